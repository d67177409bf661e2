"""Where contours cross themselves, cross each other, or come too near."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import hypot
from typing import TYPE_CHECKING

import numpy as np
import shapely

from modn_watch.geometry.nesting import Meeting
from modn_watch.geometry.rounds import Round

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from modn_watch.geometry.affine import Point
    from modn_watch.geometry.columns import Floats
    from modn_watch.geometry.nesting import Nest, Rings
    from modn_watch.geometry.rounds import Slot

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
    THIN_WEB = "thin_web"


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """One of them, and where."""

    kind: FaultKind
    place: Point
    #: By number, the one of less area first.
    contours: tuple[int, ...]
    #: What is left between two contours, millimetres; 0 where they meet.
    size_mm: float = 0.0


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
        real = (one + 1 < other) & (between > _OVERSHOT * snap_mm)
        met = shapely.intersection(lines[one[real]], lines[other[real]])
        places = shapely.get_coordinates(shapely.centroid(met))
        found |= {(round(x, 6), round(y, 6)) for x, y in places.tolist()}
        if len(found) > _MOST_CROSSINGS:
            break
    return sorted(found)


def webs(
    found: Rings, nest: Nest, shapes: Sequence[Round | Slot | None], web_mm: float
) -> Iterator[Fault]:
    """Yield contours of one part that leave less than `web_mm` between them.

    Exact between circles; between others right to twice the chord of flattening.
    """
    tree = shapely.STRtree(found.outlines)
    one, other = tree.query(found.outlines, predicate="dwithin", distance=web_mm)
    met = {(pair.small, pair.large) for pair in nest.met}
    for a, b in zip(one.tolist(), other.tolist(), strict=True):
        if a < b and _same_part(a, b, nest) and (a, b) not in met and (b, a) not in met:
            size, place = _between(shapes[a], shapes[b]) or _apart(found, a, b)
            yield Fault(kind=FaultKind.THIN_WEB, place=place, contours=(a, b), size_mm=size)


def _apart(found: Rings, a: int, b: int) -> tuple[float, Point]:
    line = shapely.shortest_line(found.outlines[a], found.outlines[b])
    one, other = shapely.get_coordinates(line) + found.origin
    x, y = ((one + other) / 2).tolist()
    return float(hypot(*(other - one))), (x, y)


def _same_part(a: int, b: int, nest: Nest) -> bool:
    if a in nest.doubled or b in nest.doubled:
        return False
    if nest.depth[a] % 2 and nest.depth[b] % 2:
        return nest.parent[a] == nest.parent[b]
    return (nest.depth[a] % 2 == 1 and nest.parent[a] == b) or (
        nest.depth[b] % 2 == 1 and nest.parent[b] == a
    )


def _between(one: Round | Slot | None, other: Round | Slot | None) -> tuple[float, Point] | None:
    """Return how much is between two circles beside or inside each other, and where."""
    if not (isinstance(one, Round) and isinstance(other, Round)):
        return None
    small, large = sorted((one, other), key=lambda circle: circle.diameter_mm)
    dx, dy = small.centre[0] - large.centre[0], small.centre[1] - large.centre[1]
    apart, near, far = hypot(dx, dy), small.diameter_mm / 2, large.diameter_mm / 2
    beside, inside = apart - near - far, far - near - apart
    # From the middle of the larger one to the middle of what is between.
    away = far + beside / 2 if beside > inside else far - inside / 2
    x, y = (dx / apart, dy / apart) if apart else (1.0, 0.0)
    return max(beside, inside), (large.centre[0] + x * away, large.centre[1] + y * away)
