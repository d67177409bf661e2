"""What is cut for each contour where several have the same line: each line counts once in all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from modn_watch.geometry.carriers import carriers
from modn_watch.geometry.repeats import identical

if TYPE_CHECKING:
    from modn_watch.geometry.carriers import Carrier
    from modn_watch.geometry.columns import Columns, Floats, Whole
    from modn_watch.geometry.drawn import Tolerances


def shares(
    table: Columns, corners: Floats, lengths: Floats, *, times: Whole, tolerances: Tolerances
) -> Floats:
    """Return of each piece the share that counts for each contour that has it.

    A stretch that several contours have is divided evenly among them.

    Args:
        table: the pieces.
        corners: their boxes.
        lengths: how long they are, millimetres.
        times: in how many contours each is; those in none get nothing.
        tolerances: how near is near.
    """
    labels = identical(table, corners, lengths, tolerances.same_mm)
    alike = np.bincount(labels, weights=times)[labels]
    found = np.where(times > 0, 1 / np.maximum(alike, 1), 0.0)
    for one in carriers(
        table,
        lengths,
        times > 0,
        same_mm=tolerances.same_mm,
        overlap_mm=tolerances.overlap_mm,
    ):
        found[one.pieces] = _divided(one, times[one.pieces])
    return found


def _divided(carrier: Carrier, times: Whole) -> Floats:
    spans = carrier.spans()
    ends = np.concatenate([spans.low, spans.high])
    marks, place = np.unique(ends, return_inverse=True)
    more = times[spans.row].astype(np.float64)
    steps = np.bincount(place, weights=np.concatenate([more, -more]), minlength=len(marks))
    depth = np.maximum(np.rint(np.cumsum(steps)[:-1]), 1)
    behind = np.concatenate([[0.0], np.cumsum(np.diff(marks) / depth)])
    first, last = np.split(behind[place], 2)
    own = np.bincount(spans.row, weights=last - first, minlength=len(carrier.pieces))
    return own / (carrier.high - carrier.low)
