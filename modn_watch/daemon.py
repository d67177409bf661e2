"""The daemon: a post at each inbox, a crew, and a loop that sees that all of them live."""

from __future__ import annotations

import threading
from concurrent.futures import wait
from functools import partial
from typing import TYPE_CHECKING

import structlog

from modn_watch import presence, threads
from modn_watch.crew import Crew
from modn_watch.errors import Deferred
from modn_watch.housekeeping import HOUSEKEEPING_S, keep_leases, tidy_up
from modn_watch.post import Post

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from modn_watch.shop import Shop
    from modn_watch.vigil import Watch

log = structlog.get_logger()

#: Between two looks at whether every thread lives, seconds.
_BEAT_S = 1.0
#: What a stop leaves for lookouts and tidying; who is not back then hangs in a dead share.
_RETURN_S = 5.0


class Daemon:
    """Everything that runs, from `run` until it is told to stop."""

    def __init__(
        self, shop: Shop, *, workers: int, watch: Watch, hurry: Callable[[], None]
    ) -> None:
        self._shop = shop
        self._hurry = hurry
        self._crew = Crew(shop, workers)
        self._posts = [Post(shop, drop, watch, self._crew.ring) for drop in shop.inboxes.values()]
        #: Its own, never taken back: who hangs beyond the end must not go on under another shop.
        self._over = threading.Event()
        self._began_at = shop.clock.now()
        self._said: object = None
        self._next_word_s = 0.0

    def ring(self) -> None:
        """Say that there is work that no inbox told of."""
        self._crew.ring()

    def run(self, stop: threading.Event, beat: Callable[[], None]) -> None:
        """Run until told to stop; then finish or give back what is in hand.

        Args:
            stop: set by a signal.
            beat: called about once a second while every thread lives.

        Raises:
            Misconfigured: a daemon on another host works on the same SQLite journal.
            Exception: whatever ended a thread; it is a bug, and a restart is the remedy.
        """
        presence.require_one_host(self._shop)
        self._attempt("leases", keep_leases)
        self._crew.start()
        others = [threads.start("post", partial(post.keep, self._over)) for post in self._posts]
        others.append(threads.start("house", self._keep_tidy))
        try:
            self._oversee(others, stop, beat)
        finally:
            self._over.set()
            for post in self._posts:
                post.wake()
            self._attempt("leases", lambda _shop: self._crew.stop(self._hurry))
            wait(others, timeout=_RETURN_S)
            self._attempt("leave", lambda shop: shop.journal.daemons.forget(shop.owner))

    def _oversee(
        self, others: list[Future[None]], stop: threading.Event, beat: Callable[[], None]
    ) -> None:
        next_round_s = self._shop.clock.monotonic() + HOUSEKEEPING_S
        while not stop.wait(_BEAT_S):
            _raise_what_ended(others)
            self._crew.raise_what_ended()
            self._crew.relieve()
            beat()
            self._attempt("word", self._make_known)
            if self._shop.clock.monotonic() >= next_round_s:
                self._attempt("leases", keep_leases)
                next_round_s = self._shop.clock.monotonic() + HOUSEKEEPING_S

    def _make_known(self, shop: Shop) -> None:
        """Write how each inbox is watched, now and then, and when something of weight changed."""
        now_s = shop.clock.monotonic()
        word = presence.said(shop, [post.outlook for post in self._posts], self._began_at)
        if presence.gist(word) != self._said or now_s >= self._next_word_s:
            shop.journal.daemons.say(word)
            self._said, self._next_word_s = presence.gist(word), now_s + HOUSEKEEPING_S

    def _keep_tidy(self) -> None:
        """Tidy up now and then, in a thread of its own: a folder may not answer."""
        with self._shop.journal.connected():
            while True:
                self._attempt("tidying", tidy_up)
                if self._over.wait(HOUSEKEEPING_S):
                    return

    def _attempt(self, about: str, work: Callable[[Shop], None]) -> None:
        """Do what the journal may refuse, and what is done again anyway."""
        try:
            work(self._shop)
            self._shop.reminders.over(about)
        except Deferred as error:
            if self._shop.worth_a_word(about, error.message):
                log.warning("journal_busy", reason=error.message, remedy=error.hint)


def _raise_what_ended(others: list[Future[None]]) -> None:
    for ended in wait(others, timeout=0).done:
        ended.result()
