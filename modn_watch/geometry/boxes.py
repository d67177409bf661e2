"""The exact boxes of many curves at once."""

from __future__ import annotations

from math import pi, tau
from typing import TYPE_CHECKING

import numpy as np

from modn_watch.geometry.bounds import Box
from modn_watch.geometry.columns import ARC, CUBIC, RATIONAL, on_arcs
from modn_watch.geometry.curves import Rational
from modn_watch.geometry.rational import turning_points

if TYPE_CHECKING:
    from modn_watch.geometry.columns import Arcs, Columns, Floats, Whole


def boxes(table: Columns) -> Floats:
    """Return min_x, min_y, max_x, max_y of each curve, shape (n, 4), millimetres."""
    low = np.minimum(table.start, table.end)
    high = np.maximum(table.start, table.end)
    arcs = table.of_kind(ARC)
    if len(arcs):
        _widen(low, high, arcs, _turns_of_arcs(table.arcs))
    cubics = table.of_kind(CUBIC)
    if len(cubics):
        _widen(low, high, cubics, _turns_of_cubics(table.cubics))
    for at in table.of_kind(RATIONAL):
        degree = table.degrees[table.row[at]]
        rows = table.rationals[table.row[at], : degree + 1]
        for point in turning_points(_rational(rows)):
            low[at], high[at] = np.minimum(low[at], point), np.maximum(high[at], point)
    return np.hstack([low, high])


def around(corners: Floats) -> Box | None:
    """Return the box around boxes, shape (n, 4); None around none."""
    if not len(corners):
        return None
    min_x, min_y = corners[:, :2].min(axis=0).tolist()
    max_x, max_y = corners[:, 2:].max(axis=0).tolist()
    return Box(min_x=min_x, min_y=min_y, max_x=max_x, max_y=max_y)


def _widen(low: Floats, high: Floats, at: Whole, turns: list[Floats]) -> None:
    for points in turns:
        low[at] = np.fmin(low[at], points)
        high[at] = np.fmax(high[at], points)


def _turns_of_arcs(arcs: Arcs) -> list[Floats]:
    """Return the points where x or y turns back, NaN where the arc does not reach them."""
    found = []
    for axis in (0, 1):
        turning = np.arctan2(arcs.v[:, axis], arcs.u[:, axis])
        for angle in (turning, turning + pi):
            ahead = np.where(arcs.sweep >= 0, angle - arcs.begin, arcs.begin - angle) % tau
            points = on_arcs(arcs, angle)
            points[ahead > np.abs(arcs.sweep)] = np.nan
            found.append(points)
    return found


def _turns_of_cubics(controls: Floats) -> list[Floats]:
    p0, p1, p2, p3 = (controls[:, number] for number in range(4))
    a, b, c = p3 - 3 * p2 + 3 * p1 - p0, 2 * (p2 - 2 * p1 + p0), p1 - p0
    # A quotient of next to nothing is too large to be a root, like that of nothing.
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        # The other quotient of the same sum keeps the digits that -b + sqrt(...) would lose.
        half = -(b + np.copysign(np.sqrt(b * b - 4 * a * c), b)) / 2
        roots = [half / a, c / half]
    found = []
    for root in roots:
        t = np.where((root > 0) & (root < 1), root, np.nan)
        s = 1 - t
        found.append(s * s * s * p0 + 3 * s * s * t * p1 + 3 * s * t * t * p2 + t * t * t * p3)
    return found


def _rational(rows: Floats) -> Rational:
    weights = rows[:, 2]
    return Rational(
        controls=tuple(zip(*(rows[:, :2] / weights[:, None]).T.tolist(), strict=True)),
        weights=tuple(weights.tolist()),
    )
