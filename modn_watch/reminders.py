"""What lasts is said when it begins and once an hour, not at each attempt."""

from __future__ import annotations

#: Between two lines in the log about the same trouble, seconds.
REMINDER_S = 3600.0


class Reminders:
    """What was said of which trouble, and when; shared by all threads."""

    def __init__(self) -> None:
        self._said: dict[str, tuple[str, float]] = {}

    def due(self, about: str, reason: str, now_s: float) -> bool:
        """Return whether a trouble is worth a line now, and take it for said.

        Args:
            about: what is troubled: `journal`, `quarantine`.
            reason: what is wrong; another reason is worth a line at once.
            now_s: on the monotonic clock.
        """
        said = self._said.get(about)
        if said is not None and said[0] == reason and now_s - said[1] < REMINDER_S:
            return False
        self._said[about] = (reason, now_s)
        return True

    def over(self, about: str) -> None:
        """Forget a trouble: should it come again, that is worth a line at once."""
        self._said.pop(about, None)
