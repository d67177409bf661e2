"""Which closed contour lies in which, and which cross.

Contours are compared as polygons; their corners lie on the true curves, and no chord strays
farther than the tolerance they were flattened with.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray

from modn_watch.geometry.knots import knots
from modn_watch.geometry.ranks import ranked, sticks_out

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modn_watch.geometry.affine import Point
    from modn_watch.geometry.columns import Flags, Floats, Whole

Shapes: TypeAlias = NDArray[np.object_]

_EMPTY = shapely.LinearRing()
#: Pairs of boxes looked at in one go, so that memory has an end.
_AT_ONCE = 500_000
#: Pairs of boxes looked at in all; only thousands of rings around each other have more.
_MOST_PAIRS = 1_000_000
#: Corners of contours that meet, looked at in all; only thousands that cross each other have more.
_MOST_CORNERS = 3_000_000


@dataclass(frozen=True, kw_only=True)
class Rings:
    """Closed contours as polygons about an origin near them."""

    outlines: Shapes
    #: As the outlines, made valid where they cross themselves.
    areas: Shapes
    #: Which outlines cross or touch themselves.
    tangled: Flags
    #: Which of those cross themselves past reason: their convex hulls stand for them.
    knotted: Flags
    #: Subtracted from every coordinate, or those of a drawing far away would lose their digits.
    origin: Floats


class Meeting(Enum):
    """How two contours that meet lie to each other."""

    #: Each is partly inside the other and partly outside.
    CROSSING = "crossing"
    #: The smaller is inside and touches.
    INSIDE = "inside"
    #: They touch from outside.
    BESIDE = "beside"
    #: They are the same but for less than the tolerance.
    SAME = "same"


@dataclass(frozen=True, kw_only=True, slots=True)
class Met:
    """Two contours whose lines meet."""

    #: The one of less area, and the other.
    small: int
    large: int
    how: Meeting
    #: Of the smaller one's area, how much is inside the other; 0 to 1.
    share: float
    #: Where they meet.
    place: Point


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


def rings(points: Floats, owner: Whole, count: int) -> Rings:
    """Return polygons through the points.

    Args:
        points: shape (n, 2), each ring's together and in its order.
        owner: which ring each belongs to.
        count: how many rings there are; those of under three points are empty polygons.
    """
    origin = (points.min(axis=0) + points.max(axis=0)) / 2 if len(points) else np.zeros(2)
    full = np.bincount(owner, minlength=count) > 2  # noqa: PLR2004 - the corners of a triangle
    numbers = np.cumsum(full) - 1
    inside = full[owner]
    outlines = np.full(count, _EMPTY, dtype=object)
    if full.any():
        outlines[full] = shapely.linearrings(
            points[inside] - origin, indices=numbers[owner[inside]]
        )
    areas: Shapes = np.asarray(shapely.polygons(outlines), dtype=object).reshape(count)
    tangled = ~np.asarray(shapely.is_valid(areas), dtype=np.bool_).reshape(count)
    knotted = knots(outlines, tangled)
    mended = tangled & ~knotted
    if mended.any():
        areas[mended] = shapely.make_valid(areas[mended], method="structure", keep_collapsed=False)
    areas[knotted] = shapely.convex_hull(areas[knotted])
    outlines[knotted] = shapely.get_exterior_ring(areas[knotted])
    shapely.prepare(outlines)
    shapely.prepare(areas)
    return Rings(outlines=outlines, areas=areas, tangled=tangled, knotted=knotted, origin=origin)


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
        met += _meetings(found, meeting[0][few], meeting[1][few], touch_mm)
        inside += _inside(found, small[~touching], large[~touching])
        seen += len(small)
        corners = int(reached[-1]) if len(reached) else corners
        if seen > _MOST_PAIRS or corners > _MOST_CORNERS:
            complete = False
            break
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


def _meetings(found: Rings, small: Whole, large: Whole, touch_mm: float) -> list[Met]:
    if not len(small):
        return []
    one, other = found.areas[small], found.areas[large]
    common = shapely.intersection(one, other)
    shares = shapely.area(common) / np.maximum(shapely.area(one), 1e-300)
    thick = _thickness(common) > touch_mm
    # The dearest by far: it is asked only where the answer counts.
    out, beyond = np.zeros_like(thick), np.zeros_like(thick)
    out[thick] = _thickness(shapely.difference(one[thick], other[thick])) > touch_mm
    within = thick & ~out
    beyond[within] = _thickness(shapely.difference(other[within], one[within])) > touch_mm
    lines = shapely.intersection(found.outlines[small], found.outlines[large])
    # Prepared lines may meet where the overlay, which rounds otherwise, finds nothing.
    points = np.where(
        shapely.is_empty(lines),
        shapely.get_point(found.outlines[small], 0),
        shapely.point_on_surface(lines),
    )
    places = shapely.get_coordinates(points) + found.origin
    return [
        Met(small=a, large=b, how=_how(*flags), share=min(share, 1.0), place=(x, y))
        for a, b, flags, share, (x, y) in zip(
            small.tolist(),
            large.tolist(),
            zip(thick.tolist(), out.tolist(), beyond.tolist(), strict=True),
            shares.tolist(),
            places.tolist(),
            strict=True,
        )
    ]


def _how(thick: bool, out: bool, beyond: bool) -> Meeting:  # noqa: FBT001 - as they come
    if not thick:
        return Meeting.BESIDE
    if not out:
        return Meeting.INSIDE if beyond else Meeting.SAME
    return Meeting.CROSSING


def _thickness(shapes: Shapes) -> Floats:
    """Return how thick the thickest piece of each shape is on average, millimetres."""
    parts, owner = shapely.get_parts(shapes, return_index=True)
    # Of a long thin strip it is the width.
    wide = 2 * shapely.area(parts) / np.maximum(shapely.length(parts), 1e-300)
    found = np.zeros(len(shapes))
    np.maximum.at(found, owner, wide)
    return found


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
