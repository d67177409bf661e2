"""The blocks of a sheet: every heading, what its columns hold, and which rows stand under it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from modn_watch.vocabulary.columns import Column, column
from modn_watch.vocabulary.units import unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from modn_watch.model import Scalar
    from modn_watch.parsers.sheet_table import Row

#: Lines of one heading.
_MOST_LINES = 3
_ENOUGH, _ENOUGH_BESIDE = 2, 3
#: Different texts that are looked at; every one costs some 20 microseconds.
_MOST_TEXTS = 50_000
_MOST_CELLS, _MOST_COLUMNS, _MOST_BLOCKS = 1_500_000, 512, 500
#: A heading's own column words, and the longest line of one.
_LONGEST = 60
#: Figures are data, except in `m2`.
_DIGIT = re.compile(r"\d(?<!m2)(?<!M2)")
_UNIT_ALONE = re.compile(r"[(\[]?\s*([a-zA-Z\u00b2\"$\u20ac\u00a3]{1,5}[2\u00b2]?)\.?\s*[)\]]?")

#: What tells one row of a table from another.
IDENTITY = frozenset({"mark", "name", "description", "item", "code", "drawing", "file", "employee"})
#: What only the body of a table has; the others head labels too (`Client`, `Date`).
_BODY = IDENTITY | {
    *("quantity", "quantity_each", "quantity_total", "thickness", "length", "width", "size"),
    *("material", "profile", "plate", "mass", "mass_total", "price", "price_total", "hours"),
    *("in_stock", "area", "grade", "diameter", "height", "gauge"),
}
#: Words that hardly ever stand in cells of data.
_FIGURES = frozenset(
    {
        *("quantity", "quantity_each", "quantity_total", "thickness", "length", "width", "size"),
        *("mass", "mass_total", "price", "price_total", "hours", "in_stock", "area", "gauge"),
    }
)
#: Of so many neighbours one may be odd.
_ORDINARY = 4


@dataclass(frozen=True, kw_only=True)
class Heading:
    """One column of a block."""

    #: From 0.
    column: int
    text: str
    #: None where nothing is known of it.
    meaning: Column | None


@dataclass(frozen=True, kw_only=True)
class Block:
    """A heading and the rows under it, counted from 0."""

    first: int
    #: The first row after the heading.
    body: int
    #: The first row that is not its own any more.
    end: int
    headings: tuple[Heading, ...]

    @property
    def left(self) -> int:
        """Its first column."""
        return self.headings[0].column

    @property
    def right(self) -> int:
        """Its last column."""
        return self.headings[-1].column

    @property
    def fields(self) -> frozenset[str]:
        """What its columns hold."""
        return frozenset(each.meaning.field for each in self.headings if each.meaning)


@dataclass
class _Meanings:
    """What texts mean as headings, each looked at once and no more of them than is reasonable."""

    known: dict[str, Column | None] = field(default_factory=dict)

    def of(self, text: str) -> Column | None:
        if text not in self.known:
            if len(self.known) >= _MOST_TEXTS:
                return None
            self.known[text] = None if _DIGIT.search(text) else column(text)
        return self.known[text]


@dataclass(frozen=True, kw_only=True)
class _Head:
    lines: int
    score: float
    headings: tuple[Heading, ...]


def find(rows: Sequence[Row]) -> tuple[Block, ...]:
    """Return the blocks of a sheet, from the top and from the left.

    A heading is one to three rows that name columns by known words; a block ends where another
    heading stands under its columns. Side by side stand blocks with a blank column between, or
    whose first heading comes again. Beyond some 1,500,000 cells or 500 blocks nothing is found.

    Args:
        rows: from the sheet's first row, blank ones included.
    """
    meanings = _Meanings()
    found: list[Block] = []
    stop = len(rows)
    for at, head in _heads([row[:_MOST_COLUMNS] for row in rows], meanings):
        body = at + head.lines
        found += [
            Block(first=at, body=body, end=len(rows), headings=group)
            for group in _side_by_side(head.headings)
        ]
        if len(found) >= _MOST_BLOCKS:
            stop = body
            break
    return tuple(replace(block, end=min(stop, _end(block, found))) for block in found)


def _heads(rows: Sequence[Row], meanings: _Meanings) -> Iterator[tuple[int, _Head]]:
    cells, at = 0, 0
    while at < len(rows) and cells <= _MOST_CELLS:
        cells += len(rows[at])
        head = _head(rows, at, meanings) if _may_head(rows[at], meanings) else None
        if head:
            yield at, head
        at += head.lines if head else 1


def _end(block: Block, blocks: Iterable[Block]) -> int:
    """Return where a block ends: where another one is headed under its columns."""
    below = (
        each.first
        for each in blocks
        if each.first >= block.body and each.left <= block.right and each.right >= block.left
    )
    return min(below, default=block.end)


def _may_head(row: Row, meanings: _Meanings) -> bool:
    return any(_may_be_heading(cell) and _known(meanings.of(str(cell))) for cell in row)


def _head(rows: Sequence[Row], at: int, meanings: _Meanings) -> _Head | None:
    """Return the heading that begins in a row, with as many lines as make the most sense."""
    best = _read(rows, at, 1, meanings)
    below = None if best or at + 1 >= len(rows) else _read(rows, at + 1, 1, meanings)
    # A title above the heading is no part of it, unless it says something about the columns.
    least = best.score if best else below.score + 0.1 if below else 0.0
    for lines in range(2, _MOST_LINES + 1):
        if at + lines > len(rows) or not _goes_on(rows[at + lines - 1], meanings):
            break
        longer = _read(rows, at, lines, meanings)
        if longer and longer.score >= least:
            best, least = longer, longer.score
    return best


def _goes_on(row: Row, meanings: _Meanings) -> bool:
    """Tell whether a row holds nothing but words of headings and units."""
    cells = [cell for cell in row if cell is not None]
    if not cells or not all(map(_may_be_heading, cells)):
        return False
    texts = [str(cell) for cell in cells]
    known = sum(_is_unit(text) or _known(meanings.of(text)) for text in texts)
    return known * 2 > len(texts)


def _known(meaning: Column | None) -> bool:
    return meaning is not None and meaning.sure


def _is_unit(text: str) -> bool:
    found = _UNIT_ALONE.fullmatch(text.strip())
    return text.strip(" .()-").casefold() in {"each", "ea", "no", "off", "total", "pcs", ""} or (
        found is not None and unit(found[1]) is not None
    )


def _read(rows: Sequence[Row], at: int, lines: int, meanings: _Meanings) -> _Head | None:
    """Read rows as one heading; None when they are none."""
    upper = rows[at : at + lines]
    unfit = frozenset[int]().union(*map(_unfit, upper))
    texts = _joined(upper, unfit)
    headings = [_heading(place, text, meanings) for place, text in sorted(texts.items())]
    known = {each.meaning.field for each in headings if each.meaning and each.meaning.sure}
    strange = sum(not _known(each.meaning) for each in headings)
    if not known & _BODY or strange > len(headings) - strange:
        return None
    # Beside figures, a few words of data may happen to be words of headings.
    beside = bool(unfit) or any(_DIGIT.search(each.text) for each in headings)
    if len(known) < (_ENOUGH_BESIDE if beside else _ENOUGH) or (unfit and strange):
        return None
    if beside and known.isdisjoint(_FIGURES):
        return None
    units = sum(bool(each.meaning and each.meaning.unit) for each in headings)
    return _Head(lines=lines, score=len(known) - strange / 2 + units / 4, headings=tuple(headings))


def _heading(place: int, text: str, meanings: _Meanings) -> Heading:
    return Heading(column=place, text=" ".join(text.split()), meaning=meanings.of(text))


def _unfit(row: Row) -> frozenset[int]:
    """Return the columns of neighbouring cells among which are figures, labels or sentences."""
    runs: list[list[int]] = []
    for at, cell in enumerate(row):
        if cell is not None and runs and runs[-1][-1] == at - 1:
            runs[-1].append(at)
        elif cell is not None:
            runs.append([at])
    return frozenset(at for run in runs if not _may_head_run([row[at] for at in run]) for at in run)


def _may_head_run(cells: Sequence[Scalar | None]) -> bool:
    """Tell whether neighbours may be headings; among many a few may be odd: `Rev 2`."""
    odd = [cell for cell in cells if not _may_be_heading(cell)]
    if any(not isinstance(cell, str) or cell.endswith(":") for cell in odd):
        return False
    return len(odd) * _ORDINARY <= len(cells)


def _joined(lines: Sequence[Row], unfit: frozenset[int]) -> dict[int, str]:
    """Return the text over each column that is not unfit.

    What stands over blank cells of an upper line is over all of them, as merged cells are read.
    """
    last = {at for at, cell in enumerate(lines[-1]) if cell is not None} - unfit
    texts: dict[int, str] = {}
    for line in lines:
        over = ""
        filled = {at for at, cell in enumerate(line) if cell is not None} - unfit
        for at in sorted(filled | last):
            if at in filled:
                over = str(line[at])
            elif line is lines[-1] or not over or at in texts:
                continue
            texts[at] = f"{texts[at]}\n{over}" if at in texts else over
    return texts


def _may_be_heading(cell: object) -> bool:
    if not isinstance(cell, str) or len(cell) > _LONGEST or cell.endswith(":"):
        return False
    return not _DIGIT.search(cell)


def _side_by_side(headings: Sequence[Heading]) -> list[tuple[Heading, ...]]:
    groups: list[list[Heading]] = []
    for run in _runs(headings):
        for heading in run:
            if not groups or _begins(groups[-1], heading, run):
                groups.append([])
            groups[-1].append(heading)
    return [tuple(group) for group in groups if any(each.meaning for each in group)]


def _runs(headings: Sequence[Heading]) -> list[list[Heading]]:
    """Return headings in neighbouring columns together."""
    runs: list[list[Heading]] = []
    for heading in headings:
        if not runs or runs[-1][-1].column != heading.column - 1:
            runs.append([])
        runs[-1].append(heading)
    return runs


def _begins(group: list[Heading], heading: Heading, run: Sequence[Heading]) -> bool:
    """Tell whether a block of its own begins with a heading, to the right of a group."""
    named = [each.meaning.field for each in group if each.meaning]
    if heading.meaning and named and heading.meaning.field == named[0]:
        return heading.meaning.field in IDENTITY
    if heading is not run[0]:
        return False
    fields = {each.meaning.field for each in run if each.meaning}
    both_name = not IDENTITY.isdisjoint(fields) and not IDENTITY.isdisjoint(named)
    return len(fields) >= _ENOUGH and (both_name or not fields.isdisjoint(named))
