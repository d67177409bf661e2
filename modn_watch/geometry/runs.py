"""Pieces that follow each other in their own entity, as the drawing program drew them.

Most ends of a drawing meet inside one polyline.  They are taken as they come, before any looking
for neighbours: the sides of a small circle of 400 corners are shorter than any snap tolerance,
and snapping them would fold it into one point.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from modn_watch.geometry.columns import Columns, Flags, Floats, Whole


@dataclass(frozen=True, kw_only=True)
class Runs:
    """Pieces `first` to `last` of each run, both counted in."""

    first: Whole
    last: Whole
    #: It ends where it began.
    closed: Flags
    #: Which run each piece belongs to.
    of_piece: Whole


def runs(table: Columns, entity: Whole, loose: Flags, reach_mm: float) -> Runs:
    """Return the runs.

    Args:
        table: the pieces, each entity's together and in its order.
        entity: which entity each piece belongs to.
        loose: pieces that make a run of their own whatever they meet.
        reach_mm: ends no farther apart are the same but for rounding.
    """
    joined = (
        (entity[1:] == entity[:-1])
        & ~loose[1:]
        & ~loose[:-1]
        & (_apart(table.end[:-1], table.start[1:]) <= reach_mm)
    )
    of_piece = np.concatenate([[0], np.cumsum(~joined)]).astype(np.intp)[: len(entity)]
    first = np.flatnonzero(np.diff(of_piece, prepend=-1))
    last = np.append(first[1:], len(entity)) - 1 if len(first) else first
    closed = _apart(table.start[first], table.end[last]) <= reach_mm
    return Runs(first=first, last=last, closed=closed, of_piece=of_piece)


def _apart(one: Floats, other: Floats) -> Floats:
    found: Floats = np.hypot(one[:, 0] - other[:, 0], one[:, 1] - other[:, 1])
    return found
