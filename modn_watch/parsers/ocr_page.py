"""Pictures made ready for tesseract; every step is measured to help (tests/labels.py)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps

from modn_watch.parsers.lettering import Lettering, lettering

if TYPE_CHECKING:
    from modn_watch.geometry.columns import Flags, Floats, Whole

#: A4 at 300 dots an inch; of larger pictures nothing is lost that tesseract needs.
_LARGE_PX = 3_600
_LARGEST_PX = 5_000
#: How tall the middle letter is made: the height of an x at 300 dots an inch and 12 points.
_LETTER_PX = 25.0
_ENLARGE_AT_MOST = 5.0
#: Letters with hard edges are read worse.
_BLUR_PX = 0.7
_BORDER_PX = 20
#: In letters' heights: smaller is a speck, longer a line or a picture.
_SPECK, _LINE = 0.12, 12.0
#: With more specks than this for a letter they stand in the letters, too.
_SPECKS_PER_LETTER = 3
#: Modes that have colours.
_COLOURED = frozenset({"RGB", "P", "CMYK", "YCbCr", "LAB", "HSV", "RGBX"})
#: What differs so much between red, green and blue is coloured; a stamp covers so much of a page.
_COLOUR = 70
_LEAST_COLOURED, _MOST_COLOURED = 0.003, 0.5
#: Below this height a letter's own strokes would go with the specks, pixels.
_SAFE_TO_SMOOTH_PX = 12.0
#: How far off a page may lie, and how exactly that is found out, degrees.
_ASKEW, _ASKEW_STEP = 8.0, 0.1
_STRAIGHT_ENOUGH = 0.2
_MOST_LETTERS = 5_000
#: In letters' heights: what is farther from a label's letters is the photo around it.
_BESIDE, _ABOVE = 6.0, 1.5
#: Of the ink's depths the one that becomes black, percent.
_BLACK_AT = 70


def prepared(image: Image.Image) -> Image.Image | None:
    """Return the picture as tesseract reads it best; None where nothing looks like letters.

    Black on white whatever it was, evenly lit, without specks and ruled lines, straight, and so
    large that letters have the height that tesseract was trained for.  It may stand upside down.
    """
    found = _letters(image)
    if found is None:
        return None
    clean = _cleaned(found)
    if found.sideways:
        clean = clean.transpose(Image.Transpose.ROTATE_90)
    straight = _straightened(clean, _askew(found))
    factor = min(_LETTER_PX / found.height_px, _ENLARGE_AT_MOST, _LARGEST_PX / max(straight.size))
    soft = _scaled(straight, factor).filter(ImageFilter.GaussianBlur(_BLUR_PX))
    return ImageOps.expand(soft, _BORDER_PX, fill=255)


def _letters(image: Image.Image) -> Lettering | None:
    shown = _opaque(image)
    if max(shown.size) > _LARGE_PX:
        shown = _scaled(shown, _LARGE_PX / max(shown.size))
    greys = [each for each in (_unstamped(shown), shown.convert("L")) if each]
    # What is itself written in colour is gone where stamps are.
    found, grey = max(((lettering(grey), grey) for grey in greys), key=_count)
    if found and found.height_px >= _SAFE_TO_SMOOTH_PX and _specked(found):
        return lettering(grey.filter(ImageFilter.MedianFilter(3))) or found
    return found


def _count(seen: tuple[Lettering | None, Image.Image]) -> int:
    return int(seen[0].letters.sum()) if seen[0] else 0


def _opaque(image: Image.Image) -> Image.Image:
    if not image.has_transparency_data:
        # Sixteen bits become eight by way of grey alone.
        return image.convert("RGB" if image.mode in _COLOURED else "L")
    # Black letters on nothing would become black letters on black.
    shown = image.convert("RGBA")
    paper = Image.new("RGBA", shown.size, "white")
    return Image.alpha_composite(paper, shown).convert("RGB")


def _unstamped(shown: Image.Image) -> Image.Image | None:
    """Return a picture's brightest colour: there stamps of ink fade; None where all is grey."""
    if shown.mode != "RGB":
        return None
    red, green, blue = shown.split()
    bright = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    dull = ImageChops.darker(ImageChops.darker(red, green), blue)
    colour = np.asarray(ImageChops.subtract(bright, dull)) > _COLOUR
    share = float(colour.mean())
    return bright if _LEAST_COLOURED < share < _MOST_COLOURED else None


def _scaled(image: Image.Image, factor: float) -> Image.Image:
    size = (max(1, round(image.width * factor)), max(1, round(image.height * factor)))
    return image.resize(size, Image.Resampling.LANCZOS if factor < 1 else Image.Resampling.BICUBIC)


def _longer_px(found: Lettering) -> Whole:
    boxes = found.blobs.boxes
    longer: Whole = np.maximum(boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1])
    return longer


def _specked(found: Lettering) -> bool:
    specks = _longer_px(found) < max(2, _SPECK * found.height_px)
    return bool(specks.sum() > _SPECKS_PER_LETTER * found.letters.sum())


def _cleaned(found: Lettering) -> Image.Image:
    """Return black letters on white without what is too small or too long to be one."""
    longer = _longer_px(found)
    wrong = longer < _SPECK * found.height_px
    wrong |= (longer > _LINE * found.height_px) & ~found.letters
    ink = found.depth > found.threshold
    black = float(np.percentile(found.depth[ink], _BLACK_AT))
    shown = 255 - np.clip(found.depth * (255 / black), 0, 255).astype(np.uint8)
    picture = Image.fromarray(shown)
    if wrong.any():
        picture.paste(255, mask=_with_edges(found.blobs.mask(wrong, ink.shape)))
    return _lines_alone(picture, found) if found.cluttered else picture


def _lines_alone(picture: Image.Image, found: Lettering) -> Image.Image:
    """Return what stands beside and around the letters: the label without the photo."""
    around = Image.new("L", picture.size, 255)
    drawing = ImageDraw.Draw(around)
    reach = (_BESIDE * found.height_px, _ABOVE * found.height_px)
    across, down = reversed(reach) if found.sideways else reach
    boxes = found.blobs.boxes[found.letters][:_MOST_LETTERS]
    for left, top, right, bottom in boxes.tolist():
        drawing.rectangle((left - across, top - down, right + across, bottom + down), fill=0)
    picture.paste(255, mask=around)
    return picture.crop(ImageOps.invert(around).getbbox())


def _with_edges(mask: Flags) -> Image.Image:
    return Image.fromarray(mask.astype(np.uint8) * 255).filter(ImageFilter.MaxFilter(3))


def _askew(found: Lettering) -> float:
    """Return how far the lines run down to the right, degrees: where bases gather best."""
    left, top, right, bottom = found.blobs.boxes[found.letters][:_MOST_LETTERS].T
    if found.sideways:
        # As they will stand once the picture is turned left by a quarter.
        left, right, bottom = top, bottom, -left
    middles, bases = (left + right) / 2, bottom.astype(np.float64)
    steps = round(_ASKEW / _ASKEW_STEP)
    turns = sorted((step * _ASKEW_STEP for step in range(-steps, steps + 1)), key=abs)
    angles = (found.lean + turn for turn in turns)
    return max(angles, key=lambda angle: _gathered(middles, bases, angle, found.height_px))


def _gathered(middles: Floats, bases: Floats, angle: float, height_px: float) -> float:
    levels = bases * np.cos(np.radians(angle)) - middles * np.sin(np.radians(angle))
    bins = np.floor(levels / (0.15 * height_px)).astype(np.intp)
    counts = np.bincount(bins - bins.min())
    return float(np.square(counts + np.append(counts[1:], 0)).sum())


def _straightened(picture: Image.Image, angle: float) -> Image.Image:
    if abs(angle) < _STRAIGHT_ENOUGH:
        return picture
    return picture.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
