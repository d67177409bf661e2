"""One page of the records, and how many there are in all, of a great many.

By the columns of its rows a million takes half a second (measured): SQLite finds them by the words
that stand for filters, PostgreSQL by indexes that hold all there is to look at.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from modn_watch import states
from modn_watch.journal.facets import CURRENT, facets, fts5

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modn_watch.journal.listing import Query

#: As the indexes spell it: what is on its way, what is finished, and of that what was filed.
_ACTIVE: Final = f"state IN ({', '.join(repr(state.value) for state in states.ACTIVE)})"
_FINISHED: Final = "state IN ('DONE', 'DUPLICATE', 'QUARANTINED', 'HALTED')"
_FILED: Final = "state IN ('DONE', 'DUPLICATE')"
#: What is finished is found by what {ended} says; of what is on its way there is little, with an
#: index of its own. One statement sees one moment: what finishes meanwhile is counted once. Of the
#: finished those that may stand on the page are taken: what is on its way may push them so far
#: and no further.
_PAGE: Final = """
WITH way AS (
    SELECT id FROM file_ingests{indexed_by}
    WHERE {active} AND deleted_at IS NULL{narrowed}
), ahead AS (
    SELECT CASE WHEN count(*) < {offset} THEN count(*) ELSE {offset} END AS n FROM way
)
SELECT 'total', {total}
UNION ALL SELECT 'ahead', n FROM ahead
UNION ALL SELECT 'id', id FROM way
UNION ALL SELECT 'id', n FROM (
    SELECT {number} AS n FROM {ended} ORDER BY {number} DESC
    LIMIT {limit} + (SELECT n FROM ahead) OFFSET {offset} - (SELECT n FROM ahead)
) AS finished
"""
_TOTAL: Final = "(SELECT count(*) FROM way) + (SELECT count(*) FROM {ended})"
#: Of all that is not narrowed down: of a million, 3 ms instead of 32 (measured).
_TOTAL_OF_ALL: Final = """
(SELECT count(*) FROM file_ingests)
- (SELECT count(*) FROM file_ingests WHERE state IN ('RELEASED', 'ABANDONED'))
- (SELECT count(*) FROM file_ingests INDEXED BY file_ingests_deleted
   WHERE deleted_at IS NOT NULL AND state NOT IN ('RELEASED', 'ABANDONED'))
"""
#: From a filter to its column; as `listing` has it.
_COLUMNS: Final = {
    "client": "client_code",
    "project": "project_code",
    "file_type": "file_type",
    "material": "material",
    "thickness_mm": "thickness_mm",
}


def fits(query: Query, *, sqlite: bool) -> bool:
    """Return whether that is a way to find all that is asked for, and no more."""
    more = (
        query.deleted
        or query.limit is None
        or (query.since, query.before) != (None, None)
        or (query.order, query.descending) != ("id", True)
        or (query.words and (not sqlite or query.review_below is not None))
    )
    # A facet has hundredths: what is asked for between two of them is near both.
    whole = query.thickness_mm is None or math.isclose(
        query.thickness_mm * 100, round(query.thickness_mm * 100)
    )
    return bool(whole and not more and query.status in (None, "completed", "failed"))


def page(database: Any, query: Query, *, sqlite: bool) -> tuple[int, list[int]]:
    """Return how many records there are, and the numbers of one page of them, newest first.

    Only of a query that `fits`.
    """
    mark = ":{}" if sqlite else "%({})s"
    narrowed = "".join(f" AND {said}" for said in _narrowed(query, mark))
    number, ended = _ended(query, narrowed, mark, sqlite=sqlite)
    # Whoever asks for an end, or for words, asks for nothing that is on its way.
    only_ended = query.status or query.words or query.review_below is not None
    facets_ = list(facets(query, sqlite=True))
    every = sqlite and not query.words and facets_ == [CURRENT] and query.review_below is None
    statement = _PAGE.format(
        total=_TOTAL_OF_ALL if every else _TOTAL.format(ended=ended),
        indexed_by=" INDEXED BY file_ingests_active" if sqlite else "",
        active=_ACTIVE,
        narrowed=f"{narrowed} AND FALSE" if only_ended else narrowed,
        number=number,
        ended=ended,
        limit=mark.format("limit"),
        offset=mark.format("offset"),
    )
    match = {"match": fts5(query.words, facets_)} if sqlite else {}
    rows = database.execute_sql(statement, {**vars(query), **match}).fetchall()
    (total,) = (n for kind, n in rows if kind == "total")
    (ahead,) = (n for kind, n in rows if kind == "ahead")
    numbers = sorted((n for kind, n in rows if kind == "id"), reverse=True)
    return total, numbers[ahead : ahead + (query.limit or 0)]


def _narrowed(query: Query, mark: str) -> Iterator[str]:
    for name, column in _COLUMNS.items():
        place = mark.format(name)
        if name == "thickness_mm" and query.thickness_mm is not None:
            yield f"{column} BETWEEN {place} - 0.005 AND {place} + 0.005"
        elif getattr(query, name) is not None:
            yield f"{column} = {place}"


def _ended(query: Query, narrowed: str, mark: str, *, sqlite: bool) -> tuple[str, str]:
    """Return what is selected of the finished ones, and which those are."""
    if query.review_below is not None:
        by = " INDEXED BY file_ingests_review" if sqlite else ""
        below = f"confidence_score < {mark.format('review_below')}"
        return "id", (
            f"file_ingests{by} WHERE {_FILED} AND deleted_at IS NULL AND {below}{narrowed}"
            f"{_of_status(query)}"
        )
    if sqlite:
        return "rowid", "search WHERE search MATCH :match"
    return "id", (
        f"file_ingests WHERE {_FINISHED} AND deleted_at IS NULL{narrowed}{_of_status(query)}"
    )


def _of_status(query: Query) -> str:
    wanted = [state.value for state, status in states.STATUSES.items() if status == query.status]
    return f" AND state IN ({', '.join(map(repr, wanted))})" if wanted else ""
