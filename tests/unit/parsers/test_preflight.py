import io
import math

import ezdxf
import pytest

from modn_watch.geometry.measuring import measure
from modn_watch.model import Limits
from modn_watch.parsers.dxf import parse
from modn_watch.parsers.preflight import preflight
from tests.sketches import drawn, square

PREFLIGHT = {
    "open_contour", "gap", "gap_bridged", "junction", "duplicate_line", "self_intersection",
    "hole_crosses_outline", "hole_overlaps_hole", "outlines_overlap", "part_crosses_hole",
    "several_parts", "part_in_hole", "dashed_line", "stray_line", "views_or_parts",
}  # fmt: skip


def findings(*draws, units=4):
    document = ezdxf.new("R2010", units=units)
    for draw in draws:
        draw(document.modelspace())
    stream = io.StringIO()
    document.write(stream)
    notes = parse(io.BytesIO(stream.getvalue().encode()), Limits()).notes
    return [note for note in notes if note.code in PREFLIGHT]


def codes(notes):
    return [note.code for note in notes]


def line(x0, y0, x1, y1):
    return lambda space: space.add_line((x0, y0), (x1, y1))


def circle(x, y, radius):
    return lambda space: space.add_circle((x, y), radius)


def loop(*corners):
    return lambda space: space.add_lwpolyline(corners, close=True)


def way(*corners):
    return lambda space: space.add_lwpolyline(corners)


def plate(x=0, y=0, width=100, height=50):
    return loop((x, y), (x + width, y), (x + width, y + height), (x, y + height))


def test_a_clean_plate_has_nothing_to_check():
    assert findings(plate(), circle(20, 20, 5), circle(60, 20, 5)) == []


def test_equal_plates_are_one_part_several_times():
    assert findings(plate(), plate(x=200), plate(y=90)) == []


def test_an_open_contour_is_told_with_both_ends():
    (note,) = findings(plate(), way((10, 10), (40, 10), (40, 30.25)))
    assert note.code == "open_contour"
    assert note.place == "x 10 mm, y 10 mm"
    assert "begins at x 10 mm, y 10 mm and ends at x 40 mm, y 30.25 mm, 36.195 mm" in note.message


def test_a_gap_is_told_with_its_size_and_place():
    notes = findings(way((0, 0), (100, 0), (100, 50), (0, 50), (0, 0.4)))
    assert codes(notes) == ["open_contour", "gap"]
    assert notes[1].place == "x 0 mm, y 0.2 mm"
    assert "a gap of 0.4 mm" in notes[1].message


def test_a_gap_that_was_closed_is_told_and_is_no_open_contour():
    (note,) = findings(way((0, 0), (100, 0), (100, 50), (0, 50), (0, 0.04)))
    assert (note.code, note.place) == ("gap_bridged", "x 0 mm, y 0.02 mm")
    assert "up to 0.04 mm apart" in note.message


def test_gaps_of_rounding_alone_are_nobodys_fault():
    assert findings(way((0, 0), (100, 0), (100, 50), (0, 50), (0, 0.004))) == []


def test_places_of_a_drawing_in_inches_are_millimetres():
    notes = findings(way((1, 1), (2, 1), (2, 2)), units=1)
    assert notes[0].place == "x 25.4 mm, y 25.4 mm"


def test_a_hole_drawn_twice_is_told_with_the_length_cut_twice():
    (note,) = findings(plate(), circle(20, 20, 10), circle(20, 20, 10))
    assert note.code == "duplicate_line"
    assert "62.83 mm would be cut twice" in note.message


def test_lines_that_share_a_part_of_their_way_tell_that_part():
    notes = findings(plate(), line(20, 0, 50, 0))
    assert [note.evidence for note in notes if note.code == "duplicate_line"] == ["30 mm"]


def test_a_contour_on_another_drawn_by_other_curves_is_told_with_its_length():
    turns = [2 * math.pi * n / 400 for n in range(400)]
    polygon = loop(*((20 + 10 * math.cos(turn), 20 + 10 * math.sin(turn)) for turn in turns))
    (note,) = findings(plate(), circle(20, 20, 10), polygon)
    assert (note.code, note.evidence) == ("duplicate_line", "62.83 mm")


def test_a_bow_tie_is_told_where_it_crosses():
    (note,) = findings(loop((0, 0), (40, 40), (40, 0), (0, 40)))
    assert (note.code, note.place) == ("self_intersection", "x 20 mm, y 20 mm")


def test_a_hole_over_the_edge_crosses_its_outline():
    assert codes(findings(plate(), circle(98, 25, 5))) == ["hole_crosses_outline"]


def test_holes_that_overlap_are_told_between_them():
    (note,) = findings(plate(), circle(50, 25, 5), circle(58, 25, 5))
    assert note.code == "hole_overlaps_hole"
    assert note.place.startswith("x 54")


def test_plates_that_overlap_are_told():
    notes = findings(plate(), plate(x=90, y=10))
    assert codes(notes) == ["outlines_overlap"]


def test_a_part_over_the_edge_of_the_hole_that_it_lies_in_is_told():
    notes = findings(plate(width=200, height=200), circle(100, 100, 60), circle(130, 100, 40))
    assert set(codes(notes)) <= {"part_crosses_hole", "hole_overlaps_hole"}
    assert notes


def test_different_parts_are_told_with_their_sizes():
    (note,) = findings(plate(), plate(x=200), circle(50, 100, 10))
    assert note.code == "several_parts"
    assert "2 different parts" in note.message
    assert sorted(note.evidence.split(", ")) == ["100 x 50 mm (2 times)", "20 x 20 mm"]


def test_lines_that_fork_are_told():
    notes = findings(line(0, 0, 50, 0), line(50, 0, 100, 30), line(50, 0, 100, -30))
    assert "junction" in codes(notes)
    assert next(n for n in notes if n.code == "junction").place == "x 50 mm, y 0 mm"


def test_findings_past_the_first_twenty_are_counted_in_one_note():
    notes = findings(*(line(0, 10 * n, 30, 10 * n) for n in range(57)))
    assert codes(notes) == ["open_contour"] * 21
    assert notes[-1].message == "There are 37 more contours that are not closed: 57 in all."
    assert notes[-1].place == ""


def test_no_place_is_minus_zero():
    notes = findings(plate(), way((10, 10), (40, -1e-9)))
    assert notes[0].place in {"x 40 mm, y 0 mm", "x 10 mm, y 10 mm"}
    assert "-0 mm" not in notes[0].message


def test_a_line_on_an_outline_is_told_once_and_not_as_open_too():
    (note,) = findings(plate(), line(20, 0, 50, 0))
    assert (note.code, note.evidence) == ("duplicate_line", "30 mm")


def test_a_line_that_leaves_the_outline_is_open_all_the_same():
    assert codes(findings(plate(), way((20, 0), (50, 0), (60, 20)))) == [
        "open_contour",
        "duplicate_line",
    ]


def test_a_line_drawn_twice_beside_the_outline_is_open_all_the_same():
    notes = findings(plate(), line(20, 10, 50, 10), line(20, 10, 50, 10))
    assert codes(notes) == ["open_contour", "duplicate_line"]


def test_lines_that_overlap_each_other_are_one_open_line():
    for again in (line(30, 10, 40, 10), line(40, 10, 60, 10)):
        notes = findings(plate(), line(20, 10, 50, 10), again)
        assert codes(notes) == ["open_contour", "duplicate_line"]
        assert [note.evidence for note in notes][1] == "10 mm"


def test_a_dashed_line_is_one_note_and_its_gaps_are_none():
    strokes = [line(20 + 4 * n, 25, 23.2 + 4 * n, 25) for n in range(9)]
    (note,) = findings(plate(), *strokes)
    assert (note.code, note.evidence) == ("dashed_line", "9 strokes")
    assert note.place in {"x 20 mm, y 25 mm", "x 55.2 mm, y 25 mm"}
    assert "A dashed line from x" in note.message
    assert "is drawn as 9 strokes" in note.message


def test_two_dashed_lines_are_one_note_with_the_longest():
    short = [line(20 + 4 * n, 15, 23.2 + 4 * n, 15) for n in range(6)]
    long = [line(20 + 4 * n, 35, 23.2 + 4 * n, 35) for n in range(9)]
    (note,) = findings(plate(), *short, *long)
    assert note.evidence == "15 strokes"
    assert note.message.startswith("2 dashed lines are drawn as 15 strokes, the longest from x")
    assert "y 35 mm" in note.message


def test_a_real_gap_beside_a_dashed_line_is_still_told():
    strokes = [line(20 + 4 * n, 25, 23.2 + 4 * n, 25) for n in range(9)]
    notes = findings(way((0, 0), (100, 0), (100, 50), (0, 50), (0, 0.4)), *strokes)
    assert codes(notes) == ["open_contour", "dashed_line", "gap"]
    assert notes[2].place == "x 0 mm, y 0.2 mm"


def test_specks_are_one_note_and_neither_holes_nor_parts():
    (note,) = findings(plate(), line(30, 30, 30.15, 30), plate(x=200, width=0.02, height=0.03))
    assert (note.code, note.evidence) == ("stray_line", "lines: 2, up to 0.15 mm")
    assert note.message.startswith("2 lines are at most 0.15 mm long, the first at x ")
    (note,) = findings(plate(), line(30, 30, 30.0004, 30))
    assert (note.code, note.place) == ("stray_line", "x 30 mm, y 30 mm")
    assert "only 0.001 mm long" in note.message


def test_a_short_line_that_may_be_meant_is_no_speck():
    assert codes(findings(plate(), line(30, 30, 30.3, 30))) == ["open_contour"]


def test_the_middle_of_an_o_is_no_part_but_falls_out():
    (note,) = findings(plate(), circle(50, 25, 20), circle(50, 25, 10))
    assert (note.code, note.evidence) == ("part_in_hole", "pieces: 1")
    assert note.place == "x 50 mm, y 25 mm"
    assert note.message.startswith("A piece lies in a hole of another part, at x 50 mm, y 25 mm")


def test_pieces_in_holes_are_counted_and_other_parts_are_told_beside_them():
    rings = [circle(x, 25, r) for x in (20, 60) for r in (15, 5)]
    notes = findings(plate(), *rings, plate(x=200, width=30))
    assert codes(notes) == ["several_parts", "part_in_hole"]
    assert notes[0].evidence in {"100 x 50 mm, 50 x 30 mm", "50 x 30 mm, 100 x 50 mm"}
    assert notes[1].evidence == "pieces: 2"


def test_a_piece_that_lies_beside_and_in_a_hole_is_told_as_both():
    notes = findings(plate(), circle(50, 25, 20), circle(50, 25, 10), circle(200, 0, 10))
    assert codes(notes) == ["several_parts", "part_in_hole"]
    assert "2 different parts" in notes[0].message
    assert "times" not in notes[0].evidence


def test_twenty_findings_are_all_told_and_nothing_counts_a_rest():
    notes = findings(*(line(0, 10 * n, 30, 10 * n) for n in range(20)))
    assert codes(notes) == ["open_contour"] * 20
    assert all(note.place for note in notes)


def measured_along(layer="0"):
    return lambda space: space.add_linear_dim(
        (0, -20), (0, 0), (100, 0), dxfattribs={"layer": layer}
    ).render()


@pytest.mark.parametrize("layer", ["0", "DIM"])
def test_different_shapes_with_dimensions_may_be_views_of_one_part(layer):
    front, top, side = plate(), plate(y=80, height=5), plate(x=130, width=5)
    (note,) = findings(front, top, side, measured_along(layer))
    assert note.code == "views_or_parts"
    assert set(note.evidence.split(", ")) == {"100 x 50 mm", "100 x 5 mm", "50 x 5 mm"}
    assert "3 different shapes with dimensions: they may be views of one part" in note.message
    assert codes(findings(front, top, side)) == ["several_parts"]


def test_equal_plates_with_dimensions_are_no_views():
    assert findings(plate(), plate(y=80), measured_along()) == []


def test_so_many_shapes_with_dimensions_are_no_views():
    many = [plate(x=200 * n, width=100 + n) for n in range(9)]
    assert codes(findings(*many, measured_along())) == ["several_parts"]
    assert codes(findings(*many[:8], measured_along())) == ["views_or_parts"]


def test_views_on_a_sheet_are_no_several_parts():
    found = measure(drawn(square(0, 0, 10), square(50, 0, 20)))
    assert codes(preflight(found, views=True)) == []
    assert codes(preflight(found, views=False)) == ["several_parts"]


def test_a_speck_drawn_twice_is_nothing_to_cut_twice():
    notes = findings(plate(), line(30, 30, 30.05, 30), line(30, 30, 30.05, 30))
    assert codes(notes) == ["stray_line"]


def test_of_tiny_gaps_the_widest_is_told():
    first = way((0, 0), (100, 0), (100, 50), (0, 50), (0, 0.02))
    second = way((200, 0), (300, 0), (300, 50), (200, 50), (200, 0.04))
    (note,) = findings(first, second)
    assert (note.place, note.evidence) == ("x 200 mm, y 0.02 mm", "gaps: 2, up to 0.04 mm")


def polygon(x, y):
    turns = [2 * math.pi * n / 400 for n in range(400)]
    return loop(*((x + 10 * math.cos(turn), y + 10 * math.sin(turn)) for turn in turns))


def test_contours_on_others_are_told_wherever_else_lines_lie_on_others():
    for x, y in ((60, 20), (20, 120)):
        twice = [circle(x, y, 10), circle(x, y, 10)]
        notes = findings(plate(height=200), circle(20, 20, 10), polygon(20, 20), *twice)
        assert [note.evidence for note in notes] == ["62.83 mm", "62.83 mm"]


def test_a_contour_whose_lines_tell_that_it_lies_on_another_is_told_by_them_alone():
    halves = [lambda s, a=a: s.add_arc((20, 20), 10, a, a + 180) for a in (0, 180)]
    notes = findings(plate(), circle(20, 20, 10), *halves)
    assert set(codes(notes)) == {"duplicate_line"}
    cut_twice = [float(note.evidence.removesuffix(" mm")) for note in notes]
    assert sum(cut_twice) == pytest.approx(62.83, abs=0.02)
    assert min(cut_twice) > 1


def test_what_is_left_of_a_line_that_is_partly_drawn_twice_is_open():
    outline = loop((0, 0), (20, 0), (50, 0), (100, 0), (100, 50), (0, 50))
    notes = findings(outline, way((20, 0), (50, 0), (50, 20)))
    assert [n.evidence for n in notes if n.code == "open_contour"] == ["20 mm apart"]


def test_dots_of_an_axis_are_no_specks():
    strokes = [line(20 + 3 * n, 25, 20.15 + 3 * n + (n % 2), 25) for n in range(9)]
    assert codes(findings(plate(), *strokes)) == ["dashed_line"]


def test_a_speck_in_a_hole_is_no_piece():
    notes = findings(plate(), circle(50, 25, 20), plate(x=50, y=25, width=0.02, height=0.03))
    assert codes(notes) == ["stray_line"]


@pytest.mark.parametrize("count", [5, 7])
def test_of_many_different_parts_the_sizes_of_five_are_told(count):
    (note,) = findings(*(plate(x=200 * n, width=40 + 10 * n) for n in range(count)))
    assert f"holds {count} different parts" in note.message
    assert note.evidence.count(" x ") == 5
    assert note.evidence.endswith(", ...") == (count > 5)
