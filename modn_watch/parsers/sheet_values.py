"""The values in the cells of a list: figures with and without units, pieces, words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from modn_watch.vocabulary import quantity
from modn_watch.vocabulary.measures import MOST_PIECES, THICKEST_MM, THINNEST_MM, thickness_mm
from modn_watch.vocabulary.numbers import decimal_mark, number
from modn_watch.vocabulary.units import unit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from modn_watch.model import Scalar
    from modn_watch.vocabulary.columns import Column

#: What a formula leaves that went wrong.  Source: ECMA-376 18.17.3.
ERRORS: Final = frozenset(
    {
        *("#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"),
        *("#GETTING_DATA", "#FIELD!", "#BLOCKED!", "Err:502", "Err:508", "Err:522"),
    }
)
_NOTHING: Final = frozenset(
    {"-", "--", "\u2013", "n/a", "na", "nvt", "n.v.t.", "n.v.t", "tbc", "tba", "?"}
)
#: Same as above: in lists that were typed.
DITTO: Final = frozenset({'"', "''", "\u201d", "\u3003", "ditto", "do.", "dito", '-"-', "\u2033"})
#: Of anything in a list, mm, kg or m2.
_MOST: Final = 1e7
_LONGEST: Final = 200
_WITH_UNIT = re.compile(
    r"(?:R\s?)?([+-]?[0-9.][0-9.,'\u2019\s\u00a0\u202f]*)\s?([a-zA-Z\u00b2\"]*2?)\.?"
)
#: What stands beside a number of pieces in lists only.
_PIECES = re.compile(
    r"(?:qty|quantity|aantal|aant|hoev)?[\s.:=]*(?:x\s?)?([0-9][0-9 .,]{0,9}?)\s?(?:x\s?)?"
    r"(?:offs?|of|af|nos?|nr|stk|stks|stuks?|stukke|st|pce?s?|pieces?|ea|each|elk|units?|eenhede"
    r"|reqd|req|x)?\.?",
    re.IGNORECASE,
)
#: Every whole number below is a float of its own.
_MOST_EXACT: Final = 2.0**53
#: Excel stores fractions to some fifteen digits.
_DIGITS: Final = 6


def manner(cells: Iterable[Scalar | None]) -> str:
    """Return the decimal mark that the texts among cells tell; empty when none does."""
    found = (_WITH_UNIT.fullmatch(cell.strip()) for cell in cells if isinstance(cell, str))
    return decimal_mark(match[1].strip() for match in found if match)


def words(cell: Scalar | None) -> str | None:
    """Return a cell as text, a whole number without a point; None for errors and dashes."""
    if cell is None or isinstance(cell, bool):
        return None
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _MOST_EXACT:
        return str(int(cell))
    text = " ".join(str(cell).split())[:_LONGEST]
    return None if not text or text in ERRORS or text.casefold() in _NOTHING else text


def measure(cell: Scalar | None, column: Column, measures: str, decimal: str) -> float | None:
    """Return what a cell measures, in mm, kg or m2; None for nothing, for zero and below.

    Args:
        cell: a number in the unit of the column, or a text with a unit of its own (`2.4 m`).
        column: says the unit of bare numbers; mm, kg or m2 where it does not.
        measures: which kind of unit a text may state.
        decimal: the decimal mark of the list, see `manner`.
    """
    if isinstance(cell, str):
        found = _WITH_UNIT.fullmatch(cell.strip()) if len(cell) <= _LONGEST else None
        own = unit(found[2], measures) if found and found[2] else None
        if not found or (found[2] and not own):
            return None
        value = number(found[1], decimal)
        return _kept(value, own.factor if own else column.factor)
    return None if isinstance(cell, bool) else _kept(cell, column.factor)


def _kept(value: float | None, factor: float) -> float | None:
    if value is None or not 0 < value <= _MOST:
        return None
    rounded = round(value * factor, _DIGITS)
    return rounded if 0 < rounded <= _MOST else None


def thickness(cell: Scalar | None, column: Column, decimal: str) -> float | None:
    """Return the thickness of plate in a cell, mm; None for what no plate can be."""
    stated = thickness_mm(cell) if isinstance(cell, str) and column.factor == 1 else None
    value = stated or measure(cell, column, "length", decimal)
    return value if value and THINNEST_MM <= value <= THICKEST_MM else None


def pieces(cell: Scalar | None) -> int | None:
    """Return how many pieces a cell says: `4`, `4.0`, `12 off`, `x3`, `1 200`; also 0."""
    if isinstance(cell, str):
        found = _PIECES.fullmatch(cell.strip()) if len(cell) <= _LONGEST else None
        value = number(found[1].strip(), ".") if found else None
        return quantity(cell) if value is None else _whole(value)
    return None if cell is None or isinstance(cell, bool) else _whole(cell)


def _whole(value: float) -> int | None:
    if not 0 <= value <= MOST_PIECES or value != int(value):
        return None
    return int(value)
