"""One page of the records, and how many there are, by the words that stand for filters."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from modn_watch import states
from modn_watch.journal.facets import facets, fts5

if TYPE_CHECKING:
    from modn_watch.journal.listing import Query

#: As the index of what is on its way spells it.
_ACTIVE: Final = ", ".join(f"'{state.value}'" for state in states.ACTIVE)
#: What is finished has facets; of what is on its way there is little, with an index of its own.
#: One statement sees one moment: what finishes meanwhile is counted once. Of the finished those
#: that may stand on the page are taken: what is on its way may push them so far and no further.
_PAGE: Final = """
WITH way (id) AS (
    SELECT id FROM file_ingests INDEXED BY file_ingests_active
    WHERE state IN ({active}) AND deleted_at IS NULL{narrowed}
), ahead (n) AS (SELECT min(:offset, count(*)) FROM way)
SELECT 'total', count(*) + (SELECT count(*) FROM way) FROM search WHERE search MATCH :match
UNION ALL SELECT 'ahead', n FROM ahead
UNION ALL SELECT 'id', id FROM way
UNION ALL SELECT 'id', rowid FROM (
    SELECT rowid FROM search WHERE search MATCH :match ORDER BY rowid DESC
    LIMIT :limit + (SELECT n FROM ahead) OFFSET :offset - (SELECT n FROM ahead)
)
"""
#: From a filter to what it says of a row; as `listing` has it.
_NARROWED: Final = {
    "client": "client_code = :client",
    "project": "project_code = :project",
    "file_type": "file_type = :file_type",
    "material": "material = :material",
    "thickness_mm": "thickness_mm BETWEEN :thickness_mm - 0.005 AND :thickness_mm + 0.005",
}


def fits(query: Query) -> bool:
    """Return whether facets say all that is asked for, and no more."""
    more = (
        query.deleted
        or query.limit is None
        or (query.review_below, query.since, query.before) != (None, None, None)
        or (query.order, query.descending) != ("id", True)
    )
    # A facet has hundredths: what is asked for between two of them is near both.
    whole = query.thickness_mm is None or math.isclose(
        query.thickness_mm * 100, round(query.thickness_mm * 100)
    )
    return whole and not more and query.status in (None, "completed", "failed")


def page(database: Any, query: Query) -> tuple[int, list[int]]:
    """Return how many records there are, and the numbers of one page of them, newest first.

    Only of an SQLite database, and of a query that `fits`.
    """
    given = {name: getattr(query, name) for name in _NARROWED}
    said = [f" AND {_NARROWED[name]}" for name, value in given.items() if value is not None]
    # Whoever asks for an end, or for words, asks for nothing that is on its way.
    said += [" AND FALSE"] if query.status or query.words else []
    match = fts5(query.words, list(facets(query, sqlite=True)))
    rows = database.execute_sql(
        _PAGE.format(active=_ACTIVE, narrowed="".join(said)),
        {**given, "match": match, "limit": query.limit, "offset": query.offset},
    ).fetchall()
    (total,) = (number for kind, number in rows if kind == "total")
    (ahead,) = (number for kind, number in rows if kind == "ahead")
    numbers = sorted((number for kind, number in rows if kind == "id"), reverse=True)
    return total, numbers[ahead : ahead + query.limit]
