"""What is shown of a record beside what is stored of it."""

import pytest

from modn_watch.commands.show import shown
from modn_watch.journal import open_journal
from modn_watch.model import Extract, Note, Record, State
from tests.journals import finished

FIGURES = {"pierce_count": 1, "bounding_box": {"width": 100.0, "height": 50.0}}


@pytest.fixture
def journal(database):
    opened = open_journal(database)
    with opened.connected():
        yield opened


def file(journal, kind, *, length, contours=(), notes=(), geometry=True, thickness_mm=None):
    record = Record(client_code="C", project_code="P", part_name="Arm", thickness_mm=thickness_mm)
    ingest = finished(
        journal,
        f"{kind}/arm.{kind}".encode(),
        State.DONE,
        file_type=kind,
        extension=kind,
        sha256=kind,
        logical_name=kind,
        record=record,
        notes=tuple(Note(code=code, message="Noticed.") for code in notes),
    )
    figures = {**FIGURES, "cut_length_mm": length} if geometry else None
    details = {"contours": contours} if contours else {}
    extract = Extract(
        file_type=kind, parser_version="1", mime_type="x", geometry=figures, details=details
    )
    journal.records.keep_reading(ingest, extract, ())
    return ingest


def codes(journal, ingest):
    return [note["code"] for note in shown(journal, ingest)["notes"]]


def test_what_was_noted_of_a_file_comes_before_what_it_differs_in(journal):
    dxf = file(journal, "dxf", length=300.0, notes=["gap"])
    file(journal, "lbrn2", length=400.0)
    assert codes(journal, dxf) == ["gap", "sibling_differs"]
    assert [note.code for note in journal.records.get(dxf.id).notes] == ["gap"]


def test_each_of_the_two_others_is_told(journal):
    dxf = file(journal, "dxf", length=300.0)
    file(journal, "lbrn2", length=400.0)
    file(journal, "dwg", length=500.0)
    told = [note["evidence"] for note in shown(journal, dxf)["notes"]]
    assert [each.split()[0] for each in told] == ["arm.lbrn2", "arm.dwg"]


def test_readings_of_before_contours_were_kept_are_compared_by_their_totals(journal):
    dxf = file(journal, "dxf", length=300.0)
    project = file(journal, "lbrn2", length=300.0, contours=[[300.0, 5000.0, 43.3]])
    assert codes(journal, dxf) == codes(journal, project) == []


def test_a_file_of_the_same_name_that_is_of_another_sheet_is_told_instead(journal):
    dxf = file(journal, "dxf", length=300.0, thickness_mm=3.0)
    project = file(journal, "lbrn2", length=400.0, thickness_mm=5.0)
    assert codes(journal, dxf) == codes(journal, project) == ["sibling_contradicts"]


@pytest.mark.parametrize("code", ["entities_left_out", "shapes_left_out"])
def test_what_was_not_read_as_a_whole_is_not_compared(journal, code):
    dxf = file(journal, "dxf", length=300.0, notes=[code])
    project = file(journal, "lbrn2", length=400.0)
    assert codes(journal, dxf) == [code]
    assert codes(journal, project) == []


def test_what_was_not_measured_is_not_compared(journal):
    dwg = file(journal, "dwg", length=0.0, geometry=False)
    dxf = file(journal, "dxf", length=300.0)
    assert codes(journal, dwg) == codes(journal, dxf) == []
