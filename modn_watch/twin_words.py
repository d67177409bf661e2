"""What people are told of a part that is filed elsewhere too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modn_watch.model import Note

if TYPE_CHECKING:
    from modn_watch.model import Ingest


def same_geometry(other: Ingest, mine: int, theirs: int) -> Note:
    """Return that another drawing shows the same.

    Args:
        other: that drawing, filed.
        mine: how often this one has the parts.
        theirs: how often that one has them.
    """
    agreed = other.record
    name = agreed.part_name or "a file without a name"
    where = f"client {agreed.client_code}, project {agreed.project_code}"
    return Note(
        code="same_geometry_elsewhere",
        message=f"The same part is filed elsewhere too{_times(mine, theirs)}: {name}, version "
        f"{other.version}, of {where} (record {other.id}).",
        evidence=other.file_path or "",
    )


def _times(mine: int, theirs: int) -> str:
    if mine == theirs:
        return ""
    return f", {_often(theirs)} there and {_often(mine)} here"


def _often(times: int) -> str:
    return {1: "once", 2: "twice"}.get(times, f"{times} times")
