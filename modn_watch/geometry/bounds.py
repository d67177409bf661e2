"""How large curves are: exact boxes, from the points where a curve turns back."""

from __future__ import annotations

from dataclasses import dataclass
from math import atan2, pi, sqrt, tau
from typing import TYPE_CHECKING

from modn_watch.geometry.curves import Arc, Bezier, Curve, Line, Rational, arc_point
from modn_watch.geometry.rational import turning_points

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from modn_watch.geometry.affine import Point


#: Whatever lies farther out, millimetres, is a damaged number, as NaN and infinity are.
REACH_MM = 1e12


@dataclass(frozen=True, kw_only=True, slots=True)
class Box:
    """An upright rectangle, millimetres; finite, and never inside out."""

    min_x: float
    min_y: float
    max_x: float
    max_y: float

    @property
    def width(self) -> float:
        """Along x, 0 or more."""
        return self.max_x - self.min_x

    @property
    def height(self) -> float:
        """Along y, 0 or more."""
        return self.max_y - self.min_y


def bounds(curves: Iterable[Curve]) -> Box | None:
    """Return the smallest box around the curves.

    A curve with a coordinate that is not finite, or beyond `REACH_MM`, counts for nothing.

    Returns:
        None when nothing is left to measure.
    """
    return around_points(
        point for curve in curves if is_measurable(curve) for point in extremes(curve)
    )


def around_points(points: Iterable[Point]) -> Box | None:
    """Return the smallest box around the points that lie within reach; None when none does."""
    good = [point for point in points if _near(point)]
    if not good:
        return None
    xs, ys = zip(*good, strict=True)
    return Box(min_x=min(xs), min_y=min(ys), max_x=max(xs), max_y=max(ys))


def around_boxes(boxes: Iterable[Box | None]) -> Box | None:
    """Return the smallest box around the boxes; None when there is none."""
    return around_points(
        point
        for box in boxes
        if box is not None
        for point in ((box.min_x, box.min_y), (box.max_x, box.max_y))
    )


def is_near(box: Box) -> bool:
    """Tell whether all of a box lies within reach; one around a curve within it may not."""
    return _near((box.min_x, box.min_y), (box.max_x, box.max_y))


def is_measurable(curve: Curve) -> bool:
    """Tell whether every number of the curve is finite and within reach."""
    if isinstance(curve, Line):
        return _near(curve.start, curve.end)
    if isinstance(curve, Bezier):
        return _near(curve.start, curve.leaving, curve.arriving, curve.end)
    if isinstance(curve, Rational):
        return _near(*curve.controls) and all(0 < weight < REACH_MM for weight in curve.weights)
    return _near(curve.centre, curve.u, curve.v, (curve.begin, curve.sweep))


def _near(*points: Point) -> bool:
    # Written so that NaN, which compares with nothing, is refused.
    return all(-REACH_MM < x < REACH_MM and -REACH_MM < y < REACH_MM for x, y in points)


def extremes(curve: Curve) -> Iterator[Point]:
    """Yield points of the curve, among them the outermost in x and in y."""
    if isinstance(curve, Line):
        yield curve.start
        yield curve.end
    elif isinstance(curve, Arc):
        yield from _arc_extremes(curve)
    elif isinstance(curve, Rational):
        yield curve.controls[0]
        yield curve.controls[-1]
        yield from turning_points(curve)
    else:
        yield curve.start
        yield curve.end
        yield from _bezier_extremes(curve)


def _arc_extremes(arc: Arc) -> Iterator[Point]:
    # d/dt (u cos t + v sin t) = 0 at tan t = v/u, on each axis by itself.
    yield arc_point(arc, arc.begin)
    yield arc_point(arc, arc.begin + arc.sweep)
    for axis in (0, 1):
        turning = atan2(arc.v[axis], arc.u[axis])
        for angle in (turning, turning + pi):
            if _swept(arc, angle):
                yield arc_point(arc, angle)


def _swept(arc: Arc, angle: float) -> bool:
    ahead = angle - arc.begin if arc.sweep >= 0 else arc.begin - angle
    return ahead % tau <= abs(arc.sweep)


def _bezier_extremes(curve: Bezier) -> Iterator[Point]:
    for axis in (0, 1):
        controls = (
            curve.start[axis],
            curve.leaving[axis],
            curve.arriving[axis],
            curve.end[axis],
        )
        for t in _turning_points(*controls):
            yield _bezier_point(curve, t)


def _turning_points(p0: float, p1: float, p2: float, p3: float) -> list[float]:
    """Return where, between 0 and 1, one coordinate of the curve turns back."""
    a = p3 - 3 * p2 + 3 * p1 - p0
    b = 2 * (p2 - 2 * p1 + p0)
    c = p1 - p0
    inside = b * b - 4 * a * c
    if inside < 0 or (a == 0 and b == 0):
        return []
    # The other quotient of the same sum keeps the digits that -b + sqrt(inside) would lose.
    half = -(b + (sqrt(inside) if b >= 0 else -sqrt(inside))) / 2
    roots = [half / a] if a else []
    roots += [c / half] if half else []
    return [t for t in roots if 0 < t < 1]


def _bezier_point(curve: Bezier, t: float) -> Point:
    s = 1 - t
    w0, w1, w2, w3 = s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t
    return (
        w0 * curve.start[0] + w1 * curve.leaving[0] + w2 * curve.arriving[0] + w3 * curve.end[0],
        w0 * curve.start[1] + w1 * curve.leaving[1] + w2 * curve.arriving[1] + w3 * curve.end[1],
    )
