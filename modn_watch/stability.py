"""Has a dropped file stopped changing?

Size and mtime are not enough: a copier that sets the size first and restores the mtime last shows
both unchanged throughout. Blocks and ctime give it away (measured; see also CAMEL-19378).
Times are seconds of a monotonic clock, handed in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from modn_watch.model import Stamp


@dataclass(frozen=True, kw_only=True)
class Quiet:
    """What is known of a file that was seen at least once."""

    stamp: Stamp
    #: Since when each look has shown this same stamp.
    since_s: float


def look(before: Quiet | None, stamp: Stamp, now_s: float) -> Quiet:
    """Return what is known after one more look at the file."""
    if before is not None and before.stamp == stamp:
        return before
    return Quiet(stamp=stamp, since_s=now_s)


def settles_at(quiet: Quiet, quiet_s: float) -> float:
    """Return when the file will have been unchanged for the quiet period."""
    return quiet.since_s + quiet_s


def settled(quiet: Quiet, now_s: float, quiet_s: float) -> bool:
    """Return whether the file has been unchanged for the quiet period."""
    return now_s >= settles_at(quiet, quiet_s)
