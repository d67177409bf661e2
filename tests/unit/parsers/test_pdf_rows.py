"""What single rows of lists on PDF pages state, where the lists lie oddly or say little."""

import io
from dataclasses import replace

import pytest

from modn_watch.model import Limits
from modn_watch.parsers import pdf
from tests.foreign_sheets import cell
from tests.listings import A3, Column, a_document, draw_list, kg, mm, some_parts

MARK = Column("Mark", lambda p: p.mark, 45)
PROFILE = Column("Profile", lambda p: p.profile, 85)
GRADE = Column("Grade", lambda p: p.grade, 50)
LENGTH = Column("Length", lambda p: mm(p.length), 45, "right")
MASS = Column("Mass", lambda p: kg(p.mass), 40, "right")
QTY = Column("Qty", lambda p: str(p.quantity), 30, "right")
FULL = (MARK, QTY, PROFILE, GRADE, LENGTH, MASS)


def parse(content):
    return pdf.parse(io.BytesIO(content), Limits())


def a_list(columns, parts, *, at=(40, 100), size=A3, **how):
    return parse(a_document(lambda sheet: draw_list(sheet, at, columns, parts, **how), size=size))


def of(extract, *names):
    return [tuple(getattr(line, name) for name in names) for line in extract.part_lines]


def told(*cells):
    """Parts of which a list says nothing but the words of these cells."""
    return [replace(part, name=words) for part, words in zip(some_parts(len(cells), "told"), cells,
                                                             strict=True)]  # fmt: skip


ITEM = Column("Item", lambda p: p.mark[-1], 40)
WORDS = Column("Description", lambda p: p.name, 220)
PRICE = Column("Unit Price", "R 86.50", 60, "right")


def test_rows_above_their_heads_win_over_a_title_block_below():
    parts = some_parts(5, "above")

    def draw(sheet):
        draw_list(sheet, (40, 500), FULL, parts, upwards=True, ruled=True)
        for n, (label, text) in enumerate((("TITLE", "STAIR"), ("QTY", "4"), ("DWG NO", "A-4"))):
            cell(sheet, (40 + 100 * n, 505, 100, 30), label, text)

    extract = parse(a_document(draw))
    assert of(extract, "mark", "quantity") == [(p.mark, p.quantity) for p in parts[::-1]]


def test_two_lists_below_each_other_keep_their_own_rows():
    parts = some_parts(7, "below")

    def draw(sheet):
        y = draw_list(sheet, (40, 100), FULL, parts[:5])
        draw_list(sheet, (40, y), FULL, parts[5:])

    assert of(parse(a_document(draw)), "mark") == [(p.mark,) for p in parts]


@pytest.mark.parametrize("ruled", [True, False])
def test_heads_in_the_middle_of_wide_columns_find_cells_at_their_left(ruled):
    parts = some_parts(3, "wide")
    wide = [replace(c, width=130, align="left", head_align="centre") for c in FULL]
    extract = a_list(wide, parts, ruled=ruled)
    names = ("mark", "quantity", "profile", "grade", "length_mm", "mass_kg")
    assert of(extract, *names) == [
        (p.mark, p.quantity, p.profile, p.grade, p.length, p.mass) for p in parts
    ]


def test_upright_lines_say_which_column_a_figure_is_in():
    # Without them the lone figure stands as near to the head on its right.
    columns = (MARK, PROFILE, replace(LENGTH, head="L", head_align="left", width=60),
               replace(MASS, head="Mass", head_align="right", width=60), QTY)  # fmt: skip
    parts = some_parts(4, "lines")
    bare = [replace(c, cell="") if c.head == "Mass" else c for c in columns]
    extract = a_list(bare, parts, ruled=True)
    assert of(extract, "length_mm", "mass_kg") == [(p.length, None) for p in parts]


def test_a_second_line_of_heads_ends_a_list():
    def draw(sheet):
        for n, texts in enumerate(
            (
                ("Position", "Quantity", "Section"),
                ("P7", "4", "PL10*80"),
                ("Length", "Grade", "Weight"),
                ("240", "S355JR", "1.5"),
            )
        ):
            for at, text in enumerate(texts):
                sheet.text(100 + 90 * at, 300 + 16 * n, text)

    extract = parse(a_document(draw))
    assert of(extract, "mark", "quantity", "profile") == [("P7", 4, "PL10*80")]


@pytest.mark.parametrize("cell_text", ["4 mm", "2400 mm", "3 kg", "1.5 m"])
def test_measures_are_no_pieces(cell_text):
    (part,) = some_parts(1, "measures")
    extract = a_list((MARK, replace(QTY, cell=cell_text, width=60), PROFILE, LENGTH), [part])
    assert all(line.quantity is None for line in extract.part_lines)


def test_a_length_with_its_own_unit_is_in_that_unit():
    (part,) = some_parts(1, "metres")
    extract = a_list((MARK, PROFILE, replace(LENGTH, cell="2.4 m", width=60), QTY), [part])
    assert of(extract, "length_mm") == [(2400.0,)]


def test_what_a_row_leaves_out_comes_from_labels_of_its_part_and_of_no_other():
    (part,) = some_parts(1, "left out")

    def page(mark):
        def draw(sheet):
            draw_list(sheet, (40, 100), (MARK, QTY, PROFILE), [part])
            for n, text in enumerate((f"Mark: {mark}", "Grade: S355JR", "Length: 1.2 m")):
                sheet.text(40, 400 + 16 * n, text)

        return of(parse(a_document(draw)), "mark", "grade", "length_mm")

    assert page(part.mark) == [(part.mark, "S355JR", 1200.0)]
    assert page("X99") == [(part.mark, None, None)]


@pytest.mark.parametrize(
    ("words", "thickness", "size"),
    [
        ("SIDE PLATE 10mm", 10.0, None),
        ("10mm MS plate 300 x 200", 10.0, (300.0, 200.0)),
        ("COVER 3mm S355JR", 3.0, None),
        ("HEX BOLT M12 x 40mm", None, None),
        ("BUSH FOR 20mm SHAFT", None, None),
    ],
)
def test_words_of_a_row_tell_its_plate_where_no_column_does(words, thickness, size):
    columns = (MARK, WORDS, Column("Material", "S355JR", 60), QTY)
    (line,) = a_list(columns, told(words)).part_lines
    assert line.thickness_mm == thickness
    assert (line.length_mm, line.width_mm) == (size or (None, None))


def test_what_a_model_is_made_of_is_listed_without_a_measure():
    number = Column("Item no.", lambda p: p.mark[-1], 60)
    names = (number, replace(MARK, head="Part number", width=90), WORDS, QTY)
    parts = told("COVER PANEL", "GUARD BRACKET", "HINGE")
    extract = a_list(names, parts, ruled=True)
    assert of(extract, "mark", "description", "quantity") == [
        (part.mark, part.name, part.quantity) for part in parts
    ]
    assert a_list((*names, PRICE), parts, ruled=True).part_lines == ()


def test_goods_of_an_order_whose_words_tell_their_plate_are_parts_and_the_others_none():
    parts = told("BKT-01 bracket 8mm S355JR 220 x 140", "Shim 2mm MS plate", "Delivery")
    extract = a_list((ITEM, WORDS, QTY, PRICE), parts)
    assert of(extract, "mark", "thickness_mm", "length_mm", "quantity") == [
        ("BKT-01", 8.0, 220.0, parts[0].quantity),
        (None, 2.0, None, parts[1].quantity),
    ]
    # Neither of them is what the whole order is about.
    assert extract.facts == ()


@pytest.mark.parametrize("count", [2, 3])
def test_one_of_several_goods_gives_no_facts(count):
    extract = a_list((ITEM, WORDS, QTY, PRICE), told("Plate 8mm MS", *["Delivery"] * (count - 1)))
    assert len(extract.part_lines) == 1
    assert extract.facts == ()


NUMBERED = Column("Item", lambda p: p.name.split()[-1], 40)


@pytest.mark.parametrize(
    ("words", "mark"),
    [
        ("Voetplaat VP1 1", "VP1"),
        ("Base plate 1", None),
        ("Plate PL10 S355 M12 1", None),
        ("Cleat C12 and CL-4X 1", None),
    ],
)
def test_numbers_of_rows_are_no_marks_but_words_beside_them_may_be(words, mark):
    said = Column("Description", words.removesuffix(" 1"), 160)
    thick = Column("Thickness", "10", 60)
    extract = a_list((NUMBERED, said, thick, QTY), told(words))
    assert of(extract, "mark", "thickness_mm") == [(mark, 10.0)]


def test_numbers_that_do_not_count_the_rows_are_marks():
    parts = told("Plate 17", "Plate 4", "Plate 103")
    extract = a_list((NUMBERED, WORDS, Column("Thickness", "10", 60), QTY), parts)
    assert of(extract, "mark") == [("17",), ("4",), ("103",)]


@pytest.mark.parametrize(
    ("material", "named", "grade"),
    [
        ("AISI 304", "Stainless Steel", "304"),
        ("316L", "Stainless Steel", "316L"),
        ("3CR12", "Stainless Steel", "3CR12"),
        ("Aluminium 5083-H116", "Aluminum", "5083-H116"),
        ("Steel S355", "Steel S355", "S355"),
        ("Mild Steel", "Mild Steel", None),
        ("Hardox 450", "Hardox 450", None),
    ],
)
def test_the_grade_of_a_material_is_kept_beside_its_name(material, named, grade):
    columns = (MARK, Column("Material", material, 110), Column("Thk", "6", 30), QTY)
    assert of(a_list(columns, some_parts(2, "grades")), "material", "grade") == [(named, grade)] * 2


@pytest.mark.parametrize(("title", "times"), [("PARTS LIST FOR 3 OFF ASSEMBLY B12", 3), ("", 1)])
def test_pieces_of_one_assembly_are_those_of_all_where_nothing_else_says_how_many(title, times):
    parts = some_parts(3, "each")
    columns = (MARK, replace(QTY, head="Qty/Assy", width=50), PROFILE, LENGTH)
    extract = a_list(columns, parts, title=title)
    assert of(extract, "quantity") == [(times * p.quantity,) for p in parts]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("P12 - 4 OFF", 4),
        ("4 OFF - MARK P12", 4),
        ("MARK P12 (4 OFF)", 4),
        ("4 No. P12", 4),
        ("P12: 4 REQ'D", 4),
        ("MAAK 4 - MERK P12", 4),
        ("PART P12 x 4", 4),
        ("4 STUKS VAN P12", 4),
        ("1 OFF P1 SHOWN, 4 OFF P12", 4),
        ("4 OFF P121", None),
        ("4 OFF P12 AND 6 OFF P12", None),
        ("P12 - 4 HOLES", None),
        ("DRILL 8 OFF HOLES IN P12", None),
        ("P12 x 40 LONG", None),
    ],
)
def test_pieces_of_the_only_part_are_what_a_line_says_beside_its_mark(text, count):
    (part,) = some_parts(1, "beside")

    def draw(sheet):
        draw_list(sheet, (40, 600), (replace(MARK, cell="P12"), PROFILE, GRADE, LENGTH), [part])
        sheet.text(200, 300, text, size=12)

    assert of(parse(a_document(draw)), "mark", "quantity") == [("P12", count)]


def test_pieces_beside_its_mark_count_for_a_part_of_labels_too():
    def draw(sheet):
        for n, text in enumerate(("Mark: P12", "Profile: PL10*80", "P12 - 4 OFF")):
            sheet.text(40, 400 + 16 * n, text)

    assert of(parse(a_document(draw)), "mark", "quantity") == [("P12", 4)]


@pytest.mark.parametrize("ditto", ['"', "do", "DITTO"])
def test_ditto_marks_stand_for_the_cell_above(ditto):
    parts = some_parts(3, "ditto")
    same = [replace(c, cell=lambda p, c=c: c.cell(p) if p is parts[0] else ditto)
            for c in (PROFILE, GRADE)]  # fmt: skip
    extract = a_list((MARK, QTY, *same, LENGTH), parts)
    assert of(extract, "profile", "grade") == [(parts[0].profile, parts[0].grade)] * 3


def test_a_section_in_two_columns_is_one():
    columns = (MARK, Column("Section", "PL", 50), Column("Size", "10x80", 60), LENGTH, QTY)
    extract = a_list(columns, some_parts(2, "parted"))
    assert of(extract, "profile", "thickness_mm", "width_mm") == [("PL10x80", 10.0, 80.0)] * 2


@pytest.mark.parametrize(
    ("heads", "of_one"),
    [
        (("Mass", "Mass Tot."), True),
        (("Unit Wt", "Total Wt"), True),
        (("Weight ea.", "Total\nMass (kg)"), True),
        (("Massa elk", "Tot. Massa"), True),
        (("Total Mass",), False),
    ],
)
def test_heads_of_several_words_tell_masses_of_one_from_those_of_all(heads, of_one):
    parts = [replace(p, quantity=3, profile="RHS100*50*3") for p in some_parts(4, "heads")]
    cells = (lambda p: kg(p.mass), lambda p: kg(3 * p.mass))[0 if of_one else 1 :]
    masses = [Column(head, cell, 65, "right") for head, cell in zip(heads, cells, strict=True)]
    # The total first: its words must not be taken for two heads.
    extract = a_list((MARK, QTY, PROFILE, LENGTH, *masses[::-1]), parts)
    assert [line.mass_kg for line in extract.part_lines] == [
        pytest.approx(p.mass, abs=0.02) for p in parts
    ]
