"""Numbers as people write them, with either decimal mark and with marks between thousands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Longer texts are no numbers; no figure of a list has more digits.
_LONGEST: Final = 24
_BLANKS: Final = " \u00a0\u2007\u2009\u202f'\u2019"
_BLANK = re.compile(f"(?<=[0-9])[{_BLANKS}](?=[0-9]{{3}}(?![0-9]))")
_PLAIN = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
#: `1,250,000.5` and `1.250.000,5`: thousands beside a decimal mark, or several of them.
_POINT_IS_DECIMAL = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]+")
_COMMA_IS_DECIMAL = re.compile(r"[+-]?[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+")
_MANY_COMMAS = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3}){2,}")
_MANY_POINTS = re.compile(r"[+-]?[0-9]{1,3}(?:\.[0-9]{3}){2,}")
#: One mark, which three digits follow: a thousand or one and a bit.
_UNSURE = re.compile(r"[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}")
_DECIMAL_COMMA = re.compile(r"[+-]?[0-9]*,[0-9]+")
_DECIMAL_POINT = re.compile(r"[+-]?[0-9]*\.[0-9]+")


def number(text: str, decimal: str = "") -> float | None:
    """Return the number that the whole text spells: `1 250,50`, `1,250.5`, `1.250,5`, `-3`.

    Args:
        text: without a unit.
        decimal: `,` or `.`, where other numbers of the same list tell it; else `1,250` is None,
            because it may be a thousand, and `1.250` has a decimal point.
    """
    stripped = text.strip().replace("\N{MINUS SIGN}", "-")
    if not stripped or len(stripped) > _LONGEST:
        return None
    joined = _BLANK.sub("", stripped)
    plain = _with_point(joined, decimal)
    return float(plain) if plain and _PLAIN.fullmatch(plain) else None


def _with_point(text: str, decimal: str) -> str:
    """Return a number with a decimal point and nothing between thousands; empty when unsure."""
    if _UNSURE.fullmatch(text):
        return _one_mark(text, decimal)
    if _MANY_COMMAS.fullmatch(text) or _POINT_IS_DECIMAL.fullmatch(text):
        return text.replace(",", "")
    if _MANY_POINTS.fullmatch(text) or _COMMA_IS_DECIMAL.fullmatch(text):
        return text.replace(".", "").replace(",", ".")
    return text.replace(",", ".") if _DECIMAL_COMMA.fullmatch(text) else text


def _one_mark(text: str, decimal: str) -> str:
    if "." in text:
        return text.replace(".", "") if decimal == "," else text
    if not decimal:
        return ""
    return text.replace(",", "." if decimal == "," else "")


def decimal_mark(texts: Iterable[str]) -> str:
    """Return the decimal mark that numbers of one list use; empty when none tells or they differ.

    `12,5` and `1.250,5` tell a comma, `12.5` and `1,250.5` a point; `1,250` tells nothing.
    """
    marks = {_mark(_BLANK.sub("", text.strip())) for text in texts if len(text) <= _LONGEST} - {""}
    return marks.pop() if len(marks) == 1 else ""


def _mark(text: str) -> str:
    if _POINT_IS_DECIMAL.fullmatch(text) or _MANY_COMMAS.fullmatch(text):
        return "."
    if _COMMA_IS_DECIMAL.fullmatch(text) or _MANY_POINTS.fullmatch(text):
        return ","
    if _UNSURE.fullmatch(text):
        return ""
    if _DECIMAL_COMMA.fullmatch(text):
        return ","
    return "." if _DECIMAL_POINT.fullmatch(text) else ""
