"""Who changed what: the audit log, as a document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from modn_watch.journal import Asked, Journal
    from modn_watch.orders import Entry

Json = dict[str, Any]


def page(journal: Journal, asked: Asked) -> Json:
    """Return how many entries are wanted in all, and one page of them, newest first."""
    total, entries = journal.audit.page(asked)
    return {
        "total": total,
        "limit": asked.limit,
        "offset": asked.offset,
        "entries": [_shown(entry) for entry in entries],
    }


def _shown(entry: Entry) -> Json:
    return {
        "id": entry.id,
        "at": entry.at.isoformat(),
        "by": entry.by,
        "what": entry.what,
        "ingest": entry.ingest,
        "subject": entry.subject,
        "before": entry.before,
        "after": entry.after,
    }
