"""The text of a Word document as Word 97 to 2003 saved it: a table of pieces says where it lies.

Source: [MS-DOC] 2.4.1, 2.5.1 to 2.5.10, 2.8.35, 2.9.38, 2.9.73 and 2.9.177.
"""

from __future__ import annotations

import re
import struct
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from modn_watch.errors import Oversize, Unreadable
from modn_watch.parsers import ole

if TYPE_CHECKING:
    from collections.abc import Iterator

BEGINS: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: How its first stream begins; older ones have no table of pieces, or another.
_WORD: Final = 0xA5EC
_WORD_97: Final = 0x00C1
_LOCKED, _SECOND_TABLE = 0x0100, 0x0200
#: Where the length of the pieces' table stands, behind its place, bytes.
_PIECES_AT: Final = 0x01A2
_HEAD: Final = struct.Struct("<HH6xH")
_PLACE: Final = struct.Struct("<II")
_PROPERTIES, _PIECES = 1, 2
#: Of one piece's entry: the place of its text, and whether each letter is one byte.
_PIECE: Final = struct.Struct("<2xI2x")
_ONE_BYTE: Final = 0x4000_0000
_MOST_CHARACTERS: Final = 16_000_000
#: A field is an instruction and, behind a mark, what that showed last.
_INSTRUCTION = re.compile("\x13[^\x13-\x15]*+[\x14\x15]")
#: Fields stand in the instructions of others.
_FIELDS_DEEP: Final = 3
#: Cells end with one of these, a row with one more.
_ROW_END = re.compile("\x07{2,}")
_SHOWN: Final = {"\r": "\n", "\x0b": "\n", "\x0c": "\n", "\x0e": "\n", "\x07": " ", "\x1e": "-"}
#: Pictures, notes, ends of fields, and hyphens where a word may be parted.
_UNSHOWN: Final = dict.fromkeys("\x01\x02\x03\x04\x05\x06\x08\x13\x14\x15\x1f")
_SIGNS: Final = str.maketrans(_SHOWN | _UNSHOWN)


def lines(data: bytes) -> tuple[str, ...]:
    """Return the paragraphs in their order, a table's row as one line, then headers and footers.

    Raises:
        Unreadable: it is no Word document, damaged, locked, or older than Word 97.
        Oversize: it has more letters than any letter.
    """
    try:
        text = _text(data)
    except (ValueError, struct.error) as error:
        raise Unreadable("The Word document is damaged or cut short.") from error
    for _ in range(_FIELDS_DEEP):
        text = _INSTRUCTION.sub("", text)
    shown = _ROW_END.sub("\n", text).translate(_SIGNS).split("\n")
    return tuple(filter(None, (" ".join(line.split()) for line in shown)))


def _text(data: bytes) -> str:
    body = ole.stream(data, ("WordDocument",))
    kind, version, flags = _HEAD.unpack_from(body) if len(body) >= _HEAD.size else (0, 0, 0)
    if kind != _WORD:
        raise Unreadable("There is no text of a Word document in this file.")
    if version < _WORD_97:
        raise Unreadable("Word before 97 saved this document: save it as .docx.")
    if flags & _LOCKED:
        raise Unreadable("The Word document is locked with a password.")
    start, size = _PLACE.unpack_from(body, _PIECES_AT)
    table = ole.stream(data, ("1Table" if flags & _SECOND_TABLE else "0Table",))
    return "".join(_read(body, table[start : start + size]))


def _read(body: bytes, kept: bytes) -> Iterator[str]:
    """Yield the text of the pieces.

    Raises:
        ValueError: there is no table of them.
    """
    pieces = _pieces(kept)
    count = (len(pieces) - 4) // (4 + _PIECE.size)
    if count < 1:
        raise ValueError("no pieces")
    ends = struct.unpack_from(f"<{count + 1}I", pieces)
    # Places that run backwards would give some text many times over.
    if list(ends) != sorted(ends):
        raise ValueError("pieces out of order")
    if ends[-1] > _MOST_CHARACTERS:
        raise Oversize(
            "The text of this document is longer than any letter.",
            hint="Split it, or save it as a PDF.",
        )
    for number, (start, end) in enumerate(pairwise(ends)):
        (place,) = _PIECE.unpack_from(pieces, 4 * (count + 1) + number * _PIECE.size)
        yield _piece(body, place, end - start)


def _piece(body: bytes, place: int, length: int) -> str:
    if place & _ONE_BYTE:
        start = (place ^ _ONE_BYTE) // 2
        return body[start : start + length].decode("cp1252", "replace")
    return body[place : place + 2 * length].decode("utf-16-le", "replace")


def _pieces(kept: bytes) -> bytes:
    """Return the table of pieces, which stands behind properties of paragraphs."""
    at = 0
    while kept[at : at + 1] == bytes([_PROPERTIES]):
        (length,) = struct.unpack_from("<H", kept, at + 1)
        at += 3 + length
    if kept[at : at + 1] != bytes([_PIECES]):
        raise ValueError("no pieces")
    (length,) = struct.unpack_from("<I", kept, at + 1)
    return kept[at + 5 : at + 5 + length]
