import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modn_watch.geometry.affine import Affine, rotation
from modn_watch.geometry.along import point_at
from modn_watch.geometry.bounds import bounds
from modn_watch.geometry.boxes import boxes
from modn_watch.geometry.columns import columns
from modn_watch.geometry.curves import Arc, Bezier, Line, Rational, bulged, circular, transformed
from modn_watch.geometry.flattening import flattened
from modn_watch.geometry.lengths import length, lengths, slivers
from modn_watch.geometry.splines import quadratic

numbers = st.floats(min_value=-100, max_value=100)
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
rationals = st.builds(
    lambda controls, weights: Rational(controls=tuple(controls), weights=tuple(weights)),
    st.lists(points, min_size=4, max_size=4),
    st.lists(st.floats(min_value=0.2, max_value=5), min_size=4, max_size=4),
)
curves = st.one_of(st.builds(Line, start=points, end=points), arcs, beziers, rationals)


def sampled(curve, pieces=1000):
    return [point_at(curve, n / pieces) for n in range(pieces + 1)]


def test_lengths_that_everybody_knows():
    assert length([Line(start=(0, 0), end=(3, 4))]) == 5
    assert length([circular((7, 7), 10)]) == pytest.approx(20 * math.pi)
    assert length([circular((0, 0), 10, 3, -math.pi / 2)]) == pytest.approx(5 * math.pi)
    assert length([bulged((0, 0), (2, 0), 1.0)]) == pytest.approx(math.pi)
    # 4 a E(e) with a = 2, b = 1.  Source: Abramowitz and Stegun, table 17.1.
    assert length([Arc(centre=(0, 0), u=(2, 0), v=(0, 1))]) == pytest.approx(9.68844822, abs=1e-8)


def test_a_parabola_has_the_length_of_its_closed_form():
    # y = x² from 0 to 1: root 5 / 2 + arsinh 2 / 4.
    curve = quadratic((0, 0), (0.5, 0), (1, 1))
    assert length([curve]) == pytest.approx(math.sqrt(5) / 2 + math.asinh(2) / 4, rel=1e-10)


def test_a_cusp_is_measured_to_its_tip():
    # The speed is 3 |1 - 2 t| (root 2 at the ends): both ways integrate in closed form.
    curve = Bezier(start=(0, 0), leaving=(1, 1), arriving=(0, 1), end=(1, 0))
    tip = [point_at(curve, n / 20_000) for n in range(20_001)]
    assert length([curve]) == pytest.approx(
        sum(math.dist(a, b) for a, b in pairwise(tip)), rel=1e-6
    )


@pytest.mark.parametrize("tip", [0.0005, 0.0045, 0.3, 0.4999, 0.9955])
def test_a_cusp_is_found_wherever_it_lies(tip):
    # Along one line there and back: both ways are the difference of their ends.
    reach, sweep = 37.0, 3.0
    begin = -tip * sweep
    flat = Arc(centre=(0, 0), u=(reach, 0), v=(0, 0), begin=begin, sweep=sweep)
    both = 2 * reach - reach * math.cos(begin) - reach * math.cos(begin + sweep)
    assert length([flat]) == pytest.approx(both, rel=1e-7)


def test_an_ellipse_flat_as_a_line_is_twice_its_axis():
    assert length([Arc(centre=(0, 0), u=(50, 0), v=(0, 1e-9))]) == pytest.approx(200, rel=1e-6)


def test_a_circle_stretched_is_measured_as_the_ellipse_it_becomes():
    stretched = transformed(circular((5, 5), 1), Affine(a=2))
    skewed = transformed(stretched, rotation(33))
    assert length([skewed]) == pytest.approx(9.68844822, abs=1e-8)


@settings(max_examples=60)
@given(curves)
def test_a_length_is_what_dense_sampling_comes_to(curve):
    steps = sum(math.dist(a, b) for a, b in pairwise(sampled(curve)))
    found = length([curve])
    # Chords never exceed the curve, and so many lack next to nothing.
    assert steps <= found + 1e-6 * (1 + found)
    assert found <= steps * (1 + 1e-3) + 1e-2


@settings(max_examples=60)
@given(curves)
def test_the_area_under_a_curve_is_what_dense_sampling_comes_to(curve):
    found = sampled(curve)
    x0, y0 = found[0]
    swept = [
        ((a[0] - x0) * (b[1] - y0) - (b[0] - x0) * (a[1] - y0)) / 2 for a, b in pairwise(found)
    ]
    (under,) = slivers(columns([curve])).tolist()
    assert under == pytest.approx(sum(swept), abs=1e-4 * (1 + length([curve]) ** 2))


def test_a_thin_segment_keeps_its_digits():
    # The segment of an arch of one turn in a million: r² s³ / 12.
    (under,) = slivers(columns([circular((0, 0), 1e6, 0, 1e-6)])).tolist()
    assert under == pytest.approx(1e12 * 1e-18 / 12, rel=1e-6)


@settings(max_examples=40)
@given(st.lists(curves, min_size=1, max_size=6))
def test_curves_side_by_side_are_measured_like_each_alone(many):
    table = columns(many)
    alone = [length([curve]) for curve in many]
    assert lengths(table).tolist() == pytest.approx(alone)
    for curve, row in zip(many, boxes(table).tolist(), strict=True):
        box = bounds([curve])
        wanted = (box.min_x, box.min_y, box.max_x, box.max_y)
        assert row == pytest.approx(wanted, abs=1e-6)


def test_a_cubic_that_hardly_leaves_its_chord_has_a_box():
    tiny = 1.7e-307
    curve = Bezier(start=(0, tiny), leaving=(0, 16), arriving=(0, 16), end=(0, 0))
    ((_, low, _, high),) = boxes(columns([curve])).tolist()
    assert (low, high) == pytest.approx((0, 12))


@pytest.mark.parametrize("bad", [math.nan, math.inf, 1e300])
def test_what_is_no_number_has_no_length_and_spoils_none(bad):
    wild = [
        Line(start=(bad, 0), end=(0, 0)),
        circular((0, 0), bad),
        Bezier(start=(0, 0), leaving=(bad, 0), arriving=(1, 1), end=(2, 2)),
        Rational(controls=((0, 0), (bad, 1)), weights=(1, 1)),
        Rational(controls=((0, 0), (1, 1)), weights=(1, bad)),
        Rational(controls=((0, 0), (1, 1)), weights=(1, -1)),
    ]
    assert length([*wild, Line(start=(0, 0), end=(0, 2))]) == 2
    assert length(wild) == length([]) == 0


@settings(max_examples=60)
@given(curves, st.sampled_from([0.5, 0.05]))
def test_no_chord_strays_farther_than_it_may(curve, chord):
    corners = flattened(curve, chord)
    steps = len(corners) - 1
    for n in range(steps):
        low, high = np.array(corners[n]), np.array(corners[n + 1])
        for share in (0.25, 0.5, 0.75):
            point = np.array(point_at(curve, (n + share) / steps))
            along = high - low
            reach = max(float(along @ along), 1e-300)
            foot = low + along * min(max(float((point - low) @ along) / reach, 0), 1)
            assert math.dist(point, foot) <= chord * 1.001 + 1e-9


def test_a_large_circle_is_no_million_points():
    assert len(flattened(circular((0, 0), 1e9), 0.01)) < 2000
