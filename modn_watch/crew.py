"""The crew: threads that each take the oldest due ingest and carry it as far as it goes."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor, wait
from typing import TYPE_CHECKING

import structlog

from modn_watch import states
from modn_watch.errors import Deferred
from modn_watch.ingest import advance
from modn_watch.journal import LeaseLost
from modn_watch.sandbox import Stopped

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from modn_watch.model import Ingest
    from modn_watch.shop import Shop

log = structlog.get_logger()

#: Without a ring of the bell each looks again after this, seconds: another process may have
#: opened an ingest, or left one behind.
_NAP_S = 1.0
#: What a stop leaves for the steps in hand, seconds; systemd and people wait ten.
_FINISH_S = 5.0


class Crew:
    """Worker threads over one journal; others may work on the same one elsewhere."""

    def __init__(self, shop: Shop, workers: int) -> None:
        self._shop = shop
        self._workers = workers
        self._pool = ThreadPoolExecutor(max_workers=workers, thread_name_prefix="crew")
        self._bell = threading.Condition()
        self._stopping = threading.Event()
        self.threads: list[Future[None]] = []

    def start(self) -> None:
        """Begin to work."""
        self.threads = [self._pool.submit(self._work) for _ in range(self._workers)]

    def ring(self) -> None:
        """Say that there is work."""
        with self._bell:
            self._bell.notify_all()

    def stop(self, hurry: Callable[[], None]) -> None:
        """Let each finish the step in hand, and give back the rest; returns when all have.

        Args:
            hurry: ends what parsers are at; called when the steps in hand take too long.
        """
        self._stopping.set()
        self.ring()
        wait(self.threads, timeout=_FINISH_S)
        hurry()
        self._pool.shutdown(wait=True)
        # What a thread broke down with stays leased to this process: the next one to start
        # finds it dead, and takes that file alone.
        if not any(thread.exception() for thread in self.threads):
            self._shop.journal.ingests.give_back(self._shop.owner)

    def raise_what_ended(self) -> None:
        """Raise what ended a thread, if one has ended; it is a bug."""
        for ended in wait(self.threads, timeout=0).done:
            ended.result()

    def _work(self) -> None:
        with self._shop.journal.connected():
            while not self._stopping.is_set():
                ingest = self._next()
                if ingest is None:
                    self._nap()
                else:
                    self._carry(ingest)

    def _next(self) -> Ingest | None:
        try:
            return self._shop.journal.ingests.lease_next(self._shop.owner, self._shop.clock.now())
        except Deferred as error:
            log.warning("journal_busy", reason=error.message)
            return None

    def _carry(self, ingest: Ingest) -> None:
        """Take every step that is due; what the journal did not take is done again."""
        while not self._stopping.is_set():
            step = states.next_step(ingest, self._shop.clock.now())
            if step is None:
                return
            try:
                ingest = advance(self._shop, ingest, step)
            except (LeaseLost, Stopped):
                return
            except Deferred as error:
                log.warning("journal_busy", ingest=ingest.id, reason=error.message)
                self._nap()

    def _nap(self) -> None:
        with self._bell:
            if not self._stopping.is_set():
                self._bell.wait(_NAP_S)
