import io
import re
import subprocess
import sys
from dataclasses import replace

import pymupdf
import pytest

from modn_watch.errors import Unreadable
from modn_watch.model import Limits
from modn_watch.parsers import pdf
from tests.builders import a_pdf, a_picture, an_image


def parse(content, **limits):
    return pdf.parse(io.BytesIO(content), replace(Limits(), **limits))


def codes(extract):
    return [note.code for note in extract.notes]


def test_texts_are_one_a_page_in_page_order():
    extract = parse(a_pdf("first page", "second page"))
    assert extract.texts == ("first page", "second page")
    assert extract.notes == ()


def test_page_sizes_are_in_millimetres_as_the_page_is_seen():
    document = pymupdf.open()
    document.new_page(width=595.276, height=841.89).insert_text((50, 50), "a")
    document.new_page(width=595.276, height=841.89).set_rotation(90)
    pages = parse(document.tobytes()).details["pages"]
    assert (pages[0]["width_mm"], pages[0]["height_mm"]) == (210.0, 297.0)
    assert (pages[1]["width_mm"], pages[1]["height_mm"]) == (297.0, 210.0)
    assert [page["rotation_deg"] for page in pages] == [0, 90]
    assert [page["blank"] for page in pages] == [False, True]


def test_metadata_is_kept_with_dates_in_iso():
    metadata = parse(a_pdf("x", title="A2 - vastrap")).details["metadata"]
    assert metadata["title"] == "A2 - vastrap"
    assert metadata["creationDate"] == "2025-10-07T17:20:04+02:00"
    assert "author" not in metadata


@pytest.mark.parametrize(
    ("stated", "date"),
    [
        ("D:2025", "2025-01-01"),
        ("D:20250917", "2025-09-17"),
        ("D:20250917140145Z", "2025-09-17T14:01:45Z"),
        ("D:20250917140145", "2025-09-17T14:01:45"),
        ("D:202509171401-03'30'", "2025-09-17T14:01:00-03:30"),
        ("yesterday", "yesterday"),
    ],
)
def test_dates_of_every_length_are_understood(stated, date):
    document = pymupdf.open()
    document.new_page().insert_text((50, 50), "x")
    document.set_metadata({"creationDate": stated})
    assert parse(document.tobytes()).details["metadata"]["creationDate"] == date


def test_attachments_are_listed():
    assert parse(a_pdf("x", attach=("plate.dxf",))).details["attachments"] == ["plate.dxf"]


def test_password_is_named_as_the_reason():
    with pytest.raises(Unreadable, match="password") as caught:
        parse(a_pdf("secret", password="1234"))
    assert "without a password" in caught.value.hint


def test_truncated_file_is_read_with_a_note_that_it_was_repaired():
    content = a_pdf("first page", "second page")
    extract = parse(content[: len(content) * 4 // 5])
    assert extract.texts[0] == "first page"
    assert codes(extract) == ["repaired"]
    assert extract.details["repaired"] is True


def test_truncated_file_of_which_no_page_is_left_is_unreadable():
    content = a_pdf("first page", "second page")
    cut = content.index(b"stream")
    with pytest.raises(Unreadable, match="damaged or cut short"):
        parse(content[:cut])


def test_file_without_pages_is_unreadable():
    content = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
        b"trailer<</Root 1 0 R>>\n%%EOF\n"
    )
    with pytest.raises(Unreadable, match="no page"):
        parse(content)


def test_blank_pages_only_are_unreadable():
    with pytest.raises(Unreadable, match="blank"):
        parse(a_pdf())


def test_scanned_page_completes_with_a_note_that_there_is_no_text():
    document = pymupdf.open()
    page = document.new_page()
    page.insert_image(page.rect, stream=an_image(a_picture("scan")))
    extract = parse(document.tobytes())
    assert codes(extract) == ["no_text"]
    assert extract.texts == ("",)
    assert extract.details["pages"][0]["has_text"] is False


def test_pages_past_the_limit_are_left_out_and_told():
    extract = parse(a_pdf("one", "two", "three"), pages=2)
    assert extract.texts == ("one", "two")
    assert extract.partial is True
    assert extract.notes[0].message == "Only the first 2 of 3 pages were read."
    assert extract.details["page_count"] == 3


def test_labelled_value_of_a_single_page_is_a_fact():
    (fact,) = parse(a_pdf("Material: Mild Steel")).facts
    assert (fact.field, fact.value, fact.evidence) == ("material", "Mild Steel", "page 1")


@pytest.mark.parametrize(
    "pages",
    [
        pytest.param(("Material: Mild Steel", "Material: Brass"), id="two pages that differ"),
        pytest.param(("Material: Mild Steel", "another drawing"), id="one page of a pack"),
        pytest.param(("FL10*80 x 300",), id="no label"),
    ],
)
def test_what_does_not_speak_for_the_whole_file_is_no_fact(pages):
    assert parse(a_pdf(*pages)).facts == ()


def test_nothing_is_printed_even_for_damaged_files(tmp_path):
    damaged = tmp_path / "damaged.pdf"
    damaged.write_bytes(a_pdf("first page", "second page").replace(b"endstream", b"endstrxxx"))
    program = (
        "import sys; from modn_watch.model import Limits; from modn_watch.parsers import pdf\n"
        "with open(sys.argv[1], 'rb') as stream: pdf.parse(stream, Limits())"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, damaged], capture_output=True, check=True, text=True
    )
    assert (done.stdout, done.stderr) == ("", "")


def test_other_documents_that_the_library_opens_are_refused():
    with pytest.raises(Unreadable, match="not a PDF"):
        parse(b'<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"></svg>')


def test_zero_characters_do_not_reach_the_database():
    extract = parse(a_pdf("left\x00right"))
    assert "\x00" not in str(extract)


@pytest.mark.corpus
def test_drawing_packs_of_the_shop_are_read_page_by_page(corpus):
    packs = sorted(corpus.rglob("*.pdf"))
    assert packs
    for path in packs:
        extract = parse(path.read_bytes())
        assert extract.notes == ()
        assert len(extract.texts) == extract.details["page_count"]
        for text in extract.texts:
            assert re.search(r"VT\d+\*\d+", text)


#: By their number of pages: mark, profile, grade, mm, m2, kg, pieces, name, drawing, read off the
#: pages as pictures.
PACKS = {
    4: (
        ("A7", "VT6*1200", "S355JR", 1231, 3.0, 69.6, 1, "Step", "W [A.7 - 1]"),
        ("M14", "VT6*364", "S355JR", 1200, 0.9, 20.6, 2, "Step", "W [M.14 - 1]"),
        ("M15", "VT6*341", "S355JR", 1200, 0.8, 19.3, 1, "Step", "W [M.15 - 1]"),
        ("PA2", "VT6*480", "S355JR", 1190, 1.2, 26.9, 1, "Plate", "W [PA.2 - 1]"),
    ),
    1: (("V2612", "VT6*600", "S355JR", 2400, 2.8, 67.8, 1, "Vastrap", "W [V.2612]"),),
}


@pytest.mark.corpus
@pytest.mark.parametrize("pages", PACKS)
def test_drawing_packs_of_the_shop_have_a_full_row_on_every_page(corpus, pages):
    extract = a_pack(corpus, pages)
    assert [
        (
            *(p.mark, p.profile, p.grade, p.length_mm, p.area_m2),
            p.mass_kg,
            p.quantity,
            p.description,
        )
        for p in extract.part_lines
    ] == [row[:8] for row in PACKS[pages]]
    assert {(p.thickness_mm, p.material) for p in extract.part_lines} == {(6.0, "Vastrap")}
    drawings = [each for each in extract.details["labels"] if each["label"] == "drawing_number"]
    assert [each["value"] for each in drawings] == [row[8] for row in PACKS[pages]]


def a_pack(corpus, pages):
    packs = [parse(path.read_bytes()) for path in corpus.rglob("*.pdf")]
    (found,) = [pack for pack in packs if len(pack.texts) == pages]
    return found


@pytest.mark.corpus
def test_title_block_of_a_pack_of_the_shop_is_read(corpus):
    stated = {each["label"]: each["value"] for each in a_pack(corpus, 1).details["labels"]}
    wanted = {
        "drawn_by": "H.M.",
        "scale": "1:5",
        "revised": "07.10.2025",
        "project_number": "PSM 25101",
        "drawing_number": "W [V.2612]",
        "revision": "1",
        "phase": "Phase 13",
        "quantity": "1",
    }
    assert wanted.items() <= stated.items()
    # The field `Issued` is empty.
    assert "date" not in stated
