import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modn_watch.geometry.affine import IDENTITY, Affine, composed, placed, rotation, scaling
from modn_watch.geometry.curves import (
    Arc,
    Line,
    arc_point,
    bulged,
    bulged_polyline,
    circular,
    polyline,
    transformed,
)

numbers = st.floats(min_value=-1e4, max_value=1e4)
points = st.tuples(numbers, numbers)
maps = st.builds(Affine, a=numbers, b=numbers, c=numbers, d=numbers, e=numbers, f=numbers)


@given(maps, maps, points)
def test_composing_does_the_inner_map_first(outer, inner, point):
    together = placed(composed(outer, inner), point)
    one_by_one = placed(outer, placed(inner, point))
    assert together == pytest.approx(one_by_one, rel=1e-6, abs=1e-3)


def test_a_rotation_turns_to_the_left():
    assert placed(rotation(90), (1, 0)) == pytest.approx((0, 1))


def test_the_identity_costs_nothing():
    line = Line(start=(0, 0), end=(1, 1))
    assert transformed(line, IDENTITY) is line


def test_a_positive_bulge_of_one_is_a_half_circle_to_the_right_of_the_chord():
    # Counter-clockwise from (0, 0) to (2, 0) passes below the chord.
    arc = bulged((0, 0), (2, 0), 1.0)
    assert isinstance(arc, Arc)
    assert arc.centre == pytest.approx((1, 0))
    assert arc_point(arc, arc.begin + arc.sweep / 2) == pytest.approx((1, -1))


@given(points, points, st.floats(min_value=-20, max_value=20))
def test_a_bulge_starts_and_ends_at_its_vertices(start, end, bulge):
    curve = bulged(start, end, bulge)
    if isinstance(curve, Line):
        assert (curve.start, curve.end) == (start, end)
        return
    size = 1 + abs(curve.u[0])
    assert math.dist(arc_point(curve, curve.begin), start) < 1e-9 * size
    assert math.dist(arc_point(curve, curve.begin + curve.sweep), end) < 1e-8 * size


@pytest.mark.parametrize("bulge", [math.nan, math.inf, -math.inf, 0.0, 1e-12])
def test_a_bulge_that_is_no_number_is_a_straight_piece(bulge):
    assert bulged((0, 0), (5, 0), bulge) == Line(start=(0, 0), end=(5, 0))


def test_a_bulge_between_equal_vertices_is_a_straight_piece_of_no_length():
    assert bulged((1, 1), (1, 1), 0.5) == Line(start=(1, 1), end=(1, 1))


def test_a_closed_polyline_returns_to_its_first_vertex():
    assert polyline([(0, 0), (1, 0), (1, 1)], closed=True)[-1] == Line(start=(1, 1), end=(0, 0))
    assert len(polyline([(0, 0), (1, 0), (1, 1)], closed=False)) == 2


def test_the_bulge_of_the_last_vertex_closes_the_polyline():
    pieces = bulged_polyline([(0, 0, 0.0), (2, 0, 1.0)], closed=True)
    assert isinstance(pieces[1], Arc)
    assert len(bulged_polyline([(0, 0, 0.0), (2, 0, 1.0)], closed=False)) == 1


@pytest.mark.parametrize("closed", [True, False])
def test_a_polyline_without_vertices_is_empty(closed):
    assert polyline([], closed=closed) == bulged_polyline([], closed=closed) == ()


def test_a_circle_stretched_is_an_ellipse_not_a_larger_circle():
    arc = transformed(circular((0, 0), 1), Affine(a=3, d=2))
    assert (arc.u, arc.v) == ((3, 0), (0, 2))
    assert transformed(circular((0, 0), 1), scaling(4)).u == (4, 0)
