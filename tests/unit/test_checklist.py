import ast
from pathlib import Path

import pytest

import modn_watch
from modn_watch.checklist import checklist
from modn_watch.checks import CHECKS, Rules
from modn_watch.cli.notes import NOTES
from modn_watch.cuttable import kept
from modn_watch.model import Extract, Note, Record

SHEET = Record(material="Mild Steel", thickness_mm=5.0)
PLATE = {"drawing_kind": "cut", "bounding_box": {"width": 10}, "pierce_count": 1}
PACKAGE = Path(modn_watch.__file__).parent


def listed(*notes, record=SHEET, geometry=PLATE, **rules):
    extract = Extract(
        file_type="dxf", parser_version="1", mime_type="image/vnd.dxf", geometry=geometry
    )
    found = checklist(record, extract, notes, Rules(**rules))
    return {each.check.name: (each.result.value, each.findings, each.why) for each in found}


def unchecked(found):
    return {name for name, (result, _, _) in found.items() if result == "unchecked"}


def test_a_clean_plate_is_fine_in_every_check():
    found = listed(sheet_mm=(3000.0, 1500.0))
    assert list(found) == [check.name for check in CHECKS]
    assert set(found.values()) == {("ok", 0, "")}


def test_findings_are_counted_with_those_that_one_note_sums_up():
    gaps = [Note(code="gap", message="A gap.")] * 20
    rest = Note(code="gap", message="There are 37 more gaps: 57 in all.", evidence="37 more")
    found = listed(*gaps, rest, Note(code="gap_bridged", message="Tiny ones.", evidence="3"))
    assert found["gap"] == ("found", 58, "")
    assert found["open_contour"] == ("ok", 0, "")


def test_every_code_of_a_check_is_found_by_it():
    for check in CHECKS:
        for code in check.codes:
            found = listed(Note(code=code, message="It is."))
            assert [n for n, (result, _, _) in found.items() if result == "found"] == [check.name]


def test_what_needs_the_thickness_is_not_checked_without_it():
    found = listed(record=Record(), sheet_mm=(9.0, 9.0))
    assert unchecked(found) == {"hole_smaller_than_thickness", "hole_near_edge"}
    assert found["hole_near_edge"][2] == "nothing says how thick the sheet is"


def test_without_a_sheet_in_the_configuration_no_part_is_too_large():
    found = listed()
    assert unchecked(found) == {"larger_than_sheet"}
    assert found["larger_than_sheet"][2] == "the largest sheet is not configured"


def test_a_drawing_sheet_may_have_words_and_views():
    found = listed(geometry=PLATE | {"drawing_kind": "sheet"}, sheet_mm=(9.0, 9.0))
    assert unchecked(found) == {"live_text", "annotation_in_cut", "several_parts"}


def test_where_nobody_looked_for_contours_what_needs_none_is_checked_all_the_same():
    lines = {"drawing_kind": "cut", "bounding_box": {"width": 10}}
    found = listed(geometry=lines, sheet_mm=(9.0, 9.0))
    fine = {name for name, (result, _, _) in found.items() if result == "ok"}
    assert fine == {
        "live_text", "annotation_in_cut", "not_flat", "unit_unclear", "no_material_or_thickness",
    }  # fmt: skip
    assert found["gap"][2] == "nobody looked for contours"


def test_where_there_is_nothing_to_cut_that_is_why():
    found = listed(geometry=PLATE | {"bounding_box": None})
    assert found["no_material_or_thickness"] == ("unchecked", 0, "there is nothing to cut")
    assert found["several_parts"][2] == found["larger_than_sheet"][2] == "there is nothing to cut"


def test_what_was_found_counts_more_than_why_it_might_not_have_been():
    note = Note(code="hole_near_edge", message="Too near.")
    assert listed(note, record=Record())["hole_near_edge"] == ("found", 1, "")


def test_a_check_that_is_switched_off_says_so_and_its_notes_are_dropped():
    notes = (Note(code="several_parts", message="Two."), Note(code="gap", message="A gap."))
    found = listed(*notes, off=frozenset({"several_parts"}))
    assert found["several_parts"] == ("unchecked", 0, "it is switched off")
    assert found["gap"] == ("found", 1, "")
    assert kept(notes, Rules(off=frozenset({"several_parts"}))) == notes[1:]
    assert kept(notes, Rules()) == notes
    both = Rules(off=frozenset({"open_contour"}))
    assert kept((Note(code="dashed_line", message="Dashes."),), both) == ()


def test_what_is_no_drawing_has_no_checks():
    assert listed(geometry=None) == {}


def test_names_and_codes_are_known_and_in_one_check_each():
    names = [check.name for check in CHECKS]
    codes = [code for check in CHECKS for code in check.codes]
    assert len(set(names)) == len(names)
    assert len(set(codes)) == len(codes)
    assert set(codes) <= NOTES.keys()


@pytest.mark.parametrize("module", ["preflight", "whole_parts", "dxf_uncut"])
def test_every_note_of_the_preflight_has_its_check(module):
    tree = ast.parse((PACKAGE / "parsers" / f"{module}.py").read_text(encoding="utf-8"))
    written = {
        keyword.value.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        for keyword in node.keywords
        if keyword.arg == "code" and isinstance(keyword.value, ast.Constant)
    }
    assert written
    assert written <= {code for check in CHECKS for code in check.codes}
