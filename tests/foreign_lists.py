"""Single-part pages and assembly lists as other steel detailing programs print them.

Drawn as these programs' sheets look, before the reader was changed for any of them; at first sight
it had 818 of 1,008 fields right and 6 rows that were none.  A layout is a function from parts to
drawings for `a_document`, the parts in the order in which they are to be read, and the paper.
"""

from dataclasses import replace

from tests.foreign_sheets import frame
from tests.listings import A3, A4, Column, draw_list, kg, mm

MARK = Column("MARK", lambda p: p.mark, 50)
SECTION = Column("SECTION", lambda p: p.profile, 90)
GRADE = Column("GRADE", lambda p: p.grade, 55)
LENGTH = Column("LENGTH", lambda p: mm(p.length), 50, "right")
MASS = Column("MASS", lambda p: kg(p.mass), 45, "right")
QTY = Column("QTY", lambda p: str(p.quantity), 35, "right")


def dimensions(sheet, part):
    """A view of the part with its dimensions, which are no facts of any label."""
    frame(sheet, 80, 120, 300, 90)
    sheet.text(220, 115, mm(part.length), size=7)
    sheet.text(66, 168, mm(part.width or 100), size=7)
    sheet.text(100, 200, "4 HOLES DIA 22", size=7)
    sheet.line(80, 225, 380, 225)


def pages_of(parts, page):
    return [lambda sheet, part=part: page(sheet, part) for part in parts]


def advance_steel(parts):
    """A table of one row at the top right, and a ruled title block."""
    columns = (
        Column("Mark No.", lambda p: p.mark, 55),
        Column("Qty.", lambda p: str(p.quantity), 35, "centre"),
        Column("Designation", lambda p: p.profile, 90),
        Column("Length (mm)", lambda p: f"{p.length:.0f}", 60, "centre"),
        Column("Material", lambda p: p.grade, 55, "centre"),
        Column("Weight (kg)", lambda p: f"{p.mass:.2f}", 60, "right"),
    )

    def page(sheet, part):
        dimensions(sheet, part)
        draw_list(sheet, (700, 40), columns, [part], ruled=True, pitch=2)
        frame(sheet, 700, 700, 380, 60)
        sheet.line(890, 700, 890, 760)
        sheet.text(704, 708, "Drawing No.", size=5)
        sheet.text(720, 740, f"SP-{part.mark}", size=14)
        sheet.text(894, 708, "Scale", size=5)
        sheet.text(920, 740, "1:10", size=12)

    return pages_of(parts, page), parts, A3


def prosteel(parts):
    """Cells with a label over its value: no list at all."""

    def page(sheet, part):
        dimensions(sheet, part)
        cells = (("Position", part.mark), ("Quantity", str(part.quantity)),
                 ("Section", part.profile), ("Length", f"{mm(part.length)} mm"),
                 ("Grade", part.grade), ("Weight", f"{kg(part.mass)} kg"))  # fmt: skip
        for n, (label, text) in enumerate(cells):
            x, y = 300 + 90 * (n % 3), 700 + 34 * (n // 3)
            frame(sheet, x, y, 90, 34)
            sheet.text(x + 3, y + 8, label, size=5)
            sheet.text(x + 45, y + 28, text, size=10, align="centre")

    return pages_of(parts, page), parts, A4


def strucad(parts):
    """A strip over the title block, whose heads stand under the row."""
    columns = (
        MARK,
        Column("NO OFF", lambda p: str(p.quantity), 45, "centre"),
        SECTION,
        LENGTH,
        GRADE,
        Column("WT EACH", lambda p: kg(p.mass), 50, "right"),
        Column("TOTAL WT", lambda p: kg(p.mass * p.quantity), 55, "right"),
    )

    def page(sheet, part):
        dimensions(sheet, part)
        draw_list(sheet, (100, 700), columns, [part], upwards=True, ruled=True, pitch=1.9)
        sheet.text(104, 740, "DRG NO")
        sheet.text(180, 740, f"W/{part.mark}")

    return pages_of(parts, page), parts, A4


def afrikaans_single(parts):
    """Labels with colons, and the pieces of the part in a sentence of their own."""

    def page(sheet, part):
        dimensions(sheet, part)
        for n, (label, text) in enumerate(
            (("Merk:", part.mark), ("Profiel:", part.profile), ("Graad:", part.grade),
             ("Lengte:", mm(part.length).replace(".", ",")),
             ("Massa:", kg(part.mass).replace(".", ",") + " kg"),
             ("Aantal benodig:", str(part.quantity)))):  # fmt: skip
            sheet.text(300, 650 + 16 * n, label, size=9)
            sheet.text(400, 650 + 16 * n, text, size=9)

    return pages_of(parts, page), parts, A4


def tekla_single(parts):
    """The program's own list of one part, in a frame that touches the title block."""
    columns = (
        Column("Pos", lambda p: p.mark, 45),
        Column("Profile", lambda p: p.profile, 85),
        Column("No.", lambda p: str(p.quantity), 30, "right"),
        Column("Material", lambda p: p.grade, 55),
        Column("Length\n(mm)", lambda p: mm(p.length), 50, "right"),
        Column("Area\n(m2)", lambda p: kg(p.area), 45, "right"),
        Column("Weight\n(kg)", lambda p: kg(p.mass), 50, "right"),
    )

    def page(sheet, part):
        dimensions(sheet, part)
        y = draw_list(sheet, (200, 680), columns, [part], ruled=True)
        for n, (label, text) in enumerate(
            (("Model:", "Sugar mill"), ("Drawing:", f"W{part.mark}"), ("Scale:", "1:10"))
        ):
            frame(sheet, 200 + 120 * n, y, 120, 18)
            sheet.text(203 + 120 * n, y + 12, label, size=6)
            sheet.text(235 + 120 * n, y + 12, text, size=8)

    return pages_of(parts, page), parts, A4


def grows_upwards(parts):
    """A bill over the title block: heads at the bottom, the first row just over them."""
    columns = (
        Column("ITEM", lambda p: p.mark, 45, "centre"),
        Column("QTY", lambda p: str(p.quantity), 30, "centre"),
        Column("DESCRIPTION", lambda p: p.name.upper(), 110),
        Column("PROFILE", lambda p: p.profile, 85),
        Column("LENGTH", lambda p: mm(p.length), 50, "right"),
        Column("GRADE", lambda p: p.grade, 50),
        Column("MASS kg", lambda p: kg(p.mass), 50, "right"),
    )

    def page(sheet):
        draw_list(sheet, (700, 640), columns, parts, upwards=True, ruled=True, pitch=1.6)
        for n, (label, text) in enumerate(
            (("TITLE", "STAIR 4"), ("DWG NO", "A-404"), ("REV", "B"), ("SCALE", "1:20"))
        ):
            frame(sheet, 700 + 105 * n, 650, 105, 40)
            sheet.text(703 + 105 * n, 657, label, size=5)
            sheet.text(715 + 105 * n, 682, text, size=11)

    return [page], parts[::-1], A3


def units_under_heads(parts):
    """Two lines of heads, of which one parts the masses in each and total."""
    columns = (
        Column("Merk", lambda p: p.mark, 45),
        Column("Beskrywing", lambda p: p.name, 90),
        Column("Profiel", lambda p: p.profile, 85),
        Column("Aantal", lambda p: str(p.quantity), 40, "right"),
        Column("Lengte\n(mm)", lambda p: mm(p.length), 50, "right"),
        Column("Graad", lambda p: p.grade, 50),
        Column("Massa elk\n(kg)", lambda p: kg(p.mass), 55, "right"),
        Column("Totale massa\n(kg)", lambda p: kg(p.mass * p.quantity), 65, "right"),
    )
    return [lambda sheet: draw_list(sheet, (40, 80), columns, parts)], parts, A4


def per_assembly(parts):
    """Pieces of one assembly and of all three."""
    thrice = [replace(p, quantity=3 * p.quantity) for p in parts]
    columns = (
        Column("Piece Mark", lambda p: p.mark, 55),
        Column("Qty/Assy", lambda p: str(p.quantity // 3), 45, "centre"),
        Column("Total Qty", lambda p: str(p.quantity), 50, "centre"),
        SECTION,
        LENGTH,
        GRADE,
        Column("Unit Wt (kg)", lambda p: kg(p.mass), 60, "right"),
    )

    def page(sheet):
        title = "PARTS LIST FOR 3 OFF ASSEMBLY B12"
        draw_list(sheet, (40, 100), columns, thrice, title=title, ruled=True)

    return [page], thrice, A4


def one_point_apart(parts):
    """Ruled columns as narrow as what stands in them."""
    columns = (
        replace(MARK, width=30),
        Column("OFF", lambda p: str(p.quantity), 18, "right"),
        Column("SECTION", lambda p: p.profile, 60),
        Column("LENGTH", lambda p: mm(p.length), 35, "right"),
        Column("GRADE", lambda p: p.grade, 32),
        Column("MASS", lambda p: kg(p.mass), 30, "right"),
    )

    def page(sheet):
        sheet.text(400, 400, "SEE DRAWING A-1 FOR WELDS")
        draw_list(sheet, (40, 100), columns, parts, ruled=True, pitch=1.4)

    return [page], parts, A4


def wrapped_rows(parts):
    """Long descriptions go on under themselves; the rest of the row stands on the first line."""
    columns = (
        replace(MARK, width=55),
        Column("DESCRIPTION", lambda p: p.name, 85),
        *(SECTION, QTY, LENGTH, GRADE),
        Column("WEIGHT (KG)", lambda p: kg(p.mass), 65, "right"),
    )

    def page(sheet):
        draw_list(sheet, (40, 100), columns, parts, pitch=2.6)
        for n in range(0, len(parts), 2):
            sheet.text(97, 100 + 2.6 * 8 * (n + 1) + 9.5, "WITH STUDS")

    named = [
        replace(p, name=f"{p.name} WITH STUDS" if n % 2 == 0 else p.name)
        for n, p in enumerate(parts)
    ]
    return [page], named, A4


def over_pages(parts):
    """Rows that go on on a second page under its own title, whose heads are not there again."""
    half = len(parts) // 2
    columns = (MARK, QTY, SECTION, GRADE, LENGTH, MASS)

    def first(sheet):
        draw_list(sheet, (60, 700), columns, parts[:half])

    def second(sheet):
        sheet.text(60, 40, "ACME STEEL DETAILERS", size=14)
        sheet.text(400, 40, "Page 2 of 2")
        draw_list(sheet, (60, 80), columns, parts[half:], heads=False)

    return [first, second], parts, A4


def two_assemblies(parts):
    """The list of each assembly under its own line, the heads only once."""
    half = len(parts) // 2
    columns = (
        Column("Stuk merk", lambda p: p.mark, 60),
        Column("Aantal", lambda p: str(p.quantity), 45, "right"),
        Column("Profiel", lambda p: p.profile, 90),
        Column("Graad", lambda p: p.grade, 55),
        Column("Lengte", lambda p: mm(p.length), 50, "right"),
        Column("Massa", lambda p: kg(p.mass).replace(".", ","), 50, "right"),
    )

    def page(sheet):
        y = draw_list(sheet, (60, 100), columns, parts[:half])
        sheet.text(60, y, "SAMESTELLING B2 - 2 BENODIG")
        draw_list(sheet, (60, y + 14), columns, parts[half:], heads=False)

    return [page], parts, A4


SINGLE_PARTS = (advance_steel, prosteel, strucad, afrikaans_single, tekla_single)
ASSEMBLIES = (grows_upwards, units_under_heads, per_assembly, one_point_apart, wrapped_rows,
              over_pages, two_assemblies)  # fmt: skip
