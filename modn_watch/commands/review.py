"""The review list: records that want a look by a person, and what to look at in each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from modn_watch import agreement, documents, stating
from modn_watch.applicable import OF_ONE_PART, applicable
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
    """Return a record with what a person may fill in or decide, and what was decided already.

    Of what somebody looked at and found right nothing is left to do.
    """
    record = documents.record(ingest)
    open_ = not agreement.is_reviewed(ingest.stated)
    conflicts = _conflicts(ingest) if open_ else []
    facts = journal.records.facts(ingest.id) if conflicts else []
    return {
        "record": record,
        "missing": _missing(journal, ingest, conflicts) if open_ else [],
        "contradicts": [_choice(field, record[field], facts) for field in conflicts],
        "stated": [documents.fact(fact) for fact in ingest.stated],
    }


def _conflicts(ingest: Ingest) -> list[str]:
    settled = {fact.field for fact in ingest.stated}
    found = agreement.contradicted(ingest.notes)
    return [field for field in found if field in stating.FIELDS and field not in settled]


def _missing(journal: Journal, ingest: Ingest, conflicts: Sequence[str]) -> list[str]:
    """Return what nobody says, of what a file of its kind can have one of."""
    record = vars(ingest.record)
    silent = [field for field in stating.FIELDS if record[field] is None]
    if OF_ONE_PART.isdisjoint(silent):
        return silent
    spoken = {field for field in OF_ONE_PART if record[field] is not None} | {*conflicts}
    lines = len(journal.projects.part_lines(ingest.id))
    applies = applicable(ingest.file_type, spoken, lines)
    return [field for field in silent if field in applies or field not in OF_ONE_PART]


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
