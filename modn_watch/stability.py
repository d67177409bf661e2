"""Has a dropped file stopped changing?

Size and mtime are not enough: a copier that sets the size first and restores the mtime last shows
both unchanged throughout. Blocks and ctime give it away (measured; see also CAMEL-19378). What is
quiet and still lacks its content or its end gets more patience.
Times are seconds of a monotonic clock, handed in.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from modn_watch.model import Stamp


class Why(StrEnum):
    """Why a file is not taken yet, as a person is told."""

    CHANGING = "still changing"
    OPEN = "open in a program"
    UNFINISHED = "has no end yet"
    EMPTY = "empty so far"


#: What a file may still be given, if one waits: its content, or the rest of it.
LACKING = frozenset({Why.UNFINISHED, Why.EMPTY})


#: Between two questions whether a file is still open, at least, seconds.
_ASK_AGAIN_S = 0.5


@dataclass(frozen=True, kw_only=True)
class Quiet:
    """What is known of a file that was seen at least once."""

    stamp: Stamp
    #: Since when each look has shown this same stamp, and nobody had it open for writing.
    since_s: float
    #: Since when it has been waited for; None = not any more, so a change is another save.
    awaited_s: float | None
    why: Why = Why.CHANGING
    #: How often somebody was told that this takes long.
    told: int = 0


@dataclass(frozen=True, kw_only=True)
class Patience:
    """How long a file must be quiet."""

    #: Before it is taken, seconds.
    quiet_s: float
    #: The same for a file that is empty or has no end yet; and after each such time that a file
    #: has been waited for, somebody is told.
    max_wait_s: float


def look(before: Quiet | None, stamp: Stamp, now_s: float) -> Quiet:
    """Return what is known after one more look at the file."""
    if before is not None and before.stamp == stamp:
        return before
    if before is None or before.awaited_s is None:
        return Quiet(stamp=stamp, since_s=now_s, awaited_s=now_s)
    return replace(before, stamp=stamp, since_s=now_s, why=Why.CHANGING)


def held_up(quiet: Quiet, why: Why, now_s: float) -> Quiet:
    """Return what is known of a file that was quiet, and then was found not to be ready."""
    return replace(quiet, why=why, since_s=now_s if why is Why.OPEN else quiet.since_s)


def taken(quiet: Quiet) -> Quiet:
    """Return what is known of a file that is not waited for any more."""
    return replace(quiet, awaited_s=None, told=0)


def settles_at(quiet: Quiet, patience: Patience) -> float:
    """Return when the file will have been unchanged for long enough."""
    longer_s = 0.0
    if quiet.why is Why.OPEN:
        longer_s = _ASK_AGAIN_S
    elif quiet.why in LACKING:
        longer_s = patience.max_wait_s
    return quiet.since_s + max(patience.quiet_s, longer_s)


def settled(quiet: Quiet, now_s: float, patience: Patience) -> bool:
    """Return whether the file has been unchanged for long enough."""
    return now_s >= settles_at(quiet, patience)


def overdue(quiet: Quiet, now_s: float, patience: Patience) -> bool:
    """Return whether somebody must be told, once more, how long this takes."""
    return _waits(quiet, now_s, patience) > quiet.told


def mentioned(quiet: Quiet, now_s: float, patience: Patience) -> Quiet:
    """Return what is known of a file that somebody was told of."""
    return replace(quiet, told=_waits(quiet, now_s, patience))


def _waits(quiet: Quiet, now_s: float, patience: Patience) -> int:
    """Return for how many longest waits the file has been waited for."""
    since_s = now_s if quiet.awaited_s is None else quiet.awaited_s
    return int((now_s - since_s) / patience.max_wait_s)
