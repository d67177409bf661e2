"""Which of the runs that are drawn more than once are chained, and which are left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from modn_watch.geometry.runs import Runs, runs

if TYPE_CHECKING:
    from modn_watch.geometry.columns import Columns, Flags, Whole


def chosen(table: Columns, entity: Whole, labels: Whole, reach_mm: float) -> tuple[Runs, Flags]:
    """Return the runs, and which of them are to be chained.

    Of closed runs that are the same all along, one is kept, and closed runs that share only some
    pieces all are: each bounds an area of its own.  Open runs are taken apart where they share
    pieces, and each of those is kept once, unless a closed run has it.

    Args:
        table: the pieces.
        entity: which entity each belongs to.
        labels: the same number for pieces that are the same curve.
        reach_mm: ends no farther apart are the same but for rounding.
    """
    twice = np.bincount(labels)[labels] > 1
    found = runs(table, entity, np.zeros_like(twice), reach_mm)
    if not twice.any():
        return found, np.ones(len(found.first), dtype=np.bool_)
    whole = found.closed & ~_folded(found, labels)
    found = runs(table, entity, twice & ~whole[found.of_piece], reach_mm)
    kept = np.ones(len(found.first), dtype=np.bool_)
    concerned = np.unique(found.of_piece[twice]).tolist()
    seen: set[frozenset[int]] = set()
    # Closed runs first: what they have, no open one adds to.
    for number in sorted(concerned, key=lambda one: (not found.closed[one], one)):
        own = frozenset(labels[found.first[number] : found.last[number] + 1].tolist())
        kept[number] = own not in seen
        seen.add(own)
        if found.closed[number]:
            seen.update(frozenset((label,)) for label in own)
    return found, kept


def _folded(found: Runs, labels: Whole) -> Flags:
    """Tell which runs pass one of their own pieces again."""
    pairs = np.unique(np.column_stack([found.of_piece, labels]), axis=0)
    different = np.bincount(pairs[:, 0], minlength=len(found.first))
    return np.asarray(different < found.last - found.first + 1)
