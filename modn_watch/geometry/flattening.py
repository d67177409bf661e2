"""Curves as points, near enough that no chord strays from its curve by more than a tolerance."""

from __future__ import annotations

from math import pi
from typing import TYPE_CHECKING

import numpy as np

from modn_watch.geometry.columns import ARC, CUBIC, RATIONAL, columns
from modn_watch.geometry.evaluation import points_at

if TYPE_CHECKING:
    from modn_watch.geometry.affine import Point
    from modn_watch.geometry.columns import Columns, Floats, Whole
    from modn_watch.geometry.curves import Curve

#: Of a curve's size: a chord may stray so much, or an arch of a kilometre were thousands.
FINEST = 1e-6
#: Radians: so coarse is the smallest circle that still looks like one.
_STEP = pi / 8
#: Pieces of a rational curve for each of its degrees, when the first is judged.
_FIRST = 4
_MOST = 4096
#: A turn of exactly so many steps has no more for its rounding.
_ROUNDING = 1e-9


def flattened(curve: Curve, chord_mm: float) -> tuple[Point, ...]:
    """Return points on a curve from its start to its end.

    Args:
        curve: measurable.
        chord_mm: how far a chord may stray, above 0; never less than a millionth of the curve.
    """
    table = columns([curve])
    (count,) = pieces(table, chord_mm).tolist()
    t = np.linspace(0, 1, count + 1)
    points = points_at(table, np.zeros(count + 1, dtype=np.intp), t)
    return tuple((x, y) for x, y in points.tolist())


def pieces(table: Columns, chord_mm: float) -> Whole:
    """Return into how many chords each curve falls; chords of one curve are equal steps of t."""
    counts = np.ones(len(table.kind), dtype=np.intp)
    arcs = table.of_kind(ARC)
    if len(arcs):
        counts[arcs] = _of_arcs(table, chord_mm)
    cubics = table.of_kind(CUBIC)
    if len(cubics):
        bend = np.abs(np.diff(table.cubics, n=2, axis=1)).max(axis=(1, 2)) * 6 * np.sqrt(2)
        size = np.abs(np.diff(table.cubics, axis=1)).sum(axis=(1, 2))
        counts[cubics] = np.maximum(_steps(bend, size, chord_mm), 4)
    rationals = table.of_kind(RATIONAL)
    if len(rationals):
        counts[rationals] = _of_rationals(table, rationals, chord_mm)
    return counts


def _of_arcs(table: Columns, chord_mm: float) -> Whole:
    arcs = table.arcs
    turn = np.abs(arcs.sweep)
    axis = np.hypot(np.hypot(arcs.u[:, 0], arcs.u[:, 1]), np.hypot(arcs.v[:, 0], arcs.v[:, 1]))
    # Of a circle the half axes together are too much by the root of 2.
    axis = np.where(np.isnan(arcs.radius), axis, arcs.radius)
    least = np.maximum(np.ceil(turn / _STEP - _ROUNDING), 2).astype(np.intp)
    found: Whole = np.maximum(_steps(axis * turn * turn, axis * turn, chord_mm), least)
    return found


def _steps(bend: Floats, size: Floats, chord_mm: float) -> Whole:
    """Return the chords of curves whose second derivative by t is at most `bend`.

    A chord over a step h of t strays by at most h² / 8 of the largest second derivative.
    """
    chord = np.maximum(chord_mm, FINEST * size)
    found: Whole = np.maximum(np.ceil(np.sqrt(bend / (8 * chord))), 1).astype(np.intp)
    return found


def _of_rationals(table: Columns, at: Whole, chord_mm: float) -> Whole:
    """Double the chords until no middle of one strays: weights allow no simple bound."""
    counts = _FIRST * np.maximum(table.degrees, 2)
    while True:
        owner = np.repeat(np.arange(len(at)), counts)
        number = np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts)
        step = 1 / counts[owner]
        low, middle, high = (
            points_at(table, at[owner], (number + share) * step) for share in (0, 0.5, 1)
        )
        off = np.hypot(*((low + high) / 2 - middle).T)
        size = np.hypot(*(high - low).T)
        far = off > np.maximum(chord_mm, FINEST * np.bincount(owner, weights=size)[owner])
        rough = np.unique(owner[far])
        rough = rough[counts[rough] < _MOST]
        if not len(rough):
            return counts
        counts[rough] *= 2
