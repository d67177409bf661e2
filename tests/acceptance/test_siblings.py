"""A drawing and the project made of it, filed and shown by the real program."""

import pytest

from tests.builders import a_dxf, a_lightburn_project
from tests.dwgs import a_dwg
from tests.programs import a_program

PLACE = "CL-0001/JB-2025-10-CL0001-001"
SIDES = [(0, 0), (100, 0), (100, 50), (0, 50)]
HOLE = ("CIRCLE", {8: "CUT", 10: 50, 20: 25, 40: 5})
OF_SIBLINGS = {"sibling_differs", "sibling_unit"}


def plate(*more, scale=1):
    """The plate of `a_lightburn_project`, without its hole."""
    corners = [(x * scale, y * scale) for x, y in SIDES]
    lines = [
        ("LINE", {8: "CUT", 10: ax, 20: ay, 11: bx, 21: by})
        for (ax, ay), (bx, by) in zip(corners, corners[1:] + corners[:1], strict=True)
    ]
    return a_dxf(*lines, *more)


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """Three parts: one that agrees, one whose DXF lacks a hole, one drawn in inches."""
    program = a_program(tmp_path_factory.mktemp("shop"))
    drawings = {"arm": plate(HOLE), "lid": plate(), "inch": plate(scale=1 / 25.4)}
    for number, (name, drawing) in enumerate(drawings.items()):
        program.drop(f"{PLACE}/{name}-MS-5mm.dxf", drawing)
        notes = f"project {number}"
        program.drop(f"{PLACE}/{name}-MS-5mm.lbrn2", a_lightburn_project(notes=notes))
    assert program("scan").code == 0
    return program


def number_of(program, name):
    """The newest record of that name."""
    listed = program.json("files", "list")["files"]
    return next(each["id"] for each in listed if each["original_filename"] == name)


def remarks(program, name):
    notes = program.json("files", "show", number_of(program, name))["notes"]
    return [note for note in notes if note["code"] in OF_SIBLINGS]


def test_drawing_and_project_that_show_the_same_get_no_remark(shop):
    assert remarks(shop, "arm-MS-5mm.dxf") == []
    assert remarks(shop, "arm-MS-5mm.lbrn2") == []


def test_a_hole_that_only_the_project_has_is_told_on_both(shop):
    (drawing,), (project,) = (remarks(shop, f"lid-MS-5mm.{end}") for end in ("dxf", "lbrn2"))
    assert "LightBurn project of the same part holds 1 contour that this DXF" in drawing["message"]
    assert "This LightBurn project holds 1 contour that the DXF" in project["message"]
    number = number_of(shop, "lid-MS-5mm.lbrn2")
    assert drawing["evidence"] == (
        f"lid-MS-5mm.lbrn2 (record {number}): 100 x 50 mm with 331.42 mm to cut; "
        "only in the LightBurn project: 31.42 mm long"
    )
    assert "100 x 50 mm with 300 mm to cut" in project["evidence"]


def test_a_drawing_in_inches_is_called_so_on_both(shop):
    for name in ("inch-MS-5mm.dxf", "inch-MS-5mm.lbrn2"):
        (note,) = remarks(shop, name)
        assert note["code"] == "sibling_unit"
        assert "25.4 times as small" in note["message"]


def test_the_remark_is_printed_for_people_too(shop):
    printed = shop("files", "show", number_of(shop, "lid-MS-5mm.dxf")).out
    assert "[ ] The LightBurn project of the same part holds 1 contour" in printed
    assert "sibling_differs" in printed


def test_nothing_of_it_is_stored_or_written_elsewhere(shop):
    for written in (shop("scan").out, shop("files", "list").out, shop("status").out):
        assert "sibling" not in written
    (note,) = remarks(shop, "lid-MS-5mm.dxf")
    again = remarks(shop, "lid-MS-5mm.dxf")
    assert again == [note]


def test_a_new_version_that_mends_the_difference_ends_the_remark_on_both(shop, tmp_path):
    program = shop.moved_to(tmp_path)
    before = number_of(program, "lid-MS-5mm.dxf")
    program.drop(f"{PLACE}/lid-MS-5mm.dxf", plate(HOLE))
    program("scan")
    assert number_of(program, "lid-MS-5mm.dxf") > before
    assert remarks(program, "lid-MS-5mm.dxf") == remarks(program, "lid-MS-5mm.lbrn2") == []
    old = program.json("files", "show", before)["notes"]
    assert not OF_SIBLINGS & {note["code"] for note in old}


def test_hiding_the_other_ends_the_remark_and_a_rejected_one_says_nothing(shop, tmp_path):
    program = shop.moved_to(tmp_path)
    program.drop(f"{PLACE}/lid-MS-5mm.lbrn2", b"<LightBurnProject")
    program("scan")
    assert len(remarks(program, "lid-MS-5mm.dxf")) == 1
    listed = program.json("files", "list", "--status", "completed")["files"]
    project = next(f["id"] for f in listed if f["original_filename"] == "lid-MS-5mm.lbrn2")
    program("files", "delete", project)
    assert remarks(program, "lid-MS-5mm.dxf") == []


def test_a_dwg_is_a_sibling_too(tmp_path):
    program = a_program(tmp_path)
    program.drop(f"{PLACE}/arm.dwg", a_dwg())
    program.drop(f"{PLACE}/arm.dxf", plate())
    program.drop(f"{PLACE}/arm.lbrn2", a_lightburn_project())
    program("scan")
    told = [note["message"] for note in remarks(program, "arm.dxf")]
    assert ["the DWG " in each or "The DWG " in each for each in told].count(True) == 1
    assert len(told) == 2
