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
from modn_watch.parsers.letter_rows import SMALLEST_PX, rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from modn_watch.geometry.columns import Flags, Whole
    from modn_watch.parsers.blobs import Blobs
    from modn_watch.parsers.letter_rows import Rows

    Depth = NDArray[np.uint8]

#: What the paper is like is looked up in a picture this much smaller, ...
_PAPER_SCALE = 8
#: ... within so many pixels of that.
_PAPER_WINDOW = 15
#: Less than this from the paper is its own grain; grey values of 256.
_FAINTEST = 12
#: So many letters in a row make a word: `x14`.
_SHORTEST_WORD = 3
#: Where there is no word, pairs may be one whose letters differ much: `Qty`.
_PAIR = 2
_LEAST_SHARE_OF_PAIRS = 0.5
#: Text fills more of what looks like letters than chance does in a photo (measured on noise), ...
_LEAST_SHARE = 0.3
#: ... or stands in long rows, which are this share of grains by chance, and a few of bricks.
_CHANCE, _FEW = 0.01, 6
#: Below this share what stands around the rows is a photo.
_CLUTTERED = 0.15
#: Letters differ in width; holes of a sieve do not.  Of the mean, standard deviation.
_LEAST_VARIED = 0.05
#: Bricks and holes fill their boxes, bold capitals less.
_FULLEST = 0.72


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
    #: About how far their lines run down to the right once they are upright, degrees.
    lean: float
    #: They are few among much else: a label in a photo.
    cluttered: bool


def lettering(grey: Image.Image) -> Lettering | None:
    """Return the letters of a grey picture; None where nothing looks like a word.

    Dark letters are looked for first where the picture has more dark than light; light ones where
    there are no dark ones, or the other way round.
    """
    first, second = _depths(grey)
    found = _lettering(first)
    if found and not found.cluttered:
        return found
    return max((found, _lettering(second)), key=_count)


def _count(found: Lettering | None) -> int:
    return int(found.letters.sum()) if found else 0


def _lettering(depth: Depth) -> Lettering | None:
    threshold = max(_FAINTEST, _otsu(depth))
    found = blobs(depth > threshold)
    stood = rows(found.boxes)
    large = int(((found.boxes[:, 3] - found.boxes[:, 1]) >= SMALLEST_PX).sum())
    letters = _letters(stood, large)
    sizes = found.boxes[letters, 2:] - found.boxes[letters, :2]
    if not letters.any() or not _varied(sizes[:, 1 if stood.sideways else 0]):
        return None
    if float(np.median(found.fills()[letters])) > _FULLEST:
        return None
    return Lettering(
        depth=depth,
        threshold=threshold,
        blobs=found,
        letters=letters,
        height_px=float(np.median(sizes[:, 0 if stood.sideways else 1])),
        sideways=stood.sideways,
        lean=stood.lean,
        cluttered=bool(letters.sum() < _CLUTTERED * large),
    )


def _letters(stood: Rows, large: int) -> Flags:
    """Return which boxes are letters, of which so many are large enough; none in a mere photo."""
    letters: Flags = stood.counts >= _SHORTEST_WORD
    if letters.sum() > _LEAST_SHARE * large:
        return letters
    if stood.long.sum() > max(_CHANCE * large, _FEW):
        return stood.long if letters.sum() < _CLUTTERED * large else letters
    pairs: Flags = stood.counts >= _PAIR
    wanted = not letters.any() and pairs.sum() > _LEAST_SHARE_OF_PAIRS * large
    return pairs & wanted


def _varied(widths: Whole) -> bool:
    return len(widths) <= _FEW or bool(widths.std() > _LEAST_VARIED * widths.mean())


def _depths(grey: Image.Image) -> tuple[Depth, Depth]:
    """Return how far each pixel is from the paper around it, first on the side with more ink."""
    away = np.asarray(_paper(grey), dtype=np.int16) - np.asarray(grey, dtype=np.int16)
    dark: Depth = np.clip(away, 0, 255).astype(np.uint8)
    light: Depth = np.clip(-away, 0, 255).astype(np.uint8)
    return (dark, light) if _ink(dark) >= _ink(light) else (light, dark)


def _ink(depth: Depth) -> int:
    counts = np.bincount(depth.ravel(), minlength=256)
    return int((counts * np.square(np.maximum(np.arange(256) - _FAINTEST, 0))).sum())


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
