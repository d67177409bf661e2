import itertools
from math import dist, pi
from time import process_time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modn_watch.geometry.curves import circular
from modn_watch.geometry.measuring import measure
from modn_watch.geometry.nearness import groups, members_of
from modn_watch.geometry.nesting import nested
from modn_watch.geometry.rings import rings
from modn_watch.geometry.walks import walks
from tests.sketches import drawn

#: On a grid of half millimetres: circles either meet plainly or are plainly apart.
circles = st.tuples(
    st.integers(0, 60).map(lambda n: n / 2),
    st.integers(0, 60).map(lambda n: n / 2),
    st.integers(2, 30).map(lambda n: n / 2),
)


def apart(one, other):
    away = dist(one[:2], other[:2])
    return away > one[2] + other[2] + 0.1 or away < abs(one[2] - other[2]) - 0.1


def around(one, other):
    return one[2] < other[2] and dist(one[:2], other[:2]) < other[2]


@settings(max_examples=80, deadline=None)
@given(st.lists(circles, max_size=14))
def test_circles_nest_as_their_centres_and_radii_say(candidates):
    kept = []
    for circle in candidates:
        if all(apart(circle, other) for other in kept):
            kept.append(circle)
    found = measure(drawn(*[[circular((x, y), r)] for x, y, r in kept]))
    for contour in found.contours:
        x, y = contour.shape.centre
        own = (round(x, 3), round(y, 3), round(contour.shape.diameter_mm / 2, 3))
        holders = [circle for circle in kept if around(own, circle)]
        assert contour.depth == len(holders)
        if holders:
            parent = found.contours[contour.parent].shape
            assert parent.diameter_mm / 2 == pytest.approx(min(circle[2] for circle in holders))
    signs = {circle: sum(around(circle, other) for other in kept) % 2 for circle in kept}
    net = sum((-1 if odd else 1) * pi * r * r for (_, _, r), odd in signs.items())
    assert sum(part.net_area_mm2 for part in found.parts) == pytest.approx(net)
    assert found.faults == ()


@settings(max_examples=80, deadline=None)
@given(st.lists(circles, min_size=2, max_size=8, unique=True))
def test_circles_that_cross_are_told_as_their_centres_and_radii_say(candidates):
    found = measure(drawn(*[[circular((x, y), r)] for x, y, r in candidates]))
    crossing = {
        frozenset((one, other))
        for n, one in enumerate(candidates)
        for other in candidates[:n]
        if abs(one[2] - other[2]) + 0.4 < dist(one[:2], other[:2]) < one[2] + other[2] - 0.4
    }
    told = set()
    for fault in found.faults:
        shapes = [found.contours[number].shape for number in fault.contours]
        told.add(frozenset((*map(float, np.round(s.centre, 3)), s.diameter_mm / 2) for s in shapes))
    rounded = {frozenset((x, y, round(r, 3)) for x, y, r in pair) for pair in told}
    assert crossing <= rounded


def linked(rows, reach):
    """Single linkage by brute force, in every column at once."""
    home = list(range(len(rows)))
    for n, one in enumerate(rows):
        for m, other in enumerate(rows[:n]):
            if all(abs(a - b) <= reach for a, b in zip(one, other, strict=True)):
                home = [home[m] if value == home[n] else value for value in home]
    return home


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=25))
def test_rows_within_reach_are_in_one_group_and_far_ones_are_not(rows):
    found = groups(np.array(rows, dtype=np.float64).reshape(-1, 2), 1.0).tolist()
    home = linked(rows, 1)
    for n in range(len(rows)):
        for m in range(n):
            if home[n] == home[m]:
                assert found[n] == found[m]
            if found[n] == found[m] and home[n] != home[m]:
                # Only where a chain of others leads across in each column by itself.
                mates = [row for row, label in zip(rows, found, strict=True) if label == found[n]]
                for axis in (0, 1):
                    values = sorted({row[axis] for row in mates})
                    assert all(b - a <= 1 for a, b in itertools.pairwise(values))


def test_members_are_listed_by_label():
    found = members_of(np.array([2, 0, 2, 3]), 5)
    assert [some.tolist() for some in found] == [[1], [], [0, 2], [3], []]


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=20))
def test_every_edge_is_walked_once_and_walks_stop_where_there_is_a_choice(edges):
    found = walks(edges, 9)
    assert sorted(max(edge, ~edge) for walk in found for edge in walk.edges) == list(
        range(len(edges))
    )
    degree = [sum((a == node) + (b == node) for a, b in edges) for node in range(9)]
    for walk in found:
        ends = [edges[edge] if edge >= 0 else edges[~edge][::-1] for edge in walk.edges]
        assert (ends[0][0], ends[-1][1]) == (walk.start, walk.end)
        for (_, here), (there, _) in itertools.pairwise(ends):
            assert here == there
            assert degree[here] == 2
        assert walk.closed == (walk.start == walk.end and degree[walk.start] == 2)


def test_twenty_thousand_contours_beside_each_other_take_no_square_of_time():
    count = 20_000
    square = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]])
    places = np.column_stack([np.arange(count) % 200, np.arange(count) // 200]) * 2.0
    found = rings((places[:, None] + square).reshape(-1, 2), np.repeat(np.arange(count), 4), count)
    begun = process_time()

    nest = nested(found, np.ones(count), 0.05)

    assert process_time() - begun < 2
    assert set(nest.depth) == {0}
