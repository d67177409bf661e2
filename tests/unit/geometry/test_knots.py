import math

import numpy as np
import pytest
import shapely

from modn_watch.geometry import knots as knotting
from modn_watch.geometry.faults import crossings
from modn_watch.geometry.knots import knots
from modn_watch.geometry.nesting import nested
from modn_watch.geometry.rings import rings


def star(corners, reach, radius=10.0):
    """A star polygon {corners/reach}: it crosses itself corners * (reach - 1) times."""
    angles = [2 * math.pi * reach * n / corners for n in range(corners)]
    return np.array([(radius * math.cos(a), radius * math.sin(a)) for a in angles])


def ring(points):
    return np.array([shapely.LinearRing(points)], dtype=object)


@pytest.mark.parametrize(("room", "knotted"), [(1_200, True), (1_300, False)])
def test_an_outline_that_crosses_itself_past_reason_is_a_knot(monkeypatch, room, knotted):
    # 307 corners joined with every fifth: 307 * 4 = 1228 crossings.
    monkeypatch.setattr(knotting, "_MOST_CROSSINGS", room)
    assert knots(ring(star(307, 5)), np.array([True])).tolist() == [knotted]


def test_what_does_not_cross_itself_and_what_is_small_is_no_knot(monkeypatch):
    monkeypatch.setattr(knotting, "_MOST_CROSSINGS", 0)
    assert not knots(ring(star(307, 1)), np.array([False])).any()
    assert not knots(ring(star(7, 3)), np.array([True])).any()


def test_a_knot_counts_as_its_hull_and_not_everything_was_compared(monkeypatch):
    monkeypatch.setattr(knotting, "_MOST_CROSSINGS", 1_000)
    hole = np.array([(0, 0), (1, 0), (1, 1), (0, 1)])
    points = np.vstack([star(307, 5), hole])
    found = rings(points, np.repeat([0, 1], [307, 4]), 2)
    nest = nested(found, np.array([300.0, 1.0]), 0.01)
    assert (nest.parent, nest.complete) == ((None, 0), False)
    # A polygon of 307 corners on a circle of radius 10.
    area = 307 / 2 * 100 * math.sin(2 * math.pi / 307)
    assert shapely.area(found.areas[0]) == pytest.approx(area)


def test_of_a_scribble_only_so_many_crossings_are_told():
    found = crossings(star(2_001, 1_000), closed=True, snap_mm=0.001)
    assert 100 < len(found) <= 200
