"""Everything that a step may touch, in one frozen value; the commands build it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from modn_watch import roots
from modn_watch.attendance import Attendance
from modn_watch.errors import Corrupt, RootOffline
from modn_watch.orders import DAEMON, Order
from modn_watch.reminders import Reminders
from modn_watch.silences import Silences
from modn_watch.standards import Standards

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from pathlib import Path

    from modn_watch.disk import Disk
    from modn_watch.inbox import Ignore
    from modn_watch.journal import Journal
    from modn_watch.model import Extract, Ingest, Owner
    from modn_watch.mounts import Observer
    from modn_watch.roots import Root
    from modn_watch.studio import Studio
    from modn_watch.vocabulary import Vocabulary


class Parse(Protocol):
    """Reads one file in a child process; `sandbox.Sandbox.parse`."""

    def __call__(
        self,
        path: Path,
        name: str,
        *,
        kind: str | None = None,
        alone: bool = False,
        begin: Callable[[], None] = lambda: None,
    ) -> Extract:
        """Return what the parser read."""


@dataclass(frozen=True, kw_only=True)
class Clock:
    """What time it is."""

    #: An aware instant in UTC, for what is written down.
    now: Callable[[], datetime]
    #: Seconds that only ever go forward, for waiting.
    monotonic: Callable[[], float]


@dataclass(frozen=True, kw_only=True)
class DropFolder:
    """One inbox with its settings."""

    root: Root
    layouts: tuple[str, ...]
    strict_codes: bool
    default_client: str | None
    default_project: str | None
    ignore: Ignore
    quiet_s: float
    max_wait_s: float
    rescan_s: float
    #: What the configuration says; what is mounted there decides too (`siting`).
    observer: Observer
    #: Between two scans while no events come from there.
    poll_s: float
    copied: bool
    receipts: bool
    remove_empty_folders: bool


@dataclass(frozen=True, kw_only=True)
class Shop:
    """The whole installation."""

    #: By the id of their roots.
    inboxes: Mapping[str, DropFolder]
    archive: Root
    quarantine: Root
    disk: Disk
    journal: Journal
    parse: Parse
    clock: Clock
    vocabulary: Vocabulary
    owner: Owner
    max_bytes: int
    #: Who asks for what is changed, by a name.
    by: str = DAEMON
    #: Files of kinds that nobody reads are filed with their jobs.
    accept_other: bool = False
    #: Those that may take long, because text in pictures is looked for; the others overtake them.
    slow_types: frozenset[str] = frozenset()
    standards: Standards = field(default_factory=Standards)
    #: Where pictures are made; None = nowhere.
    studio: Studio | None = None
    #: Which roots answer at all; nobody touches one that does not.
    attendance: Attendance = field(default_factory=Attendance)
    #: Which troubles the log has heard of.
    reminders: Reminders = field(default_factory=Reminders)
    #: How long those on other computers have said nothing.
    silences: Silences = field(default_factory=Silences)

    @property
    def roots(self) -> tuple[Root, ...]:
        """Return every folder of the installation, inboxes first."""
        return (*(drop.root for drop in self.inboxes.values()), self.archive, self.quarantine)

    def order(self) -> Order:
        """Return who wants what is to be changed now."""
        return Order(by=self.by, at=self.clock.now())

    def online(self, root: Root) -> bool:
        """Return whether a root answers, is there, and is the one that the journal knows."""
        return self.attendance.answers(root) and roots.online(root)

    def require_online(self, *wanted: Root) -> None:
        """Do nothing where every root answers and is online.

        Raises:
            RootOffline: one is not.
        """
        self.attendance.require(*wanted)
        roots.require_online(*wanted)

    def worth_a_word(self, about: str, reason: str) -> bool:
        """Return whether the log should hear of a trouble now: when it begins, and hourly."""
        return self.reminders.due(about, reason, self.clock.monotonic())

    def paused(self) -> frozenset[str]:
        """Return the inboxes, by their ids, whose files can get no further at present."""
        if not self.attendance.present(self.archive):
            return frozenset(self.inboxes)
        away = (d for d in self.inboxes.values() if not self.attendance.present(d.root))
        return frozenset(drop.root.id for drop in away)

    def drop_folder(self, ingest: Ingest) -> DropFolder:
        """Return the inbox that an ingest came from.

        Raises:
            RootOffline: it is not configured any more.
        """
        try:
            return self.inboxes[ingest.identity.inbox]
        except KeyError:
            raise RootOffline(
                "The inbox that this file came from is not in the configuration any more.",
                hint="Name it in the configuration again until its files are finished.",
            ) from None

    def held(self, ingest: Ingest) -> Path:
        """Return where the file of an ingest lies while it is in hand."""
        assert ingest.held_name is not None, "this ingest holds nothing any more"
        return self.held_root(ingest).held / ingest.held_name

    def held_root(self, ingest: Ingest) -> Root:
        """Return the root in whose keeping the file of an ingest is while it is in hand."""
        return self.archive if ingest.copied else self.drop_folder(ingest).root

    def require_held(self, ingest: Ingest) -> None:
        """Do nothing where the file of an ingest is in our keeping.

        Raises:
            RootOffline: its root is not there to tell.
            Corrupt: it is, and the file is not.
        """
        held = self.held(ingest)
        if not self.disk.exists(held):
            self.require_online(self.held_root(ingest))
        # Once more: the root may have been away for a moment.
        if not self.disk.exists(held):
            raise Corrupt(f"The file that was taken in hand is gone from {held}.")

    def source(self, ingest: Ingest) -> Path:
        """Return where the file of an ingest was saved."""
        return self.drop_folder(ingest).root.below(ingest.identity.path)
