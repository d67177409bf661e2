"""The crew: threads that each take the oldest due ingest and carry it as far as it goes."""

from __future__ import annotations

import threading
from concurrent.futures import Future, wait
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import structlog

from modn_watch import states, threads
from modn_watch.errors import Deferred
from modn_watch.ingest import advance
from modn_watch.journal import LeaseLost
from modn_watch.roots import PATIENCE_S
from modn_watch.sandbox import Stopped

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from modn_watch.model import Ingest
    from modn_watch.shop import Shop

log = structlog.get_logger()

#: Without a ring of the bell each looks again after this, seconds: another process may have
#: opened an ingest, or left one behind.
_NAP_S = 1.0
#: What a stop leaves for the steps in hand, seconds; systemd and people wait ten.
_FINISH_S = 5.0
#: What it then leaves for steps whose parsers were ended; who is not back hangs in a dead share.
_RETURN_S = 5.0
#: What another crew has not taken for so long, one that stands by takes after all.
_LEFT_LYING = timedelta(minutes=5)


class _Worker:
    """One thread of the crew."""

    def __init__(self) -> None:
        self.future: Future[None] = Future()
        #: What it has in hand.
        self.ingest: Ingest | None = None
        #: When it began the present step, on the monotonic clock.
        self.since_s = 0.0
        #: Another has taken its place; should it come back, it goes home.
        self.replaced = False


class Crew:
    """Worker threads over one journal; others may work on the same one elsewhere."""

    def __init__(self, shop: Shop, workers: int) -> None:
        self._shop = shop
        self._wanted = workers
        self._bell = threading.Condition()
        self._stopping = threading.Event()
        self._workers: list[_Worker] = []
        #: Held while an ingest is taken, until it is known who has it.
        self._taking = threading.Lock()
        #: The journal may have leased us one without our hearing of it.
        self._in_doubt = False
        #: Another crew works on the same files: this one takes what the bell was rung for.
        self.stands_by = False

    def start(self) -> None:
        """Begin to work."""
        for _ in range(self._wanted):
            self._hire()

    def _hire(self) -> None:
        worker = _Worker()
        self._workers.append(worker)
        worker.future = threads.start("crew", partial(self._work, worker))

    def ring(self) -> None:
        """Say that there is work."""
        with self._bell:
            self._bell.notify_all()

    def stop(self, hurry: Callable[[], None]) -> None:
        """Let each finish the step in hand, and give back the rest.

        Returns when all have, but for those that a dead share keeps: what these have in hand stays
        leased to this process, and the next one to start finds it dead.

        Args:
            hurry: ends what parsers are at; called when the steps in hand take too long.
        """
        self._stopping.set()
        self.ring()
        futures = [worker.future for worker in self._workers]
        wait(futures, timeout=_FINISH_S)
        hurry()
        ended, missing = wait(futures, timeout=_RETURN_S)
        if missing:
            log.warning("threads_left_behind", threads=len(missing))
        # The same for what a thread broke down with: that file is taken alone then.
        if not missing and not any(future.exception() for future in ended):
            self._shop.journal.ingests.give_back(self._shop.owner)

    def broken(self) -> bool:
        """Return whether a thread has broken down; `raise_what_ended` tells by what."""
        ended = wait([worker.future for worker in self._workers], timeout=0).done
        return any(future.exception() for future in ended)

    def raise_what_ended(self) -> None:
        """Raise what ended a thread, if one has ended; it is a bug."""
        for ended in wait([worker.future for worker in self._workers], timeout=0).done:
            ended.result()

    def relieve(self) -> None:
        """Put another in the place of each whose step hangs in a folder that does not answer."""
        for worker in list(self._workers):
            if worker.future.done() and worker.replaced:
                self._workers.remove(worker)
            elif not worker.replaced and self._hangs(worker):
                worker.replaced = True
                log.warning("thread_replaced", ingest=worker.ingest and worker.ingest.id)
                self._hire()

    def _hangs(self, worker: _Worker) -> bool:
        ingest, shop = worker.ingest, self._shop
        if ingest is None or shop.clock.monotonic() - worker.since_s < PATIENCE_S:
            return False
        drop = shop.inboxes.get(ingest.identity.inbox)
        touched = (shop.archive, shop.quarantine, *([drop.root] if drop else []))
        return not all(shop.attendance.answers(root) for root in touched)

    def _work(self, worker: _Worker) -> None:
        rung = False
        with self._shop.journal.connected():
            while not self._stopping.is_set() and not worker.replaced:
                ingest = self._next(worker, rung=rung)
                if ingest is None:
                    rung = self._nap()
                else:
                    rung = False
                    self._carry(worker, ingest)

    def _next(self, worker: _Worker, *, rung: bool) -> Ingest | None:
        worker.ingest = None
        try:
            with self._taking:
                worker.ingest = self._take(rung=rung)
            self._shop.reminders.over("journal")
        except Deferred as error:
            if self._shop.worth_a_word("journal", error.message):
                log.warning("journal_busy", reason=error.message, remedy=error.hint)
        return worker.ingest

    def _take(self, *, rung: bool) -> Ingest | None:
        """Lease the oldest ingest that is due, once nothing is ours that nobody knows of."""
        ingests, owner, now = self._shop.journal.ingests, self._shop.owner, self._shop.clock.now()
        if self._in_doubt:
            in_hand = {each.ingest.id for each in list(self._workers) if each.ingest}
            ingests.give_back(owner, but=in_hand)
        self._in_doubt = True
        due_by = now - _LEFT_LYING if self.stands_by and not rung else None
        ingest = ingests.lease_next(
            owner, now, self._shop.paused(), self._to_leave(), due_by=due_by
        )
        self._in_doubt = False
        return ingest

    def _to_leave(self) -> Collection[str]:
        """Return the slow file types once only one of us is left for the quick ones."""
        slow = self._shop.slow_types
        at_slow = [
            worker
            for worker in self._workers
            if not worker.replaced and worker.ingest and worker.ingest.file_type in slow
        ]
        return slow if len(at_slow) >= max(1, self._wanted - 1) else ()

    def _carry(self, worker: _Worker, ingest: Ingest) -> None:
        """Take every step that is due; what the journal did not take is done again."""
        while not self._stopping.is_set():
            worker.since_s, worker.ingest = self._shop.clock.monotonic(), ingest
            step = states.next_step(ingest, self._shop.clock.now())
            if step is None:
                return
            try:
                ingest = advance(self._shop, ingest, step)
            except (LeaseLost, Stopped):
                return
            except Deferred as error:
                if self._shop.worth_a_word("journal", error.message):
                    log.warning(
                        "journal_busy", ingest=ingest.id, reason=error.message, remedy=error.hint
                    )
                self._nap()

    def _nap(self) -> bool:
        """Wait a little; return whether the bell was rung."""
        with self._bell:
            return not self._stopping.is_set() and self._bell.wait(_NAP_S)
