"""Material, thickness and quantity at the end of a customer's file name.

The names are read from their end: what is cut off is one field, what remains is the part. A field
is cut only while something remains before it, so that a name always keeps a part.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from modn_watch.vocabulary.measures import NUMBER, PIECES, THICKEST_MM, TIMES, millimetres

if TYPE_CHECKING:
    from modn_watch.vocabulary import Vocabulary

#: A field and its separators are shorter than this; keeps every look short, characters.
_TAIL_LENGTH: Final = 64
#: Without a material beside it, a larger number is the size of something, mm.
_THICKEST_ALONE_MM: Final = 25.0
#: As above, where an unknown material may stand before it.
_THICKEST_BESIDE_MM: Final = 50.0
#: Shorter words are materials only beside other fields, or alone between hyphens: `plate cs`.
_SHORTEST_WORD: Final = 4
_LONGEST_WORDS: Final = 3

_SEPARATOR = r"(?P<sep>[-_ ]+)"
_QUANTITY = re.compile(
    r"(?P<sep>[-_ .]+|(?<=mm))\(?(?:"
    rf"[{TIMES}*](?P<gap> ?)(?P<after>[0-9]{{1,6}})(?: ?{PIECES})?"
    rf"|(?P<before>[0-9]{{1,6}})(?: ?{PIECES}|-off| ?af| ?nos| ?x)"
    r"|(?:qty|quantity|aantal)[-_ .:=]?(?P<named>[0-9]{1,6})"
    r")\)?$",
    re.IGNORECASE,
)
#: Before the part: `4x bracket`, `10-off bracket`.
_QUANTITY_FIRST = re.compile(
    rf"(?P<first>[0-9]{{1,4}})(?:[- ]?(?:off|af|stuks?|pcs)| ?[{TIMES}])[-_ ]+(?=[^\W\d_])",
    re.IGNORECASE,
)
_NO_QUANTITY = re.compile(rf"(?P<sep>[-_ ]*-[-_ ]*)[{TIMES}]?0+$", re.IGNORECASE)
_BARE_QUANTITY = re.compile(r"(?<=mm)(?P<sep>-+)(?P<bare>[0-9]{1,4})$", re.IGNORECASE)
_THICKNESS = re.compile(
    rf"{_SEPARATOR}(?:(?P<mm>{NUMBER}) ?(?i:mm)"
    rf"|(?P<sure>(?:[Tt] ?= ?|t|(?i:thk|thick|thickness|dikte)[-_ .:=]?)(?P<named>{NUMBER})"
    rf"(?: ?(?i:mm))?|(?P<thick>{NUMBER}) ?(?i:mm)? ?(?i:thick|thk|dik)))$"
)
_BARE_THICKNESS = re.compile(
    r"(?P<sep>[-_ ]*[-_][-_ ]*)(?P<bare>[0-9]{1,2}[.,][0-9]{1,3}|[0-9]{1,2}|0[0-9]{2})$"
)
_MM_END = re.compile(rf"(?P<number>{NUMBER}) ?mm$", re.IGNORECASE)
_SIZE_BEGUN = re.compile(rf"[0-9](?: ?mm)? *[{TIMES}*]$", re.IGNORECASE)
_SEPARATORS = re.compile(r"[-_ ]+")


@dataclass(frozen=True, kw_only=True)
class Fields:
    """What is cut off so far."""

    #: What remains: the part, and fields that are still to be cut.
    rest: str
    material: str | None = None
    #: What stood before the material.
    separator: str = ""
    thickness_mm: float | None = None
    #: The thickness as the name spells it.
    thickness_text: str = ""
    quantity: int | None = None
    #: The name has a place for the quantity, also where it says 0.
    has_quantity: bool = False
    #: A place between two hyphens is empty.
    has_gap: bool = False

    @property
    def has_measures(self) -> bool:
        """Whether a thickness or a quantity stood in its place."""
        return self.thickness_mm is not None or self.has_quantity


def read_fields(name: str, vocabulary: Vocabulary) -> Fields:
    """Cut quantity, thickness and material off a name, each once and in any order."""
    before, fields = None, Fields(rest=name)
    while fields != before:
        before = fields
        fields = _cut_quantity(fields, vocabulary)
        fields = _cut_thickness(fields, vocabulary)
        fields = _cut_material(fields, vocabulary)
    return _quantity_first(fields)


def _search(pattern: re.Pattern[str], text: str) -> tuple[re.Match[str], str] | None:
    """Return the match at a text's end and what remains before it, if anything does."""
    start = max(0, len(text) - _TAIL_LENGTH)
    match = pattern.search(text[start:])
    rest = text[: start + match.start()] if match else ""
    return (match, rest) if match and rest.strip(" -_.") else None


def _cut_quantity(fields: Fields, vocabulary: Vocabulary) -> Fields:
    if fields.has_quantity:
        return fields
    patterns = ((_NO_QUANTITY, _is_index), (_QUANTITY, _is_size), (_BARE_QUANTITY, _is_size))
    for pattern, is_other in patterns:
        found = _search(pattern, fields.rest)
        if found and not is_other(*found, vocabulary):
            match, rest = found
            number = next((match[name] for name in match.groupdict() if _has(match, name)), "0")
            return replace(
                fields,
                rest=rest,
                quantity=int(number) or None,
                has_quantity=True,
                has_gap=fields.has_gap or match["sep"].count("-") > 1,
            )
    return fields


def _quantity_first(fields: Fields) -> Fields:
    """Cut a quantity off the beginning, where none stands at the end."""
    match = None if fields.has_quantity else _QUANTITY_FIRST.match(fields.rest)
    if match is None:
        return fields
    return replace(
        fields,
        rest=fields.rest[match.end() :],
        quantity=int(match["first"]) or None,
        has_quantity=True,
    )


def _has(match: re.Match[str], name: str) -> bool:
    return name not in {"sep", "gap"} and match[name] is not None


def _is_size(match: re.Match[str], rest: str, vocabulary: Vocabulary) -> bool:
    """`plate 200 x 200`, `200mm x 100` and `50x.150x` are sizes."""
    named, separator = match.groupdict(), match["sep"]
    if named.get("before"):
        return "." in separator
    if not named.get("after") or "-" in separator or "_" in separator:
        return False
    number = _MM_END.search(rest[-_TAIL_LENGTH:])
    if not number:
        return rest[-1].isdigit()
    if (millimetres(number["number"]) or _THICKEST_BESIDE_MM) > _THICKEST_ALONE_MM:
        return True
    before = rest[: len(rest) - len(number[0])]
    if at_end(before, vocabulary):
        return False
    return not separator or (bool(match["gap"]) and not before.endswith("-"))


def _is_index(_match: re.Match[str], rest: str, vocabulary: Vocabulary) -> bool:
    """`plate-0` is the first of several plates."""
    return "-" not in rest and not at_end(rest, vocabulary)


def _cut_thickness(fields: Fields, vocabulary: Vocabulary) -> Fields:
    if fields.thickness_mm is not None:
        return fields
    for pattern in (_THICKNESS, _BARE_THICKNESS):
        found = _search(pattern, fields.rest)
        if found and _is_thickness(*found, fields, vocabulary):
            match, rest = found
            return replace(
                fields,
                rest=rest,
                thickness_mm=millimetres(_number(match)),
                thickness_text=match[0].lstrip("-_ "),
                has_gap=fields.has_gap or match["sep"].count("-") > 1,
            )
    return fields


def _number(match: re.Match[str]) -> str:
    names = (name for name in ("mm", "named", "thick", "bare") if name in match.groupdict())
    return next(match[name] for name in names if match[name])


def _is_thickness(match: re.Match[str], rest: str, fields: Fields, vocabulary: Vocabulary) -> bool:
    value = millimetres(_number(match))
    if value is None or _SIZE_BEGUN.search(rest[-_TAIL_LENGTH:]):
        return False
    beside = at_end(rest, vocabulary) is not None
    if "bare" in match.groupdict():
        decimal = not match["bare"].isdigit()
        return (beside or decimal) and (fields.has_quantity or (beside and decimal))
    return bool(match["sure"]) or value <= _thickest(match["sep"], fields, beside=beside)


def _thickest(separator: str, fields: Fields, *, beside: bool) -> float:
    """Return up to which value a number of mm in this place is a thickness."""
    joined = bool(separator.strip())
    if beside:
        return THICKEST_MM if joined else _THICKEST_BESIDE_MM
    if fields.material:
        # `plate 200mm-MS` names a size, `plate-3mm MS` a sheet.
        return _THICKEST_ALONE_MM if joined or not fields.separator.strip() else 0
    if fields.has_quantity:
        return _THICKEST_BESIDE_MM if "-" in separator else _THICKEST_ALONE_MM
    return _THICKEST_ALONE_MM if joined else 0


def _cut_material(fields: Fields, vocabulary: Vocabulary) -> Fields:
    found = None if fields.material else at_end(fields.rest, vocabulary)
    if not found or not found.rest.strip(" -_."):
        return fields
    short = len(found.word) < _SHORTEST_WORD
    beside = (
        fields.has_measures or "-" in found.separator or _MM_END.search(found.rest[-_TAIL_LENGTH:])
    )
    if short and not beside:
        return fields
    return replace(fields, rest=found.rest, material=found.material, separator=found.separator)


@dataclass(frozen=True, kw_only=True)
class Named:
    """A word for a material at the end of a text."""

    material: str
    word: str
    #: What stands before the word and its separators.
    rest: str
    separator: str


def at_end(text: str, vocabulary: Vocabulary) -> Named | None:
    """Return the material that a text ends with; the longest of its names counts."""
    text = text.rstrip("-_ ")
    start = max(0, len(text) - _TAIL_LENGTH)
    places = [(0, 0)] if start == 0 else []
    places += [match.span() for match in _SEPARATORS.finditer(text[start:])]
    for left, right in places[-_LONGEST_WORDS:]:
        word = text[start + right :]
        material = vocabulary.exact(word) if "-" not in word else None
        if material:
            rest = text[: start + left]
            return Named(
                material=material,
                word=word,
                rest=rest,
                separator=text[start + left : start + right],
            )
    return None
