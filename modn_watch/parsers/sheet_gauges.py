"""Columns of gauge: millimetres in most lists, numbers of a table of sheet metal in others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from modn_watch.parsers.sheet_table import column_letters

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from modn_watch.model import Scalar
    from modn_watch.parsers.sheet_blocks import Block, Heading
    from modn_watch.parsers.sheet_table import Row

_MM = re.compile(r"[0-9]\s?mm", re.IGNORECASE)
#: `16 ga`, `#18`, `20 SWG`, `gauge 16`.
_NUMBERED = re.compile(
    r"#\s?[0-9]{1,2}|[0-9]{1,2}\s?(?:ga?|gge|gauge|gage|s\.?w\.?g|awg|bwg|msg)\.?"
    r"|(?:ga|gge|gauge|gage|swg|awg|bwg)\.?\s?[0-9]{1,2}",
    re.IGNORECASE,
)
_TABLE = re.compile(r"\b(?:swg|awg|bwg|msg|no|nr|number)\b", re.IGNORECASE)
#: Thicker sheet is seldom called by its gauge, thinner plate than so many mm often.
#: Source: the tables of Manufacturers' Standard Gauge and SWG, 7 = 4.5 mm in both.
_LOWEST: Final = 7
_SAMPLE_ROWS: Final = 500
_FIELDS: Final = frozenset({"gauge", "thickness"})
_MOST_NAMED: Final = 1_000


def in_millimetres(rows: Sequence[Row], block: Block, heading: Heading) -> bool:
    """Tell whether the bare figures of a column of gauges are millimetres.

    They are where the heading or a cell says so, where one has a fraction, and where one is
    smaller than any gauge of sheet; whole numbers such as 16 and 18 alone may be either.
    """
    if heading.meaning and heading.meaning.unit:
        return True
    cells = [cell for _, cell in _under(rows, block, heading)][:_SAMPLE_ROWS]
    if _TABLE.search(heading.text) or any(map(_is_numbered, cells)):
        return False
    figures = [cell for cell in cells if isinstance(cell, int | float)]
    said = any(isinstance(cell, str) and _MM.search(cell) for cell in cells)
    return said or any(figure % 1 or figure < _LOWEST for figure in figures)


def numbered(rows: Sequence[Row], block: Block) -> tuple[str, ...]:
    """Return the names of cells that hold a number of a gauge and no millimetres."""
    found: list[str] = []
    for heading in block.headings:
        if heading.meaning is None or heading.meaning.field not in _FIELDS:
            continue
        figures = heading.meaning.field == "gauge" and not in_millimetres(rows, block, heading)
        found += [
            f"{column_letters(heading.column)}{at + 1}"
            for at, cell in _under(rows, block, heading)
            if _is_numbered(cell) or (figures and isinstance(cell, int | float))
        ]
    return tuple(found[:_MOST_NAMED])


def _under(rows: Sequence[Row], block: Block, heading: Heading) -> Iterator[tuple[int, Scalar]]:
    for at in range(block.body, min(block.end, len(rows))):
        row = rows[at]
        cell = row[heading.column] if heading.column < len(row) else None
        if cell is not None and not isinstance(cell, bool):
            yield at, cell


def _is_numbered(cell: Scalar) -> bool:
    return isinstance(cell, str) and _NUMBERED.fullmatch(cell.strip()) is not None
