"""Where an inbox lies decides how it is watched, and how long its files must lie still."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from modn_watch import mounts

if TYPE_CHECKING:
    from modn_watch.mounts import Choice
    from modn_watch.shop import DropFolder

#: A change that another computer makes at the last instant of the attribute cache shows after it.
_MARGIN_S = 1.0


def choice(drop: DropFolder) -> Choice:
    """Return how an inbox is to be watched on what is mounted there now.

    Raises:
        OSError: the mount table cannot be read, or the folder does not answer.
    """
    return mounts.choose(drop.observer, mounts.file_system(drop.root.path))


def patient(drop: DropFolder, chosen: Choice) -> DropFolder:
    """Return the inbox with a quiet period in which a change made elsewhere would have shown."""
    if chosen.attribute_cache_s <= 0:
        return drop
    quiet_s = max(drop.quiet_s, chosen.attribute_cache_s + _MARGIN_S)
    return replace(drop, quiet_s=quiet_s, max_wait_s=max(drop.max_wait_s, quiet_s))
