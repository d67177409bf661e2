import math
from random import Random
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modn_watch.geometry.curves import (
    Arc,
    Bezier,
    Line,
    Rational,
    bulged_polyline,
    circular,
    polyline,
)
from modn_watch.geometry.drawn import Drawn, Operation, Tolerances
from modn_watch.geometry.measuring import measure
from tests.sketches import drawn, loose, many_sided, square

BAD = (math.nan, math.inf, -math.inf, 1e300)
anything = st.one_of(
    st.floats(),
    st.floats(min_value=-10, max_value=10),
    st.sampled_from([0.0, 1.0, 1.0, 2.0, 1e9, -1e9, 1e-12, 1e12]),
    st.integers(-3, 3).map(float),
)
points = st.tuples(anything, anything)
curves = st.one_of(
    st.builds(Line, start=points, end=points),
    st.builds(Arc, centre=points, u=points, v=points, begin=anything, sweep=anything),
    st.builds(Bezier, start=points, leaving=points, arriving=points, end=points),
    st.builds(
        lambda controls, weight: Rational(controls=tuple(controls), weights=(1.0, weight, 1.0)),
        st.lists(points, min_size=3, max_size=3),
        anything,
    ),
    st.builds(circular, points, anything),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(curves, max_size=5), max_size=4), st.sampled_from([0.0, 5.0]))
def test_whatever_is_drawn_is_measured_or_listed(shapes, web):
    found = measure(drawn(*shapes), Tolerances(web_mm=web))
    count = sum(map(len, shapes))
    measured = sum(layer.curves for layer in found.layers)
    assert measured + len(found.broken) + len(found.empty) == count
    numbers = [
        found.drawn_length_mm,
        found.duplicate_length_mm,
        *(contour.length_mm for contour in found.contours),
        *(contour.area_mm2 for contour in found.contours),
        *(part.net_area_mm2 for part in found.parts),
    ]
    assert all(math.isfinite(number) and number >= 0 for number in numbers)
    assert (found.box is None) == (found.curves == ())
    used = {max(piece, ~piece) for contour in found.contours for piece in contour.pieces}
    left_out = set(range(len(found.curves))) - used
    # What is in no contour was drawn before.
    assert not left_out or found.repeats


@pytest.mark.parametrize("bad", BAD)
def test_impossible_numbers_are_left_out_and_listed(bad):
    wild = [
        Line(start=(bad, 0), end=(0, 0)),
        circular((0, bad), 1),
        circular((0, 0), bad),
        circular((0, 0), 1, bad),
        Bezier(start=(0, 0), leaving=(bad, 0), arriving=(1, 1), end=(2, 2)),
        Rational(controls=((0, 0), (1, 1)), weights=(1, bad)),
    ]
    found = measure([*drawn(wild, source="7A", layer="x"), *drawn(square(0, 0, 10))])
    assert [one.source for one in found.broken] == ["7A"] * 6
    assert found.cut_length_mm == 40
    assert len(found.parts) == 1


def test_curves_without_length_are_left_out_and_listed():
    shapes = [
        [Line(start=(3, 4), end=(3, 4))],
        [circular((1, 1), 0)],
        [Bezier(start=(2, 2), leaving=(2, 2), arriving=(2, 2), end=(2, 2))],
    ]
    found = measure(drawn(*shapes, square(0, 0, 10)))
    assert [one.place for one in found.empty] == [(3, 4), (1, 1), (2, 2)]
    assert found.broken == ()
    assert found.pierces == 1


def test_a_closed_polyline_that_repeats_its_first_corner_is_closed_once():
    corners = [(0, 0), (10, 0), (10, 10), (0, 10), (0, 0)]
    found = measure(drawn(polyline(corners, closed=True)))
    assert [contour.closed for contour in found.contours] == [True]
    assert len(found.empty) == 1
    assert found.parts[0].net_area_mm2 == 100


def test_a_bulge_that_is_no_number_is_straight():
    corners = [(0, 0, math.nan), (10, 0, 0.0), (10, 10, math.inf), (0, 10, 0.0)]
    found = measure(drawn(bulged_polyline(corners, closed=True)))
    assert found.parts[0].net_area_mm2 == pytest.approx(100)


def test_a_line_there_and_back_is_one_line_drawn_twice():
    found = measure(drawn(polyline([(0, 0), (10, 0)], closed=True)))
    assert [contour.closed for contour in found.contours] == [False]
    assert (found.drawn_length_mm, found.duplicate_length_mm) == (20, 10)
    assert found.parts == ()


def test_a_drawing_that_is_smaller_than_the_snap_is_not_folded_into_a_point():
    entities = loose(drawn(square(0, 0, 0.02), many_sided(0.01, 0.01, 0.004, 50)), Random(3))
    found = measure(entities)
    assert found.drawn_length_mm == pytest.approx(0.08 + 100 * 0.004 * math.sin(math.pi / 50))
    assert len(found.parts) == 1


def test_ten_thousand_layers():
    entities = [
        Drawn(curves=(Line(start=(n, 0), end=(n, 1)),), layer=f"L{n}", operation=Operation.MARK)
        for n in range(10_000)
    ]
    found = measure(entities)
    assert len(found.layers) == 10_000
    assert found.layers[9_999].length_mm == 1


@pytest.mark.parametrize("way", ["polylines", "loose", "overlaid", "crossing", "concentric"])
def test_tens_of_thousands_of_pieces_take_seconds(way):
    circles = [many_sided(30 * (n % 20), 30 * (n // 20), 10.0, 100) for n in range(250)]
    outline = square(-50, -50, 800)
    lines = [[Line(start=(0, n), end=(700, 700 - n))] for n in range(700)]
    entities = {
        "polylines": lambda: drawn(outline, *circles),
        "loose": lambda: loose(drawn(outline, *circles), Random(1)),
        "overlaid": lambda: drawn(outline, *circles, *circles),
        "crossing": lambda: drawn(*lines, [curve for (curve,) in lines]),
        "concentric": lambda: drawn(*[[circular((0, 0), 1 + n)] for n in range(500)]),
    }[way]()
    begun = process_time()
    found = measure(entities)
    # Twenty times what it takes here.
    assert process_time() - begun < 20
    if way in {"polylines", "loose"}:
        (part,) = found.parts
        assert len(part.holes) == 250
        assert part.net_area_mm2 == pytest.approx(
            640_000 - 250 * 50 * 100 * math.sin(math.tau / 100)
        )
    if way == "overlaid":
        assert found.duplicate_length_mm == pytest.approx(250 * 2000 * math.sin(math.pi / 100))
