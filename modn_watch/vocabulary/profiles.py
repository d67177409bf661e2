"""The sections that lists of parts are made from: which are plate, and how thick."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from modn_watch.vocabulary.measures import NUMBER, TIMES, millimetres


@dataclass(frozen=True, kw_only=True)
class Profile:
    """A piece of plate or flat bar, as its profile describes it."""

    #: `plate`, `flat` or `chequer`.
    kind: str
    thickness_mm: float
    #: Of flat bar and of plate cut to a width; None = it does not say.
    width_mm: float | None = None


#: Longer texts are sentences.
_LONGEST: Final = 80
_MOST_MM: Final = 99_999.0
_CHEQUER: Final = (
    r"(?:VT|VAS|VASTRAP|CHQ|CHK|CHEQ|CHEQUER|CHEQUERED|CHECKER|CHECKERED|RIFFEL|TREAD)"
    r"\.?(?:[\s.-]?(?:PL|PLT|PLATE|PLAAT))?"
)
_FLAT: Final = r"(?:FL|FLT|FB|FLAT|FLATBAR|PLATSTAAF|PLATYSTER)\.?(?:\s?BAR)?"
_PLATE: Final = r"(?:MS\s?)?(?:PL|PLT|BPL|PLATE|PLAAT|PLATES)\.?"
_KIND: Final = rf"(?:(?P<chequer>{_CHEQUER})|(?P<flat>{_FLAT})|(?P<plate>{_PLATE}))"
_MM: Final = r"\s?(?:MM)?\s?(?:THICK|THK|DIK)?\.?"
_SIZE: Final = r"[0-9]{1,5}(?:[.,][0-9]{1,3})?"
_SIZES: Final = rf"(?P<sizes>{_SIZE}{_MM}(?:\s?[*{TIMES}]\s?{_SIZE}{_MM}){{0,2}})"
_KIND_FIRST = re.compile(rf"{_KIND}[\s:#=-]{{0,3}}{_SIZES}(?![0-9A-Z.,])", re.IGNORECASE)
_SIZES_FIRST = re.compile(rf"{_SIZES}\s?{_KIND}(?![0-9A-Z])", re.IGNORECASE)
_ONE_SIZE = re.compile(_SIZE)
_THICKNESS = re.compile(NUMBER)


def profile(text: str) -> Profile | None:
    """Return the plate or flat bar that a profile names; None for other sections and words.

    Reads `FL10*80`, `PL6`, `PLT10x180`, `PL 10 X 200`, `BPL12`, `PLATE 8`, `100x10 FLAT`, `CHQ6`,
    and `VT6*600` (chequer plate, 6 thick and 600 wide). Of two or three sizes the smallest is the
    thickness, and the first of the others the width. What a row of a list states is believed here,
    also of chequer plate, which `facts_in_text` says nothing about.
    """
    if len(text) > _LONGEST:
        return None
    written = " ".join(text.split())
    found = _KIND_FIRST.match(written) or _SIZES_FIRST.match(written)
    if not found:
        return None
    sizes = _ONE_SIZE.findall(found["sizes"])
    thinnest = min(sizes, key=_value)
    thickness = millimetres(thinnest) if _THICKNESS.fullmatch(thinnest) else None
    if thickness is None:
        return None
    sizes.remove(thinnest)
    return Profile(
        kind=next(kind for kind in ("chequer", "flat", "plate") if found[kind]),
        thickness_mm=thickness,
        width_mm=_value(sizes[0]) if sizes and 0 < _value(sizes[0]) <= _MOST_MM else None,
    )


def _value(size: str) -> float:
    return float(size.replace(",", "."))
