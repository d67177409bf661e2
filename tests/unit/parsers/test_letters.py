"""Word documents and e-mails."""

import io
import time
import zipfile
from dataclasses import replace

import pytest

from modn_watch.errors import Oversize, Unreadable
from modn_watch.model import Limits
from modn_watch.parsers import HEAD_BYTES, mail, pick, text
from tests.builders import CUTTING_LIST, a_zip, an_xlsx
from tests.letters import a_docx, a_mail, edge, paragraph, row


def parse(content, **limits):
    return text.parse(io.BytesIO(content), replace(Limits(), **limits))


def facts(extract):
    return {(fact.field, fact.value) for fact in extract.facts}


def test_paragraphs_are_lines_and_split_runs_are_one_word():
    extract = parse(
        a_docx(paragraph("Kli", "ënt: ", "Reënboog") + paragraph() + paragraph("Dikte: 6mm"))
    )
    assert extract.texts == ("Kliënt: Reënboog", "Dikte: 6mm")
    assert facts(extract) == {("thickness_mm", 6.0)}
    assert extract.mime_type.endswith("wordprocessingml.document")


def test_cells_of_a_row_are_one_line_so_that_a_label_has_its_value():
    table = f"<w:tbl>{row('Material', 'Mild Steel')}{row('Qty', '12')}</w:tbl>"
    extract = parse(a_docx(paragraph("Order") + table + paragraph("End")))
    assert extract.texts == ("Order", "Material Mild Steel", "Qty 12", "End")
    assert facts(extract) == {("material", "Mild Steel"), ("quantity", 12)}


def test_line_break_ends_a_line_and_a_tab_parts_words():
    runs = "<w:p><w:r><w:t>Qty:</w:t><w:tab/><w:t>4</w:t><w:br/><w:t>Left</w:t></w:r></w:p>"
    assert parse(a_docx(runs)).texts == ("Qty: 4", "Left")


def test_what_was_struck_out_or_is_there_twice_is_left_out():
    inner = (
        "<w:p><w:del><w:r><w:delText>Qty: 4</w:delText></w:r></w:del>"
        "<w:r><w:t>Qty: 5</w:t></w:r></w:p>"
        "<w:p><mc:AlternateContent xmlns:mc='mc'><mc:Choice><w:r><w:t>Box</w:t></w:r></mc:Choice>"
        "<mc:Fallback><w:r><w:t>Box</w:t></w:r></mc:Fallback></mc:AlternateContent></w:p>"
    )
    assert parse(a_docx(inner)).texts == ("Qty: 5", "Box")


def test_headers_and_footers_are_read_once():
    top = edge(paragraph("Drawing CL0008-005"))
    content = a_docx(paragraph("Cut this"), ("word/header1.xml", top), ("word/header2.xml", top))
    assert parse(content).texts == ("Cut this", "Drawing CL0008-005")


def test_loose_words_of_a_letter_state_nothing():
    assert parse(a_docx(paragraph("Mild Steel") + paragraph("CUT_MS_3MM"))).facts == ()


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(a_zip(("word/styles.xml", "x")), id="no document inside"),
        pytest.param(a_docx(paragraph("x"))[:200], id="cut off"),
        pytest.param(a_zip(("a", ""), ("word/document.xml", "<w:")), id="broken XML"),
        pytest.param(
            a_zip(("a", ""), ("word/document.xml", '<!DOCTYPE d [<!ENTITY a "b">]><d>&a;</d>')),
            id="entities",
        ),
        pytest.param(a_docx(""), id="empty"),
    ],
)
def test_documents_that_word_never_writes_are_unreadable(content):
    with pytest.raises(Unreadable):
        parse(content)


def test_document_nested_beyond_all_letters_is_unreadable():
    deep = a_docx("<w:p>" * 5_000 + "<w:r><w:t>x</w:t></w:r>" + "</w:p>" * 5_000)
    with pytest.raises(Unreadable, match="deeper"):
        parse(deep)


def test_small_file_of_a_vast_document_is_refused_before_it_is_unpacked():
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed,
        packed.open("word/document.xml", "w") as part,
    ):
        for _ in range(70):
            part.write(b"<w:p>" * 210_000)
    assert len(stream.getvalue()) < 500_000
    started = time.process_time()
    with pytest.raises(Oversize):
        parse(stream.getvalue())
    assert time.process_time() - started < 0.5


def chosen(name, content):
    choice = pick(name, content[:HEAD_BYTES])
    return choice.format.name, choice.extension


def test_documents_and_workbooks_are_told_apart_by_what_comes_first_inside():
    letter, book = a_docx(paragraph("x")), an_xlsx(*CUTTING_LIST)
    assert chosen("a.docx", letter) == ("text", "docx")
    assert chosen("a.xlsx", letter) == ("text", "docx")
    assert chosen("a.docx", book) == ("excel", "xlsx")
    assert chosen("a.docx", a_docx(paragraph("x"), ("word/embeddings/xl/a.xlsx", ""))) == (
        "text", "docx",
    )  # fmt: skip
    assert chosen("a.md", b"# Notes") == ("text", "md")
    assert chosen("a.eml", b"From: a\nTo: b\n\nx") == ("text", "eml")


def test_text_called_a_document_is_unreadable():
    with pytest.raises(Unreadable, match="not a Word document"):
        pick("a.docx", b"hello there\n")


def test_mail_is_read_with_its_headers_and_its_body():
    content = a_mail(
        "Goeie môre\n\nMateriaal: Sagte staal\nAantal: 4\n",
        Subject="Bestelling \N{RIGHT SINGLE QUOTATION MARK}n plaat",
        Date="Mon, 15 Sep 2025 10:00:00 +0200",
    )
    extract = parse(content)
    assert extract.details["subject"] == "Bestelling \N{RIGHT SINGLE QUOTATION MARK}n plaat"
    assert extract.details["from"] == "office@example.org"
    assert extract.details["date"] == "Mon, 15 Sep 2025 10:00:00 +0200"
    assert extract.texts[-3:] == ("Goeie môre", "Materiaal: Sagte staal", "Aantal: 4")
    assert "Subject: Bestelling \N{RIGHT SINGLE QUOTATION MARK}n plaat" in extract.texts
    assert facts(extract) == {("material", "Mild Steel"), ("quantity", 4)}
    assert extract.mime_type == "message/rfc822"


def test_plain_body_goes_before_html():
    assert "Qty: 5" not in parse(a_mail("Qty: 4", "<p>Qty: 5</p>")).texts


def test_html_is_read_without_its_tags_scripts_and_styles():
    html = (
        "<style>p{}</style><script>x()</script><p>Qty:&nbsp;<b>4</b></p><table><tr><td>Dikte</td>"
    )
    extract = parse(a_mail(html=html + "<td>6mm</td></tr></table>"))
    assert [" ".join(line.split()) for line in extract.texts[-2:]] == ["Qty: 4", "Dikte 6mm"]
    assert not any("x()" in line or "{" in line for line in extract.texts)


def test_what_hangs_on_is_listed_and_not_opened():
    content = a_mail("See the drawing.", attach=[("Tekening één.pdf", b"%PDF Qty: 9")])
    extract = parse(content)
    assert [each["name"] for each in extract.details["attachments"]] == ["Tekening één.pdf"]
    assert not any("Qty" in line for line in extract.texts)


def test_text_that_begins_with_one_label_is_no_mail():
    extract = parse(b"From: the office\nQty: 4\n\nCut it.\n")
    assert extract.mime_type == "text/plain"
    assert extract.texts[0] == "From: the office"


@pytest.mark.parametrize(
    "header",
    [b"Subject: =?utf-8?b?////?=", b"Subject: =?nope?q?x?=", b"Subject: \xff\xfe", b"Date:"],
)
def test_damaged_headers_cost_only_themselves(header):
    extract = parse(b"From: a\r\nTo: b\r\n" + header + b"\r\n\r\nQty: 4\r\n")
    assert "Qty: 4" in extract.texts


def test_unknown_charset_is_read_as_windows_wrote_it():
    content = b"From: a\nTo: b\nContent-Type: text/plain; charset=x-none\n\nKli\xebnt\n"
    assert parse(content).texts[-1] == "Kliënt"


def nested(levels):
    head = b"From: a\nTo: b\n"
    for number in range(levels):
        head += b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (number, number)
    return head + b"Content-Type: text/plain\n\nx\n"


def test_parts_in_parts_in_parts_are_unreadable_and_take_no_long_time():
    started = time.process_time()
    with pytest.raises(Unreadable):
        mail.read(nested(3_000))
    assert time.process_time() - started < 10


def test_thousands_of_parts_are_unreadable():
    parts = b"--b\nContent-Type: text/plain\n\nx\n" * 1_500
    with pytest.raises(Unreadable, match="parts"):
        mail.read(b'From: a\nTo: b\nContent-Type: multipart/mixed; boundary="b"\n\n' + parts)


HEAD = b"From: a\nTo: b\n"


@pytest.mark.parametrize(
    "content",
    [
        *(HEAD + b"Content-Type: text/html\n\n" + piece * 300_000
          for piece in (b"<", b"<!", b"<!--", b"<a ", b"</", b"<?", b"&", b"<script>", b'<b a="')),
        HEAD + b"Content-Type: text/plain" + b";a" * 300_000 + b"\n\nx",
        HEAD + b"Content-Type: text/plain" + b";a*1=x" * 100_000 + b"\n\nx",
        HEAD + b"Content-Type: text/plain" + b";\n a=x" * 100_000 + b"\n\nx",
        HEAD + b"Subject: " + b"=?utf-8?q?x?= " * 100_000 + b"\n\nx",
    ],
)  # fmt: skip
def test_hostile_mail_takes_no_long_time(content):
    started = time.process_time()
    mail.read(content)
    assert time.process_time() - started < 3
