"""Shapes on their way to be measured, as many as a drawing may have."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

# np.unique imports it when first called: the first drawing of a process would wait for it.
import numpy.ma

from modn_watch.geometry.bounds import Box, around_boxes
from modn_watch.geometry.boxes import around, boxes
from modn_watch.geometry.columns import columns, sound
from modn_watch.geometry.drawn import Drawn, Operation
from modn_watch.geometry.lengths import lengths
from modn_watch.geometry.measures import LayerMeasure, Measures
from modn_watch.geometry.measuring import measure
from modn_watch.geometry.nearness import members_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from modn_watch.geometry.drawn import Tolerances

#: Curves; in a drawing of more nobody looks for contours, which would take all the time and memory
#: that a parser has.  Twice the largest drawing of the shop has as many.
MOST_CURVES = 50_000
#: Curves that are kept for a picture, measured or not.
MOST_SHOWN = 500_000


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What shapes come to."""

    #: One for each layer and operation.
    layers: tuple[LayerMeasure, ...]
    #: None when there were too many curves: then lengths and boxes are all that is known.
    measures: Measures | None
    #: What else the machine follows, beside what is cut; none where there were too many curves.
    others: tuple[Drawn, ...] = ()
    #: All that is drawn, where there were too many curves and a picture is wanted even so.
    loose: tuple[Drawn, ...] = ()

    @property
    def box(self) -> Box | None:
        """Around what is cut, or where nothing is, around what else the machine follows."""
        cut = [one.box for one in self.layers if one.operation is Operation.CUT]
        rest = [one.box for one in self.layers if one.operation is not Operation.IGNORE]
        return around_boxes(cut or rest)

    @property
    def cut_length_mm(self) -> float:
        """Of what is cut; lines that lie on each other count once where they were looked for."""
        if self.measures:
            return self.measures.cut_length_mm
        return sum(one.length_mm for one in self.layers if one.operation is Operation.CUT)


class Pile:
    """Shapes, and of those that are too many their lengths and boxes alone."""

    def __init__(self, most: int | None = None) -> None:
        """Begin with nothing.

        Args:
            most: curves that are kept; None = as many as are measured.
        """
        self._most = most
        self.drawn: list[Drawn] = []
        self.curves = 0
        self.sums: list[LayerMeasure] = []

    @property
    def is_vast(self) -> bool:
        """Whether nobody looks for contours among so many curves."""
        return bool(self.sums) or self.curves > MOST_CURVES

    def add(self, drawn: Drawn) -> None:
        """Put a shape on the pile."""
        self.drawn.append(drawn)
        self.curves += len(drawn.curves)
        if self.curves > (self._most or MOST_CURVES):
            self.sums = list(_merged([*self.sums, *_summed(self.drawn)]))
            self.drawn, self.curves = [], 0


def taken(piles: Sequence[Pile], tolerances: Tolerances | None = None) -> Taken:
    """Measure all that is on some piles together.

    Args:
        piles: of one drawing.
        tolerances: how near is near; None = as `geometry.measuring` has it.
    """
    drawn = list(chain.from_iterable(pile.drawn for pile in piles))
    before = [one for pile in piles for one in pile.sums]
    if not before and sum(pile.curves for pile in piles) <= MOST_CURVES:
        measures = measure(drawn, tolerances)
        others = tuple(one for one in drawn if one.operation is not Operation.CUT)
        return Taken(layers=measures.layers, measures=measures, others=others)
    layers = tuple(_merged([*before, *_summed(drawn)]))
    return Taken(layers=layers, measures=None, loose=tuple(drawn))


def _summed(drawn: Sequence[Drawn]) -> Iterable[LayerMeasure]:
    """Yield length and box of each layer and operation, all of them measured at one go."""
    curves = [curve for one in drawn for curve in one.curves]
    number: dict[tuple[str, Operation], int] = {}
    rows = [number.setdefault((one.layer, one.operation), len(number)) for one in drawn]
    counts = [len(one.curves) for one in drawn]
    good = sound(curves)
    owner = np.repeat(np.array(rows, dtype=np.intp), np.array(counts, dtype=np.intp))[good]
    table = columns([curves[at] for at in np.flatnonzero(good).tolist()])
    totals = np.bincount(owner, lengths(table), len(number)).tolist()
    corners = boxes(table)
    for group, ((layer, operation), members) in enumerate(
        zip(number, members_of(owner, len(number)), strict=True)
    ):
        box = around(corners[members])
        if box:
            yield LayerMeasure(
                layer=layer,
                operation=operation,
                curves=len(members),
                length_mm=totals[group],
                box=box,
            )


def _merged(rows: Iterable[LayerMeasure]) -> Iterable[LayerMeasure]:
    groups: dict[tuple[str, Operation], list[LayerMeasure]] = {}
    for row in rows:
        groups.setdefault((row.layer, row.operation), []).append(row)
    for (layer, operation), members in groups.items():
        yield LayerMeasure(
            layer=layer,
            operation=operation,
            curves=sum(one.curves for one in members),
            length_mm=sum(one.length_mm for one in members),
            box=around_boxes(one.box for one in members) or members[0].box,
        )
