"""Title blocks that lines part into cells, and values that are of their labels' kinds."""

import io
import time

import pymupdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modn_watch.model import Limits
from modn_watch.parsers import pdf
from modn_watch.parsers.pdf_rules import MOST, Rules, segments
from modn_watch.vocabulary.labels import may_be
from tests.foreign_sheets import cell, frame
from tests.listings import A3, a_document

#: A label, its value, and what it is about.
FIELDS = (
    ("MATERIAL:", "MILD STEEL", "material"),
    ("THICKNESS:", "6 mm", "thickness_mm"),
    ("DWG NO.", "H3-000", "drawing_number"),
    ("REV", "C", "revision"),
    ("TITLE:", "HOPPER H3 ASSY", "title"),
    ("CLIENT", "Acme Steel", "client"),
    ("QTY", "12", "quantity"),
    ("FINISH:", "PAINTED", "finish"),
    ("SCALE", "1:10", "scale"),
    ("DATE", "2025-10-07", "date"),
    ("CHK'D", "A. Botha", "checked_by"),
    ("WEIGHT", "4.2 kg", "mass_kg"),
)


def parse(content):
    return pdf.parse(io.BytesIO(content), Limits())


def stated(extract):
    return {each["label"]: each["value"] for each in extract.details["labels"]}


def facts(extract):
    return {fact.field: fact.value for fact in extract.facts}


def lines_of_text(*texts):
    def draw(sheet):
        for n, text in enumerate(texts):
            sheet.text(60, 100 + 20 * n, text)

    return parse(a_document(draw))


def a_form(order, filled, *, wide, high, small, large, align, across, quarter=0):
    def draw(sheet):
        for n, at in enumerate(order):
            label, value, _ = FIELDS[at]
            box = (100 + wide * (n % across), 500 + high * (n // across), wide, high)
            text = value if at in filled else ""
            cell(sheet, box, label, text, small=small, large=large, align=align)

    return a_document(draw, size=A3, quarter=quarter)


@settings(max_examples=40, deadline=None)
@given(
    order=st.permutations(range(len(FIELDS))),
    filled=st.sets(st.integers(0, len(FIELDS) - 1)),
    wide=st.integers(105, 180),
    high=st.integers(26, 55),
    small=st.sampled_from((4, 5, 6)),
    large=st.sampled_from((8, 10, 12)),
    align=st.sampled_from(("left", "centre", "right")),
    across=st.integers(2, 4),
)
def test_a_value_in_its_label_s_cell_is_its_own_wherever_it_stands_and_no_other_is(
    order, filled, **how
):
    extract = parse(a_form(order, filled, **how))
    assert stated(extract) == {about: text for n, (_, text, about) in enumerate(FIELDS)
                               if n in filled}  # fmt: skip


@pytest.mark.parametrize("quarter", [1, 2, 3])
def test_cells_of_writing_that_runs_sideways_are_turned_with_it(quarter):
    how = {"wide": 130, "high": 40, "small": 5, "large": 10, "align": "centre", "across": 3}
    every = range(len(FIELDS))
    if quarter == 2:
        extract = parse(a_form(every, set(every), quarter=2, **how))
    else:
        # Upright A3 holds the block when it lies on its side.
        extract = parse(a_form(every, set(every), quarter=quarter, **how))
    assert len(stated(extract)) == len(FIELDS)


@pytest.mark.parametrize("beside", [True, False])
def test_a_cell_with_nothing_but_its_label_has_its_value_in_the_next(beside):
    def draw(sheet):
        for n, (label, value, _) in enumerate(FIELDS):
            if beside:
                label_at, value_at = (100, 400 + 18 * n, 80, 18), (180, 400 + 18 * n, 120, 18)
            else:
                label_at, value_at = (40 + 90 * n, 500, 90, 14), (40 + 90 * n, 514, 90, 20)
            for box, text in ((label_at, label), (value_at, value)):
                frame(sheet, *box)
                sheet.text(box[0] + 4, box[1] + box[3] - 4, text)

    extract = parse(a_document(draw, size=A3))
    assert stated(extract) == {about: text for _, text, about in FIELDS}


def test_an_empty_cell_beside_a_label_ends_the_search():
    def draw(sheet):
        for n, (label, name) in enumerate((("DRAWN", "J.S."), ("CHK'D", ""), ("APPV'D", ""))):
            for left, wide, text in ((100, 50, label), (150, 60, name), (210, 60, "")):
                frame(sheet, left, 500 + 16 * n, wide, 16)
                sheet.text(left + 3, 511 + 16 * n, text or " ")
            frame(sheet, 270, 500 + 16 * n, 90, 16)
            sheet.text(275, 511 + 16 * n, "BREAK SHARP EDGES")

    assert stated(parse(a_document(draw))) == {"drawn_by": "J.S."}


def test_borders_that_are_thin_filled_boxes_part_cells_too():
    def draw(sheet):
        for n, (label, value) in enumerate((("MATERIAL", ""), ("FINISH", "ZINC"))):
            sheet.text(104 + 90 * n, 508, label, size=5)
            sheet.text(106 + 90 * n, 526, value or " ")
        for x in (100, 190, 280):
            sheet.page.draw_rect(pymupdf.Rect(x, 500, x + 0.7, 530), fill=(0, 0, 0), color=None)
        for y in (500, 530):
            sheet.page.draw_rect(pymupdf.Rect(100, y, 280, y + 0.7), fill=(0, 0, 0), color=None)

    assert stated(parse(a_document(draw))) == {"finish": "ZINC"}


def test_the_cell_around_a_place_is_what_the_nearest_lines_leave_free():
    rules = Rules.of([(0, 10, 100, 10), (0, 40, 100, 40), (20, 0, 20, 50), (90, 10, 90, 40.2)])
    found = rules.cell(50, 20)
    assert (found.x0, found.y0, found.x1, found.y1) == (20, 10, 90, 40)
    assert found.closed
    assert not rules.cell(95, 20).closed


@pytest.mark.parametrize("quarter", range(4))
def test_lines_are_turned_as_words_are(quarter):
    # (x, y) of writing that was turned back: as `Sheet.point` places it on a page of 0 by 0.
    back = ((1, 0, 0, 1), (0, -1, 1, 0), (-1, 0, 0, -1), (0, 1, -1, 0))[quarter]
    level = (5.0, 7.0, 45.0, 7.0)
    (x0, y0), (x1, y1) = (
        (back[0] * x + back[1] * y, back[2] * x + back[3] * y)
        for x, y in ((level[0], level[1]), (level[2], level[3]))
    )
    rules = Rules.of([level], quarter)
    lines = rules.level if y0 == y1 else rules.upright
    assert lines.tolist() == [[y0, *sorted((x0, x1))] if y0 == y1 else [x0, *sorted((y0, y1))]]


def test_straight_sides_of_polygons_quads_and_thin_boxes_are_lines():
    page = pymupdf.open().new_page()
    page.draw_polyline([(10, 10), (60, 10), (60, 40)])
    page.draw_polyline([(10, 200), (60, 200), (60, 240), (10, 240)], closePath=True)
    page.draw_quad(pymupdf.Rect(100, 100, 150, 130).quad)
    page.draw_rect(pymupdf.Rect(200, 300, 260, 300.8), fill=(0, 0, 0), color=None)
    page.draw_rect(pymupdf.Rect(200, 400, 260, 460), fill=(0.8, 0.8, 0.8), color=None)
    page.draw_line((300, 300), (330, 340))
    found = segments(page)
    # A ground of colour parts nothing, and neither does an oblique line.
    assert len(found) == 2 + 4 + 4 + 1
    assert (200.0, 300.4, 260.0, 300.4) in [tuple(round(x, 3) for x in each) for each in found]


def test_a_page_of_more_lines_than_any_form_takes_little_time_and_some_lines():
    document = pymupdf.open()
    page = document.new_page()
    page.insert_text((50, 50), "MATERIAL: MS")
    lines = b"".join(b"%d %d m %d %d l S\n" % (n % 500, n % 800, n % 500 + 20, n % 800)
                     for n in range(MOST + 50_000))  # fmt: skip
    xref = document.get_new_xref()
    document.update_object(xref, "<<>>")
    document.update_stream(xref, lines)
    page.set_contents(xref)
    began_s = time.process_time()
    assert len(segments(page)) == MOST
    assert time.process_time() - began_s < 10


def test_labels_of_a_page_full_of_lines_take_little_time():
    def draw(sheet):
        for n in range(300):
            sheet.text(40 + 180 * (n % 5), 40 + 12 * (n // 5), "MATERIAL: MS")
        shape = sheet.page.new_shape()
        for n in range(60_000):
            shape.draw_line((n % 900, n % 700), (n % 900 + 9, n % 700))
        shape.finish()
        shape.commit()

    content = a_document(draw, size=A3)
    began_s = time.process_time()
    parse(content)
    assert time.process_time() - began_s < 20


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("Delivery: 5 working days.", "due_date"),
        ("Delivery: 4 weeks", "due_date"),
        ("Due: as soon as possible", "due_date"),
        ("Required by: site", "due_date"),
        ("Date: see below", "date"),
        ("Your ref: RFQ 881", "order_number"),
        ("Order: as per your quote", "order_number"),
        ("Order no: RFQ 881", "order_number"),
        ("Order: R 12 500.00", "order_number"),
        ("Invoice: 30 days from statement", "invoice_number"),
        ("Drawing: 14 October 2025", "drawing_number"),
        ("Drawing: supplied by others on site", "drawing_number"),
        ("Thickness: SHEET 1 OF 1", "thickness_mm"),
        ("Thickness: 10 (WAS 8)", "thickness_mm"),
        ("Thickness: SEE LIST", "thickness_mm"),
        ("Qty: 2 LH + 2 RH", "quantity"),
        ("Qty: 4 PER FRAME (12 FRAMES)", "quantity"),
        ("Material: see notes", "material"),
        ("Material: BOLTS GR 8.8 GALV", "material"),
        ("Rev: Approved for construction", "revision"),
        ("Length: to suit", "length_mm"),
        ("Mass: by others", "mass_kg"),
        ("Checked: 14/10/2025", "checked_by"),
        ("Client: will supply the plates; we cut them", "client"),
    ],
)
def test_prose_after_a_label_is_no_value(text, about):
    extract = lines_of_text(text)
    assert about not in stated(extract)
    assert facts(extract) == {}


@pytest.mark.parametrize(
    ("about", "value"),
    [
        ("due_date", "28 Nov 2025"), ("due_date", "28/11/2025"), ("due_date", "2025-11-28"),
        ("due_date", "Nov 28, 2025"), ("due_date", "Vrydag 7 Okt 2025"), ("due_date", "28.11.25"),
        ("due_date", "7 Oktober 2025"), ("due_date", "14-Mrt-25"), ("due_date", "3 Des 2025"),
        ("due_date", "20251128"), ("due_date", "1st May 2026"), ("date", "2025-11-28 14:30"),
        ("order_number", "PO 88213"), ("order_number", "4500119"), ("order_number", "WM-60144"),
        ("drawing_number", "CL0008-005-A"), ("drawing_number", "W/17 Rev B"), ("mark", "VA2601"),
        ("thickness_mm", "4,5mm"), ("thickness_mm", "PL10*80"), ("thickness_mm", "10"),
        ("quantity", "12 off"), ("revision", "P02"), ("revision", "0"), ("revision", "C"),
        ("length_mm", "1 231 mm"), ("length_mm", "2.4 m"), ("mass_kg", "11,75 kg"),
        ("sheet", "1 OF 2"), ("scale", "1:5 @ A3"), ("scale", "NTS"), ("material", "AISI 304 2B"),
        ("drawn_by", "P. Naidoo"), ("client", "Boland Mills (Pty) Ltd"),
    ],
)  # fmt: skip
def test_values_of_their_kind_are_taken(about, value):
    assert may_be(about, value)


@pytest.mark.parametrize(
    "text",
    [
        "WELD THICKNESS: 5mm", "PAINT DFT THICKNESS: 120", "GROUT THICKNESS: 30mm",
        "MIN. THICKNESS: 6mm", "ISOLASIE DIKTE: 50 mm", "THROAT THICKNESS: 4 mm",
        "MINIMUM ORDER QUANTITY: 50", "SPARE QUANTITY: 2", "4. WELD THICKNESS: 5mm",
    ],
)  # fmt: skip
def test_what_is_said_of_something_else_is_not_said_of_the_part(text):
    extract = lines_of_text(text)
    assert stated(extract) == {}
    assert facts(extract) == {}


@pytest.mark.parametrize("text", ["3. MATERIAL: MS", "Cut as drawn. Material: MS", "MATERIAL:MS"])
def test_numbers_of_notes_and_sentences_before_a_label_do_not_count(text):
    assert stated(lines_of_text(text)) == {"material": "MS"}


def test_labels_that_follow_each_other_on_a_line_have_their_own_values():
    extract = lines_of_text("Tekening nr: OS-774 Hersiening 3", "Material: MS Thickness: 6mm")
    assert stated(extract) == {
        "drawing_number": "OS-774", "revision": "3", "material": "MS", "thickness_mm": "6mm",
    }  # fmt: skip


def test_the_number_of_a_sheet_that_is_no_count_of_pages_is_the_drawing_s():
    assert stated(lines_of_text("Sheet number: S-204")) == {"drawing_number": "S-204"}
    assert stated(lines_of_text("Sheet: S-204")) == {}
    assert stated(lines_of_text("SHEET 1 OF 2")) == {"sheet": "1 OF 2"}


def test_a_label_and_its_value_that_fill_a_cell_need_no_colon():
    texts = ("SCALE 1:10", "REV B", "DATE 14/10/2025", "DRAWN J.S.", "TITLE BASE PLATE", "QTY 12")

    def draw(sheet):
        for n, text in enumerate(texts):
            frame(sheet, 100 + 120 * (n % 3), 500 + 20 * (n // 3), 120, 20)
            sheet.text(104 + 120 * (n % 3), 514 + 20 * (n // 3), text)

    assert stated(parse(a_document(draw))) == {
        "scale": "1:10", "revision": "B", "date": "14/10/2025", "drawn_by": "J.S.",
        "title": "BASE PLATE", "quantity": "12",
    }  # fmt: skip


def test_numbers_of_drawings_and_orders_need_no_colon_where_nothing_else_follows():
    assert stated(lines_of_text("DRG NO. AB-12", "Order no 4500119")) == {
        "drawing_number": "AB-12", "order_number": "4500119",
    }  # fmt: skip
    assert stated(lines_of_text("Order no 12345 was delivered", "Drawing no longer valid")) == {}


def test_an_empty_cell_takes_nothing_of_unknown_labels_beside_it():
    texts = (("CLIENT", ""), ("HEAT TREATMENT NO", ""), ("TITLE", "BASE"), ("REV", "B"),
             ("FINISH", ""), ("CAD FILE", "X.DWG"), ("SCALE", "1:5"), ("DATE", ""))  # fmt: skip

    def draw(sheet):
        for n, (label, text) in enumerate(texts):
            cell(sheet, (100 + 130 * (n % 4), 500 + 36 * (n // 4), 130, 36), label, text)

    assert stated(parse(a_document(draw, size=A3))) == {
        "title": "BASE", "revision": "B", "scale": "1:5",
    }  # fmt: skip


def test_a_colon_that_stands_far_from_its_label_is_its_own():
    def draw(sheet):
        for n, (label, text) in enumerate((("Project", "Silo"), ("MODEL", ""), ("Finish", "None"),
                                           ("CAD FILE", ""), ("Order no", "4500"))):  # fmt: skip
            for x, each in ((100, label), (210, ":"), (220, text or " ")):
                sheet.text(x, 300 + 14 * n, each)
        sheet.text(100, 300 + 14 * 5, "12345")

    assert stated(parse(a_document(draw))) == {
        "project": "Silo", "finish": "None", "order_number": "4500",
    }  # fmt: skip


def test_what_stands_before_a_label_on_its_line_hides_no_value():
    def draw(sheet):
        frame(sheet, 100, 300, 300, 60)
        sheet.text(110, 320, "4 OFF - PLATE MARK: P1012")
        sheet.text(130, 350, "40   240   40")

    assert stated(parse(a_document(draw)))["mark"] == "P1012"


def test_a_number_that_begins_like_a_label_stays_whole():
    def draw(sheet):
        for n, text in enumerate(("ORDER NO", "PO 88213")):
            frame(sheet, 100 + 90 * n, 500, 90, 20)
            sheet.text(104 + 90 * n, 514, text)

    assert stated(parse(a_document(draw))) == {"order_number": "PO 88213"}
