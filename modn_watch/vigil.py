"""A vigil over one inbox: events while the kernel sends them, polling while it does not.

Folders slip past the kernel's limit of watches, threads of a library end, folders are renamed or
mounted over.  Events are believed only while every folder is watched and every thread lives.
"""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING, Protocol

import structlog

from modn_watch.census import census
from modn_watch.roots import is_no_answer
from modn_watch.watch import limit_of_watches

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from modn_watch.mounts import Choice
    from modn_watch.outlook import Mode
    from modn_watch.shop import DropFolder, Shop

log = structlog.get_logger()

#: What a watcher may take to follow new folders before these count as unwatched, seconds.
_GRACE_S = 1.5
_LONGEST_RETRY_S = 600.0
#: A watcher that ended so often soon after it began is not begun again at once.
_PATIENCE = 3
#: What distributions and programs with many folders recommend; unused watches cost nothing.
_AMPLE_WATCHES = 524_288


class Watching(Protocol):
    """Sends hints about one inbox; `watch.Watcher`."""

    @property
    def full(self) -> bool:
        """Whether the kernel has refused to watch a folder because there are too many watches."""

    @property
    def overflows(self) -> int:
        """How often events were lost."""

    def alive(self) -> bool:
        """Return whether hints can be expected."""

    def unwatched(self, folders: Iterable[Path]) -> set[Path]:
        """Return those of some folders about which no hints will come."""

    def stop(self) -> None:
        """Send no more."""


class Watch(Protocol):
    """Begins to send hints about an inbox."""

    def __call__(self, drop: DropFolder, hint: Callable[[bytes | None], None]) -> Watching:
        """Return what watches now.

        Raises:
            OSError: events cannot be had.
        """


class Vigil:
    """Keeps a watcher over one inbox, or says why it is polled."""

    def __init__(
        self, shop: Shop, drop: DropFolder, watch: Watch, hint: Callable[[bytes | None], None]
    ) -> None:
        self._clock = shop.clock
        self._drop = drop
        self._watch = watch
        self._hint = hint
        self._choice: Choice | None = None
        self._watching: Watching | None = None
        #: Why events cannot be had, although they are wanted.
        self._refusal: str | None = None
        self._refusals = 0
        #: Whether the present watcher was once seen to watch every folder.
        self._proven = False
        self._missing: set[Path] = set()
        self._began_s = self._judge_s = self._next_s = self._next_count_s = 0.0
        self._short_lives = 0
        self._lost = 0
        self.restarts = 0
        #: At the last count; the root is one of them.
        self.folders: int | None = None
        #: Those that may not be listed.
        self.closed: frozenset[Path] = frozenset()

    @property
    def mode(self) -> Mode:
        """How the inbox is watched now."""
        return "polling" if self._watching is None or self._refusal else "events"

    @property
    def why(self) -> str:
        """Why so, in plain words."""
        return self._refusal or (self._choice.why if self._choice else "It was not looked at yet.")

    @property
    def watches(self) -> int | None:
        """How many folders are watched for events; None = polling."""
        if self.mode == "polling" or self.folders is None:
            return None
        return self.folders - len(self.closed) - len(self._missing)

    @property
    def overflows(self) -> int:
        """How often events were lost since the beginning."""
        return self._lost + (self._watching.overflows if self._watching else 0)

    def choose(self, choice: Choice) -> None:
        """Watch in another way from now on; what watched until now ends."""
        self._choice = choice
        self.stop()
        self._refusal, self._refusals, self._next_s = None, 0, 0.0

    def stop(self) -> None:
        """Watch no more."""
        if self._watching is not None:
            self._lost += self._watching.overflows
            self._watching.stop()
        self._watching = None
        self._missing = set()

    def attend(self) -> bool:
        """See to it that somebody watches; return whether a full scan must follow.

        Raises:
            OSError: the folder is not there, or does not answer.
        """
        if self._choice is None or self._choice.polling:
            return False
        now_s = self._clock.monotonic()
        if self._watching is None:
            return now_s >= self._next_s and self._begin()
        if not self._watching.alive():
            return self._replace("Watching ended: the folder was another one, or a thread died.")
        return bool(self._missing) and now_s >= self._judge_s and self._judge()

    def count(self) -> None:
        """Count the folders against the watches; to be called after each full scan.

        Raises:
            OSError: a folder does not answer.
        """
        now_s = self._clock.monotonic()
        if self._watching is None and now_s < self._next_count_s:
            return
        found = census(self._drop.root.path)
        self.folders, self.closed = len(found.open) + len(found.closed), found.closed
        self._next_count_s = now_s + self._drop.rescan_s
        if self._watching is None:
            return
        self._missing = self._watching.unwatched(found.open)
        if not self._missing:
            self._prove()
        self._judge_s = now_s if self._watching.full else now_s + _GRACE_S

    def _begin(self) -> bool:
        try:
            self._watching = self._watch(self._drop, self._hint)
        except OSError as error:
            if is_no_answer(error) or error.errno in (errno.ENOENT, errno.ENOTDIR):
                # The folder's fault, not that of the kernel.
                raise
            self._refuse(_in_words(error))
            return False
        self._proven = False
        self._began_s = self._clock.monotonic()
        return True

    def _prove(self) -> None:
        self._proven = True
        if self._refusal is not None:
            log.info("events_again", inbox=str(self._drop.root.path))
        self._refusal, self._refusals = None, 0

    def _judge(self) -> bool:
        """Decide about the folders that were not watched at the last count and had time since."""
        assert self._watching is not None, "folders are missed only by somebody"
        there = census(self._drop.root.path).open & self._missing
        self._missing = self._watching.unwatched(there)
        if not self._missing:
            self._prove()
            return False
        if self._proven:
            return self._replace(f"{len(self._missing)} folders were not watched.")
        self._refuse(_shortage(len(self._missing), self.folders or 0, full=self._watching.full))
        return True

    def _replace(self, reason: str) -> bool:
        """Begin anew; the scan that follows finds what was missed."""
        lived_s = self._clock.monotonic() - self._began_s
        self._short_lives = self._short_lives + 1 if lived_s < self._drop.rescan_s else 0
        log.warning("watching_began_anew", inbox=str(self._drop.root.path), reason=reason)
        self.stop()
        self.restarts += 1
        if self._short_lives >= _PATIENCE:
            self._refuse("Watching for events ended again and again; it is tried again later.")
            return True
        self._begin()
        return True

    def _refuse(self, why: str) -> None:
        """Poll for a while, ever longer."""
        self.stop()
        self._refusals += 1
        pause_s = self._drop.rescan_s * 2.0 ** min(self._refusals - 1, 10)
        self._next_s = self._clock.monotonic() + min(pause_s, _LONGEST_RETRY_S)
        if self._refusal is None:
            log.warning("no_events", inbox=str(self._drop.root.path), reason=why)
        self._refusal = why


def _in_words(error: OSError) -> str:
    if error.errno == errno.ENOSPC:
        return _too_many("No folder can be watched for events")
    if error.errno == errno.EMFILE:
        return (
            "Nothing can be watched for events, because this user's programs watch in as many "
            "places as fs.inotify.max_user_instances allows. The inbox is looked through again and "
            "again instead. Remedy: raise it with sysctl."
        )
    return f"Nothing can be watched for events: {error.strerror or error}."


def _shortage(missing: int, folders: int, *, full: bool) -> str:
    beginning = f"{missing} of {folders} folders cannot be watched for events"
    if full:
        return _too_many(beginning, missing)
    return f"{beginning}; the inbox is looked through again and again instead."


def _too_many(beginning: str, missing: int = 1) -> str:
    # A service may be kept from reading the system's settings.
    name, value = limit_of_watches() or ("fs.inotify.max_user_watches", None)
    ample = max(_AMPLE_WATCHES, 2 * ((value or 0) + missing))
    now = "" if value is None else f", which is {value}; at least {value + missing} are needed"
    return (
        f"{beginning}, because this user's programs watch as many as {name} allows{now}. The inbox "
        f"is looked through again and again instead. Remedy: sysctl -w {name}={ample}, and the "
        "same in /etc/sysctl.d, so that it lasts."
    )
