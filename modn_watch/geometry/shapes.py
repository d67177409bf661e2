"""Whole figures centred on the origin, as drawing programs keep them."""

from __future__ import annotations

from math import atan2, cos, hypot, pi, sin, tau
from typing import TYPE_CHECKING

from modn_watch.geometry.curves import Arc, Curve, Line, circular, polyline

if TYPE_CHECKING:
    from modn_watch.geometry.affine import Point


#: Half across; nobody draws thinner ellipses, and no shorter curve is kept.
_THIN_MM = 1e-4


def rectangle(width: float, height: float, corner: float = 0.0) -> tuple[Curve, ...]:
    """Return a rectangle's outline, millimetres.

    Args:
        width: along x; the sign does not matter.
        height: along y; the sign does not matter.
        corner: radius of rounded corners, at most half the shorter side; negative for corners
            that are cut out round.
    """
    half_x, half_y = abs(width) / 2, abs(height) / 2
    radius = min(abs(corner), half_x, half_y)
    corners = [(half_x, half_y), (-half_x, half_y), (-half_x, -half_y), (half_x, -half_y)]
    if radius == 0:
        return polyline(corners, closed=True)
    arcs = [
        _corner(point, radius, number, cut_out=corner < 0) for number, point in enumerate(corners)
    ]
    sides = [
        Line(start=_leaving(point, radius, number), end=_arriving(after, radius, number))
        for number, (point, after) in enumerate(
            zip(corners, corners[1:] + corners[:1], strict=True)
        )
    ]
    return tuple(piece for pair in zip(arcs, sides, strict=True) for piece in pair)


def _corner(point: Point, radius: float, number: int, *, cut_out: bool) -> Arc:
    begin = number * pi / 2
    if cut_out:
        return circular(point, radius, begin + 3 * pi / 2, -pi / 2)
    inward = (-1 if point[0] > 0 else 1, -1 if point[1] > 0 else 1)
    centre = (point[0] + inward[0] * radius, point[1] + inward[1] * radius)
    return circular(centre, radius, begin, pi / 2)


#: Which way the outline runs from each corner, counter-clockwise from the upper right.
_STEPS = ((-1, 0), (0, -1), (1, 0), (0, 1))


def _leaving(corner: Point, radius: float, number: int) -> Point:
    step = _STEPS[number]
    return corner[0] + step[0] * radius, corner[1] + step[1] * radius


def _arriving(corner: Point, radius: float, number: int) -> Point:
    step = _STEPS[number]
    return corner[0] - step[0] * radius, corner[1] - step[1] * radius


def ellipse(radius_x: float, radius_y: float) -> tuple[Curve, ...]:
    """Return a whole ellipse, millimetres."""
    return (Arc(centre=(0.0, 0.0), u=(radius_x, 0.0), v=(0.0, radius_y)),)


def unless_flat(curve: Curve) -> tuple[Curve, ...]:
    """Return a curve; of an ellipse that is as thin as a line, the way along it and back.

    An arc so thin crosses itself wherever it is flattened.
    """
    if not isinstance(curve, Arc):
        return (curve,)
    (ux, uy), (vx, vy) = curve.u, curve.v
    size = hypot(ux, uy, vx, vy)
    if not abs(ux * vy - uy * vx) < _THIN_MM * size:
        return (curve,)
    # Of parallel half axes the farthest point is at the angle of their lengths.
    turn = atan2(vx * ux + vy * uy, ux * ux + uy * uy) if hypot(ux, uy) else pi / 2
    x, y = ux * cos(turn) + vx * sin(turn), uy * cos(turn) + vy * sin(turn)
    cx, cy = curve.centre
    return polyline([(cx - x, cy - y), (cx + x, cy + y)], closed=True)


def polygon(sides: int, radius_x: float, radius_y: float) -> tuple[Curve, ...]:
    """Return a regular polygon in an ellipse, its first corner on the positive x axis."""
    turns = [tau * number / sides for number in range(sides)]
    return polyline([(radius_x * cos(t), radius_y * sin(t)) for t in turns], closed=True)
