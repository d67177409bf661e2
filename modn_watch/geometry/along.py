"""Where a curve begins and ends, what lies between, and the same curve the other way round."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from modn_watch.geometry.curves import Arc, Bezier, Curve, Line, Rational, arc_point

if TYPE_CHECKING:
    from collections.abc import Sequence

    from modn_watch.geometry.affine import Point


def start_of(curve: Curve) -> Point:
    """Return its first point."""
    if isinstance(curve, Arc):
        return arc_point(curve, curve.begin)
    return curve.controls[0] if isinstance(curve, Rational) else curve.start


def end_of(curve: Curve) -> Point:
    """Return its last point; a whole circle's is its first."""
    if isinstance(curve, Arc):
        return arc_point(curve, curve.begin + curve.sweep)
    return curve.controls[-1] if isinstance(curve, Rational) else curve.end


def point_at(curve: Curve, t: float) -> Point:
    """Return the point at the parameter `t`, 0 at the start and 1 at the end.

    Equal steps of `t` are equal lengths on lines and circles alone.
    """
    if isinstance(curve, Arc):
        return arc_point(curve, curve.begin + t * curve.sweep)
    if isinstance(curve, Line):
        return _casteljau([(*curve.start, 1.0), (*curve.end, 1.0)], t)
    if isinstance(curve, Bezier):
        points = (curve.start, curve.leaving, curve.arriving, curve.end)
        return _casteljau([(*point, 1.0) for point in points], t)
    pairs = zip(curve.controls, curve.weights, strict=True)
    return _casteljau([(x * w, y * w, w) for (x, y), w in pairs], t)


def stretch_of(curve: Curve, begin: float, end: float) -> Curve:
    """Return what of a line or an arc lies between two parameters; other curves stay whole."""
    if isinstance(curve, Line):
        return Line(
            start=curve.start if begin == 0 else point_at(curve, begin),
            end=curve.end if end == 1 else point_at(curve, end),
        )
    if isinstance(curve, Arc):
        return Arc(
            centre=curve.centre,
            u=curve.u,
            v=curve.v,
            begin=curve.begin + begin * curve.sweep,
            sweep=(end - begin) * curve.sweep,
        )
    return curve


def backwards(curve: Curve) -> Curve:
    """Return the same points in the opposite direction."""
    if isinstance(curve, Arc):
        begin = curve.begin + curve.sweep
        return Arc(centre=curve.centre, u=curve.u, v=curve.v, begin=begin, sweep=-curve.sweep)
    if isinstance(curve, Line):
        return Line(start=curve.end, end=curve.start)
    if isinstance(curve, Bezier):
        return Bezier(
            start=curve.end, leaving=curve.arriving, arriving=curve.leaving, end=curve.start
        )
    return Rational(controls=curve.controls[::-1], weights=curve.weights[::-1])


def _casteljau(row: Sequence[tuple[float, float, float]], t: float) -> Point:
    s = 1 - t
    while len(row) > 1:
        row = [
            (a[0] * s + b[0] * t, a[1] * s + b[1] * t, a[2] * s + b[2] * t)
            for a, b in pairwise(row)
        ]
    x, y, weight = row[0]
    return x / weight, y / weight
