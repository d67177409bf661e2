"""Pages of PDFs: paper, preview, scans, and pages that hold far too much."""

import base64
import io
import time
from dataclasses import replace

import pymupdf
import pytest
from PIL import Image, ImageDraw, ImageFont

from modn_watch.model import Limits, Source
from modn_watch.parsers import pdf
from modn_watch.parsers.paper import paper
from modn_watch.parsers.pdf_scans import MOST_PAGES, read_scans
from tests.builders import a_pdf, an_image
from tests.listings import Column, a_document, draw_list

EYES = {"ocr_languages": "eng"}


def parse(content, **limits):
    return pdf.parse(io.BytesIO(content), replace(Limits(), **limits))


def codes(extract):
    return [note.code for note in extract.notes]


@pytest.mark.parametrize(
    ("width_mm", "height_mm", "name", "orientation"),
    [
        (210, 297, "A4", "portrait"),
        (297, 210, "A4", "landscape"),
        (420.1, 296.7, "A3", "landscape"),
        (841, 594, "A1", "landscape"),
        (1189, 841, "A0", "landscape"),
        (215.9, 279.4, "Letter", "portrait"),
        (431.8, 279.4, "Tabloid", "landscape"),
        (300, 300, None, "square"),
        (210, 250, None, "portrait"),
    ],
)
def test_paper_is_named_by_its_sides(width_mm, height_mm, name, orientation):
    assert paper(width_mm, height_mm) == {"paper": name, "orientation": orientation}


def test_pages_say_their_paper_as_they_are_shown():
    document = pymupdf.open()
    document.new_page(width=841.89, height=1190.55).insert_text((50, 50), "x")
    document.new_page(width=841.89, height=1190.55).set_rotation(90)
    pages = parse(document.tobytes()).details["pages"]
    assert [(page["paper"], page["orientation"]) for page in pages] == [
        ("A3", "portrait"),
        ("A3", "landscape"),
    ]


def picture_of(extract):
    assert extract.preview.mime_type == "image/png"
    return Image.open(io.BytesIO(base64.b64decode(extract.preview.base64)))


def test_first_page_is_kept_as_a_small_picture_the_way_it_is_shown():
    document = pymupdf.open()
    page = document.new_page(width=600, height=300)
    page.draw_rect(pymupdf.Rect(0, 0, 300, 300), fill=(1, 0, 0), color=(1, 0, 0))
    page.set_rotation(90)
    document.new_page().insert_text((50, 50), "second")
    picture = picture_of(parse(document.tobytes()))
    assert picture.size == (600, 1200)
    # Turned by a quarter to the right, the red left half is on top.
    assert picture.getpixel((300, 200)) == (255, 0, 0)
    assert picture.getpixel((300, 1000)) == (255, 255, 255)


def test_preview_that_would_be_too_large_is_made_smaller():
    noise = Image.effect_noise((1600, 1600), 120).convert("RGB")
    document = pymupdf.open()
    page = document.new_page(width=800, height=800)
    page.insert_image(page.rect, stream=an_image(noise))
    extract = parse(document.tobytes())
    assert max(picture_of(extract).size) < 1200
    assert len(extract.preview.base64) <= 400_000 * 4 / 3 + 4


def test_page_with_a_picture_of_more_pixels_than_allowed_is_not_drawn():
    document = pymupdf.open()
    page = document.new_page()
    page.insert_image(page.rect, stream=an_image(Image.new("L", (300, 300))))
    page.insert_text((50, 50), "Scale: 1:5")
    extract = parse(document.tobytes(), pixels=80_000)
    assert extract.preview is None
    assert codes(extract) == ["preview_left_out"]
    assert extract.texts == ("Scale: 1:5",)


def a_scan(*texts, size=(1240, 1754), paper=(595, 842)):
    """A PDF with a page for each text, which is drawn into a picture that covers it."""
    document = pymupdf.open()
    for text in texts:
        image = Image.new("L", size, 255)
        font = ImageFont.load_default(size=44)
        ImageDraw.Draw(image).multiline_text((120, 200), text, fill=0, font=font, spacing=30)
        page = document.new_page(width=paper[0], height=paper[1])
        page.insert_image(page.rect, stream=an_image(image))
    return document.tobytes()


def test_scanned_page_is_read_by_ocr_and_says_so():
    extract = parse(a_scan("Material: Mild Steel\nThickness: 6mm\nQuantity: 12"), **EYES)
    assert extract.texts[0].splitlines() == [
        "Material: Mild Steel",
        "Thickness: 6mm",
        "Quantity: 12",
    ]
    assert codes(extract) == ["ocr_read"]
    page = extract.details["pages"][0]
    assert page["has_text"] is False
    assert page["ocr"]["words"] == 7
    assert extract.partial is False


def test_what_ocr_reads_speaks_as_softly_as_a_loose_text():
    facts = parse(a_scan("Material: Mild Steel\nThickness: 6mm\nQuantity: 12"), **EYES).facts
    assert {fact.field: fact.value for fact in facts} == {
        "material": "Mild Steel",
        "thickness_mm": 6.0,
        "quantity": 12,
    }
    assert {fact.source for fact in facts} == {Source.UNLABELLED}
    assert {fact.evidence for fact in facts} == {"page 1, read by OCR"}


def test_pages_with_text_and_small_pictures_are_not_read_by_ocr():
    document = pymupdf.open()
    page = document.new_page()
    page.insert_image(pymupdf.Rect(0, 0, 100, 100), stream=an_image(Image.new("L", (50, 50))))
    extract = parse(document.tobytes(), **EYES)
    assert "ocr" not in extract.details["pages"][0]
    assert codes(extract) == ["no_text"]


def test_scans_past_the_time_are_left_out_and_told():
    content = a_scan("one", "two", "three")
    document = pymupdf.open("pdf", content)
    pages = [pdf.read_page(document, at, None) for at in range(3)]
    scans = read_scans(document, pages, replace(Limits(), **EYES), most_s=0.0)
    assert scans.pages == pages
    (note,) = scans.notes
    assert (note.code, note.place) == ("cut_short", "page 1")
    assert note.message == "Pages 1, 2, 3 are scanned, and the text was not read."


def test_scans_past_the_budget_of_pages_are_left_out_and_told():
    blank = a_scan(*[""] * (MOST_PAGES + 2), size=(60, 80), paper=(60, 80))
    extract = parse(blank, **EYES)
    read = ["ocr" in page for page in extract.details["pages"]]
    assert read == [True] * MOST_PAGES + [False] * 2
    assert extract.partial is True
    assert [note.message for note in extract.notes if note.code == "cut_short"] == [
        "Pages 21, 22 are scanned, and the text was not read."
    ]


def test_language_that_tesseract_lacks_ends_the_try_with_a_note():
    extract = parse(a_scan("one", "two"), ocr_languages="xyz")
    assert [code for code in codes(extract) if code == "ocr_failed"] == ["ocr_failed"]
    assert extract.texts == ("", "")
    assert extract.partial is True


def a_page_of(operators, count, width=5_000, height=5_000):
    """One page of text operators `(x, y, word)`, written without a call for each."""
    document = pymupdf.open()
    page = document.new_page(width=width, height=height)
    page.insert_text((5, 5), "x")
    font = page.get_fonts()[0][4]
    shown = (f"1 0 0 1 {x} {height - y} Tm ({word}) Tj" for x, y, word in operators(count))
    stream = document.get_new_xref()
    document.update_object(stream, "<<>>")
    document.update_stream(stream, " ".join((f"BT /{font} 4 Tf", *shown, "ET")).encode())
    document.xref_set_key(page.xref, "Contents", f"{stream} 0 R")
    return document.tobytes()


def heads_everywhere(count):
    heads = ("Mark", "Qty", "Profile", "Length", "Mass", "12", "PL6", "A1")
    return ((n % 400 * 12, n // 400 * 6 + 20, heads[n % len(heads)]) for n in range(count))


def labels_everywhere(count):
    names = ("Scale", "Material:", "Date", "Rev")
    return ((n % 400 * 12, n // 400 * 6 + 20, names[n % len(names)]) for n in range(count))


def heads_in_one_line(count):
    return ((n * 0.1, 50, ("Mark", "Length", "Mass")[n % 3]) for n in range(count))


@pytest.mark.parametrize("words", [heads_everywhere, labels_everywhere, heads_in_one_line])
def test_pages_full_of_heads_and_labels_take_little_time(words):
    content = a_page_of(words, 30_000)
    started = time.process_time()
    parse(content)
    assert time.process_time() - started < 12


def test_rows_of_a_long_list_take_time_in_proportion():
    cells = ("A1", "2", "PL6*200", "1200", "3.5")

    def words(count):
        for at, head in enumerate(("Mark", "Qty", "Profile", "Length", "Mass")):
            yield 50 + 40 * at, 10, head
        for row in range(count):
            for at, cell in enumerate(cells):
                yield 50 + 40 * at, 18 + 6 * row, cell

    def seconds(count):
        content = a_page_of(words, count, height=20 + 6 * (count + 1))
        started = time.process_time()
        assert len(parse(content).part_lines) == count
        return time.process_time() - started

    seconds(20)
    assert seconds(2_000) < 12 * seconds(400)


def test_page_with_far_too_much_text_is_kept_and_not_searched():
    def words(count):
        return ((n % 800 * 6, n // 800 * 6 + 20, "word") for n in range(count))

    extract = parse(a_page_of(words, 120_000))
    assert extract.texts[0].count("word") == 120_000
    assert codes(extract) == ["cut_short"]
    assert extract.notes[0].place == "page 1"
    assert extract.partial is True


def test_ten_thousand_pages_are_read_up_to_the_limit():
    document = pymupdf.open()
    for _ in range(10_000):
        document.new_page(width=595, height=842)
    document[0].insert_text((50, 50), "first")
    started = time.process_time()
    extract = parse(document.tobytes())
    assert time.process_time() - started < 10
    assert len(extract.texts) == 1_000
    assert extract.details["page_count"] == 10_000
    assert codes(extract) == ["cut_short"]


def test_pages_past_the_time_are_left_out_and_told():
    extract = parse(a_pdf("one", "two", "three"), ocr_timeout_s=0.0)
    assert extract.texts == ("one",)
    assert extract.partial is True
    assert extract.notes[0].message == "Only the first 1 of 3 pages were read."


def test_rows_past_the_limit_are_left_out_and_told():
    columns = [Column(head, text, 60) for head, text in
               (("Mark", "A1"), ("Qty", "2"), ("Profile", "PL6"), ("Length", "120"))]  # fmt: skip
    content = a_document(lambda sheet: draw_list(sheet, (40, 60), columns, range(12)))
    extract = parse(content, rows=10)
    assert len(extract.part_lines) == 10
    assert extract.partial is True
    (note,) = extract.notes
    assert note.message == "Only the first 10 of 12 rows of lists were kept."


def a_page_that_draws(operators):
    document = pymupdf.open()
    page = document.new_page(width=1190, height=842)
    stream = document.get_new_xref()
    document.update_object(stream, "<<>>")
    document.update_stream(stream, operators.encode())
    document.xref_set_key(page.xref, "Contents", f"{stream} 0 R")
    return document.tobytes()


def test_drawing_of_a_hundred_thousand_long_lines_keeps_its_picture_in_little_time():
    lines = (f"{n % 1190} {n * 7 % 842} m {n * 13 % 1190} 5 l S" for n in range(100_000))
    content = a_page_that_draws(" ".join(lines))
    started = time.process_time()
    extract = parse(content)
    assert time.process_time() - started < 6
    assert codes(extract) == ["no_text"]
    assert picture_of(extract).size == (1200, 850)


def test_page_that_paints_itself_over_and_over_keeps_no_picture():
    content = a_page_that_draws("0 0 1190 842 re f " * 20_000)
    started = time.process_time()
    extract = parse(content)
    assert time.process_time() - started < 6
    assert codes(extract) == ["no_text", "preview_left_out"]
    assert extract.preview is None
