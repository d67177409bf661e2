"""Connections that no thread has at the moment."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

#: Idle ones; each costs the server some memory.
_KEPT = 4


class Pool:
    """Lends a connection to each thread that wants one, used before where there is one.

    Nobody waits: there are never more than threads. Peewee's own pool lets all threads wait while
    one connects, so that a dead server would hold up each for as long as all together.
    """

    def __init__(self, connect: Callable[[], Any]) -> None:
        self._connect = connect
        self._guard = threading.Lock()
        self._idle: list[Any] = []
        self._lent = 0

    def take(self) -> Any:
        """Return a connection, which is to be given back, whatever becomes of it."""
        with self._guard:
            found = self._idle.pop() if self._idle else None
        connection = found or self._connect()
        with self._guard:
            self._lent += 1
        return connection

    def give_back(self, connection: Any) -> None:
        """Keep a sound connection for others; the last one to come back turns off the light.

        One that was lost was hardly lost alone, so nobody gets those that lay idle meanwhile.
        """
        with self._guard:
            self._lent -= 1
            self._idle.append(connection)
            if self._lent == 0 or connection.closed:
                ended, self._idle = self._idle, []
            else:
                ended, self._idle = self._idle[:-_KEPT], self._idle[-_KEPT:]
        for each in ended:
            each.close()
