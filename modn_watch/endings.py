"""Does a file end as its format says that it must?

A program that pauses, or that opens and closes the file for each piece, leaves something that is
quiet and that nobody has open, yet is not all there. Most formats of a laser shop say where they
end. The beginning tells the format: a name promises nothing.
"""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: How much of a file's beginning, and of its end, is needed, bytes.
SAMPLE_BYTES = 4096


class Ending(Enum):
    """How a file ends."""

    WHOLE = auto()
    #: Something is missing that every file of its kind has.
    UNFINISHED = auto()
    #: No format that says how it ends, or one that its writers take lightly.
    UNKNOWN = auto()


def ending(head: bytes, tail: bytes, size: int) -> Ending:
    """Return whether a file is all there, as far as its two ends tell.

    Args:
        head: its first `SAMPLE_BYTES` bytes; all of it where it is shorter.
        tail: as many of its last bytes; they overlap the head in a short file.
        size: of the whole file, bytes.
    """
    if not head.strip(b"\x00"):
        # It was given its size, or no content at all, before its content.
        return Ending.UNFINISHED
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        if size % 2:
            # Each letter of UTF-16 takes two bytes, or four.
            return Ending.UNFINISHED
        head, tail = head[2:].replace(b"\x00", b""), tail.replace(b"\x00", b"")
    for beginning, judge in _JUDGES:
        if beginning.match(head):
            return judge(head, tail, size)
    return Ending.UNKNOWN


def _must(there: object) -> Ending:
    return Ending.WHOLE if there else Ending.UNFINISHED


#: Where the end of a whole file is found at once, in nearly every one.
_NEAR_BYTES = 64


def _ends_with(mark: re.Pattern[bytes]) -> Callable[[bytes, bytes, int], Ending]:
    """Return the judge of a format whose end is marked, whatever may follow."""
    return lambda _head, tail, _size: _must(mark.search(tail[-_NEAR_BYTES:]) or mark.search(tail))


#: What a new version begins with that was appended to a PDF.
_PDF_UPDATE = re.compile(rb"\d\s+obj\b|\bxref\b|\bstartxref\b")


def _pdf(_head: bytes, tail: bytes, _size: int) -> Ending:
    _, mark, after = tail.rpartition(b"%%EOF")
    return _must(mark and not _PDF_UPDATE.search(after))


_ZIP_END = b"PK\x05\x06"
_ZIP_END_BYTES = 22


def _zip(_head: bytes, tail: bytes, _size: int) -> Ending:
    """Look for the last record, which says how long the comment after it is (APPNOTE 4.3.16)."""
    start = tail.rfind(_ZIP_END)
    if start < 0:
        return Ending.UNFINISHED
    comment_bytes = int.from_bytes(tail[start + 20 : start + 22], "little")
    missing = start + _ZIP_END_BYTES + comment_bytes - len(tail)
    return Ending.UNKNOWN if missing < 0 else _must(missing == 0)


_JPEG_SCAN = b"\xff\xda"
#: What follows 0xFF inside the compressed picture, or between the passes of a progressive one.
_JPEG_INSIDE = re.compile(rb"(?:[^\xff]|\xff[\x00\xc4\xd0-\xd7\xff]|\xff\Z)*+")


def _jpeg(_head: bytes, tail: bytes, _size: int) -> Ending:
    if tail.rstrip(b"\x00\r\n ").endswith(b"\xff\xd9"):
        return Ending.WHOLE
    # Cameras append films and notes of their own after the end.
    picture = tail.rpartition(_JPEG_SCAN)[2]
    return Ending.UNFINISHED if _JPEG_INSIDE.fullmatch(picture) else Ending.UNKNOWN


def _webp(head: bytes, _tail: bytes, size: int) -> Ending:
    return _must(size >= int.from_bytes(head[4:8], "little") + 8)


def _bmp(head: bytes, _tail: bytes, size: int) -> Ending:
    # Zero where the writer did not care.
    return _must(size >= int.from_bytes(head[2:6], "little"))


def _tiff(head: bytes, _tail: bytes, size: int) -> Ending:
    """Look whether the first directory, which most programs write last, can be there."""
    large = b"+" in head[2:4]
    place = head[8:16] if large else head[4:8]
    first = int.from_bytes(place[::-1] if head.startswith(b"II") else place, "big")
    return Ending.UNKNOWN if 0 < first < size else Ending.UNFINISHED


#: The header since R2004, but for 2007's, and where it lies in the file.
_DWG_HEADER = slice(0x80, 0xEC)
_DWG_HEADER_BYTES = 0x6C
_DWG_SECOND_HEADER = slice(0x34, 0x3C)


def _dwg(head: bytes, tail: bytes, size: int) -> Ending:
    """Look for the copy of its header with which a drawing ends.

    Source: the Open Design specification of DWG, "R2004 file header"; measured on AutoCAD's files.
    """
    header = head[_DWG_HEADER]
    if len(header) == _DWG_HEADER_BYTES and tail.endswith(header):
        return Ending.WHOLE
    plain = bytes(byte ^ mask for byte, mask in zip(header, _dwg_masks(), strict=False))
    second = int.from_bytes(plain[_DWG_SECOND_HEADER], "little")
    cut_short = plain.startswith(b"AcFssFcAJMB") and size < second + _DWG_HEADER_BYTES
    return Ending.UNFINISHED if cut_short else Ending.UNKNOWN


def _dwg_masks() -> Iterator[int]:
    """Yield what the header's bytes are mixed with."""
    state = 1
    while True:
        state = (state * 0x343FD + 0x269EC3) % 2**32
        yield state >> 16 & 0xFF


def _begins(pattern: bytes) -> re.Pattern[bytes]:
    return re.compile(pattern, re.DOTALL)


#: From a format's beginning to who judges its end.
_JUDGES: tuple[tuple[re.Pattern[bytes], Callable[[bytes, bytes, int], Ending]], ...] = (
    (
        # Comments may stand before the first section.
        _begins(
            rb"(?:\xef\xbb\xbf)?\s*+(?:999[ \t]*+[\r\n]++[^\r\n]*+\s*+)*+0[ \t]*+[\r\n]\s*+SECTION"
        ),
        _ends_with(re.compile(rb"[\r\n][ \t]*0[ \t]*[\r\n]+[ \t]*EOF(?![^\s\x00\x1a])")),
    ),
    (
        _begins(rb"AutoCAD Binary DXF\r\n\x1a\x00"),
        _ends_with(re.compile(rb"\x00EOF\x00")),
    ),
    (
        _begins(rb"(?:\xef\xbb\xbf)?\s*+<(?:.*<)?LightBurnProject\b"),
        _ends_with(re.compile(rb"</LightBurnProject\s*>")),
    ),
    # Of any other document the root element may not even have begun.
    (_begins(rb"(?:\xef\xbb\xbf)?\s*+<\?xml\b"), _ends_with(re.compile(rb"</[^>]+>|/>"))),
    (_begins(rb"PK\x03\x04"), _zip),
    (_begins(rb"(?!%!PS).{0,1020}%PDF-\d"), _pdf),
    (_begins(rb"\x89PNG\r\n\x1a\n"), _ends_with(re.compile(rb"IEND\xae\x42\x60\x82"))),
    (_begins(rb"\xff\xd8\xff"), _jpeg),
    (_begins(rb"GIF8[79]a"), _ends_with(re.compile(rb"\x00;[\x00\s]*\Z"))),
    (_begins(rb"AC10(?:18|24|27|32)"), _dwg),
    (_begins(rb"RIFF....WEBP"), _webp),
    # "BM" alone begins many a text; the length of the second header tells.
    (_begins(rb"BM.{12}[\x0c\x28\x34\x38\x40\x6c\x7c]\x00\x00\x00"), _bmp),
    (_begins(rb"II[*+]\x00|MM\x00[*+]"), _tiff),
)
