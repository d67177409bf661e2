"""The lists on one sheet: what kind each is, its part lines, and what is said around it."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from modn_watch.parsers import (
    sheet_blocks,
    sheet_cancelled,
    sheet_gauges,
    sheet_headless,
    sheet_kind,
    sheet_labels,
    sheet_lines,
    sheet_titles,
)
from modn_watch.parsers.sheet_table import column_letters
from modn_watch.vocabulary.plates import Plate, plate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from modn_watch.parsers.sheet_blocks import Block
    from modn_watch.parsers.sheet_kind import Kind
    from modn_watch.parsers.sheet_labels import Label
    from modn_watch.parsers.sheet_signs import Signs
    from modn_watch.parsers.sheet_table import Row, Sheet
    from modn_watch.partlist import PartLine
    from modn_watch.vocabulary import Vocabulary

#: Part lines of one file; longer lists are no lists of parts.
MOST_LINES: Final = 5_000
_MOST_HEADINGS: Final = 60
#: Labels about plate that are looked at for one block.
_MOST_TELLING: Final = 20


@dataclass(frozen=True, kw_only=True)
class Listing:
    """What one sheet lists."""

    lines: tuple[PartLine, ...]
    labels: tuple[Label, ...]
    #: What labels say of all of it, where they agree.
    plate: Plate
    #: Rows of lists that are struck through or say that they are cancelled.
    cancelled: int
    #: Cells of lists with a number of a gauge instead of a thickness, by their names.
    gauges: tuple[str, ...]
    #: Plain JSON: `kind`, `kind_evidence`, `blocks`.
    details: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class _List:
    block: Block
    kind: Kind
    rows: tuple[int, ...]
    lines: tuple[PartLine, ...]


@dataclass(frozen=True, kw_only=True)
class _Page:
    sheet: Sheet
    blocks: tuple[Block, ...]
    labels: tuple[Label, ...]
    signs: Signs
    vocabulary: Vocabulary


def read(sheet: Sheet, signs: Signs, vocabulary: Vocabulary) -> Listing:
    """Find the lists of a sheet and read them, up to one line more than `MOST_LINES`."""
    blocks = sheet_blocks.find(sheet.rows) or _headless(sheet.rows, vocabulary)
    labels = tuple(sheet_labels.find(sheet.rows, blocks))
    page = _Page(sheet=sheet, blocks=blocks, labels=labels, signs=signs, vocabulary=vocabulary)
    lists: list[_List] = []
    for block in blocks:
        lists.append(_list(page, block, lists))
    taken = {
        (row, column)
        for each in lists
        for row in each.rows
        for column in range(each.block.left, each.block.right + 1)
    }
    kept = tuple(label for label in labels if (label.row, label.column) not in taken)
    return Listing(
        lines=tuple(line for each in lists for line in each.lines),
        labels=kept,
        plate=sheet_labels.stated(kept, vocabulary),
        cancelled=_cancelled(sheet.rows, lists, signs),
        gauges=tuple(
            name
            for each in lists
            if each.lines
            for name in sheet_gauges.numbered(sheet.rows, each.block)
        ),
        details=_details(lists),
    )


def _headless(rows: Sequence[Row], vocabulary: Vocabulary) -> tuple[Block, ...]:
    found = sheet_headless.block(rows, vocabulary)
    return (found,) if found else ()


def _list(page: _Page, block: Block, before: Sequence[_List]) -> _List:
    taken = frozenset(row for each in before for row in each.rows)
    near = [
        each
        for each in page.labels
        if each.row < block.first + block.lines and each.row not in taken
    ]
    again = (each.kind for each in reversed(before) if each.block.headings == block.headings)
    titles = tuple(sheet_titles.above(page.sheet.rows, block, page.blocks, taken))
    named = [*((title.place, title.text) for title in titles), ("sheet name", page.sheet.name)]
    kind = next(again, None) or sheet_kind.of(block, named, [label.field for label in near])
    said = (
        _plate(block, before, near, page.vocabulary),
        plate(page.sheet.name, page.vocabulary, heading=True),
        *sheet_titles.plates(titles, _over_all(block, before), block, page.vocabulary),
    )
    left = MOST_LINES + 1 - sum(len(each.lines) for each in before)
    listed = list(itertools.islice(_lines(page, block, _first_said(said), kind), left))
    return _List(
        block=block,
        kind=kind,
        rows=tuple(row for row, _ in listed),
        lines=tuple(line for _, line in listed),
    )


def _lines(page: _Page, block: Block, said: Plate, kind: Kind) -> Iterator[tuple[int, PartLine]]:
    if kind.name not in sheet_kind.LISTS:
        return iter(())
    place = sheet_lines.Place(
        sheet=page.sheet.name,
        plate=said,
        cancelled=page.signs.struck | sheet_cancelled.said(page.sheet.rows, block),
        merged=page.signs.merged,
        padded=page.signs.padded,
        ordered=kind.name == "order" and {"quantity", "price"} <= block.fields,
    )
    return sheet_lines.read(page.sheet.rows, block, place, page.vocabulary)


def _plate(
    block: Block, before: Sequence[_List], near: Sequence[Label], vocabulary: Vocabulary
) -> Plate:
    """Return what labels say that stand above a block, and below the lists above it."""
    over = _over_all(block, before)
    telling = [each for each in near if each.field in sheet_labels.PLATE_FIELDS][-_MOST_TELLING:]
    own = [label for label in telling if label.row >= over]
    beside = [label for label in own if block.left - 1 <= label.column <= block.right + 1]
    for labels in (beside, own, telling):
        found = sheet_labels.stated(labels, vocabulary)
        if found != Plate():
            return found
    return Plate()


def _over_all(block: Block, before: Sequence[_List]) -> int:
    """Return the first row below the headings of all lists above a block."""
    above = (each.block for each in before if each.block.first < block.first)
    return max((each.first + each.lines for each in above), default=0)


def _first_said(said: Sequence[Plate]) -> Plate:
    named = next((each for each in said if each.material), Plate())
    return Plate(
        thickness_mm=next((each.thickness_mm for each in said if each.thickness_mm), None),
        material=named.material,
        grade=named.grade,
    )


def _cancelled(rows: Sequence[Row], lists: Sequence[_List], signs: Signs) -> int:
    """Return how many rows of lists are struck through or say that they are cancelled."""
    blocks = [each.block for each in lists if each.kind.name in sheet_kind.LISTS]
    struck = (row for row in signs.struck if any(b.body <= row < b.end for b in blocks))
    said = (sheet_cancelled.said(rows, block) for block in blocks)
    return len(frozenset(struck).union(*said))


def _details(lists: Sequence[_List]) -> dict[str, Any]:
    first = max(lists, key=lambda each: len(each.lines), default=None)
    if first is None:
        evidence = ["no headings that are known"]
        return {"kind": sheet_kind.UNKNOWN, "kind_evidence": evidence, "blocks": []}
    return {
        "kind": first.kind.name,
        "kind_evidence": list(first.kind.evidence),
        "blocks": [_block(each) for each in lists],
    }


def _block(each: _List) -> dict[str, Any]:
    left, right = column_letters(each.block.left), column_letters(each.block.right)
    end = each.block.first + each.block.lines
    return {
        "kind": each.kind.name,
        "kind_evidence": list(each.kind.evidence),
        "header": f"{left}{each.block.first + 1}:{right}{end}" if each.block.lines else None,
        "columns": {
            column_letters(heading.column): heading.meaning.field
            for heading in each.block.headings[:_MOST_HEADINGS]
            if heading.meaning
        },
        "part_lines": len(each.lines),
    }
