"""The open lines of a drawing, sorted by what their designer should do about them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from modn_watch.geometry.dashes import dashed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from modn_watch.geometry.dashes import Dashed
    from modn_watch.geometry.joints import Gap
    from modn_watch.geometry.measures import Contour, Measures

#: Less of an open line than so much beside an outline is on it, millimetres.
_NOTHING_MM = 0.1


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
    breaks = {place for row in rows for place in row.breaks}
    covered = _on_outlines(found)
    return OpenLines(
        specks=[
            one
            for number, one in enumerate(found.contours)
            if one.is_speck and number not in strokes
        ],
        dashed=rows,
        loose=[
            one
            for number, one in enumerate(found.contours)
            if not (one.closed or one.is_speck or number in strokes or number in covered)
        ],
        gaps=[gap for gap in found.gaps if not (gap.bridged or gap.place in breaks)],
    )


def _on_outlines(found: Measures) -> set[int]:
    """Return the contours that lie on closed ones from end to end."""
    closed = {source for one in found.contours if one.closed for source in one.sources}
    shared: dict[str, float] = {}
    for repeat in found.repeats:
        if not repeat.whole and closed.intersection(repeat.sources):
            for source in set(repeat.sources) - closed:
                shared[source] = shared.get(source, 0.0) + repeat.length_mm
    return {
        number
        for number, one in enumerate(found.contours)
        if one.length_mm - sum(shared.get(source, 0.0) for source in one.sources) <= _NOTHING_MM
    }
