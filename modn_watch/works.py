"""The works of a process that is no daemon: a crew for what was handed in, and its housekeeping.

They need no daemon beside them. Where one runs, it has the files: a crew that answers people steps
back from the processors, and what it had in hand would come last of all that was saved (measured:
the last of 60 drawings took three minutes). It only begins what was just handed in; leases see to
it that one of them does.
"""

from __future__ import annotations

import contextlib
import threading
from functools import partial
from typing import TYPE_CHECKING

import structlog

from modn_watch import owners, presence, threads
from modn_watch.crew import Crew
from modn_watch.errors import Deferred
from modn_watch.housekeeping import HOUSEKEEPING_S, keep_leases, tidy_up
from modn_watch.rounds import Rounds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from modn_watch.shop import Shop

log = structlog.get_logger()

#: Between two looks at whether the crew lives, seconds.
_BEAT_S = 1.0


@contextlib.contextmanager
def at_work(
    shop: Shop, workers: int, *, hurry: Callable[[], None], end: Callable[[], None]
) -> Iterator[Callable[[], None]]:
    """Carry files through their steps while the block runs; yield what says that there are some.

    Args:
        shop: the installation.
        workers: files at a time.
        hurry: ends what parsers are at; called when a step takes too long at the end.
        end: asks for the end of the block; called where a thread broke down.

    Raises:
        Misconfigured: a daemon on another host works on the same SQLite journal.
        Exception: whatever ended a thread; it is a bug, and a restart is the remedy.
    """
    presence.require_one_host(shop)
    crew, over = Crew(shop, workers), threading.Event()
    _attempt(shop, "leases", keep_leases)
    _attempt(shop, "daemons", partial(_give_way, crew))
    crew.start()
    for name, work in (
        ("house", partial(_keep_tidy, crew)),
        ("oversee", partial(_oversee, crew, end)),
        ("rounds", partial(_see_round, crew, Rounds(shop))),
    ):
        threads.start(name, partial(work, shop, over))
    try:
        yield crew.ring
    finally:
        over.set()
        _attempt(shop, "leases", lambda _shop: crew.stop(hurry))
    crew.raise_what_ended()


def _keep_tidy(crew: Crew, shop: Shop, over: threading.Event) -> None:
    with shop.journal.connected():
        while not over.wait(HOUSEKEEPING_S):
            _attempt(shop, "leases", keep_leases)
            # A daemon does the same, and looks at every quarantined file for it.
            if not crew.stands_by:
                _attempt(shop, "tidying", tidy_up)


def _oversee(crew: Crew, end: Callable[[], None], shop: Shop, over: threading.Event) -> None:
    with shop.journal.connected():
        while not over.wait(_BEAT_S):
            _attempt(shop, "daemons", partial(_give_way, crew))
            crew.relieve()
            if crew.broken():
                end()
                return


def _see_round(crew: Crew, rounds: Rounds, shop: Shop, over: threading.Event) -> None:
    with shop.journal.connected():
        while not over.wait(_BEAT_S):
            _attempt(shop, "rounds", lambda _shop: rounds.hear())
            if crew.stands_by:
                rounds.leave()
            else:
                _attempt(shop, "rounds", partial(_take_round, crew, rounds))


def _take_round(crew: Crew, rounds: Rounds, _shop: Shop) -> None:
    if rounds.open_settled():
        crew.ring()


def _give_way(crew: Crew, shop: Shop) -> None:
    """Leave the files to a daemon where there is one on the same processors."""
    crew.stands_by = any(owners.same_boot(each.owner) for each in presence.present(shop))


def _attempt(shop: Shop, about: str, work: Callable[[Shop], None]) -> None:
    """Do what the journal may refuse, and what is done again anyway."""
    try:
        work(shop)
    except Deferred as error:
        if shop.worth_a_word(about, error.message):
            log.warning("journal_busy", reason=error.message, remedy=error.hint)
