"""Workbooks and tables, and damage to what their containers hold."""

import io
import struct
import warnings
import zipfile
import zlib
from functools import cache

from tests.builders import CUTTING_LIST, a_zip, an_ods, an_xls, an_xlsb, an_xlsx
from tests.fuzz.markup import damaged_text
from tests.fuzz.scramble import number, rearranged, scrambled, word

_ROWS = (*CUTTING_LIST, ("", "total", 1.5, -0.0), ("0005", "5,5", "=A1", "1e5"))
_DATED = '<c r="A2" s="1"><v>45000.5</v></c><c r="B2" t="e"><v>#REF!</v></c>'
_TYPED = (
    '<c r="A1" t="inlineStr"><is><t>Mark</t></is></c><c r="B1" t="b"><v>1</v></c>'
    '<c r="C1" t="s"><v>0</v></c><c r="D1" t="str"><f>1+1</f><v>x</v></c><c r="E1"><v>4.5</v></c>'
)


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_SHEET = (
    f'<worksheet xmlns="{_MAIN}"><dimension ref="A1:E2"/><sheetData><row r="1">{_TYPED}</row>'
    f'<row r="2">{_DATED}</row></sheetData><mergeCells><mergeCell ref="A1:B2"/></mergeCells>'
    "</worksheet>"
)
_BOOK = (
    f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><workbookPr date1904="0"/><sheets>'
    '<sheet name="Parts" sheetId="1" state="hidden" r:id="rId1"/></sheets><definedNames>'
    '<definedName name="x">Parts!$A$1</definedName></definedNames></workbook>'
)
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><numFmts><numFmt numFmtId="170" formatCode="d/m/yy"/>'
    '</numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="170"/></cellXfs></styleSheet>'
)


def _relation(kind, target):
    return (
        f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" Type="{_OFFICE}/{kind}" '
        f'Target="{target}"/></Relationships>'
    )


def small_xlsx(sheet=_SHEET):
    """A workbook of a few hundred bytes: damage to it hits what matters."""
    return a_zip(
        ("[Content_Types].xml", "<Types/>"),
        ("_rels/.rels", _relation("officeDocument", "xl/workbook.xml")),
        ("xl/workbook.xml", _BOOK),
        ("xl/_rels/workbook.xml.rels", _relation("worksheet", "worksheets/sheet1.xml")),
        ("xl/worksheets/sheet1.xml", sheet),
        ("xl/sharedStrings.xml", f'<sst xmlns="{_MAIN}"><si><t>Qty</t></si></sst>'),
        ("xl/styles.xml", _STYLES),
    )


@cache
def packed():
    """xlsx, xlsb and ods."""
    return (
        small_xlsx(),
        small_xlsx(),
        an_xlsx(*_ROWS, hidden="more", comment=("A1", "cut by hand")),
        an_xlsb(*CUTTING_LIST),
        an_ods(*CUTTING_LIST, ("", 1.5)),
    )


@cache
def binary():
    """xls."""
    return (an_xls(*CUTTING_LIST), an_xls(("a", 1), ("b", 2.5), sheet="Two"))


@cache
def delimited():
    """csv and tsv."""
    plain = "\n".join(",".join(map(str, row)) for row in CUTTING_LIST)
    return (
        plain.encode(),
        plain.replace(",", ";").replace(".", ",").encode("cp1252"),
        plain.replace(",", "\t").encode("utf-16"),
        f"sep=|\r\n{plain.replace(',', '|')}".encode("utf-8-sig"),
        b'"a ""b""","c\nd",\xe9\r\n1,200;3,4\r\n\r\n,,\n',
    )


#: What zipfile says of damaged containers.
_NO_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    ValueError,
    RuntimeError,
    struct.error,
)


def damaged_packed(data, chance, other):
    """Mostly damage to one member, packed anew; else to the container itself."""
    if chance.random() < 0.15:
        return scrambled(data, chance, other)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [(info.filename, archive.read(info)) for info in archive.infolist()]
    except _NO_ZIP:
        return scrambled(data, chance, other)
    if not members:
        return scrambled(data, chance, other)
    if chance.random() < 0.1:
        return _zipped(rearranged(members, chance, 2))
    at = chance.randrange(len(members))
    name, content = members[at]
    harm = damaged_text if content.lstrip().startswith(b"<") else scrambled
    for _ in range(chance.choice((1, 1, 2, 5))):
        content = harm(content, chance, chance.choice(members)[1])
    members[at] = (name, content)
    return _zipped(members)


def _zipped(members):
    stream = io.BytesIO()
    with warnings.catch_warnings():
        # It warns of names that are there twice, which is what readers shall meet.
        warnings.simplefilter("ignore")
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
            for name, content in members:
                archive.writestr(zipfile.ZipInfo(name), content)
    return stream.getvalue()


def damaged_binary(data, chance, other):
    """Damage to a record of the workbook's stream, or to the container's tables."""
    if chance.random() < 0.4:
        return scrambled(data, chance, other)
    found = bytearray(data)
    starts = _records(found)
    if not starts:
        return scrambled(data, chance, other)
    at = chance.choice(starts)
    match chance.randrange(4):
        case 0:
            found[at : at + 2] = struct.pack("<H", chance.choice(_RECORDS))
        case 1:
            found[at + 2 : at + 4] = struct.pack("<H", chance.choice((0, 1, 3, 255, 8224, 65535)))
        case 2:
            where = at + 4 + chance.randrange(16)
            found[where : where + 2] = struct.pack("<H", chance.choice((0, 255, 256, 65535, 32768)))
        case _:
            place = 512 + chance.randrange(1024)
            found[place : place + 4] = struct.pack("<I", chance.choice((0, 1, 2, 2**31, 2**32 - 2)))
    return bytes(found)


#: BIFF records that readers know.  Source: [MS-XLS] 2.3.
_RECORDS = (
    *(0x06, 0x0A, 0x18, 0x1C, 0x31, 0x3C, 0x42, 0x7D, 0x7E, 0x85, 0x8C, 0xBD, 0xBE, 0xD6, 0xE0),
    *(0xE5, 0xFC, 0xFD, 0xFF, 0x200, 0x201, 0x203, 0x204, 0x205, 0x207, 0x208, 0x22F, 0x27E, 0x2F),
    *(0x41E, 0x809, 0x4BC, 0x1AE, 0x17, 0x22),
)


def _records(data):
    """Where the records of the workbook's stream begin, as far as they are in step."""
    at, starts = 1536, []
    while at + 4 <= len(data) and len(starts) < 200:
        starts.append(at)
        at += 4 + struct.unpack_from("<H", data, at + 2)[0]
    return starts


def damaged_delimited(data, chance, other):
    match chance.randrange(4):
        case 0:
            return scrambled(data, chance, other)
        case 1:
            lines = rearranged(data.splitlines(keepends=True), chance, 3)
            return b"".join(lines) or b","
        case _:
            return _cells_changed(data, chance)


def _cells_changed(data, chance):
    mark = chance.choice((b",", b";", b"\t", b"|", b"\n", b'"'))
    cells = data.split(mark)
    at = chance.randrange(len(cells))
    text = chance.choice((number(chance), word(chance), '"', '""', '"' * 9, "sep=,", "\x00", ",,"))
    cells[at] = text.encode(chance.choice(("utf-8", "utf-16-le", "cp1252")), "ignore")
    return mark.join(cells) * chance.choice((1, 1, 1, 1, 30))
