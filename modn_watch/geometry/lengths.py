"""How long curves are, and how much area lies between each and its chord.

Lines, arcs and circles by their closed forms.  Ellipses, Bézier curves and splines by
Gauss-Lobatto quadrature that halves a piece until two halves agree with the whole to 1e-10 of
the curve's length.  Areas under lines, arcs, ellipses and cubics are closed forms; those under
rational pieces are integrated as lengths are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.polynomial import Legendre

from modn_watch.geometry.columns import ARC, CUBIC, RATIONAL, sound_columns
from modn_watch.geometry.evaluation import points_at, velocities_at

if TYPE_CHECKING:
    from collections.abc import Iterable

    from modn_watch.geometry.columns import Columns, Floats, Whole
    from modn_watch.geometry.curves import Curve

#: Of a curve's length: when the halves agree so well, the quadrature is believed.
_TOLERANCE = 1e-10
#: Millimetres, or mm²: what agrees so well differs by rounding.
_LEAST = 1e-12
#: How often a piece is halved at most; what a cusp still lacks then is under a millionth.
_DEPTH = 30
#: Pieces of a curve that may still be rough, on average: beyond, they differ by rounding alone.
_ROUGH = 64
#: How often a piece is asked for its rate, its two ends among them.
_ASKED = 13
#: Radians; below it t - sin t loses its digits, and its series is exact to 1e-12.
_SMALL_ANGLE = 0.02


def _lobatto(asked: int) -> tuple[Floats, Floats]:
    """Return nodes from -1 to 1 and their weights.  Source: Abramowitz and Stegun, 25.4.32.

    The ends are asked too: of a cusp between an end and the first node inside, no other node
    knows, and a piece and its halves would agree on what is wrong.
    """
    last = Legendre.basis(asked - 1)
    nodes = np.concatenate([[-1.0], last.deriv().roots(), [1.0]])
    weights: Floats = 2 / (asked * (asked - 1) * last(nodes) ** 2)
    return nodes, weights


_NODES, _WEIGHTS = _lobatto(_ASKED)


class _Rate(Protocol):
    """What is summed up along curves: one value for each pair of curve and parameter."""

    def __call__(self, at: Whole, t: Floats) -> Floats: ...


def length(curves: Iterable[Curve]) -> float:
    """Return the length of curves together, millimetres; what is not measurable counts 0."""
    table, _ = sound_columns(list(curves))
    return float(lengths(table).sum())


def lengths(table: Columns) -> Floats:
    """Return the length of each curve, millimetres."""
    chord = table.end - table.start
    found = np.hypot(chord[:, 0], chord[:, 1])
    arcs = table.of_kind(ARC)
    found[arcs] = table.arcs.radius * np.abs(table.arcs.sweep)
    curved = np.flatnonzero(np.isnan(found) | (table.kind > ARC))
    if len(curved):
        found[curved] = _summed(curved, _speed(table), _sizes(table, curved))
    return found


def slivers(table: Columns) -> Floats:
    """Return the area between each curve and its chord, mm², positive where the curve is right.

    Right of the way from start to end: where a contour runs counter-clockwise, that is outside.
    """
    found = np.zeros(len(table.kind))
    arcs = table.of_kind(ARC)
    if len(arcs):
        found[arcs] = _cross(table.arcs.u, table.arcs.v) * _minus_sine(table.arcs.sweep) / 2
    cubics = table.of_kind(CUBIC)
    if len(cubics):
        found[cubics] = _under_cubics(table.cubics)
    rationals = table.of_kind(RATIONAL)
    if len(rationals):
        sizes = _sizes(table, rationals)
        found[rationals] = _summed(rationals, _swept(table), sizes * sizes)
    return found


def _cross(one: Floats, other: Floats) -> Floats:
    found: Floats = one[:, 0] * other[:, 1] - one[:, 1] * other[:, 0]
    return found


def _minus_sine(angle: Floats) -> Floats:
    small = np.abs(angle) < _SMALL_ANGLE
    square = angle * angle
    series = angle * square / 6 * (1 - square / 20 * (1 - square / 42))
    return np.where(small, series, angle - np.sin(angle))


def _under_cubics(controls: Floats) -> Floats:
    p1, p2, p3 = (controls[:, number] - controls[:, 0] for number in (1, 2, 3))
    return 3 / 20 * (_cross(p1, p2) + _cross(p1, p3) + 2 * _cross(p2, p3))


def _speed(table: Columns) -> _Rate:
    def rate(at: Whole, t: Floats) -> Floats:
        found = velocities_at(table, at, t)
        return np.hypot(found[:, 0], found[:, 1])

    return rate


def _swept(table: Columns) -> _Rate:
    def rate(at: Whole, t: Floats) -> Floats:
        reach = points_at(table, at, t) - table.start[at]
        return _cross(reach, velocities_at(table, at, t)) / 2

    return rate


def _sizes(table: Columns, at: Whole) -> Floats:
    """Return roughly how long curves are; only how exact a sum must be depends on it."""
    t = np.linspace(0, 1, 9)
    points = points_at(table, np.repeat(at, len(t)), np.tile(t, len(at)))
    steps = np.diff(points.reshape(len(at), len(t), 2), axis=1)
    found: Floats = np.hypot(steps[..., 0], steps[..., 1]).sum(axis=1)
    return found


def _summed(at: Whole, rate: _Rate, sizes: Floats) -> Floats:
    """Return the integral of the rate over each curve, from 0 to 1."""
    total = np.zeros(len(at))
    owner = np.arange(len(at))
    low, high = np.zeros(len(at)), np.ones(len(at))
    whole = _quadrature(at, rate, low, high)
    for _ in range(_DEPTH):
        middle = (low + high) / 2
        left = _quadrature(at[owner], rate, low, middle)
        right = _quadrature(at[owner], rate, middle, high)
        good = np.abs(left + right - whole) <= np.maximum(_TOLERANCE * sizes[owner], _LEAST)
        if len(owner) > _ROUGH * len(at):
            good[:] = True
        np.add.at(total, owner[good], (left + right)[good])
        rest = ~good
        if not rest.any():
            return total
        owner = np.concatenate([owner[rest], owner[rest]])
        low, high = (
            np.concatenate([low[rest], middle[rest]]),
            np.concatenate([middle[rest], high[rest]]),
        )
        whole = np.concatenate([left[rest], right[rest]])
    np.add.at(total, owner, whole)
    return total


def _quadrature(at: Whole, rate: _Rate, low: Floats, high: Floats) -> Floats:
    half = (high - low) / 2
    t = (low + half)[:, None] + half[:, None] * _NODES
    values = rate(np.repeat(at, len(_NODES)), t.ravel()).reshape(t.shape)
    found: Floats = (values * _WEIGHTS).sum(axis=1) * half
    return found
