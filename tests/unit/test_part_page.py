"""What the page of a part shows, worked out without a browser."""

import pytest

from modn_watch.model import Note
from modn_watch.web import measures
from modn_watch.web.layer_colours import colour
from modn_watch.web.part_documents import document_of
from modn_watch.web.part_facts import facts_of
from modn_watch.web.part_figures import gaps_are_closed, layers_of
from modn_watch.web.part_notes import notes_of

RECORD = {
    "client_code": "CL0001", "project_code": None, "part_name": "Plate", "material": "Mild Steel",
    "thickness_mm": 5.0, "quantity": None,
}  # fmt: skip


def fact(field, value, evidence, unit=""):
    return {"field": field, "value": value, "unit": unit, "evidence": evidence}


def by_field(*facts):
    return {each["field"]: each for each in facts_of(RECORD, facts)}


def test_what_nobody_says_is_listed_all_the_same():
    found = by_field()
    assert [found[each]["value"] for each in ("quantity", "project_code")] == [None, None]
    assert list(found)[:6] == list(RECORD)


def test_what_a_file_cannot_have_one_of_is_not_listed_and_a_list_is_told_of_as_such():
    found = [each["field"] for each in facts_of(RECORD, (), applies=frozenset({"material"}))]
    assert found == ["client_code", "project_code", "part_name", "material"]
    said = {"value": 6, "evidence": "list.xlsx, row 3"}
    (quantity,) = [
        each
        for each in facts_of(RECORD, (), listed={"quantity": said})
        if each["field"] == "quantity"
    ]
    assert (quantity["value"], quantity["said"]) == (
        None,
        [{"value": 6, "evidence": ["list.xlsx, row 3"], "agrees": False}],
    )


@pytest.mark.parametrize(
    ("bridged", "noted", "closed"),
    [([True, True], None, True), ([True, False], None, False), ([True, True], "gap", False)],
)
def test_gaps_count_as_closed_where_all_are_and_no_note_tells_of_one(bridged, noted, closed):
    gaps = [{"x": 0, "y": 0, "size_mm": 0.001, "bridged": each} for each in bridged]
    notes = [Note(code=noted, message="Two line ends do not meet.")] if noted else []
    extract = {"geometry": {"gaps": len(gaps)}, "details": {"gaps": gaps}}
    assert gaps_are_closed(extract, notes) is closed
    assert not gaps_are_closed({"geometry": None, "details": {}}, notes)
    # Of more than are told one by one nobody knows.
    assert not gaps_are_closed({**extract, "geometry": {"gaps": 3}}, notes)


def test_all_who_say_the_same_stand_together_and_who_says_otherwise_stands_after_them():
    found = by_field(
        fact("material", "Brass", "title block"),
        fact("material", "Mild Steel", "file name"),
        fact("material", "mild steel", "folder"),
    )["material"]
    assert found["said"] == [
        {"value": "Mild Steel", "evidence": ["file name", "folder"], "agrees": True},
        {"value": "Brass", "evidence": ["title block"], "agrees": False},
    ]
    assert found["is_disputed"]


def test_rounding_and_case_are_no_contradiction():
    found = by_field(
        fact("thickness_mm", 5.0000001, "file name", "mm"), fact("part_name", "PLATE", "sheet")
    )
    assert not found["thickness_mm"]["is_disputed"]
    assert not found["part_name"]["is_disputed"]


def test_where_nothing_is_believed_every_value_is_a_contradiction():
    found = by_field(fact("quantity", 2, "row 3"), fact("quantity", 5, "row 4"))["quantity"]
    assert found["value"] is None
    assert [each["agrees"] for each in found["said"]] == [False, False]
    assert found["is_disputed"]


def test_notes_about_cutting_come_first_and_are_counted_through():
    notes = [
        Note(code="ambiguous_date", message="A date."),
        *(Note(code="gap", message="A gap.", place=f"x {n} mm, y -2.5 mm") for n in range(5)),
    ]
    gaps, dates = notes_of(notes)
    assert [each["number"] for each in (*gaps["few"], *gaps["rest"], *dates["few"])] == [
        *(1, 2, 3, 4, 5, 6),
    ]
    assert (gaps["few"][2]["at"], dates["few"][0]["at"]) == ((2.0, -2.5), None)
    assert len(gaps["few"]) == 3


# Source: the AutoCAD Color Index as its colour dialog shows it; LightBurn's palette.
@pytest.mark.parametrize(
    ("file_type", "number", "shown"),
    [
        ("dxf", 1, "#ff0000"), ("dxf", 7, "#000000"), ("dxf", 10, "#ff0000"),
        ("dxf", 40, "#ffbf00"),
        ("dxf", 250, "#333333"), ("dxf", 255, "#ffffff"), ("dwg", 5, "#0000ff"),
        ("lbrn2", 0, "#000000"), ("lbrn2", 1, "#0000ff"), ("lbrn2", 2, "#ff0000"),
        ("lbrn2", 99, "#000000"), ("dxf", 256, "#000000"), ("dxf", -1, "#000000"),
        ("dxf", None, "#000000"), ("dxf", '"><script>', "#000000"), ("dxf", True, "#000000"),
    ],
)  # fmt: skip
def test_a_layers_colour_is_that_of_its_program_and_never_anything_else(file_type, number, shown):
    assert colour(file_type, number) == shown


def test_two_layers_of_one_name_are_told_apart_as_in_the_picture():
    layers = [
        {"name": "cut", "color": 0, "length_mm": 5.0, "operation": "cut"},
        {"name": "cut", "color": 5, "length_mm": 5.0, "operation": "cut"},
        {"name": "idle", "color": 1, "length_mm": 0.0, "operation": None},
    ]
    found = layers_of("lbrn2", {"layers": layers})
    assert [each["label"] for each in found["used"]] == ["cut", "cut (C05)"]
    assert found["empty"] == ["idle"]


def test_of_much_a_little_is_shown_and_the_rest_is_counted():
    table = {"name": "t", "columns": ["a"] * 40, "rows": [list(range(40))] * 50}
    found = document_of({"tables": [table], "texts": ["x" * 1_500] * 10})
    assert (found["tables"]["shown"][0]["more_rows"], len(found["tables"]["shown"][0]["rows"])) == (
        *(30, 20),
    )
    assert found["tables"]["shown"][0]["more_columns"] == 28
    assert sum(map(len, found["texts"]["shown"])) == 2_000
    assert found["texts"]["more"] == 8


def test_columns_of_a_list_that_no_line_fills_are_left_out():
    lines = [{"mark": "P1", "quantity": 2, "evidence": "A1"}, {"mark": "P2", "evidence": "A2"}]
    found = document_of({"part_lines": lines})["lines"]
    assert found["columns"] == ["mark", "quantity", "evidence"]
    assert found["rows"] == [["P1", 2, "A1"], ["P2", None, "A2"]]


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        (measures.millimetres(12.50), "12.5 mm"), (measures.millimetres(-0.001), "0 mm"),
        (measures.metres(999), "999 mm"), (measures.metres(131_007.05), "131.007 m"),
        (measures.area(78.54), "78.54 mm\N{SUPERSCRIPT TWO}"),
        (measures.area(5_275_238), "5.2752 m\N{SUPERSCRIPT TWO}"),
        (measures.duration(45), "45 s"), (measures.duration(3_599), "1 h 0 min"),
        (measures.duration(12_000), "3 h 20 min"), (measures.percent(0.125), "12.5 %"),
    ],
)  # fmt: skip
def test_measures_wear_their_units(shown, words):
    assert shown == words
