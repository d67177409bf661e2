"""Which closed contour lies in which, and which cross."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from modn_watch.geometry.meetings import Meeting, linings, meetings

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
#: Of a contour that crosses an outline: with so much inside it is a hole that sticks out.  Under
#: a half, because holes whose centre lies on the edge are met, and rounding must not decide.
_MOSTLY = 0.4


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

    A ring that crosses an outline belongs in it when two fifths of it are inside.

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
    parent, depth = _ranked(inside, met, area, doubled)
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


def _ranked(
    inside: list[tuple[int, int]], met: list[Met], area: Floats, doubled: frozenset[int]
) -> tuple[tuple[int | None, ...], tuple[int, ...]]:
    """Return parents and depths, found from the largest contour to the smallest."""
    firm: list[list[int]] = [[] for _ in area]
    for small, large in inside:
        firm[small].append(large)
    crossed: list[list[int]] = [[] for _ in area]
    for one in met:
        if one.how is Meeting.INSIDE:
            firm[one.small].append(one.large)
        elif one.how is Meeting.CROSSING and one.share >= _MOSTLY:
            crossed[one.small].append(one.large)
    parent: list[int | None] = [None] * len(area)
    depth = [0] * len(area)
    size = area.tolist()
    for number in np.argsort(-area, kind="stable").tolist():
        # What crosses a hole is another hole, what crosses an outline mostly belongs in it.
        around = firm[number] + [one for one in crossed[number] if depth[one] % 2 == 0]
        around = [one for one in around if one not in doubled]
        if around:
            nearest = min(around, key=lambda one: (size[one], -one))
            parent[number], depth[number] = nearest, depth[nearest] + 1
    return tuple(parent), tuple(depth)


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
