"""Pieces that are drawn twice, whole or in part.

Lines, arcs and circles are compared in part; ellipses and splines only whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from modn_watch.geometry.carriers import carriers
from modn_watch.geometry.evaluation import points_at
from modn_watch.geometry.nearness import groups, together

if TYPE_CHECKING:
    from modn_watch.geometry.columns import Columns, Flags, Floats, Whole

#: Of the tolerance: pieces shorter than so many are compared with a hundredth of it, because
#: the neighbours in a finely divided curve lie nearer to each other than the tolerance.
_SHORT, _FINER = 10, 100


@dataclass(frozen=True, kw_only=True, slots=True)
class Shared:
    """Pieces that lie on each other over a part of their length."""

    pieces: tuple[int, ...]
    #: What is cut more than once: the pieces' length less the length of what they cover.
    length_mm: float
    #: They are the same from end to end.
    whole: bool = False


def identical(table: Columns, corners: Floats, lengths: Floats, same_mm: float) -> Whole:
    """Return a group number for each piece; pieces that are the same curve share theirs.

    Args:
        table: the pieces.
        corners: their boxes.
        lengths: and how long they are, millimetres.
        same_mm: how far apart two may lie.
    """
    middle = points_at(table, np.arange(len(lengths)), np.full(len(lengths), 0.5))
    chord = table.end - table.start
    whole = np.hypot(chord[:, 0], chord[:, 1]) <= same_mm
    # A circle has no middle of its own: it may begin anywhere.
    middle[whole] = (corners[whole, :2] + corners[whole, 2:]) / 2
    rise = chord[:, 0] * chord[:, 1] / np.maximum(lengths, same_mm)
    rows = np.column_stack([middle, corners, rise])
    found = np.empty(len(lengths), dtype=np.intp)
    short = lengths < _SHORT * same_mm
    found[~short] = groups(rows[~short], same_mm)
    found[short] = groups(rows[short], same_mm / _FINER) + len(lengths)
    return found


def repeated(
    table: Columns, lengths: Floats, labels: Whole, *, same_mm: float, overlap_mm: float
) -> list[Shared]:
    """Return the pieces that lie on each other: whole ones, then others, the longest first.

    Args:
        table: the pieces.
        lengths: how long they are, millimetres.
        labels: the same number for pieces that are the same curve; see `identical`.
        same_mm: how far apart two may lie.
        overlap_mm: shorter overlaps do not count.
    """
    among = np.ones(len(labels), dtype=np.bool_)
    whole = []
    for members in together(labels):
        among[members[1:]] = False
        again = float(lengths[members[1:]].sum())
        whole.append(Shared(pieces=tuple(members.tolist()), length_mm=again, whole=True))
    return whole + _overlapping(table, lengths, among, same_mm=same_mm, overlap_mm=overlap_mm)


def _overlapping(
    table: Columns, lengths: Floats, among: Flags, *, same_mm: float, overlap_mm: float
) -> list[Shared]:
    found = [
        Shared(pieces=tuple(one.pieces.tolist()), length_mm=one.twice_mm)
        for one in carriers(table, lengths, among, same_mm=same_mm, overlap_mm=overlap_mm)
    ]
    return sorted(found, key=lambda share: (-share.length_mm, share.pieces))
