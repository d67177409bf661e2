"""Tables in text files: which character separates, and which cells are numbers."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from modn_watch.errors import Unreadable
from modn_watch.model import Note
from modn_watch.parsers.decoding import Decoded, read_text
from modn_watch.parsers.plain import clean
from modn_watch.parsers.sheet_header import SEARCH_ROWS
from modn_watch.parsers.sheet_table import Row, Sheet

if TYPE_CHECKING:
    from typing import BinaryIO

    from modn_watch.model import Limits, Scalar

#: In the order in which they win a tie.
_DELIMITERS = ("\t", ";", "|", ",")
_SAMPLE_LINES = 200
_READ_BYTES = 32 * 1024 * 1024
#: Excel's own way to say it, on the first line.
_STATED = re.compile(r'"?sep=(.)"?\r?\n', re.IGNORECASE)
#: A leading zero makes a code (`0005`), more than fifteen digits a serial number.
_WHOLE = re.compile(r"[+-]?(?:0|[1-9]\d{0,14})")
_DECIMAL_POINT = re.compile(r"[+-]?(?:0|[1-9]\d{0,14})?\.\d+")
_DECIMAL_COMMA = re.compile(r"[+-]?(?:0|[1-9]\d{0,14})?,\d+")
#: How programs keep the zeros in front of a code when Excel opens the file.
_SHOWN = re.compile(r'="([^"]*)"')
#: One thousand, or one and a nothing more?
_UNCERTAIN_COMMA = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")


@dataclass(frozen=True, kw_only=True)
class Delimited:
    """A text file's one sheet, and how it was written."""

    sheet: Sheet
    delimiter: str
    encoding: str
    notes: tuple[Note, ...] = ()


def read(stream: BinaryIO, limits: Limits) -> Delimited:
    """Read a table of texts separated by commas, semicolons, tabs or bars.

    Raises:
        Unreadable: it is no text, or one of its cells is longer than any cell can be.
    """
    decoded = read_text(stream, _READ_BYTES)
    text, delimiter = _dialect(decoded.text)
    wanted = limits.rows + SEARCH_ROWS
    rows, notes = _cells(text, delimiter, wanted + 1)
    return Delimited(
        sheet=_sheet(rows, wanted, delimiter, decoded),
        delimiter=delimiter,
        encoding=decoded.encoding,
        notes=notes,
    )


def _sheet(rows: list[list[str]], wanted: int, delimiter: str, decoded: Decoded) -> Sheet:
    return Sheet(
        name="",
        rows=tuple(_values(row, delimiter) for row in rows[:wanted]),
        cut=decoded.cut or len(rows) > wanted,
    )


def _dialect(text: str) -> tuple[str, str]:
    stated = _STATED.match(text)
    return (text[stated.end() :], stated[1]) if stated else (text, _delimiter(text))


def _delimiter(text: str) -> str:
    sample = list(itertools.islice(io.StringIO(text, newline=""), _SAMPLE_LINES))
    return max(_DELIMITERS, key=lambda each: _regularity(sample, each))


def _regularity(lines: list[str], delimiter: str) -> float:
    """Return how many columns most rows have beyond the first, times the share of such rows."""
    widths = _widths(lines, delimiter)
    counted = Counter(width for width in widths if width > 1)
    if not counted:
        return 0.0
    width, rows = max(counted.items(), key=lambda item: (item[1], item[0]))
    return (width - 1) * (rows / len(widths)) ** 2


def _widths(lines: list[str], delimiter: str) -> list[int]:
    try:
        return [len(row) for row in csv.reader(lines, delimiter=delimiter) if row]
    except csv.Error:
        # A quotation mark left open swallows more than one cell may hold.
        return [line.count(delimiter) + 1 for line in lines if line.strip()]


def _cells(text: str, delimiter: str, wanted: int) -> tuple[list[list[str]], tuple[Note, ...]]:
    lines = io.StringIO(text, newline="")
    try:
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        return list(itertools.islice(reader, wanted)), ()
    except csv.Error:
        return _unquoted(text, delimiter, wanted)


def _unquoted(text: str, delimiter: str, wanted: int) -> tuple[list[list[str]], tuple[Note, ...]]:
    # A quotation mark left open would swallow every row after it.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=csv.QUOTE_NONE)
    try:
        rows = [[cell.strip('"') for cell in row] for row in itertools.islice(reader, wanted)]
    except csv.Error as error:
        raise Unreadable("This is not a table: one cell of it is endless.") from error
    message = "A quotation mark is left open or misplaced; rows were read line by line."
    return rows, (Note(code="open_quote", message=message),)


def _values(row: list[str], delimiter: str) -> Row:
    return tuple(_value(clean(cell), delimiter) for cell in row)


def _value(cell: str, delimiter: str) -> Scalar | None:
    if _WHOLE.fullmatch(cell):
        return int(cell)
    if _DECIMAL_POINT.fullmatch(cell):
        return float(cell)
    if _DECIMAL_COMMA.fullmatch(cell) and _comma_is_sure(cell, delimiter):
        return float(cell.replace(",", "."))
    shown = _SHOWN.fullmatch(cell)
    return (shown[1] if shown else cell) or None


def _comma_is_sure(cell: str, delimiter: str) -> bool:
    # Programs separate by semicolons where the comma is the decimal mark.
    return delimiter == ";" or not _UNCERTAIN_COMMA.fullmatch(cell)
