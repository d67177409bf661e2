"""What became of a file that was sent round again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from modn_watch import documents, states
from modn_watch.journal import Query

if TYPE_CHECKING:
    from modn_watch.journal import Journal
    from modn_watch.model import Ingest

#: A file that was sent just now is among those that came last.
_NEWEST: Final = 200


def outcome(journal: Journal, ingest: Ingest, place: str) -> dict[str, Any]:
    """Return the record that was sent, and as `now` the one that it became, if it has yet.

    Args:
        journal: where both are.
        ingest: what was released.
        place: where it was sent, below its inbox, as documents show it.
    """
    found = _after(journal, ingest, place)
    return {
        **documents.record(ingest),
        "place": place,
        "now": documents.record(found) if found else None,
        "finished": found is not None and found.state not in states.STEPS,
    }


def _after(journal: Journal, ingest: Ingest, place: str) -> Ingest | None:
    """Return the newest ingest of the place that a file was sent to."""
    _, newest = journal.records.page(Query(limit=_NEWEST))
    later = (
        each
        for each in newest
        if each.id > ingest.id
        and each.identity.inbox == ingest.identity.inbox
        and documents.shown(each.identity.path) == place
    )
    return next(later, None)
