"""The four kinds of curve that every drawing comes down to, each closed under affine maps.

A circle, an arc, a bulge or an ellipse is one `Arc`: a centre and two half axes that need not be
perpendicular, so that stretching or mirroring it gives another `Arc`, exactly.  Splines come down
to `Bezier` and `Rational` pieces.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import atan, atan2, cos, hypot, isfinite, sin, tau
from typing import TYPE_CHECKING

from modn_watch.geometry.affine import IDENTITY, Affine, Point, placed, turned

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: Below this a bulge is a straight line: its sagitta on a chord of 10 m is under a nanometre.
_FLAT_BULGE = 1e-10


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A straight piece."""

    start: Point
    end: Point


@dataclass(frozen=True, kw_only=True, slots=True)
class Arc:
    """The points centre + u cos t + v sin t, for t from `begin` over `sweep` radians."""

    centre: Point
    u: Point
    v: Point
    begin: float = 0.0
    #: Radians, either sign; a whole turn is `tau`.
    sweep: float = tau


@dataclass(frozen=True, kw_only=True, slots=True)
class Bezier:
    """A cubic Bézier curve."""

    start: Point
    leaving: Point
    arriving: Point
    end: Point


@dataclass(frozen=True, kw_only=True, slots=True)
class Rational:
    """A rational Bézier curve of any degree, as the pieces of a NURBS are."""

    #: One more than the degree; the first and the last are its ends.
    controls: tuple[Point, ...]
    #: One for each control point, all above 0; equal weights make it a plain Bézier curve.
    weights: tuple[float, ...]


Curve = Line | Arc | Bezier | Rational


def transformed(curve: Curve, matrix: Affine) -> Curve:
    """Return the curve as the map shows it, without any loss."""
    if matrix is IDENTITY:
        return curve
    if isinstance(curve, Line):
        return Line(start=placed(matrix, curve.start), end=placed(matrix, curve.end))
    if isinstance(curve, Arc):
        return Arc(
            centre=placed(matrix, curve.centre),
            u=turned(matrix, curve.u),
            v=turned(matrix, curve.v),
            begin=curve.begin,
            sweep=curve.sweep,
        )
    if isinstance(curve, Rational):
        controls = tuple(placed(matrix, point) for point in curve.controls)
        return Rational(controls=controls, weights=curve.weights)
    return Bezier(
        start=placed(matrix, curve.start),
        leaving=placed(matrix, curve.leaving),
        arriving=placed(matrix, curve.arriving),
        end=placed(matrix, curve.end),
    )


def arc_point(arc: Arc, angle: float) -> Point:
    """Return the arc's point at the parameter `angle`, radians."""
    along, across = cos(angle), sin(angle)
    return (
        arc.centre[0] + arc.u[0] * along + arc.v[0] * across,
        arc.centre[1] + arc.u[1] * along + arc.v[1] * across,
    )


def circular(centre: Point, radius: float, begin: float = 0.0, sweep: float = tau) -> Arc:
    """Return a circle, or the arc of it over `sweep` radians from `begin`."""
    return Arc(centre=centre, u=(radius, 0.0), v=(0.0, radius), begin=begin, sweep=sweep)


def bulged(start: Point, end: Point, bulge: float) -> Curve:
    """Return the piece of a polyline between two vertices.

    Args:
        start: the vertex that carries the bulge.
        end: the next vertex.
        bulge: tangent of a quarter of the included angle, positive to the left of travel; one
            that is not finite counts as 0, because LightBurn writes NaN for a straight piece.

    Source:
        DXF reference, LWPOLYLINE group 42; NaN met in the shop's LightBurn exports.
    """
    dx, dy = end[0] - start[0], end[1] - start[1]
    if not isfinite(bulge) or abs(bulge) < _FLAT_BULGE or (dx == 0.0 and dy == 0.0):
        return Line(start=start, end=end)
    lift = (1.0 - bulge * bulge) / (4.0 * bulge)
    centre = ((start[0] + end[0]) / 2 - dy * lift, (start[1] + end[1]) / 2 + dx * lift)
    radius = hypot(start[0] - centre[0], start[1] - centre[1])
    begin = atan2(start[1] - centre[1], start[0] - centre[0])
    return circular(centre, radius, begin, 4.0 * atan(bulge))


def polyline(points: Sequence[Point], *, closed: bool) -> tuple[Curve, ...]:
    """Return the straight pieces through the points; none for fewer than two."""
    ends = (*points[1:], points[0]) if closed and points else points[1:]
    return tuple(Line(start=start, end=end) for start, end in zip(points, ends, strict=False))


def bulged_polyline(
    vertices: Sequence[tuple[float, float, float]], *, closed: bool
) -> tuple[Curve, ...]:
    """Return the pieces through the vertices, each given as x, y and bulge."""
    points = [(x, y) for x, y, _ in vertices]
    ends = (*points[1:], *points[:1]) if closed else points[1:]
    return tuple(
        bulged(start, end, bulge) if bulge else Line(start=start, end=end)
        for start, end, (_, _, bulge) in zip(points, ends, vertices, strict=False)
    )


def all_transformed(curves: Iterable[Curve], matrix: Affine) -> tuple[Curve, ...]:
    """Return every curve as the map shows it."""
    return tuple(curves if matrix is IDENTITY else (transformed(one, matrix) for one in curves))
