"""Title blocks as other CAD systems and offices draw them, whose truth is known.

Drawn as these programs' templates look, before the reader was changed for any of them; at first
sight it had 123 of 220 values right and 23 wrong.  A sheet is a function from a block of values
and a language to a drawing for `a_document` on A3, and what it truly says.
"""

import random

ENGLISH, AFRIKAANS = "English", "Afrikaans"
LANGUAGES = (ENGLISH, AFRIKAANS)
_TITLES = {
    ENGLISH: ("Hopper side plate", "Chute bracket", "Motor base", "Wear liner"),
    AFRIKAANS: ("Syplaat van tregter", "Geut hegstuk", "Motor voetplaat", "Slytplaat"),
}
_MATERIALS = {
    ENGLISH: (("Mild Steel", "Mild Steel"), ("Stainless Steel", "Stainless Steel 304"),
              ("Aluminum", "Aluminium")),
    AFRIKAANS: (("Mild Steel", "Sagte staal"), ("Stainless Steel", "Vlekvrye staal"),
                ("Galvanized Steel", "Gegalvaniseer")),
}  # fmt: skip


def a_block(seed, language):
    """Values of a title block; what facts say of its material is under `named`."""
    chance = random.Random(f"{seed} {language}")
    named, material = chance.choice(_MATERIALS[language])
    number = chance.randrange(100, 999)
    return {
        "title": chance.choice(_TITLES[language]),
        "drawing_number": f"{chance.choice(('UM', 'H3', 'CL0012', 'K'))}-{number}",
        "revision": chance.choice(("A", "B", "C", "0", "P2")),
        "material": material,
        "named": named,
        "thickness_mm": chance.choice((1.6, 3, 4.5, 6, 8, 10, 12)),
        "quantity": chance.randrange(1, 40),
        "scale": chance.choice(("1:1", "1:5", "1:10", "1:20")),
        "client": chance.choice(("Boland Mills (Pty) Ltd", "Karoo Conveyors", "Umgeni Sugar")),
        "project": chance.choice(("Silo extension", "Line 4 upgrade", "Shed 7")),
        "drawn_by": chance.choice(("P. Naidoo", "A. Botha", "J.S.")),
        "date": chance.choice(("14/10/2025", "2025-10-07", "7 Oct 2025", "03.09.25")),
        "finish": chance.choice(("Galvanised", "Painted grey", "None")),
        "mass_kg": f"{chance.randrange(10, 4000) / 10:.1f} kg",
        "sheet": "1 of 2",
    }


_WORDS = {
    "title": ("TITLE", "TITEL"),
    "drawing_number": ("DWG NO.", "TEK. NR."),
    "revision": ("REV", "HERS"),
    "material": ("MATERIAL", "MATERIAAL"),
    "thickness_mm": ("THICKNESS", "DIKTE"),
    "quantity": ("QTY", "AANTAL"),
    "scale": ("SCALE", "SKAAL"),
    "client": ("CLIENT", "KLIËNT"),
    "project": ("PROJECT", "PROJEK"),
    "drawn_by": ("DRAWN", "GETEKEN"),
    "date": ("DATE", "DATUM"),
    "finish": ("FINISH", "AFWERKING"),
    "mass_kg": ("WEIGHT", "MASSA"),
    "sheet": ("SHEET", "BLAD"),
}


def word(about, language, end=""):
    return _WORDS[about][LANGUAGES.index(language)] + end


def value(block, about):
    return f"{block[about]:g} mm" if about == "thickness_mm" else str(block[about])


def frame(sheet, x, y, wide, high):
    for ends in ((0, 0, 1, 0), (0, 1, 1, 1), (0, 0, 0, 1), (1, 0, 1, 1)):
        sheet.line(*((x, y)[n % 2] + (wide, high)[n % 2] * end for n, end in enumerate(ends)))


def cell(sheet, box, label, text="", *, small=5, large=9, align="left"):
    """A ruled cell with a small label in its corner and a larger value lower in it."""
    x, y, wide, high = box
    frame(sheet, *box)
    sheet.text(x + 2, y + small + 2, label, size=small)
    at = {"left": x + 6, "centre": x + wide / 2, "right": x + wide - 4}[align]
    lines = text.split("\n")
    for n, line in enumerate(reversed(lines)):
        sheet.text(at, y + high - 4 - n * large * 1.2, line, size=large, align=align)


REMARKS = {"remarks": "1. All dimensions in mm unless otherwise stated."}


def notes(sheet):
    """What stands on sheets beside their title blocks."""
    frame(sheet, 20, 20, 1150, 800)
    sheet.text(60, 80, "NOTES:")
    sheet.text(60, 95, "1. All dimensions in mm unless otherwise stated.")
    sheet.text(60, 106, "2. Material to be cut from one plate. Delivery: 5 working days.")
    for n in range(6):
        sheet.line(200 + 40 * n, 300, 200 + 40 * n, 420)
        sheet.text(205 + 40 * n, 315, f"{40 + n}", size=6)


def solidworks(block, language):
    x, y = 640, 640

    def draw(sheet):
        notes(sheet)
        frame(sheet, x, y, 120, 60)
        for n, line in enumerate(
            ("UNLESS OTHERWISE SPECIFIED:", "DIMENSIONS ARE IN MILLIMETERS",
             "TOLERANCES:", "   LINEAR:", "   ANGULAR:")):  # fmt: skip
            sheet.text(x + 3, y + 8 + 7 * n, line, size=5)
        cell(sheet, (x + 120, y, 80, 60), word("finish", language, ":"), value(block, "finish"))
        cell(sheet, (x + 200, y, 110, 60), "DEBURR AND BREAK SHARP EDGES")
        cell(sheet, (x + 310, y, 120, 30), "DO NOT SCALE DRAWING")
        cell(sheet, (x + 430, y, 90, 30), word("revision", language), value(block, "revision"))
        _signatures(sheet, (x, y + 60), block, language)
        cell(sheet, (x + 310, y + 30, 210, 60), word("title", language, ":"),
             value(block, "title").upper(), large=14)  # fmt: skip
        cell(sheet, (x + 200, y + 60, 110, 50), word("material", language, ":"),
             value(block, "material"))  # fmt: skip
        cell(sheet, (x + 310, y + 90, 170, 40), word("drawing_number", language),
             value(block, "drawing_number"), large=16)  # fmt: skip
        frame(sheet, x + 480, y + 90, 40, 40)
        sheet.text(x + 490, y + 120, "A3", size=14)
        frame(sheet, x + 200, y + 110, 110, 50)
        sheet.text(x + 203, y + 125, f"{word('mass_kg', language)}: {block['mass_kg']}", size=6)
        frame(sheet, x + 310, y + 130, 100, 30)
        sheet.text(x + 313, y + 148, f"{word('scale', language)}:{block['scale']}", size=7)
        frame(sheet, x + 410, y + 130, 110, 30)
        sheet.text(x + 413, y + 148, "SHEET 1 OF 2", size=7)

    return draw, truth(block, "finish revision title material drawing_number mass_kg scale "
                       "drawn_by", title=value(block, "title").upper(), date="01/10/25",
                       sheet="1 OF 2")  # fmt: skip


def _signatures(sheet, at, block, language):
    x, y = at
    rows = (("", "NAME", "SIGNATURE", "DATE"),
            (word("drawn_by", language), block["drawn_by"], "", "01/10/25"),
            ("CHK'D", "", "", ""), ("APPV'D", "", "", ""), ("MFG", "", "", ""),
            ("Q.A", "", "", ""))  # fmt: skip
    for n, row in enumerate(rows):
        left = x
        for text, wide in zip(row, (40, 60, 60, 40), strict=True):
            frame(sheet, left, y + 16 * n, wide, 16)
            sheet.text(left + 2, y + 16 * n + 10, text, size=6)
            left += wide


def inventor(block, language):
    x, y = 620, 700

    def draw(sheet):
        notes(sheet)
        top = (("drawn_by", 110), ("material", 150), ("thickness_mm", 90), ("date", 90))
        left = x
        for about, wide in top:
            cell(sheet, (left, y, wide, 28), word(about, language), value(block, about), small=4.5)
            left += wide
        low = (("client", 160), ("title", 160), ("quantity", 60), ("scale", 60))
        left = x
        for about, wide in low:
            cell(sheet, (left, y + 28, wide, 34), word(about, language), value(block, about),
                 small=4.5, large=11)  # fmt: skip
            left += wide
        cell(sheet, (x, y + 62, 300, 36), word("drawing_number", language),
             value(block, "drawing_number"), small=4.5, large=18, align="centre")  # fmt: skip
        cell(sheet, (x + 300, y + 62, 70, 36), "Edition")
        cell(sheet, (x + 370, y + 62, 70, 36), word("sheet", language), "1 / 2", small=4.5)

    return draw, truth(block, "drawn_by material thickness_mm date client title quantity scale "
                       "drawing_number", sheet="1 / 2")  # fmt: skip


def autocad(block, language):
    """A cell for the label and one beside it for the value, two pairs on a line."""
    names = ("client", "project", "title", "drawing_number", "material", "thickness_mm",
             "quantity", "revision", "drawn_by", "date", "scale", "mass_kg")  # fmt: skip

    def draw(sheet):
        notes(sheet)
        for n, about in enumerate(names):
            x, y = 660 + 250 * (n % 2), 680 + 20 * (n // 2)
            frame(sheet, x, y, 90, 20)
            frame(sheet, x + 90, y, 160, 20)
            sheet.text(x + 4, y + 14, word(about, language))
            sheet.text(x + 96, y + 14, value(block, about))

    return draw, truth(block, " ".join(names))


def solid_edge(block, language):
    def draw(sheet):
        notes(sheet)
        frame(sheet, 640, 640, 520, 160)
        for n, about in enumerate(("drawn_by", "date")):
            sheet.text(650, 655 + 12 * n, word(about, language, ":"), size=6)
            sheet.text(720, 655 + 12 * n, value(block, about), size=8)
        sheet.line(800, 640, 800, 800)
        sheet.line(800, 700, 1160, 700)
        sheet.line(800, 750, 1160, 750)
        sheet.text(806, 650, word("client", language), size=5)
        sheet.text(830, 675, block["client"], size=14)
        sheet.text(806, 708, word("title", language, ":"), size=5)
        sheet.text(830, 722, block["title"], size=11)
        sheet.text(830, 738, "WELDED", size=11)
        sheet.line(850, 750, 850, 775)
        sheet.line(1060, 750, 1060, 775)
        sheet.line(800, 775, 1160, 775)
        for left, about in ((806, "size"), (854, "drawing_number"), (1064, "revision")):
            label = "SIZE" if about == "size" else word(about, language)
            sheet.text(left, 757, label, size=5)
            sheet.text(left + 12, 771, "A3" if about == "size" else block[about], size=11)
        sheet.text(806, 790, f"{word('scale', language)}: {block['scale']}", size=7)
        sheet.line(900, 775, 900, 800)
        sheet.text(906, 790, f"{word('mass_kg', language)}: {block['mass_kg']}", size=7)
        sheet.line(1060, 775, 1060, 800)
        sheet.text(1064, 790, f"{word('sheet', language)}: 1 of 2", size=7)

    return draw, truth(block, "drawn_by date client title drawing_number revision scale mass_kg "
                       "sheet", title=f"{block['title']} WELDED")  # fmt: skip


def strip(block, language):
    """A line of labels over a line of values, with a rule between them."""
    names = (("drawing_number", 110), ("revision", 40), ("title", 150), ("material", 130),
             ("thickness_mm", 70), ("quantity", 50), ("scale", 50), ("drawn_by", 80),
             ("date", 90), ("finish", 90))  # fmt: skip

    def draw(sheet):
        notes(sheet)
        left = 200
        for about, wide in names:
            frame(sheet, left, 770, wide, 14)
            frame(sheet, left, 784, wide, 22)
            sheet.text(left + wide / 2, 780, word(about, language), size=6, align="centre")
            sheet.text(left + wide / 2, 799, value(block, about), size=9, align="centre")
            left += wide

    return draw, truth(block, " ".join(name for name, _ in names))


def iso_7200(block, language):
    """As Fusion and CATIA draw it: small labels that touch the line above, values close below."""
    x, y = 640, 720

    def draw(sheet):
        notes(sheet)
        for at, about, text, wide in (
            ((0, 0), "Dept.", "Design", 70), ((70, 0), "Technical reference", "", 90),
            ((160, 0), word("drawn_by", language), block["drawn_by"], 140),
            ((300, 0), word("date", language), block["date"], 100),
            ((400, 0), word("scale", language), block["scale"], 80),
            ((0, 24), word("client", language), block["client"], 160),
            ((160, 24), "Document type", "Part drawing", 140),
            ((300, 24), "Document status", "Released", 180),
            ((0, 48), word("material", language), block["material"], 160),
            ((160, 48), word("title", language), block["title"], 140),
            ((300, 48), word("drawing_number", language), block["drawing_number"], 180),
            ((160, 72), word("quantity", language), str(block["quantity"]), 140),
            ((300, 72), word("revision", language), block["revision"], 60),
            ((360, 72), word("thickness_mm", language), value(block, "thickness_mm"), 60),
            ((420, 72), word("sheet", language), "1/2", 60),
        ):  # fmt: skip
            cell(sheet, (x + at[0], y + at[1], wide, 24), about, text, small=4.5, large=8)

    return draw, truth(block, "drawn_by date scale client material title drawing_number quantity "
                       "revision thickness_mm", sheet="1/2")  # fmt: skip


def creo(block, language):
    """Large values in the middle of high cells; a title of two lines."""
    x, y = 700, 560

    def draw(sheet):
        notes(sheet)
        title = f"{block['title']}\n({block['client']})"
        for box, about, text in (
            ((0, 0, 300, 60), "title", title),
            ((0, 60, 300, 45), "drawing_number", block["drawing_number"]),
            ((300, 60, 140, 45), "revision", block["revision"]),
            ((300, 0, 140, 60), "project", block["project"]),
            ((0, 105, 220, 45), "material", block["material"]),
            ((220, 105, 110, 45), "thickness_mm", value(block, "thickness_mm")),
            ((330, 105, 110, 45), "quantity", str(block["quantity"])),
            ((0, 150, 150, 45), "drawn_by", block["drawn_by"]),
            ((150, 150, 150, 45), "date", block["date"]),
            ((300, 150, 140, 45), "finish", ""),
        ):
            placed = (x + box[0], y + box[1], *box[2:])
            cell(sheet, placed, word(about, language), text, large=13, align="centre")

    return draw, truth(block, "drawing_number revision project material thickness_mm quantity "
                       "drawn_by date", title=f"{block['title']} ({block['client']})")  # fmt: skip


def unruled(block, language):
    """Colons under each other and values under each other, without a line."""
    names = ("client", "project", "title", "drawing_number", "revision", "material",
             "thickness_mm", "quantity", "scale", "drawn_by", "date", "sheet")  # fmt: skip

    def draw(sheet):
        notes(sheet)
        sheet.text(60, 140, "Delivery: 5 working days after order. Your ref: RFQ 881")
        for n, about in enumerate(names):
            sheet.text(800, 600 + 13 * n, word(about, language))
            sheet.text(890, 600 + 13 * n, ":")
            sheet.text(905, 600 + 13 * n, value(block, about))

    return draw, truth(block, " ".join(names), reference="RFQ 881")


def truth(block, names, **changed):
    labels = {about: value(block, about) for about in names.split()} | REMARKS | changed
    facts = {}
    if "material" in labels:
        facts["material"] = block["named"]
    if "thickness_mm" in labels:
        facts["thickness_mm"] = float(block["thickness_mm"])
    if "quantity" in labels:
        facts["quantity"] = block["quantity"]
    return {"labels": labels, "facts": facts}


TITLE_BLOCKS = (solidworks, inventor, autocad, solid_edge, strip, iso_7200, creo, unruled)
