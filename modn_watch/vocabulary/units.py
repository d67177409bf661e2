"""Units of length, mass and area, and what they are in millimetres, kilograms and square metres."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

LENGTH: Final = "length"
MASS: Final = "mass"
AREA: Final = "area"
MONEY: Final = "money"


@dataclass(frozen=True, kw_only=True)
class Unit:
    """What a word after a number means."""

    #: `mm`, `kg`, `m2`, `ZAR`, ...
    name: str
    #: `LENGTH`, `MASS`, `AREA` or `MONEY`.
    measures: str
    #: To mm, kg or m2; 1 for money.
    factor: float = 1.0


def _spelled(name: str, measures: str, factor: float, *others: str) -> tuple[tuple[str, Unit], ...]:
    unit = Unit(name=name, measures=measures, factor=factor)
    return tuple((word, unit) for word in (name.casefold(), *others))


#: Source: BIPM's SI brochure; the international inch, foot and pound of 1959; ISO 4217.
_UNITS: Mapping[str, Unit] = dict(
    (
        *_spelled("mm", LENGTH, 1.0, "millimetre", "millimeter", "millimetres", "millimeters"),
        *_spelled("cm", LENGTH, 10.0, "centimetre", "centimeter", "centimetres", "sentimeter"),
        *_spelled("m", LENGTH, 1000.0, "metre", "meter", "metres", "meters", "mtr", "mtrs"),
        *_spelled("in", LENGTH, 25.4, "inch", "inches", "duim", '"'),
        *_spelled("ft", LENGTH, 304.8, "foot", "feet", "voet"),
        *_spelled("kg", MASS, 1.0, "kgs", "kilo", "kilos", "kilogram", "kilograms"),
        *_spelled("g", MASS, 0.001, "gram", "grams", "gr"),
        *_spelled("t", MASS, 1000.0, "ton", "tons", "tonne", "tonnes"),
        *_spelled("lb", MASS, 0.45359237, "lbs", "pound", "pounds"),
        *_spelled("m2", AREA, 1.0, "sqm", "sq m", "vk m", "vierkante meter", "square metre"),
        *_spelled("cm2", AREA, 1e-4, "sq cm"),
        *_spelled("mm2", AREA, 1e-6, "sq mm", "vk mm"),
        *_spelled("ZAR", MONEY, 1.0, "r", "rand", "rands"),
        *_spelled("USD", MONEY, 1.0, "$", "dollar", "us$"),
        *_spelled("EUR", MONEY, 1.0, "\N{EURO SIGN}", "euro"),
        *_spelled("GBP", MONEY, 1.0, "\N{POUND SIGN}"),
    )
)


def unit(word: str, measures: str = "") -> Unit | None:
    """Return what a word means as a unit: `mm`, `m`, `kg`, `sqm`, `R`.

    Args:
        word: without the number; case and a full stop do not count, and `m²` is `m2`.
        measures: what it must be a unit of; empty = anything.
    """
    spelled = word.strip().rstrip(".").casefold().replace("\N{SUPERSCRIPT TWO}", "2")
    found = _UNITS.get(spelled)
    return found if found and measures in {"", found.measures} else None
