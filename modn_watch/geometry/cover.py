"""Pieces that lie on others, cut so that every stretch of a line or circle is there once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from modn_watch.geometry.carriers import carriers
from modn_watch.geometry.nearness import together

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from modn_watch.geometry.carriers import Carrier, Spans
    from modn_watch.geometry.columns import Columns, Flags, Floats, Whole
    from modn_watch.geometry.drawn import Tolerances

    Stretches = list[tuple[float, float]]


def once(
    table: Columns,
    lengths: Floats,
    labels: Whole,
    *,
    firm: Flags,
    loose: Flags,
    tolerances: Tolerances,
) -> dict[int, Stretches]:
    """Return what is left of loose pieces that lie on others, as stretches of their parameter.

    A loose piece keeps what neither a firm one nor a loose one before it covers.  It is parted
    wherever another one on its line or circle ends, because what follows that one meets it there.

    Args:
        table: the pieces.
        lengths: how long they are, millimetres.
        labels: the same number for pieces that are the same curve.
        firm: pieces that stay as they are.
        loose: those to be cut.
        tolerances: how near is near.
    """
    left = _copies(labels, firm, loose)
    among = firm | loose
    among[[number for number, stretches in left.items() if not stretches]] = False
    for one in carriers(
        table, lengths, among, same_mm=tolerances.same_mm, overlap_mm=tolerances.overlap_mm
    ):
        if loose[one.pieces].any():
            left.update(_left_on(one, firm[one.pieces], tolerances.same_mm))
    return left


def _copies(labels: Whole, firm: Flags, loose: Flags) -> dict[int, Stretches]:
    """Return the loose pieces that are others from end to end, all but the first with nothing."""
    left: dict[int, Stretches] = {}
    for members in together(labels):
        free = members[loose[members]].tolist()
        left.update({again: [] for again in free})
        if free and not firm[members].any():
            left[free[0]] = [(0.0, 1.0)]
    return left


def _left_on(carrier: Carrier, firm: Flags, near_mm: float) -> Iterator[tuple[int, Stretches]]:
    """Yield what is left of each loose piece on a carrier."""
    spans = carrier.spans()
    marks, first, last = _marked(spans, near_mm / carrier.unit_mm)
    known = firm[spans.row]
    taken = _covered(first[known], last[known], len(marks))
    rows: list[Stretches] = [[] for _ in firm]
    reached = 0
    for at in np.lexsort((spans.row, -last, first)).tolist():
        if not known[at]:
            begin, end = int(first[at]), int(last[at])
            places = _places(carrier, spans, at, marks[begin : end + 1])
            rows[spans.row[at]] += [
                (places[atom - begin], places[atom - begin + 1])
                for atom in range(max(begin, reached), end)
                if not taken[atom]
            ]
            reached = max(reached, end)
    for row, stretches in enumerate(rows):
        if not firm[row]:
            yield int(carrier.pieces[row]), _along(stretches, forward=bool(carrier.forward[row]))


def _marked(spans: Spans, near: float) -> tuple[Floats, Whole, Whole]:
    """Return the places where spans end, and between which of them each span runs."""
    ends = np.concatenate([spans.low, spans.high])
    order = np.argsort(ends, kind="stable")
    number = np.empty(len(ends), dtype=np.intp)
    number[order] = np.concatenate([[0], np.cumsum(np.diff(ends[order]) > near)])
    marks = np.zeros(int(number[order[-1]]) + 1)
    marks[number] = ends
    return marks, number[: len(spans.low)], number[len(spans.low) :]


def _covered(first: Whole, last: Whole, count: int) -> Sequence[bool]:
    """Tell of the stretch behind each mark whether one of the spans covers it."""
    depth = np.bincount(first, minlength=count) - np.bincount(last, minlength=count)
    covered: list[bool] = (np.cumsum(depth) > 0).tolist()
    return covered


def _places(carrier: Carrier, spans: Spans, at: int, marks: Floats) -> list[float]:
    """Return where on its piece the marks of a span lie, 0 at its lower end to 1."""
    row = spans.row[at]
    own = marks.copy()
    # Another one's end may be a little off.
    own[0], own[-1] = spans.low[at], spans.high[at]
    size = carrier.high[row] - carrier.low[row]
    places: list[float] = ((own + spans.ahead[at] - carrier.low[row]) / size).tolist()
    return places


def _along(stretches: Stretches, *, forward: bool) -> Stretches:
    return sorted(stretches if forward else [(1 - b, 1 - a) for a, b in stretches])
