"""The blocks of a sheet: every heading, what its columns hold, and which rows stand under it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from modn_watch.parsers.sheet_heads import (
    CERTAIN,
    Meanings,
    has_figures,
    is_known,
    is_unit,
    joined,
    may_be_heading,
    unfit,
)
from modn_watch.vocabulary.columns import Column

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from modn_watch.parsers.sheet_table import Row

#: Lines of one heading.
_MOST_LINES = 3
_ENOUGH, _ENOUGH_BESIDE = 2, 3
_MOST_CELLS, _MOST_COLUMNS, _MOST_BLOCKS = 1_500_000, 512, 500
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
    #: Of the heading.
    lines: int
    #: The first row after the heading; of a list that stands on its heading, its top.
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
    meanings = Meanings()
    found: list[Block] = []
    stop = len(rows)
    for at, head in _heads([row[:_MOST_COLUMNS] for row in rows], meanings):
        body = at + head.lines
        found += [
            Block(first=at, lines=head.lines, body=body, end=len(rows), headings=group)
            for group in _side_by_side(head.headings)
        ]
        if len(found) >= _MOST_BLOCKS:
            stop = body
            break
    blocks = [replace(block, end=min(stop, _end(block, found))) for block in found]
    return tuple(_upwards(rows, block, blocks) for block in blocks)


def _heads(rows: Sequence[Row], meanings: Meanings) -> Iterator[tuple[int, _Head]]:
    cells, at = 0, 0
    while at < len(rows) and cells <= _MOST_CELLS:
        cells += len(rows[at])
        head = _head(rows, at, meanings) if _may_head(rows[at], meanings) else None
        if head:
            yield at, head
        at += head.lines if head else 1


def _end(block: Block, blocks: Iterable[Block]) -> int:
    """Return where a block ends: where another one is headed under its columns."""
    below = (each.first for each in blocks if each.first >= block.body and _overlap(each, block))
    return min(below, default=block.end)


def _upwards(rows: Sequence[Row], block: Block, blocks: Sequence[Block]) -> Block:
    """Return a block with the rows above it where none are below: some programs list so."""
    above = any(each.end == block.first and _overlap(each, block) for each in blocks)
    if above or any(_filled(row, block) for row in rows[block.body : block.end]):
        return block
    top = block.first
    while top > 0 and _filled(rows[top - 1], block) * 2 >= len(block.headings):
        top -= 1
    return replace(block, body=top, end=block.first) if top < block.first else block


def _overlap(one: Block, other: Block) -> bool:
    return one.left <= other.right and one.right >= other.left


def _filled(row: Row, block: Block) -> int:
    return sum(each.column < len(row) and row[each.column] is not None for each in block.headings)


def _may_head(row: Row, meanings: Meanings) -> bool:
    return any(may_be_heading(cell) and is_known(meanings.of(str(cell))) for cell in row)


def _head(rows: Sequence[Row], at: int, meanings: Meanings) -> _Head | None:
    """Return the heading that begins in a row, with as many lines as make the most sense."""
    best = _read(rows, at, 1, meanings)
    below = _read(rows, at + 1, 1, meanings) if at + 1 < len(rows) else None
    least = best.score if best else 0.0
    # Titles above the heading are no part of it, unless they say something about the columns.
    if below and below.score > least:
        best, least = None, below.score + 0.1
    for lines in range(2, _MOST_LINES + 1):
        if at + lines > len(rows) or not _goes_on(rows[at + lines - 1], meanings):
            break
        longer = _read(rows, at, lines, meanings)
        if longer and longer.score >= least:
            best, least = longer, longer.score
    return best


def _goes_on(row: Row, meanings: Meanings) -> bool:
    """Tell whether a row holds nothing but words of headings and units."""
    cells = [cell for cell in row if cell is not None]
    if not cells or not all(map(may_be_heading, cells)):
        return False
    texts = [str(cell) for cell in cells]
    known = sum(is_unit(text) or is_known(meanings.of(text)) for text in texts)
    return known * 2 > len(texts)


def _read(rows: Sequence[Row], at: int, lines: int, meanings: Meanings) -> _Head | None:
    """Read rows as one heading; None when they are none."""
    upper = rows[at : at + lines]
    odd = frozenset[int]().union(*(unfit(row, meanings) for row in upper))
    texts = joined(upper, odd)
    headings = [_heading(place, text, meanings) for place, text in sorted(texts.items())]
    headings = _without_inner_diameters(headings)
    known = {each.meaning.field for each in headings if each.meaning and each.meaning.sure}
    strange = sum(not is_known(each.meaning) for each in headings)
    if not known & _BODY or (strange > len(headings) - strange and not _is_certain(known)):
        return None
    # Beside figures, a few words of data may happen to be words of headings.
    beside = bool(odd) or any(has_figures(each.text) for each in headings)
    if len(known) < (_ENOUGH_BESIDE if beside else _ENOUGH) or (odd and strange):
        return None
    if beside and known.isdisjoint(_FIGURES):
        return None
    units = sum(bool(each.meaning and each.meaning.unit) for each in headings)
    return _Head(lines=lines, score=len(known) - strange / 2 + units / 4, headings=tuple(headings))


def _is_certain(known: set[str]) -> bool:
    return len(known) >= CERTAIN and bool(known & IDENTITY) and bool(known & _FIGURES)


def _heading(place: int, text: str, meanings: Meanings) -> Heading:
    return Heading(column=place, text=" ".join(text.split()), meaning=meanings.of(text))


def _without_inner_diameters(headings: list[Heading]) -> list[Heading]:
    """Take `ID` beside `OD` for what it is there: no mark."""
    fields = ["", *(each.meaning.field if each.meaning else "" for each in headings)]
    return [
        replace(each, meaning=Column(field="other"))
        if before == "diameter" and each.text.casefold() == "id"
        else each
        for before, each in zip(fields, headings, strict=False)
    ]


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
