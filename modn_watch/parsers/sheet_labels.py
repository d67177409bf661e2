"""What stands around the tables of a sheet: `Client: ...`, `Order no`, `Material: 3mm Galv`."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from modn_watch.parsers.sheet_table import column_letters
from modn_watch.parsers.sheet_values import words
from modn_watch.vocabulary import quantity
from modn_watch.vocabulary.columns import column
from modn_watch.vocabulary.grades import is_grade, material_of
from modn_watch.vocabulary.measures import thickness_mm
from modn_watch.vocabulary.plates import Plate, plate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from modn_watch.model import Scalar
    from modn_watch.parsers.sheet_blocks import Block
    from modn_watch.parsers.sheet_table import Row
    from modn_watch.vocabulary import Vocabulary

#: What labels say of a whole list.
_FIELDS: Final = frozenset(
    {
        *("client", "project", "order", "quote", "invoice", "due", "date", "drawing", "revision"),
        *("material", "thickness", "plate", "grade", "finish", "quantity", "person", "name"),
        *("description", "assembly", "phase", "mark", "remarks", "currency", "code"),
    }
)
#: Which of them speak of the plate.
PLATE_FIELDS: Final = frozenset({"material", "thickness", "plate"})
#: Labels without a colon: words of fields that values are seldom called.
_BARE: Final = _FIELDS - {"name", "description", "mark", "code", "remarks"}
_MOST_ROWS, _MOST_COLUMNS, _MOST_LABELS = 2_000, 60, 200
#: How far to the right of its label a value stands, columns.
_REACH = 5
_LABEL = re.compile(r"\s*([^\W\d_][^:=\n]{0,40}?)\s*[:=]\s*(\S.*)?", re.DOTALL)

_MM = re.compile(r"(?<![\w.,])[0-9]{1,3}(?:[.,][0-9]{1,2})?\s?mm\b", re.IGNORECASE)
#: What an installation may have a word of its own for: `Vloeistaal`, `Bluescope`.
_OWN_WORDS = re.compile(r"[^\W\d_]{3,20}(?:[ -][\w.]{1,20}){0,2}")
_NO_MATERIAL = re.compile(
    r"\b(?:see|as|per|various|mixed|all|none|list|below|above|note[sd]?|unless|sien|soos|volgens"
    r"|onder|bo|alle|gemeng|verskeie|supplied|client|customer|klient|free|issue|yes|no|ja|nee|tbc"
    r"|tba|stock|voorraad|cost|price|drawing|tekening)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True)
class Label:
    """A value and the label that explains it."""

    #: As for columns: `client`, `order`, `material`, ...
    field: str
    label: str
    value: str
    #: From 0, of the value.
    row: int
    column: int

    @property
    def cell(self) -> str:
        """The cell's name: `B3`."""
        return f"{column_letters(self.column)}{self.row + 1}"


def find(rows: Sequence[Row], blocks: Sequence[Block]) -> list[Label]:
    """Return the labels of a sheet with their values, in reading order.

    A value stands after its label's colon, to the right of it or below it; without a colon the
    label must be known for certain and stand outside of every block.

    Args:
        rows: from the sheet's first row.
        blocks: its tables; what stands in their headings is no label.
    """
    near = [row[:_MOST_COLUMNS] for row in rows[:_MOST_ROWS]]
    first = min((block.first for block in blocks), default=len(near))
    for block in blocks:
        for at in range(block.first, min(block.first + block.lines, len(near))):
            near[at] = _without(near[at], block)
    found: list[Label] = []
    for at, row in enumerate(near):
        if len(found) < _MOST_LABELS:
            below = near[at + 1] if at + 1 < len(near) else ()
            found += _in_row(at, row, below, bare=at < first)
    return found


def _without(row: Row, block: Block) -> Row:
    return tuple(
        None if block.left <= place <= block.right else cell for place, cell in enumerate(row)
    )


def _in_row(at: int, row: Row, below: Row, *, bare: bool) -> Iterator[Label]:
    for place, cell in enumerate(row):
        if not isinstance(cell, str):
            continue
        said = _LABEL.fullmatch(cell)
        field = _field(said[1], _FIELDS) if said else _field(cell, _BARE) if bare else ""
        if not field:
            continue
        text = said[1] if said else cell
        if said and said[2]:
            yield _label(field, text, said[2], (at, place))
        else:
            found = _beside(field, text, (at, place), (row, below))
            # Many columns are headed `Qty`; the label alone has a number beside it.
            yield from (
                each for each in found if said or field != "quantity" or quantity(each.value)
            )


def _field(text: str, fields: frozenset[str]) -> str:
    meaning = column(text)
    return meaning.field if meaning and meaning.sure and meaning.field in fields else ""


def _beside(field: str, text: str, at: tuple[int, int], rows: tuple[Row, Row]) -> Iterator[Label]:
    """Find the value to the right of a label, or under it where another label stands there."""
    row, below = rows
    reach = range(at[1] + 1, min(len(row), at[1] + 1 + _REACH))
    place = next((place for place in reach if row[place] is not None), None)
    if place is not None and not _is_label(row[place]):
        # Several values beside each other are a table that lies on its side.
        if place + 1 >= len(row) or row[place + 1] is None or _is_label(row[place + 1]):
            yield _label(field, text, row[place], (at[0], place))
        return
    under = below[at[1]] if at[1] < len(below) else None
    if under is not None and not _is_label(under):
        yield _label(field, text, under, (at[0] + 1, at[1]))


def _is_label(cell: Scalar | None) -> bool:
    if not isinstance(cell, str):
        return False
    return _LABEL.fullmatch(cell) is not None or bool(_field(cell, _BARE))


def _label(field: str, label: str, value: Scalar | None, at: tuple[int, int]) -> Label:
    text = words(value) or ""
    return Label(field=field, label=" ".join(label.split()), value=text, row=at[0], column=at[1])


def _with_material(spoken: Plate, label: Label, vocabulary: Vocabulary) -> Plate:
    """Add what stands behind `Material:` alone; a few words that nobody knows are kept as such."""
    bare = _MM.sub(" ", label.value).strip(" -,/")
    named = spoken.material or material_of(bare, vocabulary)
    grade = spoken.grade or (bare if is_grade(bare, vocabulary) else None)
    own = bare if _OWN_WORDS.fullmatch(bare) and not _NO_MATERIAL.search(bare) else None
    return replace(spoken, material=named or grade or own, grade=grade)


def stated(labels: Iterable[Label], vocabulary: Vocabulary) -> Plate:
    """Return what labels say of thickness and material; nothing where they differ."""
    thick: set[float] = set()
    materials: set[str] = set()
    grades: set[str] = set()
    for label in labels:
        found = _plate(label, vocabulary)
        grades |= {found.grade} if found.grade else set()
        thick |= {found.thickness_mm} if found.thickness_mm else set()
        materials |= {found.material} if found.material else set()
    return Plate(
        thickness_mm=thick.pop() if len(thick) == 1 else None,
        grade=grades.pop() if len(grades) == 1 and len(materials) == 1 else None,
        material=materials.pop() if len(materials) == 1 else None,
    )


def _plate(label: Label, vocabulary: Vocabulary) -> Plate:
    if label.field == "thickness":
        spoken = plate(label.value, vocabulary, heading=True)
        return Plate(
            thickness_mm=thickness_mm(label.value) or spoken.thickness_mm, material=spoken.material
        )
    if label.field in PLATE_FIELDS:
        spoken = plate(label.value, vocabulary, heading=True)
        return spoken if label.field != "material" else _with_material(spoken, label, vocabulary)
    return Plate()
