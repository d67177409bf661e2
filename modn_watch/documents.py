"""The JSON that other programs rely on; its schema is `documents.schema.json`."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Final

from modn_watch.states import STATUSES, STEPS, waits_for

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from modn_watch.model import Extract, Fact, Ingest, Note, Record

Json = dict[str, Any]

#: Source: Unicode Standard Annex #9, section 2, explicit directional formatting characters.
_ODD: Final = dict.fromkeys(
    (0, 0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)), "\ufffd"
)

#: What every record has, in this order.
RECORD_FIELDS: tuple[str, ...] = (
    *("id", "status", "state", "file_type", "mime_type", "original_filename", "source_path"),
    *("stored_filename", "file_path", "file_size", "sha256", "client_code", "project_code"),
    *("part_name", "material", "thickness_mm", "quantity", "version", "confidence_score"),
    *("duplicate_of", "submitted_by", "error_code", "error_message", "attempts", "created_at"),
    *("updated_at", "processed_at", "deleted_at"),
)


def shown(path: bytes) -> str:
    """Return a path as text that any database and JSON can hold; odd bytes become U+FFFD.

    So does what would have the rest be shown in another order than it stands in.
    """
    return path.decode("utf-8", "replace").translate(_ODD)


def record(ingest: Ingest) -> Json:
    """Return one record."""
    path = shown(ingest.identity.path)
    return {
        "id": ingest.id,
        "status": STATUSES[ingest.state],
        "state": ingest.state.value,
        "file_type": ingest.file_type,
        "mime_type": ingest.mime_type,
        "original_filename": PurePosixPath(path).name,
        "source_path": path,
        "stored_filename": PurePosixPath(ingest.file_path).name if ingest.file_path else None,
        "file_path": ingest.file_path,
        "file_size": ingest.stamp.size if ingest.stamp else ingest.identity.size,
        "sha256": ingest.sha256,
        **_agreed(ingest.record),
        "version": ingest.version,
        "confidence_score": ingest.record.confidence_score,
        "duplicate_of": ingest.duplicate_of,
        "submitted_by": ingest.submitted_by,
        "error_code": ingest.error_code,
        "error_message": ingest.error_message,
        "attempts": ingest.attempts,
        "created_at": _instant(ingest.created_at),
        "updated_at": _instant(ingest.updated_at),
        "processed_at": _instant(ingest.processed_at),
        "deleted_at": _instant(ingest.deleted_at),
    }


def _agreed(agreed: Record) -> Json:
    return {
        "client_code": agreed.client_code,
        "project_code": agreed.project_code,
        "part_name": agreed.part_name,
        "material": agreed.material,
        "thickness_mm": agreed.thickness_mm,
        "quantity": agreed.quantity,
    }


def _instant(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant else None


def shown_record(ingest: Ingest, facts: list[Json], extract: Json | None) -> Json:
    """Return one record with all that was read and stated."""
    notes = [note(noticed) for noticed in ingest.notes]
    return {**record(ingest), "facts": facts, "notes": notes, "extract": extract}


def progress(ingest: Ingest) -> Json:
    """Return how far a file is on its way, and what it waits for."""
    finished = ingest.state not in STEPS
    waits = None if finished else waits_for(ingest)
    return {
        "record": record(ingest),
        "finished": finished,
        "waits_for": waits and dict(zip(("code", "message"), waits, strict=True)),
    }


def quarantined(ingest: Ingest) -> Json:
    """Return the record of a file that waits in quarantine, and what to do about it."""
    return {
        **record(ingest),
        "error_hint": ingest.error_hint,
        "quarantine_path": ingest.quarantine_path,
    }


def inspection(
    agreed: Record, extract_: Extract, facts: Sequence[Fact], notes: Sequence[Note]
) -> Json:
    """Return what `inspect` found in a file that is not stored."""
    return {
        "file_type": extract_.file_type,
        "record": {
            **_agreed(agreed),
            "version": agreed.stated_version,
            "confidence_score": agreed.confidence_score,
        },
        "facts": [fact(stated) for stated in facts],
        "notes": [note(noticed) for noticed in notes],
        "extract": extract(extract_),
    }


def fact(stated: Fact) -> Json:
    """Return one fact."""
    return {
        "field": stated.field,
        "value": stated.value,
        "unit": stated.unit,
        "evidence": stated.evidence,
    }


def note(noticed: Note) -> Json:
    """Return one note."""
    return {
        "code": noticed.code,
        "message": noticed.message,
        "place": noticed.place,
        "evidence": noticed.evidence,
    }


def extract(read: Extract) -> Json:
    """Return what a parser read, without facts and notes, which stand beside it."""
    preview = read.preview
    return {
        "file_type": read.file_type,
        "parser_version": read.parser_version,
        "mime_type": read.mime_type,
        "extension": read.extension,
        "partial": read.partial,
        "texts": list(read.texts),
        "tables": [
            {"name": t.name, "columns": list(t.columns), "rows": [list(row) for row in t.rows]}
            for t in read.tables
        ],
        "part_lines": [vars(line) for line in read.part_lines],
        "geometry": read.geometry,
        "preview": preview and {"mime_type": preview.mime_type, "base64": preview.base64},
        "details": read.details,
    }


def scanned(counts: Mapping[str, int], seconds: float, files: Sequence[Ingest]) -> Json:
    """Return what `scan` did."""
    return {
        **counts,
        "seconds": round(seconds, 3),
        "files": [
            {
                "id": ingest.id,
                "source": shown(ingest.identity.path),
                "status": STATUSES[ingest.state],
                "state": ingest.state.value,
                "file_path": ingest.file_path,
                "error_code": (waits_for(ingest) or (ingest.error_code,))[0],
            }
            for ingest in files
        ],
    }


def page(total: int, limit: int | None, offset: int, files: Sequence[Ingest]) -> Json:
    """Return one page of records."""
    return {
        "total": total,
        "limit": limit,
        "offset": offset,
        "files": [record(ingest) for ingest in files],
    }
