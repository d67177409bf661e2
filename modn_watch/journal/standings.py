"""Every record in few words: what it says that the disk should hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from modn_watch.model import State

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """Where one record stands; small, because there may be a hundred thousand at once."""

    id: int
    state: State
    #: Id of the inbox root.
    inbox: str
    #: Relative to that root, as the file system spells it.
    source: bytes
    copied: bool
    held_name: str | None
    #: Of the file, bytes.
    file_size: int
    sha256: str | None
    client_code: str | None
    project_code: str | None
    stem: str | None
    version: int | None
    extension: str
    file_path: str | None
    duplicate_of: int | None
    quarantine_path: str | None
    error_message: str | None
    #: Hidden, or condemned.
    deleted: bool


#: Columns that a Standing has under the same name.
_PLAIN = (
    "id", "inbox", "copied", "held_name", "file_size", "sha256", "client_code", "project_code",
    "stem", "version", "extension", "file_path", "duplicate_of", "quarantine_path",
    "error_message",
)  # fmt: skip


def standings(table: Any) -> Iterator[Standing]:
    """Yield every record, oldest first."""
    columns = (*_PLAIN, "state", "source", "deleted_at")
    query = table.select(*(getattr(table, name) for name in columns)).order_by(table.id)
    for row in query.dicts().iterator():
        yield Standing(
            **{name: row[name] for name in _PLAIN},
            state=State(row["state"]),
            source=bytes(row["source"]),
            deleted=row["deleted_at"] is not None,
        )
