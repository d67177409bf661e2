"""Many curves as columns of numbers, so that what is asked of all of them is asked once.

A drawing of forty thousand short pieces is measured by a few dozen passes over arrays; a loop
over the curves themselves would take longer than reading the file does.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from math import tau
from operator import attrgetter
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
    kind, sorts = _sorted(curves)
    return _columns(kind, [_numbers(sorts[which], which) for which in _POINTS], sorts[RATIONAL])


def sound_columns(curves: Sequence[Curve]) -> tuple[Columns, Flags]:
    """Return those of the curves that are sound as columns, and which they are; see `sound`."""
    kind, sorts = _sorted(curves)
    numbers = [_numbers(sorts[which], which) for which in _POINTS]
    good = _sound(kind, numbers, sorts[RATIONAL])
    if good.all():
        return _columns(kind, numbers, sorts[RATIONAL]), good
    return columns([curve for curve, flag in zip(curves, good.tolist(), strict=True) if flag]), good


def _columns(
    kind: NDArray[np.uint8], numbers: Sequence[Floats], rational: Sequence[Curve]
) -> Columns:
    start, end = np.empty((len(kind), 2)), np.empty((len(kind), 2))
    lines, arcs, cubics = numbers[LINE], _arcs(numbers[ARC]), numbers[CUBIC].reshape(-1, 4, 2)
    start[kind == LINE], end[kind == LINE] = lines[:, :2], lines[:, 2:]
    start[kind == ARC] = on_arcs(arcs, arcs.begin)
    end[kind == ARC] = on_arcs(arcs, arcs.begin + arcs.sweep)
    start[kind == CUBIC], end[kind == CUBIC] = cubics[:, 0], cubics[:, 3]
    for number, curve in zip(np.flatnonzero(kind == RATIONAL), rational, strict=True):
        start[number], end[number] = start_of(curve), end_of(curve)
    rationals, degrees = _rationals(rational)
    return Columns(
        start=start,
        end=end,
        kind=kind,
        row=_rows_of(kind),
        arcs=arcs,
        cubics=cubics,
        rationals=rationals,
        degrees=degrees,
    )


def some_columns(table: Columns, which: Flags) -> Columns:
    """Return those of the curves that are flagged."""
    kind = table.kind[which]
    arcs, cubics, rationals = (
        table.row[which & (table.kind == one)] for one in (ARC, CUBIC, RATIONAL)
    )
    return Columns(
        start=table.start[which],
        end=table.end[which],
        kind=kind,
        row=_rows_of(kind),
        arcs=some_arcs(table.arcs, arcs),
        cubics=table.cubics[cubics],
        rationals=table.rationals[rationals],
        degrees=table.degrees[rationals],
    )


def _rows_of(kind: NDArray[np.uint8]) -> Whole:
    """Return each curve's row among those of its kind."""
    row = np.empty(len(kind), dtype=np.intp)
    for which in range(4):
        here = np.flatnonzero(kind == which)
        row[here] = np.arange(len(here))
    return row


_KINDS: dict[type, int] = {Line: LINE, Arc: ARC, Bezier: CUBIC, Rational: RATIONAL}


def _sorted(curves: Sequence[Curve]) -> tuple[NDArray[np.uint8], list[list[Curve]]]:
    """Return the kind of each curve, and the curves of each kind."""
    kinds = [_KINDS[type(curve)] for curve in curves]
    sorts: list[list[Curve]] = [[], [], [], []]
    for which, curve in zip(kinds, curves, strict=True):
        sorts[which].append(curve)
    return np.array(kinds, dtype=np.uint8), sorts


def sound(curves: Sequence[Curve]) -> Flags:
    """Tell of each curve whether all its numbers are finite and within `REACH_MM`."""
    kind, sorts = _sorted(curves)
    return _sound(kind, [_numbers(sorts[which], which) for which in _POINTS], sorts[RATIONAL])


def _sound(kind: NDArray[np.uint8], numbers: Sequence[Floats], rational: Sequence[Curve]) -> Flags:
    good = np.empty(len(kind), dtype=np.bool_)
    for which, rows in enumerate(numbers):
        good[kind == which] = _within(rows).all(axis=1)
    good[kind == RATIONAL] = [_is_sound(curve) for curve in rational]
    return good


def _within(numbers: Floats) -> Flags:
    # NaN compares with nothing, and so is refused.
    return np.abs(numbers) < REACH_MM


def _is_sound(curve: Curve) -> bool:
    assert isinstance(curve, Rational), "sorted by kind"
    numbers = np.array([*chain.from_iterable(curve.controls), *curve.weights])
    return bool(_within(numbers).all()) and min(curve.weights) > 0


#: How many points a curve of each kind but the last has, and which.
_POINTS = {
    LINE: (2, attrgetter("start", "end")),
    ARC: (3, attrgetter("centre", "u", "v")),
    CUBIC: (4, attrgetter("start", "leaving", "arriving", "end")),
}
_ANGLES = attrgetter("begin", "sweep")


def _numbers(curves: Sequence[Curve], kind: int) -> Floats:
    """Return the numbers of curves of one kind, a row each."""
    points, read = _POINTS[kind]
    flat = _rows(chain.from_iterable(map(read, curves)), 2 * points)
    return np.hstack([flat, _rows(map(_ANGLES, curves), 2)]) if kind == ARC else flat


def _rows(numbers: Iterable[Iterable[float]], width: int) -> Floats:
    return np.fromiter(chain.from_iterable(numbers), dtype=np.float64).reshape(-1, width)


def _rationals(curves: Sequence[Curve]) -> tuple[Floats, Whole]:
    found = [homogeneous(curve) for curve in curves if isinstance(curve, Rational)]
    degrees = np.array([len(rows) - 1 for rows in found], dtype=np.intp)
    filled = np.full((len(found), int(degrees.max(initial=0)) + 1, 3), np.nan)
    for number, rows in enumerate(found):
        filled[number, : len(rows)] = rows
    return filled, degrees


def _arcs(flat: Floats) -> Arcs:
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
