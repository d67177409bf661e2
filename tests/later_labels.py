"""Pictures that were drawn after the code that reads them was written, as phones and scanners see.

Each with the values of its labels; nothing was tuned for them.
"""

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from tests.labels import coloured, font, grained, packed, page, shaded, specked, turned
from tests.yards import a_photo

ORDER = {
    "material": "Mild Steel",
    "thickness_mm": "8mm",
    "quantity": "36",
    "drawing_number": "CL0070-105-D",
    "client": "Delta Steel Works",
}
WERKKAART = {
    "material": "Sagte staal",
    "thickness_mm": "3mm",
    "quantity": "18",
    "drawing_number": "VM2391",
    "client": "Hoëveld Sweiswerke",
}
_ENGLISH = {
    "material": "Material",
    "thickness_mm": "Thickness",
    "quantity": "Qty",
    "drawing_number": "Drawing no",
    "client": "Client",
}
_AFRIKAANS = {
    "material": "Materiaal",
    "thickness_mm": "Dikte",
    "quantity": "Aantal",
    "drawing_number": "Tekening nr",
    "client": "Kliënt",
}


def lines(values, names):
    return [f"{names[field]}: {value}" for field, value in values.items()]


ENGLISH = lines(ORDER, _ENGLISH)
AFRIKAANS = lines(WERKKAART, _AFRIKAANS)


def form(rows, letters_px=26, face="helv"):
    """A ruled form: label and value each in a cell of its own, two pairs a row."""
    step, wide = 2 * letters_px, 13 * letters_px
    pairs = [line.split(": ") for line in rows]
    deep = -(-len(pairs) // 2)
    image = Image.new("L", (2 * wide + 2 * step, deep * step + 2 * step), 255)
    drawing = ImageDraw.Draw(image)
    for number, (label, value) in enumerate(pairs):
        left, top = step + number % 2 * wide, step + number // 2 * step
        drawing.rectangle((left, top, left + wide, top + step), outline=0, width=2)
        place = (left + letters_px // 3, top + letters_px // 2)
        drawing.text(place, f"{label}: {value}", fill=0, font=font(face, letters_px))
    return image


def title_block(rows):
    """A drawing with much white, some lines, and a form in its corner."""
    block = form(rows, letters_px=24)
    sheet = Image.new("L", (block.width + 900, block.height + 700), 255)
    drawing = ImageDraw.Draw(sheet)
    drawing.rectangle((5, 5, sheet.width - 6, sheet.height - 6), outline=0, width=3)
    drawing.rectangle((120, 90, 980, 560), outline=0, width=3)
    for left in (180, 520, 860):
        drawing.ellipse((left, 280, left + 60, 340), outline=0, width=2)
    sheet.paste(block, (900, 700))
    return sheet


def tilted(image, lean=0.06, bench=80):
    """A sheet on a bench, seen from one side."""
    wide, high = image.size
    room = Image.new("L", (wide + 200, high + 200), bench)
    room.paste(image, (100, 100))
    # The far edge is shorter.  Source: the eight coefficients of Pillow's PERSPECTIVE.
    return room.transform(
        room.size,
        Image.Transform.PERSPECTIVE,
        (1.0 + lean, lean, -lean * wide / 2, 0.0, 1.0 + lean, 0.0, 0.0, lean / high),
        Image.Resampling.BICUBIC,
        fillcolor=bench,
    )


def stamped(image, words="RECEIVED"):
    inked = image.convert("RGB")
    mark = Image.new("L", inked.size, 0)
    ImageDraw.Draw(mark).text(
        (inked.width * 0.3, inked.height * 0.35), words, fill=180, font=font("hebo", 60)
    )
    inked.paste((30, 60, 200), mask=mark.rotate(14, Image.Resampling.BICUBIC))
    return Image.fromarray(np.minimum(np.asarray(inked), np.asarray(image.convert("RGB")) + 60))


def ruled_paper(image):
    paper = Image.new("RGB", image.size, "white")
    drawing = ImageDraw.Draw(paper)
    for top in range(40, paper.height, 41):
        drawing.line((0, top, paper.width, top), fill=(160, 190, 235), width=2)
    return ImageChops.darker(paper, image.convert("RGB"))


def in_a_yard(image, kind):
    photo = a_photo(kind, 9)
    photo.paste(image, (420, 380))
    return packed(photo, 75)


#: From a name to the values of the labels in the picture, and the picture.
LATER = {
    "12 degrees askew": lambda: (ORDER, turned(page(ENGLISH, dpi=170, face="tiro"), -12)),
    "17 degrees askew, Afrikaans": lambda: (WERKKAART, turned(page(AFRIKAANS, dpi=170), 17)),
    "upside down and askew": lambda: (ORDER, turned(page(ENGLISH, dpi=160, face="hebo"), 177)),
    "on its side, with grain": lambda: (
        WERKKAART,
        grained(turned(page(AFRIKAANS, dpi=200), 90), 40),
    ),
    "blurred": lambda: (
        ORDER,
        page(ENGLISH, dpi=160, face="tiro").filter(ImageFilter.GaussianBlur(1.6)),
    ),
    "80 dpi": lambda: (WERKKAART, page(AFRIKAANS, dpi=80, face="helv")),
    "quality 30": lambda: (ORDER, packed(page(ENGLISH, dpi=110, face="hebo"), 30)),
    "specks of a fax": lambda: (WERKKAART, specked(page(AFRIKAANS, dpi=200, face="tiro"), 0.05)),
    "a form of two pairs a row": lambda: (ORDER, form(ENGLISH)),
    "a blueprint": lambda: (WERKKAART, coloured(form(AFRIKAANS), (235, 240, 255), (30, 60, 130))),
    "the corner of a drawing": lambda: (ORDER, title_block(ENGLISH)),
    "a sheet on a bench": lambda: (
        WERKKAART,
        packed(grained(shaded(tilted(page(AFRIKAANS, dpi=170, paper=235)), 0.5), 5), 70),
    ),
    "a stamp across it": lambda: (ORDER, stamped(page(ENGLISH, dpi=170, width_in=3.4))),
    "ruled paper": lambda: (WERKKAART, ruled_paper(page(AFRIKAANS, dpi=170, ink=40))),
    "a label among leaves": lambda: (
        ORDER,
        in_a_yard(page(ENGLISH, dpi=140, paper=240, width_in=3.2), "leaves"),
    ),
}
