"""One list of parts in three kinds of workbook, with cells merged, hidden, struck through and odd.

Of four parts the first two share their material in merged cells, the third is struck through and
the fourth is in a hidden row; the column of quantities is hidden, and one thickness is an error.
"""

import struct

from tests.builders import _biff, _biff12, _ole, _wide, a_zip

HEAD = ("Mark", "Material", "Thk", "Qty")
ROWS = (("P1", "MS", 3, 4), ("P2", None, None, 5), ("P3", "MS", 6, 6), ("P4", "MS", 8, 1))
STRUCK_ROW, HIDDEN_ROW, HIDDEN_COLUMN = 3, 4, 3
ERROR = (2, 2)
MERGED = (1, 2, 1)

_MANIFEST = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"


def as_xls():
    """BIFF8: fonts of which one strikes through, and two cell formats."""
    fonts = [
        _biff(0x31, struct.pack("<HHHHHBBBBBB", 200, grbit, 0, 400, *bytes(5), 1, 0) + b"A")
        for grbit in (0, 0, 0, 0, 8)
    ]
    # There is no font 4, so the fifth one is called 5.
    formats = [_biff(0xE0, struct.pack("<HHH", font, 0, 0) + bytes(14)) for font in (0, 5)]
    head = _biff(0x809, struct.pack("<HHHHII", 0x600, 0x05, 0, 0x07CC, 0, 6))
    head += b"".join(fonts + formats)
    name = "Lys".encode("utf-16-le")
    bound = struct.pack("<BB", 3, 1) + name
    start = len(head) + 4 + 6 + len(bound) + 4
    book = head + _biff(0x85, struct.pack("<IH", start, 0) + bound) + _biff(0x0A, b"")
    book += _biff(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0x07CC, 0, 6))
    book += _biff(0x7D, struct.pack("<HHHHHH", HIDDEN_COLUMN, HIDDEN_COLUMN, 2560, 0, 1, 0))
    book += _biff(0x208, struct.pack("<HHHHHHI", HIDDEN_ROW, 0, 4, 255, 0, 0, 0x20))
    book += b"".join(
        _xls_cell(row, column, value, int(row == STRUCK_ROW))
        for row, cells in enumerate((HEAD, *ROWS))
        for column, value in enumerate(cells)
    )
    # #REF! = 0x17
    book += _biff(0x205, struct.pack("<HHHBB", *ERROR, 0, 0x17, 1))
    first, last, column = MERGED
    book += _biff(0xE5, struct.pack("<HHHHH", 1, first, last, column, column))
    # A chart in the sheet has records of its own.
    book += _biff(0x809, struct.pack("<HHHHII", 0x600, 0x20, 0, 0x07CC, 0, 6))
    book += _biff(0x208, struct.pack("<HHHHHHI", 1, 0, 4, 255, 0, 0, 0x20)) + _biff(0x0A, b"")
    return _ole("Workbook", book + _biff(0x0A, b""))


def _xls_cell(row, column, value, style):
    place = struct.pack("<HHH", row, column, style)
    if value is None:
        return b""
    if isinstance(value, str):
        return _biff(0x204, place + struct.pack("<HB", len(value), 0) + value.encode("latin-1"))
    return _biff(0x203, place + struct.pack("<d", value))


def as_xlsb():
    """BIFF12: the styles in a part of their own."""
    fonts = b"".join(
        _biff12(
            43, struct.pack("<HHHHBBBB", 200, grbit, 400, 0, 0, 0, 0, 0) + bytes(9) + _wide("A")
        )
        for grbit in (0, 8)
    )
    # Formats of styles come before those of cells.
    formats = _biff12(626, struct.pack("<I", 1)) + _xf(1) + _biff12(627)
    formats += _biff12(617, struct.pack("<I", 2)) + _xf(0) + _xf(1) + _biff12(618)
    bundle = struct.pack("<II", 0, 1) + _wide("rId1") + _wide("Lys")
    book = _biff12(131) + _biff12(143) + _biff12(156, bundle) + _biff12(144) + _biff12(132)
    first, last, column = MERGED
    body = _biff12(129) + _biff12(148, struct.pack("<IIII", 0, len(ROWS), 0, 3))
    hidden = struct.pack("<IIIIH", HIDDEN_COLUMN, HIDDEN_COLUMN, 2560, 0, 1)
    body += _biff12(390) + _biff12(60, hidden) + _biff12(391)
    body += _biff12(145) + b"".join(map(_xlsb_row, range(5), (HEAD, *ROWS))) + _biff12(146)
    body += _biff12(177, struct.pack("<I", 1))
    body += _biff12(176, struct.pack("<IIII", first, last, column, column)) + _biff12(178)
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{kind}/worksheet" Target="worksheets/sheet1.bin"/>'
        "</Relationships>"
    )
    return a_zip(
        ("[Content_Types].xml", "<Types/>"),
        ("xl/workbook.bin", book),
        ("xl/_rels/workbook.bin.rels", relations),
        ("xl/styles.bin", _biff12(278) + fonts + formats + _biff12(279)),
        ("xl/worksheets/sheet1.bin", body + _biff12(130)),
    )


def _xf(font):
    return _biff12(47, struct.pack("<HHH", 0, 0, font) + bytes(10))


def _xlsb_row(number, cells):
    flags = 0x10 if number == HIDDEN_ROW else 0
    row = struct.pack("<IIHBB", number, 0, 300, 0, flags) + bytes(5)
    style = int(number == STRUCK_ROW)
    return _biff12(0, row) + b"".join(
        _xlsb_cell(number, column, value, style) for column, value in enumerate(cells)
    )


def _xlsb_cell(row, column, value, style):
    place = struct.pack("<II", column, style)
    if (row, column) == ERROR:
        return _biff12(3, place + b"\x17")
    if value is None:
        return b""
    if isinstance(value, str):
        return _biff12(6, place + _wide(value))
    return _biff12(5, place + struct.pack("<d", value))


def as_ods():
    """OpenDocument: styles by name, rows and columns that repeat."""
    names = " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"'
        for prefix in ("office", "table", "text", "style")
    )
    style = (
        '<style:style style:name="ce1" style:family="table-cell"/>'
        '<style:style style:name="ce2" style:family="table-cell">'
        '<style:text-properties style:text-line-through-style="solid"/></style:style>'
    )
    columns = (
        '<table:table-column table:number-columns-repeated="3"/>'
        '<table:table-column table:visibility="collapse"/>'
    )
    rows = "".join(
        f"<table:table-row{_ods_row(number)}>"
        f"{''.join(_ods_cell(number, column, value) for column, value in enumerate(cells))}"
        "</table:table-row>"
        for number, cells in enumerate((HEAD, *ROWS))
    )
    content = (
        f'<?xml version="1.0"?><office:document-content {names}'
        ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
        f"<office:automatic-styles>{style}</office:automatic-styles>"
        "<office:body><office:spreadsheet>"
        f'<table:table table:name="Lys">{columns}{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return a_zip(
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", content),
        ("META-INF/manifest.xml", f'<m:manifest xmlns:m="{_MANIFEST}"/>'),
    )


def _ods_row(number):
    return ' table:visibility="filter"' if number == HIDDEN_ROW else ""


def _ods_cell(row, column, value):
    style = f' table:style-name="ce{2 if row == STRUCK_ROW else 1}"'
    if (row, column) == ERROR:
        return (
            f'<table:table-cell{style} office:value-type="string" calcext:value-type="error">'
            "<text:p>#REF!</text:p></table:table-cell>"
        )
    if value is None:
        return "<table:covered-table-cell/>"
    first, last, merged = MERGED
    if (row, column) == (first, merged):
        style += f' table:number-rows-spanned="{last - first + 1}"'
    if isinstance(value, str):
        text = f"<text:p>{value}</text:p>"
        return f'<table:table-cell{style} office:value-type="string">{text}</table:table-cell>'
    return f'<table:table-cell{style} office:value-type="float" office:value="{value}"/>'
