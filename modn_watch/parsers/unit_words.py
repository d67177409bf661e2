"""Units of length in the words of drawings, English and Afrikaans."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from textwrap import shorten
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: The length of a unit, millimetres.
MILLIMETRES = {"mm": 1.0, "cm": 10.0, "m": 1000.0, "in": 25.4, "ft": 304.8}
#: What a unit is called in a sentence.
SPELLED = {"mm": "millimetres", "cm": "centimetres", "m": "metres", "in": "inches", "ft": "feet"}
_UNIT = (
    r"(?P<mm>mm|millimet(?:re|er)s?)|(?P<cm>cm|centimet(?:re|er)s?|sentimeter)"
    r"|(?P<in>inch(?:es)?|duim)|(?P<m>met(?:re|er)s?)|(?P<ft>feet|voet)"
)
#: `All dimensions are in mm`, `UNITS: INCHES`, `MAATE IN MM`.  What stands between the words must
#: be short: of a whole sentence nobody knows what the unit in it belongs to.
_SAID = re.compile(
    r"\b(?:dimensions?|dims?|measurements?|sizes|lengths|units?|mate|maate|afmetings|eenhede)\b"
    rf"\.?\s{{0,9}}(?:(?:are|is|shown|given|all|alle)\s{{1,9}}){{0,3}}(?:in\b|:|=)?\s{{0,9}}(?:{_UNIT})\b",
    re.IGNORECASE,
)
_ANY = re.compile(rf"\b(?:{_UNIT})\b", re.IGNORECASE)
#: A formatting code may stand right before a word.
_PERHAPS = re.compile(r"mm|cm|met|inch|duim|feet|voet", re.IGNORECASE)
#: A written measure: `4 x R12,5 mm`, `1 1/2"`.
_MEASURE = re.compile(
    r"(?:\d{1,4}[ ]?[x\u00d7][ ]?)?(?:R|\u00d8|\u2300|\u2205|DIA\.?)?[ ]?"
    r"(?:(?P<whole>\d{1,7})[ -])?(?P<number>\d{1,7}(?:[.,]\d{1,8})?)(?:/(?P<below>\d{1,3}))?[ ]?"
    r"(?:(?P<mm>mm)|(?P<cm>cm)|(?P<m>m)|(?P<in>\"|\u201d|\u2033|''|in\.?|inch|inches))?",
    re.IGNORECASE,
)
#: A text longer than this is a page of notes that may speak of anything.
_LONGEST = 2_000
_MOST_QUOTED = 60
#: What is written is rounded; no scale is so near to 25.4.
_NEAR = 0.005
#: Of the dimensions that fit a unit, so many must fit the same.
_MOST_AGREE = 0.9
#: Confidences, see `dxf_units`.
_TWO_DIMENSIONS, _TEXT, _ONE_DIMENSION = 0.9, 0.85, 0.75


@dataclass(frozen=True, kw_only=True)
class Told:
    """A unit that is told by what is written."""

    #: As in MILLIMETRES.
    name: str
    #: 0 to 1.
    confidence: float
    evidence: str


def may_tell(text: str) -> bool:
    """Tell whether a text, formatted or not, may name a unit; quick, and too generous."""
    return len(text) <= _LONGEST and _PERHAPS.search(text) is not None


def told(texts: Iterable[str], dimensions: Sequence[tuple[str, float]]) -> Told | None:
    """Return the unit that what is written tells; None where it tells none, or several.

    A text alone says what the written measures are in, which the lines need not be: where there
    are dimensions, what is written on them is compared with what they measure.

    Args:
        texts: in plain words.
        dimensions: what is written on each, and how long in drawing units is what it measures.
    """
    said = _said(texts)
    written = [(measure, length) for text, length in dimensions if (measure := _measure(text))]
    if not written:
        return said
    name = said.name if said else None
    fits = [fit for (value, mark), length in written if (fit := _fit(value / length, mark or name))]
    if not fits:
        # The drawing is not drawn at full size.
        return None
    unit, count = Counter(fits).most_common(1)[0]
    marked = name is not None or any(mark for (_, mark), _ in written)
    if count < _MOST_AGREE * len(fits) or not (marked or count > 1):
        return None
    return Told(
        name=unit,
        confidence=_TWO_DIMENSIONS if count > 1 else _ONE_DIMENSION,
        evidence=f"{count} of {len(written)} dimensions measure what they say in {SPELLED[unit]}",
    )


def _said(texts: Iterable[str]) -> Told | None:
    found: dict[str, str] = {}
    for text in texts:
        named = {match.lastgroup for match in _ANY.finditer(text)}
        match = _SAID.search(text)
        # `Dimensions in inches [mm]` names two.
        if match and match.lastgroup and len(named) == 1:
            found.setdefault(match.lastgroup, text)
    if len(found) != 1:
        return None
    ((name, text),) = found.items()
    quoted = shorten(text, _MOST_QUOTED)
    return Told(name=name, confidence=_TEXT, evidence=f'text "{quoted}"')


def _measure(text: str) -> tuple[float, str | None] | None:
    """Return the number on a dimension and the unit that is written beside it."""
    match = _MEASURE.fullmatch(text.strip())
    if not match:
        return None
    value = float(match["number"].replace(",", "."))
    if match["below"]:
        value /= float(match["below"]) or float("inf")
    elif match["whole"]:
        return None
    value += float(match["whole"] or 0)
    mark = match.lastgroup if match.lastgroup in MILLIMETRES else None
    return (value, mark) if value > 0 else None


def _fit(ratio: float, mark: str | None) -> str | None:
    """Return the drawing unit in which what is written is what is measured.

    Args:
        ratio: what is written, by what it measures in drawing units.
        mark: the unit of what is written; None where nothing tells it.
    """
    if mark and _is_near(ratio, 1):
        return mark
    # Any other ratio may be a scale, but 25.4 is none.
    for unit, other in (("mm", "in"), ("in", "mm")):
        factor = MILLIMETRES[unit] / MILLIMETRES[other]
        if mark in (None, other) and _is_near(ratio, factor):
            return unit
    return None


def _is_near(ratio: float, factor: float) -> bool:
    return abs(ratio / factor - 1) <= _NEAR
