"""Points on many curves at once, and which way the curves run there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from modn_watch.geometry.columns import ARC, CUBIC, LINE, RATIONAL, on_arcs, some_arcs
from modn_watch.geometry.rational import points_and_velocities

if TYPE_CHECKING:
    from modn_watch.geometry.columns import Arcs, Columns, Floats, Whole


def points_at(table: Columns, at: Whole, t: Floats) -> Floats:
    """Return points of curves, shape (n, 2).

    Args:
        table: the curves.
        at: which curve, for each point.
        t: where on it, 0 at its start to 1 at its end.
    """
    start = table.start[at]
    found = start + (table.end[at] - start) * t[:, None]
    kind = table.kind[at]
    if (kind == LINE).all():
        return found
    here = kind == ARC
    arcs = some_arcs(table.arcs, table.row[at[here]])
    found[here] = on_arcs(arcs, arcs.begin + arcs.sweep * t[here])
    here = kind == CUBIC
    found[here] = _on_cubics(table.cubics[table.row[at[here]]], t[here])
    _fill_rationals(table, at, t, found)
    return found


def velocities_at(table: Columns, at: Whole, t: Floats) -> Floats:
    """Return the derivatives of the points by `t`, shape (n, 2)."""
    found = table.end[at] - table.start[at]
    kind = table.kind[at]
    if (kind == LINE).all():
        return found
    here = kind == ARC
    found[here] = _along_arcs(some_arcs(table.arcs, table.row[at[here]]), t[here])
    here = kind == CUBIC
    found[here] = _along_cubics(table.cubics[table.row[at[here]]], t[here])
    _fill_rationals(table, at, t, found, velocities=True)
    return found


def _fill_rationals(
    table: Columns, at: Whole, t: Floats, found: Floats, *, velocities: bool = False
) -> None:
    """Write the points, or the velocities, of the rational curves where they belong."""
    here = np.flatnonzero(table.kind[at] == RATIONAL)
    rows = table.row[at[here]]
    for degree in np.unique(table.degrees[rows]):
        alike = table.degrees[rows] == degree
        controls = table.rationals[rows[alike], : degree + 1]
        found[here[alike]] = points_and_velocities(controls, t[here[alike]])[velocities]


def _along_arcs(arcs: Arcs, t: Floats) -> Floats:
    angle = arcs.begin + arcs.sweep * t
    along, across = np.cos(angle)[:, None], np.sin(angle)[:, None]
    found: Floats = (arcs.v * along - arcs.u * across) * arcs.sweep[:, None]
    return found


def _on_cubics(controls: Floats, t: Floats) -> Floats:
    s, t = (1 - t)[:, None], t[:, None]
    p0, p1, p2, p3 = (controls[:, number] for number in range(4))
    found: Floats = s * s * s * p0 + 3 * s * s * t * p1 + 3 * s * t * t * p2 + t * t * t * p3
    return found


def _along_cubics(controls: Floats, t: Floats) -> Floats:
    s, t = (1 - t)[:, None], t[:, None]
    d0, d1, d2 = (controls[:, number + 1] - controls[:, number] for number in range(3))
    found: Floats = 3 * (s * s * d0 + 2 * s * t * d1 + t * t * d2)
    return found
