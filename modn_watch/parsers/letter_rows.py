"""Which boxes stand in rows as letters do, and which way those rows run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from modn_watch.geometry.columns import Flags, Floats, Whole

SMALLEST_PX = 5
_TALLEST_PX = 400
_NEXT_SIZE = 1.5
#: Of one size are letters from it to this many times as tall.
_SAME_SIZE = 2.2
_WIDEST = 8.0
#: In heights: how far apart neighbours stand, and how much their tops or bases differ.
_OVERLAP, _GAP, _LEVEL = 0.3, 1.6, 0.15
_LEVEL_PX = 1.5
#: A row this long is no chance: of 2,000 grains of gravel or leaves none stand so (measured).
_LONG = 6
#: How far rows may lean, degrees; at each of these those are found that lean 6 degrees from it.
_LEANS = (-9.0, 9.0, -18.0, 18.0)
#: With so many boxes in long rows as they stand, other ways are not tried; nor among so many boxes.
_PLAIN_SHARE = 0.3
_MOST_LEANING = 5_000
#: Leaning rows hold this many times as many letters as level ones.
_RATHER = 1.5


@dataclass(frozen=True, kw_only=True)
class Rows:
    """For each box how many stand in its row, itself among them."""

    counts: Whole
    #: They stand on the picture's left or right side.
    sideways: bool
    #: How far rows run down to the right, once they are upright; degrees.
    lean: float

    @property
    def long(self) -> Flags:
        """Which boxes stand in rows that are no chance."""
        found: Flags = self.counts >= _LONG
        return found


def rows(boxes: Whole) -> Rows:
    """Return the rows of boxes that hold most of them.

    Args:
        boxes: shape (n, 4): left, top, right, bottom, pixels.
    """
    level = _upright_or_lying(boxes, 0.0)
    if len(boxes) > _MOST_LEANING or level.long.sum() >= _PLAIN_SHARE * len(boxes):
        return level
    leaning = max((_upright_or_lying(boxes, lean) for lean in _LEANS), key=_held)
    return leaning if _held(leaning) > _RATHER * _held(level) + _LONG else level


def _held(found: Rows) -> int:
    return int(found.long.sum())


def _upright_or_lying(boxes: Whole, lean: float) -> Rows:
    upright = _counts(_levelled(boxes, lean))
    # Turned left by a quarter, as the picture will be.
    left, top, right, bottom = boxes.T
    lying = _counts(_levelled(np.stack([top, -right, bottom, -left], axis=1), lean))
    sideways = bool((lying > 2).sum() > (upright > 2).sum())  # noqa: PLR2004 - a word
    return Rows(counts=lying if sideways else upright, sideways=sideways, lean=lean)


def _levelled(boxes: Whole, lean: float) -> Floats:
    """Return the boxes moved to where they would stand if rows did not lean."""
    if not lean:
        return boxes.astype(np.float64)
    half = (boxes[:, 2:] - boxes[:, :2]) / 2
    x, y = (boxes[:, :2] + half).T
    sine, cosine = np.sin(np.radians(lean)), np.cos(np.radians(lean))
    middles = np.stack([x * cosine + y * sine, y * cosine - x * sine], axis=1)
    return np.concatenate([middles - half, middles + half], axis=1)


def _counts(boxes: Floats) -> Whole:
    found = np.zeros(len(boxes), dtype=np.intp)
    wide, tall = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    size_px = float(SMALLEST_PX)
    while size_px < _TALLEST_PX:
        alike = (tall >= size_px) & (tall < size_px * _SAME_SIZE) & (wide < size_px * _WIDEST)
        these = np.flatnonzero(alike)
        for shift in (0.0, 0.5):
            found[these] = np.maximum(found[these], _of_one_size(boxes[these], size_px, shift))
        size_px *= _NEXT_SIZE
    return found


def _of_one_size(boxes: Floats, size_px: float, shift: float) -> Whole:
    lines = np.floor(boxes[:, 3] / size_px + shift)
    order = np.lexsort((boxes[:, 0], lines))
    left, top, right, base = boxes[order].T
    gaps = left[1:] - right[:-1]
    reach = max(_LEVEL * size_px, _LEVEL_PX)
    linked = np.diff(lines[order]) == 0
    linked &= (gaps > -_OVERLAP * size_px) & (gaps < _GAP * size_px)
    linked &= (np.abs(np.diff(base)) <= reach) | (np.abs(np.diff(top)) <= reach)
    row = np.concatenate([[0], np.cumsum(~linked)])[: len(boxes)]
    found = np.zeros(len(boxes), dtype=np.intp)
    found[order] = np.bincount(row, minlength=1)[row]
    return found
