"""Letters of older programs: .doc and .rtf."""

import io
import time
from contextlib import suppress
from dataclasses import replace

import pytest

from modn_watch.errors import Oversize, Unreadable
from modn_watch.model import Limits
from modn_watch.parsers import HEAD_BYTES, doc, pick, rtf, text
from tests.builders import an_ole, an_xls
from tests.letters import a_doc, a_docx, an_rtf, paragraph


def parse(content, **limits):
    return text.parse(io.BytesIO(content), replace(Limits(), **limits))


def facts(extract):
    return {(fact.field, fact.value) for fact in extract.facts}


def labels(extract):
    return {each["label"]: each["value"] for each in extract.details["labels"]}


@pytest.mark.parametrize("flags", [0, 0x0200])
def test_pieces_of_one_byte_and_of_two_are_one_text(flags):
    content = a_doc("Kliënt: Reën", "boog \N{EM DASH} Staal", "werke\rDikte: 6mm\r", flags=flags)
    extract = parse(content)
    assert extract.texts == ("Kliënt: Reënboog \N{EM DASH} Staalwerke", "Dikte: 6mm")
    assert facts(extract) == {("thickness_mm", 6.0)}
    assert extract.mime_type == "application/msword"
    assert extract.details["kind"] == "doc"


def test_properties_before_the_table_of_pieces_are_passed_over():
    before = b"\x01\x05\x00\x02\x02\x02\x02\x02" * 3
    assert parse(a_doc("Qty: 4\r", before=before)).texts == ("Qty: 4",)


def test_cells_of_a_row_in_a_doc_are_one_line():
    rows = "Material\x07Mild Steel\x07\x07Qty\x0712\x07\x07End\r"
    extract = parse(a_doc(rows))
    assert extract.texts == ("Material Mild Steel", "Qty 12", "End")
    assert facts(extract) == {("material", "Mild Steel"), ("quantity", 12)}


def test_of_a_field_in_a_doc_what_it_shows_is_kept():
    shown = "See \x13 HYPERLINK \x13 PAGE \x141\x15 \x14the drawing\x15, Q\x1fty: 4\x0bleft\r"
    assert parse(a_doc(shown)).texts == ("See the drawing, Qty: 4", "left")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (a_doc("x\r", flags=0x0300), "password"),
        (a_doc("x\r", version=0x68), "before 97"),
        (an_ole(("Contents", b"x")), "no text of a Word"),
        (an_ole(("WordDocument", b"\xec\xa5\xc1\x00")), "damaged"),
        (a_doc("x\r")[:900], "no text of a Word"),
        (a_doc("x\r", before=b"\x03"), "damaged"),
        (a_doc(), "damaged"),
    ],
)
def test_doc_that_cannot_be_read_says_why(content, why):
    with pytest.raises(Unreadable, match=why):
        parse(content)


def test_pieces_that_give_the_same_text_over_and_over_are_refused():
    with pytest.raises(Oversize):
        doc.lines(a_doc_of(ends=[0, 16_000_001]))
    with pytest.raises(Unreadable):
        doc.lines(a_doc_of(ends=[0, 3_000, 0, 3_000, 0]))


def a_doc_of(ends):
    return a_doc(*("x" * 900 for _ in ends[1:])).replace(
        b"".join((900 * n).to_bytes(4, "little") for n in range(len(ends))),
        b"".join(end.to_bytes(4, "little") for end in ends),
    )


def test_rtf_is_read_with_its_letters_in_every_writing():
    extract = parse(
        an_rtf(r"Kli\'ebnt: Re\u235?nboog \emdash  Staal{\b werke}\par Dikte: 6\~mm\par")
    )
    assert extract.texts == ("Kliënt: Reënboog \N{EM DASH} Staalwerke", "Dikte: 6 mm")
    assert facts(extract) == {("thickness_mm", 6.0)}
    assert extract.mime_type == "application/rtf"


@pytest.mark.parametrize(
    ("inner", "shown"),
    [
        (r"\uc2 a\u8212--b\par", "a\N{EM DASH}b"),
        (r"a\u-3905 ?b", "a\uf0bfb"),
        (r"\uc0 a\u235 b", "a\N{LATIN SMALL LETTER E WITH DIAERESIS}b"),
        ("Qt\r\ny: 4", "Qty: 4"),
        (r"{\pict\wmetafile8 0102ffee}Qty: 4", "Qty: 4"),
        (r"{\field{\*\fldinst HYPERLINK x}{\fldrslt Qty: 4}}", "Qty: 4"),
        (r"{\v hidden}Q{\deleted no}ty: 4", "Qty: 4"),
        (r"\v hidden\v0 Qty: 4", "Qty: 4"),
        (r"{\shp{\*\shpinst{\sp{\sv 1}}{\shptxt Qty: 4}}{\shprslt Qty: 4}}", "Qty: 4"),
        (r"a\{b\}\\c", r"a{b}\c"),
        (r"{\pict\bin5 }}}{{}Qty: 4", "Qty: 4"),
    ],
)
def test_of_an_rtf_what_word_shows_is_kept(inner, shown):
    assert rtf.lines(an_rtf(inner)) == (shown,)


def test_a_zero_in_an_rtf_is_no_letter():
    content = an_rtf("Dikte: 6").replace(b"Dikte", b"Dik\0te")
    assert rtf.lines(content) == rtf.lines(an_rtf(r"Dik\u0?te: 6")) == ("Dikte: 6",)


def test_cells_of_a_row_in_an_rtf_are_one_line():
    rows = (
        r"\trowd\cellx100\pard\intbl Material\cell Mild\par Steel\cell\row"
        r"\trowd\pard\intbl Qty\cell 12\cell\row\pard End\par"
    )
    assert rtf.lines(an_rtf(rows)) == ("Material Mild Steel", "Qty 12", "End")


@pytest.mark.parametrize(
    "inner",
    ["", "{" * 600, r"\'zz\u\bin", "\\", "}}}}", r"\bin99999999 x", "\\u-99999999999 x\\uc99 "],
)
def test_broken_rtf_is_a_text_or_unreadable(inner):
    try:
        rtf.lines(an_rtf(inner))
    except Unreadable as error:
        assert "deeper" in str(error) or "nothing but blanks" in str(error)  # noqa: PT017


@pytest.mark.parametrize("piece", [b"{}", b"\\u1 ", b"\\'41", b"\\par ", b"{\\pict ", b"{\\b "])
def test_hostile_rtf_takes_no_long_time(piece):
    content = b"{\\rtf1 " + piece * (1_000_000 // len(piece))
    started = time.process_time()
    with suppress(Unreadable, Oversize):
        rtf.lines(content)
    assert time.process_time() - started < 5


def test_labels_of_a_letter_are_kept_with_their_values():
    content = a_docx(
        paragraph("Drawing no: CL0008-005 Rev: B")
        + paragraph("Kliënt: Reënboog Staalwerke")
        + paragraph("We deliver at: Main Road 15:30")
        + paragraph("Qty: four")
    )
    extract = parse(content)
    assert labels(extract) == {
        "drawing_number": "CL0008-005",
        "revision": "B",
        "client": "Reënboog Staalwerke",
    }
    assert extract.details["labels"][1] == {
        "label": "revision", "value": "B", "as_written": "Rev", "line": 1,
    }  # fmt: skip


def chosen(name, content):
    choice = pick(name, content[:HEAD_BYTES])
    return choice.format.name, choice.extension, [note.code for note in choice.notes]


def test_older_letters_are_known_by_what_they_hold():
    letter, rich = a_doc("x\r"), an_rtf("x")
    assert chosen("a.doc", letter) == ("text", "doc", [])
    assert chosen("a.xls", letter) == ("text", "doc", ["suffix_mismatch"])
    assert chosen("a.doc", rich) == ("text", "doc", [])
    assert chosen("a.txt", rich) == ("text", "rtf", ["suffix_mismatch"])
    assert chosen("a.doc", a_docx(paragraph("x"))) == ("text", "docx", ["suffix_mismatch"])
    assert chosen("a.doc", an_xls(("a", 2))) == ("excel", "xls", ["suffix_mismatch"])
    assert parse(rich).texts == ("x",)


def test_letter_that_holds_a_workbook_is_a_letter():
    holding = an_ole(("WordDocument", b""), ("Workbook", b""))
    held = an_ole(("Workbook", b""), ("WordDocument", b""))
    assert chosen("a.doc", holding)[:2] == ("text", "doc")
    assert chosen("a.xls", held)[:2] == ("excel", "xls")


@pytest.mark.parametrize("name", ["a.doc", "a.rtf"])
def test_text_called_an_older_letter_is_unreadable(name):
    with pytest.raises(Unreadable, match="not a"):
        pick(name, b"hello there\n")
