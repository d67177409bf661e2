import io
import math

import ezdxf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modn_watch.checks import Rules
from modn_watch.cuttable import judge, too_large
from modn_watch.model import Extract, Limits, Record
from modn_watch.parsers.dxf import parse

SHEET = Record(material="Mild Steel", thickness_mm=5.0)


def drawing(*holes):
    """A plate with round holes: x, y and diameter of each."""
    document = ezdxf.new("R2010", units=4)
    space = document.modelspace()
    space.add_lwpolyline([(0, 0), (900, 0), (900, 50), (0, 50)], close=True)
    for x, y, diameter in holes:
        space.add_circle((x, y), diameter / 2)
    stream = io.StringIO()
    document.write(stream)
    return parse(io.BytesIO(stream.getvalue().encode()), Limits())


def codes(notes):
    return [note.code for note in notes]


def test_a_drawing_of_a_known_sheet_with_wide_holes_has_nothing_against_it():
    assert judge(SHEET, drawing((20, 20, 12), (60, 20, 5))) == ()


def test_a_hole_narrower_than_the_sheet_is_thick_is_told_with_its_place():
    (note,) = judge(SHEET, drawing((20, 20, 4.9), (60, 20, 12)))
    assert note.code == "hole_smaller_than_thickness"
    assert (note.place, note.evidence) == ("x 20 mm, y 20 mm", "4.9 mm")
    assert "less than the 5 mm" in note.message


def test_a_small_plate_is_no_hole():
    assert judge(Record(material="Brass", thickness_mm=60.0), drawing()) == ()


def test_a_narrow_slot_counts_by_its_width():
    document = ezdxf.new("R2010", units=4)
    space = document.modelspace()
    space.add_lwpolyline([(0, 0), (100, 0), (100, 50), (0, 50)], close=True)
    space.add_lwpolyline([(20, 20, 0), (40, 20, 1), (40, 23, 0), (20, 23, 1)], "xyb", close=True)
    stream = io.StringIO()
    document.write(stream)
    (note,) = judge(SHEET, parse(io.BytesIO(stream.getvalue().encode()), Limits()))
    assert (note.evidence, note.place) == ("3 mm", "x 30 mm, y 21.5 mm")


@pytest.mark.parametrize("count", [20, 23])
def test_small_holes_past_the_first_twenty_are_counted(count):
    notes = judge(SHEET, drawing(*((20 * n + 10, 20, 2) for n in range(count))))
    assert len(notes) == min(count, 21)
    assert (notes[-1].evidence == "3 more") == (count > 20)


def test_without_material_and_thickness_that_is_said_and_no_hole_is_judged():
    assert codes(judge(Record(), drawing((20, 20, 0.5)))) == ["no_material", "no_thickness"]


def test_what_is_no_drawing_needs_no_sheet():
    assert judge(Record(), None) == ()
    assert (
        judge(Record(), Extract(file_type="text", parser_version="1", mime_type="text/plain")) == ()
    )


def test_a_hole_too_near_the_edge_is_told_with_what_is_left():
    (note,) = judge(SHEET, drawing((20, 10.5, 12)))
    assert (note.code, note.evidence) == ("hole_near_edge", "4.5 mm")
    assert note.message.startswith("Between a hole and the edge of its part only 4.5 mm are left")
    assert "y 2.25 mm, less than the 5 mm that the sheet is thick" in note.message


def test_holes_too_near_each_other_are_one_finding():
    (note,) = judge(SHEET, drawing((20, 25, 10), (34, 25, 10)))
    assert (note.code, note.evidence, note.place) == ("hole_near_edge", "4 mm", "x 27 mm, y 25 mm")
    assert note.message.startswith("Between two holes only 4 mm are left")


def test_as_much_as_the_sheet_is_thick_is_enough():
    assert judge(SHEET, drawing((20, 11, 12), (37, 11, 12))) == ()


def test_holes_that_touch_are_told_as_such():
    (note,) = judge(SHEET, drawing((20, 25, 10), (30, 25, 10)))
    assert note.message.startswith("Two holes touch at x 25 mm, y 25 mm")
    edge = {"width_mm": 0.0, "x": 1.0, "y": 2.0, "between": "edge"}
    geometry = {"bounding_box": {"width": 1}}
    (note,) = judge(SHEET, made(geometry, narrowest_webs=[edge]))
    assert note.message.startswith("A hole touches the edge of its part at x 1 mm, y 2 mm")


def made(geometry, **details):
    return Extract(
        file_type="dxf",
        parser_version="1",
        mime_type="image/vnd.dxf",
        geometry=geometry,
        details=details,
    )


def test_a_thousand_letters_are_no_thousand_notes():
    letters = [(8 + 6 * (n % 147), 5 + 6 * (n // 147), 4) for n in range(1_000)]
    notes = judge(Record(material="Brass", thickness_mm=4.0), drawing(*letters))
    assert codes(notes) == ["hole_near_edge"] * 21
    assert notes[-1].message.startswith("There are at least 180 more holes")


@pytest.mark.parametrize("count", [199, 200])
def test_when_the_list_is_full_there_may_be_more(count):
    hole = {"width_mm": 1.0, "x": 0.0, "y": 0.0}
    notes = judge(SHEET, made({"bounding_box": {"width": 1}}, smallest_holes=[hole] * count))
    assert ("at least" in notes[-1].message) == (count == 200)


def test_a_shop_says_how_much_it_wants_to_be_left():
    plate = drawing((20, 13, 12))
    assert judge(SHEET, plate, Rules(edge_to_thickness=1.4)) == ()
    (note,) = judge(SHEET, plate, Rules(edge_to_thickness=1.5))
    assert "less than 1.5 times the 5 mm that the sheet is thick" in note.message
    assert codes(judge(SHEET, plate, Rules(hole_to_thickness=2.5))) == [
        "hole_smaller_than_thickness"
    ]
    assert judge(SHEET, drawing((20, 25, 3)), Rules(hole_to_thickness=0.6)) == ()


def part(length, width):
    return {"smallest_length_mm": length, "smallest_width_mm": width}


@pytest.mark.parametrize(
    ("size", "fits"),
    [
        ((2500, 1250), True),
        ((2500.005, 1250.005), True),
        ((1250, 1250), True),
        ((2500.2, 1250), False),
        ((2600, 10), True),
        ((2400, 1250.2), False),
        ((3000, 3000), False),
    ],
)
@pytest.mark.parametrize("sheet", [(2500, 1250), (1250, 2500)])
def test_a_part_fits_the_sheet_along_its_sides_or_across(size, fits, sheet):
    for length, width in (size, size[::-1]):
        assert (not list(too_large([part(length, width)], sheet))) == fits


@settings(max_examples=150)
@given(*[st.floats(10, 4000)] * 2, *[st.floats(100, 3000)] * 2)
def test_a_part_fits_when_at_some_angle_its_box_does(length, width, long, short):
    angles = [math.radians(n / 20) for n in range(1801)]
    boxes = [
        (length * math.cos(a) + width * math.sin(a), length * math.sin(a) + width * math.cos(a))
        for a in angles
    ]
    # Between two angles a box is hardly smaller than at them.
    loose, tight = ((long + d, short + d) for d in (3, -0.02))
    fits = not list(too_large([part(*sorted((length, width))[::-1])], (long, short)))
    if any(w <= tight[0] and h <= tight[1] for w, h in boxes):
        assert fits
    if fits:
        assert any(w <= loose[0] and h <= loose[1] for w, h in boxes)


def test_a_part_that_is_too_large_is_told_with_both_sizes():
    plate = drawing((20, 25, 12))
    assert judge(SHEET, plate, Rules(sheet_mm=(900.0, 50.0))) == ()
    (note,) = judge(SHEET, plate, Rules(sheet_mm=(800.0, 400.0)))
    assert (note.code, note.evidence) == ("larger_than_sheet", "900 x 50 mm")
    assert "does not fit the largest sheet, 800 x 400 mm" in note.message


def test_without_a_sheet_no_part_is_too_large():
    assert list(too_large([part(1e9, 1e9)], None)) == []


def test_a_web_is_as_wide_as_it_could_be_measured():
    geometry = {"bounding_box": {"width": 1}}
    for width, told in ((4.96, 0), (4.94, 1)):
        web = {"width_mm": width, "x": 0.0, "y": 0.0, "between": "hole"}
        assert len(judge(SHEET, made(geometry, narrowest_webs=[web]))) == told


def test_where_nothing_can_be_cut_no_sheet_is_asked_for():
    assert judge(Record(), made({"bounding_box": None})) == ()


def opening(*corners):
    document = ezdxf.new("R2010", units=4)
    space = document.modelspace()
    space.add_lwpolyline([(0, 0), (100, 0), (100, 50), (0, 50)], close=True)
    space.add_lwpolyline(corners, close=True)
    stream = io.StringIO()
    document.write(stream)
    return parse(io.BytesIO(stream.getvalue().encode()), Limits())


@pytest.mark.parametrize(("width", "height"), [(30, 4), (4, 30)])
def test_another_opening_counts_by_its_smaller_side(width, height):
    corners = [(20, 10), (20 + width, 10), (20 + width, 10 + height), (20, 10 + height)]
    (note,) = judge(SHEET, opening(*corners))
    assert (note.code, note.evidence) == ("hole_smaller_than_thickness", "4 mm")


def test_a_speck_is_no_small_hole():
    assert judge(SHEET, opening((20, 10), (20.03, 10), (20.03, 10.02))) == ()


def test_the_narrowest_two_hundred_holes_are_listed():
    small = [(8 + 12 * (n % 70), 8 + 12 * (n // 70), 3 + n / 1000) for n in range(210)]
    listed = drawing(*small).details["smallest_holes"]
    assert [hole["width_mm"] for hole in listed] == pytest.approx(
        [3 + n / 1000 for n in range(200)]
    )
