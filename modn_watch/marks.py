"""Whether a file's part name speaks of a mark on a list: `W - VA2601 - Vastrap` of `VA2601`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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


def spoken(name: str) -> dict[str, Likeness]:
    """Return the marks that a part's name may speak of, as keys, and how well it fits each.

    Words that follow each other fit together (`PL 12` is `PL12`), but never two numbers: `A7 1` is
    not `A71`.
    """
    words = _words(name)
    runs = list(_runs(words))
    found = {joined: _fits(joined, words=count) for joined, count in runs if _tells_apart(joined)}
    return found | {
        joined: _fits(joined, words=count, whole=True)
        for joined, count in runs
        if count == len(words)
    }


def _fits(mark: str, *, words: int, whole: bool = False) -> Likeness:
    return Likeness(whole=whole, one_word=words == 1, length=len(mark))


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())[:_MOST_WORDS]


def _tells_apart(mark: str) -> bool:
    if mark.isdigit():
        return len(mark) >= _FEWEST_DIGITS
    return any(map(str.isdigit, mark)) or len(mark) >= _FEWEST_LETTERS


def _runs(words: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Yield what words that follow each other make together, and how many they are."""
    for first in range(len(words)):
        joined = words[first]
        yield joined, 1
        for count, (before, word) in enumerate(pairwise(words[first:]), start=2):
            if before[-1].isdigit() and word[0].isdigit():
                break
            joined += word
            yield joined, count
