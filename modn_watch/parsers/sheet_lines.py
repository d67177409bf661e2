"""From the rows of a block to part lines."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from modn_watch.parsers import sheet_columns, sheet_parts
from modn_watch.parsers.sheet_table import column_letters
from modn_watch.parsers.sheet_values import DITTO, words
from modn_watch.vocabulary.plates import Plate, plate

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from modn_watch.model import Scalar
    from modn_watch.parsers.sheet_blocks import Block, Heading
    from modn_watch.parsers.sheet_table import Row
    from modn_watch.partlist import PartLine
    from modn_watch.vocabulary import Vocabulary

_TOTAL = re.compile(
    r"(?:(?:sub|grand|page|overall|nett?|groot|running)[\s-]?)?(?:totals?|totaal|totale|tot(?=\.|$)|sum|som)\b",
    re.IGNORECASE,
)
#: What stands among sums and belongs to no part.
_SUMS = re.compile(
    r"(?:vat|btw|tax|discount|afslag|korting|deposit|deposito|balance(?: due)?|rounding|b/f|c/f"
    r"|(?:amount|balance) due|carried forward|brought forward|oorgedra|gross|nett?|bruto|netto"
    r"|(?:excl|incl|ex)\.? (?:vat|btw))\b[\s\d.,%@():]*",
    re.IGNORECASE,
)
#: Remarks about the paper; what was said of the rows still holds.
_PAPER = re.compile(
    r"(?!.*\d\s?mm\b)(?:page|bladsy|bl|sheet|vel)\b.{0,20}\d|.*\b(?:continued|vervolg|over(?:leaf)?|notes?|nota|sien|see)\b",
    re.IGNORECASE,
)
#: What stands under it is no list any more.
_ENDS = re.compile(
    r"(?:general )?(?:notes?|notas?|remarks|opmerkings|terms.{0,40}|(?:algemene )?voorwaardes)"
    r"\s*[:.]*",
    re.IGNORECASE,
)
_LONGEST_SECTION: Final = 80
#: What cells that are merged over several rows say of each of them.
_HELD: Final = frozenset(
    {"material", "thickness", "grade", "plate", "profile", "drawing", "description", "finish"}
)
#: What parts are called by: `0007`, which as a thickness would be something else.
_NAMING: Final = frozenset({"mark", "name", "code", "item", "drawing", "file"})
_MOST_SHOWN: Final = 1e12


@dataclass(frozen=True, kw_only=True)
class Place:
    """Which sheet the rows are on, and what holds for all of them."""

    #: Empty for a text file.
    sheet: str
    #: What labels above the block say.
    plate: Plate
    #: Rows that are struck through, from 0.
    cancelled: frozenset[int]
    #: See `sheet_signs.Signs`.
    merged: Mapping[tuple[int, int], int]
    padded: Mapping[tuple[int, int], int]
    #: It is an order from a catalogue: rows without a quantity are not ordered.
    ordered: bool = False


@dataclass(frozen=True, kw_only=True)
class _Section:
    """What headings among the rows say; under `MILD STEEL` may stand `3MM`, and then `6MM`."""

    plate: Plate
    #: Which of the two the outer heading says: `material`, `thickness` or neither.
    outer: str = ""


def read(
    rows: Sequence[Row], block: Block, place: Place, vocabulary: Vocabulary
) -> Iterator[tuple[int, PartLine]]:
    """Yield every part line of a block with the number of its row, from 0.

    Sums, remarks and rows that are struck through are none. A row of one text is a heading: what
    it says of thickness and material holds for the rows under it until the next one.
    """
    columns = sheet_columns.read(rows, block, vocabulary)
    section, above = _Section(plate=place.plate), None
    for index in range(block.body, min(block.end, len(rows))):
        cells = _cells(rows, index, block, place)
        filled = [cell for cell in cells if cell is not None]
        if not filled or index in place.cancelled or _is_sum(filled):
            continue
        if _is_section(filled):
            if len(filled) == 1 and _ENDS.fullmatch(str(filled[0]).strip()):
                return
            section = _section(filled, section, place.plate, vocabulary)
            continue
        full = _repeated(cells, above)
        if place.ordered and not any(columns.cells(full, "quantity")):
            continue
        line = sheet_parts.line(full, columns, section.plate, _evidence(place.sheet, block, index))
        if line:
            above = full
            yield index, line


def _cells(
    rows: Sequence[Row], index: int, block: Block, place: Place
) -> tuple[Scalar | None, ...]:
    found = tuple(_cell(rows[index], each.column) for each in block.headings)
    merged = place.merged
    if place.padded:
        found = tuple(
            _as_shown(cell, place.padded.get((index, each.column), 0)) if _names(each) else cell
            for each, cell in zip(block.headings, found, strict=True)
        )
    if not merged or all(cell is None for cell in found):
        return found
    return tuple(
        _cell(rows[merged.get((index, each.column), index)], each.column) if _holds(each) else cell
        for each, cell in zip(block.headings, found, strict=True)
    )


def _cell(row: Row, column: int) -> Scalar | None:
    return row[column] if column < len(row) else None


def _names(heading: Heading) -> bool:
    return heading.meaning is not None and heading.meaning.field in _NAMING


def _as_shown(cell: Scalar | None, digits: int) -> Scalar | None:
    """Return a whole number with the zeros in front that people see."""
    if isinstance(cell, bool | str) or cell is None or not digits:
        return cell
    whole = 0 <= cell < _MOST_SHOWN and cell == int(cell)
    return f"{int(cell):0{digits}}" if whole else cell


def _holds(heading: Heading) -> bool:
    """Tell whether one value merged over several rows holds for each; a sum of them does not."""
    return heading.meaning is not None and heading.meaning.field in _HELD


def _repeated(
    cells: tuple[Scalar | None, ...], above: tuple[Scalar | None, ...] | None
) -> tuple[Scalar | None, ...]:
    """Put what stands above in the place of ditto marks."""
    if above is None or not any(_is_ditto(cell) for cell in cells):
        return cells
    return tuple(over if _is_ditto(cell) else cell for cell, over in zip(cells, above, strict=True))


def _is_ditto(cell: Scalar | None) -> bool:
    return isinstance(cell, str) and cell.strip().casefold() in DITTO


def _is_sum(filled: Sequence[Scalar]) -> bool:
    texts = [cell.strip(" :") for cell in filled if isinstance(cell, str)]
    if not texts:
        return False
    first = filled[0] if isinstance(filled[0], str) else ""
    starts = _TOTAL.match(first.strip())
    return starts is not None or any(
        _SUMS.fullmatch(text) or _TOTAL.fullmatch(text.rstrip(".")) for text in texts
    )


def _is_section(filled: Sequence[Scalar]) -> bool:
    if not isinstance(filled[0], str):
        return False
    return len(filled) == 1 or filled[0].rstrip().endswith(":") or len(set(filled)) == 1


def _section(
    filled: Sequence[Scalar], before: _Section, start: Plate, vocabulary: Vocabulary
) -> _Section:
    """Return what holds after a heading among the rows; one that says nothing ends the last."""
    said = " ".join(filter(None, map(words, dict.fromkeys(filled))))
    if len(said) > _LONGEST_SECTION or _PAPER.match(said):
        return before
    found = plate(said, vocabulary, heading=True)
    if found.thickness_mm and found.material:
        return _Section(plate=replace(found, size_mm=None))
    if found.thickness_mm:
        inner = before.outer == "material"
        over = before.plate if inner else start
        outer = "material" if inner else "thickness"
        return _Section(plate=replace(over, thickness_mm=found.thickness_mm), outer=outer)
    if found.material:
        inner = before.outer == "thickness"
        thick = before.plate.thickness_mm if inner else start.thickness_mm
        outer = "thickness" if inner else "material"
        return _Section(plate=replace(found, thickness_mm=thick, size_mm=None), outer=outer)
    return _Section(plate=start)


def _evidence(sheet: str, block: Block, index: int) -> str:
    if not sheet:
        return f"row {index + 1}"
    left, right = column_letters(block.left), column_letters(block.right)
    return f'sheet "{sheet}" {left}{index + 1}:{right}{index + 1}'
