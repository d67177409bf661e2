"""Which closed contour lies in which, and which cross."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from modn_watch.geometry.meetings import Meeting, linings, meetings
from modn_watch.geometry.ranks import ranked, sticks_out

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modn_watch.geometry.columns import Floats, Whole
    from modn_watch.geometry.meetings import Met
    from modn_watch.geometry.rings import Rings

#: Pairs of boxes looked at in one go, so that memory has an end.
_AT_ONCE = 500_000
#: Pairs of boxes looked at in all; only thousands of rings around each other have more.
_MOST_PAIRS = 1_000_000
#: Corners of contours that meet, looked at in all; only thousands that cross each other have more.
_MOST_CORNERS = 3_000_000


@dataclass(frozen=True, kw_only=True)
class Nest:
    """The order of contours in each other."""

    #: The smallest contour around each; None for an outermost one.
    parent: tuple[int | None, ...]
    #: How many contours are around it: 0 an outline, 1 a hole, 2 a part in a hole, ...
    depth: tuple[int, ...]
    met: tuple[Met, ...]
    #: Contours that lie on another, larger one all along, and so bound nothing.
    doubled: frozenset[int]
    #: False when there were too many to compare, and the rest count as outlines.
    complete: bool = True


def nested(found: Rings, area: Floats, touch_mm: float) -> Nest:
    """Return how the rings lie in each other.

    A ring that crosses an outline is a hole in it when it is no larger than half of it, and two
    fifths of it are inside, or no larger than nine tenths, and nine tenths of it are.  Any other
    is an outline that lies over it.

    Args:
        found: the rings.
        area: their areas, mm²; the exact ones.
        touch_mm: rings that cross less deep only touch.
    """
    inside: list[tuple[int, int]] = []
    met: list[Met] = []
    complete = not found.knotted.any()
    seen = corners = 0
    for small, large in _pairs(found, area):
        touching = np.asarray(shapely.intersects(found.outlines[large], found.outlines[small]))
        meeting = small[touching], large[touching]
        reached = corners + np.cumsum(_corners(found, *meeting))
        few = reached <= _MOST_CORNERS
        met += meetings(found, meeting[0][few], meeting[1][few], touch_mm)
        inside += _inside(found, small[~touching], large[~touching])
        seen += len(small)
        corners = int(reached[-1]) if len(reached) else corners
        if seen > _MOST_PAIRS or corners > _MOST_CORNERS:
            complete = False
            break
    lining = linings(found, area, inside, touch_mm)
    met += lining
    lined = {(one.small, one.large) for one in lining}
    inside = [pair for pair in inside if pair not in lined]
    doubled = frozenset(one.small for one in met if one.how is Meeting.SAME)
    boxes = shapely.bounds(found.areas)
    inner, over = _within(inside, met, doubled), _crossed(met, area, doubled)
    parent, depth = ranked(inner, over, area, ((boxes[:, :2] + boxes[:, 2:]) / 2).tolist())
    order = sorted(met, key=lambda one: (one.small, one.large))
    return Nest(parent=parent, depth=depth, met=tuple(order), doubled=doubled, complete=complete)


def _pairs(found: Rings, area: Floats) -> Iterator[tuple[Whole, Whole]]:
    """Yield smaller and larger of the rings whose boxes meet."""
    tree = shapely.STRtree(found.outlines)
    rank = np.empty(len(area), dtype=np.intp)
    rank[np.argsort(area, kind="stable")] = np.arange(len(area))
    step = max(_AT_ONCE // max(len(area), 1), 1)
    for begin in range(0, len(area), step):
        one, other = tree.query(found.outlines[begin : begin + step])
        one = one + begin
        smaller = rank[one] < rank[other]
        yield one[smaller], other[smaller]


def _corners(found: Rings, small: Whole, large: Whole) -> Whole:
    """Return how many corners the two contours of each pair have together."""
    ring, which = np.unique(np.append(small, large), return_inverse=True)
    counts = shapely.get_num_coordinates(found.outlines[ring])[which]
    return np.asarray(counts[: len(small)] + counts[len(small) :], dtype=np.intp)


def _inside(found: Rings, small: Whole, large: Whole) -> list[tuple[int, int]]:
    # Rings that do not meet are inside as soon as one of their points is.  Only the points of
    # these rings are taken: there may be as many batches as rings.
    ring, which = np.unique(small, return_inverse=True)
    x, y = shapely.get_coordinates(shapely.get_point(found.outlines[ring], 0))[which].T
    within = np.asarray(shapely.contains_xy(found.areas[large], x, y))
    return list(zip(small[within].tolist(), large[within].tolist(), strict=True))


def _within(
    inside: list[tuple[int, int]], met: list[Met], doubled: frozenset[int]
) -> list[tuple[int, int]]:
    """Return which contours are inside of which, and of none that bounds nothing."""
    touching = [(one.small, one.large) for one in met if one.how is Meeting.INSIDE]
    return [pair for pair in (*inside, *touching) if pair[1] not in doubled]


def _crossed(met: list[Met], area: Floats, doubled: frozenset[int]) -> list[tuple[int, int]]:
    """Return the contours that are holes of others though they stick out."""
    return [
        (one.small, one.large)
        for one in met
        if one.how is Meeting.CROSSING
        and one.large not in doubled
        and sticks_out(one.share, float(area[one.small]), float(area[one.large]))
    ]


def going_round(nest: Nest, found: Rings, ways: Rings) -> list[int]:
    """Return the open ways that go round rings which lie in no other.

    Of very many ways only those around the first rings are found.

    Args:
        nest: how the rings lie in each other.
        found: the rings.
        ways: the open contours, closed up; at least one.
    """
    outer = np.flatnonzero(np.array(nest.depth, dtype=np.intp) == 0)
    corners = shapely.get_coordinates(shapely.get_point(found.outlines[outer], 0))
    inner = np.asarray(shapely.points(corners + found.origin - ways.origin))
    count = len(ways.areas)
    tree = shapely.STRtree(ways.areas)
    step = max(_AT_ONCE // count, 1)
    around: set[int] = set()
    for begin in range(0, min(len(inner), _MOST_PAIRS // count + 1), step):
        around |= {*tree.query(inner[begin : begin + step], predicate="within")[1].tolist()}
    return sorted(around)


def holders_among(nest: Nest, area: Floats) -> Floats:
    """Return the areas by which the smallest ring is found; infinite where it bounds nothing."""
    found = area[: len(nest.depth)].copy()
    found[list(nest.doubled)] = np.inf
    return found


def holders(found: Rings, points: Floats, area: Floats) -> list[int | None]:
    """Return for each point the smallest ring around it; rings of infinite area do not count."""
    best: list[int | None] = [None] * len(points)
    tree = shapely.STRtree(found.outlines)
    step = max(_AT_ONCE // max(len(found.outlines), 1), 1)
    for begin in range(0, len(points), step):
        some = points[begin : begin + step] - found.origin
        one, ring = tree.query(np.asarray(shapely.points(some)))
        within = np.asarray(shapely.contains_xy(found.areas[ring], some[one, 0], some[one, 1]))
        within &= np.isfinite(area[ring])
        for at, number in zip((one[within] + begin).tolist(), ring[within].tolist(), strict=True):
            nearest = best[at]
            if nearest is None or area[number] < area[nearest]:
                best[at] = number
    return best
