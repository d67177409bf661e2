"""Words by which people look for what was saved, whatever their case and accents.

What is kept and what is typed become words in the same way, so that every database finds the same.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from modn_watch.model import Extract, Fact, Ingest

#: Of one record: distinct words, and characters that pieces are shown of.
_MOST_WORDS: Final = 20_000
_MOST_SHOWN: Final = 20_000
#: Longer ones are no words: packed data, say, characters.
_LONGEST_WORD: Final = 64
#: Characters on either side of a hit in a piece.
_AROUND: Final = 60

#: Notes that name what a file does not say.
_LACKS: Final = frozenset({"no_material", "no_thickness"})

_WORD = re.compile(r"[^\W_]+")
#: As `_WORD`, but a client's code is one word in every spelling, and a project's is not begun by
#: another one where its first hyphen is left out.
_SPAN = re.compile(
    r"(?<![^\W_])cl[-_ ]?[0-9]{3,6}(?![^\W_])|(?<![^\W_])jb(?=[0-9]{4}[-_ ])|[^\W_]+", re.IGNORECASE
)
_BETWEEN: Final = str.maketrans("", "", "-_ ")
#: Letters that Unicode takes for whole where people see an accent or two letters.
_PLAIN: Final = str.maketrans(
    {
        "\N{LATIN SMALL LETTER O WITH STROKE}": "o",
        "\N{LATIN SMALL LETTER L WITH STROKE}": "l",
        "\N{LATIN SMALL LETTER D WITH STROKE}": "d",
        "\N{LATIN SMALL LETTER H WITH STROKE}": "h",
        "\N{LATIN SMALL LETTER DOTLESS I}": "i",
        "\N{LATIN SMALL LETTER ETH}": "d",
        "\N{LATIN SMALL LETTER THORN}": "th",
        "\N{LATIN SMALL LETTER AE}": "ae",
        "\N{LATIN SMALL LIGATURE OE}": "oe",
    }
)


@dataclass(frozen=True, kw_only=True)
class Findable:
    """What a record is found by."""

    #: As it stands in the file, for people.
    said: str
    #: Folded, each once, with a blank between two.
    words: str


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A few words of a text, some of which were looked for."""

    text: str
    #: Where they stand in it: from, to.
    hits: tuple[tuple[int, int], ...]


def folded(text: str) -> str:
    """Return a text without case and accents."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(char for char in apart if not unicodedata.combining(char))
    return plain.translate(_PLAIN)


def typed_words(text: str) -> tuple[str, ...]:
    """Return the words that somebody typed, folded, each once; a client's code is one of them."""
    spans = (span.translate(_BETWEEN) for span in _SPAN.findall(folded(text)))
    # So much of a longer one begins no word that is kept, and is not too long for a database.
    return tuple(dict.fromkeys(word[: _LONGEST_WORD + 1] for word in spans))


def findable(ingest: Ingest, extract: Extract, facts: Sequence[Fact]) -> Findable:
    """Return what a record is found by: its names, texts, tables, parts, facts and notes."""
    said = "\n".join(filter(None, chain(extract.texts, _cells(extract))))
    others = chain((_path(ingest),), _stated(facts), _noticed(ingest))
    return Findable(said=said[:_MOST_SHOWN], words=_words(chain(others, (said,))))


def named(ingest: Ingest) -> Findable:
    """Return what a record is found by of which nothing was read: its names."""
    return Findable(said="", words=_words([_path(ingest)]))


def _words(texts: Iterable[str]) -> str:
    """Return the words of texts, folded, each once."""
    spans = (span for text in texts for span in _SPAN.findall(folded(text)))
    found = (word for span in spans for word in _spellings(span))
    short = (word for word in found if len(word) <= _LONGEST_WORD)
    return " ".join(islice(dict.fromkeys(short), _MOST_WORDS))


def _spellings(span: str) -> Iterator[str]:
    """Yield a code as one word and as the words that it is written in."""
    yield span.translate(_BETWEEN)
    if not span.isalnum():
        yield from _WORD.findall(span)


def _path(ingest: Ingest) -> str:
    return ingest.identity.path.decode("utf-8", "replace").replace("/", " ")


def _cells(extract: Extract) -> Iterator[str]:
    for table in extract.tables:
        for row in (table.columns, *table.rows):
            yield " ".join(str(cell) for cell in row if cell not in (None, ""))
    for line in extract.part_lines:
        yield " ".join(str(value) for value in vars(line).values() if value is not None)


def _noticed(ingest: Ingest) -> Iterator[str]:
    """Yield what was noticed; our advice would make every file be found by its words."""
    for note in ingest.notes:
        if note.code not in _LACKS:
            yield note.message.partition(": ")[0]
            yield note.evidence


def _stated(facts: Sequence[Fact]) -> Iterator[str]:
    return (str(fact.value) for fact in facts)


def pieces(said: str, words: Sequence[str], most: int = 3) -> list[Piece]:
    """Return the first lines that hold words that were looked for, cut around them.

    Args:
        said: from `Findable`.
        words: from `typed_words`; a word of a line that begins with one is a hit.
        most: so many of them.
    """
    # An accent that stands for itself would part the word in a line; folding takes it away.
    lines = unicodedata.normalize("NFC", said).splitlines() if words else ()
    found = (_piece(line, tuple(words)) for line in lines)
    return list(islice(filter(None, found), most))


def _piece(line: str, words: tuple[str, ...]) -> Piece | None:
    found = ((match.span(), folded(match[0])) for match in _SPAN.finditer(line))
    hits = [
        span for span, said in found if any(word.startswith(words) for word in _spellings(said))
    ]
    if not hits:
        return None
    begin, end = max(0, hits[0][0] - _AROUND), hits[0][1] + _AROUND
    inside = tuple((a - begin, b - begin) for a, b in hits if b <= end)
    return Piece(text=line[begin:end], hits=inside)
