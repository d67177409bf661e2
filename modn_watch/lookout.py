"""The lookout over one inbox: sees what lies there, and opens an ingest for what has settled."""

from __future__ import annotations

import itertools
import os
import secrets
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import structlog

from modn_watch import inbox, parsers, roots, stability
from modn_watch.journal import Arrival

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from modn_watch.model import Stamp
    from modn_watch.shop import DropFolder, Shop
    from modn_watch.stability import Quiet

log = structlog.get_logger()

#: Arrivals that one transaction takes.
_BATCH = 500


class Lookout:
    """What is known of the files in one inbox that are not in hand yet.

    Nothing here outlives the process: after a restart each file is quiet for one period again.
    """

    def __init__(self, shop: Shop, drop: DropFolder) -> None:
        self._shop = shop
        self._drop = drop
        self._quiet: dict[bytes, Quiet] = {}
        #: Settled files that the journal has; they wait there to be claimed.
        self._opened: set[bytes] = set()
        #: Files that stay where they are and were ingested before, in this condition.
        self._known: dict[bytes, Stamp] = {}
        self._known_until_s = 0.0
        self.online = True

    @property
    def waiting(self) -> int:
        """Return how many files have not settled yet."""
        return len(self._unsettled())

    def _unsettled(self) -> set[bytes]:
        known = {
            path
            for path, stamp in self._known.items()
            if path in self._quiet and self._quiet[path].stamp == stamp
        }
        return self._quiet.keys() - self._opened - known

    def look(self, hints: Iterable[Path] | None = None) -> None:
        """Look at some places, or at the whole inbox; while it is offline, at nothing.

        Args:
            hints: files or folders where something changed; None = everywhere.
        """
        self.online = roots.online(self._drop.root)
        if not self.online:
            return
        if hints is None:
            self._look_everywhere()
            return
        for path in hints:
            if inbox.wanted(self._drop.root.path, self._drop.ignore, path):
                self._look_at(path)

    def _look_everywhere(self) -> None:
        now_s = self._shop.clock.monotonic()
        found = inbox.scan(self._drop.root.path, self._drop.ignore)
        self._quiet = {
            path: stability.look(self._quiet.get(path), stamp, now_s) for path, stamp in found
        }
        self._opened = set(self._waiting_in_the_journal())
        if now_s >= self._known_until_s:
            # A release makes a file that stays where it is new work once more.
            self._known.clear()
            self._known_until_s = now_s + self._drop.rescan_s

    def _waiting_in_the_journal(self) -> Iterator[bytes]:
        root_id = self._drop.root.id
        waiting = self._shop.journal.ingests.claiming(root_id)
        for relative, quiet in self._quiet.items() if waiting else ():
            if inbox.identity(root_id, relative, quiet.stamp) in waiting:
                yield relative

    def _look_at(self, path: Path) -> None:
        now_s = self._shop.clock.monotonic()
        if path.is_dir() and not path.is_symlink():
            for relative, stamp in inbox.scan(self._drop.root.path, self._drop.ignore, path):
                self._see(relative, stability.look(self._quiet.get(relative), stamp, now_s))
            return
        relative = os.fsencode(path.relative_to(self._drop.root.path))
        found = inbox.regular_stamp(path)
        if found is None:
            self._forget(relative)
        else:
            self._see(relative, stability.look(self._quiet.get(relative), found, now_s))

    def _see(self, relative: bytes, quiet: Quiet) -> None:
        if self._quiet.get(relative) != quiet:
            self._opened.discard(relative)
        self._quiet[relative] = quiet

    def _forget(self, relative: bytes) -> None:
        self._quiet.pop(relative, None)
        self._opened.discard(relative)

    def open_settled(self) -> int:
        """Open an ingest for each file that has settled; return how many were opened."""
        if not self.online:
            return 0
        settled = sorted(self._settled(), key=_at_the_root_last)
        opened = 0
        while batch := list(itertools.islice(settled, opened, opened + _BATCH)):
            arrivals = [arrival for path in batch if (arrival := self._arrival(path))]
            self._shop.journal.ingests.open(arrivals, self._shop.clock.now())
            self._opened.update(batch)
            opened += len(batch)
        return opened

    def _settled(self) -> Iterator[bytes]:
        """Yield what was quiet long enough, is so at one more look, and nobody is writing."""
        now_s = self._shop.clock.monotonic()
        for relative in self._unsettled():
            if not stability.settled(self._quiet[relative], now_s, self._drop.quiet_s):
                continue
            self._look_at(self._drop.root.below(relative))
            quiet = self._quiet.get(relative)
            if quiet is None or not stability.settled(quiet, now_s, self._drop.quiet_s):
                continue
            if self._being_written(relative):
                self._quiet[relative] = replace(quiet, since_s=now_s)
            else:
                yield relative

    def _being_written(self, relative: bytes) -> bool:
        try:
            return self._shop.disk.open_elsewhere(self._drop.root.below(relative))
        except OSError:
            # Gone or not to be opened: the claim finds out, and says so in the journal.
            return False

    def _arrival(self, relative: bytes) -> Arrival | None:
        identity = inbox.identity(self._drop.root.id, relative, self._quiet[relative].stamp)
        if self._drop.copied and self._shop.journal.ingests.known(identity):
            self._known[relative] = self._quiet[relative].stamp
            return None
        return Arrival(
            identity=identity,
            copied=self._drop.copied,
            held_name=secrets.token_hex(16),
            file_type=parsers.type_of(PurePosixPath(os.fsdecode(relative)).name),
            submitted_by=inbox.submitter(self._drop.root.below(relative)),
        )

    def next_at_s(self) -> float | None:
        """Return when the next file may have settled, on the monotonic clock; None = none waits."""
        times = (
            stability.settles_at(self._quiet[path], self._drop.quiet_s)
            for path in self._unsettled()
        )
        return min(times, default=None)


def _at_the_root_last(relative: bytes) -> tuple[bool, bytes]:
    """Files at the inbox root may be routed by those that lie in project folders."""
    return b"/" not in relative, relative
