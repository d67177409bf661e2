"""What is sent round again from quarantine, where no daemon watches the inbox that it comes to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modn_watch import siting
from modn_watch.lookout import Lookout
from modn_watch.model import State
from modn_watch.refusals import as_deferred

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modn_watch.model import Ingest
    from modn_watch.shop import DropFolder, Shop


class Rounds:
    """Watches for one file at a time what a daemon watches for the whole inbox."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._last_change = shop.journal.news.last_change()
        self._lookouts: list[Lookout] = []

    def hear(self) -> None:
        """Begin to watch for what was sent round, by whomever, since this was asked last.

        Raises:
            Deferred: journal or inbox do not answer.
        """
        changes = self._shop.journal.news.changes(self._last_change)
        self._lookouts += list(self._begun(set(changes.values())))
        self._last_change = max(changes, default=self._last_change)

    def open_settled(self) -> int:
        """Open an ingest for each file that lies still; return how many were opened.

        Raises:
            Deferred: the journal does not answer.
        """
        opened = sum(lookout.open_settled() for lookout in self._lookouts)
        self._lookouts = [lookout for lookout in self._lookouts if lookout.waiting]
        return opened

    def leave(self) -> None:
        """Leave them to somebody else."""
        self._lookouts.clear()

    def _begun(self, numbers: set[int]) -> Iterator[Lookout]:
        for number in sorted(numbers):
            ingest = self._shop.journal.records.get(number)
            if ingest and ingest.state is State.RELEASED:
                drop = self._shop.inboxes.get(ingest.identity.inbox)
                if drop is not None:
                    yield self._lookout(drop, ingest)

    def _lookout(self, drop: DropFolder, ingest: Ingest) -> Lookout:
        self._shop.attendance.require(drop.root)
        try:
            lookout = Lookout(self._shop, siting.patient(drop, siting.choice(drop)))
            lookout.look([drop.root.below(ingest.released_to or ingest.identity.path)])
        except OSError as error:
            raise as_deferred(error) from error
        return lookout
