"""The smallest rectangle around a shape, whichever way it is turned."""

from __future__ import annotations

from dataclasses import dataclass
from math import degrees
from typing import TYPE_CHECKING

import numpy as np
import shapely

from modn_watch.geometry.affine import rotation
from modn_watch.geometry.bounds import bounds
from modn_watch.geometry.curves import Line, all_transformed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from modn_watch.geometry.bounds import Box
    from modn_watch.geometry.columns import Floats
    from modn_watch.geometry.curves import Curve

#: Rectangles that differ by less than this share are equally large.  All three on the sides of a
#: triangle are: rounding must not choose among them.
_SAME = 1e-6
#: Curved pieces that are measured anew at the angle found; beyond, the flattened ones count.
_MOST_CURVED = 2_000
#: Sides of a hull tried at once.
_AT_ONCE = 256


@dataclass(frozen=True, kw_only=True, slots=True)
class Rectangle:
    """A rectangle that need not stand upright."""

    #: The longer side, and the other, millimetres.
    length_mm: float
    width_mm: float
    #: Of the longer side, degrees, 0 to under 180; 0 for an upright one that is wider than high.
    angle_deg: float


def smallest_rectangle(points: Floats, curves: Sequence[Curve], upright: Box) -> Rectangle:
    """Return the rectangle of least area, and of several such, the one nearest to a square.

    One of its sides lies on a side of the hull.

    Args:
        points: the corners of the flattened outline, shape (n, 2).
        curves: the outline itself.
        upright: its box.
    """
    angle = _best_angle(points - points.mean(axis=0))
    width, height = _box_at(
        angle, points, [curve for curve in curves if not isinstance(curve, Line)]
    )
    if _is_no_larger(upright, width, height):
        # It reads better.
        return upright_rectangle(upright)
    return _rectangle(width, height, angle)


def _is_no_larger(upright: Box, width: float, height: float) -> bool:
    area, around = upright.width * upright.height, upright.width + upright.height
    return area * (1 - _SAME) <= width * height and around * (1 - _SAME) <= width + height


def upright_rectangle(box: Box) -> Rectangle:
    """Return a box as a rectangle."""
    return _rectangle(box.width, box.height, 0.0)


def _rectangle(width: float, height: float, angle_deg: float) -> Rectangle:
    if height > width:
        return Rectangle(length_mm=height, width_mm=width, angle_deg=(angle_deg + 90) % 180)
    return Rectangle(length_mm=width, width_mm=height, angle_deg=angle_deg % 180)


def _best_angle(points: Floats) -> float:
    """Return the angle of the least area; of the same area, of the least way around."""
    hull = shapely.get_coordinates(shapely.convex_hull(shapely.multipoints(points)))
    sides = np.diff(hull, axis=0)
    angles = np.arctan2(sides[:, 1], sides[:, 0])
    if not len(angles):
        return 0.0
    sizes = np.vstack(
        [
            _sizes_at(angles[begin : begin + _AT_ONCE], hull)
            for begin in range(0, len(angles), _AT_ONCE)
        ]
    )
    area = sizes.prod(axis=1)
    around = np.where(area <= area.min() * (1 + _SAME), sizes.sum(axis=1), np.inf)
    return degrees(float(angles[around.argmin()]))


def _sizes_at(angles: Floats, hull: Floats) -> Floats:
    """Return width and height of a hull turned back by each of some angles, shape (n, 2)."""
    along = np.outer(np.cos(angles), hull[:, 0]) + np.outer(np.sin(angles), hull[:, 1])
    across = np.outer(np.cos(angles), hull[:, 1]) - np.outer(np.sin(angles), hull[:, 0])
    return np.column_stack([np.ptp(along, axis=1), np.ptp(across, axis=1)])


def _box_at(angle: float, points: Floats, curved: Sequence[Curve]) -> tuple[float, float]:
    """Return width and height of the shape turned back by the angle."""
    back = rotation(-angle)
    x = back.a * points[:, 0] + back.c * points[:, 1]
    y = back.b * points[:, 0] + back.d * points[:, 1]
    sides = [x.min(), y.min(), x.max(), y.max()]
    exact = bounds(all_transformed(curved, back)) if len(curved) <= _MOST_CURVED else None
    if exact:
        sides[:2] = min(sides[0], exact.min_x), min(sides[1], exact.min_y)
        sides[2:] = max(sides[2], exact.max_x), max(sides[3], exact.max_y)
    return float(sides[2] - sides[0]), float(sides[3] - sides[1])
