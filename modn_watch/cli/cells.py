"""Tables for other programs, of which no text can be run.

A text that begins like a formula is kept as text. Source: OWASP, "CSV Injection".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

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


def _cell(sheet: WriteOnlyWorksheet, value: object) -> Cell | object:
    """Return a value for a cell; text stays text even when somebody edits it."""
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 -- heavy

    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, printable(value)[:_CELL])
    cell.data_type = "s"
    cell.quotePrefix = value.startswith(FORMULA_STARTS)
    return cell
