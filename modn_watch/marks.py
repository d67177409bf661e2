"""Whether a file's part name speaks of a mark on a list: `W - VA2601 - Vastrap` of `VA2601`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

_WORD = re.compile(r"[^\W_]+")
#: What numbers parts on drawings: `A7`, `VA2601`, `P12B`.
_NUMBERED = re.compile(r"[a-z]{1,4}[0-9]{1,6}[a-z]?")
#: Shorter names of letters alone, or of digits alone, stand in other names by chance.
_FEWEST_LETTERS: Final = 4
_FEWEST_DIGITS: Final = 3
#: Longer names are sentences.
_MOST_WORDS: Final = 40


@dataclass(frozen=True, kw_only=True, order=True)
class Likeness:
    """How well a name fits a mark; the greater the better."""

    #: They are the same.
    whole: bool
    #: The mark is one word of the name, not several that follow each other.
    one_word: bool
    #: Of the mark, characters.
    length: int


def key(text: str | None) -> str:
    """Return what is compared of a mark: letters and digits in lower case; `PL.12` is `pl12`."""
    return "".join(_words(text or ""))


def numbered(name: str) -> frozenset[str]:
    """Return the words of a name that number a part, as keys."""
    return frozenset(word for word in _words(name) if _NUMBERED.fullmatch(word))


def likeness(mark: str, name: str) -> Likeness | None:
    """Return how well a part's name fits a mark; None when it does not speak of it.

    Words that follow each other fit together (`PL 12` is `PL12`), but never two numbers: `A7 1` is
    not `A71`.

    Args:
        mark: as `key` returns it.
        name: as people write it.
    """
    words = _words(name)
    if not mark:
        return None
    if "".join(words) == mark and not _joins_numbers(words):
        return Likeness(whole=True, one_word=len(words) == 1, length=len(mark))
    if not _tells_apart(mark):
        return None
    if mark in words:
        return Likeness(whole=False, one_word=True, length=len(mark))
    if any(mark == joined for joined in _joined(words)):
        return Likeness(whole=False, one_word=False, length=len(mark))
    return None


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())[:_MOST_WORDS]


def _tells_apart(mark: str) -> bool:
    if mark.isdigit():
        return len(mark) >= _FEWEST_DIGITS
    return any(map(str.isdigit, mark)) or len(mark) >= _FEWEST_LETTERS


def _joins_numbers(words: Sequence[str]) -> bool:
    return any(one[-1].isdigit() and other[0].isdigit() for one, other in pairwise(words))


def _joined(words: Sequence[str]) -> list[str]:
    """Return all that words which follow each other make together."""
    found = []
    for first in range(len(words)):
        for last in range(first + 2, len(words) + 1):
            run = words[first:last]
            if _joins_numbers(run):
                break
            found.append("".join(run))
    return found
