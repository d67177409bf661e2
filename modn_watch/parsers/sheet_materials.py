"""What a row says of its material: a name that the vocabulary has, else the list's own words."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from modn_watch.vocabulary.grades import is_grade, material_of
from modn_watch.vocabulary.plates import Plate, plate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from modn_watch.parsers.sheet_columns import Columns
    from modn_watch.parsers.sheet_places import Cells
    from modn_watch.vocabulary.profiles import Profile

_MM = re.compile(
    r"(?<![\w.,])(?:t\s?=\s?)?[0-9]{1,3}(?:[.,][0-9]{1,2})?\s?mm\b(?:\s?(?:thk|thick|dik)\b)?",
    re.IGNORECASE,
)
_PLATE = re.compile(r"\b(?:plates?|plaat|thick|thk|dik|sheet)\b", re.IGNORECASE)
#: Fewer digits alone under a heading of material are a thickness.
_GRADE_DIGITS = 3


def material(row: Cells, columns: Columns, made: Profile | None, said: Plate) -> str | None:
    """Return the name that the vocabulary has for it, else the words in the material's column.

    Args:
        row: a cell for each heading of the block.
        columns: how they are to be read.
        made: the plate or flat bar that the row's profile is.
        said: what its description says.
    """
    chequer = "Vastrap" if made and made.kind == "chequer" else None
    own = _named(row, columns) or said.material or chequer or _stated(row, columns)
    return own or _graded(_of_plate(row, columns), columns)


def _named(row: Cells, columns: Columns) -> str | None:
    known = columns.vocabulary
    bare = (material_of(text, known) for text in _bare(row, columns))
    texts = (columns.words(row, field) for field in ("thickness", "plate", "profile"))
    named = (known.material(_MM.sub(" ", text)) for text in texts if text)
    return next(filter(None, (*bare, *named)), None)


def _bare(row: Cells, columns: Columns) -> Iterator[str]:
    """Yield what stands where materials and grades do, without the thickness in it."""
    for field in ("material", "grade"):
        yield _without_thickness(columns.words(row, field) or "")
    yield from _of_plate(row, columns)


def _of_plate(row: Cells, columns: Columns) -> Iterator[str]:
    # A number alone, under `Plate`, is anything.
    for field in ("plate", "thickness"):
        text = columns.words(row, field) or ""
        bare = _without_thickness(text)
        if bare != text:
            yield bare


def _without_thickness(text: str) -> str:
    return " ".join(_MM.sub(" ", text).split()).strip(" -,/")


def _stated(row: Cells, columns: Columns) -> str | None:
    bare = _without_thickness(columns.words(row, "material") or "")
    digits = bare.replace(".", "").replace(",", "")
    return None if digits.isdigit() and len(digits) < _GRADE_DIGITS else bare or None


def remarked(row: Cells, columns: Columns) -> Plate:
    """Return what a remark says of the plate where it says nothing else: `3mm 304`, `Hardox 450`.

    It counts before what holds for the whole list; `galv` may be what is done afterwards.
    """
    text = columns.words(row, "remarks") or ""
    bare = " ".join(_PLATE.sub(" ", _without_thickness(text)).split())
    spoken = plate(text, columns.vocabulary, heading=True)
    if not bare:
        return Plate(thickness_mm=spoken.thickness_mm)
    named = _named_alone(bare, columns)
    if named == "Galvanized Steel" and not spoken.thickness_mm:
        return Plate()
    return replace(spoken, material=named, size_mm=None) if named else Plate()


def _named_alone(text: str, columns: Columns) -> str | None:
    """Return the material that every word of a text names, or the grade that it is."""
    known = {material_of(word, columns.vocabulary) for word in text.split()}
    if len(known) == 1 and None not in known:
        return known.pop()
    return columns.vocabulary.exact(text) or (text if is_grade(text, columns.vocabulary) else None)


def grade(row: Cells, columns: Columns) -> str | None:
    """Return the grade as the list has it, which may stand in the material's column alone."""
    stated = columns.words(row, "grade")
    return stated or _graded(_bare(row, columns), columns)


def _graded(texts: Iterable[str], columns: Columns) -> str | None:
    return next((text for text in texts if is_grade(text, columns.vocabulary)), None)
