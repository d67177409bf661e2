"""From what a reader found in a file to what a shop wants to know of it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import compress
from math import ulp
from typing import TYPE_CHECKING

import numpy as np

from modn_watch.geometry.along import point_at
from modn_watch.geometry.bounds import REACH_MM
from modn_watch.geometry.boxes import around, boxes
from modn_watch.geometry.chains import Pieces, chained
from modn_watch.geometry.choosing import chosen
from modn_watch.geometry.columns import some_columns, sound_columns
from modn_watch.geometry.contours import Names, outcome
from modn_watch.geometry.drawn import Drawn, Operation, Tolerances
from modn_watch.geometry.layout import laid_out
from modn_watch.geometry.lengths import lengths, slivers
from modn_watch.geometry.measures import Bad, LayerMeasure, Measures, Repeat
from modn_watch.geometry.nearness import members_of
from modn_watch.geometry.repeats import identical, repeated

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from modn_watch.geometry.columns import Columns, Flags, Floats, Whole
    from modn_watch.geometry.curves import Curve
    from modn_watch.geometry.measures import Contour
    from modn_watch.geometry.repeats import Shared

#: Ends nearer than this are the same but for rounding; so long is the shortest curve.
_ROUNDING_MM = 1e-4
#: Of the drawing's size: a drawing in wrong units is not all rounding.
_ROUNDING = 1e-6
#: Of no drawing at all: the fourth power of much less is no number.
_LEAST_MM = 1e-9
#: Of the largest coordinate: what doubles can tell apart, a few times over.
_ULPS = 8


@dataclass(frozen=True, kw_only=True)
class _Sheet:
    """The sound curves of a drawing."""

    curves: Sequence[Curve]
    #: Which entity each belongs to.
    entity: Whole
    table: Columns
    lengths: Floats
    corners: Floats

    def some(self, which: Flags) -> _Sheet:
        """Return those of them that are flagged."""
        if which.all():
            return self
        return _Sheet(
            curves=list(compress(self.curves, which.tolist())),
            entity=self.entity[which],
            table=some_columns(self.table, which),
            lengths=self.lengths[which],
            corners=self.corners[which],
        )


def measure(drawn: Iterable[Drawn], tolerances: Tolerances | None = None) -> Measures:
    """Measure a drawing.

    The order of the entities, the direction of their curves and how they are cut into pieces make
    no difference to any length, area, hole or part.  Curves with impossible numbers and curves
    without length are left out and listed.

    Args:
        drawn: everything that the drawing shows, millimetres.
        tolerances: how near is near; the defaults suit a cutting laser.
    """
    entities = list(drawn)
    tolerances = tolerances or Tolerances()
    sheet, broken = _sound(entities)
    reach_mm = _reach(sheet)
    # As ends are compared, by each coordinate: both ends of what is left are never one place.
    short = (sheet.corners[:, 2:] - sheet.corners[:, :2]).max(axis=1, initial=0.0) <= reach_mm
    empty = [_bad(entities, sheet, at) for at in np.flatnonzero(short).tolist()]
    sheet = sheet.some(~short)
    cuts = np.array([one.operation is Operation.CUT for one in entities], dtype=np.bool_)
    return _measured(
        sheet.some(cuts[sheet.entity]),
        entities,
        tolerances,
        reach_mm,
        layers=_layers(entities, sheet),
        broken=tuple(broken),
        empty=tuple(empty),
    )


def _sound(entities: Sequence[Drawn]) -> tuple[_Sheet, list[Bad]]:
    curves = [curve for one in entities for curve in one.curves]
    counts = [len(one.curves) for one in entities]
    entity = np.repeat(np.arange(len(entities)), np.array(counts, dtype=np.intp))
    table, good = sound_columns(curves)
    broken = [
        Bad(source=one.source, layer=one.layer, place=None)
        for one in (entities[number] for number in entity[~good].tolist())
    ]
    sheet = _Sheet(
        curves=list(compress(curves, good.tolist())),
        entity=entity[good],
        table=table,
        lengths=lengths(table),
        corners=boxes(table),
    )
    return sheet, broken


def _bad(entities: Sequence[Drawn], sheet: _Sheet, at: int) -> Bad:
    one = entities[sheet.entity[at]]
    return Bad(source=one.source, layer=one.layer, place=point_at(sheet.curves[at], 0.5))


def _reach(sheet: _Sheet) -> float:
    """Return how far apart ends may lie by rounding alone, millimetres."""
    box = around(sheet.corners)
    if box is None:
        return _ROUNDING_MM
    farthest = float(np.abs(sheet.corners).max())
    return max(
        _LEAST_MM,
        _ULPS * ulp(min(farthest, REACH_MM)),
        min(_ROUNDING_MM, _ROUNDING * max(box.width, box.height)),
    )


def _layers(entities: Sequence[Drawn], sheet: _Sheet) -> tuple[LayerMeasure, ...]:
    names: dict[tuple[str, Operation], int] = {}
    of_entity = [names.setdefault((one.layer, one.operation), len(names)) for one in entities]
    home = np.array(of_entity, dtype=np.intp)[sheet.entity]
    return tuple(
        LayerMeasure(
            layer=layer,
            operation=operation,
            curves=len(here),
            length_mm=float(sheet.lengths[here].sum()),
            box=box,
        )
        for (layer, operation), here in zip(names, members_of(home, len(names)), strict=True)
        if (box := around(sheet.corners[here]))
    )


def _measured(
    sheet: _Sheet,
    entities: Sequence[Drawn],
    tolerances: Tolerances,
    reach_mm: float,
    *,
    layers: tuple[LayerMeasure, ...],
    broken: tuple[Bad, ...],
    empty: tuple[Bad, ...],
) -> Measures:
    pieces = Pieces(table=sheet.table, lengths=sheet.lengths, slivers=slivers(sheet.table))
    labels = identical(sheet.table, sheet.corners, sheet.lengths, tolerances.same_mm)
    found, kept = chosen(sheet.table, sheet.entity, labels, reach_mm)
    chains = chained(pieces, found, kept, tolerances, reach_mm=reach_mm)
    layout = laid_out(pieces, sheet.corners, chains.closed, chains.open)
    names = Names(
        curves=sheet.curves,
        corners=sheet.corners,
        entity=sheet.entity,
        entities=entities,
    )
    known = outcome(pieces, layout, names, tolerances)
    twice = repeated(
        sheet.table,
        sheet.lengths,
        labels,
        same_mm=tolerances.same_mm,
        overlap_mm=tolerances.overlap_mm,
    )
    return Measures(
        curves=tuple(sheet.curves),
        contours=known.contours,
        parts=known.parts,
        kinds=known.kinds,
        box=around(sheet.corners),
        drawn_length_mm=float(sheet.lengths.sum()),
        duplicate_length_mm=_again(twice, known.contours),
        repeats=tuple(_repeat(sheet, entities, one) for one in twice),
        gaps=chains.gaps,
        junctions=chains.junctions,
        faults=known.faults,
        webs=known.webs,
        layers=layers,
        broken=broken,
        empty=empty,
        nested=known.nested,
    )


def _again(twice: Sequence[Shared], contours: Sequence[Contour]) -> float:
    """Return what is cut again: what pieces share, and contours that lie on others as a whole."""
    total = sum(one.length_mm for one in twice)
    for contour in contours:
        if contour.doubled:
            own = {max(piece, ~piece) for piece in contour.pieces}
            known = sum(one.length_mm for one in twice if own.intersection(one.pieces))
            total += max(contour.length_mm - known, 0.0)
    return total


def _repeat(sheet: _Sheet, entities: Sequence[Drawn], shared: Shared) -> Repeat:
    listed = list(shared.pieces)
    return Repeat(
        place=point_at(sheet.curves[listed[-1]], 0.5),
        length_mm=shared.length_mm,
        whole=shared.whole,
        sources=tuple(dict.fromkeys(entities[at].source for at in sheet.entity[listed].tolist())),
    )
