"""How long others have said nothing, by our own clock.

The clocks of two computers may lie apart by more than any patience: the time that another wrote
down tells only whether it has written anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


class Silences:
    """The last word of each other one, and when it was first heard here."""

    def __init__(self) -> None:
        self._heard: dict[str, tuple[datetime, float]] = {}

    def lasting_s(self, who: str, said_at: datetime, now_s: float) -> float:
        """Return for how long no newer word than this was heard, seconds; 0 for the first.

        Args:
            who: says it.
            said_at: what it wrote down as the time of its last word.
            now_s: on our monotonic clock.
        """
        last, heard_s = self._heard.get(who, (None, now_s))
        if last != said_at:
            heard_s = now_s
        self._heard[who] = said_at, heard_s
        return now_s - heard_s

    def forget(self, who: str) -> None:
        """Forget one that is gone for good."""
        self._heard.pop(who, None)
