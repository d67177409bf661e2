"""What columns hold where their headings leave it open and their cells tell."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from modn_watch.parsers.sheet_values import pieces
from modn_watch.vocabulary.columns import Column

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from modn_watch.model import Scalar
    from modn_watch.parsers.sheet_blocks import Block

Cells = tuple["Scalar | None", ...]
#: A column's place in a row's cells, its heading, and what that means.
Place = tuple[int, str, Column]
Places = Mapping[str, tuple[Place, ...]]

#: Bars are no longer, m.
_LONGEST_BAR_M: Final = 13.5
#: Plate under a `D` beside length and breadth is no thicker, mm; boxes are deeper.
_THICKEST_D_MM: Final = 60
#: Pieces of each hand in columns of their own: neither is the quantity.
_HAND = re.compile(r"\b(?:[lr] ?/? ?h|left|right|links|regs)\b", re.IGNORECASE)
_MANY = re.compile(
    r"sheets?|plates|plate|velle|vel|stock|no\.? (?:of )?(?:sheets|plates)", re.IGNORECASE
)
#: `PL10`, `UB203`, `L70x70x8`; shops that cut plate call their parts profiles too.
_SECTION = re.compile(r"\s*[A-Z]{1,6}\.?\s?[0-9]{1,4}(?:\s?[x*]|\W*$)", re.IGNORECASE)
#: Where the parts go.
_AREA_NAMED = re.compile(r"area [a-z0-9]{1,2}", re.IGNORECASE)
#: What names a part.
_NAMES: Final = ("mark", "name", "code", "description", "drawing", "file")
#: Of the cells of a column, that must be texts to make it one of names.
_MOST_TEXTS: Final = 0.8


def corrected(
    places: dict[str, tuple[Place, ...]], block: Block, body: Sequence[Cells]
) -> dict[str, tuple[Place, ...]]:
    """Return the places of each field, as the cells under the headings have it.

    Args:
        places: what the headings say, by fields; changed.
        block: the headings.
        body: the first rows under them, a cell for each heading.
    """
    if any(_HAND.search(text) for _, text, _ in places.get("quantity", ())):
        places.pop("quantity")
    if _in_unsaid_metres(body, places):
        places.pop("length")
    if "item" in places and _counts_pieces(body, places):
        places["quantity"] = places.pop("item")[-1:]
    if "plate" in places and _counts_sheets(body, places):
        places.pop("plate")
    if any(_AREA_NAMED.fullmatch(text) for _, text, _ in places.get("area", ())):
        places.pop("area")
    _take_depth(places, block, body)
    _take_marks(places, block, body)
    return places


def under(body: Sequence[Cells], places: Places, field: str) -> list[Scalar]:
    """Return the filled cells under a field."""
    at = [place for place, _, _ in places.get(field, ())]
    return [cell for row in body for place in at if (cell := row[place]) is not None]


def _counts_pieces(body: Sequence[Cells], places: Places) -> bool:
    """Tell whether a `No.` right of the marks is how many: it does not go on by one."""
    if "mark" not in places or any(field.startswith("quantity") for field in places):
        return False
    at = places["item"][-1][0]
    numbers = [row[at] for row in body if row[at] is not None]
    whole = all(isinstance(number, int | float) for number in numbers)
    return at > places["mark"][0][0] and whole and bool(numbers) and not _goes_on_by_one(numbers)


def _goes_on_by_one(numbers: Sequence[Scalar | None]) -> bool:
    return all(
        isinstance(one, int | float) and other == one + 1 for one, other in pairwise(numbers)
    )


def _counts_sheets(body: Sequence[Cells], places: Places) -> bool:
    """Tell whether figures under `Sheets` or `Plate` are how many or which, and no thickness."""
    cells = under(body, places, "plate")
    if not cells or not all(isinstance(cell, int | float) for cell in cells):
        return False
    if any(column.unit or column.factor != 1 for _, _, column in places["plate"]):
        return False
    texts = [text.strip(" .:").casefold() for _, text, _ in places["plate"]]
    many = all(_MANY.fullmatch(text) and text != "plate" for text in texts)
    return many or "thickness" in places or _goes_on_by_one(cells)


def _in_unsaid_metres(body: Sequence[Cells], places: Places) -> bool:
    """Tell whether lengths without a unit look like metres of bar: `2.4`, `6.1`."""
    if any(column.unit for _, _, column in places.get("length", ())) or "width" in places:
        return False
    lengths = [cell for cell in under(body, places, "length") if isinstance(cell, int | float)]
    return bool(lengths) and max(lengths) <= _LONGEST_BAR_M and any(x % 1 for x in lengths)


def _take_depth(places: dict[str, tuple[Place, ...]], block: Block, body: Sequence[Cells]) -> None:
    """Take `D` beside length and breadth for *dikte*, where plate can be so thick."""
    known = {"thickness", "plate", "size", "profile", "gauge"}
    if known & set(places) or not {"length", "width"} <= set(places):
        return
    for at, heading in enumerate(block.headings):
        if heading.meaning is None and heading.text.strip(" .()").casefold() in {"d", "d mm"}:
            cells = [row[at] for row in body if row[at] is not None]
            if cells and all(_may_be_thick(cell) for cell in cells):
                places["thickness"] = ((at, heading.text, Column(field="thickness")),)


def _may_be_thick(cell: Scalar | None) -> bool:
    if isinstance(cell, str):
        return cell.strip().casefold().endswith("mm")
    return isinstance(cell, int | float) and 0 < cell <= _THICKEST_D_MM


def _take_marks(places: dict[str, tuple[Place, ...]], block: Block, body: Sequence[Cells]) -> None:
    """Take a column of words for the marks where no heading names parts."""
    if not set(places).isdisjoint(_NAMES):
        return
    open_to_it = ("quantity", "plate", "item", "assembly", "profile")
    for at, heading in enumerate(block.headings):
        field = heading.meaning.field if heading.meaning else ""
        if field and field not in open_to_it:
            continue
        cells = [row[at] for row in body]
        if _are_names(cells) and not (field == "profile" and any(map(_is_section, cells))):
            kept = tuple(place for place in places.get(field, ()) if place[0] != at)
            if field and not kept:
                places.pop(field, None)
            elif field:
                places[field] = kept
            places["mark"] = ((at, heading.text, Column(field="mark")),)
            return


def _are_names(cells: Iterable[Scalar | None]) -> bool:
    """Tell whether most cells are different words that say nothing of pieces."""
    filled = [cell for cell in cells if cell is not None]
    texts = {cell for cell in filled if isinstance(cell, str) and pieces(cell) is None}
    return len(texts) > len(filled) * _MOST_TEXTS and any(map(_has_letter, texts))


def _is_section(cell: Scalar | None) -> bool:
    return isinstance(cell, str) and _SECTION.match(cell) is not None


def _has_letter(text: str) -> bool:
    return any(letter.isalpha() for letter in text)
