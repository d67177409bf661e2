"""Small pictures in every format that is read, and damage to their chunks, tags and tables."""

import struct
import zlib
from functools import cache

from PIL import Image

from tests.builders import an_image
from tests.fuzz.scramble import rearranged, scrambled

_SIZES = (0, 1, 2, 255, 256, 32767, 65535, 65536, 2**24, 2**31 - 1, 2**31, 2**32 - 1)
_TIFF_TAGS = (
    *(254, 256, 257, 258, 259, 262, 270, 273, 274, 277, 278, 279, 282, 283, 284, 296, 317, 320),
    *(322, 323, 324, 325, 330, 338, 339, 347, 530, 33550, 34665, 34853, 40965),
)  # fmt: skip


def dots(mode="RGB", size=(13, 9)):
    image = Image.new("L", size)
    image.putdata([(7 * n) % 256 for n in range(size[0] * size[1])])
    return image.convert(mode)


def _tagged():
    tags = Image.Exif()
    tags[0x010F], tags[0x0112], tags[0x0132] = "Maker", 6, "2025:01:02 03:04:05"
    tags.get_ifd(0x8769).update({0x829A: (1, 50), 0x9003: "2025:01:02 03:04:05", 0x9286: b"note"})
    tags.get_ifd(0x8825).update({1: "S", 2: (33.0, 55.0, 1.5)})
    return tags


@cache
def seeds():
    rgb, more = dots(), [dots("RGB", (5, 5)), dots("RGB", (13, 9))]
    return (
        an_image(rgb, "PNG", exif=_tagged(), dpi=(300, 300)),
        an_image(dots("P"), "PNG", transparency=0),
        an_image(dots("RGBA"), "PNG", save_all=True, append_images=[dots("RGBA")]),
        an_image(dots("I;16"), "PNG"),
        an_image(rgb, "JPEG", exif=_tagged(), dpi=(72, 72)),
        an_image(dots("L"), "JPEG", progressive=True),
        an_image(dots("CMYK"), "JPEG"),
        an_image(rgb, "TIFF", exif=_tagged(), dpi=(200, 200)),
        an_image(dots("1"), "TIFF", compression="group4"),
        an_image(rgb, "TIFF", compression="tiff_lzw", save_all=True, append_images=more),
        an_image(dots("P"), "TIFF", compression="packbits"),
        an_image(rgb, "TIFF", compression="jpeg"),
        an_image(dots("P"), "GIF", save_all=True, append_images=[dots("P")], duration=9),
        an_image(rgb, "BMP"),
        an_image(dots("P"), "BMP"),
        an_image(dots("1"), "BMP"),
        an_image(rgb, "WEBP", exif=_tagged()),
        an_image(dots("RGBA"), "WEBP", lossless=True, save_all=True, append_images=[dots("RGBA")]),
        an_image(rgb, "MPO", save_all=True, append_images=more),
    )


def damaged(data, chance, other):
    harm = next((harm for mark, harm in _HARM if data.startswith(mark)), None)
    if harm is None or chance.random() < 0.35:
        return scrambled(data, chance, other)
    return harm(data, chance) or scrambled(data, chance, other)


def _png(data, chance):
    """Damage a chunk and give it a right checksum again."""
    chunks, at = [], 8
    while at + 12 <= len(data):
        (length,) = struct.unpack_from(">I", data, at)
        chunks.append((data[at + 4 : at + 8], data[at + 8 : at + 8 + length]))
        at += 12 + length
    if not chunks:
        return b""
    which = chance.randrange(len(chunks))
    kind, body = chunks[which]
    match chance.randrange(4):
        case 0 if len(body) >= 8:
            where = 4 * chance.randrange(len(body) // 4)
            chunks[which] = (kind, body[:where] + _packed(chance, ">I") + body[where + 4 :])
        case 1:
            chunks[which] = (kind, scrambled(body, chance))
        case 2:
            chunks[which] = (chance.choice((b"IHDR", b"acTL", b"fcTL", b"eXIf", b"zTXt", b"pHYs",
                                            b"tRNS", b"PLTE", b"iCCP", b"IEND")), body)  # fmt: skip
        case _:
            rearranged(chunks, chance, 2)
    return data[:8] + b"".join(map(_chunk, chunks))


def _chunk(chunk):
    kind, body = chunk
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _packed(chance, form):
    return struct.pack(form, chance.choice(_SIZES) & (0xFFFF if form[1] == "H" else 0xFFFFFFFF))


def _tiff(data, chance):
    """Damage one entry of a folder: its tag, type, count or value."""
    order = "<" if data.startswith(b"II") else ">"
    found = bytearray(data)
    entries = _tiff_entries(data, order)
    if not entries:
        return b""
    at = chance.choice(entries)
    match chance.randrange(4):
        case 0:
            found[at : at + 2] = struct.pack(order + "H", chance.choice(_TIFF_TAGS))
        case 1:
            found[at + 2 : at + 4] = struct.pack(order + "H", chance.randrange(19))
        case 2:
            found[at + 4 : at + 8] = _packed(chance, order + "I")
        case _:
            found[at + 8 : at + 12] = chance.choice(
                (
                    _packed(chance, order + "I"),
                    struct.pack(order + "I", chance.randrange(len(data))),
                )
            )
    return bytes(found)


def _tiff_entries(data, order):
    entries, (at,) = [], struct.unpack_from(order + "I", data.ljust(8, b"\0"), 4)
    while 0 < at < len(data) - 2 and len(entries) < 200:
        (count,) = struct.unpack_from(order + "H", data, at)
        ends = [at + 2 + 12 * n for n in range(min(count, 50) + 1)]
        entries += [end for end in ends[:-1] if end + 12 <= len(data)]
        if ends[-1] + 4 > len(data):
            break
        (at,) = struct.unpack_from(order + "I", data, ends[-1])
    return entries


def _jpeg(data, chance):
    """Damage the segments before the picture's data."""
    segments, at = [], 2
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != 0xDA:
        (length,) = struct.unpack_from(">H", data, at + 2)
        segments.append(data[at : at + 2 + length])
        at += 2 + length
    rest = data[at:]
    if not segments:
        return b""
    which = chance.randrange(len(segments))
    match chance.randrange(4):
        case 0:
            rearranged(segments, chance, 2)
        case 1:
            segments[which] = segments[which][:4] + scrambled(segments[which][4:], chance)
        case 2:
            segments[which] = b"\xff" + bytes([chance.randrange(0xC0, 0x100)]) + segments[which][2:]
        case _:
            inner = segments[which]
            tiff = inner.find(b"Exif\0\0") + 6
            if tiff > 5:
                segments[which] = inner[:tiff] + (_tiff(inner[tiff:], chance) or inner[tiff:])
    return data[:2] + b"".join(segments) + rest


def _head(data, chance):
    """Damage the numbers that a file begins with."""
    found = bytearray(data)
    where = chance.randrange(2, min(64, len(data) - 4))
    size = chance.choice(("<H", "<I", ">H"))
    packed = _packed(chance, size)
    found[where : where + len(packed)] = packed
    return bytes(found)


_HARM = (
    (b"\x89PNG", _png),
    (b"II", _tiff),
    (b"MM", _tiff),
    (b"\xff\xd8", _jpeg),
    (b"GIF8", _head),
    (b"BM", _head),
    (b"RIFF", _head),
)
