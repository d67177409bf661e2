"""What the cells of an .xls do not tell by their values: merged, hidden, struck through, errors.

Source: [MS-XLS] 2.4; fonts, formats, rows and columns are alike in the versions before.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from modn_watch.parsers import ole
from modn_watch.parsers.plain import clean
from modn_watch.parsers.sheet_marked import Marked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modn_watch.parsers.sheet_signs import Signs

#: Larger ones are read without these signs.
_MOST_BYTES: Final = 24 * 1024 * 1024
_STREAMS: Final = ("Workbook", "Book")
_BEGIN, _END = 0x809, 0x0A
_SHEET, _FONT, _FORMAT, _ROW, _COLUMNS, _MERGED = 0x85, 0x31, 0xE0, 0x208, 0x7D, 0xE5
_FORMULA, _NO_NUMBER, _SEVERAL = 0x06, 0x205, 0xBD
_CELLS: Final = frozenset({_FORMULA, 0xD6, 0xFD, 0x203, 0x204, _NO_NUMBER, 0x27E, 0x406})
#: There is no font of this number.
_MISSING_FONT: Final = 4
_STRIKES, _HIDES_ROW, _HIDES_COLUMN = 0x08, 0x20, 0x01
_BIFF8: Final = 0x600


@dataclass
class _Book:
    version: int = 0
    #: Whether each font strikes through, and the font of each format.
    fonts: list[bool] = field(default_factory=list)
    formats: list[int] = field(default_factory=list)
    #: By where their records begin.
    names: dict[int, str] = field(default_factory=dict)
    sheets: dict[str, Marked] = field(default_factory=dict)

    def strikes(self, style: int) -> bool:
        font = self.formats[style] if style < len(self.formats) else 0
        at = font - 1 if font > _MISSING_FONT else font
        return at < len(self.fonts) and self.fonts[at]


def read(data: bytes) -> dict[str, Signs]:
    """Return the signs of each sheet by its name, as far as the records make sense.

    Args:
        data: an .xls whose container is sound.
    """
    if len(data) > _MOST_BYTES:
        return {}
    book = _Book()
    sheet: Marked | None = None
    depth = 0
    for at, kind, body in _records(ole.stream(data, _STREAMS)):
        if kind == _BEGIN:
            depth += 1
            if depth == 1:
                book.version = book.version or _number(body, 0)
                sheet = (
                    book.sheets.setdefault(book.names[at], Marked()) if at in book.names else None
                )
        elif kind == _END:
            depth = max(0, depth - 1)
        elif depth == 1 and sheet is None:
            _look(book, kind, body)
        elif depth == 1 and sheet is not None:
            _mark(book, sheet, kind, body)
    return {name: marked.signs() for name, marked in book.sheets.items()}


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield at, kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _number(body: bytes, at: int) -> int:
    """Return a number of two bytes; what a record leaves out is zero."""
    return int.from_bytes(body[at : at + 2], "little")


def _look(book: _Book, kind: int, body: bytes) -> None:
    if kind == _FONT:
        book.fonts.append(bool(_number(body, 2) & _STRIKES))
    elif kind == _FORMAT:
        book.formats.append(_number(body, 0))
    elif kind == _SHEET and len(body) > 8:  # noqa: PLR2004 -- place, state and a name
        book.names[int.from_bytes(body[:4], "little")] = _name(body, book.version)


def _name(body: bytes, version: int) -> str:
    if version < _BIFF8:
        return clean(body[7 : 7 + body[6]].decode("cp1252", "replace"))
    wide = body[7] & 1
    letters = body[8 : 8 + body[6] * (1 + wide)]
    return clean(letters.decode("utf-16-le" if wide else "latin-1", "replace"))


def _mark(book: _Book, sheet: Marked, kind: int, body: bytes) -> None:
    if kind == _ROW:
        sheet.hide_rows([_number(body, 0)] if _number(body, 12) & _HIDES_ROW else ())
    elif kind == _COLUMNS:
        if _number(body, 8) & _HIDES_COLUMN:
            sheet.hide_columns(_number(body, 0), _number(body, 2))
    elif kind == _MERGED:
        for at in range(2, len(body) - 7, 8):
            sheet.merge(_number(body, at), _number(body, at + 2), _number(body, at + 4))
    else:
        _mark_cells(book, sheet, kind, body)


def _mark_cells(book: _Book, sheet: Marked, kind: int, body: bytes) -> None:
    if kind == _SEVERAL:
        for step, at in enumerate(range(4, len(body) - 7, 6)):
            style = _number(body, at)
            sheet.cell(_number(body, 0), _number(body, 2) + step, struck=book.strikes(style))
    elif kind in _CELLS:
        struck = book.strikes(_number(body, 4))
        sheet.cell(_number(body, 0), _number(body, 2), struck=struck, error=_is_error(kind, body))


def _is_error(kind: int, body: bytes) -> bool:
    if kind == _NO_NUMBER:
        return body[7:8] == b"\x01"
    return kind == _FORMULA and body[6:7] == b"\x02" and body[12:14] == b"\xff\xff"
