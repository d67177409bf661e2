"""Thickness and quantity, as people write them."""

from __future__ import annotations

import re
from typing import Final

#: What a plate can be; outside of it a number is something else, mm.
THINNEST_MM: Final = 0.05
THICKEST_MM: Final = 300.0
#: More pieces than anybody cuts.
MOST_PIECES: Final = 999_999

#: A number that may be a thickness, for use in other patterns; `millimetres` judges it.
NUMBER: Final = r"[0-9]{1,3}(?:[.,][0-9]{1,3})?"
#: The signs for "times", for use inside brackets in other patterns.
TIMES: Final = "x\N{MULTIPLICATION SIGN}"
#: What may stand after a number of pieces, for use in other patterns.
PIECES: Final = r"(?:off|pcs?|pieces?|stuks?|ea|each)"

_THICKNESS = re.compile(
    rf"(?:(?:t|thk|thick|thickness|dikte)\s?[=:.]?\s?)?({NUMBER})\s?(?:mm)?"
    r"(?:\s?(?:thick|thk|dik)\.?)?",
    re.IGNORECASE,
)
_QUANTITY = re.compile(
    r"(?:(?:qty|quantity|aantal|hoeveelheid|no\.? off)\s?[=:.]?\s?)?"
    rf"[{TIMES}]?\s?([0-9]{{1,6}})(?:\.0{{1,2}})?\s?(?:[{TIMES}]\s?)?{PIECES}?\.?",
    re.IGNORECASE,
)
#: Longer texts are no measures; keeps every look short.
_LONGEST = 40
#: Of a number with a fraction: more digits than these before or after the point are two sizes.
_WHOLE_DIGITS = 2
_FRACTION_DIGITS = 2
#: `1,200` is more often a thousand than a fraction.
_THOUSANDS = re.compile(r"[0-9]+,[0-9]{3}")


def thickness_mm(text: str) -> float | None:
    """Return the thickness that a text states, mm: `5`, `5mm`, `1,2 mm`, `t=3`, `5mm thick`.

    A zero without a point means a fraction (`053` is 0.53; measured on the shop's files). None for
    a size (`200x200mm`, `140.280mm`) and for what no plate can be.
    """
    if len(text) > _LONGEST:
        return None
    match = _THICKNESS.fullmatch(text.strip())
    return millimetres(match[1]) if match else None


def millimetres(number: str) -> float | None:
    """Return the thickness that a `NUMBER` means, mm; None when it is no thickness."""
    whole, _, fraction = number.replace(",", ".").partition(".")
    if _THOUSANDS.fullmatch(number) or _two_sizes(whole, fraction):
        return None
    text = f"{whole}.{fraction or 0}"
    if not fraction and whole.startswith("0"):
        text = f"0.{whole[1:] or 0}"
    value = float(text)
    return value if THINNEST_MM <= value <= THICKEST_MM else None


def _two_sizes(whole: str, fraction: str) -> bool:
    """`140.280` and `75.100` are a width and a length, not one number."""
    if not fraction.strip("0"):
        return False
    return len(whole) > _WHOLE_DIGITS or (
        len(whole) == _WHOLE_DIGITS and len(fraction) > _FRACTION_DIGITS
    )


def quantity(text: str) -> int | None:
    """Return how many pieces a text states: `4`, `x4`, `4 off`, `Qty: 4`; None for 0."""
    if len(text) > _LONGEST:
        return None
    match = _QUANTITY.fullmatch(text.strip())
    return (int(match[1]) or None) if match else None
