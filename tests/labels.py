"""Pictures of labels with known words, as phones, scanners and fax programs would make them.

The letters come from the fonts inside PyMuPDF: Pillow's own has no é, ë and ô.
"""

import io
from functools import cache

import numpy as np
import pymupdf
from PIL import Image, ImageDraw, ImageFont

POINT_PX = 1 / 72

ENGLISH = ("Material: S355JR", "Thickness: 6mm", "Quantity: 12", "Drawing no: CL0008-005-A")
AFRIKAANS = (
    "Materiaal: Sagte staal",
    "Dikte: 8mm",
    "Hoeveelheid: 24",
    "Kliënt: Reënboog Staalwerke",
)
TABLE = (
    ("Mark", "Profile", "Grade", "Qty"),
    ("VA2601", "FL10*80", "S355JR", "12"),
    ("VA2602", "PL6*140", "S275JR", "4"),
    ("VA2603", "PLT8*180", "S355JR", "30"),
)
#: Prose, in which the small words and the marks above letters are what goes wrong.
LETTER = (
    "Sny asseblief \N{RIGHT SINGLE QUOTATION MARK}n plaat van 4mm vir die bestelling.",
    "Die reëls sê dat elke gat één sirkel moet hê.",
    "Lewer dit môre om 15:30 by die werkswinkel af.",
)
NOTE = (
    "Please cut the base plates from 10mm mild steel.",
    "Deburr all edges and mark each part with its number.",
    "Order PO-45821 is due on 15 October 2025.",
)


@cache
def font(name, letters_px):
    return ImageFont.truetype(io.BytesIO(pymupdf.Font(name).buffer), letters_px)


def page(lines, *, dpi, points=12, face="helv", ink=0, paper=255, width_in=5.0):
    """Grey lines of text, as large as that many points are at that many dots an inch."""
    letters_px = round(points * dpi * POINT_PX)
    step = round(letters_px * 1.7)
    size = (round(width_in * dpi), step * len(lines) + 2 * step)
    image = Image.new("L", size, paper)
    drawing = ImageDraw.Draw(image)
    for number, line in enumerate(lines):
        place = (step, step + number * step)
        drawing.text(place, line, fill=ink, font=font(face, letters_px))
    return image


def ruled(rows, *, dpi, points=11, face="helv"):
    """A table with lines around its cells."""
    letters_px = round(points * dpi * POINT_PX)
    step, wide = round(letters_px * 2), round(letters_px * 6.5)
    image = Image.new("L", (wide * len(rows[0]) + 2 * step, step * len(rows) + 2 * step), 255)
    drawing = ImageDraw.Draw(image)
    for down, row in enumerate(rows):
        for across, word in enumerate(row):
            left, top = step + across * wide, step + down * step
            drawing.rectangle((left, top, left + wide, top + step), outline=0, width=2)
            place = (left + letters_px * 0.4, top + letters_px * 0.4)
            drawing.text(place, word, fill=0, font=font(face, letters_px))
    return image


def turned(image, degrees, paper=255):
    return image.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=paper)


def grained(image, spread, seed=1):
    """With the grain of a phone's sensor."""
    noise = np.random.default_rng(seed).normal(0, spread, (image.height, image.width))
    return Image.fromarray(np.clip(np.asarray(image, float) + noise, 0, 255).astype(np.uint8))


def specked(image, share, seed=2):
    """With black and white specks, as a fax has them."""
    draw = np.random.default_rng(seed).random((image.height, image.width))
    values = np.asarray(image).copy()
    values[draw < share / 2] = 0
    values[draw > 1 - share / 2] = 255
    return Image.fromarray(values)


def shaded(image, darkest=0.25):
    """Lit from the left: the right side gets that share of the light."""
    light = np.linspace(1, darkest, image.width)[None, :]
    return Image.fromarray((np.asarray(image, float) * light).astype(np.uint8))


def faded(image, ink=150, paper=190):
    values = np.asarray(image, float) / 255
    return Image.fromarray((ink + values * (paper - ink)).astype(np.uint8))


def packed(image, quality):
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=quality)
    return Image.open(stream)


def on_a_bench(image, grey=90):
    """Lying on something darker, with room around."""
    room = Image.new("L", (image.width + 160, image.height + 120), grey)
    room.paste(image, (80, 60))
    return grained(room, 8)


def coloured(image, ink, paper):
    mask = np.asarray(image, float)[..., None] / 255
    mixed = np.array(ink) * (1 - mask) + np.array(paper) * mask
    return Image.fromarray(mixed.astype(np.uint8), "RGB")


#: From a name to the lines in the picture, the picture, and the orientation that its EXIF states.
LABELS = {
    "a plain scan": lambda: (ENGLISH, page(ENGLISH, dpi=300), 1),
    "a plain scan in Afrikaans": lambda: (AFRIKAANS, page(AFRIKAANS, dpi=300), 1),
    "Afrikaans prose": lambda: (LETTER, page(LETTER, dpi=200, face="tiro"), 1),
    "English prose at 150 dpi": lambda: (NOTE, page(NOTE, dpi=150), 1),
    "Afrikaans prose at 100 dpi": lambda: (LETTER, page(LETTER, dpi=100), 1),
    "a label at 100 dpi": lambda: (AFRIKAANS, page(AFRIKAANS, dpi=100), 1),
    "a label at 72 dpi": lambda: (ENGLISH, page(ENGLISH, dpi=72), 1),
    "Afrikaans at 72 dpi": lambda: (AFRIKAANS, page(AFRIKAANS, dpi=72, points=14), 1),
    "half a degree askew": lambda: (ENGLISH, turned(page(ENGLISH, dpi=200), 0.5), 1),
    "two degrees askew": lambda: (AFRIKAANS, turned(page(AFRIKAANS, dpi=200), -2), 1),
    "three degrees askew": lambda: (NOTE, turned(page(NOTE, dpi=150), 3), 1),
    "five degrees askew": lambda: (AFRIKAANS, turned(page(AFRIKAANS, dpi=200), 5), 1),
    "lying on its left side": lambda: (ENGLISH, turned(page(ENGLISH, dpi=200), 90), 1),
    "upside down": lambda: (AFRIKAANS, turned(page(AFRIKAANS, dpi=200), 180), 1),
    "lying on its right side": lambda: (NOTE, turned(page(NOTE, dpi=200), 270), 1),
    "a phone held upright": lambda: (AFRIKAANS, turned(page(AFRIKAANS, dpi=200), 90), 6),
    "grain": lambda: (ENGLISH, grained(page(ENGLISH, dpi=200), 45), 1),
    "specks": lambda: (AFRIKAANS, specked(page(AFRIKAANS, dpi=200), 0.06), 1),
    "faded": lambda: (ENGLISH, grained(faded(page(ENGLISH, dpi=150)), 3), 1),
    "light from one side": lambda: (AFRIKAANS, shaded(page(AFRIKAANS, dpi=150)), 1),
    "white on black": lambda: (ENGLISH, page(ENGLISH, dpi=150, ink=255, paper=0), 1),
    "yellow on blue": lambda: (
        AFRIKAANS,
        coloured(page(AFRIKAANS, dpi=150), (250, 220, 60), (20, 40, 110)),
        1,
    ),
    "a ruled table": lambda: (tuple(map(" ".join, TABLE)), ruled(TABLE, dpi=200), 1),
    "a ruled table askew at 150 dpi": lambda: (
        tuple(map(" ".join, TABLE)),
        turned(ruled(TABLE, dpi=150), 1.5),
        1,
    ),
    "a label on a bench, askew": lambda: (
        ENGLISH,
        packed(on_a_bench(turned(page(ENGLISH, dpi=150), 2.5)), 50),
        1,
    ),
}


def pages():
    """Yield name, lines, picture and EXIF orientation."""
    for name, make in LABELS.items():
        lines, image, orientation = make()
        yield name, lines, image, orientation
