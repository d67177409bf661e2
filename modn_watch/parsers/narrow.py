"""The narrowest holes and webs of a drawing, for whoever knows how thick the sheet is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from modn_watch.geometry.rounds import Round
from modn_watch.parsers.drawing import length

if TYPE_CHECKING:
    from modn_watch.geometry.measures import Contour, Measures

#: Holes and webs at most, the narrowest ones.
MOST_HOLES, MOST_WEBS = 200, 200


def smallest_holes(found: Measures | None) -> list[dict[str, float]]:
    """Return width and middle of the narrowest holes, narrowest first, millimetres.

    Holes of other shapes than circles and slots count by the smaller side of their box, which may
    be more than they are wide, never less.
    """
    if found is None:
        return []
    holes = {number for part in found.parts for number in part.holes}
    shapes = (found.contours[number] for number in holes)
    rows = sorted((_width(hole), *_middle(hole)) for hole in shapes if not hole.is_speck)
    return [
        {"width_mm": length(width), "x": length(x), "y": length(y)}
        for width, x, y in rows[:MOST_HOLES]
    ]


def narrowest_webs(found: Measures | None) -> list[dict[str, Any]]:
    """Return width and middle of the strips that holes leave, the narrowest first, millimetres.

    Each hole has one, to the edge of its part or to the nearest hole, and two holes may share it.
    None wider than the reach of measuring is among them.
    """
    if found is None:
        return []
    return [
        {
            "width_mm": length(web.width_mm),
            "x": length(web.place[0]),
            "y": length(web.place[1]),
            "between": "edge" if web.at_edge else "hole",
        }
        for web in found.webs[:MOST_WEBS]
    ]


def _width(hole: Contour) -> float:
    if hole.shape is None:
        return min(hole.box.width, hole.box.height)
    return hole.shape.diameter_mm if isinstance(hole.shape, Round) else hole.shape.width_mm


def _middle(hole: Contour) -> tuple[float, float]:
    box = hole.box
    return (box.min_x + box.max_x) / 2, (box.min_y + box.max_y) / 2
