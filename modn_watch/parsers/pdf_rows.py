"""Which lines of a list are rows, and which go on with one."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from modn_watch.parsers.pdf_figures import COUNTS, FIGURES, MONEY, NEVER, unlike

if TYPE_CHECKING:
    from collections.abc import Sequence

    from modn_watch.parsers.pdf_heads import Heads
    from modn_watch.parsers.pdf_placing import Row

#: Columns of figures.
NUMBERS: Final = FIGURES | COUNTS | MONEY
#: Columns that say what a row is about, and words that may go on in a second line.
_NAMES: Final = ("mark", "profile", "description", "item", "name", "code")
_WRAPPING: Final = frozenset({"description", "profile", "grade", "material", "name", ""})
#: No cell begins with one of these.
_UNITS: Final = frozenset({"mm", "cm", "kg", "kgs"})
#: A line whose cells cost more on average is a sentence.
_WORST_COST: Final = 3.0
#: Of the distance of two rows, and in letters' heights: lines of one row are nearer.
_SAME_ROW: Final = 0.9
_WRAPPED: Final = 1.15


def is_row(row: Row, heads: Heads) -> bool:
    """Tell whether a line is a row: it names something and has a figure that fits its column."""
    fields = {heads.columns[number].field: row.text(number) for number in row.cells}
    named = any(fields.get(name) for name in _NAMES) and not _is_sentence(row)
    figures = [unlike(name, text) < NEVER for name, text in fields.items() if name in NUMBERS]
    # `4` of `4 mm` is no count of pieces.
    first = (row.cells[number][0] for number in row.cells)
    whole = not any(word.text.casefold() in _UNITS for word in (*row.skipped, *first))
    enough = len(row.cells) >= min(2, len(heads.columns)) and any(figures) and all(figures)
    return (
        named
        and enough
        and whole
        and len(row.skipped) <= 1 + len(row.cells) // 4
        and row.cost < _WORST_COST
    )


def _is_sentence(row: Row) -> bool:
    words = [word.text for cell in row.cells.values() for word in cell]
    return any(word.endswith(":") for word in words) or len(words) > 4 * len(row.cells)


def may_wrap(row: Row, heads: Heads) -> bool:
    """Tell whether a line goes on with words of one row's cells."""
    return not row.skipped and all(heads.columns[number].field in _WRAPPING for number in row.cells)


def with_wrapped(rows: list[Row], wrapped: Sequence[Row], heads: Heads) -> list[Row]:
    """Return rows from the top, each with the lines that go on with it and are nearest to it."""
    rows.sort(key=lambda row: row.middle)
    middles = [row.middle for row in rows]
    pitch = min((b - a for a, b in pairwise(middles)), default=0.0)
    reach = _SAME_ROW * pitch if pitch else _WRAPPED * heads.height
    for line in wrapped if rows else ():
        after = bisect_left(middles, line.middle)
        near = [at for at in (after - 1, after) if 0 <= at < len(rows)]
        at = min(near, key=lambda index: abs(middles[index] - line.middle))
        if abs(middles[at] - line.middle) <= reach and set(line.cells) <= set(rows[at].cells):
            rows[at] = _longer(rows[at], line)
    return rows


def _longer(row: Row, line: Row) -> Row:
    cells = dict(row.cells)
    for number, words in line.cells.items():
        above = line.middle < row.middle
        cells[number] = (*words, *cells[number]) if above else (*cells[number], *words)
    return replace(row, cells=cells)
