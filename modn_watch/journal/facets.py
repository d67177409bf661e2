"""The words that stand for filters, in the index that finds records by their words."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: Shorter words are looked for as they are: too much begins with them.
_SHORTEST_PREFIX: Final = 2
#: Those among the records that are listed only on request.
HISTORY: Final = ("released", "abandoned")
#: The words of what is no history, deleted or not; a record has one of them.
_NO_HISTORY: Final = ("scompleted", "sfailed")

#: Words of which a record has to have one.
Facet = tuple[str, ...]
#: What is neither deleted nor history.
CURRENT: Final[Facet] = ("current",)


class Narrowed(Protocol):
    """What narrows records down; None = any."""

    @property
    def client(self) -> str | None: ...  # noqa: D102
    @property
    def project(self) -> str | None: ...  # noqa: D102
    @property
    def file_type(self) -> str | None: ...  # noqa: D102
    @property
    def material(self) -> str | None: ...  # noqa: D102
    @property
    def thickness_mm(self) -> float | None: ...  # noqa: D102
    @property
    def status(self) -> str | None: ...  # noqa: D102
    @property
    def deleted(self) -> bool: ...  # noqa: D102


def facets(asked: Narrowed, *, sqlite: bool) -> Iterator[Facet]:
    """Yield what a record has to have; in words as the migration's triggers write them."""
    named = {"f": asked.file_type, "c": asked.client, "p": asked.project, "m": asked.material}
    if asked.status not in HISTORY:
        yield _NO_HISTORY if asked.deleted else CURRENT
    for letter, value in named.items():
        if value is not None:
            yield (f"{letter}{value.encode().hex()}",)
    if asked.thickness_mm is not None:
        yield (f"t{hundredths(asked.thickness_mm, sqlite=sqlite)}",)
    if asked.status is not None:
        yield (f"s{asked.status}",)


def hundredths(thickness_mm: float, *, sqlite: bool) -> int:
    """Return a thickness in hundredths of a millimetre, rounded as the database does it.

    Of two that are as near, PostgreSQL takes the even one and SQLite the greater.
    """
    exact = thickness_mm * 100
    return math.floor(exact + 0.5) if sqlite else round(exact)


def fts5(words: Sequence[str], facets_: Sequence[Facet] = ()) -> str:
    """Return the query of SQLite for what has all words and all facets.

    Every word is in quotes, so that none is an operator.
    """
    begun = [f'"{word}"{_star(word, "*")}' for word in words]
    any_of = [" OR ".join(f'"{word}"' for word in facet) for facet in facets_]
    sides = [("words", begun), ("facets", [f"({each})" for each in any_of])]
    return " AND ".join(f"{side} : ({' AND '.join(some)})" for side, some in sides if some)


def tsquery(words: Sequence[str], facets_: Sequence[Facet] = ()) -> str:
    """Return the query of PostgreSQL for what has all words and all facets."""
    begun = [f"'{word}'{_star(word, ':*')}" for word in words]
    any_of = [" | ".join(f"'/{word}'" for word in facet) for facet in facets_]
    return " & ".join([*begun, *(f"({each})" for each in any_of)])


def _star(word: str, star: str) -> str:
    return star if len(word) >= _SHORTEST_PREFIX else ""
