"""Lists and title blocks of scanned pages, and what is not believed of them."""

import io
from dataclasses import replace

import pymupdf
import pytest

from modn_watch.model import Limits, Source
from modn_watch.parsers import pdf
from modn_watch.parsers.ocr_words import Word
from modn_watch.parsers.pdf_pages import Page
from modn_watch.parsers.pdf_recognised import with_words
from tests.listings import A4, Column, a_document, draw_list, kg, mm, some_parts

HEADS = ("Mark", "Profile", "Grade", "Length", "Mass", "Qty")
ROWS = (
    ("VA101", "PL10*200", "S355JR", "600", "9.4", "4"),
    ("VA102", "PL6*100", "S355JR", "500", "2.4", "2"),
)


def words(*lines, sure=90.0, unsure=()):
    """Words on lines of cells 200 pixels apart, in letters 30 high."""
    return [
        Word(
            text=text,
            confidence=30.0 if text in unsure else sure,
            box=(200 * at + 20, 60 * n + 10, 200 * at + 20 + 18 * len(text), 60 * n + 40),
            line=(1, 1, n),
        )
        for n, line in enumerate(lines)
        for at, cell in enumerate(line)
        for text in ([cell] if cell else [])
    ]


def page(read):
    return with_words(Page(details={"number": 1, "ocr": {}}, text="as read"), read)


def test_rows_of_a_scan_are_part_lines_that_say_that_they_were_read_by_ocr():
    found = page(words(HEADS, *ROWS))
    assert [(line.mark, line.thickness_mm, line.width_mm, line.length_mm, line.mass_kg,
             line.quantity) for line in found.part_lines] == [
        ("VA101", 10.0, 200.0, 600.0, 9.4, 4),
        ("VA102", 6.0, 100.0, 500.0, 2.4, 2),
    ]  # fmt: skip
    assert {line.evidence for line in found.part_lines} == {"page 1, read by OCR"}
    assert found.text == "as read"


def test_a_row_with_a_word_that_was_not_read_surely_is_left_out():
    found = page(words(HEADS, *ROWS, unsure={"PL10*200"}))
    assert [line.mark for line in found.part_lines] == ["VA102"]


@pytest.mark.parametrize("lost", ["VA101", "PL10*200", "4"])
def test_a_row_of_which_ocr_lost_its_mark_its_section_or_its_pieces_is_left_out(lost):
    row = tuple("" if text == lost else text for text in ROWS[0])
    found = page(words(HEADS, row, ROWS[1]))
    assert [line.mark for line in found.part_lines] == ["VA102"]


@pytest.mark.parametrize(("length", "kept"), [("600", True), ("60", False), ("6000", False)])
def test_a_plate_that_cannot_weigh_what_is_read_is_left_out(length, kept):
    # 10 * 200 * 600 mm of steel weigh 9.4 kg; a tenth or ten times the length does not.
    odd = ("VA101", "PL10*200", "S355JR", length, "9.4", "1")
    found = page(words(HEADS, odd, ROWS[1]))
    assert ("VA101" in [line.mark for line in found.part_lines]) is kept


def test_labels_of_a_scan_have_their_values_from_where_they_stand():
    found = page(words(("Thickness:", "8", "", "Rev:", "B"), ("Client", "Acme", "", "Qty:", "3")))
    assert {label.label: label.value for label in found.labels} == {
        "thickness_mm": "8", "revision": "B", "client": "Acme", "quantity": "3",
    }  # fmt: skip


def test_a_value_that_was_not_read_surely_is_none():
    found = page(words(("Thickness:", "8"), ("Qty:", "3"), unsure={"8"}))
    assert {label.label: label.value for label in found.labels} == {"quantity": "3"}


def scanned(draw):
    """A page as a picture of itself at 300 dots an inch."""
    document = pymupdf.open()
    shown = pymupdf.open(stream=a_document(draw, size=A4, points=14))[0].get_pixmap(dpi=300)
    sheet = document.new_page(width=A4[0], height=A4[1])
    sheet.insert_image(sheet.rect, pixmap=shown)
    return document.tobytes()


COLUMNS = (
    Column("Mark", lambda p: p.mark, 80),
    Column("Profile", lambda p: p.profile, 120),
    Column("Grade", lambda p: p.grade, 90),
    Column("Length", lambda p: mm(p.length), 80, "right"),
    Column("Mass", lambda p: kg(p.mass), 70, "right"),
    Column("Qty", lambda p: str(p.quantity), 60, "right"),
)


def test_a_scanned_list_and_title_block_are_read_and_speak_softly():
    parts = [replace(part, mark=f"VA26{n}4") for n, part in
             enumerate(some_parts(6, "scan", plates=True))]  # fmt: skip

    def draw(sheet):
        draw_list(sheet, (60, 100), COLUMNS, parts, pitch=2)
        sheet.text(60, 500, "Drawing No: WMS-2207")
        sheet.text(320, 500, "Client: Witbank Mining")

    limits = replace(Limits(), ocr_languages="eng")
    extract = pdf.parse(io.BytesIO(scanned(draw)), limits)
    labels = {each["label"]: each["value"] for each in extract.details["labels"]}
    assert labels == {"drawing_number": "WMS-2207", "client": "Witbank Mining"}
    truth = {(p.mark, p.profile, p.length, p.mass, p.quantity) for p in parts}
    read = {(line.mark, line.profile, line.length_mm, line.mass_kg, line.quantity)
            for line in extract.part_lines}  # fmt: skip
    # What OCR loses is left out with its whole row.
    assert read <= truth
    assert len(read) >= 3


def test_a_title_block_whose_letters_are_drawn_as_lines_is_read_by_ocr():
    limits = replace(Limits(), ocr_languages="eng")
    source = pymupdf.open(stream=a_document(lambda sheet: (
        sheet.text(60, 100, "Thickness: 8 mm", size=14),
        sheet.text(60, 140, "Drawing No: QC-5521", size=14),
        sheet.text(60, 180, "Client: Vaal Trailers", size=14),
    )))  # fmt: skip
    svg = source[0].get_svg_image(text_as_path=True)
    outlined = pymupdf.open(
        "pdf", pymupdf.open(stream=svg.encode(), filetype="svg").convert_to_pdf()
    )
    assert not outlined[0].get_text().strip()
    extract = pdf.parse(io.BytesIO(outlined.tobytes()), limits)
    labels = {each["label"]: each["value"] for each in extract.details["labels"]}
    assert labels == {
        "thickness_mm": "8 mm", "drawing_number": "QC-5521", "client": "Vaal Trailers",
    }  # fmt: skip
    assert {fact.source for fact in extract.facts} == {Source.UNLABELLED}
