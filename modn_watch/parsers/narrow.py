"""The narrowest holes of a drawing, for whoever knows how thick the sheet is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modn_watch.geometry.rounds import Round
from modn_watch.parsers.drawing import length

if TYPE_CHECKING:
    from modn_watch.geometry.measures import Contour, Measures

#: Holes at most, the narrowest ones.
MOST_HOLES = 200


def smallest_holes(found: Measures | None) -> list[dict[str, float]]:
    """Return width and middle of the narrowest holes, narrowest first, millimetres.

    Holes of other shapes than circles and slots count by the smaller side of their box, which may
    be more than they are wide, never less.
    """
    if found is None:
        return []
    holes = {number for part in found.parts for number in part.holes}
    rows = sorted((_width(hole), *_middle(hole)) for hole in map(found.contours.__getitem__, holes))
    return [
        {"width_mm": length(width), "x": length(x), "y": length(y)}
        for width, x, y in rows[:MOST_HOLES]
    ]


def _width(hole: Contour) -> float:
    if hole.shape is None:
        return min(hole.box.width, hole.box.height)
    return hole.shape.diameter_mm if isinstance(hole.shape, Round) else hole.shape.width_mm


def _middle(hole: Contour) -> tuple[float, float]:
    box = hole.box
    return (box.min_x + box.max_x) / 2, (box.min_y + box.max_y) / 2
