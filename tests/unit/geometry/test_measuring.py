import math
from itertools import pairwise

import pytest

from modn_watch.geometry.affine import Affine, rotation
from modn_watch.geometry.along import end_of, start_of
from modn_watch.geometry.curves import (
    Arc,
    Bezier,
    Line,
    bulged_polyline,
    circular,
    polyline,
    transformed,
)
from modn_watch.geometry.drawn import Drawn, Operation, Tolerances
from modn_watch.geometry.faults import FaultKind
from modn_watch.geometry.measuring import measure
from modn_watch.geometry.rounds import Round, Slot
from modn_watch.geometry.shapes import rectangle
from modn_watch.geometry.signatures import alike, mirrored
from tests.sketches import at, drawn, flag, many_sided, moved, slot, square


def kinds_of(found):
    return [fault.kind for fault in found.faults]


def shape_of(*curves, **tolerances):
    (contour,) = measure(drawn(list(curves)), Tolerances(**tolerances)).contours
    return contour.shape


def line(*corners):
    return polyline(corners, closed=False)


def test_a_plate_with_a_round_hole_and_a_slot():
    found = measure(drawn(rectangle(100, 50), [circular((30, 0), 5)], slot(-20, 0, 16, 6)))
    (part,) = found.parts
    slot_area = math.pi * 9 + 10 * 6
    assert part.gross_area_mm2 == pytest.approx(5000)
    assert part.net_area_mm2 == pytest.approx(5000 - 25 * math.pi - slot_area)
    assert part.cut_length_mm == pytest.approx(300 + 10 * math.pi + 6 * math.pi + 20)
    assert (part.pierces, found.pierces) == (3, 3)
    outline, long_hole, hole = found.contours
    assert (outline.shape, outline.depth, outline.parent) == (None, 0, None)
    assert (hole.depth, hole.parent) == (1, part.outline)
    assert isinstance(hole.shape, Round)
    assert hole.shape.centre == pytest.approx((30, 0))
    assert hole.shape.diameter_mm == pytest.approx(10)
    assert isinstance(long_hole.shape, Slot)
    assert long_hole.shape.centre == pytest.approx((-20, 0))
    assert (long_hole.shape.length_mm, long_hole.shape.width_mm) == pytest.approx((16, 6))


def test_nothing_drawn_is_nothing_measured():
    found = measure([])
    assert (found.contours, found.parts, found.box) == ((), (), None)
    assert (found.cut_length_mm, found.pierces) == (0, 0)


def test_a_part_in_a_hole_is_a_part_of_its_own():
    found = measure(drawn(square(0, 0, 100), square(20, 20, 60), square(40, 40, 20)))
    assert [part.net_area_mm2 for part in found.parts] == pytest.approx([10000 - 3600, 400])
    assert [contour.depth for contour in found.contours] == [0, 1, 2]


def test_equal_parts_are_counted_and_their_mirror_image_apart():
    turned = [transformed(curve, rotation(77)) for curve in flag(300, 0)]
    over = [transformed(curve, Affine(a=-1.0, e=-300)) for curve in flag(0, 0)]
    found = measure(drawn(flag(0, 0), turned, over, square(0, 500, 10)))
    assert sorted(kind.quantity for kind in found.kinds) == [1, 1, 2]
    (image,) = [kind for kind in found.kinds if kind.mirror_of is not None]
    assert {image.quantity, found.kinds[image.mirror_of].quantity} == {1, 2}


def test_point_symmetric_shapes_have_a_hand_too():
    corners = [(0, 0), (40, 0), (40, 30), (70, 30), (70, 40), (30, 40), (30, 10), (0, 10)]
    shape = polyline(corners, closed=True)
    one = measure(drawn(shape)).contours[0].signature
    other = measure(drawn([transformed(c, Affine(a=-1.0)) for c in shape])).contours[0].signature
    assert mirrored(one, other)
    assert not alike(one, other)


def test_equal_plates_whose_holes_lie_elsewhere_are_different_parts():
    one = [square(0, 0, 50), [circular((10, 10), 3)]]
    other = [square(100, 0, 50), [circular((125, 25), 3)]]
    assert len(measure(drawn(*one, *other)).kinds) == 2


def test_the_smallest_rectangle_is_found_however_a_part_is_turned():
    turned = [transformed(curve, rotation(31)) for curve in rectangle(80, 30, 4)]
    (kind,) = measure(drawn(turned)).kinds
    assert (kind.rectangle.length_mm, kind.rectangle.width_mm) == pytest.approx((80, 30))
    assert kind.rectangle.angle_deg == pytest.approx(31)


def test_the_rectangle_around_a_disc_is_as_wide_as_the_disc():
    (kind,) = measure(drawn([circular((7, 7), 25)])).kinds
    assert (kind.rectangle.length_mm, kind.rectangle.width_mm) == pytest.approx((50, 50))


@pytest.mark.parametrize("gap", [0.0, 1e-7, 0.03])
def test_loose_ends_within_the_snap_close_a_contour(gap):
    found = measure(drawn(line((0, 0), (10, 0), (10, 10)), line((10, 10 + gap), (0, 10), (0, 0))))
    (contour,) = found.contours
    assert contour.closed
    # The gap counts as straight: a triangle on the upper side.
    assert contour.area_mm2 == pytest.approx(100 + 10 * gap / 2)
    assert [g.bridged for g in found.gaps] == ([True] if gap > 1e-4 else [])


def test_a_gap_beyond_the_snap_is_told_with_its_place_and_size():
    found = measure(drawn(line((0, 0), (10, 0), (10, 10), (0.3, 10)), line((0, 9.6), (0, 0))))
    (contour,) = found.contours
    assert contour.is_open
    assert contour.gap_mm == pytest.approx(0.5)
    (gap,) = found.gaps
    assert gap.size_mm == pytest.approx(0.5)
    assert gap.place == pytest.approx((0.15, 9.8))
    assert (gap.bridged, gap.closes) == (False, True)


def test_ends_far_apart_are_no_gap():
    found = measure(drawn(line((0, 0), (10, 0)), line((20, 0), (30, 0))))
    assert found.gaps == ()
    assert [contour.closed for contour in found.contours] == [False, False]


def test_the_ends_of_a_short_line_are_no_gap_and_hide_none():
    found = measure(drawn(line((0, 0), (0.4, 0)), line((1.0, 0), (9, 0))))
    assert [gap.size_mm for gap in found.gaps] == pytest.approx([0.6])
    assert measure(drawn(line((0, 0), (0.4, 0)))).gaps == ()


def test_a_hole_with_its_centre_on_the_edge_is_a_hole_that_sticks_out():
    for nudge in (-0.01, 0.0, 0.01):
        found = measure(drawn(square(0, 0, 50), [circular((50 + nudge, 25), 1.5)]))
        assert kinds_of(found) == [FaultKind.HOLE_CROSSES_OUTLINE]
        assert len(found.parts) == 1


def test_a_shape_with_fitted_curves_is_alike_within_what_it_is_off():
    letter = [(0, 0), (1, 0), (1, 0.4), (0.4, 0.4), (0.4, 2), (0, 2)]
    off = [(x + 0.006 * (-1) ** n, y - 0.006) for n, (x, y) in enumerate(letter)]
    one, other = (
        measure(drawn(polyline(corners, closed=True))).contours[0].signature
        for corners in (letter, off)
    )
    assert alike(one, other, off_mm=0.02)
    assert not alike(one, other)


@pytest.mark.parametrize("more_mm", [0.1, 1.0])
def test_plates_of_nearly_one_size_are_two_kinds(more_mm):
    plates = [
        polyline([(x, 0), (x + wide, 0), (x + wide, 500), (x, 500)], closed=True)
        for x, wide in ((0, 1000), (2000, 1000 + more_mm), (4000, 1000.001))
    ]
    assert [kind.quantity for kind in measure(drawn(*plates)).kinds] == [2, 1]


def test_a_line_shorter_than_the_snap_does_not_close_upon_itself():
    found = measure(drawn(line((0, 0), (0.02, 0.01), (0.03, 0)), line((9, 0), (9, 9))))
    assert [contour.closed for contour in found.contours] == [False, False]


def test_lines_of_45_degrees_overlap_whichever_way_they_are_rounded():
    found = measure(drawn(line((0, 0), (10, 10)), line((2, 2), (12, 12 + 1e-9))))
    assert found.duplicate_length_mm == pytest.approx(8 * math.sqrt(2))


def test_the_nearest_ends_meet_and_what_is_left_over_makes_a_junction():
    found = measure(
        drawn(line((0, 0), (10, 0)), line((10.01, 0), (20, 0)), line((10.0, 0.04), (10, 20)))
    )
    assert len(found.junctions) == 1
    assert sum(contour.length_mm for contour in found.contours) == pytest.approx(10 + 9.99 + 19.96)


@pytest.mark.parametrize("exploded", [True, False])
def test_a_small_circle_of_many_corners_is_not_folded_by_the_snap(exploded):
    sides = many_sided(0, 0, 1.0, 400)
    shapes = [[side] for side in sides] if exploded else [sides]
    (contour,) = measure(drawn(square(-10, -10, 20), *shapes)).contours[1:]
    assert contour.closed
    assert isinstance(contour.shape, Round)
    assert contour.shape.diameter_mm == pytest.approx(2.0, abs=1e-6)
    assert contour.length_mm == pytest.approx(800 * math.sin(math.pi / 400))


def test_two_squares_that_share_a_corner_are_two_parts():
    sides = [[side] for side in (*square(0, 0, 10), *square(10, 10, 10))]
    found = measure(drawn(*sides))
    assert found.junctions == ((10.0, 10.0),)
    assert [part.net_area_mm2 for part in found.parts] == pytest.approx([100, 100])


def test_a_ladder_of_loose_lines_is_a_part_for_each_field():
    sides = [line((0, 0), (40, 0)), line((0, 10), (40, 10))]
    steps = [line((x, 0), (x, 10)) for x in (0, 10, 20, 30, 40)]
    rails = [line((x, y), (x + 10, y)) for x in (0, 10, 20, 30) for y in (0, 10)]
    found = measure(drawn(*rails, *steps))
    assert [part.net_area_mm2 for part in found.parts] == pytest.approx([100] * 4)
    assert len(found.junctions) == 6
    # Long rails are met by the outer steps at their ends; the inner ones part nothing.
    (part,) = measure(drawn(*sides, *steps)).parts
    assert (part.net_area_mm2, len(part.open)) == (pytest.approx(400), 3)


def test_a_line_that_hangs_on_a_contour_is_an_open_one():
    found = measure(drawn(*[[side] for side in square(0, 0, 10)], line((10, 10), (20, 20))))
    assert [contour.closed for contour in found.contours] == [True, False]
    assert found.contours[1].length_mm == pytest.approx(10 * math.sqrt(2))


def test_a_net_of_arcs_at_one_junction_is_taken_in_the_order_of_their_bends():
    # Three arcs leave one point in the same direction: only their bends tell their order.
    bends = [
        Arc(centre=(0, r), u=(0, -r), v=(r, 0), begin=0.0, sweep=math.pi / 2) for r in (10, 20, 30)
    ]
    ends = [line((10, 10), (20, 20)), line((20, 20), (30, 30))]
    found = measure(drawn(*[[bend] for bend in bends], *ends))
    areas = sorted(contour.area_mm2 for contour in found.contours if contour.closed)
    under = {r: r * r - math.pi * r * r / 4 for r in (10, 20, 30)}
    # From one arc out along the diagonal, under which lies a trapezium, and back on the next.
    assert areas == pytest.approx([
        abs(under[10] + (20 * 20 - 10 * 10) / 2 - under[20]),
        abs(under[20] + (30 * 30 - 20 * 20) / 2 - under[30]),
    ])  # fmt: skip


def test_a_line_drawn_twice_costs_its_length():
    found = measure(drawn(square(0, 0, 10), line((10, 0), (0, 0)), source="1F"))
    assert found.drawn_length_mm == 50
    assert found.duplicate_length_mm == 10
    assert found.cut_length_mm == 40
    assert found.pierces == 1
    (repeat,) = found.repeats
    assert repeat.whole
    assert repeat.sources == ("1F",)
    assert repeat.place == pytest.approx((5, 0))


@pytest.mark.parametrize("turn", [0, 17, 45, 90, 135])
def test_lines_that_overlap_in_part_cost_what_they_share(turn):
    curves = [line((0, 0), (10, 0)), line((14, 0), (6, 0)), line((2, 0.005), (5, 0.005))]
    found = measure(moved(drawn(*curves), rotation(turn)))
    (repeat,) = found.repeats
    # From 6 to 10, and from 2 to 5.
    assert repeat.length_mm == pytest.approx(7, abs=1e-3)
    assert not repeat.whole


@pytest.mark.parametrize(
    "curves",
    [
        [line((0, 0), (10, 0)), line((10, 0), (20, 0))],
        [line((0, 0), (10, 0)), line((0, 0.5), (10, 0.5))],
        [line((0, 0), (10, 0)), line((5, -5), (5, 5))],
        [line((0, 0), (10, 0)), line((9.5, 0), (20, 0))],
        [[circular((0, 0), 5)], [circular((0, 0), 6)]],
        [[circular((0, 0), 5, 0, math.pi)], [circular((0, 0), 5, math.pi, math.pi)]],
        # Corner and notch: the same box, the same ends, the same length.
        [[circular((0, 0), 5, 0, math.pi / 2)], [circular((5, 5), 5, math.pi, math.pi / 2)]],
        # Both diagonals of a square.
        [line((0, 0), (5, 5)), line((0, 5), (5, 0))],
    ],
)
def test_what_only_touches_or_looks_alike_is_no_duplicate(curves):
    assert measure(drawn(*curves)).duplicate_length_mm == 0


def test_arcs_of_one_circle_cost_what_they_share():
    half = [circular((3, 4), 10, 0.0, math.pi)]
    more = [circular((3, 4), 10, 3.5, -1.5)]
    found = measure(drawn(half, more))
    # From 2.0 to pi.
    assert found.duplicate_length_mm == pytest.approx(10 * (math.pi - 2.0))
    whole = measure(drawn(half, more, [circular((3, 4), 10, 1.0)]))
    assert whole.cut_length_mm == pytest.approx(20 * math.pi)


def test_a_circle_drawn_again_from_another_start_and_by_mirror_is_one():
    again = transformed(circular((-5, 5), 4, 2.0), Affine(a=-1.0))
    found = measure(drawn([circular((5, 5), 4)], [again]))
    assert len(found.contours) == 1
    assert found.duplicate_length_mm == pytest.approx(8 * math.pi)


def test_a_polygon_over_its_circle_is_no_part_without_an_inside():
    found = measure(drawn([circular((0, 0), 20)], many_sided(0, 0, 20.0, 200)))
    (part,) = found.parts
    assert part.net_area_mm2 == pytest.approx(400 * math.pi, rel=1e-3)
    assert kinds_of(found) == [FaultKind.CONTOUR_DOUBLED]
    assert found.duplicate_length_mm == pytest.approx(40 * math.pi, rel=1e-3)
    assert found.pierces == 1


def test_squares_side_by_side_each_keep_their_area():
    found = measure(drawn(*[square(x, y, 10) for x in (0, 10, 20) for y in (0, 10, 20)]))
    assert [part.net_area_mm2 for part in found.parts] == pytest.approx([100] * 9)
    assert found.duplicate_length_mm == pytest.approx(120)
    assert kinds_of(found) == []


@pytest.mark.parametrize("sides", [16, 21, 64, 400])
def test_a_polygon_of_many_sides_is_a_round_hole(sides):
    shape = shape_of(*many_sided(12, -7, 6.0, sides))
    assert isinstance(shape, Round)
    assert shape.diameter_mm == pytest.approx(12)
    assert shape.centre == pytest.approx((12, -7))


@pytest.mark.parametrize(
    "curves",
    [
        many_sided(0, 0, 6.0, 6),
        many_sided(0, 0, 6.0, 8),
        many_sided(0, 0, 6.0, 15),
        # A hole with a flat for a shaft.
        bulged_polyline([(5, -3, 0.0), (5, 3, 3.5)], closed=True),
        # Its flat only a fifth of a millimetre deep.
        bulged_polyline(
            [
                (5.8, -math.sqrt(2.36), 0.0),
                (5.8, math.sqrt(2.36), math.tan((math.pi - math.acos(5.8 / 6)) / 2)),
            ],
            closed=True,
        ),
        [Arc(centre=(0, 0), u=(6, 0), v=(0, 6.2))],
        [circular((0, 0), 6, 0, math.pi), Line(start=(-6, 0), end=(6, 0))],
    ],
)
def test_what_is_not_quite_round_is_no_round_hole(curves):
    assert shape_of(*curves) is None


def test_circles_are_found_in_bulges_arcs_and_curves():
    k = 4 / 3 * math.tan(math.pi / 8)
    corners = [(1, 0), (0, 1), (-1, 0), (0, -1)]
    quarters = [
        Bezier(
            start=(5 * a, 5 * b),
            leaving=(5 * (a - k * b), 5 * (b + k * a)),
            arriving=(5 * (-b + k * a), 5 * (a + k * b)),
            end=(-5 * b, 5 * a),
        )
        for a, b in corners
    ]
    thirds = [circular((0, 0), 5, n * math.tau / 3, math.tau / 3) for n in range(3)]
    halves = [circular((0, 0), 5, n * math.pi, math.pi) for n in range(2)]
    for curves in (quarters, thirds, halves):
        shape = shape_of(*curves)
        assert isinstance(shape, Round)
        assert shape.diameter_mm == pytest.approx(10, abs=0.01)


def test_a_slot_of_many_sides_is_a_slot():
    turns = [math.pi * (n / 24 - 0.5) for n in range(25)]
    end = [(10 + 4 * math.cos(t), 4 * math.sin(t)) for t in turns]
    corners = [*end, *((-x, -y) for x, y in end)]
    shape = shape_of(*polyline(corners, closed=True))
    assert isinstance(shape, Slot)
    assert (shape.length_mm, shape.width_mm) == pytest.approx((28, 8), abs=0.03)


@pytest.mark.parametrize("curves", [rectangle(20, 8), rectangle(20, 8, 3), rectangle(20, 8, -2)])
def test_other_long_holes_are_no_slots(curves):
    assert shape_of(*curves) is None


def test_a_hole_that_crosses_its_outline_is_told():
    found = measure(drawn(square(0, 0, 50), [circular((48, 25), 5)]))
    assert kinds_of(found) == [FaultKind.HOLE_CROSSES_OUTLINE]
    assert found.faults[0].place[0] == pytest.approx(50, abs=0.1)
    assert len(found.parts) == 1


def test_holes_that_overlap_are_told_even_when_mostly_so():
    found = measure(drawn(square(0, 0, 50), [circular((25, 25), 5)], [circular((27, 25), 4.9)]))
    assert kinds_of(found) == [FaultKind.HOLE_OVERLAPS_HOLE]
    (part,) = found.parts
    assert len(part.holes) == 2


def test_outlines_that_overlap_are_told_and_those_that_touch_are_not():
    assert kinds_of(measure(drawn(square(0, 0, 50), square(40, 40, 50)))) == [
        FaultKind.OUTLINES_OVERLAP
    ]
    assert kinds_of(measure(drawn(square(0, 0, 50), square(50, 0, 30)))) == []
    assert kinds_of(measure(drawn(square(0, 0, 50), [circular((25, 20), 20)]))) == []


def test_a_contour_that_crosses_itself_is_told_with_the_place():
    found = measure(drawn(polyline([(0, 0), (10, 10), (10, 0), (0, 10)], closed=True)))
    (fault,) = found.faults
    assert fault.kind is FaultKind.SELF_INTERSECTION
    assert fault.place == pytest.approx((5, 5))
    # Both triangles, though they run round in opposite directions.
    assert found.contours[0].area_mm2 == pytest.approx(50)


def test_an_open_contour_may_cross_itself_too():
    found = measure(drawn(line((0, 0), (10, 0), (5, 5), (5, -5))))
    assert [fault.place for fault in found.faults] == [pytest.approx((5, 0))]


def test_ends_that_overshoot_each_other_are_no_self_intersection():
    found = measure(drawn(line((0, 0), (10.02, 0)), line((10, -0.02), (10, 10), (0, 10), (0, 0))))
    assert found.contours[0].closed
    assert found.faults == ()


def test_layers_are_measured_by_operation_and_only_cuts_make_contours():
    found = measure([
        *drawn(square(0, 0, 10), layer="CUT"),
        *drawn(square(2, 2, 5), layer="TEXT", operation=Operation.ENGRAVE),
        *drawn(line((0, 5), (10, 5)), layer="CUT", operation=Operation.BEND),
    ])  # fmt: skip
    assert [(one.layer, one.operation, one.length_mm) for one in found.layers] == [
        ("CUT", Operation.CUT, 40),
        ("TEXT", Operation.ENGRAVE, 20),
        ("CUT", Operation.BEND, 10),
    ]
    assert len(found.contours) == 1
    assert found.contours[0].layers == ("CUT",)
    assert found.box.width == 10


def test_an_open_cut_in_a_part_belongs_to_it():
    found = measure(drawn(square(0, 0, 50), line((10, 10), (30, 10)), line((60, 0), (70, 0))))
    (part,) = found.parts
    assert (part.cut_length_mm, part.pierces) == (220, 2)
    assert part.net_area_mm2 == pytest.approx(2500)
    assert found.pierces == 3


def test_a_path_can_be_followed_from_end_to_end():
    found = measure(drawn(*[[side] for side in at(5, 5, rectangle(20, 10, 3))][::-1]))
    path = found.path(0)
    for one, after in zip(path, (*path[1:], path[0]), strict=True):
        assert end_of(one) == pytest.approx(start_of(after), abs=1e-9)


def test_sources_come_back_with_what_was_found():
    entities = [Drawn(curves=(side,), source=f"{n:X}") for n, side in enumerate(square(0, 0, 9))]
    assert sorted(measure(entities).contours[0].sources) == ["0", "1", "2", "3"]


@pytest.mark.parametrize("turn", [0.0, 17.3, 42.2, 61.7, 90.0, 133.1, 155.5])
@pytest.mark.parametrize("hand", [1, -1])
def test_a_triangle_has_one_smallest_rectangle_however_it_is_turned(turn, hand):
    """Those on its three sides are equally large; the one nearest to a square is told."""
    corners = [(0, 0), (50, 0), (20, 40)]
    sides = [math.dist(a, b) for a, b in pairwise([*corners, corners[0]])]
    heights = {side: 2000 / side for side in sides}
    best = min(heights.items(), key=sum)
    there = moved(drawn(polyline([(hand * x, y) for x, y in corners], closed=True)), rotation(turn))
    found = measure(there).kinds[0].rectangle
    assert (found.length_mm, found.width_mm) == pytest.approx((max(best), min(best)), rel=1e-9)


def test_a_side_that_is_hardly_longer_than_rounding_leaves_its_outline_closed():
    """Both ends of such a side are one place, though it is longer than places may be apart."""
    corners = [(0, 0), (200, 0), (200, 100), (0.00008, 100), (0, 99.99992)]
    sides = [[Line(start=a, end=b)] for a, b in pairwise([*corners, corners[0]])]
    for lines in (drawn(*sides), drawn([side for (side,) in sides])):
        found = measure(lines)
        assert [contour.closed for contour in found.contours] == [True]
        assert found.junctions == found.gaps == ()
        assert found.parts[0].net_area_mm2 == pytest.approx(20_000)
