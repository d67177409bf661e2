"""One scan: ingest all that is there, wait for it, and say what came of it."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from modn_watch import presence, siting, states, threads
from modn_watch.crew import Crew
from modn_watch.errors import Deferred, RootOffline
from modn_watch.housekeeping import HOUSEKEEPING_S, keep_leases, tidy_up
from modn_watch.lookout import Lookout
from modn_watch.model import State

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from modn_watch.model import Ingest
    from modn_watch.shop import DropFolder, Shop

_LONGEST_NAP_S = 0.2


@dataclass(frozen=True, kw_only=True)
class Scanned:
    """What a scan came to."""

    files: tuple[Ingest, ...]
    seconds: float
    #: Files that did not stop changing, or were open for writing, all the time.
    unsettled: int

    @property
    def counts(self) -> dict[str, int]:
        """Return how many files ended how; completed does not count duplicates."""
        kinds = [_kind(ingest) for ingest in self.files]
        counts = {kind: kinds.count(kind) for kind in ("completed", "duplicate", "quarantined")}
        return {**counts, "deferred": kinds.count("deferred") + self.unsettled}


def scan(
    shop: Shop,
    workers: int,
    *,
    hurry: Callable[[], None],
    progress: Callable[[int], None],
) -> Scanned:
    """Ingest everything that lies in the inboxes now.

    Args:
        shop: the installation.
        workers: how many files at a time.
        hurry: ends parsers that still run when the scan is interrupted.
        progress: told now and then how many files are not finished.

    Raises:
        Misconfigured: a daemon on another computer works on the same SQLite journal.
        RootOffline: an inbox cannot be looked at.
        JournalBusy: the journal took no write.
    """
    started_at, started_s = shop.clock.now(), shop.clock.monotonic()
    crew = Crew(shop, workers)
    turns = _Turns(shop, crew, progress)
    presence.require_one_host(shop)
    keep_leases(shop)
    tidy_up(shop)
    over = threading.Event()
    threads.start("leases", partial(_keep_leases, shop, over))
    crew.start()
    try:
        unsettled = _settle(shop, crew, turns)
        while shop.journal.ingests.moving(states.PATIENCE):
            turns.take(0)
            time.sleep(_LONGEST_NAP_S / 4)
    finally:
        crew.stop(hurry)
        over.set()
    finished = shop.journal.records.finished_since(started_at)
    return Scanned(
        files=(*finished, *shop.journal.ingests.active()),
        seconds=shop.clock.monotonic() - started_s,
        unsettled=unsettled,
    )


class _Turns:
    """What is done again and again while a scan waits."""

    def __init__(self, shop: Shop, crew: Crew, progress: Callable[[int], None]) -> None:
        self._shop = shop
        self._crew = crew
        self._progress = progress
        self._next_s = shop.clock.monotonic() + HOUSEKEEPING_S

    def take(self, waiting: int) -> None:
        """See that the crew lives, tidy up now and then, and say how much there is to do."""
        self._crew.raise_what_ended()
        if self._shop.clock.monotonic() >= self._next_s:
            tidy_up(self._shop)
            self._next_s = self._shop.clock.monotonic() + HOUSEKEEPING_S
        self._progress(self._shop.journal.ingests.count_active() + waiting)


def _keep_leases(shop: Shop, over: threading.Event) -> None:
    """Keep leases, in a thread of its own: a look at a large inbox may take longer than they last.

    That of a process that died meanwhile must not hold this one up, either.
    """
    with shop.journal.connected():
        while not over.wait(HOUSEKEEPING_S):
            # The next round does what the journal refuses in this one.
            with suppress(Deferred):
                keep_leases(shop)


def _settle(shop: Shop, crew: Crew, turns: _Turns) -> int:
    """Open an ingest for everything that settles; return how many files did not."""
    drops = [_as_mounted(shop, drop) for drop in shop.inboxes.values()]
    lookouts = [Lookout(shop, drop, patient=False) for drop in drops]
    give_up_s = shop.clock.monotonic() + max(drop.max_wait_s for drop in drops)
    for lookout, drop in zip(lookouts, drops, strict=True):
        lookout.look()
        if not lookout.online:
            raise RootOffline(f"The inbox {drop.root.path} is missing or not the one known.")
    while shop.clock.monotonic() < give_up_s:
        if sum(lookout.open_settled() for lookout in lookouts):
            crew.ring()
        waiting = sum(lookout.waiting for lookout in lookouts)
        if waiting == 0:
            return 0
        turns.take(waiting)
        _nap(shop, lookouts)
    return waiting


def _as_mounted(shop: Shop, drop: DropFolder) -> DropFolder:
    shop.attendance.require(drop.root)
    return siting.patient(drop, siting.choice(drop))


def _nap(shop: Shop, lookouts: Sequence[Lookout]) -> None:
    times = [at_s for lookout in lookouts if (at_s := lookout.next_at_s()) is not None]
    left_s = min(times, default=0.0) - shop.clock.monotonic()
    time.sleep(min(_LONGEST_NAP_S, max(0.01, left_s)))


def _kind(ingest: Ingest) -> str:
    if ingest.state in states.ACTIVE:
        return "deferred"
    kinds = {State.DONE: "completed", State.DUPLICATE: "duplicate"}
    return kinds.get(ingest.state, "quarantined")
