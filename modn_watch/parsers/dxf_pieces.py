"""The curves of a drawing, for who asks where they are."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from modn_watch.geometry.boxes import boxes
from modn_watch.geometry.columns import LINE, columns, sound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from modn_watch.geometry.bounds import Box
    from modn_watch.geometry.columns import Flags, Floats, Whole
    from modn_watch.geometry.drawn import Drawn


@dataclass(frozen=True, kw_only=True)
class Pieces:
    """The curves of a drawing."""

    #: min_x, min_y, max_x, max_y of each, shape (n, 4), millimetres.
    corners: Floats
    straight: Flags
    #: Which of the drawing's shapes each curve is of.
    owner: Whole

    def inside(self, box: Box, margin: float) -> Flags:
        """Tell of each curve whether it lies in a box that is made larger by a margin."""
        low, high = self.corners[:, :2], self.corners[:, 2:]
        least = box.min_x - margin, box.min_y - margin
        most = box.max_x + margin, box.max_y + margin
        return np.asarray((low > least).all(axis=1) & (high < most).all(axis=1))

    def upright(self, near: float) -> Flags:
        """Tell of each curve whether it is straight and runs along an axis."""
        extent = self.corners[:, 2:] - self.corners[:, :2]
        return np.asarray(self.straight & (extent.min(axis=1) <= near))

    def owners(self, which: Flags) -> set[int]:
        """Return the shapes of which at least one curve is among those."""
        return set(self.owner[which].tolist())


def pieces_of(drawn: Sequence[Drawn]) -> Pieces:
    """Return the curves of shapes, those with impossible numbers left out."""
    curves = list(chain.from_iterable(one.curves for one in drawn))
    owner = np.repeat(np.arange(len(drawn)), [len(one.curves) for one in drawn])
    good = np.flatnonzero(sound(curves))
    table = columns([curves[at] for at in good.tolist()])
    return Pieces(corners=boxes(table), straight=table.kind == LINE, owner=owner[good])
