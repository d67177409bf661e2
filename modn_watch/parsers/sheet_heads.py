"""Which cells may be headings of columns, and what they mean as such."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from modn_watch.vocabulary.columns import Column, column
from modn_watch.vocabulary.units import unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from modn_watch.model import Scalar
    from modn_watch.parsers.sheet_table import Row

#: Different texts that are looked at; every one costs some 20 microseconds.
_MOST_TEXTS = 50_000
#: A heading's own column words, and the longest line of one.
_LONGEST = 60
#: Figures are data, except in `m2`.
_DIGIT = re.compile(r"\d(?<!m2)(?<!M2)")
_UNIT_ALONE = re.compile(r"[(\[]?\s*([a-zA-Z\u00b2\"$\u20ac\u00a3]{1,5}[2\u00b2]?)\.?\s*[)\]]?")
#: Of so many neighbours one may be odd.
_ORDINARY = 4
#: So many different fields named in one row make it a heading, whatever else is in it.
CERTAIN = 4
#: Columns that are numbered: `Phase 2`, `Dim 1`.
_NUMBERED = re.compile(
    r"(?:phase|fase|lot|set|stel|level|vlak|floor|block|blok|unit|week|dim|side|size|day|dag|tank"
    r"|rev|house|type|tipe|batch|stage|run|area|zone|line|job|order|truck|vrag|frame|section)"
    r"[ .]?[0-9]{1,2}",
    re.IGNORECASE,
)

#: `Qty for 5 trailers`.
_FOR_MANY = re.compile(
    r"\s*(?:total )?(?:qty|quantity|aantal|hoeveelheid|no\.? off)\.? (?:for|vir) [0-9]{1,4}"
    r" [^\W\d_]",
    re.IGNORECASE,
)


@dataclass
class Meanings:
    """What texts mean as headings, each looked at once and no more of them than is reasonable."""

    known: dict[str, Column | None] = field(default_factory=dict)

    def of(self, text: str) -> Column | None:
        """Return what a text means as a heading."""
        if text not in self.known:
            if len(self.known) >= _MOST_TEXTS:
                return None
            self.known[text] = _meaning(text)
        return self.known[text]


def _meaning(text: str) -> Column | None:
    if _FOR_MANY.match(text):
        return Column(field="quantity_total")
    if _NUMBERED.fullmatch(text.strip()):
        return Column(field="other")
    return None if has_figures(text) else column(text)


def has_figures(text: str) -> bool:
    """Tell whether figures in a text make it data."""
    numbered = _NUMBERED.fullmatch(text.strip()) or _FOR_MANY.match(text)
    return _DIGIT.search(text) is not None and not numbered


def is_known(meaning: Column | None) -> bool:
    """Tell whether every word of a heading is understood."""
    return meaning is not None and meaning.sure


def is_unit(text: str) -> bool:
    """Tell whether a line of a heading is a unit, or a word such as `each`."""
    found = _UNIT_ALONE.fullmatch(text.strip())
    return text.strip(" .()-").casefold() in {"each", "ea", "no", "off", "total", "pcs", ""} or (
        found is not None and unit(found[1]) is not None
    )


def unfit(row: Row, meanings: Meanings) -> frozenset[int]:
    """Return the columns of neighbouring cells among which are figures, labels or sentences."""
    runs: list[list[int]] = []
    for at, cell in enumerate(row):
        if cell is not None and runs and runs[-1][-1] == at - 1:
            runs[-1].append(at)
        elif cell is not None:
            runs.append([at])
    return frozenset(
        at for run in runs if not _may_head_run([row[at] for at in run], meanings) for at in run
    )


def _may_head_run(cells: Sequence[Scalar | None], meanings: Meanings) -> bool:
    """Tell whether neighbours may be headings; among many a few may be odd: `Rev 2`.

    Any number of them may be where so many others are known that no row of data has them.
    """
    odd = [cell for cell in cells if not may_be_heading(cell)]
    if any(not isinstance(cell, str) or cell.endswith(":") for cell in odd):
        return False
    if len(odd) * _ORDINARY <= len(cells):
        return True
    known = (meanings.of(str(cell)) for cell in cells if may_be_heading(cell))
    return len({each.field for each in known if each and each.sure}) >= CERTAIN


def joined(lines: Sequence[Row], odd: frozenset[int]) -> dict[int, str]:
    """Return the text over each column that is not odd.

    What stands over blank cells of an upper line is over all of them, as merged cells are read.
    """
    last = {at for at, cell in enumerate(lines[-1]) if cell is not None} - odd
    texts: dict[int, str] = {}
    for line in lines:
        over = ""
        filled = {at for at, cell in enumerate(line) if cell is not None} - odd
        for at in sorted(filled | last):
            if at in filled:
                over = str(line[at])
            elif line is lines[-1] or not over or at in texts:
                continue
            texts[at] = f"{texts[at]}\n{over}" if at in texts else over
    return texts


def may_be_heading(cell: object) -> bool:
    """Tell whether a cell is a short text without figures, and no label."""
    if not isinstance(cell, str) or len(cell) > _LONGEST or cell.endswith(":"):
        return False
    return not has_figures(cell)
