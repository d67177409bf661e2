import numpy as np
import pytest
import shapely

from modn_watch.geometry import nesting
from modn_watch.geometry.meetings import Meeting
from modn_watch.geometry.nesting import nested
from modn_watch.geometry.rings import rings


def squares(*rows):
    """Squares of a lower left corner and a side."""
    corners = [
        corner
        for x, y, side in rows
        for corner in ((x, y), (x + side, y), (x + side, y + side), (x, y + side))
    ]
    found = rings(np.array(corners, dtype=float), np.repeat(np.arange(len(rows)), 4), len(rows))
    return found, np.array([side * side for _, _, side in rows], dtype=float)


def test_however_many_batches_there_are_a_point_is_asked_for_its_own_pairs_alone(monkeypatch):
    asked = []
    real = shapely.get_point
    monkeypatch.setattr(nesting, "_AT_ONCE", 1)
    monkeypatch.setattr(
        shapely, "get_point", lambda shapes, at: asked.append(len(shapes)) or real(shapes, at)
    )
    plate = (0, 0, 1_000)
    nest = nested(*squares(plate, *((10 + 9 * n, 10, 5) for n in range(100))), 0.01)
    # Each of the 100 holes in a batch of its own, and the plate in one with all of them.
    assert sum(asked) <= 200
    assert nest.depth == (0, *[1] * 100)


def test_rings_without_corners_lie_in_nothing():
    corners = np.array([(0, 0), (9, 0), (9, 9), (0, 9), (3, 3), (4, 3), (4, 4), (3, 4.0)])
    found = rings(corners, np.repeat([0, 2], 4), 3)
    assert nested(found, np.array([81.0, 0, 1]), 0.01).parent == (None, None, 0)


@pytest.mark.parametrize(("room", "looked_at"), [(29, 2), (30, 3), (1_000, 3)])
def test_of_contours_that_cross_only_so_many_corners_are_looked_at(monkeypatch, room, looked_at):
    monkeypatch.setattr(nesting, "_MOST_CORNERS", room)
    # In a chain of four squares each crosses the next: ten corners a pair, the first told twice.
    nest = nested(*squares(*((6 * n, 0, 10 + n / 100) for n in range(4))), 0.01)
    assert [one.how for one in nest.met] == [Meeting.CROSSING] * looked_at
    assert nest.complete == (looked_at == 3)
