"""The words that stand for filters, in the index that finds records by their words."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Those among the records that are listed only on request.
HISTORY: Final = ("released", "abandoned")


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


def facets(asked: Narrowed, *, sqlite: bool) -> Iterator[str]:
    """Yield the words that a record has to have; as the migration's triggers write them."""
    named = {"f": asked.file_type, "c": asked.client, "p": asked.project, "m": asked.material}
    if not asked.deleted and asked.status not in HISTORY:
        yield "current"
    for letter, value in named.items():
        if value is not None:
            yield f"{letter}{value.encode().hex()}"
    if asked.thickness_mm is not None:
        yield f"t{hundredths(asked.thickness_mm, sqlite=sqlite)}"
    if asked.status is not None:
        yield f"s{asked.status}"


def hundredths(thickness_mm: float, *, sqlite: bool) -> int:
    """Return a thickness in hundredths of a millimetre, rounded as the database does it.

    Of two that are as near, PostgreSQL takes the even one and SQLite the greater.
    """
    exact = thickness_mm * 100
    return math.floor(exact + 0.5) if sqlite else round(exact)


def fts5(words: list[str], facets_: list[str]) -> str:
    """Return the query of SQLite for what has all words, quoted, and all facets."""
    sides = [("words", words), ("facets", [f'"{facet}"' for facet in facets_])]
    # What is neither current nor narrowed down is anything that has a status.
    asked = [f"{side} : ({' AND '.join(some)})" for side, some in sides if some]
    return " AND ".join(asked) or 'facets : ("s"*)'
