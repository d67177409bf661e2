"""Pages of records with filters: the same whatever finds them, on SQLite and PostgreSQL."""

import itertools
from collections import Counter
from dataclasses import replace

import pytest

from modn_watch.journal import Query, Sought, open_journal
from modn_watch.model import Extract, Record, State
from modn_watch.states import ACTIVE
from tests.journals import ME, NOW, an_arrival, opened

#: Of each record, oldest first: where it stands, its material, its thickness, whether deleted.
SAVED = [
    (State.DONE, "Mild Steel", 3.0, False),
    (State.PARSED, "Mild Steel", 3.0, False),
    (State.DONE, "Brass", 3.0, False),
    (State.QUARANTINED, "Mild Steel", 3.0, False),
    (State.DONE, "Mild Steel", 3.0, True),
    (State.CLAIMED, "Brass", 3.0, False),
    (State.RELEASED, "Mild Steel", 3.0, False),
    (State.DUPLICATE, "Mild Steel", 1.5875, False),
    (State.FILING, "Mild Steel", 3.0, False),
    (State.DONE, "Mild Steel", 3.004, False),
    (State.PARSED, "Mild Steel", 5.0, False),
    (State.HALTED, "Mild Steel", 0.625, False),
    (State.CLAIMED, "Mild Steel", 3.0, True),
    (State.RELEASED, "Mild Steel", 3.0, True),
    (State.ABANDONED, "Mild Steel", 3.0, False),
]
COMPLETED, FAILED = {State.DONE, State.DUPLICATE}, {State.QUARANTINED, State.HALTED}
HISTORY = {State.RELEASED, State.ABANDONED}


@pytest.fixture
def journal(database):
    made = open_journal(database)
    with made.connected():
        opened(made, *(an_arrival(str(number).encode()) for number in range(len(SAVED))))
        for state, material, thickness_mm, deleted in SAVED:
            ingest = replace(
                made.ingests.lease_next(ME, NOW),
                state=state,
                record=Record(material=material, thickness_mm=thickness_mm),
                deleted_at=NOW if deleted else None,
            )
            made.ingests.save(ingest, keep=state in (State.PARSED, State.CLAIMED, State.FILING))
        yield made


def expected(wanted):
    return [
        number
        for number, saved in reversed(list(enumerate(SAVED, 1)))
        if not saved[3] and saved[0] not in HISTORY and wanted(*saved[:3])
    ]


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ({}, lambda state, material, thick: True),
        ({"material": "Mild Steel"}, lambda state, material, thick: material == "Mild Steel"),
        (
            {"material": "Mild Steel", "thickness_mm": 3.0},
            lambda state, material, thick: material == "Mild Steel" and abs(thick - 3) < 0.005,
        ),
        (
            {"material": "Mild Steel", "file_type": "dxf", "status": "completed"},
            lambda state, material, thick: material == "Mild Steel" and state in COMPLETED,
        ),
        ({"status": "failed"}, lambda state, material, thick: state in FAILED),
        ({"status": "processing"}, lambda state, material, thick: state in (
            State.PARSED, State.CLAIMED, State.FILING)),
        (
            {"review_below": 0.7, "material": "Mild Steel"},
            lambda state, material, thick: material == "Mild Steel" and state in COMPLETED,
        ),
        ({"review_below": 0.0}, lambda state, material, thick: False),
        ({"review_below": 0.7, "status": "failed"}, lambda state, material, thick: False),
        ({"file_type": "pdf"}, lambda state, material, thick: False),
    ],
)  # fmt: skip
def test_what_is_finished_and_what_is_on_its_way_share_every_page_newest_first(
    journal, asked, wanted
):
    numbers = expected(wanted)
    for limit, offset in itertools.product((1, 3, 50), range(len(SAVED) + 2)):
        total, page = journal.records.page(Query(**asked, limit=limit, offset=offset))
        found = [each.id for each in page]
        assert (total, found) == (len(numbers), numbers[offset : offset + limit])


@pytest.mark.parametrize(
    ("asked_mm", "found"),
    [(1.583, [8]), (1.59, [8]), (1.5875, [8]), (1.6, []), (0.625, [12]), (3.0, [10, 3, 1])],
)
def test_a_thickness_between_two_hundredths_is_near_both(journal, asked_mm, found):
    done = [each.id for each in journal.records.page(Query(thickness_mm=asked_mm))[1]]
    assert [number for number in done if number not in (2, 4, 6, 9)] == found


@pytest.mark.parametrize("thickness_mm", [0.625, 1.5875, 3.0])
def test_a_search_finds_a_thickness_that_ends_in_half_a_hundredth(journal, thickness_mm):
    found = journal.search.found(Sought(thickness_mm=thickness_mm)).hits
    assert thickness_mm in [hit.ingest.record.thickness_mm for hit in found]


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"material": "Mild Steel"},
        {"thickness_mm": 3.0},
        {"status": "completed"},
        {"status": "failed"},
        {"status": "released"},
        {"status": "abandoned"},
        {"words": ("dxf",), "material": "Mild Steel"},
    ],
)
def test_a_search_for_what_was_deleted_too_finds_what_a_list_has_of_it(journal, asked):
    listed = journal.records.page(Query(**asked, deleted=True))[1]
    finished = [each.id for each in listed if each.state not in ACTIVE]
    found = journal.search.found(Sought(**asked, deleted=True))
    assert [hit.ingest.id for hit in found.hits] == finished
    assert found.total == len(finished)


@pytest.mark.parametrize("order", ["id", "material"])
def test_words_find_what_is_finished_and_nothing_that_is_on_its_way(journal, order):
    reading = Extract(file_type="dxf", parser_version="1", mime_type="x", texts=("S355 plate",))
    for number in (2, 3, 4):
        journal.records.keep_reading(journal.records.get(number), reading, ())
    query = Query(words=("s35", "pla"), order=order, descending=order == "id")
    total, page = journal.records.page(query)
    assert (total, sorted(each.id for each in page)) == (2, [3, 4])


def test_what_is_deleted_is_counted_in_no_state(journal):
    there = [saved[0].value for saved in SAVED if not saved[3]]
    assert journal.records.counts() == Counter(there)
