import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modn_watch.geometry.affine import Affine, rotation
from modn_watch.geometry.bounds import Box, around_boxes, around_points, bounds
from modn_watch.geometry.curves import Arc, Bezier, Line, arc_point, circular, transformed
from modn_watch.geometry.shapes import ellipse, rectangle

numbers = st.floats(min_value=-1000, max_value=1000)
points = st.tuples(numbers, numbers)
arcs = st.builds(
    Arc,
    centre=points,
    u=points,
    v=points,
    begin=st.floats(min_value=-10, max_value=10),
    sweep=st.floats(min_value=-math.tau, max_value=math.tau),
)
beziers = st.builds(Bezier, start=points, leaving=points, arriving=points, end=points)


def de_casteljau(curve, t):
    row = [curve.start, curve.leaving, curve.arriving, curve.end]
    while len(row) > 1:
        row = [(p[0] + (q[0] - p[0]) * t, p[1] + (q[1] - p[1]) * t) for p, q in pairwise(row)]
    return row[0]


def sampled(curve, pieces):
    for n in range(pieces + 1):
        t = n / pieces
        if isinstance(curve, Arc):
            yield arc_point(curve, curve.begin + t * curve.sweep)
        else:
            yield de_casteljau(curve, t)


def as_tuple(box):
    return box.min_x, box.min_y, box.max_x, box.max_y


@given(st.one_of(arcs, beziers))
def test_the_box_touches_the_curve_on_every_side_and_holds_all_of_it(curve):
    box = as_tuple(bounds([curve]))
    dense = as_tuple(around_points(sampled(curve, 2000)))
    # Sampling sees a little less than there is, never more.
    for exact, seen, sign in zip(box, dense, (-1, -1, 1, 1), strict=True):
        assert -1e-6 <= sign * (exact - seen) < 0.05


def test_an_arc_is_smaller_than_its_circle():
    # From 0 to 60 degrees nothing lies left of 0.5 or below 0.
    box = bounds([circular((0, 0), 1, 0, math.pi / 3)])
    assert as_tuple(box) == pytest.approx((0.5, 0, 1, math.sin(math.pi / 3)))


def test_a_clockwise_arc_is_bounded_like_its_reverse():
    there = circular((0, 0), 1, math.pi / 4, math.pi / 2)
    back = circular((0, 0), 1, 3 * math.pi / 4, -math.pi / 2)
    assert as_tuple(bounds([back])) == pytest.approx(as_tuple(bounds([there])))
    assert bounds([back]).max_y == pytest.approx(1)


def test_an_ellipse_turned_by_45_degrees_has_the_width_of_its_closed_form():
    (curve,) = ellipse(10, 5)
    box = bounds([transformed(curve, rotation(45))])
    assert box.width == box.height == pytest.approx(2 * math.sqrt((100 + 25) / 2))


def test_a_bezier_reaches_less_far_than_its_handles():
    box = bounds([Bezier(start=(0, 0), leaving=(0, 4), arriving=(4, 4), end=(4, 0))])
    assert as_tuple(box) == pytest.approx((0, 0, 4, 3))


def test_a_quarter_circle_by_bezier_bulges_to_its_radius():
    k = 0.5522847498
    quarters = [
        Bezier(start=(1, 0), leaving=(1, k), arriving=(k, 1), end=(0, 1)),
        Bezier(start=(0, 1), leaving=(-k, 1), arriving=(-1, k), end=(-1, 0)),
    ]
    assert as_tuple(bounds(quarters)) == pytest.approx((-1, 0, 1, 1))


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf, 1e300])
def test_a_curve_with_an_impossible_number_counts_for_nothing(bad):
    good = Line(start=(0, 0), end=(2, 3))
    wild = [
        Line(start=(bad, 0), end=(0, 0)),
        circular((0, bad), 1),
        circular((0, 0), bad),
        Bezier(start=(0, 0), leaving=(bad, 0), arriving=(1, 1), end=(2, 2)),
    ]
    assert bounds([*wild, good]) == Box(min_x=0, min_y=0, max_x=2, max_y=3)
    assert bounds(wild) is None


def test_nothing_has_no_box():
    assert bounds([]) is None
    assert around_boxes([None, None]) is None


def test_boxes_join():
    one = Box(min_x=0, min_y=0, max_x=1, max_y=1)
    other = Box(min_x=5, min_y=-2, max_x=6, max_y=0)
    assert around_boxes([one, None, other]) == Box(min_x=0, min_y=-2, max_x=6, max_y=1)


@pytest.mark.parametrize("corner", [0, 2, 5, 99, -2])
def test_a_rectangle_is_as_large_as_it_says_whatever_its_corners(corner):
    box = bounds(rectangle(20, 10, corner))
    assert as_tuple(box) == pytest.approx((-10, -5, 10, 5))


def test_round_corners_count_when_a_rectangle_is_turned():
    sharp = bounds([transformed(c, rotation(45)) for c in rectangle(20, 20)])
    rounded = bounds([transformed(c, rotation(45)) for c in rectangle(20, 20, 4)])
    assert sharp.width == pytest.approx(20 * math.sqrt(2))
    # Each corner reaches r from a centre that lies r inside both sides.
    assert rounded.width == pytest.approx(2 * (6 * math.sqrt(2) + 4))


def test_corners_cut_out_round_keep_clear_of_the_sharp_corner():
    notched = bounds([transformed(c, rotation(45)) for c in rectangle(20, 20, -4)])
    assert notched.width == pytest.approx(2 * (10 + 6) / math.sqrt(2))


@given(points, st.floats(min_value=0.1, max_value=100), st.floats(min_value=-3, max_value=3))
def test_mirroring_a_circle_keeps_its_size(centre, radius, angle):
    mirror = Affine(a=-1)
    box = bounds([transformed(circular(centre, radius, angle), mirror)])
    assert (box.width, box.height) == pytest.approx((2 * radius, 2 * radius))
    assert box.min_x == pytest.approx(-centre[0] - radius)
