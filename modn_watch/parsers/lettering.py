"""Where a picture has letters, how large they are and how they lie, without reading them.

A letter is a blob that has neighbours of about its height on about its base line.  That is quick
to find out, and what tesseract needs to be told: a photo of a plate is not worth its time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageFilter

from modn_watch.parsers.blobs import blobs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from modn_watch.geometry.columns import Flags, Whole
    from modn_watch.parsers.blobs import Blobs

    Depth = NDArray[np.uint8]

#: What the paper is like is looked up in a picture this much smaller, ...
_PAPER_SCALE = 8
#: ... within so many pixels of that.
_PAPER_WINDOW = 15
#: Less than this from the paper is its own grain; grey values of 256.
_FAINTEST = 12
_SMALLEST_PX, _TALLEST_PX = 5, 400
_NEXT_SIZE = 1.5
#: Of one size are letters from it to this many times as tall.
_SAME_SIZE = 2.2
_WIDEST = 8.0
#: In heights: how far apart neighbours stand, and how much their tops or bases differ.
_OVERLAP, _GAP, _LEVEL = 0.3, 1.6, 0.15
_LEVEL_PX = 1.5
#: So many letters in a row make a word: `x14`.
_SHORTEST_WORD = 3
#: Where there is no word, pairs may be one whose letters differ much: `Qty`.
_PAIR = 2
_LEAST_SHARE_OF_PAIRS = 0.5
#: Text fills more of what looks like letters than chance does in a photo (measured on noise).
_LEAST_SHARE = 0.15


@dataclass(frozen=True, kw_only=True)
class Lettering:
    """The letters of a picture."""

    #: How far each pixel is from its paper, 0 to 255; letters are positive, whatever their colour.
    depth: Depth
    #: From here on a pixel is ink.
    threshold: int
    blobs: Blobs
    #: Which of the blobs are letters.
    letters: Flags
    #: Of the middle one of all letters, pixels.
    height_px: float
    #: They stand on the picture's left or right side.
    sideways: bool


def lettering(grey: Image.Image) -> Lettering | None:
    """Return the letters of a grey picture; None where nothing looks like a word."""
    depth = _depth(grey)
    threshold = max(_FAINTEST, _otsu(depth))
    found = blobs(depth > threshold)
    letters, sideways = _found(found.boxes, _SHORTEST_WORD)
    share = _LEAST_SHARE
    if not letters.any():
        letters, sideways = _found(found.boxes, _PAIR)
        share = _LEAST_SHARE_OF_PAIRS
    if letters.sum() <= share * (_tall(found.boxes) >= _SMALLEST_PX).sum():
        return None
    sizes = found.boxes[:, 2:] - found.boxes[:, :2]
    return Lettering(
        depth=depth,
        threshold=threshold,
        blobs=found,
        letters=letters,
        height_px=float(np.median(sizes[letters, 0 if sideways else 1])),
        sideways=sideways,
    )


def _found(boxes: Whole, shortest: int) -> tuple[Flags, bool]:
    """Return which boxes are letters, and whether they stand on a side of the picture."""
    upright = _letters(boxes, shortest)
    lying = _letters(boxes[:, [1, 0, 3, 2]], shortest)
    sideways = bool(lying.sum() > upright.sum())
    return (lying if sideways else upright), sideways


def _tall(boxes: Whole) -> Whole:
    tall: Whole = boxes[:, 3] - boxes[:, 1]
    return tall


def _depth(grey: Image.Image) -> Depth:
    """Return how far each pixel is from the paper around it, on the side that has more ink."""
    away = np.asarray(_paper(grey), dtype=np.int16) - np.asarray(grey, dtype=np.int16)
    dark = np.maximum(away - _FAINTEST, 0)
    light = np.maximum(-away - _FAINTEST, 0)
    darker = np.square(dark, dtype=np.int64).sum() >= np.square(light, dtype=np.int64).sum()
    kept: Depth = np.clip(away if darker else -away, 0, 255).astype(np.uint8)
    return kept


def _paper(grey: Image.Image) -> Image.Image:
    size = (-(-grey.width // _PAPER_SCALE), -(-grey.height // _PAPER_SCALE))
    small = grey.resize(size, Image.Resampling.BOX)
    window = min(_PAPER_WINDOW, (min(size) - 1) // 2 * 2 + 1)
    if window > 1:
        small = small.filter(ImageFilter.MedianFilter(window))
    return small.resize(grey.size, Image.Resampling.BILINEAR)


def _otsu(depth: Depth) -> int:
    """Return the value that parts two kinds of pixels best.  Source: Otsu 1979."""
    counts = np.bincount(depth.ravel(), minlength=256).astype(np.float64)
    below, sums = np.cumsum(counts), np.cumsum(counts * np.arange(256))
    apart = below * (below[-1] - below)
    spread = np.square(sums[-1] * below / below[-1] - sums) / np.maximum(apart, 1)
    return int(np.argmax(np.where(apart > 0, spread, 0)))


def _letters(boxes: Whole, shortest: int) -> Flags:
    """Return which boxes stand in a row with others of their size."""
    found = np.zeros(len(boxes), dtype=bool)
    wide, tall = boxes[:, 2] - boxes[:, 0], _tall(boxes)
    size_px = float(_SMALLEST_PX)
    while size_px < _TALLEST_PX:
        alike = (tall >= size_px) & (tall < size_px * _SAME_SIZE) & (wide < size_px * _WIDEST)
        rows = np.flatnonzero(alike)
        for shift in (0.0, 0.5):
            found[rows] |= _in_words(boxes[rows], size_px, shift, shortest)
        size_px *= _NEXT_SIZE
    return found


def _in_words(boxes: Whole, size_px: float, shift: float, shortest: int) -> Flags:
    """Return which boxes are among so many neighbours (2 or 3) of one line."""
    lines = np.floor(boxes[:, 3] / size_px + shift)
    order = np.lexsort((boxes[:, 0], lines))
    left, top, right, base = boxes[order].T
    gaps = left[1:] - right[:-1]
    reach = max(_LEVEL * size_px, _LEVEL_PX)
    linked = np.diff(lines[order]) == 0
    linked &= (gaps > -_OVERLAP * size_px) & (gaps < _GAP * size_px)
    linked &= (np.abs(np.diff(base)) <= reach) | (np.abs(np.diff(top)) <= reach)
    if shortest > _PAIR:
        # A link counts where the one before or after it holds, too.
        edged = np.concatenate([[False], linked, [False]])
        linked &= edged[:-2] | edged[2:]
    words = np.zeros(len(boxes), dtype=bool)
    words[:-1] |= linked
    words[1:] |= linked
    found = np.zeros(len(boxes), dtype=bool)
    found[order] = words
    return found
