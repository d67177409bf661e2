"""Whether a file's part name speaks of a mark on a list: `W - VA2601 - Vastrap` of `VA2601`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
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
_LONGEST: Final = 400

_REVISION = re.compile(
    r"(?:(?<=[0-9])|(?<=[\s_.(-]))[\s_.(-]*"
    r"(?:rev(?:ision)?[\s_.:-]*(?:[a-z]|[0-9]{1,2})|(?<=[0-9a-z][\s_-])r[0-9]{1,2})[\s)]*$",
    re.IGNORECASE,
)
_ENDING = re.compile(
    r"\.(?:dxf|dwg|lbrn2?|pdf|step|stp|igs|iges|sldprt|sldasm|slddrw|ipt|iam|idw|prt|par|psm|svg|ai|3dm)$",
    re.IGNORECASE,
)
_LEADING_ZEROS = re.compile(r"(?<![0-9])0+(?=[0-9])")
_MIRRORED = re.compile(r"(?:mirror(?:ed|image)?|mirr?|handed|gespieel|spieelbeeld)", re.IGNORECASE)
#: Threads, radii, diameters, plates, pieces, grades and sizes of paper look like marks.
_NO_MARK = re.compile(
    r"[rmdtsx][0-9]{1,3}|a[0-4]|(?:pl|plt|fl|vt|thk|dia|qty|no|hv|hb)[0-9]+|.{21,}"
)
_SEVERAL = re.compile(r"\s*(?:[/&+,;]|\b(?:and|en)\b)\s*", re.IGNORECASE)
_PIECE = re.compile(
    r"(?P<letters>[a-z]{0,6})[\s.-]?(?P<digits>[0-9]{1,6})[\s.-]?(?P<hand>[a-z]{0,2})"
)
_HAND = re.compile(r"[a-z]{1,2}")


@dataclass(frozen=True, kw_only=True, order=True)
class Likeness:
    """How well a name fits a mark; the greater the better."""

    #: They are the same.
    whole: bool
    #: The mark is one word of the name, not several that follow each other.
    one_word: bool
    #: Of the mark, characters.
    length: int
    #: The words of the name that it is made of, by their places.
    places: range = field(default=range(0), compare=False)


def key(text: str | None) -> str:
    """Return what is compared of a mark: letters and digits in lower case; `PL.12` is `pl12`.

    The ending of a file's name is none of it: `flange_dn100.dxf`.
    """
    return "".join(_words(unended(text or "")))


def unended(name: str) -> str:
    """Return the name of a drawing or model without its ending; other texts as they are."""
    return _ENDING.sub("", name.rstrip())


def loose_key(text: str | None) -> str:
    """Return the key without what people leave out: zeros that lead, and a revision at its end."""
    return _LEADING_ZEROS.sub("", key(unrevised(unended(text or ""))))


def unrevised(text: str) -> str:
    """Return a name without the revision at its end: `V2612_r1`, `V2612 REV B`."""
    return _REVISION.sub("", text[:_LONGEST]) or text


def several(mark: str | None) -> tuple[str, ...]:
    """Return the keys of the marks that stand in one cell: `12L/12R`, `12L/R`, `P1 & P2`.

    Nothing where it is one mark, as `P1/2` may be.
    """
    pieces = [
        piece for piece in _SEVERAL.split((mark or "")[:_LONGEST].casefold().strip()) if piece
    ]
    first = _PIECE.fullmatch(pieces[0]) if len(pieces) > 1 else None
    if not first:
        return ()
    found = [_piece(piece, first) for piece in pieces]
    return tuple(filter(None, found)) if all(found) and len(set(found)) == len(found) else ()


def _piece(text: str, first: re.Match[str]) -> str | None:
    """Return the key of one of several marks, of which the first may say how all begin."""
    if _HAND.fullmatch(text) and first["hand"]:
        return f"{first['letters']}{first['digits']}{text}"
    match = _PIECE.fullmatch(text)
    return key(text) if match and match["letters"] == first["letters"] else None


def numbered(name: str) -> frozenset[str]:
    """Return the words of a name that number a part, as keys."""
    return frozenset(word for word in _words(name) if _NUMBERED.fullmatch(word))


def numbers_in(text: str) -> frozenset[str]:
    """Return the words of a description that number a part, and no thread, radius or section."""
    return frozenset(word for word in numbered(text) if is_telling(word))


def is_telling(mark: str) -> bool:
    """Tell whether a key is that of a part wherever it stands, and no other measure or size."""
    return is_numbered(mark) and not _NO_MARK.fullmatch(mark)


def is_numbered(mark: str) -> bool:
    """Tell whether a key has letters and digits in it, so that it stands nowhere by chance."""
    return any(map(str.isdigit, mark)) and not mark.isdigit()


def spoken(name: str) -> dict[str, Likeness]:
    """Return the marks that a part's name may speak of, as keys, and how well it fits each.

    Words that follow each other fit together (`PL 12` is `PL12`), but never two numbers: `A7 1` is
    not `A71`.
    """
    words = _words(name)
    found: dict[str, Likeness] = {}
    for joined, places in _runs(words):
        whole = len(places) == len(words)
        if whole or tells_apart(joined):
            found[joined] = Likeness(
                whole=whole, one_word=len(places) == 1, length=len(joined), places=places
            )
    return found


def tells_apart(mark: str) -> bool:
    """Tell whether a key is more than the number of a row or a letter or two."""
    if mark.isdigit():
        return len(mark) >= _FEWEST_DIGITS
    return any(map(str.isdigit, mark)) or len(mark) >= _FEWEST_LETTERS


def _words(text: str) -> list[str]:
    words = _WORD.findall(text.casefold().replace("\N{LATIN SMALL LETTER E WITH DIAERESIS}", "e"))
    return ["mirror" if _MIRRORED.fullmatch(word) else word for word in words[:_MOST_WORDS]]


def _runs(words: Sequence[str]) -> Iterator[tuple[str, range]]:
    """Yield what words that follow each other make together, and which they are."""
    for first in range(len(words)):
        joined = words[first]
        yield joined, range(first, first + 1)
        for last, (before, word) in enumerate(pairwise(words[first:]), start=first + 2):
            if before[-1].isdigit() and word[0].isdigit():
                break
            joined += word
            yield joined, range(first, last)
