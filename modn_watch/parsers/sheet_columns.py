"""How the columns of one list are to be read: which field is where, and how figures are written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from modn_watch.parsers.sheet_values import manner, measure, words
from modn_watch.vocabulary.units import LENGTH

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from modn_watch.model import Scalar
    from modn_watch.parsers.sheet_blocks import Block
    from modn_watch.parsers.sheet_table import Row
    from modn_watch.vocabulary import Vocabulary
    from modn_watch.vocabulary.columns import Column

Cells = tuple["Scalar | None", ...]

#: Rows that are looked at to learn how a column is filled.
_SAMPLE_ROWS: Final = 500
#: Bars are no longer, m.
_LONGEST_BAR_M: Final = 13.5
_COUNTING = re.compile(r"\d+(?:[.)]\d*)*")
#: Pieces of each hand in columns of their own: neither is the quantity.
_HAND = re.compile(r"\b(?:[lr] ?/? ?h|left|right|links|regs)\b", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Columns:
    """Where each field of a block's rows is found, and how its figures are written."""

    #: From a field to the places of its columns in a row's cells, and their headings.
    places: Mapping[str, tuple[tuple[int, str, Column], ...]]
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
    places: dict[str, tuple[tuple[int, str, Column], ...]] = {}
    for place, heading in enumerate(block.headings):
        if heading.meaning:
            known = places.get(heading.meaning.field, ())
            places[heading.meaning.field] = (*known, (place, heading.text, heading.meaning))
    last = min(block.end, block.body + _SAMPLE_ROWS)
    body = [_padded(row, block) for row in rows[block.body : last]]
    if any(_HAND.search(text) for _, text, _ in places.get("quantity", ())):
        places.pop("quantity")
    if _in_unsaid_metres(body, places):
        places.pop("length")
    if "item" in places and _counts_pieces(body, places):
        places["quantity"] = places.pop("item")[-1:]
    return Columns(
        places=places,
        names=_names(body, places),
        decimal=manner(cell for row in body for cell in row),
        vocabulary=vocabulary,
    )


def _padded(row: Row, block: Block) -> Cells:
    return tuple(row[each.column] if each.column < len(row) else None for each in block.headings)


def _under(
    body: Sequence[Cells], places: Mapping[str, tuple[tuple[int, str, Column], ...]], field: str
) -> list[Scalar]:
    at = {place for place, _, _ in places.get(field, ())}
    return [cell for row in body for place in at if (cell := row[place]) is not None]


def _names(
    body: Sequence[Cells], places: Mapping[str, tuple[tuple[int, str, Column], ...]]
) -> tuple[str, ...]:
    """Return the fields that name parts; a column that only counts the rows is none."""
    items = _under(body, places, "item")
    counting = sum(_COUNTING.fullmatch(words(cell) or "") is not None for cell in items)
    order = ["mark", "code", "name", "description"]
    if items and counting * 2 <= len(items):
        order.insert(1, "item")
    return tuple(field for field in order if field in places)


def _counts_pieces(
    body: Sequence[Cells], places: Mapping[str, tuple[tuple[int, str, Column], ...]]
) -> bool:
    """Tell whether a `No.` right of the marks is how many: it does not go on by one."""
    if "mark" not in places or any(field.startswith("quantity") for field in places):
        return False
    at = places["item"][-1][0]
    numbers = [row[at] for row in body if row[at] is not None]
    steps = [isinstance(one, int) and other == one + 1 for one, other in pairwise(numbers)]
    whole = all(isinstance(number, int | float) for number in numbers)
    return at > places["mark"][0][0] and whole and bool(numbers) and not all(steps)


def _in_unsaid_metres(
    body: Sequence[Cells], places: Mapping[str, tuple[tuple[int, str, Column], ...]]
) -> bool:
    """Tell whether lengths without a unit look like metres of bar: `2.4`, `6.1`."""
    if any(column.unit for _, _, column in places.get("length", ())) or "width" in places:
        return False
    lengths = [cell for cell in _under(body, places, "length") if isinstance(cell, int | float)]
    return bool(lengths) and max(lengths) <= _LONGEST_BAR_M and any(x % 1 for x in lengths)
