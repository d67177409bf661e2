"""Ends that ought to meet and do not, and the contours that would be closed if they did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from modn_watch.geometry.evaluation import points_at
from modn_watch.geometry.joints import Gap, near, reaches_over
from modn_watch.geometry.layout import corners_of, following

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from modn_watch.geometry.columns import Columns, Flags, Floats, Whole
    from modn_watch.geometry.layout import Layout

#: Of a contour's length: gaps that come to more part the strokes of a dashed line.
_SHARE = 0.03
#: Cosine between lines that run beside each other, such as those of a hatch: they end in one row,
#: and nobody meant them to meet.
_ALONGSIDE = 0.97
#: How far from its end, as a share of a piece, its direction is read.
_ASIDE = 0.02


@dataclass(frozen=True, kw_only=True)
class Ends:
    """Both ends of open ways; 2n is where way n begins, 2n + 1 where it ends."""

    #: Shape (2n, 2).
    places: Floats
    #: Which way each leads out into the open, of length 1; shape (2n, 2).
    out: Floats
    #: Nothing else is there.
    free: Flags
    #: Of each way, millimetres.
    lengths: Floats


@dataclass(frozen=True, kw_only=True)
class Closing:
    """What gaps come to."""

    gaps: tuple[Gap, ...]
    #: Rings of ways, each named by the end at which it is entered.
    rings: tuple[tuple[int, ...], ...]


def leading_out(table: Columns, pieces: Whole) -> Floats:
    """Return the direction in which pieces lead out of their ends, shape (n, 2).

    Args:
        table: the pieces.
        pieces: those that begin at the ends; ~n for piece n that ends there.
    """
    forward = pieces >= 0
    number = np.where(forward, pieces, ~pieces)
    inside = points_at(table, number, np.where(forward, _ASIDE, 1 - _ASIDE))
    out = np.where(forward[:, None], table.start[number], table.end[number]) - inside
    found: Floats = out / np.maximum(np.hypot(out[:, 0], out[:, 1]), 1e-300)[:, None]
    return found


def closing(ends: Ends, gap_mm: float) -> Closing:
    """Return the gaps between free ends, the smallest first, each end in one gap at most.

    Contours in which all gaps together are small count as closed.

    Args:
        ends: of the open ways.
        gap_mm: a gap at most so wide is a gap; ends farther apart have nothing to do with it.
    """
    found: dict[int, Gap] = {}
    other: dict[int, int] = {}
    free = np.flatnonzero(ends.free)
    for size_mm, one, two in near(ends.places, free, free, gap_mm):
        if one in other or two in other or _is_none(ends, one, two, size_mm):
            continue
        other |= {one: two, two: one}
        found[min(one, two)] = _gap(ends, one, two, size_mm)
    sizes = {end: found[min(end, to)].size_mm for end, to in other.items()}
    rings = tuple(ring for ring in _rings(other) if _is_small(ring, sizes, ends.lengths))
    closed = {min(end, other[end]) for ring in rings for end in ring}
    gaps = [_told(gap, end in closed) for end, gap in found.items()]
    return Closing(gaps=tuple(sorted(gaps, key=lambda gap: (gap.size_mm, gap.place))), rings=rings)


def widest_gaps(table: Columns, layout: Layout, snap_mm: float) -> Floats:
    """Return the widest gap that a machine would leave open in each closed contour, millimetres.

    Where lines cross before their ends there is none.

    Args:
        table: the pieces.
        layout: the contours.
        snap_mm: narrower gaps are none.
    """
    start, end = corners_of(table, layout)
    after = following(layout)
    wide = np.hypot(*(start[after] - end).T)
    here = np.flatnonzero(layout.closed[layout.owner] & (wide > snap_mm))
    there = after[here]
    order = np.where(layout.back, ~layout.order, layout.order)
    places = np.vstack([end[here], start[there]])
    out = leading_out(table, np.concatenate([~order[here], order[there]]))
    found = np.zeros(len(layout.first))
    for number, at in enumerate(here.tolist()):
        both = [number, number + len(here)]
        if _past(places[both], out[both], float(wide[at])) is None:
            owner = layout.owner[at]
            found[owner] = max(found[owner], wide[at])
    return found


def _is_none(ends: Ends, one: int, two: int, size_mm: float) -> bool:
    if one >> 1 == two >> 1 and not reaches_over(float(ends.lengths[one >> 1]), size_mm):
        return True
    return float(ends.out[one] @ ends.out[two]) > _ALONGSIDE


def _gap(ends: Ends, one: int, two: int, size_mm: float) -> Gap:
    past = _past(ends.places[[one, two]], ends.out[[one, two]], size_mm)
    x, y = ((ends.places[one] + ends.places[two]) / 2 if past is None else past).tolist()
    return Gap(place=(x, y), size_mm=size_mm, bridged=False, crossed=past is not None)


def _past(places: Floats, out: Floats, size_mm: float) -> Floats | None:
    """Return where two lines cross each other before their ends; None where they do not."""
    (a, b), (c, d) = out.tolist()
    x, y = (places[1] - places[0]).tolist()
    turn = a * d - b * c
    if abs(turn) < 1 - _ALONGSIDE:
        return None
    first, second = (x * d - y * c) / turn, (x * b - y * a) / turn
    nearly = -2 * size_mm < min(first, second) and max(first, second) < -size_mm / 100
    found: Floats = places[0] + first * out[0]
    return found if nearly else None


def _told(gap: Gap, closes: bool) -> Gap:  # noqa: FBT001 - as it comes
    return Gap(
        place=gap.place, size_mm=gap.size_mm, bridged=False, crossed=gap.crossed, closes=closes
    )


def _rings(other: Mapping[int, int]) -> Iterator[tuple[int, ...]]:
    """Yield the rings that gaps close, by the ends at which each way is entered."""
    seen: set[int] = set()
    for begin in other:
        ring: list[int] = []
        end = begin
        while end >> 1 not in seen and end ^ 1 in other:
            seen.add(end >> 1)
            ring.append(end)
            end = other[end ^ 1]
        if ring and end == begin:
            yield tuple(ring)


def _is_small(ring: Sequence[int], sizes: Mapping[int, float], lengths: Floats) -> bool:
    length_mm = float(lengths[[end >> 1 for end in ring]].sum())
    return sum(sizes[end] for end in ring) <= _SHARE * length_mm
