"""A project's lists beside its drawings, as a shop sees them before cutting."""

import openpyxl
import pytest

from modn_watch.cli.cells import MARKED_COLOUR
from modn_watch.cli.project_workbook import write
from tests.builders import a_dxf, an_xlsx
from tests.programs import a_program

PLACE = "CL-0008/0005-link bridge-10.09.2025"
CODES = ("CL-0008", "JB-2025-10-CL0008-005")
LIST = (
    ("Mark", "Material", "Thickness", "Qty"),
    ("VA2601", "Vastrap", 4, 3),
    ("VA2602", "Vastrap", 6, 2),
    ("VA2699", "Vastrap", 4, 1),
)


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    program = a_program(tmp_path_factory.mktemp("shop"))
    for number, name in enumerate(("VA2601-VAS-4mm-x1", "VA2602-VAS-4mm-x2", "VA2650-VAS-4mm-x1")):
        program.drop(f"{PLACE}/0005-{name}.dxf", a_dxf(texts=[str(number)]))
    program.drop(f"{PLACE}/cutting list.xlsx", an_xlsx(*LIST))
    program("scan")
    return program


def parts(shop, *codes):
    return {each["mark"]: each for each in shop.json("project", *codes)["parts"]}


def test_each_line_has_its_drawing_and_what_disagrees(shop):
    found = parts(shop, *CODES)
    assert list(found) == ["VA2601", "VA2602", "VA2699", "VA2650"]
    names = {
        mark: [d["original_filename"] for d in each["drawings"]] for mark, each in found.items()
    }
    assert names["VA2601"] == ["0005-VA2601-VAS-4mm-x1.dxf"]
    amiss = {mark: [d["field"] for d in each["disagreements"]] for mark, each in found.items()}
    assert amiss == {"VA2601": ["quantity"], "VA2602": ["thickness_mm"], "VA2699": [], "VA2650": []}
    missing = {mark: each["missing"] for mark, each in found.items()}
    assert missing == {"VA2601": [], "VA2602": [], "VA2699": ["drawing"], "VA2650": ["list"]}


def test_the_project_may_be_called_by_its_folder(shop):
    assert parts(shop, "cl0008", "0005-link bridge-10.09.2025") == parts(shop, *CODES)


def test_a_shop_reads_it_as_a_list_to_check_off(shop):
    done = shop("project", *CODES)
    told = [line for line in done.out.splitlines() if line.startswith("[ ]")]
    assert len(told) == 4
    assert told[0].startswith("[ ] VA2601: Quantity: 3 pieces in cutting list.xlsx (")
    assert told[0].endswith(", but 1 piece in 0005-VA2601-VAS-4mm-x1.dxf.")
    assert told[2:] == ["[ ] No drawing: VA2699.", "[ ] On no list: VA2650."]


def worklist(shop, out):
    shop("project", *CODES, "--xlsx", out)
    sheet = openpyxl.load_workbook(out).active
    head, *rows = sheet.iter_rows()
    names = [cell.value for cell in head]
    return sheet, [dict(zip(names, row, strict=True)) for row in rows]


def test_the_workbook_has_a_row_for_each_line_and_each_part_on_no_list(shop, tmp_path):
    _, rows = worklist(shop, tmp_path / "to check.xlsx")
    assert [row["Part"].value for row in rows] == ["VA2601", "VA2602", "VA2699", "VA2650"]
    beside = [(row["Quantity on list"].value, row["Quantity drawn"].value) for row in rows]
    assert beside == [(3, 1), (2, 2), (1, None), (None, 1)]
    assert [row["Thickness drawn (mm)"].value for row in rows] == [4, 4, None, 4]
    assert rows[0]["Size drawn (mm)"].value == "100 x 50"
    assert rows[0]["Place"].value == 'sheet "Parts" A2:D2'


def test_the_workbook_marks_the_cells_that_disagree_and_what_is_missing(shop, tmp_path):
    _, rows = worklist(shop, tmp_path / "to check.xlsx")
    marked = [
        {name for name, cell in row.items() if cell.fill.fgColor.rgb == MARKED_COLOUR}
        for row in rows
    ]
    assert marked == [
        {"Quantity on list", "Quantity drawn"},
        {"Thickness on list (mm)", "Thickness drawn (mm)"},
        {"Drawings"},
        {"List"},
    ]
    assert rows[2]["Drawings"].value == "no drawing"


def test_people_can_read_and_print_the_workbook(shop, tmp_path):
    sheet, _ = worklist(shop, tmp_path / "to check.xlsx")
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == "A1:R5"
    assert sheet.column_dimensions["R"].width == 60
    assert (sheet.page_setup.orientation, sheet.sheet_properties.pageSetUpPr.fitToPage) == (
        "landscape", True
    )  # fmt: skip


def test_a_name_that_begins_like_a_formula_stays_text_in_the_workbook(tmp_path):
    listed = {"quantity": None, "description": "=1+1", "original_filename": "@list.csv"}
    part = {"mark": "+A1", "listed": [listed], "drawings": [], "disagreements": [], "missing": []}
    write(tmp_path / "out.xlsx", [part])
    row = openpyxl.load_workbook(tmp_path / "out.xlsx").active[2]
    assert {cell.data_type for cell in row if cell.value is not None} == {"s"}


def test_a_workbook_of_another_ending_is_not_written(shop, tmp_path):
    done = shop("project", *CODES, "--xlsx", tmp_path / "out.csv")
    assert (done.code, ".xlsx" in done.err) == (64, True)
    assert not (tmp_path / "out.csv").exists()


def test_length_and_width_of_a_plate_are_shown_beside_its_thickness(tmp_path):
    program = a_program(tmp_path)
    rows = [
        ("Mark", "Material", "Thickness", "Qty", "Length", "Width"),
        ("P1", "MS", 5, 4, 120, 60),
    ]
    program.drop("Müller & Söhne/Tor Nord/list.xlsx", an_xlsx(*rows))
    program.drop("Müller & Söhne/Tor Nord/P1-MS-5mm-x4.dxf", a_dxf())
    program("scan")
    told = program("project", "müller & söhne", "tor nord").out
    assert "4 x 5 mm Mild Steel 120 x 60 mm" in told


def test_what_waits_in_quarantine_is_told(tmp_path):
    program = a_program(tmp_path)
    program.drop(f"{PLACE}/0005-P1-MS-3mm-x1.dxf", a_dxf())
    program.drop(f"{PLACE}/list.xlsx", b"PK broken")
    program("scan")
    assert "[ ] Not read: list.xlsx waits in quarantine" in program("project", *CODES).out
    (unread,) = program.json("project", *CODES)["unread"]
    assert unread["original_filename"] == "list.xlsx"


def test_a_project_of_which_nothing_is_filed_is_said_so(shop):
    done = shop("project", "CL-0008", "JB-2025-10-CL0008-077")
    assert done.code == 1
    assert "Nothing is filed for project JB-2025-10-CL0008-077" in done.err
