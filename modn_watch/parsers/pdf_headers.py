"""The heads of columns on a page: which words are one head, and what it means."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from modn_watch.parsers.pdf_figures import COUNTS, FIGURES
from modn_watch.vocabulary.column_words import WORDS
from modn_watch.vocabulary.columns import column
from modn_watch.vocabulary.units import unit

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from modn_watch.parsers.pdf_words import Word

#: Words in the longest phrase.
_LONGEST: Final = 5
#: Words of one phrase stand no farther apart than the widest of these: of a letter's height, and
#: of a letter's width (a blank of a typewriter's font is as wide as its letters).
_PHRASE_GAP: Final = 0.33
_PHRASE_LETTERS: Final = 1.1
_LONGEST_WORD: Final = 40

_PLAIN = re.compile(r"[^\w#%$/']+|_")
_PHRASES: Final = frozenset(phrase for phrases in WORDS.values() for phrase in phrases)
_HEAD_WORDS: Final = frozenset(word for phrase in _PHRASES for word in phrase.split())
#: Words that make one figure out of another.
_TOTAL: Final = frozenset({"total", "tot", "totaal", "totale"})
_EACH: Final = frozenset({"unit", "each", "ea", "elk", "nett", "net", "single"})
_SUMMED: Final = frozenset({"mass", "area", "quantity"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Head:
    """The head of one column."""

    #: As written.
    text: str
    #: One of `columns.FIELDS`; empty = not understood.
    field: str
    #: Times what stands under it is mm, kg or m2.
    factor: float = 1.0
    x0: float
    x1: float
    top: float
    bottom: float
    #: Where ruled lines part its column from the others; infinite without them.
    low: float = -math.inf
    high: float = math.inf


def _plain(text: str) -> str:
    return " ".join(_PLAIN.sub(" ", text.casefold()).split())


def is_head_word(text: str) -> bool:
    """Tell whether a word is used in heads of columns; a label with its colon is none."""
    if len(text) > _LONGEST_WORD or text.endswith(":"):
        return False
    return bool(_plain(text)) and all(
        part in _HEAD_WORDS or unit(part) for part in _plain(text).replace("/", " ").split()
    )


@lru_cache(maxsize=4_096)
def means(text: str) -> tuple[str, float]:
    """Return the field of a head of which every word is understood, and its unit's factor."""
    found = None if text.endswith(":") else column(text)
    if found is None or not found.sure:
        return "", 1.0
    if found.field == "total":
        return _of_all(text) or found.field, found.factor
    return found.field, found.factor


def _of_all(text: str) -> str:
    """Return the field of `Mass tot.`: what its other words mean, of all pieces; empty for none."""
    others = [word for word in _plain(text).split() if word not in _TOTAL]
    what = means(" ".join(others))[0] if others else ""
    return f"{what}_total" if what in _SUMMED else ""


def heads(line: Sequence[Word]) -> Iterator[Head]:
    """Yield the heads of a line of words from left to right, the longest phrases first."""
    start = 0
    while start < len(line):
        length = _longest_at(line, start)
        yield head(line[start : start + length])
        start += length


def head(words: Sequence[Word]) -> Head:
    """Return the one head that words are, in the order in which they are read."""
    text = " ".join(word.text for word in words)
    field, factor = means(text)
    return Head(
        text=text,
        field=field,
        factor=factor,
        x0=min(word.x0 for word in words),
        x1=max(word.x1 for word in words),
        top=min(word.y0 for word in words),
        bottom=max(word.y1 for word in words),
    )


def _longest_at(line: Sequence[Word], start: int) -> int:
    """Return how many words from here are one head; 1 where nothing is known."""
    reach = 1
    for before, word in zip(
        line[start : start + _LONGEST], line[start + 1 : start + _LONGEST], strict=False
    ):
        letter = (before.x1 - before.x0) / len(before.text)
        if word.x0 - before.x1 > max(_PHRASE_GAP * word.height, _PHRASE_LETTERS * letter):
            break
        reach += 1
    texts = [word.text for word in line[start : start + reach]]
    return next((n for n in range(reach, 1, -1) if _is_phrase(texts[:n])), 1)


def _is_phrase(texts: Sequence[str]) -> bool:
    """Tell whether words are one head: what two columns are called together is none."""
    words = _plain(" ".join(texts)).split()
    while len(words) > 1 and unit(words[-1]):
        words.pop()
    named = [word for word in words if word not in _TOTAL | _EACH]
    if len(words) == 1:
        return means(texts[0])[0] in FIGURES
    both = not _TOTAL.isdisjoint(words) and not _EACH.isdisjoint(words)
    modified = len(named) < len(words) and " ".join(named) in _PHRASES and not both
    what = means(" ".join(texts))[0] if modified or "/" in texts[1:-1] else ""
    if what in FIGURES or (what and not modified):
        return True
    return " ".join(words).replace("'", "") in _PHRASES


def stacked(base: Sequence[Head], others: Iterable[Head]) -> list[Head]:
    """Return heads with the words of a second line above or below them taken in."""
    columns = list(base)
    for other in others:
        at = _over(columns, other)
        if at is None:
            columns.append(other)
        elif merged := _merged(columns[at], other):
            columns[at] = merged
    return sorted(columns, key=lambda each: each.x0)


def _over(columns: Sequence[Head], other: Head) -> int | None:
    """Return which column a head stands over or under, most of the smaller of the two."""
    shared = [min(each.x1, other.x1) - max(each.x0, other.x0) for each in columns]
    best = max(range(len(columns)), key=shared.__getitem__)
    return best if shared[best] > 0 else None


def _merged(one: Head, other: Head) -> Head | None:
    upper, lower = (one, other) if one.top < other.top else (other, one)
    text = f"{upper.text} {lower.text}"
    field, factor = means(text)
    if not field and one.field:
        return None
    return Head(
        text=text,
        field=field or other.field,
        factor=factor,
        x0=min(one.x0, other.x0),
        x1=max(one.x1, other.x1),
        top=upper.top,
        bottom=lower.bottom,
    )


def settled(columns: Sequence[Head]) -> tuple[Head, ...]:
    """Return heads of which no two mean the same, each read by what the others are.

    A number of the item is the mark where no column has one; beside a mark, and without another
    column of pieces, `No` counts pieces.  A size is the profile, and a name the description, where
    nothing else is.
    """
    known = {each.field for each in columns}
    items = [each for each in columns if each.field == "item"]
    named = "mark" in known or any(not _counts(each.text) for each in items)
    counted = bool(known & COUNTS)
    meanings = {
        "size": "profile" if "profile" not in known else "size",
        "name": "description" if "description" not in known else "name",
        "code": "mark" if "mark" not in known and not items else "code",
    }
    return tuple(
        _once(
            replace(
                each,
                field=_item(each, known, named=named, counted=counted)
                if each.field == "item"
                else meanings.get(each.field, each.field),
            )
            for each in columns
        )
    )


def _item(head: Head, known: Collection[str], *, named: bool, counted: bool) -> str:
    """Return what a column of numbers is: `Item`, `Pos`, `No`."""
    if _counts(head.text):
        return "item" if named and counted else "quantity" if named else "mark"
    return "item" if "mark" in known else "mark"


def _counts(text: str) -> bool:
    return _plain(text) in {"no", "nr", "number"}


def _once(columns: Iterable[Head]) -> Iterator[Head]:
    seen: set[str] = set()
    for each in columns:
        yield replace(each, field="") if each.field in seen else each
        seen.add(each.field)
