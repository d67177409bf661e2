"""How closed contours whose lines meet, or nearly do, lie to each other."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Iterable

    from modn_watch.geometry.affine import Point
    from modn_watch.geometry.columns import Floats, Whole
    from modn_watch.geometry.rings import Rings, Shapes


#: As many times as the sides are, the square corners of two rings may be apart.
_CORNER = 1.5


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


def meetings(found: Rings, small: Whole, large: Whole, touch_mm: float) -> list[Met]:
    """Return how the two rings of each pair lie to each other.

    Args:
        found: the rings.
        small: the one of less area of each pair.
        large: the other one, whose line it meets.
        touch_mm: rings that cross less deep only touch.
    """
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


def linings(
    found: Rings, area: Floats, inside: Iterable[tuple[int, int]], touch_mm: float
) -> list[Met]:
    """Return the rings that lie all along the one around them, though they never meet it.

    Args:
        found: the rings.
        area: their areas, mm².
        inside: smaller and larger of the rings that lie in each other and do not meet.
        touch_mm: so far apart at most are those that are the same.
    """
    around: dict[int, int] = {}
    for small, large in inside:
        if small not in around or area[large] < area[around[small]]:
            around[small] = large
    pairs = np.array([*around.items()], dtype=np.intp).reshape(-1, 2)
    one, other = found.outlines[pairs[:, 0]], found.outlines[pairs[:, 1]]
    between = 2 * (area[pairs[:, 1]] - area[pairs[:, 0]])
    thin = between <= touch_mm * (shapely.length(one) + shapely.length(other))
    return [
        Met(small=small, large=large, how=Meeting.SAME, share=1.0, place=(x, y))
        for small, large in pairs[thin].tolist()
        if _along(found, small, large, touch_mm) and _along(found, large, small, touch_mm)
        for x, y in (shapely.get_coordinates(found.outlines[small])[:1] + found.origin).tolist()
    ]


def _along(found: Rings, small: int, large: int, touch_mm: float) -> bool:
    """Tell whether every corner of a ring is near the line of another."""
    corners = shapely.points(shapely.get_coordinates(found.outlines[small]))
    return bool(shapely.dwithin(found.outlines[large], corners, _CORNER * touch_mm).all())
