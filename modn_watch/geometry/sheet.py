"""The sound curves of a drawing, and the same with some of them cut shorter."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, compress
from typing import TYPE_CHECKING

import numpy as np

from modn_watch.geometry.along import stretch_of
from modn_watch.geometry.boxes import boxes
from modn_watch.geometry.columns import columns, some_columns
from modn_watch.geometry.lengths import lengths

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import TypeAlias

    from modn_watch.geometry.columns import Columns, Flags, Floats, Whole
    from modn_watch.geometry.curves import Curve

    #: Stretches of a curve as parameters of their begin and end, in their order along it.
    Stretches: TypeAlias = Sequence[tuple[float, float]]

_ALL = ((0.0, 1.0),)


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """Curves side by side; row i of every column is curve i."""

    curves: Sequence[Curve]
    #: Which entity each belongs to.
    entity: Whole
    #: Pieces that may meet others at both ends, whatever they follow in their entity.
    apart: Flags
    table: Columns
    lengths: Floats
    corners: Floats

    def some(self, which: Flags) -> Sheet:
        """Return those of them that are flagged."""
        if which.all():
            return self
        return Sheet(
            curves=list(compress(self.curves, which.tolist())),
            entity=self.entity[which],
            apart=self.apart[which],
            table=some_columns(self.table, which),
            lengths=self.lengths[which],
            corners=self.corners[which],
        )

    def cut(self, left: Mapping[int, Stretches]) -> tuple[Sheet, Whole]:
        """Return the curves with only some stretches of some of them, and where each came from.

        Args:
            left: what is left of each curve; those that are not named stay as they are.
        """
        rows = [left.get(number, _ALL) for number in range(len(self.curves))]
        origin = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
        curves = list(
            chain.from_iterable(
                [curve] if row == _ALL else [stretch_of(curve, a, b) for a, b in row]
                for curve, row in zip(self.curves, rows, strict=True)
            )
        )
        touched = np.zeros(len(rows), dtype=np.bool_)
        touched[list(left)] = True
        return sheet_of(curves, self.entity[origin], (self.apart | touched)[origin]), origin


def sheet_of(curves: Sequence[Curve], entity: Whole, apart: Flags) -> Sheet:
    """Return measurable curves side by side.

    Args:
        curves: each entity's together and in its order.
        entity: which entity each belongs to.
        apart: as `Sheet.apart`.
    """
    table = columns(curves)
    return Sheet(
        curves=curves,
        entity=entity,
        apart=apart,
        table=table,
        lengths=lengths(table),
        corners=boxes(table),
    )
