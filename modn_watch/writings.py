"""What the texts of a drawing state of the part that it shows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

from modn_watch import marks
from modn_watch.vocabulary.measures import TIMES
from modn_watch.vocabulary.named_grades import grades
from modn_watch.vocabulary.profiles import profile

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from modn_watch.vocabulary.named_grades import Grade

#: Longer texts are conditions of trade; more of them are no drawing of a part.
_LONGEST: Final = 200
_MOST: Final = 5_000
#: What a row of a list on a sheet names: a plate with its width, never a lone `PLATE 2`.
_PROFILE = re.compile(
    rf"(?:VT|VAS|CHQ|CHK|PL|PLT|BPL|FL|FLT|FB)\s?[0-9.,]{{1,6}}\s?[*{TIMES}]\s?[0-9.,]{{1,8}}",
    re.IGNORECASE,
)
#: As Tekla writes above and below the material list of one part.
_FOR_PARTS = re.compile(
    r"(?:material list|total|materiaallys|totaal) (?:for|vir) ([0-9]{1,6})"
    r" (?:parts?|pieces?|onderdele?|stuks?)\b.{0,100}",
    re.IGNORECASE,
)
_SAYS = re.compile(r"[0-9].*[^\W\d_]|[^\W\d_].*[0-9]", re.DOTALL)
_OF_MATERIAL = re.compile(
    r"\b(?:material|materiaal|matl|mat|grade|graad|spec|plate|plaat|thk|thick)\b", re.IGNORECASE
)


@dataclass(frozen=True, kw_only=True)
class Written:
    """What the texts of one drawing state; None and nothing = they do not, or several things."""

    #: All that are named.
    grades: frozenset[Grade] = frozenset()
    #: The one plate that a sheet names, as it does: `VT6*600`.
    profile: str | None = None
    thickness_mm: float | None = None
    #: Pieces that the list on a sheet is for.
    quantity: int | None = None
    #: The texts that may number a part, as keys.
    marks: frozenset[str] = frozenset()


def written(texts: Iterable[str], *, is_sheet: bool) -> Written:
    """Return what the texts of a drawing state.

    Args:
        texts: as its extract has them.
        is_sheet: there is a frame around the part, so that a list of it may stand beside it.
    """
    few = dict.fromkeys(text for text in islice(texts, _MOST) if len(text) <= _LONGEST)
    # Of the rest of them, dimensions and words, there are many.
    short = [" ".join(text.split()) for text in few if _SAYS.search(text)]
    named = frozenset(each for text in short for each in _grades(text))
    numbers = frozenset(filter(marks.is_telling, map(marks.key, short)))
    if not is_sheet:
        return Written(grades=named, marks=numbers)
    section, thickness = _plate(short)
    return Written(
        grades=named,
        profile=section,
        thickness_mm=thickness,
        quantity=_pieces(short),
        marks=numbers,
    )


def _grades(text: str) -> frozenset[Grade]:
    return grades(text, labelled=_OF_MATERIAL.search(text) is not None)


def _plate(texts: Sequence[str]) -> tuple[str | None, float | None]:
    stated = dict.fromkeys(text for text in texts if _PROFILE.fullmatch(text))
    found = {text: section for text in stated if (section := profile(text))}
    if len({section.thickness_mm for section in found.values()}) != 1:
        return None, None
    text, section = next(iter(found.items()))
    return text, section.thickness_mm


def _pieces(texts: Sequence[str]) -> int | None:
    found = {int(match[1]) for text in texts if (match := _FOR_PARTS.fullmatch(text))}
    return (found.pop() or None) if len(found) == 1 else None
