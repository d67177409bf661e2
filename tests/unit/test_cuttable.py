import io

import ezdxf
import pytest

from modn_watch.cuttable import judge
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
