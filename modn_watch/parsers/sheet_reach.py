"""How far the sheets of a workbook reach, found out before any reader makes room for their cells.

calamine holds every cell between the first and the last one, and ends the process when they do
not fit; one cell in a damaged or hostile place is enough for that.  What a workbook says of its
size by itself (`dimension`) is not asked: only the cells count.  An .xls alone must not say
nonsense, because calamine makes room at once for what that says.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING
from xml.sax.handler import ContentHandler

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import IO
    from xml.sax.xmlreader import AttributesImpl

_CHUNK_BYTES = 1 << 20
#: Longer than any tag of a row or a cell.
_OVERLAP_BYTES = 1 << 10
_TAG = re.compile(rb"<(?:\w+:)?(c|row)(?=[\s/>])([^<>]*)>")
_PLACE = re.compile(rb"(?:^|\s)r\s*=\s*[\"']([A-Za-z]*)(\d*)")
#: A place beyond column ZZ or row 9,999, or a row or cell that leaves its place to be counted.
_WORTH_COUNTING = re.compile(
    rb"<(?:\w+:)?(?:c|row)(?:[/>]|\s(?:[^<>]*\s)?r\s*=\s*[\"'](?:[A-Za-z]{3}|[A-Za-z]*\d{5})"
    rb"|\s(?![^<>]*\br\s*=))"
)
#: What a sheet with nothing worth counting reaches at most.
_NEAR_ROWS, _NEAR_COLUMNS = 9_999, 702
#: BIFF12 records: a row begins, and cells that hold something.  Source: [MS-XLSB] 2.3.1.
_ROW, _CELLS = 0, range(2, 12)
_SHORTEST_BYTES = 8
#: BIFF8 records of one cell, and of several in a row.  Source: [MS-XLS] 2.3.1.
_BIFF_CELLS = frozenset({0x06, 0xD6, 0xFD, 0x203, 0x204, 0x205, 0x206, 0x27E, 0x406})
_BIFF_MANY = frozenset({0xBD})
#: The stated size, with rows of two bytes until BIFF5; one more row and column than there are.
_DIMENSIONS, _LONG_DIMENSIONS = 0x200, 14
_BIFF_MOST = 65_537 * 257


@dataclass(frozen=True, kw_only=True)
class Reach:
    """The rectangle around a sheet's cells that hold something, counted from 1."""

    first_row: int = 1
    last_row: int = 0
    last_column: int = 0


def _around(places: Iterable[tuple[int, int]]) -> Reach:
    first, last, column = None, 0, 0
    for row, cell in places:
        first = row if first is None or row < first else first
        last = max(last, row)
        column = max(column, cell)
    return Reach(first_row=first or 1, last_row=last, last_column=column)


def of_xml(part: IO[bytes]) -> Reach:
    """Return the reach of a sheet of an .xlsx; of other XML something small.

    Args:
        part: the member, seekable.
    """
    if not any(_WORTH_COUNTING.search(chunk) for chunk, _ in _chunks(part)):
        return Reach(last_row=_NEAR_ROWS, last_column=_NEAR_COLUMNS)
    part.seek(0)
    return _around(_xml_places(part))


def _chunks(part: IO[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Yield pieces that overlap by what may be torn, and whether a piece is the last."""
    rest = b""
    while True:
        piece = part.read(_CHUNK_BYTES)
        yield rest + piece, not piece
        if not piece:
            return
        rest = (rest + piece)[-_OVERLAP_BYTES:]


def _xml_places(part: IO[bytes]) -> Iterator[tuple[int, int]]:
    row = column = 0
    for name, attributes in _tags(part):
        letters, digits = _stated(attributes)
        if name == b"row":
            row, column = int(digits or row + 1), 0
            continue
        column = _column(letters) or column + 1
        row = int(digits or row or 1)
        if not attributes.endswith(b"/"):
            yield row, column


def _stated(attributes: bytes) -> tuple[bytes, bytes]:
    found = _PLACE.search(attributes)
    return (found[1], found[2][:9]) if found else (b"", b"")


def _tags(part: IO[bytes]) -> Iterator[tuple[bytes, bytes]]:
    rest = b""
    while piece := part.read(_CHUNK_BYTES):
        text, end = rest + piece, 0
        for found in _TAG.finditer(text):
            end = found.end()
            yield found[1], found[2]
        rest = text[max(end, len(text) - _OVERLAP_BYTES) :]


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters[:8].upper():
        number = number * 26 + letter - ord("@")
    return number


def of_xlsb(content: bytes) -> Reach:
    """Return the reach of a sheet of an .xlsb.

    Raises:
        ValueError: a cell is too short to say where it is; calamine then takes the place of
            whatever it read before.
    """
    return _around(_xlsb_places(content))


def _xlsb_places(content: bytes) -> Iterator[tuple[int, int]]:
    at = row = 0
    while at < len(content):
        kind, at = seven_bits(content, at, 2)
        length, at = seven_bits(content, at, 4)
        number = int.from_bytes(content[at : at + 4], "little") + 1
        if (kind == _ROW or kind in _CELLS) and length < _SHORTEST_BYTES:
            raise ValueError("a cell without a place")
        if kind == _ROW:
            row = number
        elif kind in _CELLS:
            yield row, number
        at += length


def seven_bits(content: bytes, at: int, most: int) -> tuple[int, int]:
    """Return a number of at most that many bytes, and where it ends.  Source: [MS-XLSB] 2.1.4."""
    value = 0
    for place, byte in enumerate(content[at : at + most]):
        value |= (byte & 0x7F) << 7 * place
        if byte < 0x80:  # noqa: PLR2004 -- the mark of the last byte
            return value, at + place + 1
    return value, at + most


def of_xls(stream: bytes) -> Reach:
    """Return the reach of all sheets of an .xls together.

    Args:
        stream: its `Workbook` or `Book` stream.

    Raises:
        ValueError: it states more rows and columns than there can be.
    """
    return _around(_xls_places(stream))


def _xls_places(stream: bytes) -> Iterator[tuple[int, int]]:
    at = 0
    while at + 4 <= len(stream):
        kind, length, row, column = (
            int.from_bytes(stream[n : n + 2], "little") for n in range(at, at + 8, 2)
        )
        if kind == _DIMENSIONS:
            _require_sense(stream[at + 4 : at + 4 + length])
        elif kind in _BIFF_CELLS:
            yield row + 1, column + 1
        elif kind in _BIFF_MANY:
            yield row + 1, column + max(0, length - 6) // 6
        at += 4 + length


def _require_sense(dimensions: bytes) -> None:
    """Do nothing where a sheet's stated size can be.  Source: [MS-XLS] 2.4.90, BIFF5 likewise."""
    width = 4 if len(dimensions) >= _LONG_DIMENSIONS else 2
    at = (0, width, 2 * width, 2 * width + 2, 2 * width + 4)
    top, bottom, left, right = (
        int.from_bytes(dimensions[begin:end], "little") for begin, end in pairwise(at)
    )
    if (bottom - top + 1) * (right - left + 1) > _BIFF_MOST:
        raise ValueError("more cells than there can be")


class OdsReach(ContentHandler):
    """Follows the content of an .ods; afterwards `reaches` has one for each sheet."""

    def __init__(self) -> None:
        super().__init__()
        self.reaches: list[Reach] = []
        self._row = self._repeated = self._width = self._filled = 0
        self._last = self._widest = 0

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802 -- SAX's name
        """Count what begins here as often as it is repeated."""
        kind = name.rpartition(":")[2]
        if kind == "table-row":
            self._repeated, self._width, self._filled = _times(attrs, "number-rows-repeated"), 0, 0
        elif kind in {"table-cell", "covered-table-cell"}:
            self._width += _times(attrs, "number-columns-repeated")
            if any(each.endswith(":value-type") for each in attrs.getNames()):
                self._filled = self._width

    def endElement(self, name: str) -> None:  # noqa: N802 -- SAX's name
        """Close a row or a sheet."""
        kind = name.rpartition(":")[2]
        if kind == "table-row":
            self._row += self._repeated
            if self._filled:
                self._last, self._widest = self._row, max(self._widest, self._filled)
        elif kind == "table":
            self.reaches.append(Reach(last_row=self._last, last_column=self._widest))
            self._row = self._last = self._widest = 0


def _times(attrs: AttributesImpl, name: str) -> int:
    stated = next((attrs[each] for each in attrs.getNames() if each.endswith(f":{name}")), "1")
    return int(stated[:18]) if stated.isascii() and stated.isdigit() else 1
