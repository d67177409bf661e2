"""What the cells of an .xlsb do not tell by their values: merged, hidden, struck through, errors.

Source: [MS-XLSB] 2.3 and 2.4.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from modn_watch.parsers.plain import clean
from modn_watch.parsers.sheet_marked import Marked
from modn_watch.parsers.sheet_reach import seven_bits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modn_watch.parsers.sheet_signs import Signs

#: Of one part, unpacked; larger ones are read without these signs.
_MOST_BYTES: Final = 16 * 1024 * 1024
_ODD: Final = (
    ParseError,
    DefusedXmlException,
    ValueError,
    LookupError,
    OSError,
    EOFError,
    RuntimeError,
    zipfile.BadZipFile,
    zlib.error,
)
_ROW, _COLUMNS, _MERGED, _SHEET = 0, 60, 176, 156
_FONT, _FORMATS, _FORMAT, _FORMATS_END = 43, 617, 47, 618
_CELLS: Final = range(2, 12)
#: An error by itself, and one that a formula has.
_ERRORS: Final = frozenset({3, 11})
_STRIKES, _HIDES_ROW, _HIDES_COLUMN = 0x08, 0x10, 0x01


def read(data: bytes) -> dict[str, Signs]:
    """Return the signs of each sheet by its name; nothing where the parts make no sense.

    Args:
        data: an .xlsb whose container is sound.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            struck = _struck(packed)
            sheets = {
                name: _of_sheet(_part(packed, member), struck) for name, member in _sheets(packed)
            }
    except _ODD:
        return {}
    return {name: marked.signs() for name, marked in sheets.items()}


def _part(packed: zipfile.ZipFile, name: str) -> bytes:
    if name not in packed.namelist() or packed.getinfo(name).file_size > _MOST_BYTES:
        return b""
    return packed.read(name)


def _records(content: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(content):
        kind, at = seven_bits(content, at, 2)
        length, at = seven_bits(content, at, 4)
        yield kind, content[at : at + length]
        at += length


def _number(body: bytes, at: int, size: int = 4) -> int:
    """Return a number; what a record leaves out is zero."""
    return int.from_bytes(body[at : at + size], "little")


def _sheets(packed: zipfile.ZipFile) -> list[tuple[str, str]]:
    targets = {
        each.get("Id", ""): posixpath.normpath(posixpath.join("/xl", each.get("Target", "")))[1:]
        for each in ElementTree.fromstring(_part(packed, "xl/_rels/workbook.bin.rels"))
    }
    found: list[tuple[str, str]] = []
    for kind, body in _records(_part(packed, "xl/workbook.bin")):
        if kind == _SHEET:
            relation, end = _text(body, 8)
            name, _ = _text(body, end)
            found.append((clean(name), targets.get(relation, "")))
    return found


def _text(body: bytes, at: int) -> tuple[str, int]:
    end = at + 4 + 2 * _number(body, at)
    return body[at + 4 : end].decode("utf-16-le", "replace"), end


def _struck(packed: zipfile.ZipFile) -> frozenset[int]:
    """Return the numbers of the cell styles whose font is struck through."""
    fonts: list[bool] = []
    styles: list[int] = []
    inside = False
    for kind, body in _records(_part(packed, "xl/styles.bin")):
        if kind == _FONT:
            fonts.append(bool(_number(body, 2, 2) & _STRIKES))
        elif kind in {_FORMATS, _FORMATS_END}:
            inside = kind == _FORMATS
        elif kind == _FORMAT and inside:
            styles.append(_number(body, 4, 2))
    return frozenset(at for at, font in enumerate(styles) if font < len(fonts) and fonts[font])


def _of_sheet(content: bytes, struck: frozenset[int]) -> Marked:
    sheet = Marked()
    row = 0
    for kind, body in _records(content):
        if kind == _ROW:
            row = _number(body, 0)
            sheet.hide_rows([row] if _number(body, 11, 1) & _HIDES_ROW else ())
        elif kind in _CELLS:
            gone = _number(body, 4, 3) in struck
            sheet.cell(row, _number(body, 0), struck=gone, error=kind in _ERRORS)
        elif kind == _COLUMNS and _number(body, 16, 2) & _HIDES_COLUMN:
            sheet.hide_columns(_number(body, 0), _number(body, 4))
        elif kind == _MERGED:
            sheet.merge(_number(body, 0), _number(body, 4), _number(body, 8))
    return sheet
