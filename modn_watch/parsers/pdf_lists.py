"""Lists on a page: a line of heads, and rows beneath or above it."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from statistics import median
from typing import TYPE_CHECKING, Final

from modn_watch.parsers.pdf_figures import COUNTS, pieces
from modn_watch.parsers.pdf_headers import is_head_word, means
from modn_watch.parsers.pdf_heads import Heads, between_lines, found_heads
from modn_watch.parsers.pdf_placing import Row, alignments, placed
from modn_watch.parsers.pdf_rows import NUMBERS, is_row, may_wrap, with_wrapped
from modn_watch.parsers.pdf_words import Word, lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from modn_watch.parsers.pdf_headers import Head
    from modn_watch.parsers.pdf_placing import Alignment
    from modn_watch.parsers.pdf_rules import Rules
    from modn_watch.parsers.pdf_words import Field

#: Of a letter's height: how far cells may stand outside of the outermost heads.
_OUTSIDE: Final = 8.0
_BESIDE: Final = 6.0
_BEFORE: Final = 6.0
_ONE_CELL: Final = 0.7
#: How far apart, in letters' heights, heads and first row, and in rows' distances, two rows stand.
_FIRST_ROW: Final = 6.0
_PITCHES: Final = 3.2
_LEAST_PITCH: Final = 2.5
#: Heads that are understood; fewer are words of a row.
_ENOUGH: Final = 2
#: Lines in a row that are no rows end a list.
_MOST_STRANGERS: Final = 2
#: Cells of a row that goes on with a list of the page before; and where it is looked for, lines.
_ENOUGH_CELLS: Final = 4
_FIRST_LINES: Final = 40
_ROWS_OF_A_LIST: Final = 20_000
_TOTAL = re.compile(r"(?:(?:sub|grand)[ -]?)?tota+l\w*[.:]?$|totale$|sub-?totaal$", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One list of a page."""

    heads: Heads
    rows: tuple[Row, ...]
    #: What its line of totals says, from the number of a column to the text.
    totals: Mapping[int, str]
    #: A line of totals ended it.
    ended: bool
    #: From the first to the last line of it, with its heads.
    top: float
    bottom: float

    def column(self, *names: str) -> int | None:
        """Return the number of the first of these columns that it has."""
        known = [head.field for head in self.heads.columns]
        return next((known.index(name) for name in names if name in known), None)


def lists(field: Field, rules: Rules | None = None) -> tuple[Listed, ...]:
    """Return the lists that a page has in one direction of writing, from the top.

    Rows stand under their heads, or above them (bills over title blocks grow upwards): where more
    are found, or as many that fit better.  Upright lines between heads part their columns.
    """
    every = tuple(between_lines(heads, rules) if rules else heads for heads in found_heads(field))
    taken = {
        at: found
        for at, heads in enumerate(every)
        for found in _listed(field, heads, every, (), down=True)
    }
    for at, heads in enumerate(every):
        others = [each for number, each in taken.items() if number != at]
        for above in _listed(field, heads, every, others, down=False):
            if at not in taken or _fits(above) > _fits(taken[at]):
                taken[at] = above
    return tuple(sorted(taken.values(), key=lambda each: (each.top, each.heads.left)))


def _fits(listed: Listed) -> tuple[int, float]:
    return len(listed.rows), -sum(row.cost for row in listed.rows)


def continued(field: Field, before: Listed) -> tuple[Listed, ...]:
    """Return the rows at the top of a page that go on with a list of the page before."""
    start = min((word.middle for word in field.words), default=0.0)
    heads = before.heads.moved(start - before.heads.bottom)
    aligned = alignments(before.rows)
    for line in islice(lines(_near(field, heads, start - 1, start + 1e6)), _FIRST_LINES):
        row = placed(line, heads.columns, aligned)
        if row and len(row.cells) >= _ENOUGH_CELLS and is_row(row, heads) and not row.skipped:
            moved = before.heads.moved(line[0].y0 - 1 - before.heads.bottom)
            return tuple(_listed(field, moved, (moved,), (), down=True, known=aligned))
    return ()


def _listed(
    field: Field,
    heads: Heads,
    every: Sequence[Heads],
    taken: Sequence[Listed],
    *,
    down: bool,
    known: Mapping[int, Alignment] | None = None,
) -> Iterator[Listed]:
    stop = _stop(heads, every, taken, down=down)
    low, high = (heads.bottom, stop) if down else (stop, heads.top)
    found = list(islice(lines(_near(field, heads, low, high)), _ROWS_OF_A_LIST))
    near = found if down else found[::-1]
    first = _read(near, heads, known or {})
    counted = _counted(heads, first[0])
    if counted:
        heads, first = _if_named(counted, heads, first, near)
    rows, totals, ended = _read(near, heads, {**(known or {}), **alignments(first[0])})
    if rows:
        yield Listed(
            heads=heads,
            rows=tuple(rows),
            totals=totals,
            ended=ended,
            top=min(heads.top, rows[0].middle),
            bottom=max(heads.bottom, rows[-1].middle),
        )


#: Rows, totals by column, and whether these ended the list.
_Read = tuple[list[Row], dict[int, str], bool]


def _counted(heads: Heads, rows: Sequence[Row]) -> Heads | None:
    """Return heads with one more for pieces that stand before the rows under no head."""
    firsts = [min(row.words, key=lambda word: word.x0) for row in rows]
    if heads.fields & COUNTS or not firsts or not all(pieces(word.text) for word in firsts):
        return None
    right = max(word.x1 for word in firsts)
    left = min(word.x0 for word in firsts)
    if right > heads.columns[0].x1:
        return None
    first = replace(heads.columns[0], text="", field="quantity", factor=1.0, x0=left, x1=right)
    return replace(heads, columns=(first, *heads.columns))


def _if_named(
    counted: Heads, heads: Heads, first: _Read, near: Sequence[list[Word]]
) -> tuple[Heads, _Read]:
    """Return what is read with a column of pieces, if every row still has its own first cell."""
    again = _read(near, counted, {})
    named = again[0] and all({0, 1} <= set(row.cells) for row in again[0])
    return (counted, again) if named and len(again[0]) >= len(first[0]) else (heads, first)


def _stop(heads: Heads, every: Sequence[Heads], taken: Sequence[Listed], *, down: bool) -> float:
    """Return where the next heads, or upwards another list, end the search for rows."""
    if down:
        below = (each.top for each in every if each.top > heads.bottom and each.meets(heads))
        return min(below, default=float("inf"))
    above = [each.bottom for each in every if each.bottom < heads.top and each.meets(heads)]
    above += [each.bottom + 1 for each in taken if each.bottom < heads.top]
    return max(above, default=float("-inf"))


def _near(field: Field, heads: Heads, low: float, high: float) -> Iterator[Word]:
    reach = _OUTSIDE * heads.height
    left, right = _sides(heads)
    left, right = min(left, heads.left - reach), max(right, heads.right + reach)
    for word in field.between(low, high):
        if word.x1 > left and word.x0 < right:
            yield word


def _read(near: Iterable[list[Word]], heads: Heads, aligned: Mapping[int, Alignment]) -> _Read:
    """Return the rows from the heads on, the totals, and whether these ended the list."""
    rows: list[Row] = []
    wrapped: list[Row] = []
    totals: dict[int, str] = {}
    ended, strangers = False, 0
    last = heads.middle
    for line in near:
        far = abs(line[0].middle - last) > _reach(rows, heads)
        if far or strangers > _MOST_STRANGERS or (rows and _is_heads(line)):
            break
        if _is_total(line):
            totals, ended, last = _totals(line, heads, aligned), True, line[0].middle
            continue
        row = placed(_core(line, heads), heads.columns, aligned)
        if row is None or not row.cells:
            continue
        last, strangers = row.middle, strangers + 1
        if is_row(row, heads):
            rows.append(row)
            # What stood above were the totals of a group.
            totals, ended, strangers = {}, False, 0
        elif may_wrap(row, heads):
            wrapped.append(row)
    return with_wrapped(rows, wrapped, heads), totals, ended


def _reach(rows: Sequence[Row], heads: Heads) -> float:
    """Return how far from the last line the next may stand."""
    if not rows:
        return _FIRST_ROW * heads.height
    middles = [row.middle for row in rows[-20:]]
    if len(rows) == 1:
        return max(2 * abs(middles[0] - heads.middle), _LEAST_PITCH * heads.height)
    pitch = median(abs(b - a) for a, b in pairwise(middles))
    return max(_PITCHES * pitch, _LEAST_PITCH * heads.height)


def _core(line: list[Word], heads: Heads) -> list[Word]:
    """Return a line without what stands beside the list."""
    left, right = _sides(heads)
    inside = [index for index, word in enumerate(line) if word.x1 > left and word.x0 < right]
    if not inside:
        return []
    start, end = inside[0], inside[-1] + 1
    while start and line[start].x0 - line[start - 1].x1 < _ONE_CELL * line[start].height:
        start -= 1
    # Pieces stand before the marks of some lists, under no head.
    if start and not heads.fields & COUNTS and pieces(line[start - 1].text):
        start -= line[start].x0 - line[start - 1].x1 < _BEFORE * heads.height
    while end < len(line) and line[end].x0 - line[end - 1].x1 < _ONE_CELL * line[end].height:
        end += 1
    return line[start:end]


def _sides(heads: Heads) -> tuple[float, float]:
    """Return how far to the left and to the right the cells of a list may lie."""
    first, last = heads.columns[0], heads.columns[-1]
    inner = (heads.columns[1].x0 - first.x1, last.x0 - heads.columns[-2].x1)
    left, right = (
        max(_beside(each) * heads.height, min(gap / 2, _OUTSIDE * heads.height))
        for each, gap in zip((first, last), inner, strict=True)
    )
    return (
        first.low if math.isfinite(first.low) else heads.left - left,
        last.high if math.isfinite(last.high) else heads.right + right,
    )


def _beside(head: Head) -> float:
    """Return how far out of an outermost column its cells may lie: figures end where they like."""
    return _BESIDE if head.field in NUMBERS else 1.0


def _is_heads(line: Sequence[Word]) -> bool:
    """Tell whether a line is nothing but heads or labels of something else."""
    known = [word.text for word in line if is_head_word(word.text)]
    return len(known) == len(line) and len({means(text)[0] for text in known} - {""}) >= _ENOUGH


def _is_total(line: Sequence[Word]) -> bool:
    return any(_TOTAL.match(word.text) for word in line[:3])


def _totals(line: list[Word], heads: Heads, aligned: Mapping[int, Alignment]) -> dict[int, str]:
    """Return the figures after the last word of letters, by column."""
    letters = [index for index, word in enumerate(line) if word.text[:1].isalpha()]
    row = placed(
        _core(line, heads)[-(len(line) - letters[-1] - 1) or len(line) :], heads.columns, aligned
    )
    return {number: row.text(number) for number in row.cells} if row else {}
