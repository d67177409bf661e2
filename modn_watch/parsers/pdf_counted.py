"""Pieces of a part that a line of its page states beside its mark: `P12 - 4 OFF`."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Final

from modn_watch.parsers.pdf_words import joined, lines
from modn_watch.vocabulary.measures import MOST_PIECES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from modn_watch.parsers.pdf_words import Field

_COUNT: Final = r"(?P<count>[0-9]{1,6})"
_PIECES: Final = r"(?:off|x|nos?\.?|req'?d\.?|required|thus|stuks?|pcs|benodig|nodig)"
_NAMED: Final = r"(?:(?:of|van|mark|marked|merk|part|piece|onderdeel|no\.?|nr\.?)[\s:.]*){0,3}"
_APART: Final = r"[\s:(,=\N{EN DASH}-]*"
#: A line that counts pieces of anything.
_COUNTS = re.compile(rf"[0-9]\s?{_PIECES}|(?:make|maak|cut|sny|x)\s?[0-9]", re.IGNORECASE)
_MOST_LINES: Final = 200
_LONGEST_LINE: Final = 100
_LONGEST_MARK: Final = 40


def counting_lines(fields: Iterable[Field]) -> tuple[str, ...]:
    """Return the short lines of a page that count pieces of something."""
    found = (
        text
        for field in fields
        for line in lines(field.words)
        if len(text := joined(line)) <= _LONGEST_LINE and _COUNTS.search(text)
    )
    return tuple(islice(found, _MOST_LINES))


def counted(texts: Sequence[str], mark: str | None) -> int | None:
    """Return the pieces that lines state beside a mark; None where none does, or they differ.

    Args:
        texts: see `counting_lines`.
        mark: of the part.
    """
    if not mark or len(mark) > _LONGEST_MARK or not texts:
        return None
    patterns = _patterns(re.escape(mark))
    stated = {
        int(found["count"]) for text in texts for each in patterns for found in each.finditer(text)
    }
    count = stated.pop() if len(stated) == 1 else 0
    return count if 0 < count <= MOST_PIECES else None


def _patterns(mark: str) -> tuple[re.Pattern[str], ...]:
    whole = rf"(?<![\w/*.-]){mark}(?![\w/*-])"
    return tuple(
        re.compile(pattern, re.IGNORECASE)
        for pattern in (
            rf"{whole}{_APART}{_COUNT}\s?{_PIECES}(?!\w)",
            rf"(?<![\w.,*/-]){_COUNT}\s?{_PIECES}{_APART}{_NAMED}{whole}",
            rf"\b(?:make|maak|cut|sny)\s{_COUNT}{_APART}(?:{_PIECES}{_APART})?{_NAMED}{whole}",
            rf"{whole}\s?[x\N{{MULTIPLICATION SIGN}}]\s?{_COUNT}$",
        )
    )
