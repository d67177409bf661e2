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


@dataclass(frozen=True, kw_only=True)
class OpenLines:
    """What is not closed."""

    #: Contours too short to be meant, closed ones too.
    specks: Sequence[Contour]
    dashed: Sequence[Dashed]
    #: Open contours that are neither.
    loose: Sequence[Contour]
    #: Gaps that were not bridged and are not between the strokes of a dashed line.
    gaps: Sequence[Gap]


def open_lines(found: Measures) -> OpenLines:
    """Return what is not closed in a drawing."""
    rows = dashed(found.contours)
    strokes = {number for row in rows for number in row.strokes}
    breaks = {place for row in rows for place in row.breaks}
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
            if not (one.closed or one.is_speck or number in strokes)
        ],
        gaps=[gap for gap in found.gaps if not (gap.bridged or gap.place in breaks)],
    )
