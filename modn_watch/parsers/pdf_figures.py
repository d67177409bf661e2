"""What may stand in the cells of a list of parts, and the figures among them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from modn_watch.vocabulary.measures import MOST_PIECES, TIMES
from modn_watch.vocabulary.profiles import profile
from modn_watch.vocabulary.units import unit

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Fields that hold figures.
FIGURES: Final = frozenset(
    {
        *("length", "width", "height", "thickness", "diameter", "mass", "mass_total", "area"),
        *("area_total", "quantity", "quantity_each", "quantity_total", "mass_per_metre"),
        *("cut_length", "hours"),
    }
)
#: Figures that are whole numbers of pieces.
COUNTS: Final = frozenset({"quantity", "quantity_each", "quantity_total"})
#: Figures with a currency's sign, perhaps.
MONEY: Final = frozenset({"price", "price_total", "total", "tax", "discount"})

_LONGEST: Final = 30
_MOST: Final = 1e9
_UNIT: Final = r"(?:mm|cm|m|kgs?|g|t|m2|m²|mm2|off|pcs?|ea|each|stuks?|sqm|thk)\.?"
_FIGURE = re.compile(
    r"(?P<number>[0-9]+(?:[ \u00a0][0-9]{3})+(?:[.,][0-9]+)?|[0-9][0-9.,]*|[.,][0-9]+)"
    rf"\s?(?:{_UNIT})?",
    re.IGNORECASE,
)
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:[ \u00a0][0-9]{3})+")
_COMMA_THOUSANDS = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_DOT_THOUSANDS = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+")
_DECIMAL_COMMA = re.compile(r"[0-9]*,(?:[0-9]{1,2}|[0-9]{4,})(?![0-9])")
_TIMES_EDGE = re.compile(rf"^[{TIMES}]\s?(?=[0-9])|(?<=[0-9])\s?[{TIMES}]$", re.IGNORECASE)
#: What is measured in these is not counted.
_MEASURED = re.compile(r"(?:mm|cm|m|kgs?|g|t|m2|m²|mm2|sqm|thk)\.?\s*$", re.IGNORECASE)
_MONEY = re.compile(r"(?:R|ZAR|\$|€|£)?\s?-?[0-9][0-9 .,\u00a0]*%?", re.IGNORECASE)
_GRADE = re.compile(
    r"(?:S[0-9]{3}[A-Z0-9+]*|[0-9]{3}WA?|GR\.?\s?[0-9A-Z.]+|A[0-9]{2,3}|3CR12|[0-9]{3}L?"
    r"|8\.8|10\.9|4\.6|Q[0-9]{3}[A-Z]?|ST\s?[0-9]{2}|[0-9]{4}-?[A-Z0-9]+|MS|SS)",
    re.IGNORECASE,
)
#: Source: EN 10088-1 and ASTM A240 (stainless), EN 573-3 with its tempers (aluminium).
_OTHER_GRADE = re.compile(
    r"\b3CR12L?\b|(?<![\w.,-])(?:20[1-4]|30[1-5]|309|310|316|317|321|409|410|420|43[0149]|441)"
    r"(?:LN|L|H|TI)?(?![\w.]| ?mm)|\b1\.4[0-9]{3}\b|\b[1-7]0[0-9]{2}[A-Z]?-? ?[HT][0-9]{1,4}\b",
    re.IGNORECASE,
)
_LONGEST_MATERIAL: Final = 60
_SECTION = re.compile(rf"[A-Z]{{1,8}}\.?\s?-?[0-9]\S*|[0-9]\S*[X*{TIMES}]\S*", re.IGNORECASE)
_CLEAR_GRADE = re.compile(r"S[0-9]{3}[A-Z0-9+]*|[0-9]{3}WA?", re.IGNORECASE)
_STEEL_GRADE = re.compile(r"S\d{3}\w*|\d{3}WA?|A36|GR\.? ?\w+|Q\d{3}\w?|ST ?\d{2}", re.IGNORECASE)
_NUMBER = re.compile(r"[0-9][0-9.,]*(?:mm)?")
_DIGITS = re.compile(r"[0-9., \u00a0]+")
_DIGIT = re.compile(r"[0-9]")
#: What figures usually lie between, mm and m2.
_USUAL: Final = {"length": (5.0, 30_000.0), "width": (5.0, 4_000.0), "area": (0.0, 100.0)}
_LETTER = re.compile(r"[^\W\d_]")
_LONGEST_MARK: Final = 24
#: For the comparison of costs: no cell of this kind looks so.
NEVER: Final = 6.0


def has_decimal_commas(texts: Iterable[str]) -> bool:
    """Tell whether figures of a column have a comma where others have a point."""
    return any(_DECIMAL_COMMA.search(text) for text in texts)


def figure(text: str, *, decimal_commas: bool = False) -> float | None:
    """Return the number that a cell states: `1 231`, `1,231.5`, `69,6`, `1231mm`; None for others.

    Args:
        text: the cell.
        decimal_commas: `1,231` is a bit more than one here, not a thousand.
    """
    if len(text) > _LONGEST:
        return None
    found = _FIGURE.fullmatch(text.strip())
    value = _value(found["number"], decimal_commas=decimal_commas) if found else None
    return value if value is not None and value <= _MOST else None


def measure(text: str, factor: float = 1.0, *, decimal_commas: bool = False) -> float | None:
    """Return what a text states in mm, kg or m2: `2.4 m` is 2400; None for 0 and others.

    Args:
        text: a figure, with or without its unit.
        factor: of a figure without one, to mm, kg or m2.
        decimal_commas: see `figure`.
    """
    value = figure(text, decimal_commas=decimal_commas)
    if not value:
        return None
    stated = unit(_DIGITS.sub("", text).strip())
    return round(value * (stated.factor if stated else factor), 6)


def _value(number: str, *, decimal_commas: bool) -> float | None:
    compact = number
    if _THOUSANDS.match(number):
        compact = number.replace(" ", "").replace("\u00a0", "")
    if _COMMA_THOUSANDS.fullmatch(compact) and not decimal_commas:
        compact = compact.replace(",", "")
    elif _DOT_THOUSANDS.fullmatch(compact):
        compact = compact.replace(".", "").replace(",", ".")
    try:
        return float(compact.replace(",", "."))
    except ValueError:
        return None


def pieces(text: str) -> int | None:
    """Return how many pieces a cell states: `4`, `x4`, `4 off`, `2.00`; None for 0 and `4 mm`."""
    value = None if _MEASURED.search(text) else figure(_TIMES_EDGE.sub("", text.strip()))
    if value is None or value != int(value) or not 0 < value <= MOST_PIECES:
        return None
    return int(value)


@lru_cache(maxsize=32_768)
def unlike(field: str, text: str) -> float:
    """Return how little a text looks like a cell of a field: 0 = just so, `NEVER` = not."""
    if field in COUNTS:
        return 0.0 if pieces(text) else NEVER
    if field in FIGURES:
        return _unlike_figure(field, figure(text))
    if field in MONEY:
        return 0.0 if _MONEY.fullmatch(text) else NEVER
    return _unlike_words(field, text)


def _unlike_figure(field: str, value: float | None) -> float:
    if value is None:
        return NEVER
    low, high = _USUAL.get(field, (0.0, _MOST))
    return 0.0 if low <= value <= high else 1.5


def _unlike_words(field: str, text: str) -> float:
    number = figure(text) is not None
    match field:
        case "profile":
            return _unlike_profile(text)
        case "grade" | "material":
            return 0.0 if _GRADE.fullmatch(text) else 3.0 if number else 0.8 + _stray(text)
        case "mark" | "item" | "drawing" | "assembly":
            return _unlike_mark(text)
        case "description" | "name":
            fits = _LETTER.search(text) and not profile(text)
            return 0.2 + _stray(text) if fits else 2.5
        case _:
            return 0.5


def _unlike_profile(text: str) -> float:
    if figure(text) is not None or _CLEAR_GRADE.fullmatch(text):
        return 2.5
    if profile(text) or _SECTION.fullmatch(text):
        return 0.0 if " " not in text or not _stray(text) else 1.5
    return 1.0 + _stray(text)


def is_section(text: str) -> bool:
    """Tell whether a text is what sections are called: `PL6`, `UB203*133*25`, and no grade."""
    return bool(profile(text) or (_SECTION.fullmatch(text) and not _CLEAR_GRADE.fullmatch(text)))


def grade_in(text: str) -> str | None:
    """Return the grade of steel that a material is or names: `S355JR`, `Steel S355`, `300WA`."""
    if _STEEL_GRADE.fullmatch(text):
        return text
    clear = [word for word in text.split() if _CLEAR_GRADE.fullmatch(word)]
    return clear[0] if len(clear) == 1 else None


def grade_of(material: str) -> str | None:
    """Return the grade that a material is stated by, also of stainless steel and aluminium."""
    found = grade_in(material)
    if found or len(material) > _LONGEST_MATERIAL:
        return found
    other = _OTHER_GRADE.search(material)
    return other[0] if other else None


def _stray(text: str) -> float:
    """Return what words cost that look like those of another cell: numbers, grades, sections."""
    words = text.split()
    if len(words) == 1:
        return 0.0
    return 1.5 * sum(bool(_NUMBER.fullmatch(w) or _CLEAR_GRADE.fullmatch(w)) for w in words)


def _unlike_mark(text: str) -> float:
    if len(text) > _LONGEST_MARK or (profile(text) and " " not in text):
        return 3.0
    return (0.3 if _DIGIT.search(text) else 1.0) + 1.5 * text.count(" ")
