"""Between a row of the journal and the Ingest that it means."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from modn_watch.documents import shown
from modn_watch.model import (
    Digest,
    Fact,
    Identity,
    Ingest,
    Note,
    Owner,
    Record,
    Source,
    Stamp,
    State,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

Row = dict[str, Any]

#: Columns that an Ingest has under the same name.
_PLAIN = (
    "copied", "held_name", "attempts", "in_child", "alone", "deferrals", "due_at", "error_code",
    "error_message", "error_hint", "sha256", "file_type", "mime_type", "extension",
    "logical_name", "stem", "version", "file_path", "duplicate_of", "quarantine_path",
    "released_to", "submitted_by", "created_at", "updated_at", "processed_at", "deleted_at",
)  # fmt: skip
_RECORD = (
    "client_code", "project_code", "part_name", "material", "thickness_mm", "quantity",
    "stated_version", "confidence_score",
)  # fmt: skip
_LEASE = ("lease_host", "lease_boot", "lease_pid", "lease_started", "lease_token")
#: Columns that say which file was seen.
IDENTITY = ("inbox", "source", "device", "inode", "seen_size", "mtime_ns", "ctime_ns")
_SIGN_BIT = 1 << 63


def identity_row(identity: Identity) -> Row:
    """Return the columns that say which file was seen."""
    return {
        "inbox": identity.inbox,
        "source": identity.path,
        "device": _signed(identity.device),
        "inode": _signed(identity.inode),
        "seen_size": identity.size,
        "mtime_ns": identity.mtime_ns,
        "ctime_ns": identity.ctime_ns,
    }


def row_of(ingest: Ingest) -> Row:
    """Return all columns of an ingest, without its id and when its lease was last renewed."""
    path = shown(ingest.identity.path)
    return {
        **identity_row(ingest.identity),
        **{name: getattr(ingest, name) for name in _PLAIN},
        **{name: getattr(ingest.record, name) for name in _RECORD},
        **lease_row(ingest.owner),
        "state": ingest.state.value,
        "source_path": path,
        "original_filename": PurePosixPath(path).name,
        "stored_filename": ingest.file_path and PurePosixPath(ingest.file_path).name,
        "file_size": ingest.stamp.size if ingest.stamp else ingest.identity.size,
        "stamp": ingest.stamp and asdict(ingest.stamp),
        "stated": [asdict(fact) for fact in ingest.stated],
        "notes": [asdict(note) for note in ingest.notes],
    }


def lease_row(owner: Owner | None) -> Row:
    """Return the columns that say who may run the next step."""
    if owner is None:
        return dict.fromkeys(_LEASE)
    values = (owner.host, owner.boot, owner.pid, owner.started, owner.token)
    return dict(zip(_LEASE, values, strict=True))


def ingest_of(row: Mapping[str, Any]) -> Ingest:
    """Return the ingest that a row means."""
    plain = {name: row[name] for name in _PLAIN}
    plain["released_to"] = _bytes(row["released_to"])
    plain["sha256"] = row["sha256"] and Digest(row["sha256"])
    return Ingest(
        **plain,
        id=row["id"],
        state=State(row["state"]),
        identity=identity_of(row),
        owner=owner_of(row),
        stamp=Stamp(**row["stamp"]) if row["stamp"] else None,
        record=Record(**{name: row[name] for name in _RECORD}),
        stated=tuple(fact_of(fact) for fact in row["stated"] or ()),
        notes=tuple(Note(**note) for note in row["notes"] or ()),
    )


def owner_of(row: Mapping[str, Any]) -> Owner | None:
    """Return who holds the lease of a row."""
    if row["lease_token"] is None:
        return None
    host, boot, pid, started, token = (row[name] for name in _LEASE)
    return Owner(host=host, boot=boot, pid=pid, started=started, token=token)


def fact_of(stored: Mapping[str, Any]) -> Fact:
    """Return a fact from its JSON."""
    return Fact(**{**stored, "source": Source(stored["source"])})


def identity_of(row: Mapping[str, Any]) -> Identity:
    """Return which file was seen."""
    return Identity(
        inbox=row["inbox"],
        path=_bytes(row["source"]) or b"",
        device=_unsigned(row["device"]),
        inode=_unsigned(row["inode"]),
        size=row["seen_size"],
        mtime_ns=row["mtime_ns"],
        ctime_ns=row["ctime_ns"],
    )


def _bytes(value: bytes | memoryview | None) -> bytes | None:
    return None if value is None else bytes(value)


def _signed(number: int) -> int:
    """Inode and device numbers may use all 64 bits; databases keep one for the sign."""
    return number - (_SIGN_BIT << 1) if number >= _SIGN_BIT else number


def _unsigned(number: int) -> int:
    return number + (_SIGN_BIT << 1) if number < 0 else number
