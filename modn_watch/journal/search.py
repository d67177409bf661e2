"""Records by their words, and how many there are of each kind."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

from modn_watch.journal.facets import facets, fts5, tsquery
from modn_watch.journal.rows import ingest_of
from modn_watch.journal.sqlite import SqliteDatabase
from modn_watch.model import State
from modn_watch.searching import named
from modn_watch.states import STATUSES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from modn_watch.journal.facets import Facet
    from modn_watch.journal.tables import Tables
    from modn_watch.model import Ingest
    from modn_watch.searching import Findable

#: Of more than these only the newest are counted by kind.
MOST_COUNTED: Final = 10_000
#: The columns that are counted, besides status and month.
_COUNTED: Final = ("client_code", "project_code", "file_type", "material", "thickness_mm")
#: Which records match, the newest first; by whether it is SQLite.
_NUMBERS: Final = {
    True: "SELECT rowid AS n FROM search WHERE search MATCH ? ORDER BY rowid DESC LIMIT ?",
    False: "SELECT ingest_id AS n FROM search_rows WHERE found_by @@ %s::tsquery "
    "ORDER BY ingest_id DESC LIMIT %s",
}
_MONTHS: Final = {
    True: "substr(created_at, 1, 7)",
    False: "to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM')",
}
#: And what is counted of them, at once: to find them takes as long as to look at them. All of it
#: stands in an index, a tenth of the table. CROSS tells SQLite which of the two comes first; an
#: order of the whole would have it sort what comes in order.
_FOUND: Final = {
    sqlite: f"SELECT id, {', '.join(_COUNTED)}, state, {_MONTHS[sqlite]} "  # noqa: S608 -- of words above
    f"FROM ({_NUMBERS[sqlite]}) AS found CROSS JOIN file_ingests"
    f"{' INDEXED BY file_ingests_counted' if sqlite else ''} WHERE id = n"
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
        match = (_fts5 if self._sqlite else _tsquery)(sought)
        asked = (match, MOST_COUNTED + 1)
        # The database's own rows: to make values of 10,000 takes longer than to find them.
        rows = self._db.execute_sql(_FOUND[self._sqlite], asked).fetchall()
        # No database promises an order that it was not asked for.
        rows.sort(key=itemgetter(0), reverse=True)
        counted = rows[:MOST_COUNTED]
        page = rows[sought.offset : sought.offset + sought.limit]
        return Found(
            total=len(counted),
            more=len(rows) > MOST_COUNTED,
            hits=self._hits([row[0] for row in page]),
            counts=_counts(counted) if counted else {},
        )

    def _hits(self, numbers: Sequence[int]) -> list[Hit]:
        table, said = self._table, self._rows
        query = table.select().where(table.id.in_(numbers)).order_by(table.id.desc())
        texts = said.select(said.ingest, said.said).where(said.ingest.in_(numbers))
        by_number = dict(texts.tuples())
        return [Hit(ingest=ingest_of(row), said=by_number[row["id"]]) for row in query.dicts()]


def _counts(rows: Sequence[Sequence[Any]]) -> dict[str, Counter[Any]]:
    _, *columns = zip(*rows, strict=True)
    counts = map(Counter, columns)
    found = dict(zip((*_COUNTED, "state", "month"), counts, strict=True))
    return {**found, "status": _statuses(found.pop("state"))}


def _statuses(by_state: Counter[str]) -> Counter[Any]:
    found: Counter[Any] = Counter()
    for state, count in by_state.items():
        found[STATUSES[State(state)]] += count
    return found


def _facets(sought: Sought, *, sqlite: bool) -> list[Facet]:
    found = list(facets(sought, sqlite=sqlite))
    if sought.month is not None:
        found.append((f"d{sought.month.replace('-', '')}",))
    return found


def _fts5(sought: Sought) -> str:
    """Return the query of SQLite; every word is in quotes, so that none is an operator."""
    return fts5(sought.words, _facets(sought, sqlite=True))


def _tsquery(sought: Sought) -> str:
    """Return the query of PostgreSQL."""
    return tsquery(sought.words, _facets(sought, sqlite=False))


def keep_names(table: Any, ingest: Ingest) -> None:
    """Write what a record is found by of which nothing was read, unless more is written."""
    found_by = named(ingest)
    row = {"ingest": ingest.id, "said": found_by.said, "words": found_by.words}
    table.insert(**row, facets="").on_conflict_ignore().execute()


def keep(table: Any, ingest_id: int, found_by: Findable) -> None:
    """Write what a record is found by; by its values a trigger makes it found."""
    row = {"ingest": ingest_id, "said": found_by.said, "words": found_by.words}
    table.insert(**row, facets="").on_conflict(
        conflict_target=[table.ingest],
        update={table.said: found_by.said, table.words: found_by.words},
    ).execute()
