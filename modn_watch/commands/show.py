"""One record with all that is known of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from modn_watch import documents
from modn_watch.sibling_pair import READ_IN_PART
from modn_watch.siblings import KINDS, Side, compare, contradiction

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modn_watch.journal import Journal
    from modn_watch.model import Ingest, Note

Json = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Compared:
    """Another file of the same part."""

    other: Ingest
    #: In what the two differ; None where they show the same.
    note: Note | None


def shown(journal: Journal, ingest: Ingest) -> Json:
    """Return a record with its facts, its notes and what was read of it.

    In what it differs from the drawing or project of the same part is found out now: the other
    may have a newer version than when this one was filed.
    """
    facts = journal.records.facts(ingest.id)
    extract = journal.records.extract(ingest.id)
    told = [each.note for each in compared(journal, ingest, extract) if each.note]
    return documents.shown_record(replace(ingest, notes=(*ingest.notes, *told)), facts, extract)


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


def compared(journal: Journal, ingest: Ingest, extract: Json | None) -> list[Compared]:
    """Return what shows the same part as a file, or is called the same.

    Args:
        journal: where they are recorded.
        ingest: the file.
        extract: what was read of it.
    """
    here = _side(ingest, extract)
    return [] if here is None else list(_compared(journal, ingest, here))


def _compared(journal: Journal, ingest: Ingest, here: Side) -> Iterator[Compared]:
    for other in journal.records.siblings(ingest):
        there = _side(other, journal.records.extract(other.id))
        if there:
            yield Compared(other=other, note=compare(here, there))
    for other in journal.records.set_aside(ingest):
        there = _side(other, journal.records.extract(other.id))
        if there:
            note = contradiction(here, ingest.record, there, other.record)
            yield Compared(other=other, note=note)


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
