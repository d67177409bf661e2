"""Where a table begins on a sheet: under titles, logos and blank rows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from modn_watch.model import Scalar

    Row = Sequence[Scalar | None]

#: How far down a header is looked for, rows.
SEARCH_ROWS = 60
_BELOW_ROWS = 10
_LABEL_CHARACTERS = 40
_ENOUGH_WORDS = 2

#: Words that head columns in cutting lists, orders and stock lists, English and Afrikaans.
_COLUMN_WORDS = frozenset(
    """
    item items mark part parts no nr number name description desc drawing dwg rev revision profile
    section material mat grade thickness thick thk gauge size length len width height diameter dia
    qty quantity pcs pieces off count unit units mass weight kg area price rate cost amount total
    value vat currency supplier client customer project job order po date due status remarks note
    notes comment comments finish colour color bin stock code sku hours
    beskrywing onderdeel deel nommer naam tekening materiaal graad dikte grootte lengte lengt
    breedte hoogte deursnee hoeveelheid aantal stuks eenheid massa gewig oppervlakte prys koste
    bedrag totaal verskaffer klient kliënt projek werk bestelling datum opmerkings kleur kode ure
    """.split()  # noqa: SIM905 - a paragraph of words is read and sorted more easily than a list
)
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, kw_only=True)
class Header:
    """A row that names columns."""

    #: From 0; add 1 for the number that a person sees.
    row: int
    #: `column words` or `first full row of texts`.
    evidence: str


def find(rows: Sequence[Row]) -> Header | None:
    """Return the header among the first rows; None when the sheet has none.

    The row with most column words and fewest other cells wins, two words at least; else the
    first row of nothing but distinct texts that is about as wide as the rows under it.

    Args:
        rows: from the sheet's first row, blank ones included.
    """
    near = rows[:SEARCH_ROWS]
    scores = [_score(row) for row in near]
    best = max(scores, default=0.0)
    if best > 0:
        return Header(row=scores.index(best), evidence="column words")
    plain = next((index for index in range(len(near)) if _heads(rows, index)), None)
    return None if plain is None else Header(row=plain, evidence="first full row of texts")


def _score(row: Row) -> float:
    """Return how much a row looks like a header, 0 = not at all."""
    words = sum(_is_column_word(cell) for cell in row)
    # A title block has values beside its labels (`Client | Acme | Date | 3 May`).
    return words - (_filled(row) - words) / 2 if words >= _ENOUGH_WORDS else 0.0


def _is_column_word(cell: Scalar | None) -> bool:
    # `Client:` labels the value beside it, and a sentence heads nothing.
    if not isinstance(cell, str) or len(cell) > _LABEL_CHARACTERS or cell.endswith(":"):
        return False
    return not _COLUMN_WORDS.isdisjoint(_WORD.findall(cell.casefold()))


def _heads(rows: Sequence[Row], index: int) -> bool:
    cells = [cell for cell in rows[index] if cell is not None]
    below = [_filled(row) for row in rows[index + 1 : index + 1 + _BELOW_ROWS] if _filled(row)]
    if len(cells) < _ENOUGH_WORDS or not below:
        return False
    distinct_texts = all(isinstance(cell, str) for cell in cells) and len(set(cells)) == len(cells)
    # Where texts stand under texts nothing tells a header from a first row of data.
    told_apart = any(_numbers(row) for row in rows[index + 1 : index + 1 + _BELOW_ROWS])
    return distinct_texts and told_apart and len(cells) >= max(below) * 0.6


def _filled(row: Row) -> int:
    return sum(cell is not None for cell in row)


def _numbers(row: Row) -> int:
    return sum(isinstance(cell, int | float) for cell in row)
