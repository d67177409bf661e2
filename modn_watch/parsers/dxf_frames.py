"""Frames of drawing sheets: rectangles around all else, most of them like paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from modn_watch.geometry.bounds import Box
from modn_watch.geometry.boxes import around
from modn_watch.parsers.dxf_words import is_in
from modn_watch.vocabulary import names_field

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from modn_watch.geometry.columns import Floats
    from modn_watch.parsers.dxf_pieces import Pieces
    from modn_watch.parsers.dxf_words import Word

#: Long to short side of paper, and of the frame that its margins leave; an A4 sheet bound on the
#: left has a frame of 277 x 180.  Source: ISO 216, ISO 5457, ASME Y14.1.
_PAPER, _LIKE_PAPER = (2**0.5, 11 / 8.5, 17 / 11), 0.035
#: What is narrower is no paper, in whichever unit.
_LEAST_MM = 1.0
#: Lines nearer than this share of the long side are one.
_SAME = 2e-4
#: The share of a side that its lines cover, and of the short side that a margin may be.
_COVERED, _MARGIN = 0.999, 0.1
#: Frames in frames: the paper's edge, its trim, the frame, drawn double.
_MOST_NESTED = 4
#: Zones are numbered and lettered between two frames, in so many characters.
_ZONE = 2
#: Texts that name fields of a title block, inside a frame.
_FIELDS = 2
#: More long texts beside a frame than this, and it is no frame.
_MOST_BESIDE = 2


@dataclass(frozen=True, kw_only=True)
class Frame:
    """A frame, or the innermost of several that lie in each other."""

    box: Box
    #: How near is the same, millimetres.
    near: float
    #: The shapes that are not wholly inside: its lines, and all between it and the outermost.
    shapes: frozenset[int]
    #: One of them has the sides of paper.
    is_paper: bool
    #: There is more than one.
    is_double: bool


def frame_of(pieces: Pieces, words: Sequence[Word]) -> Frame | None:
    """Return the frame around all curves and words; None when there is none.

    A rectangular plate looks the same: whether it is a frame is told by what else there is.
    """
    outer = around(pieces.corners)
    if outer is None or not min(outer.width, outer.height) > _LEAST_MM:
        return None
    near = _SAME * max(outer.width, outer.height)
    flat = pieces.corners[pieces.upright(near)]
    if not _is_drawn(outer, flat, near) or any(is_in(w, outer, near) is False for w in words):
        return None
    nested = [outer, *_nested(outer, flat, words, near)]
    inside = pieces.inside(nested[-1], -near)
    return Frame(
        box=nested[-1],
        near=near,
        shapes=frozenset(pieces.owners(~inside)),
        is_paper=any(map(_is_paper, nested)),
        is_double=len(nested) > 1,
    )


def _is_paper(box: Box) -> bool:
    ratio = max(box.width, box.height) / min(box.width, box.height)
    return any(abs(ratio / paper - 1) <= _LIKE_PAPER for paper in _PAPER)


def _is_drawn(box: Box, flat: Floats, near: float) -> bool:
    """Tell whether lines run along all four sides of a box, from corner to corner."""
    sides = (box.min_x, box.min_y, box.max_x, box.max_y)
    return all(
        _covered(flat, number % 2, side, near)
        >= _COVERED * (box.width if number % 2 else box.height)
        for number, side in enumerate(sides)
    )


def _covered(flat: Floats, axis: int, at: float, near: float) -> float:
    """Return how much of a line across an axis is drawn."""
    on = (np.abs(flat[:, axis] - at) <= near) & (np.abs(flat[:, axis + 2] - at) <= near)
    spans = flat[on][:, [1 - axis, 3 - axis]]
    if not len(spans):
        return 0.0
    spans = spans[np.argsort(spans[:, 0])]
    reached = np.maximum.accumulate(spans[:, 1])
    begun = np.maximum(spans[1:, 0], reached[:-1])
    return float(spans[0, 1] - spans[0, 0] + np.maximum(spans[1:, 1] - begun, 0.0).sum())


def _nested(outer: Box, flat: Floats, words: Sequence[Word], near: float) -> Iterator[Box]:
    for _ in range(_MOST_NESTED):
        inner = _next_inside(outer, flat, near)
        if inner is None or not _is_drawn(inner, flat, near) or _is_spoken_of(outer, inner, words):
            return
        yield inner
        outer = inner


def _next_inside(outer: Box, flat: Floats, near: float) -> Box | None:
    """Return the box whose sides are the nearest long lines inside each side of another."""
    margin = _MARGIN * min(outer.width, outer.height)
    x = _nearest(outer, 0, flat, near)
    y = _nearest(outer, 1, flat, near)
    if x is None or y is None:
        return None
    inner = Box(min_x=x[0], min_y=y[0], max_x=x[1], max_y=y[1])
    margins = (x[0] - outer.min_x, outer.max_x - x[1], y[0] - outer.min_y, outer.max_y - y[1])
    return inner if max(margins) <= margin else None


def _nearest(outer: Box, axis: int, flat: Floats, near: float) -> tuple[float, float] | None:
    """Return where inside a box the first and the last line are that run along most of it."""
    sides, along = (outer.min_x, outer.max_x), outer.height
    if axis:
        sides, along = (outer.min_y, outer.max_y), outer.width
    least = along - 2 * _MARGIN * min(outer.width, outer.height)
    across = flat[flat[:, axis + 2] - flat[:, axis] <= near]
    middle = (across[:, axis] + across[:, axis + 2]) / 2
    lengths = across[:, 3 - axis] - across[:, 1 - axis]
    between = (middle > sides[0] + 2 * near) & (middle < sides[1] - 2 * near)
    places, which = np.unique(np.round(middle[between] / near), return_inverse=True)
    long = places[np.bincount(which, lengths[between]) >= least] * near
    return (float(long[0]), float(long[-1])) if len(long) > 1 else None


def _is_spoken_of(outer: Box, inner: Box, words: Sequence[Word]) -> bool:
    """Tell whether dimensions or a title block stand between two boxes: then one is a part.

    Where the fields of the title block stand in the inner one, dimensions may reach its margin.
    """
    beside = [w for w in words if is_in(w, outer, 0.0) and not is_in(w, inner, 0.0)]
    long = [word for word in beside if len(word.text) > _ZONE]
    if len(long) > _MOST_BESIDE:
        return True
    fields = sum(names_field(word.text) for word in words if is_in(word, inner, 0.0))
    return fields < _FIELDS and any(not word.text for word in beside)
