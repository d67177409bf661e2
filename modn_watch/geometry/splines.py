"""B-splines and NURBS, taken apart into Bézier pieces without any loss.

The control points of the piece over one knot span are the spline's blossom at the ends of the
span, so that each piece is found by itself and a spline of many thousand points costs no more
than its pieces do.  Knots that are not clamped, or periodic, need no special case.

Source: L. Ramshaw, Blossoming: A Connect-the-Dots Approach to Splines (1987).
"""

from __future__ import annotations

from itertools import pairwise
from math import isfinite
from typing import TYPE_CHECKING

from modn_watch.geometry.curves import Bezier, Curve, Line, Rational

if TYPE_CHECKING:
    from collections.abc import Sequence

    from modn_watch.geometry.affine import Point

#: x, y and 1, each times the weight.
_Weighted = tuple[float, float, float]
_QUADRATIC, _CUBIC = 2, 3
#: Of a degree; DXF allows 11, and power sums of more lose their digits.
MOST_DEGREE = 25
#: Of the whole range of knots: a shorter span is rounding of a repeated knot.
_NO_SPAN = 1e-12
#: Weights that differ less are equal.
_SAME_WEIGHT = 1e-12


def quadratic(start: Point, control: Point, end: Point) -> Bezier:
    """Return the quadratic Bézier curve, raised to the cubic that is the same curve."""
    return Bezier(
        start=start,
        leaving=_between(start, control, 2 / 3),
        arriving=_between(end, control, 2 / 3),
        end=end,
    )


def spline(
    degree: int,
    controls: Sequence[Point],
    knots: Sequence[float],
    weights: Sequence[float] = (),
) -> tuple[Curve, ...]:
    """Return the pieces of a B-spline or NURBS in their order.

    Args:
        degree: 1 to `MOST_DEGREE`.
        controls: more than `degree` of them.
        knots: one for each control point and `degree` + 1 more, never going back.
        weights: one for each control point, above 0; empty where all are equal.

    Raises:
        ValueError: the numbers describe no curve.
    """
    _check(degree, controls, knots, weights)
    rational = bool(weights) and max(weights) - min(weights) > _SAME_WEIGHT * max(weights)
    weighted: list[_Weighted] = [
        (x * w, y * w, w)
        for (x, y), w in zip(controls, weights if rational else [1.0] * len(controls), strict=True)
    ]
    least = _NO_SPAN * (knots[-1] - knots[0])
    return tuple(
        _piece([_blossom(weighted, knots, span, _arguments(knots, span, degree, number))
                for number in range(degree + 1)], rational=rational)
        for span in range(degree, len(controls))
        if knots[span + 1] - knots[span] > least
    )  # fmt: skip


def _check(
    degree: int, controls: Sequence[Point], knots: Sequence[float], weights: Sequence[float]
) -> None:
    if not 1 <= degree <= MOST_DEGREE or len(controls) <= degree:
        raise ValueError("a degree that its control points cannot carry")
    if len(knots) != len(controls) + degree + 1:
        raise ValueError("too few or too many knots")
    if not all(map(isfinite, knots)) or any(b < a for a, b in pairwise(knots)):
        raise ValueError("knots that go back")
    if not knots[degree] < knots[len(controls)]:
        raise ValueError("knots without a range")
    if weights and len(weights) != len(controls):
        raise ValueError("too few or too many weights")
    if any(not (isfinite(weight) and weight > 0) for weight in weights):
        raise ValueError("a weight that pushes away")


def _arguments(knots: Sequence[float], span: int, degree: int, number: int) -> list[float]:
    return [knots[span]] * (degree - number) + [knots[span + 1]] * number


def _blossom(
    controls: Sequence[_Weighted], knots: Sequence[float], span: int, arguments: Sequence[float]
) -> _Weighted:
    """Return the blossom of the polynomial over a knot span; de Boor with mixed arguments."""
    degree = len(arguments)
    row = list(controls[span - degree : span + 1])
    for level, argument in enumerate(arguments, start=1):
        first = span - degree + level
        shares = [
            (argument - knots[first + j]) / (knots[span + 1 + j] - knots[first + j])
            for j in range(len(row) - 1)
        ]
        row = [
            (a[0] + (b[0] - a[0]) * s, a[1] + (b[1] - a[1]) * s, a[2] + (b[2] - a[2]) * s)
            for (a, b), s in zip(pairwise(row), shares, strict=True)
        ]
    return row[0]


def _piece(controls: Sequence[_Weighted], *, rational: bool) -> Curve:
    points = tuple((x / w, y / w) for x, y, w in controls)
    degree = len(points) - 1
    if rational or degree > _CUBIC:
        return Rational(controls=points, weights=tuple(w for _, _, w in controls))
    if degree == _CUBIC:
        start, leaving, arriving, end = points
        return Bezier(start=start, leaving=leaving, arriving=arriving, end=end)
    if degree == _QUADRATIC:
        return quadratic(*points)
    return Line(start=points[0], end=points[1])


def _between(start: Point, end: Point, share: float) -> Point:
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share
