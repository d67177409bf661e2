import io
import math
import re
import zipfile

import pytest
from openpyxl.styles import Font

from modn_watch.model import Limits
from modn_watch.parsers import (
    ods_signs,
    sheet_lists,
    sheet_signs,
    spreadsheet,
    xls_signs,
    xlsb_signs,
)
from modn_watch.partlist import PartLine
from tests.builders import a_zip, an_ods, an_xls, an_xlsb, an_xlsx
from tests.marked_books import as_ods, as_xls, as_xlsb
from tests.office_part_lists import OF_OFFICES
from tests.other_part_lists import WRITTEN_ELSEWHERE
from tests.part_lists import WRITTEN_FOR, a_book, parts, saved

SEEDS = (1, 2)
HEAD = ("Mark", "Material", "Thk", "Qty")


def parse(content, **limits):
    return spreadsheet.parse(io.BytesIO(content), Limits(**limits))


def of(*rows, **book):
    return parse(saved(a_book(rows, **book)))


def stated(extract, *fields):
    """The fields of every part line, in its order."""
    return [tuple(getattr(line, field) for field in fields) for line in extract.part_lines]


def kinds(extract):
    return [sheet["kind"] for sheet in extract.details["sheets"]]


def facts(extract):
    return {fact.field: fact.value for fact in extract.facts}


def labels(extract):
    return {each["field"]: each["value"] for each in extract.details["labels"]}


def noted(extract):
    return {note.code: (note.place, note.evidence) for note in extract.notes}


def same(found, true):
    if isinstance(true, int | float):
        return found is not None and math.isclose(found, true, rel_tol=1e-3)
    return found == true


def right_and_all(extract, truth):
    """How many fields are right, of those that the list tells; every line too many is wrong."""
    found = [vars(line) for line in extract.part_lines]
    right = sum(
        same(found[at].get(field), value)
        for at, row in enumerate(truth[: len(found)])
        for field, value in row.items()
    )
    return right, sum(map(len, truth)) + max(0, len(found) - len(truth)) * len(truth[0])


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    "layout", WRITTEN_FOR + WRITTEN_ELSEWHERE + OF_OFFICES, ids=lambda layout: layout.__name__
)
def test_fields_of_every_layout_are_right(layout, seed):
    content, truth, kind = layout(parts(seed))
    extract = parse(content)
    right, every = right_and_all(extract, truth)
    assert right / every >= 0.95
    assert kind in kinds(extract)


def test_line_says_all_that_its_row_says_and_where_it_stands():
    head = ("No", "Mark", "Part name", "Profile", "Grade", "L (m)", "W", "Area (m2)", "Mass", "Off")
    row = (1, "VA1", "Base plate", "PL6", "S355JR", 1.2, 150, 0.36, 8.5, 4)
    line = of(("Parts list",), (), (*head, "Dwg"), (*row, "D-7"), sheet="Plates").part_lines
    assert line == (
        PartLine(
            mark="VA1",
            description="Base plate",
            profile="PL6",
            grade="S355JR",
            thickness_mm=6,
            quantity=4,
            length_mm=1200,
            width_mm=150,
            area_m2=0.36,
            mass_kg=8.5,
            drawing="D-7",
            evidence='sheet "Plates" A4:K4',
        ),
    )


def test_row_of_a_text_file_is_called_by_its_number():
    (line,) = parse(b"List;;\n\nMark;Thk;Qty\nP1;4,5;3\n").part_lines
    assert (line.evidence, line.thickness_mm) == ("row 4", 4.5)


@pytest.mark.parametrize(
    "make", [an_xlsx, an_ods, an_xls, an_xlsb], ids=["xlsx", "ods", "xls", "xlsb"]
)
def test_part_lines_are_read_from_every_kind_of_workbook(make):
    extract = parse(make(HEAD, ("P1", "Galv", 1.5, 20), ("P2", "Al", 3, 15)))
    assert stated(extract, "mark", "material", "thickness_mm", "quantity") == [
        ("P1", "Galvanized Steel", 1.5, 20),
        ("P2", "Aluminum", 3, 15),
    ]


@pytest.mark.parametrize(
    "row",
    [
        ("Total", None, None, 7),
        ("Subtotal:", None, None, 7),
        ("Sub-totaal", None, None, 7),
        (None, "Totaal", None, 7),
        ("TOTAL FOR 3MM PLATES", None, None, 7),
        (None, None, None, 7),
        ("c/f", None, None, 7),
        (None, "VAT 15%", None, 7),
        ("Oorgedra", None, None, 7),
        ("Prepared by:", "Office", None, None),
        ("All dimensions in millimetres", None, None, None),
        (),
    ],
)
def test_sums_blanks_and_remarks_are_no_parts(row):
    extract = of(HEAD, ("P1", "MS", 3, 3), row, ("P2", "MS", 3, 4))
    assert stated(extract, "mark", "quantity") == [("P1", 3), ("P2", 4)]


def test_part_whose_name_begins_like_a_sum_is_a_part():
    extract = of(("Mark", "Description", "Thk", "Qty"), ("P1", "Total station bracket", 3, 4))
    assert stated(extract, "mark", "quantity") == [("P1", 4)]


def test_the_sum_of_an_assembly_among_its_parts_is_no_part():
    extract = of(
        ("Assembly", "Part", "No.", "Profile", "Grade", "Length", "Weight"),
        ("C1", None, 2, None, None, None, 213.3),
        (None, "p301", 1, "PL20*300", "S355JR", 300, 14.1),
        (None, "p302", 4, "PL10*100", "S355JR", 180, 1.4),
    )
    assert stated(extract, "mark", "quantity") == [("p301", 1), ("p302", 4)]


def test_titles_over_two_lists_side_by_side_are_no_line_of_their_headings():
    extract = of(
        ("Plates", None, None, None, None, None, "Sections"),
        ("Mark", "Thk", "Size", "Qty", "Grade", None, "Mark", "Section", "Length", "Qty"),
        ("S1", 10, "200x150", 8, "S355JR", None, "T1", "SHS76x76x3", 2950, 4),
        ("S2", 12, "300x300", 4, "S355JR", None, "T2", "L50x50x5", 640, 6),
    )
    assert sorted(stated(extract, "mark", "quantity", "profile")) == [
        ("S1", 8, None), ("S2", 4, None), ("T1", 4, "SHS76x76x3"), ("T2", 6, "L50x50x5"),
    ]  # fmt: skip


def test_work_on_a_quote_is_no_part():
    head = ("Description", "Qty", "Unit price", "Amount")
    extract = of(head, ("Base 6mm plate", 2, 10.0, 20.0), ("Delivery", 1, 85.0, 85.0))
    assert stated(extract, "description") == [("Base 6mm plate",)]
    assert kinds(extract) == ["quote"]


def test_heading_among_the_rows_holds_until_the_next_one():
    extract = of(
        ("Mark", "Qty", "L", "W"),
        ("MILD STEEL",),
        ("3MM",),
        ("A1", 4, 200, 100),
        ("Page 2 of 3",),
        ("A2", 4, 200, 100),
        ("6MM",),
        ("A3", 4, 200, 100),
        ("GALV",),
        ("2MM",),
        ("A4", 4, 200, 100),
        ("BRACKETS",),
        ("A5", 1, 20, 20),
    )
    assert stated(extract, "mark", "material", "thickness_mm") == [
        ("A1", "Mild Steel", 3),
        ("A2", "Mild Steel", 3),
        ("A3", "Mild Steel", 6),
        ("A4", "Galvanized Steel", 2),
        ("A5", None, None),
    ]


def test_own_cell_counts_before_the_heading_above():
    extract = of(HEAD, ("PLATES 3MM GALV",), ("A1", "MS", 8, 4), ("A2", None, None, 4))
    assert stated(extract, "material", "thickness_mm") == [
        ("Mild Steel", 8),
        ("Galvanized Steel", 3),
    ]


def test_bars_under_a_heading_of_plate_have_no_thickness_of_it():
    rows = (("6MM PLATE",), ("A1", "IPE200", 2), ("A2", "PL10", 2), ("A3", None, 2))
    extract = of(("Mark", "Profile", "Qty"), *rows)
    assert stated(extract, "thickness_mm") == [(None,), (10,), (6,)]


def test_label_above_a_list_holds_for_that_list():
    extract = of(
        ("Material: 3mm Galv",),
        ("Mark", "Qty", "L", "W"),
        ("A1", 4, 200, 100),
        (),
        ("Material: 6mm MS",),
        ("Mark", "Qty", "L", "W"),
        ("B1", 4, 200, 100),
    )
    assert stated(extract, "mark", "material", "thickness_mm") == [
        ("A1", "Galvanized Steel", 3),
        ("B1", "Mild Steel", 6),
    ]


def test_label_among_others_holds_for_the_list_under_it():
    extract = of(
        ("Client:", "Acme", "Material:", "3mm Galv"),
        ("Mark", "Qty", "L", "W"),
        ("A1", 4, 200, 100),
        (),
        ("Client:", "Acme", "Material:", "6mm MS"),
        ("Mark", "Qty", "L", "W"),
        ("B1", 4, 200, 100),
    )
    assert stated(extract, "mark", "material", "thickness_mm") == [
        ("A1", "Galvanized Steel", 3),
        ("B1", "Mild Steel", 6),
    ]


@pytest.mark.parametrize("mark", ["PL103", "FL10", "3", "T6"])
def test_mark_is_no_thickness(mark):
    extract = of(("Mark", "Length", "Qty"), (mark, 200, 4))
    assert stated(extract, "mark", "thickness_mm") == [(mark, None)]


@pytest.mark.parametrize(
    ("cell", "quantity"),
    [
        (4, 4),
        (4.0, 4),
        ("12 off", 12),
        ("x3", 3),
        ("1 200", 1200),
        ("4 stuks", 4),
        (0, 0),
        (2.5, None),
        (-3, None),
        ("4 L/H", None),
        ("see note", None),
        ("#N/A", None),
        (10**9, None),
        (True, None),
    ],
)
def test_quantity_is_read_as_it_is_written_or_not_at_all(cell, quantity):
    extract = of(("Mark", "Thk", "Qty"), ("P1", 3, cell))
    assert stated(extract, "quantity") == [(quantity,)]


def test_pieces_of_each_hand_are_not_the_quantity():
    rows = (("P1", 3, 4, 4), ("P2", 3, 4, 5))
    extract = of(("Mark", "Thk", "Qty L/H", "Qty R/H"), *rows)
    assert stated(extract, "quantity", "length_mm") == [(None, None), (None, None)]


def test_two_quantities_that_differ_are_none():
    extract = of(("Mark", "Thk", "Qty", "Required"), ("P1", 3, 4, 4), ("P2", 3, 4, 5))
    assert stated(extract, "quantity") == [(4,), (None,)]


def test_number_right_of_the_marks_is_a_quantity_unless_it_counts():
    head = ("Mark", "Profile", "Length", "No.")
    pieces = of(head, ("P1", "PL6", 200, 4), ("P2", "PL6", 200, 9))
    assert stated(pieces, "quantity") == [(4,), (9,)]
    counted = of(head, ("P1", "PL6", 200, 1), ("P2", "PL6", 200, 2))
    assert stated(counted, "quantity") == [(None,), (None,)]


def test_odd_heading_among_many_costs_no_table():
    head = ("Mark", "Qty", "Thk", "Length", "Rev 2", "Material")
    extract = of(head, ("P1", 3, 4, 200, "A", "MS"))
    assert stated(extract, "quantity", "thickness_mm", "material") == [(3, 4, "Mild Steel")]


def test_rows_of_words_that_head_columns_elsewhere_are_no_headings():
    rows = [("P1", "Plate", "Steel", "Paint", "Done"), ("P2", "Plate", "Steel", "Paint", "Done")]
    extract = of(("Mark", "Description", "Material", "Finish", "Status", "Qty"), *rows)
    assert len(extract.details["sheets"][0]["blocks"]) == 1
    assert stated(extract, "mark") == [("P1",), ("P2",)]


@pytest.mark.parametrize(
    ("heading", "cell", "length"),
    [
        ("Length", 1250, 1250),
        ("Length (m)", 1.25, 1250),
        ("Length (mm)", "1.25 m", 1250),
        ("Length", "2400mm", 2400),
        ("Length", "1 250,5", 1250.5),
        ("Length (mm)", "1,250", 1250),
        ("Length (m)", "1,250", None),
        ("Length", "long", None),
        ("Length", "5 kg", None),
        ("Length", 0, None),
        ("Length", 1e300, None),
        ("Length", -5, None),
    ],
)
def test_length_is_in_the_unit_of_its_cell_else_of_its_heading(heading, cell, length):
    extract = of(("Mark", heading, "Qty"), ("P1", cell, 4))
    assert stated(extract, "length_mm") == [(length,)]


def test_bars_in_metres_that_nobody_states_have_no_length():
    extract = of(("Mark", "Profile", "Length", "Qty"), ("B1", "EA50", 2.4, 3), ("B2", "EA50", 6, 1))
    assert stated(extract, "length_mm") == [(None,), (None,)]


@pytest.mark.parametrize(
    ("cell", "thickness"),
    [(3, 3), ("3mm", 3), ("4,5", 4.5), ("16 ga", None), (0, None), (900, None), ("6 / 8", None)],
)
def test_thickness_is_one_that_plate_can_have(cell, thickness):
    extract = of(("Mark", "Thk", "Qty"), ("P1", cell, 4))
    assert stated(extract, "thickness_mm") == [(thickness,)]


@pytest.mark.parametrize(
    ("head", "row", "mass"),
    [
        (("Mark", "Qty", "Mass each", "Total mass"), ("P1", 4, 2.5, 10), 2.5),
        (("Mark", "Qty", "Total mass"), ("P1", 4, 10), 2.5),
        (("Mark", "Qty", "Mass (kg/m)"), ("P1", 4, 2.5), None),
        (("Mark", "Qty", "Mass (g)"), ("P1", 4, 250), 0.25),
        (("Mark", "Qty", "Mass (t)"), ("P1", 4, 0.25), 250),
    ],
)
def test_mass_is_of_one_piece(head, row, mass):
    assert stated(of(head, row), "mass_kg") == [(mass,)]


def test_unknown_material_is_kept_as_stated_without_its_thickness():
    rows = (("P1", "Hardox 450 10mm", 2), ("P2", "3mm", 2), ("P3", "S355JR", 2))
    extract = of(("Mark", "Material", "Qty"), *rows)
    assert stated(extract, "material", "thickness_mm") == [
        ("Hardox 450", 10),
        (None, 3),
        ("S355JR", None),
    ]


def test_grade_in_the_column_of_the_material_is_the_grade_too():
    rows = (("P1", "S355JR", "PL6", 2), ("P2", "300WA", "VT6*600", 2), ("P3", "MS", "PL6", 2))
    extract = of(("Mark", "Material", "Profile", "Qty"), *rows)
    assert stated(extract, "material", "grade") == [
        ("S355JR", "S355JR"),
        ("Vastrap", "300WA"),
        ("Mild Steel", None),
    ]


def test_ditto_marks_repeat_what_stands_above():
    extract = of(HEAD, ("P1", "MS", 3, 4), ("P2", '"', "ditto", 5))
    assert stated(extract, "material", "thickness_mm", "quantity")[1] == ("Mild Steel", 3, 5)


def test_merged_material_holds_for_its_rows_and_a_merged_quantity_does_not():
    rows = (HEAD, ("P1", "MS", 3, 4), ("P2", None, None, None), ("P3", None, 8, 2))
    extract = of(*rows, merges=("B2:B3", "C2:C3", "D2:D3"))
    assert stated(extract, "material", "thickness_mm", "quantity") == [
        ("Mild Steel", 3, 4),
        ("Mild Steel", 3, None),
        (None, 8, 2),
    ]


def test_counting_numbers_are_no_marks_and_item_names_are():
    counted = of(("Item", "Description", "Thk", "Qty"), (1, "Base", 3, 4), (2, "Lug", 3, 4))
    assert stated(counted, "mark", "description") == [(None, "Base"), (None, "Lug")]
    named = of(("Item", "Thk", "Qty"), ("Base", 3, 4), ("Lug", 3, 4))
    assert stated(named, "mark") == [("Base",), ("Lug",)]


def test_blocks_side_by_side_and_below_each_other_are_all_read():
    extract = of(
        ("Mark", "Thk", "Qty", None, "Mark", "Thk", "Qty"),
        ("A1", 3, 1, None, "B1", 6, 2),
        (None, None, None, None, "B2", 6, 3),
        (),
        ("Mark", "Length", "Off"),
        ("C1", 900, 4),
    )
    assert stated(extract, "mark", "thickness_mm", "length_mm", "quantity") == [
        ("A1", 3, None, 1),
        ("B1", 6, None, 2),
        ("B2", 6, None, 3),
        ("C1", None, 900, 4),
    ]
    assert [line.evidence for line in extract.part_lines][1] == 'sheet "Sheet1" E2:G2'
    blocks = extract.details["sheets"][0]["blocks"]
    assert [block["header"] for block in blocks] == ["A1:C1", "E1:G1", "A5:C5"]
    assert blocks[2]["columns"] == {"A": "mark", "B": "length", "C": "quantity"}


def test_labels_beside_a_list_are_no_columns_of_it():
    extract = of(
        ("Mark", "Qty", "Thk", None, "Client:", "Acme"),
        ("A1", 4, 3, None, "Order:", "PO55"),
        ("A2", 4, 3),
    )
    assert stated(extract, "mark", "quantity", "thickness_mm") == [("A1", 4, 3), ("A2", 4, 3)]
    assert labels(extract) == {"client": "Acme", "order": "PO55"}


def test_labels_are_read_beside_below_and_after_a_colon():
    extract = of(
        ("Project: Bridge",),
        ("Kliënt", "Acme"),
        ("Order no", "Due date"),
        ("PO-77", "2025-10-30"),
        (),
        HEAD,
        ("P1", "MS", 3, 4),
        (),
        ("Checked by:", "Office"),
    )
    assert labels(extract) == {
        "project": "Bridge",
        "client": "Acme",
        "order": "PO-77",
        "due": "2025-10-30",
        "person": "Office",
    }
    assert extract.details["labels"][1]["evidence"] == 'sheet "Sheet1" B2'


def test_description_with_a_colon_is_no_label():
    extract = of(("Mark", "Description", "Qty"), ("P1", "Client: side plate", 4))
    assert labels(extract) == {}


@pytest.mark.parametrize(
    ("rows", "kind"),
    [
        ((HEAD, ("P1", "MS", 3, 4)), "cutting list"),
        ((("Mark", "Profile", "Grade", "Qty"), ("P1", "EA50", "300WA", 4)), "parts list"),
        (
            (("Item", "Description", "Qty", "Supplier"), (1, "Bolt", 4, "Bolt co")),
            "bill of materials",
        ),
        ((("Description", "Qty", "Price"), ("Lug", 4, 2.5)), "quote"),
        ((("PO number:", "77"), ("Description", "Qty", "Price"), ("Lug", 4, 2.5)), "order"),
        ((("KWOTASIE",), ("Beskrywing", "Aantal", "Prys"), ("Lug", 4, 2.5)), "quote"),
        ((("Purchase order",), ("Beskrywing", "Aantal"), ("Lug", 4)), "order"),
        ((("Materiaallys",), ("Merk", "Dikte", "Aantal"), ("P1", 4, 2)), "bill of materials"),
        ((("Code", "Description", "On hand"), ("B1", "Bolt", 90)), "inventory"),
        ((("STOCK LIST",), ("Code", "Description", "Qty"), ("B1", "Bolt", 90)), "inventory"),
        ((("Employee", "Date", "Hours"), ("Office", "2025-10-07", 8)), "time sheet"),
        ((("left", 3), ("right", 5)), "unknown"),
    ],
)
def test_kind_of_a_sheet_is_told_with_its_evidence(rows, kind):
    sheet = of(*rows).details["sheets"][0]
    assert sheet["kind"] == kind
    assert sheet["kind_evidence"]


def test_title_is_the_evidence_where_there_is_one():
    sheet = of(("Snylys vir brug",), HEAD, ("P1", "MS", 3, 4)).details["sheets"][0]
    assert sheet["kind_evidence"] == ['title A1 "Snylys vir brug"']


@pytest.mark.parametrize(
    "rows",
    [
        (("Code", "Description", "On hand", "Min"), ("B1", "3mm plate", 90, 5)),
        (("STOCK LIST",), ("Code", "Description", "Qty"), ("B1", "3mm plate", 90)),
        (("Employee", "Date", "Job", "Hours"), ("Office", "2025-10-07", "J1", 8)),
        (("left", 3), ("right", 5)),
    ],
)
def test_stock_hours_and_unknown_tables_list_no_parts(rows):
    assert of(*rows).part_lines == ()


def test_facts_are_what_all_lines_agree_on():
    agreed = of(HEAD, ("P1", "MS", 3, 4), ("P2", "Mild steel", 3, 5))
    assert facts(agreed) == {"material": "Mild Steel", "thickness_mm": 3}
    assert agreed.facts[0].evidence == 'sheet "Sheet1" A2:D2 to sheet "Sheet1" A3:D3'
    assert facts(of(HEAD, ("P1", "MS", 3, 4), ("P2", "Al", 4, 5))) == {}


def test_line_that_does_not_say_a_thickness_leaves_the_file_without_one():
    assert facts(of(HEAD, ("P1", "MS", 3, 4), ("P2", "MS", None, 5))) == {"material": "Mild Steel"}


def test_pieces_on_a_list_are_no_quantity_of_the_list():
    # Or a list would have another name in the archive each time that its one number changes.
    assert "quantity" not in facts(of(HEAD, ("P1", "MS", 3, 4)))


def test_unknown_material_is_no_fact():
    assert facts(of(HEAD, ("P1", "Hardox 450", 3, 4))) == {"thickness_mm": 3}


def test_labels_are_facts_where_nothing_is_listed():
    extract = of(("Material:", "Galv"), ("Thickness:", "2mm"), ("Note:", "urgent"))
    assert facts(extract) == {"material": "Galvanized Steel", "thickness_mm": 2}


def test_form_of_one_part_states_its_quantity():
    extract = of(("Part name", "Lug"), ("Material", "MS"), ("Thickness", "6mm"), ("Qty:", 4))
    assert facts(extract) == {"material": "Mild Steel", "thickness_mm": 6, "quantity": 4}


def test_table_on_its_side_states_nothing_of_the_whole():
    rows = (("Mark", "P1", "P2"), ("Thickness", 3, 4), ("Material", "MS", "Al"))
    assert facts(of(*rows)) == {}


def test_rows_that_are_struck_through_are_cancelled():
    book = a_book([HEAD, ("P1", "MS", 3, 4), ("P2", "MS", 3, 5)])
    for cell in book.active[3]:
        cell.font = Font(strike=True)
    extract = parse(saved(book))
    assert stated(extract, "mark") == [("P1",)]
    assert noted(extract)["cancelled_rows"] == ('sheet "Sheet1"', "1 rows")


def test_hidden_sheet_lists_no_parts_and_hidden_rows_and_columns_are_told():
    book = a_book([HEAD, ("P1", "MS", 3, 4), ("P2", "MS", 3, 5)])
    book.active.row_dimensions[3].hidden = True
    book.active.column_dimensions["B"].hidden = True
    old = book.create_sheet("Old")
    old.append(HEAD)
    old.append(("X9", "Al", 8, 1))
    old.sheet_state = "hidden"
    extract = parse(saved(book))
    assert stated(extract, "mark") == [("P1",), ("P2",)]
    assert facts(extract)["thickness_mm"] == 3
    assert noted(extract)["hidden_sheet"] == ('sheet "Old"', "1 rows")
    assert noted(extract)["hidden_rows"] == ('sheet "Sheet1"', "rows 3")
    sheet = extract.details["sheets"][0]
    assert (sheet["hidden_rows"], sheet["hidden_columns"]) == ([3], ["B"])


def test_formula_without_its_result_and_errors_are_told():
    book = a_book([HEAD, ("P1", "MS", 3, 4)])
    book.active["D2"] = "=2*2"
    book.active["C2"] = "#N/A"
    extract = parse(saved(book))
    assert stated(extract, "mark", "thickness_mm", "quantity") == [("P1", None, None)]
    assert noted(extract)["formula_unread"] == ('sheet "Sheet1"', "D2")
    assert noted(extract)["error_cells"] == ('sheet "Sheet1"', "C2")


def test_formula_with_its_result_is_read():
    packed = zipfile.ZipFile(io.BytesIO(saved(a_book([HEAD, ("P1", "MS", 3, 4)]))))
    members = {name: packed.read(name) for name in packed.namelist()}
    sheet = members["xl/worksheets/sheet1.xml"].decode()
    members["xl/worksheets/sheet1.xml"] = sheet.replace("<v>4</v>", "<f>2*2</f><v>4</v>")
    assert "<f>2*2</f>" in members["xl/worksheets/sheet1.xml"]
    extract = parse(a_zip(*members.items()))
    assert stated(extract, "quantity") == [(4,)]
    assert extract.notes == ()


def test_errors_in_a_text_file_are_told():
    extract = parse(b"Mark,Thk,Qty\nP1,#REF!,4\n")
    assert stated(extract, "mark", "thickness_mm") == [("P1", None)]
    assert noted(extract)["error_cells"] == ("", "B2")


def test_error_is_no_word():
    extract = parse(b"Mark,Material,Thk,Qty\nP1,#N/A,3,4\n#REF!,MS,3,4\n")
    assert stated(extract, "mark", "material") == [("P1", None), (None, "Mild Steel")]


def test_longer_lists_are_cut_and_told():
    many = sheet_lists.MOST_LINES + 5
    text = "Mark,Thk,Qty\n" + "".join(f"P{n},3,4\n" for n in range(many))
    extract = parse(text.encode())
    assert len(extract.part_lines) == sheet_lists.MOST_LINES
    assert extract.partial
    assert any("part lines" in note.message for note in extract.notes)


def test_part_lines_make_room_with_the_rest():
    rows = "".join(f"P{n},3,4\n" for n in range(2_000))
    extract = parse(f"Mark,Thk,Qty\n{rows}".encode(), extract_bytes=60_000)
    assert 50 < len(extract.part_lines) < 2_000
    assert extract.part_lines[0].mark == "P0"
    assert len(extract.tables[0].rows) > 50


def test_hundred_lists_beside_each_other_take_bounded_work():
    head = ",".join(["Mark", "Qty"] * 100)
    body = ",".join(["P1", "5"] * 100)
    extract = parse("\n".join([head, *[body] * 2_000]).encode())
    assert len(extract.part_lines) == sheet_lists.MOST_LINES
    blocks = extract.details["sheets"][0]["blocks"]
    assert sum(block["part_lines"] for block in blocks) == sheet_lists.MOST_LINES + 1


def test_headings_without_end_are_no_parts():
    extract = parse("\n".join(["Mark,Qty,Thk,Material"] * 3_000).encode())
    assert extract.part_lines == ()
    assert len(extract.details["sheets"][0]["blocks"]) <= 500


def test_comments_in_a_sheet_that_look_like_cells_cost_nothing():
    packed = zipfile.ZipFile(io.BytesIO(saved(a_book([HEAD, ("P1", "MS", 3, 4)]))))
    members = {name: packed.read(name) for name in packed.namelist()}
    junk = b'<!-- t="e" ' + b'<c r="A1" ><mergeCell ' * 200_000 + b"-->"
    sheet = members["xl/worksheets/sheet1.xml"]
    members["xl/worksheets/sheet1.xml"] = re.sub(b"</worksheet>", junk + b"</worksheet>", sheet)
    assert stated(parse(a_zip(*members.items())), "mark") == [("P1",)]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04",
        a_zip(("xl/workbook.xml", "<x/>")),
        a_zip(("xl/workbook.xml", "<x"), ("xl/_rels/workbook.xml.rels", "<x/>")),
        a_zip(("xl/styles.xml", "<strike"), ("xl/workbook.xml", "<x/>")),
    ],
    ids=["empty", "cut", "no relations", "broken book", "broken styles"],
)
def test_signs_that_cannot_be_read_are_none(content):
    assert sheet_signs.read(content) == {}


@pytest.mark.parametrize(
    ("cell", "material", "grade"),
    [
        ("304", "Stainless Steel", "304"),
        (316, "Stainless Steel", "316"),
        (430.0, "Stainless Steel", "430"),
        ("S/S 304", "Stainless Steel", "S/S 304"),
        ("3CR12", "Stainless Steel", "3CR12"),
        ("304 2B 1.5mm", "Stainless Steel", "304 2B"),
        ("5083", "Aluminum", "5083"),
        ("6082 T6", "Aluminum", "6082 T6"),
        ("G300 Z275", "Galvanized Steel", "G300 Z275"),
        ("VT", "Vastrap", None),
        ("Hardox 450", "Hardox 450", "Hardox 450"),
        ("VRN400", "VRN400", "VRN400"),
        ("Corten", "Corten", "Corten"),
        ("Domex", "Domex", "Domex"),
        ("G300", "G300", "G300"),
        ("S355JR", "S355JR", "S355JR"),
        ("Vloeistaal", "Vloeistaal", None),
        ("MS", "Mild Steel", None),
        (6, None, None),
    ],
)
def test_figures_under_material_mean_what_shops_mean(cell, material, grade):
    extract = of(HEAD, ("P1", cell, 3, 4))
    assert stated(extract, "material", "grade") == [(material, grade)]


def test_figures_under_grade_say_the_material_too():
    extract = of(("Mark", "Grade", "Thk", "Qty"), ("P1", 304, 3, 4), ("P2", "300WA", 3, 4))
    assert stated(extract, "material", "grade") == [("Stainless Steel", "304"), (None, "300WA")]


def test_plate_in_one_cell_says_its_grade_by_figures_only_beside_a_thickness():
    head = ("Mark", "Plate", "Qty")
    extract = of(head, ("P1", "3mm 304", 4), ("P2", "316 - 1.6mm", 4), ("P3", "304", 4))
    assert stated(extract, "material", "thickness_mm") == [
        ("Stainless Steel", 3),
        ("Stainless Steel", 1.6),
        (None, None),
    ]


@pytest.mark.parametrize(
    "heading", ["Gauge", "Gauge (mm)", "Dikte", "Thk", "T", "Plate gauge", "Thickness/Gauge"]
)
def test_gauge_in_millimetres_is_the_thickness(heading):
    rows = (("P1", "1.6 mm", 4), ("P2", 2, 4), ("P3", "3mm", 4))
    extract = of(("Mark", heading, "Qty"), *rows)
    assert stated(extract, "thickness_mm") == [(1.6,), (2,), (3,)]
    assert "gauge_numbers" not in noted(extract)


def test_numbers_of_gauges_are_no_millimetres():
    rows = (("P1", 16, 4), ("P2", "18 ga", 4), ("P3", "#20", 4), ("P4", "16 ga (1.6 mm)", 4))
    extract = of(("Mark", "Gauge", "Qty"), *rows)
    assert stated(extract, "thickness_mm") == [(None,), (None,), (None,), (1.6,)]
    assert noted(extract)["gauge_numbers"] == ('sheet "Sheet1"', "B2, B3, B4")


def test_whole_numbers_alone_may_be_gauges_or_millimetres():
    extract = of(("Mark", "Gauge", "Qty"), ("P1", 10, 4), ("P2", 12, 4))
    assert stated(extract, "thickness_mm") == [(None,), (None,)]
    assert noted(extract)["gauge_numbers"][1] == "B2, B3"


def test_whole_numbers_beside_fractions_are_millimetres():
    extract = of(("Mark", "Gauge", "Qty"), ("P1", 10, 4), ("P2", 1.6, 4))
    assert stated(extract, "thickness_mm") == [(10,), (1.6,)]


def test_number_of_sheets_is_no_thickness():
    extract = of(("Part", "Material", "Sheets", "Qty"), ("P1", "MS", 2, 4), ("P2", "MS", 2, 5))
    assert stated(extract, "thickness_mm", "quantity") == [(None, 4), (None, 5)]


def test_d_beside_length_and_breadth_is_a_thickness_of_plate_only():
    head = ("Merk", "L", "B", "D", "Aantal")
    plates = of(head, ("P1", 400, 200, 6, 4), ("P2", 300, 90, 4.5, 4))
    boxes = of(head, ("P1", 400, 200, 150, 4), ("P2", 300, 90, 6, 4))
    assert stated(plates, "thickness_mm") == [(6,), (4.5,)]
    assert stated(boxes, "thickness_mm") == [(None,), (None,)]


def test_title_over_one_of_two_lists_is_not_about_the_other():
    extract = of(
        (None, None, None, None, "2mm GALV"),
        ("Part", "Size", "Off", None, "Part", "Size", "Off"),
        ("A1", "200x100", 3, None, "B1", "300x90", 4),
    )
    assert stated(extract, "mark", "material", "thickness_mm") == [
        ("A1", None, None),
        ("B1", "Galvanized Steel", 2),
    ]


@pytest.mark.parametrize("words", ["{} off", "x{}", "{}x", "{} No.", "{} stk", "{} pcs", "qty {}"])
def test_pieces_are_read_with_the_words_beside_them(words):
    assert stated(of(HEAD, ("P1", "MS", 3, words.format(12))), "quantity") == [(12,)]


def test_words_under_a_heading_of_pieces_are_the_marks():
    extract = of(("Stuk", "Dikte", "Hoeveel"), ("VA1", 6, 4), ("VA2", 6, 8))
    assert stated(extract, "mark", "quantity") == [("VA1", 4), ("VA2", 8)]


@pytest.mark.parametrize(
    "remark",
    ["CANCELLED", "Gekanselleer", "nie sny nie - kliënt het", "DELETED rev C", "Not required"],
)
def test_rows_that_are_said_to_be_cancelled_are_no_parts(remark):
    head = ("Mark", "Material", "Thk", "Qty", "Remarks")
    extract = of(head, ("P1", "MS", 3, 4, None), ("P2", "MS", 3, 5, remark))
    assert stated(extract, "mark") == [("P1",)]
    assert noted(extract)["cancelled_rows"] == ('sheet "Sheet1"', "1 rows")


@pytest.mark.parametrize(
    "remark", ["Deleted hole", "was 20", "Cancel bend line 3", "not required to be painted"]
)
def test_remark_about_a_detail_cancels_nothing(remark):
    extract = of(("Mark", "Thk", "Qty", "Remarks"), ("P1", 3, 4, remark))
    assert stated(extract, "mark") == [("P1",)]
    assert "cancelled_rows" not in noted(extract)


def test_remark_about_the_plate_counts_before_what_holds_for_the_list():
    extract = of(
        ("Material:", "Mild steel unless noted"),
        ("Thickness:", "5mm unless noted"),
        ("Part", "Qty", "Remarks"),
        ("U1", 4, None),
        ("U2", 6, "8mm"),
        ("U3", 2, "304 stainless 3mm"),
        ("U4", 2, "Hardox 450"),
        ("U5", 2, "weld to 6mm MS frame"),
        ("U6", 2, "2mm gap"),
        ("U7", 2, "galv"),
    )
    assert stated(extract, "material", "thickness_mm") == [
        ("Mild Steel", 5),
        ("Mild Steel", 8),
        ("Stainless Steel", 3),
        ("Hardox 450", 5),
        ("Mild Steel", 5),
        ("Mild Steel", 5),
        ("Mild Steel", 5),
    ]


def test_own_column_counts_before_a_remark():
    head = ("Mark", "Material", "Thk", "Qty", "Remarks")
    extract = of(head, ("P1", "MS", 6, 4, "3mm 304"))
    assert stated(extract, "material", "thickness_mm") == [("Mild Steel", 6)]


def test_list_that_stands_on_its_heading_is_read_upwards():
    extract = of(
        ("Frame",),
        (),
        (2, "P2", 6, 8),
        (1, "P1", 3, 4),
        ("Item no", "Part number", "Thk", "Qty"),
    )
    assert stated(extract, "mark", "thickness_mm", "quantity") == [("P2", 6, 8), ("P1", 3, 4)]
    assert extract.part_lines[0].evidence == 'sheet "Sheet1" A3:D3'
    assert extract.details["sheets"][0]["blocks"][0]["header"] == "A5:D5"


def test_heading_without_rows_takes_none_from_the_list_above():
    extract = of(("Mark", "Thk", "Qty"), ("P1", 3, 4), ("Mark", "Thk", "Qty"))
    assert stated(extract, "mark") == [("P1",)]


def test_numbered_columns_are_headings():
    head = ("Mark", "Thk (mm)", "Phase 1", "Phase 2", "Phase 3", "Total qty")
    assert stated(of(head, ("P1", 10, 20, 20, 15, 55)), "thickness_mm", "quantity") == [(10, 55)]
    few = ("Mark", "Phase 1", "Phase 2", "Phase 3", "Total qty")
    assert stated(of(few, ("P1", 20, 20, 15, 55)), "mark", "quantity") == [("P1", 55)]


def test_inner_diameter_is_no_mark():
    extract = of(("Part", "OD", "ID", "Thk", "Qty"), ("Flange", 220, 114, 12, 8))
    assert stated(extract, "mark", "thickness_mm", "quantity") == [("Flange", 12, 8)]


def test_number_of_something_else_is_no_mark():
    head = ("WO Number", "Heat No", "Part name", "Thk", "Qty")
    assert stated(of(head, ("WO33", "H12", "Lug", 8, 24)), "mark") == [("Lug",)]


def test_both_hands_together_are_the_quantity():
    extract = of(("Part", "Thk", "LH", "RH", "Total"), ("Step", 3, 2, 1, 3))
    assert stated(extract, "quantity") == [(3,)]


def test_total_beside_a_mass_is_no_quantity():
    extract = of(("Part", "Thk", "Mass", "Total"), ("Step", 3, 2, 8))
    assert stated(extract, "quantity") == [(None,)]


def test_rows_of_a_catalogue_without_a_quantity_are_not_ordered():
    extract = of(
        ("PURCHASE ORDER",),
        ("Code", "Item", "Thk", "Price", "Order qty"),
        ("GH01", "Hinge plate", 6, 12.5, 40),
        ("GH02", "Latch plate", 6, 14.8, None),
        ("GH03", "Striker plate", 6, 14.8, "2 or 3"),
    )
    assert stated(extract, "mark", "description", "quantity") == [
        ("GH01", "Hinge plate", 40),
        ("GH03", "Striker plate", None),
    ]


def test_list_ends_where_notes_begin():
    rows = (("P1", 6, 4), (), ("NOTES:",), ("2", "Deliver to site", 7))
    assert stated(of(("Part", "Thk", "Qty"), *rows), "mark") == [("P1",)]


def test_list_of_drawings_calls_its_parts_by_them():
    extract = of(("Drawing no", "Thk", "Qty"), ("D-401", 6, 4))
    assert stated(extract, "mark", "drawing") == [("D-401", "D-401")]


@pytest.mark.parametrize(
    ("text", "thickness", "width"),
    [
        ("PL 6 x 300", 6, 300),
        ("FLAT 75x10", 10, 75),
        ("SHS 50x50x3", None, None),
        ("L 80x80x8 cleat", None, None),
        ("PFC 200x75", None, None),
    ],
)
def test_description_that_begins_with_plate_or_flat_bar_says_both(text, thickness, width):
    extract = of(("Pos", "Qty", "Description", "Length"), (1, 2, text, 900))
    assert stated(extract, "thickness_mm", "width_mm") == [(thickness, width)]


def test_figure_behind_a_material_is_its_thickness_where_no_column_is():
    rows = (("A1", "MS 3.0", 2), ("A2", "Galv - 1,2", 2), ("A3", "304", 2))
    assert stated(of(("Part", "Material", "Qty"), *rows), "thickness_mm") == [(3,), (1.2,), (None,)]
    extract = of(("Part", "Material", "Thk", "Qty"), ("A1", "MS 3.0", None, 2))
    assert stated(extract, "thickness_mm") == [(None,)]


def test_job_card_states_its_quantity():
    extract = of(("JOB CARD",), ("Part name", "Guard", None, "Thickness", "8mm"), ("Qty", "25"))
    assert (facts(extract)["quantity"], facts(extract)["thickness_mm"]) == (25, 8)


def test_marks_have_the_zeros_in_front_that_people_see_and_figures_have_not():
    book = a_book([HEAD, (7, "MS", 6, 4), (110, "MS", 6, 4)])
    for cell in (*book.active["A"], *book.active["C"], *book.active["D"]):
        cell.number_format = "0000"
    assert stated(parse(saved(book)), "mark", "thickness_mm", "quantity") == [
        ("0007", 6, 4),
        ("0110", 6, 4),
    ]


@pytest.mark.parametrize("make", [as_xls, as_xlsb, as_ods])
def test_merged_hidden_struck_and_odd_cells_are_seen_in_every_workbook(make):
    extract = parse(make())
    assert stated(extract, "mark", "material", "thickness_mm", "quantity") == [
        ("P1", "Mild Steel", 3, 4),
        ("P2", "Mild Steel", None, 5),
        ("P4", "Mild Steel", 8, 1),
    ]
    assert noted(extract) == {
        "cancelled_rows": ('sheet "Lys"', "1 rows"),
        "error_cells": ('sheet "Lys"', "C3"),
        "hidden_rows": ('sheet "Lys"', "rows 5"),
        "hidden_columns": ('sheet "Lys"', "columns D"),
    }


@pytest.mark.parametrize("make", [as_xls, as_xlsb, as_ods])
def test_damaged_workbooks_have_signs_or_none(make):
    content = make()
    for at in range(0, len(content), 37):
        damaged = content[:at] + bytes([content[at] ^ 0x55]) + content[at + 1 :]
        for reader in (xls_signs, xlsb_signs, ods_signs):
            try:
                found = reader.read(damaged)
            except ValueError:
                # Of an OLE container alone, which is judged before.
                assert reader is xls_signs
            else:
                assert all(isinstance(signs, sheet_signs.Signs) for signs in found.values())


def test_list_without_headings_is_read_where_its_cells_say_what_they_are():
    extract = of(
        ("Base plate", "10mm", "MS", "300x250", "4 off"),
        ("Lid", "2mm", 304, "450x300", "2 off"),
    )
    fields = ("mark", "thickness_mm", "material", "length_mm", "width_mm", "quantity")
    assert stated(extract, *fields) == [
        ("Base plate", 10, "Mild Steel", 300, 250, 4),
        ("Lid", 2, "Stainless Steel", 450, 300, 2),
    ]
    assert "no_headings" in noted(extract)
    extract = of(
        ("Please cut:",),
        ("4 off", "Bracket", "6mm MS", "100 x 50"),
        ("2 off", "Plate", "10mm S355", "200 x 200"),
        ("Thanks",),
    )
    assert stated(extract, "mark", "thickness_mm", "material", "quantity") == [
        ("Bracket", 6, "Mild Steel", 4),
        ("Plate", 10, "S355", 2),
    ]


@pytest.mark.parametrize(
    "rows",
    [
        (("A1", "MS", 6, 4), ("A2", "MS", 8, 5)),
        (("A101", "S355", "x"), ("A102", "S355", "y")),
        (("Bolt", "M12", "30mm"), ("Nut", "M12", "10mm")),
        (("10:00", "4 off", "Laser"), ("11:00", "2 off", "Bend")),
        (("P1", "6mm", "8mm", "4 off"), ("P2", "6mm", "8mm", "4 off")),
    ],
)
def test_bare_figures_without_headings_are_no_list(rows):
    assert of(*rows).part_lines == ()


def test_known_headings_among_two_hundred_unknown_ones_are_a_heading():
    wide = [f"X{n}" for n in range(196)]
    extract = of(("Part", "Material", "Thk", "Qty", *wide), ("A1", "MS", 3, 4, *range(196)))
    assert stated(extract, "mark", "material", "thickness_mm", "quantity") == [
        ("A1", "Mild Steel", 3, 4)
    ]


def test_words_of_the_shop_behind_material_are_kept_for_who_knows_them():
    rows = (("Part", "Qty", "Thk"), ("P1", 4, 3))
    extract = of(("Material: Vloeistaal",), *rows)
    assert stated(extract, "material", "grade") == [("Vloeistaal", None)]
    assert "material" not in facts(extract)
    assert stated(of(("Material: as per drawing",), *rows), "material") == [(None,)]


@pytest.mark.parametrize(
    ("label", "material", "grade"),
    [
        ("Material: 304", "Stainless Steel", "304"),
        ("Material: S355JR", "S355JR", "S355JR"),
        ("Material: Hardox 450 8mm", "Hardox 450", "Hardox 450"),
        ("Material: Mild steel", "Mild Steel", None),
    ],
)
def test_label_says_grade_and_material_of_the_list(label, material, grade):
    extract = of((label,), ("Part", "Qty", "Size"), ("P1", 4, "30x20"))
    assert stated(extract, "material", "grade") == [(material, grade)]


def test_heading_among_the_rows_says_the_grade():
    rows = (("10mm S355",), ("A1", 4), ("MS",), ("A2", 4), ("Sheet 2mm 304",), ("A3", 4))
    extract = of(("Mark", "Qty"), *rows)
    assert stated(extract, "material", "grade", "thickness_mm") == [
        ("S355", "S355", 10),
        ("Mild Steel", None, None),
        ("Stainless Steel", "304", 2),
    ]


def test_profiles_that_are_no_sections_are_marks():
    marks = of(("Profile", "Thk", "Qty"), ("Z1-A", 6, 4), ("Z2-A", 6, 8))
    sections = of(("Profile", "Thk", "Qty"), ("UB203*133", 6, 4), ("PL10", 10, 8))
    assert stated(marks, "mark", "profile") == [("Z1-A", None), ("Z2-A", None)]
    assert stated(sections, "mark", "profile") == [(None, "UB203*133"), (None, "PL10")]


def test_title_of_one_list_is_not_about_the_next_one():
    extract = of(
        ("3mm MS",),
        ("Part", "Qty"),
        ("A", 3),
        (),
        ("10mm Hardox 450",),
        ("Part", "Qty"),
        ("B", 4),
        (),
        ("Perspex",),
        ("Part", "Qty"),
        ("C", 5),
    )
    assert stated(extract, "mark", "material", "thickness_mm") == [
        ("A", "Mild Steel", 3),
        ("B", "Hardox 450", 10),
        ("C", None, None),
    ]
    extract = of(
        ("3mm MS",),
        ("Part", "Qty", "Size"),
        ("A", 3, "30x20"),
        ("Perspex",),
        ("Part", "Qty", "Size"),
        ("B", 4, "30x20"),
    )
    assert stated(extract, "mark", "material", "thickness_mm") == [
        ("A", "Mild Steel", 3),
        ("B", None, None),
    ]


def test_title_of_the_first_page_holds_for_the_next_ones():
    head = ("Part", "Qty", "Size")
    extract = of(("3mm MS",), head, ("A", 3, "30x20"), ("Page 2 of 2",), head, ("B", 4, "30x20"))
    assert stated(extract, "material", "thickness_mm") == [("Mild Steel", 3), ("Mild Steel", 3)]


@pytest.mark.parametrize("title", ["50MM BRACKETS", "Order 4471 25mm", "Stair 3 - 90mm"])
def test_title_of_something_else_is_no_thickness(title):
    extract = of((title,), ("Part", "Qty", "Size"), ("A", 3, "30x20"))
    assert stated(extract, "thickness_mm") == [(None,)]


def test_name_of_a_company_over_a_list_is_no_material():
    extract = of(("Aluminium Works CC",), ("Part", "Qty", "Size"), ("A", 3, "30x20"))
    assert stated(extract, "material") == [(None,)]


def test_places_called_areas_are_no_areas():
    extract = of(("Mark", "Thk", "Area A", "Area B", "Total Qty"), ("P1", 10, 20, 20, 40))
    assert stated(extract, "area_m2", "quantity") == [(None, 40)]


def test_quantity_for_many_is_the_quantity():
    head = ("Mark", "Thk", "Qty per trailer", "Qty for 5 trailers")
    assert stated(of(head, ("P1", 10, 4, 20)), "quantity") == [(20,)]


def test_plan_counts_before_what_was_made():
    head = ("Mark", "Thk", "Material ID", "Target quantity", "Actual quantity")
    extract = of(head, ("P1", 10, "1.4301", 20, 3))
    assert stated(extract, "mark", "material", "quantity") == [("P1", "Stainless Steel", 20)]


def test_letter_of_the_thickness_under_dimensions():
    extract = of(
        ("Part", "Dimensions (mm)", None, None, "Qty"),
        ("Mark", "L", "W", "T", "Total"),
        ("P1", 100, 50, 6, 8),
    )
    assert stated(extract, "length_mm", "width_mm", "thickness_mm") == [(100, 50, 6)]


def test_list_with_marks_and_bins_is_no_inventory():
    head = ("Mark", "Thk", "Material", "Qty", "Bin")
    assert stated(of(head, ("P1", 10, "MS", 4, "B7")), "mark") == [("P1",)]
    plates = of(("Material", "Thickness", "Size", "Qty", "Bin"), ("MS", 10, "2500x1250", 4, "B7"))
    assert (kinds(plates), plates.part_lines) == (["inventory"], ())
    assert "taken_for_stock" in noted(plates)
    assert "taken_for_stock" in noted(plates)


def test_formula_whose_result_is_an_empty_text_is_saved():
    packed = zipfile.ZipFile(io.BytesIO(saved(a_book([HEAD, ("P1", "MS", 3, 4)]))))
    members = {name: packed.read(name) for name in packed.namelist()}
    sheet = members["xl/worksheets/sheet1.xml"].decode()
    empty = '<row r="3"><c r="D3" t="str"><f>IF(A3="","",2)</f><v></v></c></row></sheetData>'
    members["xl/worksheets/sheet1.xml"] = sheet.replace("</sheetData>", empty)
    assert parse(a_zip(*members.items())).notes == ()


@pytest.mark.corpus
def test_cutting_list_of_the_shop_is_two_parts(corpus):
    extract = parse((corpus / "formats/xlsx/cutting_list.xlsx").read_bytes())
    assert stated(extract, "mark", "material", "thickness_mm", "quantity") == [
        ("Plate A", "Galvanized Steel", 1.5, 20),
        ("Plate B", "Aluminum", 3, 15),
    ]
    assert kinds(extract) == ["cutting list"]
