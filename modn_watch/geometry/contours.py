"""Contours, parts and faults out of chained pieces."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from modn_watch.geometry.along import backwards
from modn_watch.geometry.bounds import Box
from modn_watch.geometry.evaluation import points_at
from modn_watch.geometry.faults import Fault, FaultKind, crossings, meeting_faults
from modn_watch.geometry.flattening import pieces as chords_of
from modn_watch.geometry.layout import areas, contour_boxes, corners_of, points_along
from modn_watch.geometry.measures import Contour
from modn_watch.geometry.nesting import holders, holders_among, nested
from modn_watch.geometry.parts import homes, kinds, parts
from modn_watch.geometry.rectangles import smallest_rectangle, upright_rectangle
from modn_watch.geometry.rings import rings
from modn_watch.geometry.rounds import Round, round_shapes
from modn_watch.geometry.sharing import shares
from modn_watch.geometry.signatures import beads, middles, signatures
from modn_watch.geometry.webs import webs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from modn_watch.geometry.chains import Pieces
    from modn_watch.geometry.columns import Columns, Floats, Whole
    from modn_watch.geometry.curves import Curve
    from modn_watch.geometry.drawn import Drawn, Tolerances
    from modn_watch.geometry.layout import Layout
    from modn_watch.geometry.measures import Part, PartKind
    from modn_watch.geometry.nesting import Nest
    from modn_watch.geometry.rectangles import Rectangle
    from modn_watch.geometry.rings import Rings
    from modn_watch.geometry.rounds import Slot
    from modn_watch.geometry.signatures import Signature
    from modn_watch.geometry.webs import Web


@dataclass(frozen=True, kw_only=True)
class Names:
    """The pieces as the file knows them."""

    curves: Sequence[Curve]
    #: Their boxes, shape (n, 4).
    corners: Floats
    #: Which entity each belongs to.
    entity: Whole
    entities: Sequence[Drawn]


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What chained pieces come to."""

    contours: tuple[Contour, ...]
    parts: tuple[Part, ...]
    kinds: tuple[PartKind, ...]
    faults: tuple[Fault, ...]
    webs: tuple[Web, ...]
    nested: bool
    #: What has to be cut of each piece, millimetres; what lies on others counts once.
    once_mm: Floats


@dataclass(frozen=True, kw_only=True)
class _Flat:
    """The contours as corners."""

    points: Floats
    #: Where those of each contour begin, and where the last one's end.
    begin: Whole
    #: The last point of each contour; that of a closed one is its first.
    ends: Floats
    rings: Rings

    def of(self, number: int) -> Floats:
        corners = self.points[self.begin[number] : self.begin[number + 1]]
        if number < len(self.rings.tangled):
            return corners
        return np.vstack([corners, self.ends[number : number + 1]])


def outcome(
    pieces: Pieces, layout: Layout, names: Names, tolerances: Tolerances, *, twice: bool
) -> Outcome:
    """Return contours, parts and faults.

    Args:
        pieces: all of them.
        layout: the contours.
        names: what the pieces are called.
        tolerances: how near is near.
        twice: some pieces lie on others.
    """
    flat = _flat(pieces.table, layout, tolerances.chord_mm)
    area = _true_areas(pieces, layout, flat, tolerances.chord_mm)
    nest = nested(flat.rings, area[layout.closed], tolerances.touch_mm)
    times = _times(layout, nest, len(pieces.lengths))
    share = _shares(pieces, names, times, tolerances, twice=twice)
    found = beads(pieces.table, layout.order)
    owner = layout.owner[found.owner]
    centred = middles(found, owner, len(area))
    shapes = round_shapes(pieces, layout, tolerances, areas=area, middles=centred)
    known = _Known(
        area=area,
        shapes=shapes,
        nest=nest,
        holders=_holders_of_open(pieces.table, layout, flat, holders_among(nest, area)),
        signatures=signatures(found, owner, area),
        own_mm=_own(layout, nest, pieces.lengths * share),
    )
    contours = tuple(_contours(pieces, layout, names, known))
    home = homes(contours)
    whole = parts(contours, home, found, owner)
    return Outcome(
        contours=contours,
        parts=whole,
        kinds=kinds(whole, lambda part: _rectangle(part, contours, flat, names.curves)),
        faults=tuple(_faults(flat, layout, known, tolerances)),
        webs=webs(flat.rings, nest, shapes, tolerances.web_mm),
        nested=nest.complete,
        once_mm=pieces.lengths * share * times,
    )


def _times(layout: Layout, nest: Nest, count: int) -> Whole:
    """Return in how many contours each piece is that do not lie on others."""
    real = np.ones(len(layout.first), dtype=np.bool_)
    real[list(nest.doubled)] = False
    return np.bincount(layout.order[real[layout.owner]], minlength=count)


def _shares(
    pieces: Pieces, names: Names, times: Whole, tolerances: Tolerances, *, twice: bool
) -> Floats:
    if not twice and times.max(initial=0) <= 1:
        return times.astype(np.float64)
    return shares(pieces.table, names.corners, pieces.lengths, times=times, tolerances=tolerances)


def _own(layout: Layout, nest: Nest, share_mm: Floats) -> Floats:
    found = layout.sums(share_mm[layout.order])
    found[list(nest.doubled)] = 0.0
    return found


def _flat(table: Columns, layout: Layout, chord_mm: float) -> _Flat:
    points, owner = points_along(table, layout, chords_of(table, chord_mm))
    begin = np.searchsorted(owner, np.arange(len(layout.first) + 1))
    loops = int(layout.closed.sum())
    inside = slice(0, int(begin[loops]))
    return _Flat(
        points=points,
        begin=begin,
        ends=corners_of(table, layout)[1][layout.first + layout.count - 1],
        rings=rings(points[inside], owner[inside], loops),
    )


def _true_areas(pieces: Pieces, layout: Layout, flat: _Flat, chord_mm: float) -> Floats:
    """Return exact areas; of contours that cross themselves, what they go round an odd time."""
    found = np.where(layout.closed, np.abs(areas(pieces, layout)), 0.0)
    closed = np.flatnonzero(layout.closed)
    around = layout.sums(pieces.lengths[layout.order])[closed]
    rough = shapely.area(flat.rings.areas)
    # Chords alone may cross where arcs only come near: then the exact area stands.
    wrong = flat.rings.tangled & (np.abs(rough - found[closed]) > 2 * chord_mm * around)
    found[closed[wrong]] = rough[wrong]
    return found


def _holders_of_open(table: Columns, layout: Layout, flat: _Flat, area: Floats) -> list[int | None]:
    ways = np.flatnonzero(~layout.closed)
    middle = layout.order[layout.first[ways] + layout.count[ways] // 2]
    return holders(flat.rings, points_at(table, middle, np.full(len(ways), 0.5)), area)


@dataclass(frozen=True, kw_only=True)
class _Known:
    """What was found out about the contours, one after the other."""

    area: Floats
    shapes: Sequence[Round | Slot | None]
    signatures: Sequence[Signature]
    #: How much of each is cut for it.
    own_mm: Floats
    #: Of the closed ones.
    nest: Nest
    #: The smallest closed contour around each of the open ones.
    holders: Sequence[int | None]

    def around(self, number: int) -> tuple[int | None, int]:
        """Return the smallest contour around one, and how many there are."""
        loops = len(self.nest.depth)
        if number < loops:
            return self.nest.parent[number], self.nest.depth[number]
        holder = self.holders[number - loops]
        return holder, 0 if holder is None else self.nest.depth[holder] + 1


def _contours(pieces: Pieces, layout: Layout, names: Names, known: _Known) -> Iterator[Contour]:
    start, end = corners_of(pieces.table, layout)
    first = start[layout.first].tolist()
    last = end[layout.first + layout.count - 1].tolist()
    length = layout.sums(pieces.lengths[layout.order]).tolist()
    signed = np.where(layout.back, ~layout.order, layout.order).tolist()
    begin = [*layout.first.tolist(), len(signed)]
    entity = names.entity[layout.order].tolist()
    for number, (x0, y0, x1, y1) in enumerate(contour_boxes(layout, names.corners).tolist()):
        here = slice(begin[number], begin[number + 1])
        own = [names.entities[one] for one in dict.fromkeys(entity[here])]
        parent, depth = known.around(number)
        yield Contour(
            pieces=tuple(signed[here]),
            closed=bool(layout.closed[number]),
            start=tuple(first[number]),
            end=tuple(last[number]),
            box=Box(min_x=x0, min_y=y0, max_x=x1, max_y=y1),
            length_mm=length[number],
            own_mm=float(known.own_mm[number]),
            area_mm2=float(known.area[number]),
            shape=known.shapes[number],
            signature=known.signatures[number],
            parent=parent,
            depth=depth,
            doubled=number in known.nest.doubled,
            layers=tuple(dict.fromkeys(one.layer for one in own)),
            sources=tuple(dict.fromkeys(one.source for one in own)),
        )


def _rectangle(
    part: Part, contours: Sequence[Contour], flat: _Flat, curves: Sequence[Curve]
) -> Rectangle:
    outline = contours[part.outline]
    if isinstance(outline.shape, Round):
        # However it is turned; and the many corners of its hull would all be tried.
        return upright_rectangle(outline.box)
    path = [curves[piece] if piece >= 0 else backwards(curves[~piece]) for piece in outline.pieces]
    return smallest_rectangle(flat.of(part.outline), path, outline.box)


def _faults(flat: _Flat, layout: Layout, known: _Known, tolerances: Tolerances) -> Iterator[Fault]:
    yield from meeting_faults(known.nest)
    for number in _tangled(flat, layout):
        closed = bool(layout.closed[number])
        places = crossings(flat.of(number), closed=closed, snap_mm=tolerances.snap_mm)
        for place in places:
            yield Fault(kind=FaultKind.SELF_INTERSECTION, place=place, contours=(number,))


def _tangled(flat: _Flat, layout: Layout) -> list[int]:
    """Return the contours that cross or touch themselves."""
    closed = np.flatnonzero(flat.rings.tangled).tolist()
    loops = len(flat.rings.tangled)
    ways = [
        number
        for number in range(loops, len(layout.first))
        if flat.begin[number + 1] - flat.begin[number] > 2  # noqa: PLR2004 - two chords cannot
    ]
    return closed + [way for way in ways if not shapely.LineString(flat.of(way)).is_simple]
