"""What `modn_watch.parsers` promises of every parser, asked of each of them."""

import importlib
import io
import json
import random
import warnings
from dataclasses import asdict, replace

import pytest

from modn_watch.errors import Rejected, Unreadable
from modn_watch.model import Extract, Limits
from modn_watch.parsers import FORMATS, HEAD_BYTES, pick
from tests.builders import GOOD

LIMITS = Limits()
KINDS = [known.name for known in FORMATS]
MODULES = {known.name: known.module for known in FORMATS}


def parse(kind, content, limits=LIMITS):
    return importlib.import_module(MODULES[kind]).parse(io.BytesIO(content), limits)


def outcome(kind, content):
    """Return the extract, or None for a file at fault, as the child that runs parsers sees it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return parse(kind, content)
    except Exception:  # noqa: BLE001 - whatever a parser raises counts as Unreadable
        return None


def as_json(extract):
    return json.dumps(asdict(extract), allow_nan=False).encode()


def damaged(content, seed):
    chance, bytes_ = random.Random(seed), bytearray(content)
    where = chance.randrange(len(bytes_))
    match seed % 4:
        case 0:
            del bytes_[where:]
        case 1:
            for _ in range(chance.randint(1, 10)):
                bytes_[chance.randrange(len(bytes_))] ^= 1 << chance.randrange(8)
        case 2:
            del bytes_[where : where + chance.randint(1, 50)]
        case _:
            bytes_[where : where + 4] = b"\xff\xff\xff\xff"
    return bytes(bytes_)


def test_every_format_has_a_good_file():
    assert sorted(GOOD) == sorted(KINDS)


@pytest.mark.parametrize("known", FORMATS, ids=KINDS)
def test_good_file_is_chosen_and_read_as_its_format(known):
    content = GOOD[known.name]()
    choice = pick(f"file{known.suffixes[0]}", content[:HEAD_BYTES])
    extract = parse(known.name, content)
    assert choice.format == known
    assert (extract.file_type, extract.parser_version) == (known.name, known.version)
    assert "/" in extract.mime_type
    assert extract.extension == ""
    assert extract.partial is False


@pytest.mark.parametrize("kind", KINDS)
def test_extract_is_plain_json_without_nan(kind):
    extract = parse(kind, GOOD[kind]())
    assert json.loads(as_json(extract))["file_type"] == kind


@pytest.mark.parametrize("kind", KINDS)
def test_same_bytes_and_limits_give_an_equal_extract(kind):
    content = GOOD[kind]()
    assert parse(kind, content) == parse(kind, content)


@pytest.mark.parametrize("kind", KINDS)
def test_other_files_read_in_between_change_nothing(kind):
    content = GOOD[kind]()
    before = parse(kind, content)
    outcome(kind, b"something else entirely\n")
    outcome(kind, content[: len(content) // 2])
    assert parse(kind, content) == before


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "content",
    [b"", b"\x00" * 5_000, b"\x00\x01\x02\x03 not this \xff\xfe at all" * 50],
    ids=["empty", "zeros", "binary"],
)
def test_what_is_not_the_format_is_unreadable(kind, content):
    with pytest.raises(Unreadable) as caught:
        parse(kind, content)
    assert caught.value.message
    assert caught.value.hint


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"text", "excel"}))
def test_prose_is_unreadable_as_anything_but_text_and_tables(kind):
    with pytest.raises(Unreadable):
        parse(kind, b"Dear Sir,\nplease cut two of these.\n")


@pytest.mark.parametrize("kind", KINDS)
def test_blank_text_is_unreadable(kind):
    with pytest.raises(Unreadable):
        parse(kind, b" \r\n\t\r\n   \n")


@pytest.mark.parametrize("kind", KINDS)
def test_facts_and_notes_are_complete(kind):
    extract = parse(kind, GOOD[kind]())
    assert all(fact.field and fact.evidence for fact in extract.facts)
    assert all(note.code and note.message.endswith(".") for note in extract.notes)
    assert all(len(row) == len(table.columns) for table in extract.tables for row in table.rows)


@pytest.mark.parametrize("kind", KINDS)
def test_a_text_limit_leaves_the_rest_out_and_says_so(kind):
    content = GOOD[kind]()
    whole = parse(kind, content)
    short = parse(kind, content, replace(LIMITS, texts=1))
    assert short.texts == whole.texts[:1]
    assert short.partial == (len(whole.texts) > 1)
    said = {"cut_short", "texts_left_out"} & {note.code for note in short.notes}
    assert bool(said) == short.partial


@pytest.mark.parametrize("kind", KINDS)
def test_damaged_bytes_give_an_extract_or_an_error_and_no_harm(kind):
    content = GOOD[kind]()
    for seed in range(120):
        extract = outcome(kind, damaged(content, seed))
        assert extract is None or isinstance(extract, Extract)
        if extract is not None:
            assert as_json(extract)


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"text"}))
def test_file_cut_in_the_middle_is_not_taken_for_a_whole_one(kind):
    content = GOOD[kind]()
    try:
        extract = parse(kind, content[: len(content) // 2])
    except Rejected:
        return
    assert extract.notes
