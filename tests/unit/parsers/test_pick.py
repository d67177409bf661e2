import time

import pytest

from modn_watch.errors import Unreadable, Unrecognised
from modn_watch.parsers import FORMATS, HEAD_BYTES, named, pick, type_of
from tests import builders
from tests.dwgs import a_dwg_head

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def chosen(name, content):
    choice = pick(name, content[:HEAD_BYTES])
    return choice.format.name, choice.extension, [note.code for note in choice.notes]


@pytest.mark.parametrize(
    ("name", "content", "kind", "extension"),
    [
        ("a.dxf", builders.a_dxf(), "dxf", "dxf"),
        ("a.DXF", b"AutoCAD Binary DXF\r\n\x1a\x00", "dxf", "dxf"),
        ("a.dxf", b"\xef\xbb\xbf999\n comment\n999\n\n  0\nSECTION\n", "dxf", "dxf"),
        ("a.dxf", b"\r\n  0\r\nSECTION\r\n", "dxf", "dxf"),
        ("a.dwg", a_dwg_head("AC1009"), "dwg", "dwg"),
        ("a.lbrn", builders.a_lightburn_project(), "lbrn2", "lbrn"),
        ("a.lbrn2", builders.a_lightburn_project(), "lbrn2", "lbrn2"),
        ("a.lbrn2", builders.a_lightburn_project().decode().encode("utf-16"), "lbrn2", "lbrn2"),
        ("a.pdf", b"\r\n\r\n" + builders.a_pdf("x"), "pdf", "pdf"),
        ("a.xlsx", builders.an_xlsx((1, 2)), "excel", "xlsx"),
        ("a.xlsm", builders.an_xlsx((1, 2)), "excel", "xlsm"),
        ("a.xls", builders.an_xls(("a", 2)), "excel", "xls"),
        ("a.xlsb", builders.an_xlsb(("a", 2)), "excel", "xlsb"),
        ("a.ods", builders.an_ods(("a", 2)), "excel", "ods"),
        ("a.csv", b"a,b\n1,2\n", "excel", "csv"),
        ("a.csv", "a;b\n1;2\n".encode("utf-16"), "excel", "csv"),
        ("a.jpeg", builders.an_image(kind="JPEG"), "image", "jpeg"),
        ("a.jfif", builders.an_image(kind="JPEG"), "image", "jfif"),
        ("a.bmp", builders.an_image(kind="BMP"), "image", "bmp"),
        ("a.webp", builders.an_image(kind="WEBP"), "image", "webp"),
        ("a.tiff", builders.an_image(kind="TIFF"), "image", "tiff"),
        ("a.gif", builders.an_image(kind="GIF"), "image", "gif"),
        ("a.txt", b"hello", "text", "txt"),
        ("a.txt", "hello".encode("utf-16"), "text", "txt"),
    ],
)
def test_content_and_suffix_that_agree_are_believed(name, content, kind, extension):
    assert chosen(name, content) == (kind, extension, [])


@pytest.mark.parametrize(
    ("name", "content", "kind", "extension"),
    [
        ("a.dxf", builders.a_pdf("x"), "pdf", "pdf"),
        ("a", builders.a_dxf(), "dxf", "dxf"),
        ("a.txt", builders.a_dxf(), "dxf", "dxf"),
        ("a.csv", builders.an_xlsx((1, 2)), "excel", "xlsx"),
        ("a.xlsx", builders.an_xls(("a", 2)), "excel", "xls"),
        ("a.png", builders.an_image(kind="JPEG"), "image", "jpg"),
        ("a.bak", builders.a_lightburn_project(), "lbrn2", "lbrn2"),
    ],
)
def test_content_wins_over_a_wrong_suffix_and_a_note_says_so(name, content, kind, extension):
    assert chosen(name, content) == (kind, extension, ["suffix_mismatch"])


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("plate.dxf", b"just words", "dxf"),
        ("BMW parts.txt", b"BMW parts: two brackets and a plate, three millimetres", "text"),
        ("rev.txt", b"AC1024 is what the drawing says", "text"),
        ("eps.txt", b"%!PS-Adobe-3.0 EPSF-3.0\n%%Title: made from %PDF-1.4", "text"),
        ("notes.txt", b"open the <LightBurnProject file", "text"),
        ("letter.txt", builders.a_zip(("word/document.xml", "x"), ("xl/workbook.xml", "")), "text"),
    ],
)
def test_text_that_only_mentions_a_kind_is_left_to_its_suffix(name, content, kind):
    assert chosen(name, content)[0] == kind


@pytest.mark.parametrize("suffix", [".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"])
def test_text_called_a_workbook_is_unreadable_and_no_table_of_one_column(suffix):
    with pytest.raises(Unreadable, match="not a workbook"):
        pick(f"a{suffix}", b"hello there\n")


def test_workbook_whose_telling_names_come_late_goes_by_its_suffix():
    late = builders.a_zip(("docProps/thumbnail.jpeg", "x" * 70_000), ("xl/workbook.xml", ""))
    assert chosen("a.xlsx", late) == ("excel", "xlsx", [])


def test_letters_inside_packed_data_do_not_make_a_workbook():
    with pytest.raises(Unrecognised):
        pick("a.zip", builders.a_zip(("data.bin", "some xl/ in it")))


def test_what_office_locked_keeps_its_suffix():
    locked = OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    assert chosen("a.xlsx", locked) == ("excel", "xlsx", [])
    assert chosen("a.docx", locked) == ("excel", "docx", [])


@pytest.mark.parametrize("name", ["model.step", "noname", ".dxf", "a.odt", ""])
def test_unknown_kinds_are_unrecognised(name):
    with pytest.raises(Unrecognised):
        pick(name, b"whatever")


@pytest.mark.parametrize(
    "head",
    [
        b"\n" * HEAD_BYTES,
        b"0" + b"\n" * HEAD_BYTES,
        b"999\r\n\r\n" * 9_000,
        b"999\n" * 16_000,
        b"999 \n \n" * 9_000,
        b"PK\x03\x04" * 16_000,
        b"<" + b" " * HEAD_BYTES,
    ],
)
def test_hostile_beginning_is_judged_at_once(head):
    started = time.monotonic()
    assert chosen("a.txt", head)[0] == "text"
    assert time.monotonic() - started < 1


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.LBRN", "lbrn2"),
        ("a.csv", "excel"),
        ("a.jpg", "image"),
        ("Rev 1 .dwg", "dwg"),
        ("a.dxf ", "dxf"),
        ("a.b.txt", "text"),
        ("a.step", "other"),
        ("dxf", "other"),
    ],
)
def test_type_follows_the_suffix(name, kind):
    assert type_of(name) == kind


def test_formats_are_found_by_name():
    assert [named(known.name) for known in FORMATS] == list(FORMATS)


def test_unknown_format_name_lists_the_known_ones():
    with pytest.raises(Unrecognised) as caught:
        named("word")
    assert caught.value.hint == "Use one of: lbrn2, dxf, dwg, pdf, excel, image, text."


def test_every_suffix_belongs_to_one_format():
    suffixes = [suffix for known in FORMATS for suffix in known.suffixes]
    assert len(suffixes) == len(set(suffixes))
