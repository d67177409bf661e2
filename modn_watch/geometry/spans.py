"""Which spans may overlap, found by sorting: most lines of a drawing lie on no other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from modn_watch.geometry.columns import Floats, Whole


def not_alone(group: Whole, sides: Iterable[tuple[Floats, Floats]], unit: float) -> Whole:
    """Return the rows that may overlap another row of their group on every side.

    None that does is missing; some that do not may be among them.

    Args:
        group: of each row, counted from 0; rows of different groups never overlap.
        sides: where the rows begin and end, on one side after the other.
        unit: to whole ones of which the spans are widened.
    """
    if not len(group):
        return np.empty(0, dtype=np.intp)
    for low, high in sides:
        group = _held_together(group, low, high, unit)
    return np.flatnonzero(np.bincount(group)[group] > 1)


def _held_together(group: Whole, low: Floats, high: Floats, unit: float) -> Whole:
    """Return the groups parted where no span reaches over."""
    origin = low.min()
    first = np.floor((low - origin) / unit).astype(np.int64)
    last = np.ceil((high - origin) / unit).astype(np.int64)
    # Each group has a stretch of its own.
    ground = group * (int(last.max()) + 2)
    order = np.argsort(first + ground)
    reached = np.maximum.accumulate((last + ground)[order])
    parted = (first + ground)[order][1:] > reached[:-1]
    found = np.empty(len(order), dtype=np.intp)
    found[order] = np.concatenate([[0], np.cumsum(parted)])
    return found
