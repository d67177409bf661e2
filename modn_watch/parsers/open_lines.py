"""The open lines of a drawing, sorted by what their designer should do about them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from modn_watch.geometry.dashes import dashed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from modn_watch.geometry.affine import Point
    from modn_watch.geometry.dashes import Dashed
    from modn_watch.geometry.joints import Gap
    from modn_watch.geometry.measures import Contour, Measures

#: Less of an open line than so much beside an outline is on it, millimetres.
_NOTHING_MM = 0.1
#: Cells to a millimetre in which a gap is looked up.
_CELLS = 10


@dataclass(frozen=True, kw_only=True)
class OpenLines:
    """What is not closed."""

    #: Contours too short to be meant, closed ones too.
    specks: Sequence[Contour]
    dashed: Sequence[Dashed]
    #: Open contours that are neither, nor lie on a closed one, which tells of them already.
    loose: Sequence[Contour]
    #: Gaps that were not bridged and are not between the strokes of a dashed line.
    gaps: Sequence[Gap]


def open_lines(found: Measures) -> OpenLines:
    """Return what is not closed in a drawing."""
    rows = dashed(found.contours)
    strokes = {number for row in rows for number in row.strokes}
    covered = _on_outlines(found)
    return OpenLines(
        specks=[
            one
            for number, one in enumerate(found.contours)
            if one.is_speck and not (one.doubled or number in strokes)
        ],
        dashed=rows,
        loose=[
            one
            for number, one in enumerate(found.contours)
            if not (one.closed or one.is_speck or number in strokes or number in covered)
        ],
        gaps=list(_real(found.gaps, [place for row in rows for place in row.breaks])),
    )


def _on_outlines(found: Measures) -> set[int]:
    """Return the open contours that lie on closed ones from end to end."""
    closed = {source for one in found.contours if one.closed for source in one.sources}
    shared: dict[str, float] = {}
    for repeat in found.repeats:
        if not repeat.whole and closed.intersection(repeat.sources):
            for source in set(repeat.sources) - closed:
                shared[source] = shared.get(source, 0.0) + repeat.length_mm
    return {
        number
        for number, one in enumerate(found.contours)
        if not one.closed
        and one.length_mm - sum(shared.get(source, 0.0) for source in one.sources) <= _NOTHING_MM
    }


def _real(gaps: Sequence[Gap], breaks: Sequence[Point]) -> Iterator[Gap]:
    cells = {_cell(place) for place in breaks}
    for gap in gaps:
        x, y = _cell(gap.place)
        # What is at the edge of a cell may have been rounded into the next.
        beside = {(x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)}
        if not (gap.bridged or cells & beside):
            yield gap


def _cell(place: Point) -> tuple[int, int]:
    return round(place[0] * _CELLS), round(place[1] * _CELLS)
