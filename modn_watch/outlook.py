"""What can be told of one inbox while a daemon watches it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from datetime import datetime

#: `events`: the kernel says where to look; `polling`: everything is looked through, often.
Mode: TypeAlias = Literal["events", "polling"]


@dataclass(frozen=True, kw_only=True)
class Awaited:
    """A file that is not taken yet."""

    #: Below the inbox; bytes that are no text are shown as U+FFFD.
    source: str
    since: datetime
    #: In a few words.
    why: str


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """How one inbox is watched, and what the looks at it came to."""

    #: The absolute path of its root.
    inbox: str
    #: Whether the folder that the journal knows is there and answers; None = not looked yet.
    online: bool | None
    mode: Mode
    #: Why that mode; one plain sentence, or a few.
    why: str
    #: Folders at the last full scan, the root among them; None before there was one.
    folders: int | None = None
    #: Folders that the kernel watches for us; None = polling.
    watches: int | None = None
    #: Folders that could not be listed at the last full scan.
    closed_folders: int = 0
    #: When the last full scan ended.
    last_scan_at: datetime | None = None
    last_scan_s: float | None = None
    #: Files that have not settled yet.
    waiting: int = 0
    #: The ones of them that wait longest, at most ten.
    longest: tuple[Awaited, ...] = ()
    #: What is wrong just now; None = nothing.
    trouble: str | None = None
    trouble_since: datetime | None = None
    #: How often watching had to begin anew since the daemon started.
    restarts: int = 0
    #: How often events were lost because the kernel's queue was full; a full scan followed each.
    overflows: int = 0
    #: When the look that is still going on began; one that began long ago tells of a folder that
    #: hangs. None between two looks.
    looking_since: datetime | None = None
