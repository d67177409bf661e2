"""Contours as one long row of pieces, in an order that does not depend on the file's.

A closed contour runs counter-clockwise from its lowest leftmost corner, an open one from its
lower left end; contours come by the lower left corner of their boxes.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from modn_watch.geometry.evaluation import points_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from modn_watch.geometry.columns import Columns, Flags, Floats, Whole
    from modn_watch.geometry.net import Chain, Pieces


@dataclass(frozen=True, kw_only=True)
class Layout:
    """Pieces of contour 0, then of contour 1, and so on; closed ones come before open ones."""

    #: Which piece, and whether it is taken from its end to its start.
    order: Whole
    back: Flags
    #: Which contour.
    owner: Whole
    #: For each contour: where it begins in `order`, how many pieces, whether it is closed.
    first: Whole
    count: Whole
    closed: Flags

    def sums(self, values: Floats) -> Floats:
        """Return for each contour the sum of a value for each of its pieces."""
        found = np.bincount(self.owner, weights=values, minlength=len(self.first))
        return found.astype(np.float64)


def laid_out(
    pieces: Pieces, corners: Floats, closed: Sequence[Chain], ways: Sequence[Chain]
) -> Layout:
    """Return the contours in their own order.

    Args:
        pieces: what the chains name.
        corners: the boxes of the pieces, shape (n, 4).
        closed: chains that end where they begin.
        ways: chains that do not.
    """
    chains = [*closed, *ways]
    is_closed = np.arange(len(chains)) < len(closed)
    rough = _layout(chains, is_closed)
    backwards = np.where(is_closed, areas(pieces, rough) < 0, _ends_lower(pieces.table, rough))
    turned = _reversed(rough, backwards)
    begun = _rotated(turned, _lowest(pieces.table, turned))
    return _sorted(begun, contour_boxes(begun, corners))


def areas(pieces: Pieces, layout: Layout) -> Floats:
    """Return what each contour goes round, mm², positive when it does so counter-clockwise.

    Exact for lines, arcs and cubics; gaps within a contour count as straight.
    """
    start, end = corners_of(pieces.table, layout)
    origin = start[layout.first][layout.owner]
    start, end = start - origin, end - origin
    after = start[following(layout)]
    swept = (_cross(start, end) + _cross(end, after)) / 2
    slivers = np.where(layout.back, -1, 1) * pieces.slivers[layout.order]
    return layout.sums(swept + slivers)


def corners_of(table: Columns, layout: Layout) -> tuple[Floats, Floats]:
    """Return where each piece begins and ends as its contour takes it."""
    start, end = table.start[layout.order], table.end[layout.order]
    back = layout.back[:, None]
    return np.where(back, end, start), np.where(back, start, end)


def contour_boxes(layout: Layout, corners: Floats) -> Floats:
    """Return the box of each contour, shape (n, 4)."""
    if not len(layout.first):
        return np.empty((0, 4))
    own = corners[layout.order]
    low = np.minimum.reduceat(own[:, :2], layout.first, axis=0)
    return np.hstack([low, np.maximum.reduceat(own[:, 2:], layout.first, axis=0)])


def points_along(table: Columns, layout: Layout, chords: Whole) -> tuple[Floats, Whole]:
    """Return the corners of the flattened contours and which contour each belongs to.

    The last point of an open contour is left out, as its piece ends there.

    Args:
        table: the pieces.
        layout: the contours.
        chords: into how many each piece falls.
    """
    counts = chords[layout.order]
    at = np.repeat(np.arange(len(counts)), counts)
    number = np.arange(len(at)) - np.repeat(np.cumsum(counts) - counts, counts)
    t = number / counts[at]
    t = np.where(layout.back[at], 1 - t, t)
    return points_at(table, layout.order[at], t), layout.owner[at]


def _cross(one: Floats, other: Floats) -> Floats:
    found: Floats = one[:, 0] * other[:, 1] - one[:, 1] * other[:, 0]
    return found


def _layout(chains: Sequence[Chain], closed: Flags) -> Layout:
    count = np.fromiter(map(len, chains), dtype=np.intp, count=len(chains))
    signed = np.fromiter(chain.from_iterable(chains), dtype=np.intp, count=int(count.sum()))
    return Layout(
        order=np.where(signed >= 0, signed, ~signed),
        back=signed < 0,
        owner=np.repeat(np.arange(len(chains)), count),
        first=np.cumsum(count) - count,
        count=count,
        closed=closed,
    )


def following(layout: Layout) -> Whole:
    """Return for each place the place of the next piece of its contour, round and round."""
    after = np.arange(1, len(layout.order) + 1)
    after[layout.first + layout.count - 1] = layout.first
    return after


def _ends_lower(table: Columns, layout: Layout) -> Flags:
    start, end = corners_of(table, layout)
    one, other = start[layout.first], end[layout.first + layout.count - 1]
    lower = other[:, 1] < one[:, 1]
    same = (other[:, 0] == one[:, 0]) & lower
    return np.asarray((other[:, 0] < one[:, 0]) | same)


def _placed(layout: Layout, place: Whole, back: Flags) -> Layout:
    return Layout(
        order=layout.order[place],
        back=back,
        owner=layout.owner,
        first=layout.first,
        count=layout.count,
        closed=layout.closed,
    )


def _reversed(layout: Layout, which: Flags) -> Layout:
    place = np.arange(len(layout.order))
    mirrored = (2 * layout.first + layout.count - 1)[layout.owner] - place
    turned = which[layout.owner]
    place = np.where(turned, mirrored, place)
    return _placed(layout, place, layout.back[place] ^ turned)


def _lowest(table: Columns, layout: Layout) -> Whole:
    """Return the place where each contour shall begin: an open one where it does."""
    start = corners_of(table, layout)[0]
    by_corner = np.lexsort((start[:, 1], start[:, 0], layout.owner))
    lowest = by_corner[layout.first] if len(layout.first) else layout.first
    return np.where(layout.closed, lowest, layout.first)


def _rotated(layout: Layout, begin: Whole) -> Layout:
    shift = (begin - layout.first)[layout.owner]
    first, count = layout.first[layout.owner], layout.count[layout.owner]
    place = first + (np.arange(len(layout.order)) - first + shift) % np.maximum(count, 1)
    return _placed(layout, place, layout.back[place])


def _sorted(layout: Layout, around: Floats) -> Layout:
    keys = (around[:, 3], around[:, 2], around[:, 1], around[:, 0], ~layout.closed)
    ranked = np.lexsort(keys)
    count = layout.count[ranked]
    owner = np.repeat(np.arange(len(ranked)), count)
    first = np.cumsum(count) - count
    place = np.arange(len(layout.order)) - first[owner] + layout.first[ranked][owner]
    return Layout(
        order=layout.order[place],
        back=layout.back[place],
        owner=owner,
        first=first,
        count=count,
        closed=layout.closed[ranked],
    )
