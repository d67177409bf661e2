"""Pieces that are drawn twice, whole or in part.

Lines, arcs and circles are compared in part; ellipses and splines only whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt, tau
from typing import TYPE_CHECKING

import numpy as np

from modn_watch.geometry.columns import ARC, LINE, some_arcs
from modn_watch.geometry.evaluation import points_at
from modn_watch.geometry.nearness import groups, together

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from modn_watch.geometry.columns import Columns, Flags, Floats, Whole

#: Of the tolerance: pieces shorter than so many are compared with a hundredth of it, because
#: the neighbours in a finely divided curve lie nearer to each other than the tolerance.
_SHORT, _FINER = 10, 100
#: Neighbours in a station's order that are looked at: more lines on one spot are chained.
_NEIGHBOURS = 4
#: Stations in a drawing at most; in a drawing of a kilometre of lines they stand farther apart.
_STATIONS = 200_000
#: A line of 45 degrees, the usual one, must not be steep or flat by its rounding.
_STEEP = 1.001


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
    lines = np.flatnonzero(among & (table.kind == LINE) & (lengths >= overlap_mm))
    found = [*_shared_lines(table, lines, same_mm, overlap_mm)]
    rounds = among & (table.kind == ARC)
    rounds[table.of_kind(ARC)] &= ~np.isnan(table.arcs.radius)
    found += _shared_arcs(table, np.flatnonzero(rounds), same_mm)
    kept = [share for share in found if share.length_mm >= overlap_mm]
    return sorted(kept, key=lambda share: (-share.length_mm, share.pieces))


def _shared_arcs(table: Columns, at: Whole, same_mm: float) -> Iterator[Shared]:
    arcs = some_arcs(table.arcs, table.row[at])
    from_centre = table.start[at] - arcs.centre
    begin = np.arctan2(from_centre[:, 1], from_centre[:, 0])
    turn = np.abs(arcs.sweep)
    hand = arcs.u[:, 0] * arcs.v[:, 1] - arcs.u[:, 1] * arcs.v[:, 0]
    begin = np.where(hand * arcs.sweep >= 0, begin, begin - turn) % tau
    labels = groups(np.column_stack([arcs.centre, arcs.radius]), same_mm)
    for members in together(labels):
        covered = _covered(_unwrapped(begin[members], turn[members]))
        yield Shared(
            pieces=tuple(at[members].tolist()),
            length_mm=float((turn[members].sum() - covered) * arcs.radius[members].mean()),
        )


def _unwrapped(begin: Floats, turn: Floats) -> list[tuple[float, float]]:
    spans = []
    for low, length in zip(begin.tolist(), turn.tolist(), strict=True):
        high = low + length
        spans.append((low, min(high, tau)))
        if high > tau:
            spans.append((0.0, high - tau))
    return spans


def _covered(spans: Iterable[tuple[float, float]]) -> float:
    """Return the length of what the spans cover together."""
    total, reached = 0.0, -np.inf
    for low, high in sorted(spans):
        if high > reached:
            total += high - max(low, reached)
            reached = high
    return total


@dataclass(frozen=True, kw_only=True)
class _Leaning:
    """Lines by their leading axis: x for flat lines, y for steep ones."""

    at: Whole
    steep: Flags
    #: Along the leading axis, `low` before `high`.
    low: Floats
    high: Floats
    #: The other coordinate where the line is at `low`, and how fast it changes.
    cross: Floats
    slope: Floats

    def cross_at(self, rows: Whole, along: Floats) -> Floats:
        found: Floats = self.cross[rows] + self.slope[rows] * (along - self.low[rows])
        return found


def _leaning(table: Columns, at: Whole) -> _Leaning:
    start, end = table.start[at], table.end[at]
    reach = np.abs(end - start)
    steep = reach[:, 1] > _STEEP * reach[:, 0]
    lead = np.where(steep, 1, 0)
    rows = np.arange(len(at))
    a, b = start[rows, lead], end[rows, lead]
    p, q = start[rows, 1 - lead], end[rows, 1 - lead]
    forward = a <= b
    return _Leaning(
        at=at,
        steep=steep,
        low=np.where(forward, a, b),
        high=np.where(forward, b, a),
        cross=np.where(forward, p, q),
        slope=(q - p) / (b - a),
    )


def _shared_lines(table: Columns, at: Whole, same_mm: float, overlap_mm: float) -> Iterator[Shared]:
    lines = _leaning(table, at)
    one, other = _on_each_other(lines, same_mm, overlap_mm)
    if not len(one):
        return
    stretch = np.hypot(1, lines.slope)
    for members in _linked(one, other):
        spans = zip(lines.low[members].tolist(), lines.high[members].tolist(), strict=True)
        total = float((lines.high[members] - lines.low[members]).sum())
        twice = (total - _covered(spans)) * float(stretch[members].mean())
        yield Shared(pieces=tuple(at[members].tolist()), length_mm=twice)


def _on_each_other(lines: _Leaning, same_mm: float, overlap_mm: float) -> tuple[Whole, Whole]:
    """Return pairs of lines that share more than the overlap."""
    one, other = _neighbours(lines, same_mm, overlap_mm)
    low = np.maximum(lines.low[one], lines.low[other])
    high = np.minimum(lines.high[one], lines.high[other])
    stretch = np.hypot(1, lines.slope[one])
    good = (high - low) * stretch >= overlap_mm
    for along in (low, high):
        off = np.abs(lines.cross_at(one, along) - lines.cross_at(other, along))
        good &= off <= same_mm * stretch
    return one[good], other[good]


def _neighbours(lines: _Leaning, same_mm: float, overlap_mm: float) -> tuple[Whole, Whole]:
    """Return pairs of lines that pass a common station nearly at the same place.

    Stations stand on the leading axis so densely that lines sharing `overlap_mm` share one.
    """
    step = max(overlap_mm / sqrt(2) / _STEEP, float((lines.high - lines.low).sum()) / _STATIONS)
    first = np.ceil(lines.low / step)
    counts = np.maximum(np.floor(lines.high / step) - first + 1, 0).astype(np.intp)
    owner = np.repeat(np.arange(len(counts)), counts)
    number = np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts)
    station = first[owner] + number
    cross = lines.cross_at(owner, station * step)
    # Flat and steep lines by turns: they have stations of their own.
    station = 2 * station + lines.steep[owner]
    order = np.lexsort((cross, station))
    owner, station, cross = owner[order], station[order], cross[order]
    pairs = [np.empty((0, 2), dtype=np.intp)]
    for shift in range(1, _NEIGHBOURS + 1):
        near = (station[shift:] == station[:-shift]) & (
            cross[shift:] - cross[:-shift] <= same_mm * 2
        )
        # In their order none can be near across one that is not.
        if not near.any():
            break
        pairs.append(np.column_stack([owner[:-shift][near], owner[shift:][near]]))
    found = np.unique(np.sort(np.vstack(pairs), axis=1), axis=0) if len(pairs) > 1 else pairs[0]
    return found[:, 0], found[:, 1]


def _linked(one: Whole, other: Whole) -> Iterator[Whole]:
    """Yield the members of each set that pairs hold together."""
    home: dict[int, int] = {}

    def root(member: int) -> int:
        while home.setdefault(member, member) != member:
            home[member] = home[home[member]]
            member = home[member]
        return member

    for a, b in zip(one.tolist(), other.tolist(), strict=True):
        home[root(a)] = root(b)
    members = np.array(sorted(home), dtype=np.intp)
    yield from (
        members[group]
        for group in together(np.array([root(m) for m in members.tolist()], dtype=np.intp))
    )
