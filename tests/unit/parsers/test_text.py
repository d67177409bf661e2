import io
from dataclasses import replace

import pytest

from modn_watch.errors import Unreadable
from modn_watch.model import Limits
from modn_watch.parsers import decoding, text


def parse(content, **limits):
    return text.parse(io.BytesIO(content), replace(Limits(), **limits))


@pytest.mark.parametrize(
    ("encoding", "named"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("cp1252", "cp1252"),
    ],
)
def test_text_is_read_in_every_usual_encoding(encoding, named):
    extract = parse("Kliënt: Ogilvie\r\n\r\n  10 µm “af”\r\n".encode(encoding))
    assert extract.texts == ("Kliënt: Ogilvie", "10 µm “af”")
    assert (extract.details["encoding"], extract.details["lines"]) == (named, 3)
    assert [each["value"] for each in extract.details["labels"]] == ["Ogilvie"]


def test_big_endian_is_read_by_its_mark():
    assert parse(b"\xfe\xff" + "plaat".encode("utf-16-be")).texts == ("plaat",)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"plate\x00plate", id="zero byte"),
        pytest.param("plate".encode("utf-16-le"), id="one word of UTF-16"),
        pytest.param(bytes(range(1, 256)), id="every byte"),
    ],
)
def test_binary_is_unreadable(content):
    with pytest.raises(Unreadable, match="not a text"):
        parse(content)


@pytest.mark.parametrize("content", [b" \t\r\n\r\n", b"\xef\xbb\xbf", b"\xff\xfe", b"\x1a"])
def test_blanks_only_are_unreadable(content):
    with pytest.raises(Unreadable, match="blanks"):
        parse(content)


def test_end_mark_of_old_programs_is_no_text():
    assert parse(b"plate\r\n\x1a").texts == ("plate",)


def test_lines_past_the_limit_are_left_out_and_told():
    extract = parse(b"a\nb\nc\n", texts=2)
    assert extract.texts == ("a", "b")
    assert extract.partial is True
    assert [note.code for note in extract.notes] == ["cut_short"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
@pytest.mark.parametrize("limit_bytes", [4_000, 4_001, 4_002, 4_003])
def test_vast_text_is_cut_where_no_character_is_torn(encoding, limit_bytes):
    content = ("plaat één\n" * 1_000).encode(encoding)
    read = decoding.read_text(io.BytesIO(content), limit_bytes)
    assert (read.encoding, read.cut) == (encoding, True)
    assert ("plaat één\n" * 1_000).startswith(read.text)
    assert len(read.text) > 1_900


def test_vast_text_completes_with_a_note():
    extract = parse(b"plate\n" * 10_000, extract_bytes=4_000)
    assert extract.partial is True
    assert set(extract.texts) == {"plate"}


def test_labelled_statements_become_facts():
    facts = parse(b"Bracket\r\nMaterial: Mild Steel\r\nThickness: 5 mm\r\n").facts
    assert {fact.field: fact.value for fact in facts} == {
        "material": "Mild Steel",
        "thickness_mm": 5.0,
    }


def test_statements_that_differ_are_no_facts():
    assert parse(b"Thickness: 5 mm\r\nThickness: 6 mm\r\n").facts == ()
