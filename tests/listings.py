"""PDF pages with lists of parts on them, drawn word by word, whose truth is known."""

import random
from dataclasses import dataclass, field

import pymupdf

#: Millimetres squared and kilograms are computed from these by hand formulas, kg/mm3.
DENSITY = 7.85e-6
A3 = (1190.55, 841.89)
A4 = (595.28, 841.89)


@dataclass(frozen=True)
class Part:
    mark: str
    name: str
    profile: str
    thickness: float | None
    width: float | None
    grade: str
    quantity: int
    length: float
    area: float
    mass: float


_SECTIONS = (
    ("FL10*80", 10, 80), ("PL6*200", 6, 200), ("PLT10*180", 10, 180), ("VT6*600", 6, 600),
    ("PL16*250", 16, 250), ("FL6*50", 6, 50), ("PL4.5*320", 4.5, 320), ("UB203*133*25", None, None),
    ("L80*80*6", None, None), ("RHS100*50*3", None, None), ("CHS48.3*3.2", None, None),
    ("PFC180*70", None, None), ("EA50*50*5", None, None), ("PLT12*300", 12, 300),
)  # fmt: skip
_NAMES = ("Step", "Stringer", "Base plate", "Cleat", "Gusset plate", "Handrail post", "Stiffener")
_PREFIXES = ("A", "M", "PA", "V26", "B-", "P", "ST/", "1")


def some_parts(count, seed, *, plates=False, most=24):
    """Parts whose masses and areas follow from their sizes."""
    chance = random.Random(seed)
    sections = [each for each in _SECTIONS if each[1]] if plates else _SECTIONS
    return [_part(chance, number, sections, most) for number in range(1, count + 1)]


def _part(chance, number, sections, most):
    profile, thickness, width = chance.choice(sections)
    length = chance.choice((125, 240, 364, 999, 1190, 1231, 2400, 6000, 11985))
    across = (thickness or 8) * (width or 190)
    around = 2 * ((thickness or 8) + (width or 190))
    return Part(
        mark=f"{chance.choice(_PREFIXES)}{number}",
        name=chance.choice(_NAMES),
        profile=profile,
        thickness=thickness,
        width=width,
        grade=chance.choice(("S355JR", "S355JR", "S275JR", "300WA")),
        quantity=chance.randint(1, most),
        length=length,
        area=max(0.1, round(around * length / 1e6, 1)),
        mass=round(across * length * DENSITY, 1),
    )


@dataclass(frozen=True)
class Column:
    #: As drawn; lines of a head of several lines are parted by a line break.
    head: str
    #: From a part to what stands in the cell.
    cell: object
    width: float
    #: left, right or centre, of the cells and of the head.
    align: str = "left"
    head_align: str = ""


@dataclass
class Sheet:
    """A page, or a part of one, that is written on in its own direction."""

    page: object
    #: Quarter turns against the clock that the writing is turned by.
    quarter: int = 0
    font: str = "helv"
    size: float = 8.0
    drawn: list = field(default_factory=list)

    def point(self, x, y):
        width, height = self.page.mediabox.width, self.page.mediabox.height
        return [(x, y), (y, height - x), (width - x, height - y), (width - y, x)][self.quarter]

    def text(self, x, y, text, *, size=None, align="left", font=None):
        size, font = size or self.size, font or self.font
        wide = pymupdf.get_text_length(text, fontname=font, fontsize=size)
        x -= {"left": 0, "right": wide, "centre": wide / 2}[align]
        rotate = 90 * self.quarter
        self.page.insert_text(self.point(x, y), text, fontname=font, fontsize=size, rotate=rotate)

    def line(self, x0, y0, x1, y1):
        self.page.draw_line(self.point(x0, y0), self.point(x1, y1), width=0.5)


def in_column(column, x, align):
    return {"left": x + 2, "right": x + column.width - 2, "centre": x + column.width / 2}[align]


def draw_list(sheet, at, columns, parts, *, title="", pitch=1.7, ruled=False,
              upwards=False, heads=True, blank_lines=0, small_heads=1.0):  # fmt: skip
    """Draw a list from its upper left corner, or upwards from its lower; return the next y."""
    x, y = at
    step = pitch * sheet.size * (-1 if upwards else 1)
    if title:
        sheet.text(x + 2, y, title)
        y += step
    top = y
    if heads:
        below = _heads(sheet, x, y, columns, small_heads)
        y = (y if upwards else below) + step * (1 + blank_lines)
    for part in parts:
        _row(sheet, x, y, columns, part)
        y += step
    if ruled:
        _rules(sheet, x, columns, top - sheet.size - 2, y - step + 3)
    return y + step


def _row(sheet, x, y, columns, part):
    for column, left in zip(columns, _lefts(x, columns), strict=True):
        text = column.cell(part) if callable(column.cell) else column.cell
        sheet.text(in_column(column, left, column.align), y, text, align=column.align)


def _rules(sheet, x, columns, top, bottom):
    right = x + sum(column.width for column in columns)
    for left in (*_lefts(x, columns), right):
        sheet.line(left, top, left, bottom)
    for y in (top, bottom):
        sheet.line(x, y, right, y)


def _heads(sheet, x, y, columns, small):
    lines = max(column.head.count("\n") + 1 for column in columns)
    size = sheet.size * small
    for column, left in zip(columns, _lefts(x, columns), strict=True):
        align = column.head_align or column.align
        texts = column.head.split("\n")
        for number, text in enumerate(texts):
            row = y + (number + lines - len(texts)) * size * 1.15
            sheet.text(in_column(column, left, align), row, text, align=align, size=size)
    return y + (lines - 1) * size * 1.15


def _lefts(x, columns):
    return [x + sum(each.width for each in columns[:n]) for n in range(len(columns))]


def a_document(*drawings, size=A4, rotation=0, quarter=0, font="helv", points=8.0):
    """A PDF with a page for each drawing, a function that is given its sheet."""
    document = pymupdf.open()
    for draw in drawings:
        page = document.new_page(width=size[0], height=size[1])
        draw(Sheet(page=page, quarter=quarter, font=font, size=points))
        page.set_rotation(rotation)
    return document.tobytes()


def mm(value):
    return f"{value:g}"


def kg(value):
    return f"{value:.1f}"
