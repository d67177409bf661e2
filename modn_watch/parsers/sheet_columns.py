"""How the columns of one list are to be read: which field is where, and how figures are written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from modn_watch.parsers import sheet_gauges, sheet_places
from modn_watch.parsers.sheet_values import manner, measure, words
from modn_watch.vocabulary.units import LENGTH

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from modn_watch.model import Scalar
    from modn_watch.parsers.sheet_blocks import Block
    from modn_watch.parsers.sheet_places import Cells, Place, Places
    from modn_watch.parsers.sheet_table import Row
    from modn_watch.vocabulary import Vocabulary
    from modn_watch.vocabulary.columns import Column


#: Rows that are looked at to learn how a column is filled.
_SAMPLE_ROWS: Final = 500
_COUNTING = re.compile(r"\d+(?:[.)]\d*)*")


@dataclass(frozen=True, kw_only=True)
class Columns:
    """Where each field of a block's rows is found, and how its figures are written."""

    #: From a field to the places of its columns in a row's cells, and their headings.
    places: Places
    #: The fields that name a part, the first for its mark.
    names: tuple[str, ...]
    #: See `sheet_values.manner`.
    decimal: str
    vocabulary: Vocabulary

    def cells(self, row: Cells, *fields: str) -> Iterator[tuple[Scalar, Column, str]]:
        """Yield the filled cells of these fields, in their order."""
        for field in fields:
            for place, text, column in self.places.get(field, ()):
                cell = row[place]
                if cell is not None:
                    yield cell, column, text

    def words(self, row: Cells, *fields: str) -> str | None:
        """Return the first text under these fields."""
        return next(filter(None, (words(cell) for cell, _, _ in self.cells(row, *fields))), None)

    def measure(self, row: Cells, field: str, measures: str) -> float | None:
        """Return the first measure under a field, in mm, kg or m2."""
        # Nobody writes three decimals of a millimetre: `1,250` is a thousand.
        decimal = self.decimal or ("." if measures == LENGTH else "")
        found = (
            measure(cell, column, measures, decimal if column.factor == 1 else self.decimal)
            for cell, column, _ in self.cells(row, field)
        )
        return next(filter(None, found), None)


def read(rows: Sequence[Row], block: Block, vocabulary: Vocabulary) -> Columns:
    """Return how the rows of a block are to be read."""
    last = min(block.end, block.body + _SAMPLE_ROWS)
    body = _ordinary([_padded(row, block) for row in rows[block.body : last]])
    places = sheet_places.corrected(_places(rows, block), block, body)
    return Columns(
        places=places,
        names=_names(body, places),
        decimal=manner(cell for row in body for cell in row),
        vocabulary=vocabulary,
    )


def _places(rows: Sequence[Row], block: Block) -> dict[str, tuple[Place, ...]]:
    """Return the places of each field, those of gauges in millimetres after the thicknesses."""
    places: dict[str, tuple[Place, ...]] = {}
    gauges: list[Place] = []
    for at, heading in enumerate(block.headings):
        if heading.meaning:
            field, place = heading.meaning.field, (at, heading.text, heading.meaning)
            if field == "gauge" and sheet_gauges.in_millimetres(rows, block, heading):
                gauges.append(place)
            else:
                places[field] = (*places.get(field, ()), place)
    if gauges:
        places["thickness"] = (*places.get("thickness", ()), *gauges)
    return places


def _padded(row: Row, block: Block) -> Cells:
    return tuple(row[each.column] if each.column < len(row) else None for each in block.headings)


def _ordinary(body: list[Cells]) -> list[Cells]:
    """Return the rows that fill half of the columns, if there are any: others are remarks."""
    full = [
        row
        for row in body
        if sum(cell is not None for cell in row) * 2 >= len(row) and not any(map(_is_label, row))
    ]
    return full or body


def _is_label(cell: Scalar | None) -> bool:
    return isinstance(cell, str) and cell.endswith(":")


def _names(body: Sequence[Cells], places: Places) -> tuple[str, ...]:
    """Return the fields that name parts; a column that only counts the rows is none."""
    items = sheet_places.under(body, places, "item")
    counting = sum(_COUNTING.fullmatch(words(cell) or "") is not None for cell in items)
    order = ["mark", "code", "name", "description"]
    if items and counting * 2 < len(items):
        order.insert(2, "item")
    return tuple(field for field in order if field in places)
