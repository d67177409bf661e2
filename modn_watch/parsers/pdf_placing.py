"""Which word of a row stands in which column."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Final

from modn_watch.parsers.pdf_figures import unlike
from modn_watch.parsers.pdf_words import joined

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from modn_watch.parsers.pdf_headers import Head
    from modn_watch.parsers.pdf_words import Word

#: A line with more words is no row.
MOST_WORDS: Final = 40
#: Words of one cell.
_LONGEST_CELL: Final = 12
#: What it costs, in letters' heights of displacement, to leave a word or a column out.
_SKIPPED_WORD: Final = 5.0
_EMPTY_COLUMN: Final = 1.2
#: A cell between the heads of its neighbours costs this, and this share of its displacement.
_OWN_GROUND: Final = 0.8
_OWN_SHARE: Final = 0.1
#: A cell between the lines around its column costs no more.
_OWN_CELL: Final = 0.3
#: Words of one cell stand no farther apart than this without costing.
_GAP: Final = 0.6
_GAP_COST: Final = 4.0
_FARTHEST: Final = 9.0
#: Cells of a column that end, begin or are centred this near to each other are aligned so.
_ALIGNED: Final = 0.8
#: So many of a column's cells must agree, and this share of them.
_ENOUGH: Final = 2
_MOST_CELLS: Final = 0.6


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """The words of a line under the columns that they stand in."""

    #: From the number of a column to its cell's words.
    cells: Mapping[int, tuple[Word, ...]]
    #: Words that stand in no column.
    skipped: tuple[Word, ...]
    #: Per filled cell, in letters' heights.
    cost: float
    middle: float
    height: float

    @property
    def words(self) -> tuple[Word, ...]:
        """All words of the line."""
        return (*self.skipped, *(word for cell in self.cells.values() for word in cell))

    def text(self, number: int) -> str:
        """Return what a column's cell says; empty where there is none."""
        return joined(self.cells.get(number, ()))


#: Where the cells of a column are aligned: 0 left, 1 right, 2 centred; and at which x.
Alignment = tuple[int, float]


def edges(x0: float, x1: float) -> tuple[float, float, float]:
    """Return left, right and centre."""
    return x0, x1, (x0 + x1) / 2


def placed(
    line: Sequence[Word], columns: Sequence[Head], aligned: Mapping[int, Alignment]
) -> Row | None:
    """Return a line as a row: the cheapest way to give its words, in order, to the columns.

    A cell costs how far it is from being aligned with its head (left, right or centred, whichever
    is nearest) or with the other cells of its column, and how little it looks like what the column
    holds; so does every word and every column that is left out.

    Args:
        line: words from left to right.
        columns: from left to right.
        aligned: how columns are known to be aligned.

    Returns:
        None for a line with more than `MOST_WORDS` words.
    """
    if not line or len(line) > MOST_WORDS:
        return None
    height = median(word.height for word in line)
    # best[i]: cost, and what stands where, of the first i words in the columns so far.
    best: list[tuple[float, tuple[tuple[int, int, int], ...]]] = [
        (_SKIPPED_WORD * i, ()) for i in range(len(line) + 1)
    ]
    for place in _places(columns, aligned):
        best = _with_column(line, place, best, height)
    cost, cells = best[-1]
    used = {index for _, start, end in cells for index in range(start, end)}
    return Row(
        cells={number: tuple(line[start:end]) for number, start, end in cells},
        skipped=tuple(word for index, word in enumerate(line) if index not in used),
        cost=(cost - _SKIPPED_WORD * (len(line) - len(used))) / max(1, len(cells)),
        middle=median(word.middle for word in line),
        height=height,
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """One column, and the ground that no other head stands on."""

    number: int
    head: Head
    low: float
    high: float
    aligned: Alignment | None


def _places(columns: Sequence[Head], aligned: Mapping[int, Alignment]) -> Iterator[Place]:
    for number, head in enumerate(columns):
        yield Place(
            number=number,
            head=head,
            low=columns[number - 1].x1 if number else float("-inf"),
            high=columns[number + 1].x0 if number + 1 < len(columns) else float("inf"),
            aligned=aligned.get(number),
        )


def _with_column(
    line: Sequence[Word],
    place: Place,
    best: list[tuple[float, tuple[tuple[int, int, int], ...]]],
    height: float,
) -> list[tuple[float, tuple[tuple[int, int, int], ...]]]:
    """Return the best ways for the first words with one column more."""
    better = [(cost + _EMPTY_COLUMN, cells) for cost, cells in best]
    column = place.head
    reach = _FARTHEST * height
    for start in range(len(line)):
        if line[start].x0 > column.x1 + reach:
            break
        gaps = 0.0
        for end in range(start + 1, min(len(line), start + _LONGEST_CELL) + 1):
            words = line[start:end]
            gaps += _gap_cost(words, height)
            if gaps > 2 * _SKIPPED_WORD:
                break
            cost = best[start][0] + gaps + _cost(words, place, height)
            if cost < better[end][0]:
                better[end] = (cost, (*best[start][1], (place.number, start, end)))
    for end in range(1, len(line) + 1):
        skipping = better[end - 1][0] + _SKIPPED_WORD
        if skipping < better[end][0]:
            better[end] = (skipping, better[end - 1][1])
    return better


def _gap_cost(words: Sequence[Word], height: float) -> float:
    if len(words) == 1:
        return 0.0
    gap = (words[-1].x0 - words[-2].x1) / height
    return max(0.0, gap - _GAP) * _GAP_COST


def _cost(words: Sequence[Word], place: Place, height: float) -> float:
    x0, x1 = words[0].x0, words[-1].x1
    column = place.head
    ruled = math.isfinite(column.low) or math.isfinite(column.high)
    if ruled and not all(column.low <= (w.x0 + w.x1) / 2 <= column.high for w in words):
        return 4 * _FARTHEST
    apart = max(0.0, column.x0 - x1, x0 - column.x1) / height
    if apart > _FARTHEST and not ruled:
        return 4 * _FARTHEST
    sides = zip(edges(x0, x1), edges(column.x0, column.x1), strict=True)
    away = min(abs(a - b) for a, b in sides) / height + apart / 2
    if ruled and x0 >= column.low - 1 and x1 <= column.high + 1:
        away = min(away, _OWN_CELL)
    if x0 >= place.low and x1 <= place.high:
        away = min(away, _OWN_GROUND + _OWN_SHARE * away)
    if place.aligned is not None:
        side, at = place.aligned
        away = min(abs(edges(x0, x1)[side] - at) / height, away + 1.0)
    return min(away, _FARTHEST) + unlike(column.field, joined(words))


def alignments(rows: Sequence[Row]) -> dict[int, Alignment]:
    """Return how columns are aligned, of those of which most cells agree about it."""
    found: dict[int, Alignment] = {}
    for number in {number for row in rows for number in row.cells}:
        cells = [row.cells[number] for row in rows if number in row.cells]
        reach = _ALIGNED * median(word.height for cell in cells for word in cell)
        sides = zip(*(edges(cell[0].x0, cell[-1].x1) for cell in cells), strict=True)
        ways = [(_agreeing(side, reach), number, median(side)) for number, side in enumerate(sides)]
        agreeing, side, at = max(ways, key=lambda way: way[0])
        if agreeing >= max(_ENOUGH, _MOST_CELLS * len(cells)):
            found[number] = (side, at)
    return found


def _agreeing(places: Sequence[float], reach: float) -> int:
    middle = median(places)
    return sum(abs(place - middle) <= reach for place in places)
