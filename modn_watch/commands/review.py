"""The review list: records that want a look by a person, and what to look at in each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from modn_watch import agreement, documents, stating
from modn_watch.commands.reread import changed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from modn_watch.journal import Journal, Query
    from modn_watch.model import Ingest

Json = dict[str, Any]


def review(journal: Journal, query: Query) -> Json:
    """Return one page of the list, each record with what is missing and what contradicts.

    Args:
        journal: where they are recorded.
        query: with `review_below`.
    """
    total, found = journal.records.page(query)
    return {
        "total": total,
        "limit": query.limit,
        "offset": query.offset,
        "review_below": query.review_below,
        "files": [entry(journal, each) for each in found],
    }


def entry(journal: Journal, ingest: Ingest) -> Json:
    """Return a record with what a person may fill in or decide, and what was decided already."""
    record = documents.record(ingest)
    settled = {fact.field for fact in ingest.stated}
    conflicts = [
        field
        for field in agreement.contradicted(ingest.notes)
        if field in stating.FIELDS and field not in settled
    ]
    facts = journal.records.facts(ingest.id) if conflicts else []
    return {
        "record": record,
        "missing": [field for field in stating.FIELDS if record[field] is None],
        "contradicts": [_choice(field, record[field], facts) for field in conflicts],
        "stated": [documents.fact(fact) for fact in ingest.stated],
    }


def _choice(field: str, used: object, facts: Sequence[Mapping[str, Any]]) -> Json:
    said = [fact for fact in facts if fact["field"] == field]
    return {
        "field": field,
        "used": used,
        "values": [{name: fact[name] for name in ("value", "unit", "evidence")} for fact in said],
    }


def stated(journal: Journal, before: Ingest, after: Ingest) -> Json:
    """Return what came of what a person stated."""
    return {"id": after.id, "changed": changed(before, after), "review": entry(journal, after)}
