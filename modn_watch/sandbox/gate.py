"""Who may have a file read now, and who must wait."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class Stopped(Exception):
    """The sandbox is being closed; nothing is known about the file."""


class Gate:
    """Lets in as many as there are places; who wants to be alone takes them all."""

    def __init__(self, places: int) -> None:
        self._places = self._free = places
        self._closed = False
        self._changed = threading.Condition()
        #: Whoever waits for places keeps the others behind: they cannot slip in before it.
        self._turn = threading.Lock()

    @contextmanager
    def inside(self, *, alone: bool) -> Iterator[None]:
        """Hold one place during the block, or all of them.

        Raises:
            Stopped: the gate is closed, or was before there was a place.
        """
        wanted = self._places if alone else 1
        with self._turn, self._changed:
            self._changed.wait_for(lambda: self._closed or self._free >= wanted)
            if self._closed:
                raise Stopped
            self._free -= wanted
        try:
            yield
        finally:
            with self._changed:
                self._free += wanted
                self._changed.notify_all()

    def close(self, grace_s: float) -> None:
        """Let nobody in any more; return when all are out, or the time is up."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._free == self._places, grace_s)
