"""PDFs and texts, and damage to them."""

import re
from functools import cache

import pymupdf

from tests.builders import a_pdf
from tests.fuzz.scramble import number, rearranged, scrambled, word
from tests.listings import Column, a_document, draw_list, some_parts

_OBJECT = re.compile(rb"\d+ 0 obj.*?endobj\s*", re.DOTALL)
_TOKEN = re.compile(rb"/[A-Za-z0-9]+|\d+ 0 R|[-+]?\d+(?:\.\d+)?|<<|>>|\[|\]|\([^)]*\)")
_NAMES = (
    *(b"/Type", b"/Pages", b"/Page", b"/Kids", b"/Count", b"/Parent", b"/Contents", b"/Length"),
    *(b"/Filter", b"/FlateDecode", b"/ASCIIHexDecode", b"/LZWDecode", b"/DCTDecode", b"/Predictor"),
    *(b"/Encrypt", b"/ObjStm", b"/Prev", b"/XRefStm", b"/Size", b"/Root", b"/Info", b"/MediaBox"),
    *(b"/Rotate", b"/UserUnit", b"/Font", b"/Type3", b"/ToUnicode", b"/Form", b"/XObject"),
    *(b"/EmbeddedFiles", b"/Names", b"/JavaScript", b"/Resources", b"/Columns", b"/Outlines"),
)  # fmt: skip
_OPERATORS = b"q Q cm 1e300 0 0 1 BT ET Tf Td (x) Tj Do W n sh gs re f BI ID EI " * 2


def _drawn(*, objects=False):
    """A page with lines, text and a form, its objects readable unless in object streams."""
    document = pymupdf.open()
    page = document.new_page(width=200, height=100)
    page.insert_text((20, 20), "Material: MS 3mm")
    page.draw_rect(pymupdf.Rect(5, 5, 50, 50))
    page.set_rotation(90)
    document.new_page(width=100, height=100).show_pdf_page(pymupdf.Rect(0, 0, 50, 50), _one_page())
    document.embfile_add("list.txt", b"attached")
    document.set_toc([[1, "first", 1]])
    return document.tobytes(expand=0 if objects else 255, use_objstms=int(objects), no_new_id=True)


def _one_page():
    return pymupdf.open("pdf", a_pdf("inside"))


def _listed():
    """A list of parts and a few labelled values."""
    columns = [
        Column("Mark", lambda part: part.mark, 40, "right"),
        Column("Qty", lambda part: str(part.quantity), 30, "right"),
        Column("Profile", lambda part: part.profile, 80),
        Column("Length", lambda part: f"{part.length:g}", 50, "right"),
        Column("Mass", lambda part: f"{part.mass:.1f}", 50, "right"),
    ]

    def draw(sheet):
        draw_list(sheet, (20, 30), columns, some_parts(4, "fuzz"), title="Material list for A1")
        sheet.text(300, 60, "Drawing No: W-12")
        sheet.text(300, 80, "Material")
        sheet.text(380, 80, "MS 3mm")

    listed = pymupdf.open("pdf", a_document(draw, size=(500, 200)))
    return listed.tobytes(expand=255, no_new_id=True)


@cache
def pdfs():
    return (
        a_pdf("Qty: 4", title="Bracket"),
        *(_drawn(), _drawn(), _drawn(objects=True), a_pdf()),
        *(_listed(), _listed()),
    )


def damaged_pdf(data, chance, other):
    match chance.randrange(5):
        case 0:
            return scrambled(data, chance, other)
        case 1:
            return _objects_rearranged(data, chance)
        case _:
            return _token_replaced(data, chance)


def _objects_rearranged(data, chance):
    objects = _OBJECT.findall(data)
    if not objects:
        return scrambled(data, chance)
    start, end = data.find(objects[0]), data.rfind(objects[-1]) + len(objects[-1])
    return data[:start] + b"".join(rearranged(objects, chance, 3)) + data[end:]


def _token_replaced(data, chance):
    for _ in range(chance.choice((1, 1, 2, 4, 12))):
        found = list(_TOKEN.finditer(data[:6_000]))
        if not found:
            return scrambled(data, chance)
        match = chance.choice(found)
        data = data[: match.start()] + _token(match[0], found, chance) + data[match.end() :]
    return data


def _token(old, found, chance):
    if old.endswith(b" 0 R") and chance.random() < 0.8:
        return b"%d 0 R" % chance.randrange(14)
    if old.startswith(b"/") and chance.random() < 0.8:
        return chance.choice(_NAMES)
    match chance.randrange(4):
        case 0:
            return chance.choice(found)[0]
        case 1:
            return b"(" + word(chance).encode("utf-8", "ignore") + b")"
        case 2:
            return _OPERATORS[chance.randrange(40) : chance.randrange(40, 150)]
        case _:
            return number(chance).encode("utf-8", "ignore")


@cache
def texts():
    return (
        b"Bracket left\r\n5mm mild steel, 14 off\r\n",
        "Materiaal: Vlekvrye Staal\nDikte: 3 mm\nAantal: 12\n\x0c\u2028x".encode(),
        "CUT_MS_3MM\nPL10*80\nt=3; 35 x Pieces | no. off: 4\n".encode("utf-16"),
        b"Kli\xebnt: \x93quoted\x94\n" + b"Thickness 1,2 mm\n" * 20,
    )


def damaged_text(data, chance, other):
    match chance.randrange(4):
        case 0:
            return scrambled(data, chance, other)
        case 1:
            return b"".join(rearranged(data.splitlines(keepends=True), chance, 3)) or b"x"
        case _:
            words = re.split(rb"(\s+)", data)
            new = number(chance) if chance.random() < 0.5 else word(chance)
            words[chance.randrange(len(words))] = new.encode("utf-8", "ignore")
            return b"".join(words) * chance.choice((1, 1, 1, 40))
