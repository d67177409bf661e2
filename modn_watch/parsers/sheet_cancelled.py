"""Rows of lists that say themselves that they are not to be made."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from modn_watch.parsers.sheet_blocks import Block
    from modn_watch.parsers.sheet_table import Row

_WORDS: Final = (
    r"cancel(?:l?ed)?|(?:ge)?kanselleer|deleted?|geskrap|obsolete|superseded|omit(?:ted)?|scrapped"
    r"|void|not required|not needed|no longer required|do not (?:cut|make|order)|don'?t cut"
    r"|(?:moe)?nie sny nie|nie (?:meer )?(?:be)?nodig(?: nie)?|weggelaat|verval(?:le)?"
)
#: `Deleted hole` is about a hole.
_SAID = re.compile(
    rf"\W{{0,3}}(?:{_WORDS})(?:\W*$|\s*[-\u2013,.;:(/!]|\s+(?:by|per|in|see|on|as|from|deur|vir|sien"
    r"|op|vanaf|rev)\b)",
    re.IGNORECASE,
)
_LONGEST: Final = 120
#: Where a word of it may begin a remark; elsewhere it must be all that a cell says.
_FREE: Final = frozenset({"remarks", "status", "other", "operations"})


def said(rows: Sequence[Row], block: Block) -> frozenset[int]:
    """Return the rows of a block, from 0, that a cell says to be cancelled."""
    free = frozenset(
        each.column
        for each in block.headings
        if each.meaning is None or each.meaning.field in _FREE
    )
    return frozenset(
        at
        for at in range(block.body, min(block.end, len(rows)))
        if any(_says(cell, free=column in free) for column, cell in _within(rows[at], block))
    )


def _within(row: Row, block: Block) -> Iterator[tuple[int, object]]:
    return itertools.islice(enumerate(row), block.left, block.right + 1)


def _says(cell: object, *, free: bool) -> bool:
    if not isinstance(cell, str) or len(cell) > _LONGEST:
        return False
    found = _SAID.match(cell.strip())
    return found is not None and (free or found.end() == len(cell.strip()))
