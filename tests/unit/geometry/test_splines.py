import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modn_watch.geometry.affine import Affine
from modn_watch.geometry.along import backwards, end_of, point_at, start_of
from modn_watch.geometry.bounds import bounds
from modn_watch.geometry.curves import Bezier, Line, Rational, circular, transformed
from modn_watch.geometry.lengths import length
from modn_watch.geometry.splines import quadratic, spline

numbers = st.floats(min_value=-100, max_value=100)
points = st.tuples(numbers, numbers)
HALF = math.sqrt(0.5)
#: The textbook's whole circle of radius 1: nine control points, weights 1 and root of a half.
NURBS_CIRCLE = spline(
    2,
    [(1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1), (0, -1), (1, -1), (1, 0)],
    [0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 4],
    [1, HALF, 1, HALF, 1, HALF, 1, HALF, 1],
)


def basis(number, degree, knots, t):
    """Cox and de Boor's recursion, the other way to a B-spline."""
    if degree == 0:
        return 1.0 if knots[number] <= t < knots[number + 1] else 0.0
    left = knots[number + degree] - knots[number]
    right = knots[number + degree + 1] - knots[number + 1]
    value = 0.0
    if left:
        value += (t - knots[number]) / left * basis(number, degree - 1, knots, t)
    if right:
        share = (knots[number + degree + 1] - t) / right
        value += share * basis(number + 1, degree - 1, knots, t)
    return value


def by_definition(degree, controls, knots, weights, t):
    shares = [basis(n, degree, knots, t) * weights[n] for n in range(len(controls))]
    total = sum(shares)
    return tuple(
        sum(share * point[axis] for share, point in zip(shares, controls, strict=True)) / total
        for axis in (0, 1)
    )


@given(
    st.integers(min_value=1, max_value=5),
    st.data(),
    st.booleans(),
    st.booleans(),
)
def test_the_pieces_of_a_spline_are_the_spline(degree, data, clamped, rational):
    count = data.draw(st.integers(min_value=degree + 1, max_value=degree + 6))
    controls = data.draw(st.lists(points, min_size=count, max_size=count))
    spans = st.floats(min_value=0.1, max_value=3)
    inner = count + degree + 1 - (2 * degree if clamped else 0)
    steps = data.draw(st.lists(spans, min_size=inner - 1, max_size=inner - 1))
    knots = [0.0]
    for step in steps:
        knots.append(knots[-1] + step)
    if clamped:
        knots = [knots[0]] * degree + knots + [knots[-1]] * degree
    weights = (
        data.draw(st.lists(st.floats(0.2, 5), min_size=count, max_size=count))
        if rational
        else [1.0] * count
    )
    pieces = spline(degree, controls, knots, weights)
    ranges = list(zip(knots[degree:count], knots[degree + 1 : count + 1], strict=True))
    assert len(pieces) == len(ranges)
    for piece, (low, high) in zip(pieces, ranges, strict=True):
        for share in (0.0, 0.3, 0.9):
            wanted = by_definition(degree, controls, knots, weights, low + share * (high - low))
            assert point_at(piece, share) == pytest.approx(wanted, abs=1e-6)


def test_a_knot_that_is_repeated_makes_a_corner_and_no_piece():
    controls = [(0, 0), (1, 2), (3, 2), (4, 0), (5, -2), (7, -2), (8, 0)]
    pieces = spline(3, controls, [0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 2])
    assert pieces == (
        Bezier(start=(0, 0), leaving=(1, 2), arriving=(3, 2), end=(4, 0)),
        Bezier(start=(4, 0), leaving=(5, -2), arriving=(7, -2), end=(8, 0)),
    )


def test_splines_of_low_degree_are_lines_and_cubics_and_high_ones_stay_what_they_are():
    assert spline(1, [(0, 0), (1, 1), (2, 0)], [0, 0, 1, 2, 2])[1] == Line(start=(1, 1), end=(2, 0))
    assert isinstance(spline(2, [(0, 0), (1, 1), (2, 0)], [0, 0, 0, 1, 1, 1])[0], Bezier)
    quintic = spline(5, [(n, n * n) for n in range(6)], [0] * 6 + [1] * 6)
    assert isinstance(quintic[0], Rational)


@pytest.mark.parametrize(
    ("degree", "controls", "knots", "weights"),
    [
        (0, [(0, 0)], [0, 1], ()),
        (3, [(0, 0)] * 3, [0] * 3 + [1] * 4, ()),
        (1, [(0, 0), (1, 1)], [0, 0, 1], ()),
        (1, [(0, 0), (1, 1)], [0, 1, 0, 1], ()),
        (1, [(0, 0), (1, 1)], [0, 0, 0, 0], ()),
        (1, [(0, 0), (1, 1)], [0, 0, math.nan, 1], ()),
        (1, [(0, 0), (1, 1)], [0, 0, 1, 1], (1.0,)),
        (1, [(0, 0), (1, 1)], [0, 0, 1, 1], (1.0, 0.0)),
        (1, [(0, 0), (1, 1)], [0, 0, 1, 1], (1.0, math.inf)),
        (99, [(0, 0)] * 200, list(range(300)), ()),
    ],
)
def test_numbers_that_describe_no_spline_are_refused(degree, controls, knots, weights):
    with pytest.raises(ValueError):
        spline(degree, controls, knots, weights)


def test_a_nurbs_circle_is_a_circle():
    for piece in NURBS_CIRCLE:
        for share in (0.1, 0.5, 0.8):
            assert math.hypot(*point_at(piece, share)) == pytest.approx(1, abs=1e-12)
    box = bounds(NURBS_CIRCLE)
    assert (box.min_x, box.min_y, box.max_x, box.max_y) == pytest.approx((-1, -1, 1, 1))
    assert length(NURBS_CIRCLE) == pytest.approx(math.tau, rel=1e-10)


def test_the_box_of_a_rational_piece_is_where_it_turns_back():
    # Three quarters of a half circle's rise lie at neither end: only the turning point tells.
    arc = Rational(controls=((1, 0), (1, 1), (0, 1)), weights=(1, HALF, 1))
    tilt = transformed(arc, Affine(a=HALF, b=HALF, c=-HALF, d=HALF))
    assert bounds([tilt]).max_y == pytest.approx(1)


@given(points, points, points, st.floats(min_value=0, max_value=1))
def test_a_quadratic_raised_to_a_cubic_is_the_same_curve(start, control, end, t):
    wanted = [
        (1 - t) ** 2 * a + 2 * t * (1 - t) * b + t * t * c
        for a, b, c in zip(start, control, end, strict=True)
    ]
    assert point_at(quadratic(start, control, end), t) == pytest.approx(wanted, abs=1e-9)


curves = st.one_of(
    st.builds(Line, start=points, end=points),
    st.builds(circular, points, st.floats(0.1, 50), numbers, st.floats(-math.tau, math.tau)),
    st.builds(Bezier, start=points, leaving=points, arriving=points, end=points),
    st.builds(
        lambda controls: Rational(controls=tuple(controls), weights=(1.0, 0.5, 2.0, 1.0)),
        st.lists(points, min_size=4, max_size=4),
    ),
)


@given(curves, st.floats(min_value=0, max_value=1))
def test_a_curve_taken_backwards_is_the_same_points(curve, t):
    back = backwards(curve)
    assert point_at(back, t) == pytest.approx(point_at(curve, 1 - t), abs=1e-6)
    assert start_of(back) == pytest.approx(end_of(curve), abs=1e-6)
    assert end_of(back) == pytest.approx(start_of(curve), abs=1e-6)


@given(curves, st.builds(Affine, a=numbers, b=numbers, c=numbers, d=numbers, e=numbers, f=numbers))
def test_a_map_takes_the_curve_where_it_takes_its_points(curve, matrix):
    x, y = point_at(curve, 0.3)
    moved = (
        matrix.a * x + matrix.c * y + matrix.e,
        matrix.b * x + matrix.d * y + matrix.f,
    )
    assert point_at(transformed(curve, matrix), 0.3) == pytest.approx(moved, rel=1e-9, abs=1e-4)
