"""What the place of a word in a customer's file name says, where the word alone does not.

The shop writes `NNNN-part-material-thickness-xQuantity`: so the word before the measures is a
material even if nobody knows it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from modn_watch.model import Note
from modn_watch.vocabulary import OTHER
from modn_watch.vocabulary.measures import NUMBER, TIMES, millimetres
from modn_watch.vocabulary.measures import quantity as pieces

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modn_watch.naming.fields import Fields
    from modn_watch.vocabulary import Vocabulary

#: A plate beside its material may be thicker; elsewhere in a name a larger number is a size, mm.
_THICKEST_INSIDE_MM: Final = 25.0

_TIGHT_HYPHEN = re.compile(r"(?<! )-(?! )")
_ANY_HYPHEN = re.compile(r" *- *")
_LETTERS = re.compile(r"[^\W\d_]{2,}(?:[ .&/]+[^\W\d_]+)*\.?")
#: `S355JR`; a part's mark such as `VA2601` ends in digits.
_GRADE = re.compile(r"[A-Za-z]{1,3}[0-9]{3}[A-Za-z][A-Za-z0-9]*")
_LIBRARY_THICKNESS = re.compile(r"(?<=[-_])t([0-9]{1,2}(?:[.,][0-9]{1,2})?)(?:mm)?(?=[-_])")
_REFERENCE = re.compile(r"(?P<word>[A-Z]{4})-(?P<part>.+)", re.DOTALL)
_TOKEN = re.compile(r"[^-_ ]+")
_MM_TOKEN = re.compile(rf"({NUMBER})mm", re.IGNORECASE)
_QUANTITY_TOKEN = re.compile(rf"[{TIMES}][0-9]{{1,6}}", re.IGNORECASE)

#: Words that tell one part from another and are never a material or a customer.
_PART_WORDS: Final = frozenset(
    {
        "left", "right", "top", "bottom", "front", "back", "rear", "side", "inner", "outer",
        "upper", "lower", "inside", "outside", "middle", "centre", "center", "base", "end", "door",
        "wall", "roof", "foot", "beam", "tank", "lid", "small", "large", "long", "short",
        "bracket", "plate", "sheet", "cover", "panel", "links", "regs", "bo", "onder", "voor",
        "agter", "lh", "rh",
    }
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Settled:
    """Fields with what their places say, and what a person should know about it."""

    fields: Fields
    notes: tuple[Note, ...] = ()


def settle(fields: Fields, job_separator: str | None, vocabulary: Vocabulary) -> Settled:
    """Complete what was cut off a name's end by the places of what remains.

    Args:
        fields: as cut off.
        job_separator: what stood after the job number or the codes; None without them.
        vocabulary: the installation's words for materials.
    """
    if fields.material is None and fields.thickness_mm is None:
        fields = _pair_inside(fields, vocabulary)
    if fields.material is None and fields.has_measures:
        # `MS-3mm`: the material is all the name that the part has.
        fields = replace(fields, material=vocabulary.exact(fields.rest.strip(" -_.")))
    settled = Settled(fields=fields)
    if fields.material is None and job_separator is not None:
        settled = _by_place(fields, job_separator, vocabulary)
    if job_separator is None:
        settled = _without_reference(settled)
    return replace(settled, fields=_library_thickness(settled.fields))


def _pair_inside(fields: Fields, vocabulary: Vocabulary) -> Fields:
    """Find a material beside its thickness anywhere: `MS-3mm-bracket`, `bracket-MS-3mm-left`."""
    for start, end, word, number in _pairs(fields.rest):
        material, match = vocabulary.exact(word), _MM_TOKEN.fullmatch(number)
        value = millimetres(match[1]) if match else None
        rest = _without(fields.rest, start, end)
        if material and value and value <= _THICKEST_INSIDE_MM and rest:
            return _quantity_inside(
                replace(fields, rest=rest, material=material, thickness_mm=value)
            )
    return fields


def _pairs(text: str) -> Iterator[tuple[int, int, str, str]]:
    """Give any two neighbours with where they begin and end, in either order."""
    for first, second in pairwise(_TOKEN.finditer(text)):
        yield first.start(), second.end(), first[0], second[0]
        yield first.start(), second.end(), second[0], first[0]


def _quantity_inside(fields: Fields) -> Fields:
    if fields.has_quantity:
        return fields
    for token in _TOKEN.finditer(fields.rest):
        rest = _without(fields.rest, token.start(), token.end())
        if rest and _QUANTITY_TOKEN.fullmatch(token[0]):
            return replace(fields, rest=rest, quantity=pieces(token[0]), has_quantity=True)
    return fields


def _without(text: str, start: int, end: int) -> str:
    return (text[:start].rstrip("-_ ") + text[end:]).strip("-_ ")


def _by_place(fields: Fields, job_separator: str, vocabulary: Vocabulary) -> Settled:
    hyphen = _ANY_HYPHEN if " " in job_separator else _TIGHT_HYPHEN
    places = hyphen.split(fields.rest.strip())
    unclear = "_" in job_separator or fields.has_gap or not fields.has_measures
    if unclear or len(places) <= 1 or not all(places):
        return Settled(fields=fields)
    word = places[-1]
    rest = fields.rest.rstrip()[: -len(word)].rstrip(" -")
    material = vocabulary.material(word)
    if material:
        return Settled(
            fields=replace(fields, rest=rest, material=material), notes=(_more(word, material),)
        )
    if vocabulary.exact(places[0]):
        rest = fields.rest.lstrip()[len(places[0]) :].lstrip(" -")
        return Settled(fields=replace(fields, rest=rest, material=vocabulary.exact(places[0])))
    if len(places) > 2 or not _may_be_material(word):  # noqa: PLR2004 -- a part and a material
        return Settled(fields=fields)
    return Settled(fields=replace(fields, rest=rest, material=OTHER), notes=(_unknown(word),))


def _may_be_material(word: str) -> bool:
    if _PART_WORDS & {token[0].casefold() for token in _TOKEN.finditer(word)}:
        return False
    return bool(_LETTERS.fullmatch(word) or _GRADE.fullmatch(word))


def _unknown(word: str) -> Note:
    return Note(
        code="unknown_material",
        message=f'No material is known as "{word}": it was filed as {OTHER}.',
        evidence=word,
    )


def _more(word: str, material: str) -> Note:
    return Note(
        code="material_words",
        message=f'The name says "{word}" where the material stands: it was filed as {material}.',
        evidence=word,
    )


def _without_reference(settled: Settled) -> Settled:
    """Leave out a customer's mark that stands where the job number does in a complete name."""
    fields = settled.fields
    match = _REFERENCE.fullmatch(fields.rest)
    complete = fields.material and fields.thickness_mm and fields.has_quantity
    if not match or not complete or match["part"] == match["part"].upper():
        return settled
    if match["word"].casefold() in _PART_WORDS:
        return settled
    note = Note(
        code="reference",
        message=f'"{match["word"]}" stands where the job number does: it was not read as a part '
        "of the name.",
        evidence=match["word"],
    )
    return Settled(fields=replace(fields, rest=match["part"]), notes=(*settled.notes, note))


def _library_thickness(fields: Fields) -> Fields:
    """Read the thickness of library names: `base_plate_200x200_t10_4x18`, all of it the part."""
    found = _LIBRARY_THICKNESS.findall(fields.rest)
    if fields.thickness_mm is not None or len(found) != 1:
        return fields
    return replace(fields, thickness_mm=millimetres(found[0]))
