"""All that the page of one file shows, from what the journal knows of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from modn_watch import documents, states, stating
from modn_watch.agreement import is_reviewed
from modn_watch.applicable import OF_ONE_PART, applicable
from modn_watch.commands.duplicates import duplicates
from modn_watch.commands.listed import stated_by_lists
from modn_watch.commands.show import compared, versions_of
from modn_watch.vocabulary import MATERIALS
from modn_watch.web.part_difference import difference_of
from modn_watch.web.part_documents import document_of
from modn_watch.web.part_facts import facts_of
from modn_watch.web.part_figures import figures_of, gaps_are_closed, layers_of, parts_of
from modn_watch.web.part_notes import notes_of, preflight
from modn_watch.web.stated import stated_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from modn_watch.api.service import Service
    from modn_watch.commands.show import Compared
    from modn_watch.journal import Journal
    from modn_watch.model import Ingest

Json = dict[str, Any]

_DRAWN: Final = "image/svg+xml"
#: File types that are looked at; of others their rows and texts are.
_PICTURED: Final = frozenset({"pdf", "image", "lbrn2", "dxf", "dwg"})
#: Other files that are the same, of each reason.
_MOST_DUPLICATES: Final = 10
#: States of a file that is read anew and hidden at somebody's wish.
_FILED: Final = frozenset({"DONE", "DUPLICATE"})


def part_of(
    asked: Service, journal: Journal, ingest: Ingest, *, sheet: int, other: int | None
) -> Json:
    """Return what the page of a file shows.

    Args:
        asked: the installation.
        journal: of it.
        ingest: the file's passage.
        sheet: which page of a document, from 1.
        other: the record of another version to compare it with.
    """
    extract = journal.records.extract(ingest.id) or {}
    facts = journal.records.facts(ingest.id)
    geometry = extract.get("geometry")
    siblings = compared(journal, ingest, extract or None)
    notes = (*ingest.notes, *(each.note for each in siblings if each.note))
    record = documents.record(ingest)
    versions = _versions(journal, ingest)
    rules = asked.shop.standards.rules_for(ingest.record)
    listed = stated_by_lists(journal, ingest, asked.shop.vocabulary) if ingest.file_path else {}
    applies = _applies(ingest, extract, facts)
    return {
        "record": record,
        "standing": _standing(ingest),
        "picture": _picture(ingest, extract, sheet),
        "facts": facts_of(record, facts, applies=applies, listed=listed),
        "listed": listed,
        "applies": applies,
        "figures": figures_of(geometry, facts),
        "gaps_are_closed": gaps_are_closed(extract, notes),
        "parts": parts_of(geometry),
        "layers": layers_of(ingest.file_type, geometry),
        "was_read": bool(extract or notes),
        "wants_review": _wants_review(asked, ingest),
        "is_reviewed": is_reviewed(ingest.stated),
        "stated": _stated(ingest, applies),
        "materials": [each.name for each in MATERIALS],
        "correcting": None,
        "notes": notes_of(notes),
        "note_count": len(notes),
        "preflight": preflight(ingest, geometry, notes, rules),
        "document": document_of(extract),
        "versions": versions,
        "newest": _newer(record, versions),
        "difference": None if other is None else difference_of(journal, ingest, other),
        "siblings": _siblings(siblings),
        "duplicates": _duplicates(journal, ingest),
    }


def _stated(ingest: Ingest, applies: Collection[str]) -> dict[str, str]:
    """Return what may be stated of a file, and what is; empty = it is not."""
    may = (each for each in stating.FIELDS if each in applies or each not in OF_ONE_PART)
    return {**dict.fromkeys(may, ""), **stated_of(ingest)}


def _applies(ingest: Ingest, extract: Json, facts: Sequence[Json]) -> frozenset[str]:
    if not extract:
        return OF_ONE_PART
    spoken = OF_ONE_PART & {each["field"] for each in facts}
    return applicable(ingest.file_type, spoken, len(extract.get("part_lines") or ()))


def _standing(ingest: Ingest) -> Json:
    """Return what became of a file, and what may be done to it."""
    waits = states.waits_for(ingest)
    filed = ingest.state in _FILED and ingest.deleted_at is None
    return {
        "is_on_its_way": ingest.state in states.STEPS,
        "trouble": waits[1] if waits else ingest.error_message,
        "hint": ingest.error_hint,
        "may_be_read": filed,
        "may_be_deleted": filed,
        "has_file": bool(ingest.file_path and ingest.sha256) or bool(ingest.quarantine_path),
    }


def _wants_review(asked: Service, ingest: Ingest) -> bool:
    low = ingest.record.confidence_score < asked.settings.review_below
    return low and ingest.state in _FILED and ingest.deleted_at is None


def _picture(ingest: Ingest, extract: Json, sheet: int) -> Json:
    """Return what kind of picture there is: a drawing to look into, an image, or its rows."""
    pages = _pages(extract)
    return {
        "kind": _kind_of_picture(ingest, extract),
        "is_unread": ingest.quarantine_path is not None and ingest.sha256 is not None,
        "page": min(sheet, pages),
        "pages": pages,
        "has_own": ingest.file_type == "lbrn2" and ingest.sha256 is not None,
    }


def _kind_of_picture(ingest: Ingest, extract: Json) -> str | None:
    if not extract or ingest.file_path is None:
        return None
    geometry = extract.get("geometry")
    is_drawn = geometry is not None and geometry.get("bounding_box") is not None
    if is_drawn or (extract.get("preview") or {}).get("mime_type") == _DRAWN:
        return "drawing"
    if ingest.file_type in _PICTURED:
        return "image"
    return "rows" if extract.get("tables") or extract.get("texts") else None


def _pages(extract: Json) -> int:
    """Return of how many pages or images a file is."""
    details = extract.get("details") or {}
    return int(details.get("page_count") or details.get("frames") or 1)


def _versions(journal: Journal, ingest: Ingest) -> list[Json]:
    """Return the versions of a file, the newest first."""
    found = versions_of(journal, ingest, deleted=False)["files"]
    return list(reversed(found)) if len(found) > 1 else []


def _newer(record: Json, versions: Sequence[Json]) -> Json | None:
    """Return the newest version of a file where it is none itself."""
    return versions[0] if versions and versions[0]["id"] != record["id"] else None


def _siblings(found: Sequence[Compared]) -> list[Json]:
    return [
        {
            "record": documents.record(each.other),
            "note": each.note and documents.note(each.note),
        }
        for each in found
    ]


def _duplicates(journal: Journal, ingest: Ingest) -> Json:
    """Return what is the same under another name; versions and formats are shown as such."""
    found = duplicates(journal, ingest, _MOST_DUPLICATES)
    files = [each for each in found["files"] if not each["expected"]]
    return {"files": files[:_MOST_DUPLICATES], "more": found["more"]}
