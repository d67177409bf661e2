"""The lookout over one inbox: sees what lies there, and opens an ingest for what has settled."""

from __future__ import annotations

import heapq
import itertools
import os
import secrets
from dataclasses import dataclass
from datetime import timedelta
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import structlog

from modn_watch import inbox, parsers, roots, stability
from modn_watch.endings import SAMPLE_BYTES, Ending, ending
from modn_watch.journal import Arrival
from modn_watch.model import Identity
from modn_watch.stability import Patience, Why

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime
    from pathlib import Path

    from modn_watch.model import Stamp
    from modn_watch.shop import DropFolder, Shop
    from modn_watch.stability import Quiet

log = structlog.get_logger()

#: Arrivals that one transaction takes.
_BATCH = 500


@dataclass(frozen=True, kw_only=True)
class Unsettled:
    """A file that is not taken yet."""

    #: Relative to the inbox, as the file system spells it.
    path: bytes
    #: Since when it has been waited for.
    since_at: datetime
    why: Why


class Lookout:
    """What is known of the files in one inbox that are not in hand yet.

    Nothing here outlives the process: after a restart each file is quiet for one period again.
    """

    def __init__(self, shop: Shop, drop: DropFolder, *, patient: bool = True) -> None:
        """Prepare to look.

        Args:
            shop: the installation.
            drop: the inbox.
            patient: whether what is empty or has no end yet is waited for longer.
        """
        self._shop = shop
        self._drop = drop
        self._patient = patient
        self._patience = Patience(quiet_s=drop.quiet_s, max_wait_s=drop.max_wait_s)
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

    def unsettled(self, limit: int | None = None) -> list[Unsettled]:
        """Return which files have not settled yet, and why, those that wait longest first.

        Args:
            limit: only so many of them.
        """
        found = [(path, self._quiet[path]) for path in self._unsettled()]
        waits = [
            Unsettled(path=path, since_at=self._instant(quiet), why=quiet.why)
            for path, quiet in found
        ]
        if limit is None:
            return sorted(waits, key=_since)
        return heapq.nsmallest(limit, waits, key=_since)

    def _instant(self, quiet: Quiet) -> datetime:
        since_s = quiet.since_s if quiet.awaited_s is None else quiet.awaited_s
        waited_s = self._shop.clock.monotonic() - since_s
        return self._shop.clock.now() - timedelta(seconds=waited_s)

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
            if Identity.seen(root_id, relative, quiet.stamp) in waiting:
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
        """Yield what was quiet long enough, is so at one more look, and seems to be all there."""
        now_s = self._shop.clock.monotonic()
        for relative in self._unsettled():
            if self._quiet_enough(relative, now_s):
                self._look_at(self._drop.root.below(relative))
            if self._quiet_enough(relative, now_s) and self._ready(relative, now_s):
                yield relative
            else:
                self._mention(relative, now_s)

    def _quiet_enough(self, relative: bytes, now_s: float) -> bool:
        quiet = self._quiet.get(relative)
        return quiet is not None and stability.settled(quiet, now_s, self._patience)

    def _ready(self, relative: bytes, now_s: float) -> bool:
        quiet = self._quiet[relative]
        why = self._why_not(self._drop.root.below(relative), quiet)
        if why is not None:
            self._quiet[relative] = stability.held_up(quiet, why, now_s)
            return False
        if quiet.why in stability.LACKING:
            log.warning("taken_as_it_is", **self._words(relative, quiet))
        self._quiet[relative] = stability.taken(quiet)
        return True

    def _why_not(self, path: Path, quiet: Quiet) -> Why | None:
        """Return what speaks against taking a quiet file; None = nothing."""
        try:
            if self._shop.disk.open_elsewhere(path):
                return Why.OPEN
            return None if self._spent(quiet) else self._lack(path, quiet)
        except BlockingIOError:
            # Whoever has it open was promised to be asked before anybody else opens it, as a
            # file server is that lets its clients keep what they write to themselves.
            return Why.OPEN
        except OSError:
            # Gone or not to be opened: the claim finds out, and says so in the journal.
            return None

    def _spent(self, quiet: Quiet) -> bool:
        """Return whether there is no more patience; a file's two ends are read once only."""
        return not self._patient or quiet.why in stability.LACKING or quiet.awaited_s is None

    def _lack(self, path: Path, quiet: Quiet) -> Why | None:
        if quiet.stamp.size == 0:
            return Why.EMPTY
        with self._shop.disk.open_regular(path) as stream:
            head = stream.read(SAMPLE_BYTES)
            size = stream.seek(0, os.SEEK_END)
            stream.seek(max(0, size - SAMPLE_BYTES))
            found = ending(head, stream.read(SAMPLE_BYTES), size)
        return Why.UNFINISHED if found is Ending.UNFINISHED else None

    def _mention(self, relative: bytes, now_s: float) -> None:
        """Say, once in a longest wait, that a file has not settled."""
        quiet = self._quiet.get(relative)
        if quiet is not None and stability.overdue(quiet, now_s, self._patience):
            log.warning("still_waiting", **self._words(relative, quiet))
            self._quiet[relative] = stability.mentioned(quiet, now_s, self._patience)

    def _words(self, relative: bytes, quiet: Quiet) -> dict[str, str]:
        source = relative.decode("utf-8", "replace")
        return {"source": source, "why": quiet.why, "since": self._instant(quiet).isoformat()}

    def _arrival(self, relative: bytes) -> Arrival | None:
        identity = Identity.seen(self._drop.root.id, relative, self._quiet[relative].stamp)
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
            stability.settles_at(self._quiet[path], self._patience) for path in self._unsettled()
        )
        return min(times, default=None)


def _since(unsettled: Unsettled) -> datetime:
    return unsettled.since_at


def _at_the_root_last(relative: bytes) -> tuple[bool, bytes]:
    """Files at the inbox root may be routed by those that lie in project folders."""
    return b"/" not in relative, relative
