"""Which records somebody wants, in anybody's words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What was asked for; None = any."""

    client: str | None = None
    project: str | None = None
    file_type: str | None = None
    material: str | None = None
    thickness_mm: float | None = None
    status: str | None = None
    #: From this day or instant on.
    since: str | None = None
    #: Up to this instant, or the end of this day.
    until: str | None = None
    #: Words of the file's names, texts, tables and notes.
    text: str = ""
    #: The field that it is ordered by, `-` before it for the greatest first.
    sort: str | None = None
    review: bool = False
    deleted: bool = False
