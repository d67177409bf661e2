"""Records as lists of the page show them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from modn_watch import documents, states
from modn_watch.checks import CHECKS
from modn_watch.journal import Query

if TYPE_CHECKING:
    from modn_watch.api.service import Service
    from modn_watch.model import Ingest, Note

Json = dict[str, Any]

#: On one page.
_AT_ONCE: Final = 30
#: Codes of the notes that who is about to cut wants to hear of, the first ones first.
_TELLING: Final = ("conflict", *(code for check in CHECKS for code in check.codes))


def newest(asked: Service, begin: int) -> Json:
    """Return a page of records, newest first.

    Args:
        asked: the installation.
        begin: how many of the newest are left out.
    """
    query = Query(limit=_AT_ONCE, offset=begin)
    with asked.journal() as journal:
        total, found = journal.records.page(query)
    return {
        "total": total,
        "begin": begin,
        "records": [card(each) for each in found],
        "newer": max(0, begin - _AT_ONCE) if begin else None,
        "older": begin + _AT_ONCE if begin + _AT_ONCE < total else None,
    }


def waiting(asked: Service, begin: int, most: int) -> tuple[int, list[Ingest]]:
    """Return how many files wait for somebody, and some of them, the newest first.

    Args:
        asked: the installation.
        begin: how many of the newest are left out.
        most: so many.
    """
    query = Query(status="failed", deleted=True, limit=most, offset=begin)
    with asked.journal() as journal:
        return journal.records.page(query)


def card(ingest: Ingest) -> Json:
    """Return what a list shows of one record.

    Beside the record: `trouble`, what keeps it or kept it, and `notes`, what was noticed of it.
    """
    waits = states.waits_for(ingest)
    return {
        **documents.record(ingest),
        "trouble": waits[1] if waits else ingest.error_message,
        "notes": [documents.note(each) for each in _telling(ingest.notes)],
    }


def _telling(notes: tuple[Note, ...]) -> list[Note]:
    """Return the notes for who is about to cut, in the order of the checklist."""
    found = [each for each in notes if each.code in _TELLING]
    return sorted(found, key=lambda each: _TELLING.index(each.code))
