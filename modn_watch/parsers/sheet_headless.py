"""Lists without any headings, where the cells themselves say what they are: `6mm`, `4 off`."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from modn_watch.parsers.sheet_blocks import Block, Heading
from modn_watch.parsers.sheet_values import pieces, words
from modn_watch.vocabulary.columns import Column
from modn_watch.vocabulary.grades import is_grade, material_of
from modn_watch.vocabulary.measures import thickness_mm
from modn_watch.vocabulary.plates import plate, sizes_mm

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from modn_watch.model import Scalar
    from modn_watch.parsers.sheet_table import Row
    from modn_watch.vocabulary import Vocabulary

_MOST_ROWS: Final = 300
_MOST_COLUMNS: Final = 24
_FEWEST_ROWS, _FEWEST_CELLS = 2, 3
#: Of the rows, that must be of the list, and of the cells of a column, that must be alike.
_ALIKE: Final = 0.8
_MM = re.compile(r".*[0-9]\s?mm\b.*", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")
#: What a list must say at least two of, one of them in figures.
_TOLD: Final = frozenset({"thickness", "plate", "quantity", "size"})


def block(rows: Sequence[Row], vocabulary: Vocabulary) -> Block | None:
    """Return the one list of a sheet that has no headings; None when its cells do not tell.

    Only cells that are plain by themselves count: a thickness with its mm, pieces with their word,
    two sizes with a sign between, the name of a material. Bare figures may be anything.
    """
    near = [row[:_MOST_COLUMNS] for row in rows[:_MOST_ROWS]]
    filled = [at for at, row in enumerate(near) if _filled(row) >= _FEWEST_CELLS]
    if len(filled) < _FEWEST_ROWS or len(filled) < _ALIKE * sum(_filled(row) > 1 for row in near):
        return None
    body = [near[at] for at in filled]
    told = {at: _field(_column(body, at), vocabulary) for at in range(max(map(len, body)))}
    fields = Counter(filter(None, told.values()))
    if len(fields) <= 1 or max(fields.values()) > 1 or _TOLD.isdisjoint(fields):
        return None
    named = next(
        (at for at, field in told.items() if not field and _names(_column(body, at))), None
    )
    if named is not None:
        told[named] = "name"
    return Block(first=filled[0], lines=0, body=filled[0], end=len(rows), headings=_headings(told))


def _filled(row: Row) -> int:
    return sum(cell is not None for cell in row)


def _column(body: Sequence[Row], at: int) -> list[Scalar]:
    return [cell for row in body if at < len(row) and (cell := row[at]) is not None]


def _headings(told: Mapping[int, str]) -> tuple[Heading, ...]:
    return tuple(
        Heading(column=at, text="", meaning=Column(field=field) if field else None)
        for at, field in told.items()
    )


def _field(cells: Sequence[Scalar], vocabulary: Vocabulary) -> str:
    """Return what most cells of a column plainly are; empty for none or several things."""
    found = Counter(_kind(cell, vocabulary) for cell in cells)
    kind, count = found.most_common(1)[0] if found else ("", 0)
    return kind if count >= len(cells) * _ALIKE else ""


def _kind(cell: Scalar, vocabulary: Vocabulary) -> str:
    text = words(cell) or ""
    # `A101` may be a mark, and `MS bracket` is a name.
    if material_of(text, vocabulary) and (vocabulary.exact(text) or is_grade(text, vocabulary)):
        return "material"
    if not isinstance(cell, str):
        return ""
    spoken = plate(text, vocabulary, heading=True)
    if spoken.thickness_mm and spoken.material:
        return "plate"
    if _MM.fullmatch(text) and thickness_mm(text):
        return "thickness"
    if sizes_mm(text)[1]:
        return "size"
    return "quantity" if _LETTER.search(text) and pieces(text) else ""


def _names(cells: Sequence[Scalar]) -> bool:
    texts = {cell for cell in cells if isinstance(cell, str) and _LETTER.search(cell)}
    return len(texts) > len(cells) * _ALIKE
