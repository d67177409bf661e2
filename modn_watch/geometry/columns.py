"""Many curves as columns of numbers, so that what is asked of all of them is asked once.

A drawing of forty thousand short pieces is measured by a few dozen passes over arrays; a loop
over the curves themselves would take longer than reading the file does.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from math import tau
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from modn_watch.geometry.along import end_of, start_of
from modn_watch.geometry.bounds import REACH_MM
from modn_watch.geometry.curves import Arc, Bezier, Line, Rational
from modn_watch.geometry.rational import homogeneous

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from modn_watch.geometry.curves import Curve

Floats: TypeAlias = NDArray[np.float64]
Whole: TypeAlias = NDArray[np.intp]
Flags: TypeAlias = NDArray[np.bool_]

#: Values of `Columns.kind`.
LINE, ARC, CUBIC, RATIONAL = range(4)
#: Half axes that differ less, as a share of their length, and are as square, make a circle.
_ROUND = 1e-6


@dataclass(frozen=True, kw_only=True)
class Arcs:
    """The columns of the `Arc`s, one row each."""

    #: Shape (n, 2).
    centre: Floats
    u: Floats
    v: Floats
    #: Radians; the sweep at most one turn, either way.
    begin: Floats
    sweep: Floats
    #: Of a circle, millimetres; NaN for an ellipse.
    radius: Floats


@dataclass(frozen=True, kw_only=True)
class Columns:
    """Curves side by side; row i of every column is curve i."""

    #: Shape (n, 2).
    start: Floats
    end: Floats
    #: `LINE`, `ARC`, `CUBIC` or `RATIONAL`.
    kind: NDArray[np.uint8]
    #: The curve's row among those of its kind.
    row: Whole
    arcs: Arcs
    #: The four control points of each `Bezier`, shape (n, 4, 2).
    cubics: Floats
    #: The weighted control points of each `Rational`, shape (n, highest degree + 1, 3); rows of a
    #: lower degree are filled up with NaN.
    rationals: Floats
    degrees: Whole

    def of_kind(self, kind: int) -> Whole:
        """Return the curves of one kind in the order of their rows."""
        return np.flatnonzero(self.kind == kind)


def columns(curves: Sequence[Curve]) -> Columns:
    """Return the curves as columns.

    Args:
        curves: each of them measurable; see `sound`.
    """
    kind = np.array([_KINDS[type(curve)] for curve in curves], dtype=np.uint8)
    row = np.empty(len(curves), dtype=np.intp)
    start, end = np.empty((len(curves), 2)), np.empty((len(curves), 2))
    for which in range(4):
        found = np.flatnonzero(kind == which)
        row[found] = np.arange(len(found))
    sorts: dict[int, list[Curve]] = {which: [] for which in range(4)}
    for curve in curves:
        sorts[_KINDS[type(curve)]].append(curve)
    lines = _lines(sorts[LINE])
    start[kind == LINE], end[kind == LINE] = lines[:, :2], lines[:, 2:]
    arcs = _arcs(sorts[ARC])
    start[kind == ARC] = on_arcs(arcs, arcs.begin)
    end[kind == ARC] = on_arcs(arcs, arcs.begin + arcs.sweep)
    cubics = _cubics(sorts[CUBIC])
    start[kind == CUBIC], end[kind == CUBIC] = cubics[:, 0], cubics[:, 3]
    rationals, degrees = _rationals(sorts[RATIONAL])
    for number, curve in zip(np.flatnonzero(kind == RATIONAL), sorts[RATIONAL], strict=True):
        start[number], end[number] = start_of(curve), end_of(curve)
    return Columns(
        start=start,
        end=end,
        kind=kind,
        row=row,
        arcs=arcs,
        cubics=cubics,
        rationals=rationals,
        degrees=degrees,
    )


_KINDS: dict[type, int] = {Line: LINE, Arc: ARC, Bezier: CUBIC, Rational: RATIONAL}


def sound(curves: Sequence[Curve]) -> Flags:
    """Tell of each curve whether all its numbers are finite and within `REACH_MM`."""
    numbers = [_numbers(curve) for curve in curves]
    counts = np.fromiter(map(len, numbers), dtype=np.intp, count=len(numbers))
    flat = _column(numbers, int(counts.sum()))
    # NaN compares with nothing, and so is refused.
    bad = ~(np.abs(flat) < REACH_MM)
    good = np.ones(len(curves), dtype=np.bool_)
    if bad.any():
        good[np.repeat(np.arange(len(curves)), counts)[bad]] = False
    for at, curve in enumerate(curves):
        if type(curve) is Rational and not all(weight > 0 for weight in curve.weights):
            good[at] = False
    return good


def _numbers(curve: Curve) -> tuple[float, ...]:
    if isinstance(curve, Line):
        return *curve.start, *curve.end
    if isinstance(curve, Arc):
        return *curve.centre, *curve.u, *curve.v, curve.begin, curve.sweep
    if isinstance(curve, Bezier):
        return *curve.start, *curve.leaving, *curve.arriving, *curve.end
    return *chain.from_iterable(curve.controls), *curve.weights


def _column(rows: Iterable[Iterable[float]], count: int) -> Floats:
    return np.fromiter(chain.from_iterable(rows), dtype=np.float64, count=count)


def _lines(lines: Sequence[Curve]) -> Floats:
    return _column(map(_numbers, lines), 4 * len(lines)).reshape(-1, 4)


def _cubics(cubics: Sequence[Curve]) -> Floats:
    return _column(map(_numbers, cubics), 8 * len(cubics)).reshape(-1, 4, 2)


def _rationals(curves: Sequence[Curve]) -> tuple[Floats, Whole]:
    found = [homogeneous(curve) for curve in curves if isinstance(curve, Rational)]
    degrees = np.array([len(rows) - 1 for rows in found], dtype=np.intp)
    filled = np.full((len(found), int(degrees.max(initial=0)) + 1, 3), np.nan)
    for number, rows in enumerate(found):
        filled[number, : len(rows)] = rows
    return filled, degrees


def _arcs(arcs: Sequence[Curve]) -> Arcs:
    flat = _column(map(_numbers, arcs), 8 * len(arcs)).reshape(-1, 8)
    u, v = flat[:, 2:4], flat[:, 4:6]
    return Arcs(
        centre=flat[:, :2],
        u=u,
        v=v,
        begin=flat[:, 6],
        sweep=np.clip(flat[:, 7], -tau, tau),
        radius=_radius(u, v),
    )


def _radius(u: Floats, v: Floats) -> Floats:
    one, other = np.hypot(u[:, 0], u[:, 1]), np.hypot(v[:, 0], v[:, 1])
    mean = (one + other) / 2
    square = np.abs(np.sum(u * v, axis=1)) <= _ROUND * mean * mean
    return np.where((np.abs(one - other) <= _ROUND * mean) & square, mean, np.nan)


def on_arcs(arcs: Arcs, angle: Floats) -> Floats:
    """Return the point of each arc at its parameter, radians; shape (n, 2)."""
    along, across = np.cos(angle)[:, None], np.sin(angle)[:, None]
    found: Floats = arcs.centre + arcs.u * along + arcs.v * across
    return found


def some_arcs(arcs: Arcs, rows: Whole) -> Arcs:
    """Return the arcs of these rows, in this order."""
    return Arcs(
        centre=arcs.centre[rows],
        u=arcs.u[rows],
        v=arcs.v[rows],
        begin=arcs.begin[rows],
        sweep=arcs.sweep[rows],
        radius=arcs.radius[rows],
    )
