"""From the cells of a sheet to a table with named columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from modn_watch.model import Note, Scalar, Table
from modn_watch.parsers import sheet_header
from modn_watch.parsers.budget import cut_short

if TYPE_CHECKING:
    from collections.abc import Iterable

    from modn_watch.model import Limits

Row = tuple[Scalar | None, ...]

_ALPHABET = 26
#: Of one table: one row of a hundred thousand cells would make every other row as wide.
_MOST_CELLS = 4_000_000


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """The cells of one sheet as read, from its very first row and column."""

    name: str
    rows: tuple[Row, ...]
    hidden: bool = False
    #: The sheet goes on after these rows.
    cut: bool = False


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A sheet's table, and what else is to be told of it."""

    #: None when the sheet is empty.
    table: Table | None
    #: One text a row, cells separated by tabs, titles above the header included.
    texts: tuple[str, ...]
    #: Plain JSON.
    details: dict[str, Any]
    #: Why the table is shorter than the sheet.
    note: Note | None


def read(sheet: Sheet, limits: Limits) -> Reading:
    """Find the header, name the columns and keep the rows that hold anything.

    Columns that nothing heads are called by their letters; columns and rows without any value
    are left out. Row numbers in the details are the ones that a person sees, from 1.
    """
    header = sheet_header.find(sheet.rows)
    first = header.row + 1 if header else 0
    filled = [index for index in range(first, len(sheet.rows)) if _any(sheet.rows[index])]
    width = len(_used_columns(sheet.rows))
    kept = filled[: min(limits.rows, _MOST_CELLS // max(1, width))]
    table = _table(sheet, header, kept)
    cut = sheet.cut or len(kept) < len(filled)
    return Reading(
        table=table,
        texts=_texts(sheet.rows[: kept[-1] + 1 if kept else first]),
        details=_details(sheet, header, kept, table),
        note=_cut_note(sheet.name, kept) if cut else None,
    )


def _any(row: Row) -> bool:
    return any(cell is not None for cell in row)


def _table(sheet: Sheet, header: sheet_header.Header | None, kept: list[int]) -> Table | None:
    head = sheet.rows[header.row] if header else ()
    rows = [sheet.rows[index] for index in kept]
    columns = _used_columns([head, *rows])
    if not columns:
        return None
    return Table(
        name=sheet.name,
        columns=tuple(_column_name(head, column) for column in columns),
        rows=tuple(tuple(_cell(row, column) for column in columns) for row in rows),
    )


def _used_columns(rows: Iterable[Row]) -> list[int]:
    used: set[int] = set()
    for row in rows:
        used.update(column for column, cell in enumerate(row) if cell is not None)
    return sorted(used)


def _cell(row: Row, column: int) -> Scalar | None:
    return row[column] if column < len(row) else None


def _column_name(head: Row, column: int) -> str:
    cell = _cell(head, column)
    return column_letters(column) if cell is None else " ".join(str(cell).split())


def column_letters(column: int) -> str:
    """Return how a spreadsheet calls a column, counted from 0: `A`, `Z`, `AA`."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, _ALPHABET)
        letters = chr(ord("A") + rest) + letters
    return letters


def _texts(rows: tuple[Row, ...]) -> tuple[str, ...]:
    return tuple(
        "\t".join(str(cell) for cell in row if cell is not None) for row in rows if _any(row)
    )


def _details(
    sheet: Sheet, header: sheet_header.Header | None, kept: list[int], table: Table | None
) -> dict[str, Any]:
    return {
        "name": sheet.name,
        "hidden": sheet.hidden,
        "header_row": header.row + 1 if header else None,
        "header_evidence": header.evidence if header else None,
        "first_row": kept[0] + 1 if kept else None,
        "last_row": kept[-1] + 1 if kept else None,
        "rows": len(kept),
        "columns": len(table.columns) if table else 0,
    }


def _cut_note(name: str, kept: list[int]) -> Note:
    where = f'sheet "{name}" ' if name else ""
    place = f"{where}row {kept[-1] + 2 if kept else 1}"
    return cut_short(f"Only {len(kept)} rows of this table are kept.", place=place)
