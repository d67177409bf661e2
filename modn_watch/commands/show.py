"""One record with all that is known of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from modn_watch import documents
from modn_watch.sibling_pair import READ_IN_PART
from modn_watch.siblings import KINDS, Side, compare, contradiction

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modn_watch.journal import Journal
    from modn_watch.model import Ingest, Note

Json = dict[str, Any]


def shown(journal: Journal, ingest: Ingest) -> Json:
    """Return a record with its facts, its notes and what was read of it.

    In what it differs from the drawing or project of the same part is found out now: the other
    may have a newer version than when this one was filed.
    """
    facts = journal.records.facts(ingest.id)
    extract = journal.records.extract(ingest.id)
    notes = (*ingest.notes, *_sibling_notes(journal, ingest, extract))
    return documents.shown_record(replace(ingest, notes=notes), facts, extract)


def versions_of(journal: Journal, ingest: Ingest, *, deleted: bool) -> Json:
    """Return every version of a file, oldest first.

    Args:
        journal: where they are recorded.
        ingest: one of them; it is returned whether it is deleted or not.
        deleted: whether the others are returned even so.
    """
    found = journal.records.versions(ingest) if ingest.logical_name else []
    same = [each for each in found if each.extension == ingest.extension]
    files = [each for each in same if deleted or each.deleted_at is None or each.id == ingest.id]
    return {"id": ingest.id, "files": [documents.record(each) for each in files]}


def _sibling_notes(journal: Journal, ingest: Ingest, extract: Json | None) -> Iterator[Note]:
    here = _side(ingest, extract)
    if here is None:
        return
    for other in journal.records.siblings(ingest):
        there = _side(other, journal.records.extract(other.id))
        note = there and compare(here, there)
        if note:
            yield note
    for other in journal.records.set_aside(ingest):
        there = _side(other, journal.records.extract(other.id))
        if there:
            yield contradiction(here, ingest.record, there, other.record)


def _side(ingest: Ingest, extract: Json | None) -> Side | None:
    """Return what is compared of a file; None where that is nothing."""
    in_part = READ_IN_PART.intersection(note.code for note in ingest.notes)
    if ingest.file_type not in KINDS or not extract or not extract["geometry"] or in_part:
        return None
    return Side(
        kind=KINDS[ingest.file_type],
        name=documents.record(ingest)["original_filename"],
        number=ingest.id,
        geometry=extract["geometry"],
        contours=extract["details"].get("contours"),
    )
