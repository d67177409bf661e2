"""Small files of every kind that modn-watch reads, as bytes, each built on the spot."""

import io
import struct
import zipfile

import openpyxl
import pymupdf
from openpyxl.comments import Comment
from PIL import Image, ImageDraw, ImageFont

from tests.dwgs import a_dwg

CUTTING_LIST = (
    ("Mark", "Material", "Thickness", "Qty"),
    ("VA2601", "Vastrap", 4.5, 3),
    ("VA2602", "Mild Steel", 6, 12),
)


def a_pdf(*pages, title="", password="", attach=()):
    """One page a text, A4 upright; no text at all gives one blank page."""
    document = pymupdf.open()
    for text in pages or ("",):
        document.new_page(width=595, height=842).insert_text((72, 72), text)
    if title:
        document.set_metadata({"title": title, "creationDate": "D:20251007172004+02'00'"})
    for name in attach:
        document.embfile_add(name, b"attached")
    if password:
        locked = pymupdf.PDF_ENCRYPT_AES_256
        return document.tobytes(encryption=locked, user_pw=password, owner_pw=password)
    return document.tobytes()


def an_xlsx(*rows, sheet="Parts", hidden=None, comment=None):
    """One sheet of rows; `hidden` adds a hidden one; `comment` is a (cell, text)."""
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(row)
    if hidden:
        extra = book.create_sheet(hidden)
        extra.append(("kept", "apart"))
        extra.sheet_state = "hidden"
    if comment:
        book.active[comment[0]].comment = Comment(comment[1], "office")
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def an_ods(*rows, sheet="Parts"):
    """One sheet; numbers as numbers, everything else as text."""
    body = "".join(
        f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows
    )
    names = " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"'
        for prefix in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0"?><office:document-content {names}><office:body><office:spreadsheet>'
        f'<table:table table:name="{sheet}">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    )
    return a_zip(
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", content),
        ("META-INF/manifest.xml", manifest),
    )


def _ods_cell(value):
    if isinstance(value, str):
        text = f"<text:p>{value}</text:p>"
        return f'<table:table-cell office:value-type="string">{text}</table:table-cell>'
    return f'<table:table-cell office:value-type="float" office:value="{value}"/>'


def a_zip(*members):
    """Members are (name, content), the first one stored, the others packed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for number, (name, content) in enumerate(members):
            how = zipfile.ZIP_STORED if number == 0 else zipfile.ZIP_DEFLATED
            packed.writestr(name, content, how)
    return stream.getvalue()


def an_xls(*rows, sheet="Parts"):
    """A BIFF8 workbook of one sheet in an OLE container ([MS-XLS], [MS-CFB])."""
    head = _biff(0x809, struct.pack("<HHHHII", 0x600, 0x05, 0, 0x07CC, 0, 6))
    name = struct.pack("<BB", len(sheet), 0) + sheet.encode("latin-1")
    sheet_start = len(head) + 4 + 6 + len(name) + 4
    book = head + _biff(0x85, struct.pack("<IH", sheet_start, 0) + name) + _biff(0x0A, b"")
    book += _biff(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0x07CC, 0, 6))
    book += b"".join(_biff_cell(r, c, v) for r, row in enumerate(rows) for c, v in enumerate(row))
    return _ole("Workbook", book + _biff(0x0A, b""))


def _biff(kind, body):
    return struct.pack("<HH", kind, len(body)) + body


def _biff_cell(row, column, value):
    place = struct.pack("<HHH", row, column, 0)
    if isinstance(value, str):
        text = struct.pack("<HB", len(value), 0) + value.encode("latin-1")
        return _biff(0x204, place + text)
    return _biff(0x203, place + struct.pack("<d", value))


def _ole(name, content):
    return an_ole((name, content))


def an_ole(*streams):
    """An OLE container of a few streams ([MS-CFB]), each a name and its content."""
    # Streams under 4096 bytes would need a second allocation table.
    padded = [content.ljust(4096, b"\0") for _, content in streams]
    padded = [content + bytes(-len(content) % 512) for content in padded]
    free, end = 0xFFFFFFFF, 0xFFFFFFFE
    chain, folder = [0xFFFFFFFD, end], _ole_entry("Root Entry", 5, child=1, start=end)
    for (name, _), content in zip(streams, padded, strict=True):
        start, after = len(chain), len(chain) + len(content) // 512
        folder += _ole_entry(name, 2, start=start, size=len(content))
        chain += [*range(start + 1, after), end]
    table = struct.pack("<128I", *chain, *[free] * (128 - len(chain)))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0)
    head += struct.pack("<109I", 0, *[free] * 108)
    return head + table + folder.ljust(512, b"\0") + b"".join(padded)


def _ole_entry(name, kind, *, child=0xFFFFFFFF, start=0, size=0):
    text = name.encode("utf-16-le")
    entry = text.ljust(64, b"\0") + struct.pack("<HBB", len(text) + 2, kind, 1)
    entry += struct.pack("<III", 0xFFFFFFFF, 0xFFFFFFFF, child) + bytes(36)
    return entry + struct.pack("<IQ", start, size)


def an_xlsb(*rows, sheet="Parts"):
    """A BIFF12 workbook of one sheet ([MS-XLSB])."""
    bundle = struct.pack("<II", 0, 1) + _wide("rId1") + _wide(sheet)
    book = _biff12(131) + _biff12(143) + _biff12(156, bundle) + _biff12(144) + _biff12(132)
    cells = b"".join(map(_biff12_row, range(len(rows)), rows))
    size = struct.pack("<IIII", 0, max(len(rows), 1) - 1, 0, 9)
    body = _biff12(129) + _biff12(148, size) + _biff12(145) + cells + _biff12(146) + _biff12(130)
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{kind}" Target="worksheets/sheet1.bin"/></Relationships>'
    )
    return a_zip(
        ("[Content_Types].xml", "<Types/>"),
        ("xl/workbook.bin", book),
        ("xl/_rels/workbook.bin.rels", relations),
        ("xl/worksheets/sheet1.bin", body),
    )


def _biff12_row(number, row):
    head = _biff12(0, struct.pack("<I", number) + bytes(13))
    return head + b"".join(map(_biff12_cell, range(len(row)), row))


def _biff12_cell(column, value):
    place = struct.pack("<II", column, 0)
    if isinstance(value, str):
        return _biff12(6, place + _wide(value))
    return _biff12(5, place + struct.pack("<d", value))


def _biff12(kind, body=b""):
    def seven_bits(number):
        return bytes([number]) if number < 128 else bytes([number & 127 | 128, number >> 7])

    return seven_bits(kind) + seven_bits(len(body)) + body


def _wide(text):
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def a_picture(*lines, size=(900, 300), letters_px=40, mode="RGB"):
    """Black lines of text on white, as a Pillow image."""
    image = Image.new("RGB", size, "white")
    drawing, font = ImageDraw.Draw(image), ImageFont.load_default(letters_px)
    for number, line in enumerate(lines):
        drawing.text((30, 30 + number * letters_px * 2), line, fill="black", font=font)
    return image.convert(mode)


def an_image(image=None, kind="PNG", **options):
    """A picture in any of Pillow's formats."""
    stream = io.BytesIO()
    (image or a_picture("Bracket left")).save(stream, format=kind, **options)
    return stream.getvalue()


def a_png(*lines, **options):
    return an_image(a_picture(*(lines or ("Bracket left",))), "PNG", **options)


def a_dxf(*entities, texts=()):
    """An R12 drawing: entities as (type, {group code: value}); by default a 100 x 50 plate."""
    plate = [(0, 0), (100, 0), (100, 50), (0, 50)]
    sides = [
        ("LINE", {8: "CUT", 10: ax, 20: ay, 11: bx, 21: by})
        for (ax, ay), (bx, by) in zip(plate, plate[1:] + plate[:1], strict=True)
    ]
    drawn = [*(entities or sides), *(("TEXT", {8: "0", 10: 5, 20: 5, 40: 3, 1: t}) for t in texts)]
    tags = [(0, "SECTION"), (2, "HEADER"), (9, "$ACADVER"), (1, "AC1009"), (0, "ENDSEC")]
    tags += [(0, "SECTION"), (2, "ENTITIES")]
    for kind, groups in drawn:
        tags += [(0, kind), *groups.items()]
    tags += [(0, "ENDSEC"), (0, "EOF")]
    return "".join(f"{code:>3}\r\n{value}\r\n" for code, value in tags).encode("ascii")


def a_lightburn_project(*shapes, notes=""):
    """A version 2 project: shapes as XML; by default a 100 x 50 plate with a round hole."""
    place = "<XForm>1 0 0 1 50 25</XForm>"
    usual = (
        f'<Shape Type="Rect" CutIndex="0" W="100" H="50" Cr="0">{place}</Shape>',
        f'<Shape Type="Ellipse" CutIndex="0" Rx="5" Ry="5">{place}</Shape>',
    )
    setting = "".join(
        f'<{name} Value="{value}"/>'
        for name, value in {"index": 0, "name": "C00", "maxPower": 60, "speed": 10}.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<LightBurnProject AppVersion="2.0.03" FormatVersion="1" DeviceName="Shop laser">'
        f'<CutSetting type="Cut">{setting}</CutSetting>{"".join(shapes or usual)}'
        f'<Notes ShowOnLoad="0" Notes="{notes}"/></LightBurnProject>'
    ).encode()


#: One good file of each file type.
GOOD = {
    "dxf": a_dxf,
    "dwg": a_dwg,
    "lbrn2": a_lightburn_project,
    "pdf": lambda: a_pdf("Material: Mild Steel", title="Bracket"),
    "excel": lambda: an_xlsx(*CUTTING_LIST),
    "image": lambda: a_png("Bracket left", "Qty 14"),
    "text": lambda: b"Bracket left\r\n5mm mild steel, 14 off\r\n",
}
