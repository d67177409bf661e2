"""Lists of parts on PDF pages: drawn by the test in many layouts, and read back row by row.

The reader was written against two real packs of single-part pages and against the layouts
`tekla`, `mark first`, `quantity last`, `ruled` and `upwards`; all the other layouts here were
drawn afterwards, `FOREIGN` ones as other offices and programs write theirs.
"""

import io
from dataclasses import replace

import pytest

from modn_watch.model import Limits
from modn_watch.parsers import pdf
from tests.listings import A3, A4, Column, Part, a_document, draw_list, kg, mm, some_parts


def parse(content, **limits):
    return pdf.parse(io.BytesIO(content), replace(Limits(), **limits))


MARK = Column("Mark", lambda p: p.mark, 40, "right")
PROFILE = Column("Profile", lambda p: p.profile, 80)
GRADE = Column("Grade", lambda p: p.grade, 50)
LENGTH = Column("Length", lambda p: mm(p.length), 45, "right")
AREA = Column("Paint Area", lambda p: kg(p.area), 50, "right")
MASS = Column("Mass", lambda p: kg(p.mass), 40, "right")
QTY = Column("Qty", lambda p: str(p.quantity), 30, "right")
NAME = Column("Description", lambda p: p.name, 90)
SINGLE = (MARK, PROFILE, GRADE, LENGTH, AREA, MASS)


def blank_thousands(value):
    return f"{value:,.0f}".replace(",", " ")


def with_comma(value):
    return f"{value:.1f}".replace(".", ",")


#: From a layout's name to its columns and how it is drawn.
LAYOUTS = {
    "tekla": ((QTY, MARK, PROFILE, GRADE, LENGTH, AREA, MASS), {}),
    "mark first": ((MARK, QTY, PROFILE, GRADE, LENGTH, AREA, MASS), {"small_heads": 0.8}),
    "quantity last": ((MARK, PROFILE, GRADE, LENGTH, MASS, QTY), {"pitch": 1.3}),
    "ruled": ((MARK, QTY, NAME, PROFILE, LENGTH, GRADE, MASS, AREA), {"ruled": True}),
    "upwards": ((MARK, QTY, PROFILE, GRADE, LENGTH, AREA, MASS), {"upwards": True}),
}
FOREIGN = {
    "part mark and weight": (
        (
            Column("Part Mark", lambda p: p.mark, 55),
            Column("Qty", lambda p: str(p.quantity), 30, "centre"),
            Column("Profile", lambda p: p.profile, 80),
            Column("Length (mm)", lambda p: f"{p.length:.0f}", 60, "right"),
            Column("Grade", lambda p: p.grade, 50, "centre"),
            Column("Weight (kg)", lambda p: kg(p.mass), 60, "right"),
        ),
        {"ruled": True},
    ),
    "item and number off": (
        (
            Column("Item", lambda p: p.mark, 40),
            Column("No. off", lambda p: str(p.quantity), 40, "right"),
            Column("Section Size", lambda p: p.profile, 90),
            Column("Material", lambda p: p.grade, 60),
            Column("Length", lambda p: f"{p.length:,.1f}", 60, "right"),
            Column("Unit\nmass", lambda p: kg(p.mass), 50, "right"),
        ),
        {},
    ),
    "Afrikaans": (
        (
            Column("Merk", lambda p: p.mark, 40),
            Column("Hoeveelheid", lambda p: str(p.quantity), 60, "right"),
            Column("Profiel", lambda p: p.profile, 80),
            Column("Graad", lambda p: p.grade, 50),
            Column("Lengte", lambda p: blank_thousands(p.length), 50, "right"),
            Column("Massa (kg)", lambda p: with_comma(p.mass), 60, "right"),
        ),
        {"pitch": 2.0},
    ),
    "heads left over figures right": (
        (
            Column("POS", lambda p: p.mark, 50),
            Column("PCS", lambda p: str(p.quantity), 45, "right", "left"),
            Column("LENGTH", lambda p: f"{p.length:.0f}mm", 60, "right", "left"),
            Column("SECTION", lambda p: p.profile, 90),
            Column("WEIGHT", lambda p: kg(p.mass), 70, "right", "left"),
            Column("GRADE", lambda p: p.grade, 50),
        ),
        {"ruled": True, "pitch": 1.4},
    ),
    "all centred": (
        (
            Column("No.", lambda p: str(p.quantity), 30, "centre"),
            Column("Mark", lambda p: p.mark, 50, "centre"),
            Column("Size", lambda p: p.profile, 90, "centre"),
            Column("Length\n(mm)", lambda p: mm(p.length), 50, "centre"),
            Column("Steel Grade", lambda p: p.grade, 60, "centre"),
            Column("Mass each", lambda p: kg(p.mass), 60, "centre"),
        ),
        {"small_heads": 0.85},
    ),
    "quantity between": (
        (
            Column("Drawing No", "W-100", 60),
            Column("Mark", lambda p: p.mark, 45),
            Column("Name", lambda p: p.name, 80),
            Column("Profile", lambda p: p.profile, 80),
            Column("Qty Req'd", lambda p: str(p.quantity), 50, "right"),
            Column("Length", lambda p: mm(p.length), 45, "right"),
            Column("Mass", lambda p: kg(p.mass), 45, "right"),
            Column("Grade", lambda p: p.grade, 50),
        ),
        {"blank_lines": 1},
    ),
}
_TRUTH = {
    "profile": lambda p: p.profile,
    "thickness_mm": lambda p: p.thickness,
    "width_mm": lambda p: p.width,
    "grade": lambda p: p.grade,
    "quantity": lambda p: p.quantity,
    "length_mm": lambda p: p.length,
    "mass_kg": lambda p: p.mass,
}


def assert_read(extract, parts, **changed):
    """Every row, with every field of a full row; `changed` are fields that are to be otherwise."""
    assert [line.mark for line in extract.part_lines] == [p.mark for p in parts]
    for name, of in (_TRUTH | changed).items():
        wanted = [of(part) for part in parts]
        assert [getattr(line, name) for line in extract.part_lines] == wanted, name


@pytest.mark.parametrize(("quarter", "points"), [(0, 8.0), (1, 5.0), (2, 11.0), (3, 7.0)])
@pytest.mark.parametrize("name", LAYOUTS | FOREIGN)
def test_assembly_lists_are_read_in_every_layout_size_and_direction(name, points, quarter):
    columns, how = (LAYOUTS | FOREIGN)[name]
    scaled = [replace(c, width=c.width * points / 8) for c in columns]
    parts = some_parts(9, f"{name} {points}")
    at = (60, 700) if how.get("upwards") else (60, 100)
    title = "" if how.get("upwards") else "Material list for 2 Stringer assembly marked A1"
    content = a_document(
        lambda sheet: draw_list(sheet, at, scaled, parts, title=title, **how),
        size=A3 if quarter % 2 == 0 else A3[::-1],
        quarter=quarter,
        points=points,
    )
    assert_read(parse(content), parts[::-1] if how.get("upwards") else parts)


@pytest.mark.parametrize("font", ["helv", "tiro", "cour", "hebo"])
@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_pages_that_are_shown_turned_are_read(font, rotation):
    parts = some_parts(6, f"{font}{rotation}")
    wide = [replace(c, width=c.width * 1.4) for c in LAYOUTS["tekla"][0]]
    content = a_document(
        lambda sheet: draw_list(sheet, (60, 100), wide, parts), rotation=rotation, font=font
    )
    assert_read(parse(content), parts)


def a_single_part_page(part, *, required=True):
    def draw(sheet):
        count = f"{part.quantity} part{'' if part.quantity == 1 else 's'}"
        title = f"Material list for {count} named '{part.name}'"
        y = draw_list(sheet, (40, 700), SINGLE, [part], title=title, small_heads=0.75)
        sheet.text(120, y - 14, f"Total for {count}")
        for column, text in ((3, mm(part.length * part.quantity)), (5, kg(part.mass_of_all))):
            left = 40 + sum(each.width for each in SINGLE[: column + 1]) - 2
            sheet.text(left, y - 14, text, align="right")
        if required:
            sheet.text(40, y + 6, "The part shown is required for the following assemblies:-")
            sheet.text(50, y + 20, f"{part.quantity} required for 'Stringer' assemblies marked A1")
        sheet.text(300, 400, f"{part.profile} x {mm(part.length)}")

    return draw


class OnePart(Part):
    @property
    def mass_of_all(self):
        return round(self.mass * self.quantity, 1)


def test_single_part_pages_give_a_full_row_each_with_the_pieces_of_the_title():
    parts = [OnePart(**vars(part)) for part in some_parts(24, "single")]
    extract = parse(a_document(*map(a_single_part_page, parts)))
    assert_read(extract, parts)
    assert [line.evidence for line in extract.part_lines] == [f"page {n}" for n in range(1, 25)]
    assert [line.description for line in extract.part_lines] == [part.name for part in parts]
    assert [line.area_m2 for line in extract.part_lines] == [part.area for part in parts]


@pytest.mark.parametrize("count", [1, 2, 7])
def test_pieces_of_the_title_count_where_no_assemblies_are_named(count):
    part = replace(some_parts(1, "named")[0], quantity=count)
    content = a_document(a_single_part_page(OnePart(**vars(part)), required=False))
    assert_read(parse(content), [part])


def test_drawing_of_a_single_part_is_the_one_that_its_title_block_names():
    parts = some_parts(3, "drawing")

    def draw(count):
        def drawn(sheet):
            sheet.text(400, 780, "Drawing No: W-17")
            draw_list(sheet, (40, 600), SINGLE, parts[:count])

        return drawn

    extract = parse(a_document(draw(1), draw(3)))
    assert [line.drawing for line in extract.part_lines] == ["W-17", None, None, None]


def test_without_pieces_in_the_title_those_of_the_assemblies_are_summed():
    part = OnePart(**vars(some_parts(1, "sum")[0]))

    def draw(sheet):
        draw_list(sheet, (40, 600), SINGLE, [part])
        sheet.text(50, 650, "3 required for 'Stringer' assemblies marked A1")
        sheet.text(50, 662, "4 required for 'Stringer' assemblies marked A2")

    (line,) = parse(a_document(draw)).part_lines
    assert line.quantity == 7


def test_pieces_of_the_phase_table_count_where_nothing_else_has_any():
    part = some_parts(1, "phase")[0]

    def draw(sheet):
        sheet.text(40, 40, "Phase name")
        sheet.text(130, 40, "Qty")
        sheet.text(40, 52, "Phase 1")
        sheet.text(136, 52, "5")
        draw_list(sheet, (40, 600), SINGLE, [part])

    (line,) = parse(a_document(draw)).part_lines
    assert line.quantity == 5


def test_own_column_of_pieces_wins_over_title_and_assemblies():
    part = replace(some_parts(1, "own")[0], quantity=9)

    def draw(sheet):
        columns = (QTY, *SINGLE)
        draw_list(sheet, (40, 600), columns, [part], title="Material list for 2 parts named 'x'")
        sheet.text(50, 650, "3 required for 'Stringer' assemblies marked A1")

    (line,) = parse(a_document(draw)).part_lines
    assert line.quantity == 9


def test_total_of_pieces_wins_over_pieces_of_one_assembly():
    parts = some_parts(4, "total")
    columns = (
        MARK,
        Column("Qty/Assy", lambda p: "1", 50, "right"),
        Column("Total Qty", lambda p: str(p.quantity), 50, "right"),
        *(PROFILE, LENGTH, GRADE, MASS),
    )
    content = a_document(lambda sheet: draw_list(sheet, (40, 100), columns, parts))
    assert_read(parse(content), parts)


def test_numbers_before_the_marks_are_pieces_where_no_column_has_them():
    parts = some_parts(5, "before")
    unlabelled = Column("", lambda p: str(p.quantity), 25, "right")
    columns = (unlabelled, replace(MARK, width=60), *SINGLE[1:])
    content = a_document(lambda sheet: draw_list(sheet, (40, 100), columns, parts))
    assert_read(parse(content), parts)


@pytest.mark.parametrize("side_by_side", [True, False])
def test_two_lists_on_a_page_are_both_read(side_by_side):
    parts = some_parts(10, "two")
    columns = LAYOUTS["tekla"][0]

    def draw(sheet):
        y = draw_list(sheet, (40, 100), columns, parts[:6], title="Material list for A1")
        at = (440, 100) if side_by_side else (40, y + 4)
        draw_list(sheet, at, columns, parts[6:], title="Material list for A2")

    extract = parse(a_document(draw, size=A3))
    assert_read(extract, parts)
    assert [each["rows"] for each in extract.details["lists"]] == [6, 4]


def test_title_close_above_a_list_does_not_make_two_of_it():
    parts = some_parts(5, "title")
    centred = FOREIGN["all centred"][0]

    def draw(sheet):
        width = sum(column.width for column in centred)
        draw_list(sheet, (40, 100), centred, parts, title="PARTS LIST", pitch=1.25)
        sheet.text(50 + width, 100, "DRAWN BY")

    assert_read(parse(a_document(draw)), parts)


@pytest.mark.parametrize("repeated", [True, False])
def test_list_goes_on_over_pages_with_and_without_its_heads_again(repeated):
    parts = some_parts(60, "long")
    columns = LAYOUTS["mark first"][0]

    def page(number):
        def draw(sheet):
            heads = repeated or number == 0
            rows = parts[20 * number : 20 * number + 20]
            draw_list(sheet, (40, 60), columns, rows, heads=heads)

        return draw

    extract = parse(a_document(page(0), page(1), page(2)))
    assert_read(extract, parts)
    assert [line.evidence for line in extract.part_lines[::20]] == ["page 1", "page 2", "page 3"]


def test_list_that_its_totals_ended_does_not_go_on():
    parts = some_parts(12, "ended")
    columns = LAYOUTS["mark first"][0]

    def first(sheet):
        y = draw_list(sheet, (40, 60), columns, parts[:6])
        sheet.text(40, y, "Total for 1 assembly")

    def second(sheet):
        draw_list(sheet, (40, 60), columns, parts[6:], heads=False)

    assert_read(parse(a_document(first, second)), parts[:6])


def test_totals_of_groups_are_no_parts_and_end_no_list():
    parts = some_parts(6, "groups")
    columns = LAYOUTS["mark first"][0]

    def draw(sheet):
        y = draw_list(sheet, (40, 60), columns, parts[:3])
        sheet.text(40, y - 14, "Total for PL10: 12 1200 33.1")
        y = draw_list(sheet, (40, y), columns, parts[3:], heads=False)
        sheet.text(40, y - 14, "Grand total 24 2400 66.2")

    assert_read(parse(a_document(draw)), parts)


def test_cells_that_are_missing_shift_no_other():
    parts = some_parts(12, "missing")
    left_out = {parts[2].mark, parts[7].mark}

    def unless(column):
        return replace(column, cell=lambda p: "" if p.mark in left_out else column.cell(p))

    columns = (QTY, MARK, PROFILE, unless(GRADE), LENGTH, unless(AREA), MASS)
    extract = parse(a_document(lambda sheet: draw_list(sheet, (40, 100), columns, parts)))
    assert_read(extract, parts, grade=lambda p: None if p.mark in left_out else p.grade)


def right_under_left(head, cell, width):
    return Column(head, cell, width, "right", "left")


def test_figures_far_from_heads_at_the_left_of_wide_columns_are_theirs():
    parts = some_parts(9, "wide")
    columns = (
        right_under_left("Area", lambda p: kg(p.area), 60),
        right_under_left("Mass", lambda p: kg(p.mass), 70),
        Column("Profile", lambda p: p.profile, 90),
        Column("Part No.", lambda p: p.mark, 60),
        right_under_left("Qty", lambda p: str(p.quantity), 70),
        Column("Name", lambda p: p.name, 90),
        Column("Grade", lambda p: p.grade, 60),
        right_under_left("Len.", lambda p: mm(p.length), 80),
    )
    content = a_document(lambda sheet: draw_list(sheet, (40, 100), columns, parts), size=A3)
    assert_read(parse(content), parts, area_m2=lambda p: p.area)


def test_where_cells_are_missing_the_others_show_which_column_a_figure_is_in():
    parts = some_parts(17, "shown")
    without = {part.mark for part in parts[3:9]}
    columns = (
        MARK,
        right_under_left("Mass", lambda p: kg(p.mass), 45),
        right_under_left("Quantity", lambda p: str(p.quantity), 55),
        right_under_left("Area", lambda p: "" if p.mark in without else kg(p.area), 45),
        Column("Profile", lambda p: p.profile, 80),
        GRADE,
        LENGTH,
    )
    content = a_document(lambda sheet: draw_list(sheet, (40, 100), columns, parts))
    assert_read(parse(content), parts, area_m2=lambda p: None if p.mark in without else p.area)


def test_description_in_two_lines_is_one():
    parts = some_parts(4, "wrapped")
    columns = (MARK, QTY, replace(NAME, width=120), PROFILE, LENGTH, GRADE, MASS)

    def draw(sheet):
        draw_list(sheet, (40, 100), columns, parts, pitch=3)
        for row in range(4):
            sheet.text(112, 100 + 24 * (row + 1) + 9, "drilled and tapped")

    extract = parse(a_document(draw))
    assert_read(extract, parts)
    assert {line.description for line in extract.part_lines} == {
        f"{part.name} drilled and tapped" for part in parts
    }


def test_columns_that_nearly_touch_are_kept_apart():
    parts = some_parts(8, "tight")
    tight = [
        replace(QTY, width=22),
        replace(MARK, width=32),
        replace(PROFILE, width=62),
        replace(GRADE, width=32),
        replace(LENGTH, width=29),
        replace(AREA, width=45),
        replace(MASS, width=25),
    ]
    assert_read(parse(a_document(lambda sheet: draw_list(sheet, (40, 100), tight, parts))), parts)


@pytest.mark.parametrize("how", ["head", "totals", "plates"])
def test_masses_of_all_pieces_are_told_from_those_of_one(how):
    parts = [replace(part, quantity=4 + n) for n, part in enumerate(some_parts(5, 3, plates=True))]
    if how != "plates":
        # Sections weigh what they weigh: nothing can be told from their sizes.
        parts = [replace(part, profile="RHS100*50*3") for part in parts]
    head = "Total mass" if how == "head" else "Mass"
    of_all = Column(head, lambda p: kg(p.mass * p.quantity), 60, "right")
    columns = (MARK, QTY, PROFILE, LENGTH, GRADE, of_all)
    total = sum(float(kg(part.mass * part.quantity)) for part in parts)

    def draw(sheet):
        y = draw_list(sheet, (40, 100), columns, parts)
        if how == "totals":
            sheet.text(40, y, "Total")
            left = 40 + sum(each.width for each in columns) - 2
            sheet.text(left, y, kg(total), align="right")

    extract = parse(a_document(draw))
    for line, part in zip(extract.part_lines, parts, strict=True):
        assert line.mass_kg == pytest.approx(part.mass, abs=0.1)


def test_masses_of_one_piece_stay_where_the_totals_are_of_all():
    parts = [replace(part, quantity=3) for part in some_parts(5, "one", plates=True)]
    columns = (MARK, QTY, PROFILE, LENGTH, GRADE, MASS)
    total = sum(part.mass * part.quantity for part in parts)

    def draw(sheet):
        y = draw_list(sheet, (40, 100), columns, parts)
        left = 40 + sum(each.width for each in columns) - 2
        sheet.text(40, y, "Total for 1 assembly")
        sheet.text(left, y, kg(total), align="right")

    assert_read(parse(a_document(draw)), parts)


def test_chequer_plate_is_vastrap_and_a_structural_grade_is_no_material():
    parts = [replace(p, profile=s, thickness=6, width=200) for p, s in zip(
        some_parts(2, "chequer"), ("VT6*200", "PL6*200"), strict=True)]  # fmt: skip
    columns = LAYOUTS["tekla"][0]
    extract = parse(a_document(lambda sheet: draw_list(sheet, (40, 100), columns, parts)))
    assert [line.material for line in extract.part_lines] == ["Vastrap", None]


def test_materials_of_their_own_column_are_named_by_the_vocabulary_or_as_stated():
    parts = some_parts(3, "materials")
    named = dict(zip((part.mark for part in parts), ("Alum", "3CR12", "Hardox 450"), strict=True))
    columns = (
        MARK,
        QTY,
        Column("Material", lambda p: named[p.mark], 70),
        Column("Thk (mm)", "4,5", 50, "right"),
        Column("Length (m)", "1.5", 60, "right"),
        Column("Width", "300", 40, "right"),
    )
    extract = parse(a_document(lambda sheet: draw_list(sheet, (40, 100), columns, parts)))
    materials = [line.material for line in extract.part_lines]
    assert materials == ["Aluminum", "Stainless Steel", "Hardox 450"]
    sizes = {(line.thickness_mm, line.width_mm, line.length_mm) for line in extract.part_lines}
    assert sizes == {(4.5, 300.0, 1500.0)}


@pytest.mark.parametrize(
    ("profile", "facts"),
    [
        ("PL6*200", {"quantity": 3, "thickness_mm": 6.0}),
        ("VT6*200", {"quantity": 3, "material": "Vastrap"}),
        ("RHS100*50*3", {"quantity": 3}),
    ],
)
def test_only_part_of_one_page_gives_facts_but_chequer_plate_no_thickness(profile, facts):
    part = replace(some_parts(1, "facts")[0], profile=profile, quantity=3)
    extract = parse(a_document(a_single_part_page(OnePart(**vars(part)))))
    assert {fact.field: fact.value for fact in extract.facts} == facts
    assert {fact.evidence for fact in extract.facts} == {"list of parts on page 1"}


def test_lists_of_several_parts_give_no_facts():
    parts = [replace(part, quantity=3) for part in some_parts(2, "several")]
    content = a_document(lambda sheet: draw_list(sheet, (40, 100), LAYOUTS["tekla"][0], parts))
    assert parse(content).facts == ()


def test_gratings_and_other_sections_are_rows_without_a_thickness():
    part = replace(some_parts(1, "grating")[0], profile="GRP GRATING 40", thickness=None,
                   width=None, grade="FIBRE", quantity=3)  # fmt: skip
    content = a_document(a_single_part_page(OnePart(**vars(part))))
    assert_read(parse(content), [part])


@pytest.mark.parametrize(
    "heads",
    [
        ("Rev", "Mark", "Revision Description", "Date"),
        ("Size", "Qty", "Grade"),
        ("Name", "Date", "Checked"),
    ],
)
def test_tables_of_revisions_and_bolts_are_no_parts(heads):
    def draw(sheet):
        for number, head in enumerate(heads):
            sheet.text(60 + 110 * number, 100, head)
            sheet.text(60 + 110 * number, 114, ("1", "M20*60", "4", "8.8")[number])

    assert parse(a_document(draw)).part_lines == ()


def test_list_of_bolts_by_its_title_is_no_list_of_parts():
    parts = some_parts(3, "bolts")
    columns = LAYOUTS["tekla"][0]

    def draw(sheet):
        draw_list(sheet, (40, 100), columns, parts[:2], title="Material list for 1 assembly")
        draw_list(sheet, (40, 400), columns, parts[2:], title="Bolt list for 1 assembly")

    assert_read(parse(a_document(draw)), parts[:2])


def test_parts_with_sizes_are_parts_also_with_a_price():
    parts = some_parts(3, "priced")
    columns = (*LAYOUTS["tekla"][0], Column("Unit Price", "R 125.50", 60, "right"))
    assert_read(parse(a_document(lambda sheet: draw_list(sheet, (40, 100), columns, parts))), parts)


def test_rows_are_kept_as_a_table_too_as_written():
    parts = some_parts(3, "table")
    columns = LAYOUTS["mark first"][0]
    (table,) = parse(a_document(lambda sheet: draw_list(sheet, (40, 100), columns, parts))).tables
    assert table.name == "page 1 list 1"
    assert table.columns == ("Mark", "Qty", "Profile", "Grade", "Length", "Paint Area", "Mass")
    assert table.rows == tuple(
        (p.mark, str(p.quantity), p.profile, p.grade, mm(p.length), kg(p.area), kg(p.mass))
        for p in parts
    )


def test_goods_of_an_order_are_a_table_and_no_parts():
    columns = (
        Column("Item", lambda p: p.mark, 50),
        Column("Description", lambda p: p.name, 150),
        Column("Qty", lambda p: str(p.quantity), 40, "right"),
        Column("Unit Price", "R 1 250.00", 80, "right"),
        Column("Total", "R 2 500.00", 80, "right"),
    )
    parts = some_parts(4, "order")
    extract = parse(a_document(lambda sheet: draw_list(sheet, (40, 300), columns, parts), size=A4))
    assert extract.part_lines == ()
    (table,) = extract.tables
    assert table.columns == ("Item", "Description", "Qty", "Unit Price", "Total")
    assert [row[:3] for row in table.rows] == [(p.mark, p.name, str(p.quantity)) for p in parts]
    assert {row[3:] for row in table.rows} == {("R 1 250.00", "R 2 500.00")}


def test_title_of_a_list_says_for_how_many_assemblies_it_is():
    parts = some_parts(3, "assemblies")
    columns = LAYOUTS["tekla"][0]
    title = "Material list for 2 Stringer assembly marked A1"
    extract = parse(
        a_document(lambda sheet: draw_list(sheet, (40, 100), columns, parts, title=title))
    )
    assert extract.details["lists"] == [
        {"page": 1, "title": title, "rows": 3, "assembly": "A1", "assemblies": 2}
    ]
    assert [line.quantity for line in extract.part_lines] == [p.quantity for p in parts]
