import random
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from modn_watch.journal import open_journal
from modn_watch.model import Extract, Fact, Identity, Note, Record, Source, State
from tests.journals import ME, NOW, ORDER, an_arrival, opened

ANYTHING = st.text(
    st.characters() | st.characters(categories=["Cs"]) | st.sampled_from("\0\ufeff\uffff\U0010ffff")
)
WIDE = st.integers(-(2**63), 2**63 - 1)
FINITE = st.floats(allow_nan=False, allow_infinity=False)
SCALARS = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | ANYTHING
DOCUMENTS = st.recursive(
    SCALARS, lambda part: st.lists(part) | st.dictionaries(ANYTHING, part), max_leaves=10
)


@pytest.fixture
def journal(database):
    made = open_journal(database)
    with made.connected():
        yield made


@pytest.fixture
def ingest(journal):
    opened(journal)
    return journal.ingests.lease_next(ME, NOW)


def kept(value):
    """Return what is left of a value in a database that knows neither NUL nor half a character."""
    if isinstance(value, str):
        return "".join(
            "\ufffd" if c == "\0" or "\ud800" <= c <= "\udfff" else c for c in joined(value)
        )
    if isinstance(value, dict):
        return {kept(key): kept(part) for key, part in value.items()}
    return [kept(part) for part in value] if isinstance(value, list) else value


def joined(text):
    """Return a text whose halves that fit together are one character."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


anything_goes = settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@anything_goes
@given(text=ANYTHING)
@example(text="a\0b")
@example(text="\udce4.dxf")
@example(text="\ud83d\ude00 in halves")
@example(text="x" * 100_000)
def test_any_text_is_stored_and_found_again(journal, ingest, text):
    saved = replace(
        ingest,
        error_message=text,
        error_hint=text,
        submitted_by=text,
        mime_type=text,
        extension=text[:60],
        record=Record(part_name=text, material=text[:300]),
        logical_name=text,
        stated=(Fact(field="material", value=text, evidence=text, source=Source.OPERATOR),),
        notes=(Note(code="x", message=text, evidence=text),),
    )
    journal.ingests.save(saved, keep=True)
    found = journal.records.get(ingest.id)
    assert found.error_message == kept(text)
    assert found.submitted_by == found.record.part_name == kept(text)
    assert (found.stated[0].value, found.notes[0].message) == (kept(text), kept(text))
    assert [each.id for each in journal.records.versions(replace(saved, stem="s"))] == []
    assert found.logical_name == kept(text)


@anything_goes
@given(details=st.dictionaries(ANYTHING, DOCUMENTS), text=ANYTHING, number=FINITE)
def test_any_extract_is_stored(journal, ingest, details, text, number):
    extract = Extract(
        file_type="dxf",
        parser_version=text[:50],
        mime_type=text,
        texts=(text,),
        details=details,
        geometry={"width": number, "infinite": float("inf"), "unknown": float("nan")},
    )
    facts = [
        Fact(field="material", value=text, unit=text[:40], evidence=text, source=Source.LABELLED),
        Fact(field="thickness_mm", value=number, evidence="", source=Source.LABELLED),
    ]
    journal.records.save_parsed(ingest, extract, facts)
    found = journal.records.extract(ingest.id)
    assert found["details"] == kept(details)
    assert found["texts"] == [kept(text)]
    geometry = found["geometry"]
    assert geometry["width"] == pytest.approx(number, rel=1e-12, abs=0)
    assert (geometry["infinite"], geometry["unknown"]) == (None, None)
    values = [fact["value"] for fact in journal.records.facts(ingest.id)]
    assert values == [kept(text), number]


@anything_goes
@given(number=WIDE, thickness=FINITE)
def test_numbers_of_64_bits_are_stored(journal, ingest, number, thickness):
    record = Record(quantity=number, stated_version=number, thickness_mm=thickness)
    full = replace(ingest, record=record, version=number, attempts=number)
    journal.ingests.save(full, keep=True)
    assert journal.records.get(ingest.id) == full


@anything_goes
@given(
    path=st.binary(min_size=1, max_size=4096),
    numbers=st.tuples(*[st.integers(0, 2**64 - 1)] * 2),
    times=st.tuples(*[WIDE] * 2),
)
@example(path=bytes(range(1, 256)) * 16, numbers=(0, 0), times=(0, 0))
def test_any_path_is_opened_once_and_known_again(journal, path, numbers, times):
    identity = Identity(
        inbox="i",
        path=path,
        device=numbers[0],
        inode=numbers[1],
        size=1,
        mtime_ns=times[0],
        ctime_ns=times[1],
    )
    arrival = replace(an_arrival(), identity=identity, held_name=repr((path, numbers, times)))
    opened(journal, arrival)
    opened(journal, arrival)
    assert journal.ingests.known(identity)
    assert identity in journal.ingests.claiming("i")
    assert [each.identity for each in journal.ingests.active()].count(identity) == 1


def test_the_longest_paths_are_quarantined_released_and_deleted(journal):
    # As long as Linux has them, and of bytes that no index can shorten.
    path = random.Random(1).randbytes(4095).replace(b"\0", b"n")
    opened(journal, replace(an_arrival(path), held_name="held"))
    ingest = journal.ingests.lease_next(ME, NOW)
    place = path.decode("latin-1").replace("/", "_")
    bad = replace(ingest, state=State.QUARANTINED, quarantine_path=place, logical_name=place)
    journal.ingests.save(bad, keep=False)
    journal.changes.send_round(bad, path, (), ORDER, what="release")
    assert journal.records.rejected_from("i", path)[0].released_to == path
    fact = Fact(field="title", value=place, evidence=place, source=Source.LABELLED)
    journal.records.keep_reading(
        bad, Extract(file_type="dxf", parser_version="1", mime_type=""), [fact]
    )
    journal.changes.delete(replace(bad, copied=True), ORDER)
    assert journal.ingests.known(an_arrival(path).identity)
    assert journal.records.get(bad.id) is None
