"""Contours out of a drawing in which lines may lie on each other.

The rule, for drawings in which none do too:

1. What closes as it is drawn is a contour: a polyline that ends where it began, and loose pieces
   that meet end to end with nothing else at any of their ends.  Of those that are the same piece
   by piece one is kept.  Two parts that share an edge each keep theirs, and so stay closed.
2. What closes only by passing over itself is no contour: like all other pieces it is laid on its
   line or circle, where every stretch is kept once, parted where another piece ends.
3. What is then still open loses all that lies on a closed contour.

So a line that is split, drawn twice or drawn twice in part makes the same contours.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from modn_watch.geometry.carriers import carriers
from modn_watch.geometry.chains import Chains, chained, loops
from modn_watch.geometry.cover import once
from modn_watch.geometry.lengths import slivers
from modn_watch.geometry.nearness import members_of
from modn_watch.geometry.net import Pieces
from modn_watch.geometry.repeats import identical
from modn_watch.geometry.runs import runs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from modn_watch.geometry.carriers import Carrier
    from modn_watch.geometry.columns import Flags, Whole
    from modn_watch.geometry.drawn import Tolerances
    from modn_watch.geometry.net import Chain
    from modn_watch.geometry.sheet import Sheet


@dataclass(frozen=True, kw_only=True)
class Settled:
    """A drawing in which every stretch of an open line is there once."""

    sheet: Sheet
    pieces: Pieces
    chains: Chains


def settled(sheet: Sheet, tolerances: Tolerances, *, reach_mm: float, twice: bool) -> Settled:
    """Return the contours.

    Args:
        sheet: the pieces.
        tolerances: how near is near.
        reach_mm: ends no farther apart are the same but for rounding.
        twice: some of them lie on others.
    """
    if not twice:
        return _chained(sheet, np.zeros(len(sheet.curves), dtype=np.bool_), tolerances, reach_mm)
    firm, again = _as_drawn(sheet, tolerances, reach_mm)
    sheet, firm = sheet.some(~again), firm[~again]
    sheet, origin = _once(sheet, np.zeros_like(firm), ~firm, tolerances)
    found = _chained(sheet, firm[origin], tolerances, reach_mm)
    loose = _named(found.chains.open, len(sheet.curves))
    laid, behind = _once(sheet, ~loose, loose, tolerances)
    if laid is sheet:
        return found
    return _chained(laid, firm[origin][behind], tolerances, reach_mm)


def _once(sheet: Sheet, firm: Flags, loose: Flags, tolerances: Tolerances) -> tuple[Sheet, Whole]:
    """Return the pieces with the loose ones cut, and where each came from."""
    left = once(
        sheet.table,
        sheet.lengths,
        _labels(sheet, tolerances),
        firm=firm,
        loose=loose,
        tolerances=tolerances,
    )
    return sheet.cut(left) if left else (sheet, np.arange(len(loose)))


def _labels(sheet: Sheet, tolerances: Tolerances) -> Whole:
    return identical(sheet.table, sheet.corners, sheet.lengths, tolerances.same_mm)


def _chained(sheet: Sheet, firm: Flags, tolerances: Tolerances, reach_mm: float) -> Settled:
    """Chain the firm pieces among themselves, and the others among themselves."""
    pieces = Pieces(table=sheet.table, lengths=sheet.lengths, slivers=slivers(sheet.table))
    found = runs(sheet.table, sheet.entity, sheet.apart, reach_mm)
    known = firm[found.first]
    chains = [
        chained(pieces, found, kept, tolerances, reach_mm=reach_mm)
        for kept in (known, ~known)
        if kept.any()
    ]
    return Settled(
        sheet=sheet,
        pieces=pieces,
        chains=Chains(
            closed=tuple(one for each in chains for one in each.closed),
            open=tuple(one for each in chains for one in each.open),
            junctions=tuple(sorted(place for each in chains for place in each.junctions)),
            gaps=tuple(gap for each in chains for gap in each.gaps),
        ),
    )


def _as_drawn(sheet: Sheet, tolerances: Tolerances, reach_mm: float) -> tuple[Flags, Flags]:
    """Return the pieces of contours that close as they are drawn, and those of their copies."""
    labels = _labels(sheet, tolerances)
    found = runs(sheet.table, sheet.entity, sheet.apart, reach_mm)
    lying = _Lying(
        labels=labels,
        on=carriers(
            sheet.table,
            sheet.lengths,
            np.ones(len(labels), dtype=np.bool_),
            same_mm=tolerances.same_mm,
            overlap_mm=tolerances.overlap_mm,
        ),
        near_mm=tolerances.same_mm,
    )
    whole = found.closed & ~lying.folded(found.of_piece, len(found.first))
    pieces = Pieces(table=sheet.table, lengths=sheet.lengths, slivers=slivers(sheet.table))
    chains = loops(pieces, found, ~found.closed, tolerances, reach_mm=reach_mm)
    owner = _owners(chains, len(labels))
    good = ~lying.folded(owner, len(chains))
    own = members_of(np.where(owner < 0, len(chains), owner), len(chains) + 1)
    first, last = found.first[whole].tolist(), (found.last[whole] + 1).tolist()
    members = [
        *map(np.arange, first, last),
        *(own[number] for number in np.flatnonzero(good).tolist()),
    ]
    return _first_of_each(members, labels)


def _first_of_each(members: Iterable[Whole], labels: Whole) -> tuple[Flags, Flags]:
    """Return the pieces of contours, and those of contours that are others piece by piece."""
    firm, again = np.zeros((2, len(labels)), dtype=np.bool_)
    seen: set[frozenset[int]] = set()
    for own in members:
        known = frozenset(labels[own].tolist())
        (again if known in seen else firm)[own] = True
        seen.add(known)
    return firm, again


def _named(chains: Sequence[Chain], count: int) -> Flags:
    return _owners(chains, count) >= 0


def _owners(chains: Sequence[Chain], count: int) -> Whole:
    """Return which chain each piece is in; -1 for none."""
    owner = np.full(count, -1, dtype=np.intp)
    for number, chain in enumerate(chains):
        signed = np.array(chain, dtype=np.intp)
        owner[np.where(signed >= 0, signed, ~signed)] = number
    return owner


@dataclass(frozen=True, kw_only=True)
class _Lying:
    """Pieces that lie on each other."""

    labels: Whole
    on: Sequence[Carrier]
    near_mm: float

    def folded(self, owner: Whole, count: int) -> Flags:
        """Tell which owners have pieces that lie on each other.

        Args:
            owner: of each piece; -1 for none.
            count: how many owners there are.
        """
        owned = owner >= 0
        pairs = np.unique(np.column_stack([owner, self.labels])[owned], axis=0)
        different = np.bincount(pairs[:, 0], minlength=count)
        found = different < np.bincount(owner[owned], minlength=count)
        for one in self.on:
            found[[*self._passed_again(one, owner)]] = True
        return np.asarray(found)

    def _passed_again(self, carrier: Carrier, owner: Whole) -> Iterator[int]:
        spans = carrier.spans()
        own = owner[carrier.pieces[spans.row]]
        near = self.near_mm / carrier.unit_mm
        reached: dict[int, float] = {}
        order = np.argsort(spans.low, kind="stable")
        rows = zip(
            own[order].tolist(), spans.low[order].tolist(), spans.high[order].tolist(), strict=True
        )
        for number, low, high in rows:
            if number >= 0 and min(high, reached.get(number, -np.inf)) - low > near:
                yield number
            reached[number] = max(high, reached.get(number, -np.inf))
