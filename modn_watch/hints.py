"""Hints: somebody says that something may have changed; they say look, and prove nothing."""

from __future__ import annotations

import os
import threading
from pathlib import Path

#: Whoever has so many places to look at is sooner done with everything.
_MANY = 5000


class Hints:
    """Places to look at, gathered from any thread until one looks."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting = threading.Event()
        self._places: set[Path] | None = set()

    def add(self, path: bytes | None) -> None:
        """Add a file or folder; None = everywhere."""
        with self._lock:
            if path is None or (self._places is not None and len(self._places) >= _MANY):
                self._places = None
            elif self._places is not None:
                self._places.add(Path(os.fsdecode(path)))
        self._waiting.set()

    def take(self) -> set[Path] | None:
        """Return all places and forget them; None = everywhere."""
        with self._lock:
            self._waiting.clear()
            taken, self._places = self._places, set()
        return taken

    def wait(self, timeout_s: float) -> None:
        """Wait until there is a hint, but no longer than this."""
        self._waiting.wait(timeout_s)
