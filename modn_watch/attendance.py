"""Attendance: each root is asked again and again whether it is there, and may take its time.

A dead server leaves whoever touches its share without an answer, for minutes or for good (NFS
mounted hard, a FUSE program that hangs).  Only a thread that does nothing else can afford to ask;
everybody else looks here first.
"""

from __future__ import annotations

import threading
import time
from functools import partial
from typing import TYPE_CHECKING

from modn_watch import roots, threads
from modn_watch.errors import RootOffline
from modn_watch.roots import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from modn_watch.roots import Root

#: Between an answer and the next question, seconds.
_PAUSE_S = 1.0


class Attendance:
    """Which roots answer; those that were not named are taken to."""

    def __init__(
        self,
        asked: Iterable[Root] = (),
        *,
        hanging: Collection[str] = (),
        ask: Callable[[Root], bool] = roots.online,
    ) -> None:
        """Prepare to ask.

        Args:
            asked: the roots; an id twice is asked once.
            hanging: ids of those that are known to hang and are not asked: on Linux who is the
                second to look a name up in a dead share cannot even be killed any more.
            ask: whether a root is online; may never return.
        """
        self._ask = ask
        self._stop = threading.Event()
        self._hanging = frozenset(hanging)
        self._calls = {root.id: _Call() for root in asked if root.id not in self._hanging}
        self._roots = {root.id: root for root in asked}

    def start(self) -> None:
        """Begin to ask; returns once each root has answered, or hangs."""
        for root_id in self._calls:
            threads.start("attendance", partial(self._keep_asking, root_id))
        # A little more, so that who is late hangs by then.
        give_up_s = time.monotonic() + PATIENCE_S * 1.1
        for call in self._calls.values():
            call.first.wait(max(0.0, give_up_s - time.monotonic()))

    def stop(self) -> None:
        """Ask no more; what hangs is left behind."""
        self._stop.set()

    def answers(self, root: Root) -> bool:
        """Return whether one may touch a root and expect to come back."""
        if root.id in self._hanging:
            return False
        call = self._calls.get(root.id)
        return call is None or not call.hangs()

    def present(self, root: Root) -> bool:
        """Return whether a root answered lately that it is online."""
        call = self._calls.get(root.id)
        return self.answers(root) and (call is None or call.online)

    def outages(self, root: Root) -> int:
        """Return how many times a root has hung so far, this time included."""
        call = self._calls.get(root.id)
        return 0 if call is None else call.outages + call.hangs()

    def require(self, *wanted: Root) -> None:
        """Do nothing where every root answers.

        Raises:
            RootOffline: one hangs.
        """
        for root in wanted:
            if not self.answers(root):
                raise RootOffline(
                    f"The {root.role} folder {root.path} does not answer: its server is down, or "
                    "the connection to it.",
                    hint="See to the server or the mount; work resumes by itself.",
                )

    def _keep_asking(self, root_id: str) -> None:
        call = self._calls[root_id]
        while not self._stop.is_set():
            with call:
                call.online = self._ask(self._roots[root_id])
            self._stop.wait(_PAUSE_S)


class _Call:
    """One root's questions and answers."""

    def __init__(self) -> None:
        self.first = threading.Event()
        self.online = True
        self.outages = 0
        self._since_s: float | None = None

    def __enter__(self) -> None:
        self._since_s = time.monotonic()

    def __exit__(self, *_: object) -> None:
        # Counted before the answer is: in between it would seem to have come in time.
        self.outages += self.hangs()
        self._since_s = None
        self.first.set()

    def hangs(self) -> bool:
        since_s = self._since_s
        return since_s is not None and time.monotonic() - since_s > PATIENCE_S
