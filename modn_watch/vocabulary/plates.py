"""What a description or a heading of a list says about the plate: `3mm MS plate 200x150`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from modn_watch.vocabulary.grades import is_grade, material_of
from modn_watch.vocabulary.measures import NUMBER, TIMES, millimetres
from modn_watch.vocabulary.profiles import profile

if TYPE_CHECKING:
    from modn_watch.vocabulary.materials import Vocabulary


@dataclass(frozen=True, kw_only=True)
class Plate:
    """What is said of a piece of plate; None = nothing is."""

    thickness_mm: float | None = None
    #: A name of the vocabulary; of a heading or a label perhaps its own words.
    material: str | None = None
    #: In the words of a heading or a label: `304`, `S355JR`.
    grade: str | None = None
    #: Length and width in the order in which they stand, mm.
    size_mm: tuple[float, float] | None = None


#: Longer texts are sentences.
_LONGEST: Final = 120
#: A size in the description of anything else than plate is a section's.
_THICKEST_LOOSE_MM: Final = 100.0
_MOST_MM: Final = 99_999.0
_TWO, _THREE = 2, 3

_ONE: Final = r"[0-9]{1,5}(?:[.,][0-9]{1,2})?"
_SIZE = re.compile(
    rf"(?<![\w.,*{TIMES}])({_ONE})\s?(?:mm)?\s?[*{TIMES}]\s?({_ONE})\s?(?:mm)?"
    rf"(?:\s?[*{TIMES}]\s?({_ONE})\s?(?:mm)?)?(?![\w*{TIMES}])",
    re.IGNORECASE,
)
_MM = re.compile(
    rf"(?<![\w.,*{TIMES}/])(?<![0-9]-)(?:[tT]\s?=\s?)?({NUMBER})\s?mm(?![\w\u00b2\u00b3])",
    re.IGNORECASE,
)
#: Grades that only plate and sections are of.
_GRADED = re.compile(
    r"\b(?:S(?:235|275|355|460)[A-Z0-9+]{0,6}|[23][05]0WA?|hardox|vrn ?[0-9]{3}|domex|corten)\b",
    re.IGNORECASE,
)
#: What is called by three digits is stainless steel, and no size, right behind a thickness.
_MM_GRADE = re.compile(
    rf"[0-9]\s?mm\s+((?:304|316|321|409|430|441)L?)(?![\w.,]|\s?(?:mm|[*{TIMES}]\s?[0-9]))",
    re.IGNORECASE,
)
#: `SS304-2mm`: no range of figures.
_NAME_BEFORE = re.compile(r"(?<=[A-Za-z][0-9]{3})[LTH]?-(?=[0-9])")
_THICK = re.compile(
    rf"(?<![\w.,])(?:(?:thk|thick|thickness|dikte|t)\s?[=:]?\s?({NUMBER})(?![\w.,])"
    rf"|({NUMBER})\s?(?:mm)?\s?(?:thk|thick|dik)\b)",
    re.IGNORECASE,
)
_DIGIT = re.compile("[0-9]")
_SECTION = re.compile(r"\b(?:PL|PLT|BPL|FL|FLT)\s?[0-9]", re.IGNORECASE)
#: What is made of plate, and what is not: of bolts, bars and pipes a lone size is something else.
_PLATE_WORD = re.compile(
    r"\b(?:\w{0,20}(?:plates?|plaat|plate)|sheets?|sheeting|flat|blank|gusset|vastrap|chequer|laser)\b",
    re.IGNORECASE,
)
_NO_PLATE = re.compile(
    r"\b(?:bolts?|nuts?|screws?|washers?|studs?|rivets?|pipes?|pyp|tubes?|tubing|bars?|rods?"
    r"|angles?|channels?|beams?|ipe|ub|uc|rhs|shs|chs|dia|diameter|long|lang|lank|wide|wyd|breed"
    r"|high|hoog|holes?|gate|gat|radius|rad|boute?|moere?|skroewe?|wassers?|buis|hoekyster|drill"
    r"|rounds?|square tube|cable|hose|weld|sweis|offset|pitch|c/c|clearance|gap|spacing)\b",
    re.IGNORECASE,
)

#: Rolled sections with their sizes: `L 80x80x8`, `IPE200`, `RHS100*50*3`.
_ROLLED = re.compile(
    rf"\b(?:IPE|HEA|HEB|UB|UC|PFC|RHS|SHS|CHS|HSS|RSA|EA|UA|UPN|[LCUHI])\.?\s?[0-9]{{2,3}}"
    rf"(?:\s?[*{TIMES}]|(?<=[A-Z]{{2}}[0-9]{{3}})\b)",
    re.IGNORECASE,
)


def plate(text: str, vocabulary: Vocabulary, *, heading: bool = False) -> Plate:
    """Return what a text says about thickness, material and size of plate.

    Wrong figures are worse than none: a lone `3mm` is a thickness where the text speaks of plate
    or names its material and of nothing like bolts and pipes; two different ones are none.

    Args:
        text: a description (`3mm MS plate 200x150`), a material with its thickness (`Galv 2mm`).
        vocabulary: the installation's words for materials.
        heading: it stands over the rows that it is about (`PLATES 3MM`, `6mm`), so that a number
            with its unit needs no other word.
    """
    if len(text) > _LONGEST or _NO_PLATE.search(text) or _ROLLED.search(text):
        return Plate()
    if not heading and not _DIGIT.search(text) and not _PLATE_WORD.search(text):
        return Plate()
    if heading:
        text = _NAME_BEFORE.sub(" ", text)
    sizes = list(_SIZE.finditer(text))
    rest = _SIZE.sub(" ", text)
    graded = _grade(rest, vocabulary) if heading else None
    named = vocabulary.material(_MM.sub(" ", rest)) or _by_number(rest, vocabulary, alone=heading)
    named = named or graded
    thickness = _stated(
        text,
        rest,
        spoken=heading or bool(named or _PLATE_WORD.search(text) or _GRADED.search(text)),
    )
    if len(sizes) != 1:
        return Plate(
            thickness_mm=thickness,
            material=named if _speaks(text, thickness, heading) else None,
            grade=graded,
        )
    inner, size = _three(sizes[0])
    thickness = thickness or inner
    known = _speaks(text, thickness, heading)
    return Plate(
        thickness_mm=thickness,
        material=named if known else None,
        grade=graded,
        size_mm=size if known and inner in {None, thickness} else None,
    )


def _grade(text: str, vocabulary: Vocabulary) -> str | None:
    """Return the grade that is all that a heading says beside thickness and words of plate."""
    spoken = _MM.search(text) or _PLATE_WORD.search(text)
    bare = " ".join(_PLATE_WORD.sub(" ", _MM.sub(" ", text)).split()).strip(" -,:()/")
    # A bare number over rows may be anything.
    told = spoken or not bare.isdigit()
    return bare if told and is_grade(bare, vocabulary) else None


def _by_number(text: str, vocabulary: Vocabulary, *, alone: bool) -> str | None:
    """Return the metal that a number beside a thickness names: `3mm 304 cover`, `316 - 2mm`."""
    bare = " ".join(_PLATE_WORD.sub(" ", _MM.sub(" ", text)).split())
    if alone and bare != text.strip():
        return material_of(bare, vocabulary)
    found = _MM_GRADE.search(text)
    return material_of(found[1], vocabulary) if found else None


def _speaks(text: str, thickness: float | None, heading: bool) -> bool:  # noqa: FBT001 - private
    return bool(thickness) or heading or _PLATE_WORD.search(text) is not None


def _stated(text: str, rest: str, *, spoken: bool) -> float | None:
    """Return the one thickness that a text states."""
    found = _SECTION.search(text)
    section = profile(text[found.start() :]) if found else None
    if section:
        return _plausible(section.thickness_mm)
    thick = {millimetres(one or other) for one, other in _THICK.findall(rest)}
    alone = {millimetres(number) for number in _MM.findall(rest)} if spoken else set()
    said = (thick or alone) - {None}
    return _plausible(said.pop() if len(said) == 1 else None)


def _plausible(value: float | None) -> float | None:
    return value if value and value <= _THICKEST_LOOSE_MM else None


def _three(found: re.Match[str]) -> tuple[float | None, tuple[float, float] | None]:
    """Return the thickness and the other two of three sizes, or two sizes and no thickness."""
    numbers = [float(each.replace(",", ".")) for each in found.groups() if each]
    if any(not 0 < number <= _MOST_MM for number in numbers):
        return None, None
    if len(numbers) == _TWO:
        return None, (numbers[0], numbers[1])
    thinnest = min(numbers)
    if numbers[1] == thinnest or thinnest > _THICKEST_LOOSE_MM:
        return None, None
    numbers.remove(thinnest)
    return thinnest, (numbers[0], numbers[1])


def sizes_mm(text: str) -> tuple[float | None, tuple[float, float] | None]:
    """Return thickness, and length and width, of a text that is nothing but a size.

    `200x150`, `200 x 150 mm` and `200 x 150 x 6`: of three the thinnest, first or last, is the
    thickness. (None, None) for anything else.
    """
    found = _SIZE.fullmatch(text.strip()) if len(text) <= _LONGEST else None
    return _three(found) if found else (None, None)
