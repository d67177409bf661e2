"""Small files that want to become large ones, each built on the spot as bytes."""

import io
import struct
import zipfile
import zlib

from tests.builders import a_dxf, a_lightburn_project

MEBI = 1 << 20


def laughs(opening, closing, entity="lol"):
    """XML of ten levels of entities, each ten times the one before: 10^10 words."""
    levels = [f'<!ENTITY {entity}0 "lol">']
    for level in range(1, 11):
        inner = f"&{entity}{level - 1};" * 10
        levels.append(f'<!ENTITY {entity}{level} "{inner}">')
    declared = "".join(levels)
    return f'<?xml version="1.0"?><!DOCTYPE x [{declared}]>{opening}&{entity}10;{closing}'.encode()


def blow_up(opening, closing):
    """XML of one entity of a megabyte, named a thousand times."""
    declared = f'<!ENTITY a "{"a" * MEBI}">'
    return (
        f'<?xml version="1.0"?><!DOCTYPE x [{declared}]>{opening}{"&a;" * 1000}{closing}'.encode()
    )


def outsider(opening, closing, target):
    """XML with an entity that is another file."""
    return (
        f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "{target}">]>'
        f"{opening}&e;{closing}".encode()
    )


def nested(depth, inner="Group"):
    """A LightBurn project of groups in groups."""
    opened = f'<Shape Type="{inner}"><XForm>1 0 0 1 0 0</XForm><Children>' * depth
    return a_lightburn_project(opened + "</Children></Shape>" * depth)


_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SHEETS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def _relations(**targets):
    each = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets.items(), 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{each}</Relationships>'.encode()


def workbook(**members):
    """An xlsx whose members are replaced; each is bytes, or a list of them."""
    listed = '<sheet name="Parts" sheetId="1" r:id="rId1"/>'
    usual = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>'.encode(),
        "_rels/.rels": _relations(officeDocument="xl/workbook.xml"),
        "xl/workbook.xml": (
            f'<workbook xmlns="{_SHEETS}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>'
        ).encode(),
        "xl/_rels/workbook.xml.rels": _relations(
            worksheet="worksheets/sheet1.xml", sharedStrings="sharedStrings.xml"
        ),
        "xl/worksheets/sheet1.xml": sheet('<row r="1"><c r="A1" t="s"><v>0</v></c></row>'),
        "xl/sharedStrings.xml": strings("<si><t>Mark</t></si>"),
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for name, content in (usual | members).items():
            with packed.open(name, "w", force_zip64=True) as out:
                for part in content if isinstance(content, list) else [content]:
                    out.write(part)
    return stream.getvalue()


def sheet(rows):
    return f'<worksheet xmlns="{_SHEETS}"><sheetData>{rows}</sheetData></worksheet>'.encode()


def strings(items):
    return f'<?xml version="1.0"?><sst xmlns="{_SHEETS}">{items}</sst>'.encode()


def swollen_strings(mebibytes):
    head, tail = strings("<si><t>|</t></si>").split(b"|")
    return workbook(**{"xl/sharedStrings.xml": [head, *[b"A" * MEBI] * mebibytes, tail]})


def many_members(number):
    stream = io.BytesIO(workbook())
    with zipfile.ZipFile(stream, "a") as packed:
        for index in range(number):
            packed.writestr(f"xl/media/{index}", b"")
    return stream.getvalue()


def endless_rows(number):
    """A sheet of so many rows."""
    row = '<row><c t="n"><v>1</v></c></row>' * 10_000
    head, tail = sheet("|").split(b"|")
    return workbook(
        **{"xl/worksheets/sheet1.xml": [head, *[row.encode()] * (number // 10_000), tail]}
    )


def far_cell():
    """A sheet of two cells, the last in the furthest corner."""
    first = '<row r="1"><c r="A1"><v>1</v></c></row>'
    last = '<row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
    return workbook(**{"xl/worksheets/sheet1.xml": sheet(first + last)})


def png(width, height, *, honest=True):
    """A PNG of one colour, which packs a thousandfold."""

    def chunk(kind, body):
        crc = zlib.crc32(kind + body)
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", crc)

    packer, packed = zlib.compressobj(9), []
    row = b"\0" + bytes((width + 7) // 8)
    packed += [packer.compress(row) for _ in range(height if honest else 1)]
    packed.append(packer.flush())
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"".join(packed))
        + chunk(b"IEND", b"")
    )  # fmt: skip


def png_text(mebibytes):
    """A small PNG with a compressed text of so much."""
    picture = png(8, 8)
    packed = zlib.compress(bytes(mebibytes * MEBI), 9)
    body = b"Comment\0\0" + packed
    extra = struct.pack(">I", len(body)) + b"zTXt" + body
    extra += struct.pack(">I", zlib.crc32(b"zTXt" + body))
    return picture[:33] + extra + picture[33:]


def tiff(width, height):
    """A TIFF of one strip that packs well, of a given size."""
    strip = zlib.compress(bytes(min(width * height, 4 * MEBI)), 9)
    tags = [
        (256, 4, width), (257, 4, height), (258, 3, 8), (259, 3, 8), (262, 3, 1),
        (273, 4, 8 + 2 + 9 * 12 + 4), (277, 3, 1), (278, 4, height), (279, 4, len(strip)),
    ]  # fmt: skip
    entries = b"".join(
        struct.pack("<HHI", tag, kind, 1)
        + (struct.pack("<HH", value, 0) if kind == 3 else struct.pack("<I", value))
        for tag, kind, value in tags
    )
    return b"II*\0" + struct.pack("<IH", 8, len(tags)) + entries + bytes(4) + strip


def gif(width, height, frames=1):
    """A GIF that claims a large picture."""
    head = b"GIF89a" + struct.pack("<HH", width, height) + b"\x80\0\0" + b"\0\0\0\xff\xff\xff"
    frame = b"," + struct.pack("<HHHH", 0, 0, width, height) + b"\0" + b"\x02\x02\x4c\x01\0"
    return head + frame * frames + b";"


def webp(width, height):
    """A WebP whose header claims a picture of up to 16384 by 16384."""
    bits = (width - 1) | (height - 1) << 14
    body = b"\x2f" + struct.pack("<I", bits) + bytes(16)
    chunk = b"VP8L" + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)
    return b"RIFF" + struct.pack("<I", 4 + len(chunk)) + b"WEBP" + chunk


def pdf(*objects, root="1 0 R"):
    """A PDF of objects as bytes, numbered from 1."""
    out, places = [b"%PDF-1.7\n"], []
    at = len(out[0])
    for number, body in enumerate(objects, 1):
        whole = b"%d 0 obj\n%s\nendobj\n" % (number, body)
        places.append(at)
        out.append(whole)
        at += len(whole)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    out.append(b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(places) + 1, table))
    trailer = b"trailer\n<</Size %d/Root %s>>\nstartxref\n%d\n%%%%EOF\n"
    out.append(trailer % (len(places) + 1, root.encode(), at))
    return b"".join(out)


def pdf_page(content, extra=b""):
    stream = b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(content), extra, content)
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>",
        stream,
    )


def swollen_pdf(mebibytes):
    """A page whose content unpacks, twice over, to so much."""
    packer = zlib.compressobj(9)
    drawn = b"0 0 m\n" * 174_763
    once = b"".join([*(packer.compress(drawn) for _ in range(mebibytes)), packer.flush()])
    return pdf_page(zlib.compress(once, 9), b"/Filter[/FlateDecode/FlateDecode]")


def crowded_pdf(number):
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>"]
    objects += [b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"]
    return pdf(*objects, *[b"<</A 1>>"] * number)


def round_pdf():
    """A tree of pages that is its own branch."""
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[2 0 R 3 0 R]/Count 2000000000/Parent 3 0 R>>",
        b"<</Type/Pages/Kids[2 0 R]/Count 1000000000/Parent 2 0 R>>",
    )


def blocks(**named):
    """A drawing of blocks, each a list of entities as in `a_dxf`, and one INSERT of the first."""
    tags = [(0, "SECTION"), (2, "BLOCKS")]
    for name, entities in named.items():
        tags += [(0, "BLOCK"), (8, "0"), (2, name), (70, 0), (10, 0), (20, 0)]
        for kind, groups in entities:
            tags += [(0, kind), *groups.items()]
        tags += [(0, "ENDBLK"), (8, "0")]
    tags += [(0, "ENDSEC")]
    section = "".join(f"{code:>3}\r\n{value}\r\n" for code, value in tags).encode()
    whole = a_dxf(insert(next(iter(named))))
    before, after = whole.split(b"  0\r\nSECTION\r\n  2\r\nENTITIES", 1)
    return before + section + b"  0\r\nSECTION\r\n  2\r\nENTITIES" + after


def insert(name, rows=1, columns=1):
    grid = {70: columns, 71: rows, 44: 10, 45: 10}
    return ("INSERT", {8: "0", 2: name, 10: 0, 20: 0} | (grid if rows > 1 else {}))


LINE = ("LINE", {8: "0", 10: 0, 20: 0, 11: 1, 21: 1})


def russian_dolls(levels=10, rows=10):
    """Blocks in blocks, each a grid of the next: rows to the power of twice the levels lines."""
    inner = {f"B{level}": [insert(f"B{level + 1}", rows, rows)] for level in range(levels)}
    return blocks(**inner, **{f"B{levels}": [LINE]})


def crowd(number):
    """A drawing of so many lines, each like the other."""
    lines = a_dxf(LINE)
    at = lines.index(b"  0\r\nLINE")
    end = lines.index(b"  0\r\nENDSEC", at)
    return lines[:at] + lines[at:end] * number + lines[end:]
