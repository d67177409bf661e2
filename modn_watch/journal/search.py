"""Records by their words, and how many there are of each kind."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from modn_watch.journal.rows import ingest_of
from modn_watch.journal.sqlite import SqliteDatabase
from modn_watch.model import State
from modn_watch.states import STATUSES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from modn_watch.journal.tables import Tables
    from modn_watch.model import Ingest
    from modn_watch.searching import Findable

#: Of more than these only the newest are counted by kind.
MOST_COUNTED: Final = 10_000
#: Shorter words are looked for as they are: too much begins with them.
_SHORTEST_PREFIX: Final = 2
#: The columns that are counted, besides status and month.
_COUNTED: Final = ("client_code", "project_code", "file_type", "material", "thickness_mm")
#: Which records match, the newest first; by whether it is SQLite.
_NUMBERS: Final = {
    True: "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid DESC LIMIT ?",
    False: "SELECT ingest_id FROM search_rows WHERE found_by @@ %s::tsquery "
    "ORDER BY ingest_id DESC LIMIT %s",
}
_MONTHS: Final = {
    True: "substr(created_at, 1, 7)",
    False: "to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM')",
}
#: What is counted of them.
_COLUMNS_OF: Final = {
    sqlite: f"SELECT {', '.join(_COUNTED)}, state, {_MONTHS[sqlite]} FROM file_ingests "  # noqa: S608 -- of words above
    f"WHERE id IN ({_NUMBERS[sqlite]})"
    for sqlite in (True, False)
}


@dataclass(frozen=True, kw_only=True)
class Sought:
    """What is looked for; None = any."""

    #: From `searching.typed_words`: each must begin a word of the record.
    words: tuple[str, ...] = ()
    client: str | None = None
    project: str | None = None
    file_type: str | None = None
    material: str | None = None
    thickness_mm: float | None = None
    #: completed, failed, released or abandoned.
    status: str | None = None
    #: As in 2026-11.
    month: str | None = None
    deleted: bool = False
    limit: int = 50
    offset: int = 0


@dataclass(frozen=True, kw_only=True)
class Hit:
    """One record that was found."""

    ingest: Ingest
    #: What it says, to show pieces of.
    said: str


@dataclass(frozen=True, kw_only=True)
class Found:
    """What was found, the newest first."""

    #: `MOST_COUNTED` where `more` says that there are more.
    total: int
    more: bool
    hits: list[Hit]
    #: How many there are of each value, by column, `status` and `month`.
    counts: Mapping[str, Counter[Any]] = field(default_factory=dict)


class Search:
    """The seeker's side of the journal."""

    def __init__(self, database: Any, tables: Tables) -> None:
        self._db = database
        self._sqlite = isinstance(database, SqliteDatabase)
        self._table = tables.ingest
        self._rows = tables.search_row

    def found(self, sought: Sought) -> Found:
        """Return a page of the finished records that have all that is sought."""
        numbers, match = _NUMBERS[self._sqlite], (_fts5 if self._sqlite else _tsquery)(sought)
        newest = [number for (number,) in self._rows_of(numbers, match, MOST_COUNTED + 1)]
        return Found(
            total=min(len(newest), MOST_COUNTED),
            more=len(newest) > MOST_COUNTED,
            hits=self._hits(newest[sought.offset : sought.offset + sought.limit]),
            counts=self._counts(match) if newest else {},
        )

    def _rows_of(self, statement: str, match: str, most: int) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = self._db.execute_sql(statement, (match, most)).fetchall()
        return found

    def _hits(self, numbers: Sequence[int]) -> list[Hit]:
        table, said = self._table, self._rows
        query = table.select().where(table.id.in_(numbers)).order_by(table.id.desc())
        texts = said.select(said.ingest, said.said).where(said.ingest.in_(numbers))
        by_number = dict(texts.tuples())
        return [Hit(ingest=ingest_of(row), said=by_number[row["id"]]) for row in query.dicts()]

    def _counts(self, match: str) -> dict[str, Counter[Any]]:
        # The database's own rows: to make values of 10,000 takes longer than to find them.
        rows = self._rows_of(_COLUMNS_OF[self._sqlite], match, MOST_COUNTED)
        counts = [Counter(values) for values in zip(*rows, strict=True)]
        found = dict(zip((*_COUNTED, "state", "month"), counts, strict=True))
        return {**found, "status": _statuses(found.pop("state"))}


def matching(words: Sequence[str], *, sqlite: bool) -> tuple[str, str]:
    """Return a statement of the numbers of records that have all these words, and its value.

    Args:
        words: from `searching.typed_words`, one at least.
        sqlite: which database it is for.
    """
    if sqlite:
        return "(SELECT rowid FROM search WHERE search MATCH ?)", f"words : ({_fts5_words(words)})"
    return (
        "(SELECT ingest_id FROM search_rows WHERE found_by @@ %s::tsquery)",
        " & ".join(_tsquery_words(words)),
    )


def _statuses(by_state: Counter[str]) -> Counter[Any]:
    found: Counter[Any] = Counter()
    for state, count in by_state.items():
        found[STATUSES[State(state)]] += count
    return found


def _facets(sought: Sought) -> Iterator[str]:
    """Yield the words that stand for filters; as the migration's triggers write them."""
    named = {
        "f": sought.file_type,
        "c": sought.client,
        "p": sought.project,
        "m": sought.material,
    }
    if not sought.deleted and sought.status not in ("released", "abandoned"):
        yield "current"
    for letter, value in named.items():
        if value is not None:
            yield f"{letter}{value.encode().hex()}"
    if sought.thickness_mm is not None:
        yield f"t{round(sought.thickness_mm * 100)}"
    if sought.status is not None:
        yield f"s{sought.status}"
    if sought.month is not None:
        yield f"d{sought.month.replace('-', '')}"


def _fts5(sought: Sought) -> str:
    """Return the query of SQLite; every word is in quotes, so that none is an operator."""
    facets = " AND ".join(f'"{facet}"' for facet in _facets(sought))
    sides = [("words", _fts5_words(sought.words)), ("facets", facets)]
    # What is neither current nor narrowed down is anything that has a status.
    asked = [f"{side} : ({some})" for side, some in sides if some]
    return " AND ".join(asked) or 'facets : ("s"*)'


def _tsquery(sought: Sought) -> str:
    """Return the query of PostgreSQL."""
    facets = [f"'/{facet}'" for facet in _facets(sought)]
    return " & ".join([*_tsquery_words(sought.words), *facets]) or "'/s':*"


def _fts5_words(words: Sequence[str]) -> str:
    return " AND ".join(f'"{word}"{_star(word, "*")}' for word in words)


def _tsquery_words(words: Sequence[str]) -> list[str]:
    return [f"'{word}'{_star(word, ':*')}" for word in words]


def _star(word: str, star: str) -> str:
    return star if len(word) >= _SHORTEST_PREFIX else ""


def keep(table: Any, ingest_id: int, found_by: Findable) -> None:
    """Write what a record is found by; by its values a trigger makes it found."""
    row = {"ingest": ingest_id, "said": found_by.said, "words": found_by.words}
    table.insert(**row, facets="").on_conflict(
        conflict_target=[table.ingest],
        update={table.said: found_by.said, table.words: found_by.words},
    ).execute()
