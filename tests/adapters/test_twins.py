"""Which files the journal finds to be the same, and what it notes of them."""

import itertools
from dataclasses import replace

import pytest

from modn_watch.commands.duplicates import duplicates, groups
from modn_watch.housekeeping import tidy_up
from modn_watch.journal import open_journal
from modn_watch.model import Extract, Record, State
from tests.brackets import bracket, polygon, several
from tests.journals import NOW, ORDER, a_wish, leased
from tests.redrawn import changed, mirrored, read, turned
from tests.shops import an_installation

ARM = Record(client_code="CL-0001", project_code="P1", part_name="Arm")
PLAIN = polygon((0, 0), (100, 0), (100, 50), (0, 50))


class Shelf:
    """A journal into which drawings are filed in few words, as an ingest would."""

    def __init__(self, journal):
        self.journal = journal
        self._numbers = itertools.count()

    def file(self, data, *, name="c/p/arm", kind="dxf", sha=None, **record):
        return self.finish(self.decide(data, name=name, kind=kind, sha=sha, **record))

    def decide(self, data, *, name="c/p/arm", kind="dxf", sha=None, **record):
        number = next(self._numbers)
        ingest = leased(
            self.journal, str(number).encode(), sha256=sha or f"sha {number}", file_type=kind,
            extension=kind, logical_name=name, record=replace(ARM, **record),
        )  # fmt: skip
        extract = data if isinstance(data, Extract) else read(data)
        self.journal.records.save_parsed(ingest, replace(extract, file_type=kind), ())
        wish = replace(a_wish(ingest), path=lambda _, version: f"{number}-v{version}")
        return self.journal.places.decide(ingest, wish, NOW)

    def finish(self, placed):
        done = replace(placed, state=State.DUPLICATE if placed.stem is None else State.DONE)
        return self.journal.ingests.save(done, keep=False)

    def found(self, ingest):
        return {
            each["record"]["id"]: (each["why"], each["relation"], each["times"], each["mirrored"])
            for each in duplicates(self.journal, ingest)["files"]
        }

    def rows(self, table):
        (count,) = self.journal.database.execute_sql(f"SELECT COUNT(*) FROM {table}").fetchone()
        return count


@pytest.fixture
def shelf(database):
    opened = open_journal(database)
    with opened.connected():
        yield Shelf(opened)


def notes(ingest):
    return [note for note in ingest.notes if note.code == "same_geometry_elsewhere"]


def test_the_same_part_is_found_turned_and_turned_over_and_many_times_on_a_sheet(shelf):
    one = shelf.file(bracket())
    spun = shelf.file(changed(bracket(), turned), name="c/p/spun")
    over = shelf.file(changed(bracket(), mirrored), name="c/p/over")
    sheet = shelf.file(several(14), name="c/p/sheet")
    mixed = shelf.file(several(2, 30.0), name="c/p/mixed")
    shelf.file(bracket(width=201), name="c/p/longer")
    assert shelf.found(one) == {
        spun.id: ("geometry", "same", [1, 1], False),
        over.id: ("geometry", "same", [1, 1], True),
        sheet.id: ("geometry", "multiple", [1, 14], False),
        mixed.id: ("geometry", "shared", None, None),
    }
    assert shelf.found(sheet)[over.id] == ("geometry", "multiple", [14, 1], True)


def test_a_part_that_is_filed_elsewhere_is_noted_with_where(shelf):
    first = shelf.file(bracket())
    again = shelf.file(changed(bracket(), turned), name="d/q/lever", client_code="CL-0002")
    (note,) = notes(again)
    assert note.evidence == first.file_path
    for word in ("Arm", "version 1", "client CL-0001", "project P1", f"record {first.id}"):
        assert word in note.message
    (note,) = notes(shelf.file(several(14), name="d/q/sheet", part_name="Sheet"))
    assert "once there and 14 times here" in note.message
    assert notes(first) == []


def test_versions_formats_and_plain_shapes_are_listed_without_a_note(shelf):
    first = shelf.file(bracket())
    version = shelf.file(changed(bracket(), turned))
    project = shelf.file(bracket(), kind="lbrn2")
    elsewhere = shelf.file(changed(bracket(), mirrored), name="c/p/left/arm", part_name="ARM")
    assert [notes(each) for each in (first, version, project, elsewhere)] == [[]] * 4
    found = duplicates(shelf.journal, first)["files"]
    assert {each["record"]["id"]: each["expected"] for each in found} == dict.fromkeys(
        (version.id, project.id, elsewhere.id), True
    )
    plain = shelf.file(PLAIN, name="c/p/lid", part_name="Lid")
    other = shelf.file(changed(PLAIN, turned), name="d/q/cover", part_name="Cover")
    assert notes(other) == []
    (found,) = duplicates(shelf.journal, plain)["files"]
    assert (found["record"]["id"], found["simple"], found["expected"]) == (other.id, True, False)


def test_same_bytes_say_so_and_need_no_second_note(shelf):
    first = shelf.file(bracket(), sha="x")
    again = shelf.file(bracket(), sha="x", name="d/q/lever", part_name="Lever")
    assert [note.code for note in again.notes] == ["same_bytes_elsewhere"]
    assert shelf.found(first) == {again.id: ("bytes", None, None, None)}
    duplicate = shelf.file(bracket(), sha="x", name="d/q/lever", part_name="Lever")
    assert duplicate.state is State.DUPLICATE
    assert shelf.found(first)[duplicate.id][0] == "bytes"


def test_what_moves_on_notes_the_same_part_once(shelf):
    shelf.file(bracket())
    ingest = shelf.decide(changed(bracket(), turned), name="d/q/lever", part_name="Lever")
    for _ in range(2):
        ingest = shelf.journal.places.move_on(ingest, a_wish(ingest, above=ingest.version))
    assert len(notes(ingest)) == 1


def test_what_is_deleted_is_found_no_more_and_for_good_leaves_nothing(shelf):
    first, second = shelf.file(bracket()), shelf.file(changed(bracket(), turned), name="c/p/b")
    shelf.journal.changes.hide(second, ORDER)
    assert shelf.found(first) == {}
    assert shelf.found(second).keys() == {first.id}
    third = shelf.file(changed(bracket(), mirrored), name="c/p/c", part_name="C")
    assert first.file_path in [note.evidence for note in notes(third)]
    for each in (second, first):
        shelf.journal.changes.delete(each, ORDER)
    assert shelf.rows("shapes") == 1
    assert shelf.found(third) == {}
    shelf.journal.changes.delete(third, ORDER)
    assert [shelf.rows(table) for table in ("shapes", "part_shapes", "likenesses")] == [0, 0, 0]


def test_reading_anew_renews_what_a_file_is_the_same_as(shelf):
    first, second = shelf.file(bracket()), shelf.file(PLAIN, name="c/p/b")
    assert shelf.found(first) == {}
    shelf.journal.changes.read_anew(
        second, read(changed(bracket(), mirrored)), (), ORDER, seen_at=second.updated_at
    )
    assert shelf.found(first).keys() == {second.id}
    shelf.journal.changes.read_anew(second, read(PLAIN), (), ORDER, seen_at=second.updated_at)
    assert shelf.found(first) == {}
    assert shelf.rows("shapes") == 2


def test_what_was_read_before_is_compared_little_by_little(shelf):
    files = [shelf.file(bracket(), name=f"c/p/{n}", part_name=f"{n}") for n in range(5)]
    database = shelf.journal.database
    with database.atomic():
        for table in ("part_shapes", "likenesses"):
            database.execute_sql(f"DELETE FROM {table}")
        database.execute_sql("INSERT INTO twins_due (ingest_id) SELECT id FROM file_ingests")
    assert duplicates(shelf.journal, files[0]) == {
        "id": files[0].id, "files": [], "more": False, "waiting": 5
    }  # fmt: skip
    assert shelf.journal.twins.fill_in(2) == 2
    shelf.journal.changes.read_anew(
        files[4], read(bracket()), (), ORDER, seen_at=files[4].updated_at
    )
    assert (shelf.journal.twins.due(), shelf.rows("shapes")) == (2, 1)
    assert [shelf.journal.twins.fill_in(2) for _ in range(2)] == [2, 0]
    assert shelf.found(files[0]).keys() == {each.id for each in files[1:]}


def test_what_was_told_the_same_by_numbers_alone_is_told_better_once_it_is_read_anew(shelf):
    def plate(notch):
        return polygon(
            (0, 0), (3000, 0), (3000, 1500), (notch + 40, 1500), (notch + 40, 1480),
            (notch, 1480), (notch, 1500), (0, 1500),
        )  # fmt: skip

    def earlier(extract):
        return replace(extract, details={**extract.details, "outlines": None})

    drawings = [read(plate(1480)), read(plate(1480.2))]
    files = [shelf.file(earlier(each), name=f"c/p/{n}") for n, each in enumerate(drawings)]
    assert shelf.found(files[0]).keys() == {files[1].id}
    for each, drawing in zip(files, drawings, strict=True):
        shelf.journal.changes.read_anew(each, drawing, (), ORDER, seen_at=each.updated_at)
    assert shelf.found(files[0]) == {}


def test_a_record_whose_extract_is_odd_holds_up_none_of_the_others(shelf):
    odd, good = shelf.file(bracket()), shelf.file(bracket(), name="c/p/b")
    database = shelf.journal.database
    with database.atomic():
        database.execute_sql(
            f"UPDATE file_extractions SET extracted_data = 'null' WHERE ingest_id = {odd.id}"
        )
        database.execute_sql("INSERT INTO twins_due (ingest_id) SELECT id FROM file_ingests")
    assert (shelf.journal.twins.fill_in(9), shelf.journal.twins.due()) == (2, 0)
    assert shelf.found(good) == {}


@pytest.mark.parametrize("most", [1, 2])
def test_of_very_many_the_newest_are_listed_and_that_is_said(shelf, most):
    files = [shelf.file(bracket(), name=f"c/p/{n}") for n in range(4)]
    found = duplicates(shelf.journal, files[0], most)
    assert [each["record"]["id"] for each in found["files"]] == [
        each.id for each in files[:0:-1][:most]
    ]
    assert found["more"]


def test_groups_are_of_two_names_at_least_and_come_page_by_page(shelf):
    arm = [shelf.file(bracket(), name="c/p/arm"), shelf.file(several(2), name="c/q/arms")]
    lid = [shelf.file(PLAIN, name=f"c/p/lid{n}", sha="lid") for n in range(2)]
    for data in (PLAIN, bracket(hole=25), changed(bracket(hole=25), turned)):
        shelf.file(data, name="c/p/alone")
    shelf.journal.changes.hide(shelf.file(bracket(hole=25), name="c/p/gone"), ORDER)
    pages = [groups(shelf.journal, limit=1, offset=n) for n in range(2)]
    assert [page["more"] for page in pages] == [True, False]
    (first,), (second,) = (page["groups"] for page in pages)
    assert (first["why"], [each["id"] for each in first["files"]]) == (
        "bytes", [each.id for each in lid[::-1]]
    )  # fmt: skip
    assert (second["why"], second["count"]) == ("geometry", 2)
    assert {each["id"] for each in second["files"]} == {each.id for each in arm}


def picture(digits):
    return Extract(
        file_type="image", parser_version="1", mime_type="image/png", extension="png",
        details={"difference_hash": digits},
    )  # fmt: skip


def test_pictures_that_look_alike_are_found_whichever_bits_differ(shelf):
    mine = 0x0123456789ABCDEF
    one = shelf.file(picture(f"{mine:016x}"), kind="image", name="c/p/a")
    near = [mine ^ 0b11111, mine ^ 0x8000800080008001, mine ^ 1 << 63]
    close = [shelf.file(picture(f"{each:016x}"), kind="image", name="c/p/b") for each in near]
    for each in (mine ^ 0b111111, mine ^ 0x0303030000000000):
        shelf.file(picture(f"{each:016x}"), kind="image", name="c/p/c")
    for odd in (None, "", "xyz", "0123456789ABCDEG"):
        shelf.file(picture(odd), kind="image", name="c/p/d")
    found = duplicates(shelf.journal, one)["files"]
    assert {each["record"]["id"]: each["bits_apart"] for each in found} == {
        close[0].id: 5, close[1].id: 5, close[2].id: 1
    }  # fmt: skip
    assert {each["why"] for each in found} == {"image"}


def test_who_keeps_house_compares_what_is_due(tmp_path, database):
    with an_installation(tmp_path, database=database) as here:
        here.save("CL-0001/JB-2025-10-CL0001-001/plate_5mm_MS_x3.dxf")
        here.drain()
        journal = here.shop.journal
        with journal.database.atomic():
            journal.database.execute_sql("INSERT INTO twins_due SELECT id FROM file_ingests")
        tidy_up(here.shop)
        assert journal.twins.due() == 0


def test_what_was_filed_before_an_update_is_due_afterwards(shelf, database):
    one, other = shelf.file(bracket()), shelf.file(bracket(), name="c/p/b")
    shelf.file(picture(None), kind="image", name="c/p/c")
    with shelf.journal.database.atomic():
        for table in ("twins_due", "likenesses", "part_shapes", "shapes"):
            shelf.journal.database.execute_sql(f"DROP TABLE {table}")
        if shelf.journal.crosses_hosts:
            shelf.journal.database.execute_sql("DROP FUNCTION part_shapes_removed")
        shelf.journal.database.execute_sql("DELETE FROM schema_migration WHERE name = '0006_twins'")
    updated = open_journal(database)
    with updated.connected():
        assert updated.twins.due() == 2
        assert updated.twins.fill_in(9) == 2
        assert len(duplicates(updated, one)["files"]) == 1
        assert len(duplicates(updated, other)["files"]) == 1
