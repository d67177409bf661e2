import io
import struct
import zipfile
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import openpyxl
import pytest

from modn_watch.errors import Oversize, Unreadable
from modn_watch.model import Limits
from modn_watch.parsers import sheet_table, spreadsheet
from tests.builders import CUTTING_LIST, a_zip, an_ods, an_xls, an_xlsb, an_xlsx

COLUMNS = ("Mark", "Material", "Thickness", "Qty")
ROWS = (("VA2601", "Vastrap", 4.5, 3), ("VA2602", "Mild Steel", 6, 12))


def parse(content, **limits):
    return spreadsheet.parse(io.BytesIO(content), replace(Limits(), **limits))


def only_table(content, **limits):
    (table,) = parse(content, **limits).tables
    return table


def only_sheet(extract):
    (sheet,) = extract.details["sheets"]
    return sheet


def codes(extract):
    return [note.code for note in extract.notes]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (an_xlsx(*CUTTING_LIST), "xlsx"),
        (an_xls(*CUTTING_LIST), "xls"),
        (an_xlsb(*CUTTING_LIST), "xlsb"),
        (an_ods(*CUTTING_LIST), "ods"),
        (b"Mark,Material,Thickness,Qty\nVA2601,Vastrap,4.5,3\nVA2602,Mild Steel,6,12\n", "csv"),
        (
            b"Mark\tMaterial\tThickness\tQty\nVA2601\tVastrap\t4.5\t3\nVA2602\tMild Steel\t6\t12\n",
            "tsv",
        ),
    ],
    ids=["xlsx", "xls", "xlsb", "ods", "csv", "tsv"],
)
def test_one_cutting_list_gives_one_table_in_every_format(content, kind):
    extract = parse(content)
    (table,) = extract.tables
    assert (table.columns, table.rows) == (COLUMNS, ROWS)
    assert extract.details["kind"] == kind
    assert extract.texts[1] == "VA2601\tVastrap\t4.5\t3"
    assert extract.notes == ()


def test_header_is_found_under_titles_and_blank_rows():
    extract = parse(
        an_xlsx(
            ("Cutting list for Acme",), (), ("Client:", "Acme", "Date:", "3 May"), (), *CUTTING_LIST
        )
    )
    sheet = only_sheet(extract)
    assert extract.tables[0].columns == COLUMNS
    assert extract.tables[0].rows == ROWS
    assert (sheet["header_row"], sheet["first_row"], sheet["last_row"]) == (5, 6, 7)
    assert sheet["header_evidence"] == "column words"
    assert extract.texts[:2] == ("Cutting list for Acme", "Client:\tAcme\tDate:\t3 May")


def test_title_block_with_values_beside_its_labels_is_no_header():
    block = ("Client", "Acme", "Date", "3 May", "Project", "Bridge", "Order", 77, "Due", "9 June")
    assert only_table(an_xlsx(block, (), *CUTTING_LIST)).columns == COLUMNS


def test_afrikaans_header_is_found():
    rows = (("Snylys",), ("Nommer", "Materiaal", "Dikte", "Hoeveelheid"), ("VA1", "Vastrap", 4, 2))
    assert only_table(an_xlsx(*rows)).columns == rows[1]


def test_header_of_unknown_words_is_found_over_numbers():
    rows = (("Voorraad",), ("Alpha", "Beta", "Gamma"), ("x", 1, 2), ("y", 3, 4))
    extract = parse(an_xlsx(*rows))
    assert extract.tables[0].columns == ("Alpha", "Beta", "Gamma")
    assert only_sheet(extract)["header_evidence"] == "first full row of texts"


def test_table_without_a_header_keeps_every_row_under_letters():
    table = only_table(an_xlsx(("left", 3), ("right", 5)))
    assert table.columns == ("A", "B")
    assert table.rows == (("left", 3), ("right", 5))


def test_blank_margin_and_blank_rows_are_left_out_and_headless_columns_are_lettered():
    table = only_table(an_xlsx((None, "Item", "Qty"), (), (None, "plate", 3, "rush"), (), ()))
    assert table.columns == ("Item", "Qty", "D")
    assert table.rows == (("plate", 3, "rush"),)


@pytest.mark.parametrize(
    ("column", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")]
)
def test_columns_are_called_as_a_spreadsheet_does(column, letters):
    assert sheet_table.column_letters(column) == letters


def test_cells_keep_their_kind():
    row = (
        datetime(2025, 10, 7, 13, 30),  # noqa: DTZ001 - cells know no time zone
        date(2025, 10, 7),
        time(7, 15),
        timedelta(hours=30, minutes=5),
        True,
        1.5,
        3.0,
        " 0005 ",
        "   ",
    )
    table = only_table(an_xlsx(("Date", "Due", "Start", "Hours", "Off", "Mass", "Qty", "No"), row))
    assert table.rows == (
        ("2025-10-07T13:30:00", "2025-10-07", "07:15:00", "30:05:00", True, 1.5, 3, "0005"),
    )


def test_formulas_have_their_saved_value_and_errors_none():
    saved = an_xlsx(("Item", "Qty", "Total"), ("plate", 4, 8), ("angle", 2, 1))
    sheet = zipfile.ZipFile(io.BytesIO(saved)).read("xl/worksheets/sheet1.xml").decode()
    sheet = sheet.replace('r="C2" t="n"><v>8</v>', 'r="C2"><f>B2*2</f><v>8</v>')
    sheet = sheet.replace('r="C3" t="n"><v>1</v>', 'r="C3" t="e"><f>1/0</f><v>#DIV/0!</v>')
    assert "<f>B2*2</f>" in sheet
    assert "#DIV/0!" in sheet
    table = only_table(with_member(saved, "xl/worksheets/sheet1.xml", sheet))
    assert table.rows == (("plate", 4, 8), ("angle", 2, None))


def with_member(content, name, replacement):
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        members = {each: packed.read(each) for each in packed.namelist()}
    return a_zip(*(members | {name: replacement}).items())


def test_every_sheet_is_a_table_and_hidden_ones_are_marked():
    extract = parse(an_xlsx(*CUTTING_LIST, sheet="Parts", hidden="Old"))
    assert [table.name for table in extract.tables] == ["Parts", "Old"]
    assert [sheet["hidden"] for sheet in extract.details["sheets"]] == [False, True]


def test_comments_and_names_are_read():
    book = openpyxl.load_workbook(io.BytesIO(an_xlsx(*CUTTING_LIST, comment=("D2", "was 2"))))
    book.defined_names["plates"] = openpyxl.workbook.defined_name.DefinedName(
        "plates", attr_text="Parts!$A$2:$D$3"
    )
    stream = io.BytesIO()
    book.save(stream)
    extract = parse(stream.getvalue())
    assert extract.details["comments"] == [{"sheet": "Parts", "cell": "D2", "text": "was 2"}]
    assert extract.details["defined_names"] == [{"name": "plates", "refers_to": "Parts!$A$2:$D$3"}]
    assert extract.texts[-1] == "was 2"


def test_workbook_without_comments_and_names_is_not_read_twice():
    details = parse(an_xlsx(*CUTTING_LIST)).details
    assert "comments" not in details
    assert "defined_names" not in details


def test_damaged_comments_do_not_cost_the_table():
    content = an_xlsx(*CUTTING_LIST, comment=("D2", "was 2"))
    extract = parse(with_member(content, "xl/comments/comment1.xml", "<comments"))
    assert extract.tables[0].rows == ROWS
    assert codes(extract) == ["comments_unread"]


@pytest.mark.parametrize(
    "content",
    [an_xlsx(), an_xlsx(("", "  "), hidden=None), an_ods(), an_xls(), b";;;\r\n;;;\r\n"],
    ids=["xlsx", "blanks", "ods", "xls", "csv"],
)
def test_empty_sheets_only_are_unreadable(content):
    with pytest.raises(Unreadable, match="nothing in any cell"):
        parse(content)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_truncated_workbook_is_unreadable(share):
    content = an_xlsx(*CUTTING_LIST)
    with pytest.raises(Unreadable, match="cut short"):
        parse(content[: int(len(content) * share)])


def test_flipped_byte_in_a_sheet_is_unreadable():
    content = bytearray(an_xlsx(*CUTTING_LIST))
    where = content.index(b"xl/worksheets/sheet1.xml") + 60
    content[where] ^= 0xFF
    with pytest.raises(Unreadable):
        parse(bytes(content))


def test_sheet_without_its_end_is_unreadable_and_does_not_hang():
    content = an_ods(*CUTTING_LIST)
    body = zipfile.ZipFile(io.BytesIO(content)).read("content.xml")
    with pytest.raises(Unreadable):
        parse(with_member(content, "content.xml", body[: body.rindex(b"</table:table>")]))


def test_packed_file_without_a_workbook_is_unreadable():
    with pytest.raises(Unreadable, match="no workbook"):
        parse(a_zip(("word/document.xml", "<x/>")))


def test_locked_workbook_says_so():
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1_000)
    with pytest.raises(Unreadable, match="password") as caught:
        parse(ole + "EncryptedPackage".encode("utf-16-le"))
    assert "without a password" in caught.value.hint


def test_bomb_is_refused_before_it_is_unpacked():
    content = bytearray(an_xlsx(*CUTTING_LIST))
    # The stated size of the first member, in the folder at the end.
    place = content.index(b"PK\x01\x02") + 24
    content[place : place + 4] = struct.pack("<I", 4_000_000_000)
    with pytest.raises(Oversize, match="unpacks to"):
        parse(bytes(content))


def test_cell_at_the_end_of_the_world_is_refused():
    book = openpyxl.Workbook()
    book.active["A1"] = 1
    book.active["XFD1048576"] = 2
    stream = io.BytesIO()
    book.save(stream)
    with pytest.raises(Oversize, match="XFD1048576"):
        parse(stream.getvalue())


@pytest.mark.parametrize(
    "make", [an_xlsx, an_ods, an_xls, an_xlsb], ids=["xlsx", "ods", "xls", "xlsb"]
)
def test_rows_past_the_limit_are_left_out_and_told(make):
    extract = parse(make(("Item", "Qty"), *((f"p{n}", n) for n in range(1, 101))), rows=10)
    assert len(extract.tables[0].rows) == 10
    assert extract.partial is True
    assert [(note.code, note.place) for note in extract.notes] == [
        ("cut_short", 'sheet "Parts" row 12')
    ]


def test_sheet_that_goes_on_after_many_blank_rows_is_told_to_be_cut():
    rows = (("Item", "Qty"), ("plate", 1), *[()] * 200, ("angle", 2))
    extract = parse(an_xlsx(*rows), rows=10)
    assert extract.tables[0].rows == (("plate", 1),)
    assert extract.partial is True


def test_table_just_within_the_limit_is_whole():
    extract = parse(an_xlsx(("Item", "Qty"), *((f"p{n}", n) for n in range(1, 11))), rows=10)
    assert len(extract.tables[0].rows) == 10
    assert extract.partial is False


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        pytest.param("Item;Thick\nplate;3,5\n", (("plate", 3.5),), id="decimal comma"),
        pytest.param("Item;Thick\nplate;1,250\n", (("plate", 1.25),), id="semicolons: comma"),
        pytest.param('Item,Mass\nplate,"1,250"\n', (("plate", "1,250"),), id="thousand or one?"),
        pytest.param('Item,Mass\nplate,"3,5"\n', (("plate", 3.5),), id="quoted decimal comma"),
        pytest.param("Item|Qty\nplate|-4\n", (("plate", -4),), id="bars"),
        pytest.param("sep=;\nItem;Qty\nplate;4\n", (("plate", 4),), id="separator stated"),
        pytest.param("Item,Job\nplate,0005\n", (("plate", "0005"),), id="job numbers are codes"),
        pytest.param("Item,Tel\nplate,+27315\n", (("plate", 27315),), id="signed number"),
        pytest.param("Item,Size\nplate,1e5\n", (("plate", "1e5"),), id="marks are no powers"),
        pytest.param("Item,Qty\nplate,nan\n", (("plate", "nan"),), id="words are no numbers"),
        pytest.param("Item,No\na,1234567890123456\n", (("a", "1234567890123456"),), id="serial"),
        pytest.param('Item,Note\nplate,"a\nb"\n', (("plate", "a\nb"),), id="line in a cell"),
        pytest.param("Item,Qty\rplate,4\r", (("plate", 4),), id="old line ends"),
        pytest.param("List,,\n\nItem,Mat,Qty\nplate,Galv,4\n", (("plate", "Galv", 4),), id="title"),
        pytest.param("Item;Size;Qty\na;1,5;2\nb;2,5;3\n", (("a", 1.5, 2), ("b", 2.5, 3)), id="2"),
    ],
)  # fmt: skip
def test_delimited_text_is_read_as_a_person_reads_it(content, rows):
    assert only_table(content.encode()).rows == rows


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "utf-16-le", "utf-16-be"]
)
def test_delimited_text_is_read_in_every_usual_encoding(encoding):
    extract = parse("Kliënt;Qty\nOgilvie & Søn;4\n".encode(encoding))
    assert extract.tables[0].columns == ("Kliënt", "Qty")
    assert extract.details["encoding"] == encoding


def test_quote_left_open_does_not_swallow_the_rows_after_it():
    extract = parse(b'Item,Qty\n"plate,1\nangle,2\nflat,3\n')
    assert extract.tables[0].rows == (("plate", 1), ("angle", 2), ("flat", 3))
    assert codes(extract) == ["open_quote"]


def test_inch_marks_are_no_open_quotes():
    extract = parse(b'Item,Qty\npipe 6",1\n')
    assert extract.tables[0].rows == (('pipe 6"', 1),)
    assert codes(extract) == []


def test_one_column_and_many_columns_are_tables():
    assert only_table(b"Item\nplate\nangle\n").rows == (("Item",), ("plate",), ("angle",))
    wide = ",".join(f"c{n}" for n in range(200)) + "\n" + ",".join(map(str, range(200))) + "\n"
    assert len(only_table(wide.encode()).columns) == 200


def test_endless_cell_is_unreadable():
    with pytest.raises(Unreadable, match="endless"):
        parse(b'Item,Qty\n"' + b"x" * 200_000)


def test_extract_stays_within_its_bytes_and_keeps_the_beginning():
    rows = (("Item", "Qty"), *((f"part number {n}", n) for n in range(2_000)))
    extract = parse(an_xlsx(*rows), extract_bytes=20_000)
    assert extract.partial is True
    assert codes(extract)[-1] == "cut_short"
    assert extract.tables[0].rows[0] == ("part number 0", 0)
    assert 100 < len(extract.tables[0].rows) < 2_000


@pytest.mark.corpus
def test_cutting_list_of_the_shop_is_read(corpus):
    table = only_table((corpus / "formats/xlsx/cutting_list.xlsx").read_bytes())
    assert table.columns == ("Item", "Mat", "Thick", "Qty")
    assert table.rows == (("Plate A", "Galv", 1.5, 20), ("Plate B", "Al", 3, 15))
