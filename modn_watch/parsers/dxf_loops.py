"""Closed contours in the frame of a drawing, and drawings that lie beside each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from modn_watch.geometry.boxes import around
from modn_watch.geometry.clusters import clusters
from modn_watch.geometry.drawn import Tolerances
from modn_watch.geometry.measuring import measure
from modn_watch.parsers.dxf_pieces import pieces_of
from modn_watch.parsers.dxf_words import is_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from modn_watch.geometry.bounds import Box
    from modn_watch.geometry.drawn import Drawn
    from modn_watch.parsers.dxf_frames import Frame
    from modn_watch.parsers.dxf_pieces import Pieces
    from modn_watch.parsers.dxf_words import Word

#: Sheets beside each other that are looked at one by one.
_MOST_SHEETS = 20
#: The share of a plate's short side within which its screws are, and the corners that have some.
_CORNER, _CORNERS = 0.15, 3


def loops_in(box: Box, near: float, drawn: Sequence[Drawn]) -> frozenset[int]:
    """Return the shapes of closed contours that lie wholly in a box and do not touch its sides."""
    number = {one.source: at for at, one in enumerate(drawn)}
    return frozenset(
        number[source]
        for contour in measure(drawn, Tolerances(web_mm=0.0)).contours
        if contour.closed and _is_inside(contour.box, box, near)
        for source in contour.sources
    )


def _is_inside(inner: Box, outer: Box, near: float) -> bool:
    return (
        inner.min_x > outer.min_x + near
        and inner.min_y > outer.min_y + near
        and inner.max_x < outer.max_x - near
        and inner.max_y < outer.max_y - near
    )


def has_holes_in_corners(frame: Frame, pieces: Pieces) -> bool:
    """Tell whether round things stand in the corners of a frame, as screws do in a plate's."""
    box = frame.box
    reach = _CORNER * min(box.width, box.height)
    round_ones = pieces.corners[~pieces.straight & pieces.inside(box, -frame.near)]
    left, right = round_ones[:, 2] < box.min_x + reach, round_ones[:, 0] > box.max_x - reach
    low, high = round_ones[:, 3] < box.min_y + reach, round_ones[:, 1] > box.max_y - reach
    held = [bool((x & y).any()) for x in (left, right) for y in (low, high)]
    return sum(held) >= _CORNERS


def sheets_apart(
    drawn: Sequence[Drawn], words: Sequence[Word]
) -> Iterator[tuple[list[Drawn], list[Word]]]:
    """Yield shapes that stand apart from all others, and the words among them.

    Nothing, when all is one, there are too many, or a word stands beside them.
    """
    pieces = pieces_of(drawn)
    order = np.argsort(pieces.owner, kind="stable")
    owners, first = np.unique(pieces.owner[order], return_index=True)
    boxes = [around(part) for part in np.split(pieces.corners[order], first[1:])]
    sound = {int(owner): box for owner, box in zip(owners, boxes, strict=True) if box}
    found = clusters(list(sound.values()))
    if not 1 < len(found) <= _MOST_SHEETS:
        return
    if any(all(is_in(word, one.box, 0.0) is False for one in found) for word in words):
        return
    for cluster in found:
        group = [drawn[at] for at, box in sound.items() if _is_inside(box, cluster.box, -0.1)]
        yield group, [word for word in words if is_in(word, cluster.box, 0.0)]
