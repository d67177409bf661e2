"""Which filed drawings and projects the journal takes for the same part."""

import itertools
from dataclasses import replace

import pytest

from modn_watch.journal import open_journal
from modn_watch.model import Record, State
from tests.journals import NOW, ORDER, a_wish, leased

PART = Record(client_code="C", project_code="P", part_name="Arm", material="Mild Steel")


class Shelf:
    """A journal into which files of one part are filed in few words."""

    def __init__(self, journal):
        self.journal = journal
        self._numbers = itertools.count()

    def file(self, kind, *, state=State.DONE, name="c/p/arm", suffix=None, sha="", **changes):
        number = next(self._numbers)
        read = leased(
            self.journal,
            str(number).encode(),
            sha256=sha or f"{number}",
            file_type=kind,
            extension=suffix or kind,
            logical_name=name,
            record=replace(PART, **changes),
        )
        wish = replace(a_wish(read), path=lambda _, version: f"{number}-v{version}")
        placed = self.journal.places.decide(read, wish, NOW)
        return self.journal.ingests.save(replace(placed, state=state), keep=False)

    def siblings(self, ingest):
        return [each.id for each in self.journal.records.siblings(ingest)]

    def set_aside(self, ingest):
        return [each.id for each in self.journal.records.set_aside(ingest)]


@pytest.fixture
def shelf(database):
    opened = open_journal(database)
    with opened.connected():
        yield Shelf(opened)


def test_drawing_and_project_of_one_part_find_each_other_and_nothing_else(shelf):
    dxf, project, dwg = map(shelf.file, ("dxf", "lbrn2", "dwg"))
    shelf.file("pdf")
    shelf.file("lbrn2", name="c/p/lid", part_name="Lid")
    shelf.file("lbrn2", name="d/p/arm", client_code="D")
    shelf.file("lbrn2", name="c/q/arm", project_code="Q")
    assert shelf.siblings(dxf) == [project.id, dwg.id]
    assert shelf.siblings(project) == [dxf.id, dwg.id]
    assert shelf.siblings(dwg) == [dxf.id, project.id]
    found = shelf.journal.records.siblings(dxf)
    assert found == [shelf.journal.records.get(each.id) for each in (project, dwg)]


@pytest.mark.parametrize("changes", [{"client_code": "D"}, {"project_code": "Q"}])
def test_a_part_of_another_client_or_project_is_another_part(shelf, changes):
    dxf, other = shelf.file("dxf"), shelf.file("lbrn2", name="else", **changes)
    assert shelf.siblings(dxf) == shelf.siblings(other) == []


def test_what_is_no_drawing_has_no_sibling(shelf):
    shelf.file("dxf")
    assert shelf.siblings(shelf.file("pdf")) == []


def test_the_newest_version_is_compared_and_an_older_one_is_not(shelf):
    old, new = shelf.file("dxf"), shelf.file("dxf")
    before, project = shelf.file("lbrn2"), shelf.file("lbrn2")
    assert shelf.siblings(new) == [project.id]
    assert shelf.siblings(project) == [new.id]
    assert shelf.siblings(old) == shelf.siblings(before) == []


def test_a_project_saved_in_the_newer_format_takes_the_older_one_s_place(shelf):
    dxf = shelf.file("dxf")
    before, after = shelf.file("lbrn2", suffix="lbrn"), shelf.file("lbrn2")
    assert shelf.siblings(dxf) == [after.id]
    assert shelf.siblings(before) == []


def test_what_is_hidden_is_not_there_and_the_version_before_it_is_the_newest(shelf):
    dxf, old, new = shelf.file("dxf"), shelf.file("lbrn2"), shelf.file("lbrn2")
    shelf.journal.changes.hide(new, ORDER)
    assert shelf.siblings(dxf) == [old.id]
    assert shelf.siblings(old) == [dxf.id]
    assert shelf.siblings(new) == []


@pytest.mark.parametrize(
    "state", [State.FILING, State.TIDYING, State.QUARANTINED, State.HALTED, State.RELEASED]
)
def test_only_what_is_finished_is_compared(shelf, state):
    dxf, other = shelf.file("dxf"), shelf.file("lbrn2", state=state)
    assert shelf.siblings(dxf) == shelf.siblings(other) == []


def test_a_duplicate_has_no_file_to_compare(shelf):
    dxf, project = shelf.file("dxf"), shelf.file("lbrn2", sha="same")
    again = shelf.file("lbrn2", sha="same", state=State.DUPLICATE)
    assert again.duplicate_of == project.id
    assert shelf.siblings(dxf) == [project.id]
    assert shelf.siblings(again) == []


@pytest.mark.parametrize(
    ("changes", "one_part"),
    [
        ({"material": "Vastrap"}, False),
        ({"material": None}, True),
        ({"thickness_mm": 5.0}, True),
        ({"thickness_mm": 6.004}, True),
        ({"thickness_mm": 6.01}, False),
    ],
)
def test_material_and_thickness_must_not_contradict(shelf, changes, one_part):
    dxf = shelf.file("dxf", thickness_mm=None if changes.get("thickness_mm") == 5 else 6.0)
    project = shelf.file("lbrn2", **{"thickness_mm": 6.0, **changes})
    assert shelf.siblings(dxf) == [project.id] * one_part
    assert shelf.siblings(project) == [dxf.id] * one_part


@pytest.mark.parametrize("changes", [{"material": "Vastrap"}, {"thickness_mm": 5.0}])
def test_what_contradicts_is_set_aside_and_found_there(shelf, changes):
    dxf = shelf.file("dxf", thickness_mm=3.0)
    project = shelf.file("lbrn2", **{"thickness_mm": 3.0, **changes})
    assert shelf.set_aside(dxf) == [project.id]
    assert shelf.set_aside(project) == [dxf.id]


def test_nothing_is_set_aside_where_a_sibling_is(shelf):
    dxf = shelf.file("dxf", name="c/p/arm")
    shelf.file("lbrn2", name="c/p/arm")
    shelf.file("lbrn2", name="c/p/left/arm", material="Vastrap")
    assert shelf.set_aside(dxf) == []


def test_an_outdated_version_does_not_stand_in_for_one_of_another_material(shelf):
    dxf = shelf.file("dxf")
    shelf.file("lbrn2")
    shelf.file("lbrn2", material="Vastrap")
    assert shelf.siblings(dxf) == []


@pytest.mark.parametrize(("one", "other"), [("Arm", "ARM"), ("\xc4rm", "\xc4rm")])
def test_parts_are_called_the_same_without_regard_to_case(shelf, one, other):
    dxf = shelf.file("dxf", name="c/p/left/arm", part_name=one)
    project = shelf.file("lbrn2", name="c/p/right/arm", part_name=other)
    assert shelf.siblings(dxf) == [project.id]
    assert shelf.siblings(project) == [dxf.id]


def test_one_logical_name_is_one_part_whatever_the_database_knows_of_case(shelf):
    dxf = shelf.file("dxf", part_name="\xc4rm", name="c/p/\xe4rm")
    project = shelf.file("lbrn2", part_name="\xe4RM", name="c/p/\xe4rm")
    assert shelf.siblings(dxf) == [project.id]
    assert shelf.siblings(project) == [dxf.id]


def test_of_several_the_one_of_the_same_folder_counts(shelf):
    dxf = shelf.file("dxf", name="c/p/left/arm")
    mine = shelf.file("lbrn2", name="c/p/left/arm")
    shelf.file("lbrn2", name="c/p/right/arm")
    assert shelf.siblings(dxf) == [mine.id]


def test_of_several_elsewhere_the_newest_counts(shelf):
    dxf = shelf.file("dxf", name="c/p/arm")
    shelf.file("lbrn2", name="c/p/left/arm")
    newest = shelf.file("lbrn2", name="c/p/right/arm")
    assert shelf.siblings(dxf) == [newest.id]


def test_what_has_a_counterpart_of_its_own_is_left_to_it(shelf):
    shelf.file("dxf", name="c/p/left/arm")
    shelf.file("lbrn2", name="c/p/left/arm")
    other = shelf.file("dxf", name="c/p/right/arm")
    assert shelf.siblings(other) == []


def test_a_record_without_a_part_is_told_by_its_logical_name_alone(shelf):
    dxf = shelf.file("dxf", part_name=None)
    project = shelf.file("lbrn2", part_name=None)
    shelf.file("dwg", part_name=None, name="c/p/else")
    assert shelf.siblings(dxf) == [project.id]
