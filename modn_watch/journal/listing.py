"""Which records a list holds, and in which order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from peewee import SQL

from modn_watch import states
from modn_watch.journal.facets import fts5, tsquery
from modn_watch.model import State

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

#: History: listed only on request.
_HISTORY: Final = [State.RELEASED.value, State.ABANDONED.value]
_FOUND_SQLITE: Final = "(SELECT rowid FROM search WHERE search MATCH ?)"
_FOUND_POSTGRESQL: Final = "(SELECT ingest_id FROM search_rows WHERE found_by @@ %s::tsquery)"
#: What a list may be ordered by.
ORDERS: Final = (
    "id",
    "created_at",
    "updated_at",
    "processed_at",
    "original_filename",
    "client_code",
    "project_code",
    "part_name",
    "material",
    "thickness_mm",
    "quantity",
    "file_size",
    "confidence_score",
)


@dataclass(frozen=True, kw_only=True)
class Query:
    """Which records are wanted; None = any."""

    client: str | None = None
    project: str | None = None
    file_type: str | None = None
    material: str | None = None
    thickness_mm: float | None = None
    #: pending, processing, completed or failed; released and abandoned are history.
    status: str | None = None
    #: Only completed ones with a confidence below this.
    review_below: float | None = None
    #: Came at or after this instant.
    since: datetime | None = None
    #: Came before this instant.
    before: datetime | None = None
    #: From `searching.typed_words`: each must begin a word of the record.
    words: tuple[str, ...] = ()
    #: Also what is soft-deleted.
    deleted: bool = False
    #: One of `ORDERS`; what has no value comes last either way.
    order: str = "id"
    descending: bool = True
    #: None = all.
    limit: int | None = 50
    offset: int = 0


def rows(table: Any, query: Query, *, sqlite: bool) -> Any:
    """Return the statement of the records that are wanted, without order and page."""
    return table.select().where(*_conditions(table, query, sqlite=sqlite))


def page(table: Any, query: Query, *, sqlite: bool) -> Any:
    """Return the statement of one page of them, ordered."""
    return (
        rows(table, query, sqlite=sqlite)
        .order_by(*_order(table, query))
        .limit(query.limit)
        .offset(query.offset)
    )


def _order(table: Any, query: Query) -> Iterator[Any]:
    column = getattr(table, query.order)
    if column.null:
        yield column.is_null()
    yield column.desc() if query.descending else column.asc()
    if query.order != "id":
        yield table.id.desc() if query.descending else table.id.asc()


def _conditions(table: Any, query: Query, *, sqlite: bool) -> Iterator[Any]:
    equal = {
        table.client_code: query.client,
        table.project_code: query.project,
        table.file_type: query.file_type,
        table.material: query.material,
    }
    yield from (column == value for column, value in equal.items() if value is not None)
    yield from _ranges(table, query)
    if not query.deleted:
        yield table.deleted_at.is_null()
    yield _in(table, [query.status]) if query.status else current(table)
    if query.words:
        # What is on its way may have words already, but says nothing for sure.
        yield table.state.not_in([state.value for state in states.ACTIVE])
        statement = _FOUND_SQLITE if sqlite else _FOUND_POSTGRESQL
        yield table.id.in_(SQL(statement, ((fts5 if sqlite else tsquery)(query.words),)))


def _ranges(table: Any, query: Query) -> Iterator[Any]:
    if query.thickness_mm is not None:
        yield table.thickness_mm.between(query.thickness_mm - 0.005, query.thickness_mm + 0.005)
    if query.review_below is not None:
        yield table.confidence_score < query.review_below
        yield _in(table, ["completed"])
    if query.since is not None:
        yield table.created_at >= query.since
    if query.before is not None:
        yield table.created_at < query.before


def _in(table: Any, statuses: Iterable[str]) -> Any:
    wanted = [state.value for state, status in states.STATUSES.items() if status in statuses]
    return table.state.in_(wanted)


def current(table: Any) -> Any:
    """Return the condition of what is not history."""
    return table.state.not_in(_HISTORY)


def only(table: Any, state: State) -> Any:
    """Return the condition of a state, for what is looked for by something else besides.

    In words that no index answers to: SQLite, which has no statistics here, takes the index of
    states, and a million rows, before one that leads to ten.
    """
    return table.state.not_in([each.value for each in State if each is not state])
