"""Where contours cross themselves, cross each other, or lie on each other."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
import shapely

from modn_watch.geometry.meetings import Meeting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modn_watch.geometry.affine import Point
    from modn_watch.geometry.columns import Floats
    from modn_watch.geometry.nesting import Nest

#: Segments asked at once, and crossings of one contour after which nobody asks for more.
_AT_ONCE, _MOST_CROSSINGS = 256, 100
#: A loop no longer than so many snap tolerances is two ends that overshot each other.
_OVERSHOT = 4.0


class FaultKind(StrEnum):
    """What is wrong with contours."""

    HOLE_CROSSES_OUTLINE = "hole_crosses_outline"
    HOLE_OVERLAPS_HOLE = "hole_overlaps_hole"
    OUTLINES_OVERLAP = "outlines_overlap"
    PART_CROSSES_HOLE = "part_crosses_hole"
    #: A contour lies on another all along, though no piece of one is a piece of the other.
    CONTOUR_DOUBLED = "contour_doubled"
    SELF_INTERSECTION = "self_intersection"


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """One of them, and where."""

    kind: FaultKind
    place: Point
    #: By number, the one of less area first.
    contours: tuple[int, ...]


def meeting_faults(nest: Nest) -> Iterator[Fault]:
    """Yield the pairs of contours that cross, and contours that lie on another."""
    for met in nest.met:
        if met.how is Meeting.SAME:
            kind = FaultKind.CONTOUR_DOUBLED
        elif met.how is Meeting.CROSSING:
            kind = _KINDS[nest.depth[met.small] % 2, nest.depth[met.large] % 2]
        else:
            continue
        yield Fault(kind=kind, place=met.place, contours=(met.small, met.large))


#: By whether the smaller one is a hole, and whether the larger one is.
_KINDS = {
    (0, 0): FaultKind.OUTLINES_OVERLAP,
    (0, 1): FaultKind.PART_CROSSES_HOLE,
    (1, 0): FaultKind.HOLE_CROSSES_OUTLINE,
    (1, 1): FaultKind.HOLE_OVERLAPS_HOLE,
}


def crossings(points: Floats, *, closed: bool, snap_mm: float) -> list[Point]:
    """Return where a flattened contour crosses or touches itself, by x, then y.

    At most the first hundred or so are looked for.  Loops no longer than four snap tolerances are
    ends that overshoot each other, and do not count.

    Args:
        points: its corners, shape (n, 2).
        closed: the last corner is followed by the first.
        snap_mm: the tolerance with which its ends were joined.
    """
    if closed:
        points = np.vstack([points, points[:1]])
    steps = np.hypot(*np.diff(points, axis=0).T)
    points = points[np.append(True, steps > 0)]
    steps = steps[steps > 0]
    ways = np.stack([points[:-1], points[1:]], axis=1)
    lines = np.asarray(shapely.linestrings(ways))
    tree = shapely.STRtree(lines)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    found: set[Point] = set()
    for begin in range(0, len(lines), _AT_ONCE):
        one, other = tree.query(lines[begin : begin + _AT_ONCE], predicate="intersects")
        one = one + begin
        between = along[other] - along[one + 1]
        if closed:
            between = np.minimum(between, along[-1] - along[other + 1] + along[one])
        real = np.flatnonzero((one + 1 < other) & (between > _OVERSHOT * snap_mm))
        # One side of a scribble may cross thousands.
        real = real[: 2 * _MOST_CROSSINGS]
        met = shapely.intersection(lines[one[real]], lines[other[real]])
        places = shapely.get_coordinates(shapely.centroid(met))
        found |= {(round(x, 6), round(y, 6)) for x, y in places.tolist()}
        if len(found) > _MOST_CROSSINGS:
            break
    return sorted(found)
