"""Gathers what is to be known of one sheet while its cells go by."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from modn_watch.parsers.sheet_signs import Signs
from modn_watch.parsers.sheet_table import column_letters

if TYPE_CHECKING:
    from collections.abc import Iterable

_MOST_HELD: Final = 100_000
_MOST_NAMED: Final = 1_000


@dataclass
class Marked:
    """The signs of a sheet as they are found; rows and columns from 0."""

    merged: dict[tuple[int, int], int] = field(default_factory=dict)
    filled: Counter[int] = field(default_factory=Counter)
    struck: Counter[int] = field(default_factory=Counter)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: set[int] = field(default_factory=set)
    errors: list[str] = field(default_factory=list)

    def cell(self, row: int, column: int, *, struck: bool, error: bool = False) -> None:
        """Take note of a cell that holds something."""
        self.filled[row] += 1
        self.struck[row] += struck
        if error and len(self.errors) < _MOST_NAMED:
            self.errors.append(f"{column_letters(column)}{row + 1}")

    def merge(self, first_row: int, last_row: int, column: int) -> None:
        """Take note of cells that are merged over several rows."""
        if 0 <= last_row - first_row <= _MOST_HELD - len(self.merged):
            for row in range(first_row + 1, last_row + 1):
                self.merged[row, column] = first_row

    def hide_columns(self, first: int, last: int) -> None:
        """Take note of columns that are hidden."""
        self.hidden_columns.update(range(first, min(last + 1, first + _MOST_NAMED)))

    def hide_rows(self, rows: Iterable[int]) -> None:
        """Take note of rows that are hidden."""
        left = _MOST_NAMED - len(self.hidden_rows)
        self.hidden_rows += itertools.islice(rows, max(0, left))

    def signs(self) -> Signs:
        """Return what was gathered; a row is struck through where most of its cells are."""
        return Signs(
            merged=self.merged,
            struck=frozenset(
                row for row, count in self.struck.items() if count * 2 > self.filled[row]
            ),
            hidden_rows=tuple(self.hidden_rows),
            hidden_columns=tuple(sorted(self.hidden_columns)[:_MOST_NAMED]),
            errors=tuple(self.errors),
        )
