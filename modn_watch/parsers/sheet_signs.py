"""What the cells of an .xlsx do not tell by their values: merged, hidden, struck through, unsaved.

Read from the packed XML itself: neither calamine tells these, nor is openpyxl, which takes twenty
times as long, needed for them.
"""

from __future__ import annotations

import io
import itertools
import posixpath
import re
import zipfile
import zlib
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from modn_watch.parsers import sheet_styles
from modn_watch.parsers.plain import clean
from modn_watch.parsers.sheet_styles import Styles
from modn_watch.parsers.sheet_table import column_letters
from modn_watch.parsers.sheet_values import ERRORS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from xml.etree.ElementTree import Element

    from modn_watch.parsers.sheet_table import Row

#: Of one sheet and of all of them, unpacked; larger ones are read without these signs.
_SHEET_BYTES, _ALL_BYTES = 24 * 1024 * 1024, 48 * 1024 * 1024
#: Of the parts that say which sheet is where and how cells look.
_PART_BYTES: Final = 8 * 1024 * 1024
_MOST_MERGES: Final = 20_000
_MOST_HELD: Final = 100_000
_MOST_HIDDEN: Final = 1_000

#: What zipfile and expat throw at parts that calamine does not look at.
_ODD: Final = (
    ParseError,
    DefusedXmlException,
    LookupError,
    ValueError,
    OSError,
    EOFError,
    RuntimeError,
    zipfile.BadZipFile,
    zlib.error,
)

_MERGE = re.compile(rb'<mergeCell\s[^<>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_CELL = re.compile(rb"<c\s([^<>]*)>")
_AT = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_STYLE = re.compile(rb'\bs="(\d{1,6})"')
_VALUE = re.compile(rb"<v[^>/]*>[^<]|<is>")
_HIDDEN_ROW = re.compile(rb'<row\s(?=[^<>]*\bhidden="(?:1|true)")[^<>]*?\br="(\d{1,7})"')
_HIDDEN_COLUMN = re.compile(rb'<col\s(?=[^<>]*\bhidden="(?:1|true)")[^<>]*>')
_RANGE = re.compile(rb'\b(min|max)="(\d{1,5})"')
_ALPHABET: Final = 26


@dataclass(frozen=True, kw_only=True)
class Signs:
    """What is to be known of one sheet; rows and columns from 0."""

    #: From cells that a merge reaches down to, to the row in which its value stands.
    merged: Mapping[tuple[int, int], int] = field(default_factory=dict)
    #: Rows most of whose values are struck through.
    struck: frozenset[int] = frozenset()
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    #: Cells whose formula has no saved value, and cells that hold an error, by their names.
    unsaved: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    #: From cells to the digits that their whole numbers are shown with: 7 as `0007`.
    padded: Mapping[tuple[int, int], int] = field(default_factory=dict)


def read(data: bytes) -> dict[str, Signs]:
    """Return the signs of each sheet by its name; nothing where the XML is not as it should be.

    Args:
        data: an .xlsx or .xlsm whose container is sound.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return dict(_signs(packed))
    except _ODD:
        return {}


def of_texts(rows: Sequence[Row]) -> Signs:
    """Return the signs of a text file: the errors that formulas left in it."""
    errors = (
        f"{column_letters(column)}{at + 1}"
        for at, row in enumerate(rows)
        for column, cell in enumerate(row)
        if isinstance(cell, str) and cell in ERRORS
    )
    return Signs(errors=tuple(itertools.islice(errors, _MOST_HIDDEN)))


def _signs(packed: zipfile.ZipFile) -> Iterator[tuple[str, Signs]]:
    styles = _styles(packed)
    left = _ALL_BYTES
    for name, member in _sheets(packed):
        size = packed.getinfo(member).file_size
        if size <= min(left, _SHEET_BYTES):
            left -= size
            yield clean(name), _of_sheet(packed.read(member), styles)


def _sheets(packed: zipfile.ZipFile) -> list[tuple[str, str]]:
    targets = {
        each.get("Id"): posixpath.normpath(posixpath.join("/xl", each.get("Target", "")))[1:]
        for each in _part(packed, "xl/_rels/workbook.xml.rels")
    }
    book = _part(packed, "xl/workbook.xml")
    named = [(each.get("name", ""), _relation(each)) for each in book.iter() if _is(each, "sheet")]
    present = set(packed.namelist())
    return [(name, targets[key]) for name, key in named if targets.get(key) in present]


def _relation(element: Element) -> str:
    return next((value for key, value in element.items() if key.endswith("}id")), "")


def _part(packed: zipfile.ZipFile, name: str) -> Element:
    with packed.open(name) as part:
        root: Element = ElementTree.fromstring(part.read(_PART_BYTES))
    return root


def _is(element: Element, name: str) -> bool:
    return str(element.tag).rpartition("}")[2] == name


def _styles(packed: zipfile.ZipFile) -> Styles:
    if "xl/styles.xml" not in packed.namelist():
        return Styles()
    with packed.open("xl/styles.xml") as part:
        return sheet_styles.read(part.read(_PART_BYTES))


def _of_sheet(text: bytes, styles: Styles) -> Signs:
    wanted = styles.struck or styles.padded or b"<f" in text or b't="e"' in text
    cells = list(_cells(text)) if wanted else []
    return Signs(
        merged=_merged(text),
        struck=_struck_rows(cells, styles.struck),
        hidden_rows=tuple(
            int(found[1]) - 1
            for _, found in zip(range(_MOST_HIDDEN), _HIDDEN_ROW.finditer(text), strict=False)
        ),
        hidden_columns=_hidden_columns(text),
        unsaved=tuple(
            name for name, _, head, body in cells if b"<f" in body and not _is_saved(head, body)
        ),
        errors=tuple(name for name, _, head, _ in cells if b't="e"' in head),
        padded=_padded(cells, styles.padded),
    )


def _is_saved(head: bytes, body: bytes) -> bool:
    """Tell whether a formula has its result, which may be an empty text."""
    return _VALUE.search(body) is not None or (b't="str"' in head and b"<v" in body)


def _cells(text: bytes) -> Iterator[tuple[str, int, bytes, bytes]]:
    """Yield name, row from 0, attributes and content of every cell that is not empty."""
    # No cell reaches into the next one, so that no byte is looked at again and again.
    for found, following in pairwise((*_CELL.finditer(text), None)):
        at = _AT.search(found[1]) if found else None
        if not found or not at or found[1].endswith(b"/"):
            continue
        body = text[found.end() : following.start() if following else len(text)]
        yield (at[1] + at[2]).decode(), int(at[2]) - 1, found[1], body.partition(b"</c>")[0]


def _struck_rows(
    cells: list[tuple[str, int, bytes, bytes]], struck: frozenset[int]
) -> frozenset[int]:
    if not struck:
        return frozenset()
    filled: Counter[int] = Counter()
    gone: Counter[int] = Counter()
    for _, row, head, _ in cells:
        filled[row] += 1
        gone[row] += _style(head) in struck
    return frozenset(row for row, count in gone.items() if count * 2 > filled[row])


def _style(head: bytes) -> int:
    found = _STYLE.search(head)
    return int(found[1]) if found else 0


def _padded(
    cells: list[tuple[str, int, bytes, bytes]], padded: Mapping[int, int]
) -> dict[tuple[int, int], int]:
    if not padded:
        return {}
    shown = ((name, row, padded.get(_style(head))) for name, row, head, _ in cells)
    return {
        (row, _number(name.rstrip("0123456789").encode())): digits
        for name, row, digits in shown
        if digits
    }


def _merged(text: bytes) -> dict[tuple[int, int], int]:
    held: dict[tuple[int, int], int] = {}
    for _, found in zip(range(_MOST_MERGES), _MERGE.finditer(text), strict=False):
        first, last, column = int(found[2]) - 1, int(found[4]) - 1, _number(found[1])
        if len(held) + last - first > _MOST_HELD:
            break
        held.update({(row, column): first for row in range(first + 1, last + 1)})
    return held


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * _ALPHABET + letter - ord("@")
    return number - 1


def _hidden_columns(text: bytes) -> tuple[int, ...]:
    hidden: set[int] = set()
    for found in _HIDDEN_COLUMN.finditer(text[: text.find(b"<sheetData")]):
        ends = {key: int(value) for key, value in _RANGE.findall(found[0])}
        last = min(ends.get(b"max", 0), ends.get(b"min", 1) + _MOST_HIDDEN)
        hidden |= set(range(ends.get(b"min", 1) - 1, last))
    return tuple(sorted(hidden)[:_MOST_HIDDEN])
