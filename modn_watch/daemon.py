"""The daemon: a post at each inbox, a crew, and a loop that sees that all of them live."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from typing import TYPE_CHECKING

import structlog

from modn_watch.crew import Crew
from modn_watch.errors import Deferred
from modn_watch.housekeeping import HOUSEKEEPING_S, keep_house
from modn_watch.post import Post

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable
    from concurrent.futures import Future

    from modn_watch.post import Watch
    from modn_watch.shop import Shop

log = structlog.get_logger()

#: Between two looks at whether every thread lives, seconds.
_BEAT_S = 1.0


class Daemon:
    """Everything that runs, from `run` until it is told to stop."""

    def __init__(
        self, shop: Shop, *, workers: int, watch: Watch, hurry: Callable[[], None]
    ) -> None:
        self._shop = shop
        self._hurry = hurry
        self._crew = Crew(shop, workers)
        self._posts = [Post(shop, drop, watch, self._crew.ring) for drop in shop.inboxes.values()]

    def run(self, stop: threading.Event, beat: Callable[[], None]) -> None:
        """Run until told to stop; then finish or give back what is in hand.

        Args:
            stop: set by a signal.
            beat: called about once a second while every thread lives.

        Raises:
            Exception: whatever ended a thread; it is a bug, and a restart is the remedy.
        """
        self._keep_house()
        self._crew.start()
        with ThreadPoolExecutor(len(self._posts), thread_name_prefix="post") as pool:
            posts = [pool.submit(post.keep, stop) for post in self._posts]
            try:
                self._oversee([*posts, *self._crew.threads], stop, beat)
            finally:
                stop.set()
                for post in self._posts:
                    post.wake()
                self._crew.stop(self._hurry)

    def _oversee(
        self, threads: list[Future[None]], stop: threading.Event, beat: Callable[[], None]
    ) -> None:
        next_housekeeping_s = self._shop.clock.monotonic() + HOUSEKEEPING_S
        while not stop.wait(_BEAT_S):
            _raise_what_ended(threads)
            beat()
            if self._shop.clock.monotonic() >= next_housekeeping_s:
                self._keep_house()
                next_housekeeping_s = self._shop.clock.monotonic() + HOUSEKEEPING_S

    def _keep_house(self) -> None:
        try:
            keep_house(self._shop)
        except Deferred as error:
            log.warning("journal_busy", reason=error.message)


def _raise_what_ended(threads: list[Future[None]]) -> None:
    for ended in wait(threads, timeout=0).done:
        ended.result()
