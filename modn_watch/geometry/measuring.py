"""From what a reader found in a file to what a shop wants to know of it."""

from __future__ import annotations

from itertools import compress
from math import ulp
from typing import TYPE_CHECKING

import numpy as np

from modn_watch.geometry.along import point_at
from modn_watch.geometry.bounds import REACH_MM
from modn_watch.geometry.boxes import around, boxes
from modn_watch.geometry.columns import sound_columns
from modn_watch.geometry.contours import Names, outcome
from modn_watch.geometry.drawn import Drawn, Operation, Tolerances
from modn_watch.geometry.layout import laid_out
from modn_watch.geometry.lengths import lengths
from modn_watch.geometry.measures import Bad, LayerMeasure, Measures, Repeat
from modn_watch.geometry.nearness import members_of
from modn_watch.geometry.repeats import identical, repeated
from modn_watch.geometry.settling import settled
from modn_watch.geometry.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from modn_watch.geometry.columns import Floats
    from modn_watch.geometry.contours import Outcome
    from modn_watch.geometry.repeats import Shared
    from modn_watch.geometry.settling import Settled

#: Ends nearer than this are the same but for rounding; so long is the shortest curve.
_ROUNDING_MM = 1e-4
#: Of the drawing's size: a drawing in wrong units is not all rounding.
_ROUNDING = 1e-6
#: Of no drawing at all: the fourth power of much less is no number.
_LEAST_MM = 1e-9
#: Of the largest coordinate: what doubles can tell apart, a few times over.
_ULPS = 8


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
    return _measured(
        sheet, entities, tolerances, reach_mm=reach_mm, bad=(tuple(broken), tuple(empty))
    )


def _sound(entities: Sequence[Drawn]) -> tuple[Sheet, list[Bad]]:
    curves = [curve for one in entities for curve in one.curves]
    counts = [len(one.curves) for one in entities]
    entity = np.repeat(np.arange(len(entities)), np.array(counts, dtype=np.intp))
    table, good = sound_columns(curves)
    broken = [
        Bad(source=one.source, layer=one.layer, place=None)
        for one in (entities[number] for number in entity[~good].tolist())
    ]
    sheet = Sheet(
        curves=list(compress(curves, good.tolist())),
        entity=entity[good],
        apart=np.zeros(int(good.sum()), dtype=np.bool_),
        table=table,
        lengths=lengths(table),
        corners=boxes(table),
    )
    return sheet, broken


def _bad(entities: Sequence[Drawn], sheet: Sheet, at: int) -> Bad:
    one = entities[sheet.entity[at]]
    return Bad(source=one.source, layer=one.layer, place=point_at(sheet.curves[at], 0.5))


def _reach(sheet: Sheet) -> float:
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


def _layers(entities: Sequence[Drawn], sheet: Sheet, again_mm: Floats) -> tuple[LayerMeasure, ...]:
    """Return the layers; `again_mm` is what of each entity lies on other cuts."""
    names: dict[tuple[str, Operation], int] = {}
    of_entity = [names.setdefault((one.layer, one.operation), len(names)) for one in entities]
    own = np.array(of_entity, dtype=np.intp)
    again = np.bincount(own, weights=again_mm, minlength=len(names)).tolist()
    return tuple(
        LayerMeasure(
            layer=layer,
            operation=operation,
            curves=len(here),
            length_mm=float(sheet.lengths[here].sum()),
            box=box,
            again_mm=twice_mm,
        )
        for (layer, operation), here, twice_mm in zip(
            names, members_of(own[sheet.entity], len(names)), again, strict=True
        )
        if (box := around(sheet.corners[here]))
    )


def _measured(
    whole: Sheet,
    entities: Sequence[Drawn],
    tolerances: Tolerances,
    *,
    reach_mm: float,
    bad: tuple[tuple[Bad, ...], tuple[Bad, ...]],
) -> Measures:
    cuts = np.array([one.operation is Operation.CUT for one in entities], dtype=np.bool_)
    sheet = whole.some(cuts[whole.entity])
    twice = _twice(sheet, tolerances)
    found = settled(sheet, tolerances, reach_mm=reach_mm, twice=bool(twice))
    known = _known(found, entities, tolerances, twice=bool(twice))
    again_mm = _sums(sheet, sheet.lengths, entities) - _sums(found.sheet, known.once_mm, entities)
    return Measures(
        curves=tuple(found.sheet.curves),
        contours=known.contours,
        parts=known.parts,
        kinds=known.kinds,
        box=around(sheet.corners),
        drawn_length_mm=float(sheet.lengths.sum()),
        duplicate_length_mm=float(again_mm.sum()),
        repeats=tuple(_repeat(sheet, entities, one) for one in twice),
        gaps=found.chains.gaps,
        junctions=found.chains.junctions,
        faults=known.faults,
        webs=known.webs,
        layers=_layers(entities, whole, again_mm),
        broken=bad[0],
        empty=bad[1],
        nested=known.nested,
    )


def _twice(sheet: Sheet, tolerances: Tolerances) -> list[Shared]:
    return repeated(
        sheet.table,
        sheet.lengths,
        identical(sheet.table, sheet.corners, sheet.lengths, tolerances.same_mm),
        same_mm=tolerances.same_mm,
        overlap_mm=tolerances.overlap_mm,
    )


def _known(
    found: Settled, entities: Sequence[Drawn], tolerances: Tolerances, *, twice: bool
) -> Outcome:
    sheet = found.sheet
    layout = laid_out(found.pieces, sheet.corners, found.chains.closed, found.chains.open)
    names = Names(
        curves=sheet.curves, corners=sheet.corners, entity=sheet.entity, entities=entities
    )
    return outcome(found.pieces, layout, names, tolerances, twice=twice)


def _sums(sheet: Sheet, lengths_mm: Floats, entities: Sequence[Drawn]) -> Floats:
    """Return what the pieces of each entity come to."""
    found = np.bincount(sheet.entity, weights=lengths_mm, minlength=len(entities))
    return found.astype(np.float64)


def _repeat(sheet: Sheet, entities: Sequence[Drawn], shared: Shared) -> Repeat:
    listed = list(shared.pieces)
    return Repeat(
        place=point_at(sheet.curves[listed[-1]], 0.5),
        length_mm=shared.length_mm,
        whole=shared.whole,
        sources=tuple(dict.fromkeys(entities[at].source for at in sheet.entity[listed].tolist())),
    )
