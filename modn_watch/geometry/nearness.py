"""Which rows of numbers are equal but for rounding."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modn_watch.geometry.columns import Floats, Whole


def groups(rows: Floats, reach: float) -> Whole:
    """Return a group number for each row; rows no farther apart than `reach` share theirs.

    Rows are parted wherever one column, among rows still together, leaves a gap of more than
    `reach`, until no column does.  Rows within reach are never parted, whatever their order; a
    chain of rows, each within reach of the next in every column, stays one group.  It takes
    n log n for a pass over one column, and few passes.

    Args:
        rows: shape (n, columns); finite.
        reach: 0 or more, in the unit of the columns.
    """
    labels = np.zeros(len(rows), dtype=np.intp)
    together = np.arange(len(rows))
    before, free, settled, axis = 1, 1, 0, 0
    while len(together) and settled < rows.shape[1]:
        parts = _parted(labels[together], rows[together, axis], reach)
        sizes = np.bincount(parts)
        # A row that is alone keeps a number of its own, beyond those still at work.
        labels[together] = parts + free
        free += len(sizes)
        settled = 0 if len(sizes) > before else settled + 1
        several = sizes > 1
        before = int(several.sum())
        together = together[several[parts]]
        axis = (axis + 1) % rows.shape[1]
    found: Whole = np.unique(labels, return_inverse=True)[1]
    return found.reshape(-1)


def _parted(labels: Whole, values: Floats, reach: float) -> Whole:
    order = np.lexsort((values, labels))
    apart = (np.diff(values[order]) > reach) | (np.diff(labels[order]) != 0)
    parts = np.empty(len(labels), dtype=np.intp)
    parts[order] = np.concatenate([[0], np.cumsum(apart)])
    return parts


def members_of(labels: Whole, count: int) -> list[Whole]:
    """Return which rows have each of the labels 0 to `count` - 1, in their order."""
    order = np.argsort(labels, kind="stable")
    return np.split(order, np.searchsorted(labels[order], np.arange(1, count)))[:count]


def together(labels: Whole) -> Iterator[Whole]:
    """Yield the rows of each label that two or more have."""
    rows = np.flatnonzero((np.bincount(labels) > 1)[labels])
    rows = rows[np.argsort(labels[rows], kind="stable")]
    ends = np.flatnonzero(np.diff(labels[rows])) + 1
    for low, high in pairwise([0, *ends.tolist(), len(rows)]):
        if high > low:
            yield rows[low:high]
