"""Two drawings on each other as an SVG: what both have, and what only one of them has.

Lines are compared bit by bit, so that of a long line only the changed end stands out, and so that
it makes no difference how a program joins, splits or orders them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from modn_watch.geometry.columns import columns
from modn_watch.geometry.evaluation import points_at
from modn_watch.geometry.flattening import pieces
from modn_watch.geometry.lengths import lengths
from modn_watch.geometry.pathdata import Pen, points_data
from modn_watch.geometry.plan import document

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from modn_watch.geometry.bounds import Box
    from modn_watch.geometry.columns import Flags, Floats, Whole
    from modn_watch.geometry.curves import Curve

#: Lines no farther apart are the same, mm, and beside that as a share of the drawing: as much as
#: two programs may differ by that write one contour.
_SAME_MM, _SHARE = 0.05, 5e-5
#: How far a chord may stray from its curve where lines are compared, mm.
_CHORD_MM: Final = 0.01
#: A bit of a line is at most this share of the drawing long, and there are at most so many bits.
_BIT: Final = 1 / 400
_MOST_BITS: Final = 400_000
#: Of the larger side: the edge, a line, and how far simplified lines may stray.
_EDGE, _WIDTH = 0.04, 0.0025
_ROUGH: Final = (0.0001, 0.0005, 0.002, 0.01)
#: How each class is drawn, told apart without colours too: dashes in widths of a line.
_LOOKS: Final[Mapping[str, tuple[str, tuple[float, ...]]]] = {
    "common": ("#6b7280", ()),
    "only-one": ("#c2410c", (5, 2.5)),
    "only-other": ("#1d4ed8", (1.2, 2)),
}


@dataclass(frozen=True, kw_only=True)
class _Bits:
    """Lines as short straight bits, in the order in which they run."""

    #: Shape (n, 2) each.
    start: Floats
    end: Floats

    def are_on(self, others: _Bits, reach_mm: float) -> Flags:
        """Tell of each bit whether it lies on the others all along."""
        if not len(self.start) or not len(others.start):
            return np.zeros(len(self.start), dtype=np.bool_)
        tree = shapely.STRtree(_lines(np.stack([others.start, others.end], axis=1)))
        found = np.ones(len(self.start), dtype=np.bool_)
        for points in (self.start, (self.start + self.end) / 2, self.end):
            near = tree.query(shapely.points(points), predicate="dwithin", distance=reach_mm)[0]
            here = np.zeros(len(points), dtype=np.bool_)
            here[near] = True
            found &= here
        return found

    def runs(self, which: Flags) -> list[Floats]:
        """Return the flagged bits as lines, joined where one begins where the last one ended."""
        at = np.flatnonzero(which)
        if not len(at):
            return []
        start, end = self.start[at], self.end[at]
        breaks = np.flatnonzero((start[1:] != end[:-1]).any(axis=1) | (np.diff(at) != 1)) + 1
        return [
            np.vstack([start[some[:1]], end[some]]) for some in np.split(np.arange(len(at)), breaks)
        ]


def overlay(one: Sequence[Curve], other: Sequence[Curve], view: Box, *, most: int) -> str | None:
    """Return two drawings on each other, in millimetres from the upper left corner of the view.

    Args:
        one: curves of the first, each of them measurable, where they lie in the second.
        other: of the second.
        view: around both.
        most: characters; too long, its lines are simplified.

    Returns:
        None when it is too long even so.
    """
    side = max(view.width, view.height, _SAME_MM)
    here, there = _bits(one, side), _bits(other, side)
    reach_mm = _SAME_MM + _SHARE * side
    shared, shared_there = here.are_on(there, reach_mm), there.are_on(here, reach_mm)
    runs = {
        "common": there.runs(shared_there),
        "only-one": here.runs(~shared),
        "only-other": there.runs(~shared_there),
    }
    pen = Pen.over(view)
    for share in _ROUGH:
        body = [
            each
            for look, some in runs.items()
            for each in _group(_opened(look, side * _WIDTH), some, pen, side * share)
        ]
        whole = document(body, view, side=side, edge=side * _EDGE, line=side * _WIDTH)
        if len(whole) <= most:
            return whole
    return None


def _lines(points: Floats) -> NDArray[np.object_]:
    return np.atleast_1d(np.asarray(shapely.linestrings(points), dtype=np.object_))


def _bits(curves: Sequence[Curve], side: float) -> _Bits:
    if not curves:
        return _Bits(start=np.empty((0, 2)), end=np.empty((0, 2)))
    table = columns(curves)
    long_mm = lengths(table)
    step = max(side * _BIT, float(long_mm.sum()) / _MOST_BITS)
    chords = np.maximum(pieces(table, _CHORD_MM), np.ceil(long_mm / step).astype(np.intp))
    counts: Whole = np.maximum(np.minimum(chords, _MOST_BITS // len(curves) + 8), 1) + 1
    owner = np.repeat(np.arange(len(counts)), counts)
    number = np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts)
    points = points_at(table, owner, number / (counts[owner] - 1))
    inside = owner[1:] == owner[:-1]
    return _Bits(start=points[:-1][inside], end=points[1:][inside])


def _opened(look: str, line_mm: float) -> str:
    """Return how the group of a class begins."""
    color, widths = _LOOKS[look]
    dashes = " ".join(f"{width * line_mm:.6g}" for width in widths)
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return f'<g class="{look}" fill="none" stroke="{color}"{dashed}>'


def _group(opened: str, runs: Sequence[Floats], pen: Pen, stray_mm: float) -> Iterator[str]:
    """Yield all runs of a class as one path."""
    yield opened
    if runs:
        owner = np.repeat(np.arange(len(runs)), [len(points) for points in runs])
        lines = np.asarray(shapely.linestrings(np.vstack(runs), indices=owner))
        kept = shapely.simplify(lines, stray_mm, preserve_topology=False)
        drawn = (
            points_data(shapely.get_coordinates(one).tolist(), pen, closed=False) for one in kept
        )
        yield f'<path d="{"".join(drawn)}"/>'
    yield "</g>"
