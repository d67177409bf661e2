"""Who changed what: the audit log, as a document."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any

from modn_watch.errors import Misasked

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from modn_watch.journal import Asked, Journal
    from modn_watch.orders import Entry

Json = dict[str, Any]


def since(asked: datetime | None, zone: tzinfo | None = None) -> datetime | None:
    """Return an instant in UTC.

    Args:
        asked: as somebody said it.
        zone: whose time it is where it does not say; None = this computer's.

    Raises:
        Misasked: it is at the end of all time.
    """
    if asked is None:
        return None
    try:
        return (asked if asked.tzinfo or zone is None else asked.replace(tzinfo=zone)).astimezone(
            UTC
        )
    except (OverflowError, ValueError, OSError):
        raise Misasked("No calendar knows that instant.", field="since") from None


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
