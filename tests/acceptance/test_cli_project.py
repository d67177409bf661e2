"""A project's lists beside its drawings, as a shop sees them before cutting."""

import openpyxl
import pytest

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
    assert told[2:] == ["[ ] On no list: VA2650.", "[ ] No drawing: VA2699."]


def test_the_workbook_has_a_row_for_each_line_and_each_part_on_no_list(shop, tmp_path):
    out = tmp_path / "to check.xlsx"
    shop("project", *CODES, "--xlsx", out)
    head, *rows = openpyxl.load_workbook(out).active.iter_rows(values_only=True)
    assert [row[0] for row in rows] == ["VA2601", "VA2602", "VA2699", "VA2650"]
    quantity, drawn = head.index("quantity"), head.index("quantity drawn")
    assert [(row[quantity], row[drawn]) for row in rows] == [
        (3, "1"), (2, "2"), (1, None), (None, "1")
    ]  # fmt: skip


def test_a_workbook_of_another_ending_is_not_written(shop, tmp_path):
    done = shop("project", *CODES, "--xlsx", tmp_path / "out.csv")
    assert (done.code, ".xlsx" in done.err) == (64, True)
    assert not (tmp_path / "out.csv").exists()


def test_a_project_of_which_nothing_is_filed_is_said_so(shop):
    done = shop("project", "CL-0008", "JB-2025-10-CL0008-077")
    assert done.code == 1
    assert "Nothing is filed for project JB-2025-10-CL0008-077" in done.err
