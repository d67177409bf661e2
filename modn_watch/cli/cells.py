"""Tables for other programs, of which no text can be run.

A text that begins like a formula is kept as text. Source: OWASP, "CSV Injection".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from modn_watch.cli.output import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from openpyxl.cell import Cell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

#: How a text begins that spreadsheets take for a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
#: What one cell of a workbook holds at most, characters.
_CELL = 32_767
#: Behind what is to be looked at, and behind headings: red, green and blue.
MARKED_COLOUR: Final = "FFFFC7CE"
_HEADING_COLOUR: Final = "FFD9E1F2"


@dataclass(frozen=True, kw_only=True)
class Marked:
    """A value that somebody is to look at."""

    value: object


@dataclass(frozen=True, kw_only=True)
class Heading:
    """A column for people."""

    text: str
    #: Characters.
    width: float


def write_workbook(
    path: Path, title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]
) -> None:
    """Write a workbook of one sheet with its header row frozen."""
    from openpyxl import Workbook  # noqa: PLC0415 -- heavy

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    sheet.append(list(columns))
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    book.save(path)


def write_worklist(
    path: Path, title: str, headings: Sequence[Heading], rows: Iterable[Sequence[object]]
) -> None:
    """Write a workbook that people read and print.

    Headings and the first column stay in sight; texts are folded, `Marked` cells coloured; pages
    lie across and are as wide as the table.
    """
    from openpyxl import Workbook  # noqa: PLC0415 -- heavy
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 -- heavy

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "B2"
    # With the first row the file says how it is laid out.
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToHeight = 0
    sheet.page_setup.orientation = "landscape"
    sheet.print_title_rows = "1:1"
    for number, heading in enumerate(headings, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = heading.width
    sheet.append([_heading(sheet, heading.text) for heading in headings])
    count = 1
    for row in rows:
        sheet.append([_folded(sheet, value) for value in row])
        count += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(headings))}{count}"
    book.save(path)


def _heading(sheet: WriteOnlyWorksheet, text: str) -> Cell:
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 -- heavy
    from openpyxl.styles import Alignment, Font, PatternFill  # noqa: PLC0415 -- heavy

    cell = WriteOnlyCell(sheet, text)
    cell.font = Font(bold=True)
    cell.fill = PatternFill("solid", fgColor=_HEADING_COLOUR)
    cell.alignment = Alignment(wrap_text=True, vertical="center")
    return cell


def _folded(sheet: WriteOnlyWorksheet, value: object) -> Cell:
    from openpyxl.styles import Alignment, PatternFill  # noqa: PLC0415 -- heavy

    cell = _cell(sheet, value.value if isinstance(value, Marked) else value)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if isinstance(value, Marked):
        cell.fill = PatternFill("solid", fgColor=MARKED_COLOUR)
    return cell


def _cell(sheet: WriteOnlyWorksheet, value: Any) -> Cell:
    """Return a cell with a value; text stays text even when somebody edits it."""
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 -- heavy

    if not isinstance(value, str):
        return WriteOnlyCell(sheet, value)
    cell = WriteOnlyCell(sheet, printable(value)[:_CELL])
    cell.data_type = "s"
    cell.quotePrefix = value.startswith(FORMULA_STARTS)
    return cell
