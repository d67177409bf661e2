"""Straight lines and circles with the pieces that lie on each other along them."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt, tau
from typing import TYPE_CHECKING

import numpy as np

from modn_watch.geometry.columns import ARC, LINE, some_arcs
from modn_watch.geometry.nearness import groups, together
from modn_watch.geometry.spans import not_alone

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from modn_watch.geometry.columns import Columns, Flags, Floats, Whole

#: Neighbours in a station's order that are looked at: more lines on one spot are chained.
_NEIGHBOURS = 4
#: Stations in a drawing at most; in a drawing of a kilometre of lines they stand farther apart.
_STATIONS = 200_000
#: And for each line on the mean, where short overlaps are looked for.
_OFTEN = 100
#: A line of 45 degrees, the usual one, must not be steep or flat by its rounding.
_STEEP = 1.001
#: Radians: arcs that end no farther apart end at one place.
_ROUNDING = 1e-9
#: Of the tolerance: shorter lines, and shorter overlaps, are nowhere looked for.  With the usual
#: ones it is less than ends may be apart, so that no shred between two ends stays.
_FEW = 4
#: Lines of which every pair is looked at; it is quicker than stations, and misses nothing.
_FEW_LINES = 250


@dataclass(frozen=True, kw_only=True)
class Spans:
    """Stretches of a carrier."""

    #: Which piece of the carrier, by its place among them.
    row: Whole
    low: Floats
    high: Floats
    #: What the piece's own positions are ahead: a turn, beyond the origin of a circle.
    ahead: Floats


@dataclass(frozen=True, kw_only=True)
class Carrier:
    """A line or a circle, and pieces on it, some of which lie on others.

    Positions are lengths along the leading axis of a line, and radians from a place on a circle
    that, where there is one, no piece passes.
    """

    pieces: Whole
    low: Floats
    high: Floats
    #: The piece runs towards higher positions.
    forward: Flags
    #: Millimetres of one unit of position.
    unit_mm: float
    around: bool

    @property
    def twice_mm(self) -> float:
        """The pieces' length less the length of what they cover."""
        spans = self.spans()
        covered = _covered(zip(spans.low.tolist(), spans.high.tolist(), strict=True))
        return (float((self.high - self.low).sum()) - covered) * self.unit_mm

    def spans(self) -> Spans:
        """Return what each piece covers; what passes the origin of a circle is two spans."""
        over = np.flatnonzero(self.high > (tau if self.around else np.inf))
        rows = np.arange(len(self.pieces))
        return Spans(
            row=np.append(rows, over),
            low=np.append(self.low, np.zeros(len(over))),
            high=np.append(
                np.minimum(self.high, tau) if self.around else self.high, self.high[over] - tau
            ),
            ahead=np.append(np.zeros(len(rows)), np.full(len(over), tau)),
        )


def carriers(
    table: Columns, lengths: Floats, among: Flags, *, same_mm: float, overlap_mm: float
) -> list[Carrier]:
    """Return the carriers on which pieces share a part of their way.

    Args:
        table: the pieces.
        lengths: how long they are, millimetres.
        among: those to be looked at.
        same_mm: how far apart two may lie.
        overlap_mm: shorter overlaps do not count.
    """
    lines = np.flatnonzero(among & (table.kind == LINE) & (lengths >= _FEW * same_mm))
    found = [*_straight(table, lines, same_mm, overlap_mm)]
    rounds = among & (table.kind == ARC)
    rounds[table.of_kind(ARC)] &= ~np.isnan(table.arcs.radius)
    found += _round(table, np.flatnonzero(rounds), same_mm)
    return [one for one in found if one.twice_mm >= overlap_mm]


def _round(table: Columns, at: Whole, same_mm: float) -> Iterator[Carrier]:
    arcs = some_arcs(table.arcs, table.row[at])
    from_centre = table.start[at] - arcs.centre
    begin = np.arctan2(from_centre[:, 1], from_centre[:, 0])
    turn = np.abs(arcs.sweep)
    hand = arcs.u[:, 0] * arcs.v[:, 1] - arcs.u[:, 1] * arcs.v[:, 0]
    forward = hand * arcs.sweep >= 0
    begin = np.where(forward, begin, begin - turn) % tau
    labels = groups(np.column_stack([arcs.centre, arcs.radius]), same_mm)
    for members in together(labels):
        low = (begin[members] - _origin(begin[members], turn[members])) % tau
        yield Carrier(
            pieces=at[members],
            low=low,
            high=low + turn[members],
            forward=forward[members],
            unit_mm=float(arcs.radius[members].mean()),
            around=True,
        )


def _origin(begin: Floats, turn: Floats) -> float:
    """Return an angle at which an arc begins, and which no other passes if that can be."""
    order = np.argsort(begin, kind="stable")
    rising = begin[order]
    reached = np.append((begin + turn).max() - tau, (begin + turn)[order][:-1])
    free = np.flatnonzero(rising >= np.maximum.accumulate(reached) - _ROUNDING)
    return float(rising[free[0]] if len(free) else rising[0])


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
    #: The line runs from `low` to `high`.
    forward: Flags

    def some(self, rows: Whole) -> _Leaning:
        return _Leaning(
            at=self.at[rows],
            steep=self.steep[rows],
            low=self.low[rows],
            high=self.high[rows],
            cross=self.cross[rows],
            slope=self.slope[rows],
            forward=self.forward[rows],
        )

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
        forward=forward,
    )


def _straight(table: Columns, at: Whole, same_mm: float, overlap_mm: float) -> Iterator[Carrier]:
    lines = _leaning(table, at)
    stretch = np.hypot(1, lines.slope)
    whole = (lines.high - lines.low) * stretch >= overlap_mm
    pairs = _on_each_other(lines, np.flatnonzero(whole), same_mm, overlap_mm)
    if not len(pairs):
        return
    # Whatever else lies on these belongs to them, however little they share.
    known = np.zeros(len(at), dtype=np.bool_)
    known[pairs] = True
    short = _on_each_other(lines, np.flatnonzero(known | ~whole), same_mm, _FEW * same_mm)
    for members in _linked(np.vstack([pairs, short])):
        if not known[members].any():
            continue
        yield Carrier(
            pieces=at[members],
            low=lines.low[members],
            high=lines.high[members],
            forward=lines.forward[members],
            unit_mm=float(stretch[members].mean()),
            around=False,
        )


def _on_each_other(lines: _Leaning, rows: Whole, same_mm: float, overlap_mm: float) -> Whole:
    """Return pairs among some lines that share more than the overlap, shape (n, 2)."""
    rows = rows[_abreast(lines.some(rows), same_mm, overlap_mm)]
    if len(rows) <= _FEW_LINES:
        pairs: Whole = rows[np.column_stack(np.triu_indices(len(rows), 1))]
    else:
        pairs = rows[_neighbours(lines.some(rows), same_mm, overlap_mm)]
    one, other = pairs.T
    low = np.maximum(lines.low[one], lines.low[other])
    high = np.minimum(lines.high[one], lines.high[other])
    stretch = np.hypot(1, lines.slope[one])
    good = (lines.steep[one] == lines.steep[other]) & ((high - low) * stretch >= overlap_mm)
    for along in (low, high):
        off = np.abs(lines.cross_at(one, along) - lines.cross_at(other, along))
        good &= off <= same_mm * stretch
    found: Whole = pairs[good]
    return found


def _abreast(lines: _Leaning, same_mm: float, overlap_mm: float) -> Whole:
    """Return the lines beside which there may be another, by their boxes."""
    end = lines.cross_at(np.arange(len(lines.at)), lines.high)
    across = np.minimum(lines.cross, end) - same_mm, np.maximum(lines.cross, end) + same_mm
    # Lines that end where the next begins share nothing.
    along = lines.low + overlap_mm / 4, lines.high - overlap_mm / 4
    return not_alone(lines.steep.astype(np.intp), (across, along, across), same_mm)


def _neighbours(lines: _Leaning, same_mm: float, overlap_mm: float) -> Whole:
    """Return pairs of lines that pass a common station nearly at the same place.

    Stations stand on the leading axis so densely that lines sharing `overlap_mm` share one.
    """
    # Shorter overlaps than those that count are not worth as many stations.
    most = _STATIONS if overlap_mm > _FEW * same_mm else _OFTEN * len(lines.low) + 1
    whole_mm = float((lines.high - lines.low).sum())
    step = max(overlap_mm / sqrt(2) / _STEEP, whole_mm / min(_STATIONS, most))
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
    return np.unique(np.sort(np.vstack(pairs), axis=1), axis=0) if len(pairs) > 1 else pairs[0]


def _linked(pairs: Whole) -> Iterator[Whole]:
    """Yield the members of each set that pairs hold together."""
    home: dict[int, int] = {}

    def root(member: int) -> int:
        while home.setdefault(member, member) != member:
            home[member] = home[home[member]]
            member = home[member]
        return member

    for a, b in pairs.tolist():
        home[root(a)] = root(b)
    members = np.array(sorted(home), dtype=np.intp)
    yield from (
        members[group]
        for group in together(np.array([root(m) for m in members.tolist()], dtype=np.intp))
    )
