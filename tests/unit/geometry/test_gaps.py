"""Outlines whose ends do not meet, and lines whose ends nobody meant to meet."""

import math
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modn_watch.geometry.affine import rotation
from modn_watch.geometry.curves import Line, circular, polyline
from modn_watch.geometry.drawn import Tolerances
from modn_watch.geometry.faults import FaultKind
from modn_watch.geometry.measuring import measure
from tests.sketches import drawn, moved, square


def line(*corners):
    return polyline(corners, closed=False)


def holes():
    return [[circular((50, 50), 20)], [circular((150, 50), 10)]]


NET = 20_000 - math.pi * 500


@pytest.mark.parametrize("gap", [0.06, 0.3, 1.0])
def test_an_outline_with_a_small_gap_is_the_part_and_open_all_the_same(gap):
    outline = line((0, gap), (0, 100), (200, 100), (200, 0), (0, 0))
    found = measure(drawn(outline, *holes()))
    (part,) = found.parts
    assert part.net_area_mm2 == pytest.approx(NET)
    assert (len(part.holes), found.pierces) == (2, 3)
    assert [one.is_open for one in found.contours] == [True, False, False]
    (told,) = found.gaps
    assert (told.size_mm, told.bridged, told.closes) == (pytest.approx(gap), False, True)
    assert told.place == pytest.approx((0, gap / 2))
    assert found.faults == ()


def test_an_outline_in_pieces_with_a_gap_at_each_corner_is_one_part():
    sides = [
        line((0.5, 0), (200, 0)),
        line((200, 0.4), (200, 100)),
        line((199.8, 100), (0, 100)),
        line((0, 99.4), (0, 0.3)),
    ]
    found = measure(moved(drawn(*sides, *holes()), rotation(21)))
    (part,) = found.parts
    # A corner less at each of three corners, half its legs' product each.
    corners = (0.5 * 0.3) / 2
    assert part.net_area_mm2 == pytest.approx(NET - corners)
    assert len(found.gaps) == 4
    assert found.contours[part.outline].gap_mm == pytest.approx(0.6)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 9999), st.sampled_from([0.1, 0.5, 0.9]))
def test_wherever_the_gap_is_the_part_is_the_same(seed, gap):
    """On a straight side the gap takes nothing of the area."""
    random = Random(seed)
    corners = [(0, 0), (200, 0), (200, 100), (0, 100)]
    sides = [Line(start=a, end=b) for a, b in zip(corners, corners[1:] + corners[:1], strict=True)]
    at = random.randrange(4)
    side = sides[at]
    size = math.dist(side.start, side.end)
    low = random.uniform(0.1, 0.8)
    high = low + gap / size
    points = [
        tuple(a + t * (b - a) for a, b in zip(side.start, side.end, strict=True))
        for t in (low, high)
    ]
    sides[at : at + 1] = [
        Line(start=side.start, end=points[0]),
        Line(start=points[1], end=side.end),
    ]
    shapes = [[one] for one in sides]
    random.shuffle(shapes)
    found = measure(moved(drawn(*shapes, *holes()), rotation(random.uniform(0, 360))))
    (part,) = found.parts
    assert part.net_area_mm2 == pytest.approx(NET)
    assert found.cut_length_mm == pytest.approx(600 - gap + 60 * math.pi)
    assert [one.size_mm for one in found.gaps] == pytest.approx([gap])


@pytest.mark.parametrize("pitch", [0.3, 1.0])
def test_strokes_beside_each_other_have_no_gaps_and_are_no_contours(pitch):
    strokes = [line((pitch * n, 0), (pitch * n, 50)) for n in range(40)]
    found = measure(drawn(*strokes))
    assert found.gaps == ()
    assert not any(one.closed for one in found.contours)
    assert found.pierces == 40


def test_a_frame_of_dashes_stays_dashes():
    ways = [((0, 0), (1, 0)), ((60, 0), (0, 1)), ((60, 60), (-1, 0)), ((0, 60), (0, -1))]
    strokes = [
        line((x + 4 * n * a, y + 4 * n * b), (x + (4 * n + 3.2) * a, y + (4 * n + 3.2) * b))
        for (x, y), (a, b) in ways
        for n in range(15)
    ]
    found = measure(drawn(*strokes))
    assert found.parts == ()
    assert len(found.contours) == 60


def test_how_wide_a_gap_may_be_is_said_and_no_more_is_closed():
    outline = line((0, 0.8), (0, 100), (200, 100), (200, 0), (0, 0))
    assert len(measure(drawn(outline)).parts) == 1
    assert measure(drawn(outline), Tolerances(gap_mm=0.5)).parts == ()


def test_lines_that_run_past_each_other_are_no_gap_but_told_where_they_cross():
    over = [
        *(line((-0.5, y), (100.5, y)) for y in (0, 50)),
        *(line((x, -0.5), (x, 50.5)) for x in (0, 100)),
    ]
    found = measure(drawn(*over, [circular((50, 25), 5)]))
    assert [one.crossed for one in found.gaps] == [True] * 4
    crossings = sorted((round(x, 6), round(y, 6)) for x, y in (one.place for one in found.gaps))
    assert crossings == [(0, 0), (0, 50), (100, 0), (100, 50)]
    (part,) = found.parts
    assert part.net_area_mm2 == pytest.approx(5000 - 25 * math.pi, abs=1)
    assert found.faults == ()
    assert not any(one.is_open for one in found.contours)


def test_an_open_line_around_closed_contours_is_told_as_an_outline_that_is_not_closed():
    found = measure(drawn(line((0, 2), (0, 100), (200, 100), (200, 0), (0, 0)), *holes()))
    (fault,) = found.faults
    assert fault.kind is FaultKind.OUTLINE_NOT_CLOSED
    assert fault.place in {(0, 2), (0, 0)}
    assert found.contours[fault.contours[0]].is_open


@pytest.mark.parametrize(
    "way",
    [
        # Around nothing, beside everything, a mere angle, and a slit in the part.
        line((300, 2), (300, 100), (400, 100), (400, 0), (300, 0)),
        line((-10, -10), (210, -10)),
        line((-200, -10), (250, -10), (250, 300)),
        line((60, 60), (60, 80), (80, 80), (80, 62), (65, 62)),
    ],
)
def test_an_open_line_that_goes_round_no_part_is_no_outline(way):
    found = measure(drawn(square(0, 0, 100), way, [circular((70, 70), 2)]))
    assert [one.kind for one in found.faults] == []


def test_thousands_of_open_lines_around_each_other_come_to_an_end():
    ways = [
        line((-n, -n + 2), (-n, 9 + n), (9 + n, 9 + n), (9 + n, -n), (-n, -n))
        for n in range(1, 9000, 3)
    ]
    found = measure(
        drawn(*ways, *(square(3 * n % 90 / 10, n // 30 / 10, 0.08) for n in range(900)))
    )
    assert any(one.kind is FaultKind.OUTLINE_NOT_CLOSED for one in found.faults)
