"""The first rows of a list, or the first lines of a text, as a picture."""

from __future__ import annotations

import importlib
from dataclasses import dataclass, replace
from textwrap import wrap
from typing import TYPE_CHECKING, BinaryIO, Final
from unicodedata import east_asian_width

from modn_watch.errors import NoPicture
from modn_watch.geometry.strokes import shown_text
from modn_watch.parsers.painting import is_there
from modn_watch.parsers.raster import png
from modn_watch.pictures import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from modn_watch.model import Extract, Limits, Scalar, Table
    from modn_watch.pictures import Picture

#: By the file type: the parser whose extract is shown.
_PARSERS: Final = {"excel": "spreadsheet", "text": "text"}
#: Of the sheet of paper that rows are written on: as high as wide, at most.
_HEIGHT: Final = 0.75
#: Pixels of an SVG's width.
_PLAN_PX: Final = 900
#: Of a letter's height: its width, as Helvetica's letters are on the whole; and of a row's height.
_LETTER, _ROW = 0.56, 1.55
_MOST_CELL: Final = 26
#: Rows that are read to have enough to show.
_ROWS: Final = 200
_WIDE: Final = ("W", "F")
#: Of each text: MuPDF hands it down from no group.
_FONT: Final = 'font-family="sans-serif"'


@dataclass(frozen=True, kw_only=True)
class _Sheet:
    """What is written on, in pixels."""

    width: int
    letter: float

    @property
    def across(self) -> int:
        """How many letters stand beside each other."""
        return int((self.width - 2 * self.edge) / (self.letter * _LETTER))

    @property
    def rows(self) -> int:
        return max(int((self.width * _HEIGHT - self.edge) / self.row), 3)

    @property
    def row(self) -> float:
        return self.letter * _ROW

    @property
    def edge(self) -> float:
        return self.letter * 0.7


def paint(stream: BinaryIO, file_type: str, limits: Limits, picture: Picture) -> bytes:
    """Return the beginning of a sheet or a text.

    Raises:
        NoPicture: there is no such sheet.
        Rejected: the file is at fault.
    """
    if picture.kind is Kind.OWN:
        raise NoPicture("The program that saved this file put no picture into it.")
    parser = importlib.import_module(f"modn_watch.parsers.{_PARSERS[file_type]}")
    extract: Extract = parser.parse(stream, replace(limits, rows=_ROWS))
    sheet = _sheet(_PLAN_PX if picture.kind is Kind.PLAN else picture.width_px)
    if extract.tables:
        is_there(picture.page, len(extract.tables))
        body = _table(extract.tables[picture.page - 1], sheet)
    else:
        is_there(picture.page, 1)
        body = _lines(extract.texts, sheet)
    svg = _document(body, sheet)
    return png(svg) if picture.kind is Kind.PAGE else svg.encode("ascii")


def _sheet(width_px: int) -> _Sheet:
    # Small pictures show a few words that can be read, large ones all that has room.
    return _Sheet(width=width_px, letter=min(max(width_px / 22, 8.0), 15.0))


def _lines(texts: Sequence[str], sheet: _Sheet) -> Iterator[str]:
    lines = (part for text in texts for line in text.splitlines() for part in _wrapped(line, sheet))
    for number, line in zip(range(sheet.rows), lines, strict=False):
        yield _words(line, sheet.edge, number, sheet)


def _wrapped(line: str, sheet: _Sheet) -> list[str]:
    return wrap(line[: sheet.across * sheet.rows], max(sheet.across, 8)) or [""]


def _table(table: Table, sheet: _Sheet) -> Iterator[str]:
    rows = [table.columns, *table.rows[: sheet.rows]][: sheet.rows]
    cells = [[_said(cell) for cell in row] for row in rows]
    used = [at for at in range(len(table.columns)) if any(row[at] for row in cells)]
    yield (
        f'<rect class="head" x="0" y="0" width="{sheet.width}" height="{sheet.row:.1f}" '
        'fill="#e8edf3"/>'
    )
    left = sheet.edge
    for at in used:
        letters = min(max(_length(row[at]) for row in cells), _MOST_CELL)
        room = min(letters, int((sheet.width - sheet.edge - left) / (sheet.letter * _LETTER)))
        if room < min(letters, 3):
            break
        numeric = any(isinstance(row[at], int | float) for row in table.rows[: sheet.rows])
        yield from _column([row[at] for row in cells], left, room, sheet, numeric=numeric)
        left += room * sheet.letter * _LETTER + sheet.letter
    yield from _rules(len(cells), sheet)


def _column(
    cells: Sequence[str], left: float, room: int, sheet: _Sheet, *, numeric: bool
) -> Iterator[str]:
    x = left + room * sheet.letter * _LETTER if numeric else left
    for number, cell in enumerate(cells):
        if cell:
            yield _words(_cut(cell, room), x, number, sheet, bold=not number, to_left=numeric)


def _rules(count: int, sheet: _Sheet) -> Iterator[str]:
    for number in range(1, count + 1):
        y = number * sheet.row
        yield f'<path d="M0,{y:.1f}L{sheet.width},{y:.1f}" stroke="#cbd5e1" stroke-width="0.7"/>'


def _words(
    text: str, x: float, row: int, sheet: _Sheet, *, bold: bool = False, to_left: bool = False
) -> str:
    y = row * sheet.row + sheet.letter * 1.1
    manner = (' font-weight="bold"' if bold else "") + (' text-anchor="end"' if to_left else "")
    return f'<text x="{x:.1f}" y="{y:.1f}" {_FONT}{manner}>{shown_text(text)}</text>'


def _document(body: Iterator[str], sheet: _Sheet) -> str:
    height = sheet.width * _HEIGHT
    size = f'width="{sheet.width}" height="{height:.0f}"'
    view = f'viewBox="0 0 {sheet.width} {height:.0f}"'
    font = f'font-size="{sheet.letter:.1f}"'
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" {view} {size}>',
            f'<rect class="paper" x="0" y="0" {size} fill="#ffffff"/>',
            f'<g class="rows" {font} fill="#111827">',
            *body,
            "</g>",
            "</svg>\n",
        ]
    )


def _said(cell: Scalar | None) -> str:
    if cell is None:
        return ""
    return f"{cell:.6g}" if isinstance(cell, float) else " ".join(str(cell).split())


def _length(text: str) -> int:
    """Return how many letters' room a text takes."""
    return sum(2 if east_asian_width(letter) in _WIDE else 1 for letter in text[:_MOST_CELL])


def _cut(text: str, room: int) -> str:
    if _length(text) <= room and len(text) <= room:
        return text
    kept = text[:room]
    while kept and _length(kept) > room - 1:
        kept = kept[:-1]
    return kept + "\N{HORIZONTAL ELLIPSIS}"
