"""A lookout's post: one thread for each inbox, which looks whenever there is reason to."""

from __future__ import annotations

import errno
from dataclasses import replace
from typing import TYPE_CHECKING

import structlog

from modn_watch import siting
from modn_watch.documents import shown
from modn_watch.errors import Deferred, RootOffline
from modn_watch.hints import Hints
from modn_watch.lookout import Lookout
from modn_watch.outlook import Awaited, Outlook
from modn_watch.vigil import Vigil

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Collection
    from pathlib import Path

    from modn_watch.lookout import Unsettled
    from modn_watch.mounts import Choice
    from modn_watch.shop import DropFolder, Shop
    from modn_watch.vigil import Watch

log = structlog.get_logger()

_OFFLINE_PAUSE_S = 1.0
#: Files of which is said why they wait.
_SHOWN = 10
#: A folder that is renamed or mounted over sends no event of that: it is asked for.
_ATTENDANCE_S = 2.0
_LONGEST_PAUSE_S = 60.0
#: So many times longer than a look takes is rested after it.
_REST = 4
#: While somebody copies thousands of files, hints gather for so long at most, seconds.
_GATHER_S = 0.5
#: Of a folder in a message, characters.
_LONGEST_NAME = 200


class Post:
    """Keeps the lookout over one inbox; touches no other folder."""

    def __init__(
        self, shop: Shop, drop: DropFolder, watch: Watch, ring: Callable[[], None]
    ) -> None:
        self._shop = shop
        self._drop = drop
        self._ring = ring
        self._lookout = Lookout(shop, drop)
        self._hints = Hints()
        self._vigil = Vigil(shop, drop, watch, self._hints.add)
        self._choice: Choice | None = None
        self._next_scan_s = 0.0
        self._troubles = 0
        #: How it stands; made anew after each look, and safe to read from any thread.
        self.outlook = Outlook(
            inbox=str(drop.root.path), online=None, mode=self._vigil.mode, why=self._vigil.why
        )

    def keep(self, stop: threading.Event) -> None:
        """Look until told to stop."""
        with self._shop.journal.connected():
            while not stop.is_set():
                began_s = self._shop.clock.monotonic()
                self._look_once()
                took_s = self._shop.clock.monotonic() - began_s
                stop.wait(min(_REST * took_s, _GATHER_S))
                # Looking forgets the call to wake; who called has said before why.
                if not stop.is_set():
                    self._hints.wait(self._pause_s())
        self._vigil.stop()

    def wake(self) -> None:
        """Make it notice that it was told to stop."""
        self._hints.add(None)

    def _look_once(self) -> None:
        self.outlook = replace(self.outlook, looking_since=self._shop.clock.now())
        try:
            self._look()
        except RootOffline as error:
            self._troubles = 0
            self._tell(online=False, trouble=_why_offline(self._drop, error))
        except Deferred as error:
            self._troubles += 1
            self._tell(online=True, trouble=error.message)
        except OSError as error:
            self._troubles += 1
            where = error.filename or self._drop.root.path
            reason = error.strerror or str(error)
            self._tell(online=False, trouble=f"{where} cannot be looked through: {reason}.")
        else:
            self._troubles = 0
            self._tell(online=True, trouble=_in_words(self._vigil.closed))

    def _look(self) -> None:
        hinted = self._hints.take()
        self._shop.require_online(self._drop.root)
        if not self.outlook.online:
            # Nobody said what happened there meanwhile, nor what is mounted there now.
            self._next_scan_s = 0.0
            self._choose()
        if self._vigil.attend():
            self._next_scan_s = 0.0
        if self._shop.clock.monotonic() >= self._next_scan_s or hinted is None:
            self._look_everywhere()
        else:
            self._lookout.look(hinted)
        if not self._lookout.online:
            raise RootOffline(f"{self._drop.root.path} went away while it was looked at.")
        if self._lookout.open_settled():
            self._ring()

    def _choose(self) -> None:
        """Decide how to watch; another file system may have come where one was."""
        choice = siting.choice(self._drop)
        if choice != self._choice:
            self._vigil.choose(choice)
            self._lookout = Lookout(self._shop, siting.patient(self._drop, choice))
            self._choice = choice

    def _look_everywhere(self) -> None:
        clock = self._shop.clock
        began_s = clock.monotonic()
        self._lookout.look()
        took_s = clock.monotonic() - began_s
        self.outlook = replace(self.outlook, last_scan_at=clock.now(), last_scan_s=took_s)
        self._vigil.count()
        self._next_scan_s = clock.monotonic() + self._between_scans_s(took_s)

    def _between_scans_s(self, took_s: float) -> float:
        if self._vigil.mode == "events":
            return self._drop.rescan_s
        return min(self._drop.rescan_s, max(self._drop.poll_s, _REST * took_s))

    def _pause_s(self) -> float:
        if self._troubles:
            return min(_LONGEST_PAUSE_S, 2.0 ** min(self._troubles - 1, 10))
        if not self.outlook.online:
            return _OFFLINE_PAUSE_S
        now_s = self._shop.clock.monotonic()
        settles_s = self._lookout.next_at_s()
        wake_s = min(self._next_scan_s, settles_s or self._next_scan_s, now_s + _ATTENDANCE_S)
        return max(0.0, wake_s - now_s)

    def _tell(self, *, online: bool, trouble: str | None) -> None:
        """Say how it stands now, and log what is new about that."""
        before, vigil, place = self.outlook, self._vigil, self.outlook.inbox
        since = before.trouble_since if trouble == before.trouble else self._shop.clock.now()
        self.outlook = replace(
            before,
            online=online,
            mode=vigil.mode,
            why=vigil.why,
            folders=vigil.folders,
            watches=vigil.watches,
            closed_folders=len(vigil.closed),
            waiting=self._lookout.waiting,
            longest=tuple(_awaited(each) for each in self._lookout.unsettled(_SHOWN)),
            trouble=trouble,
            trouble_since=since if trouble else None,
            restarts=vigil.restarts,
            overflows=vigil.overflows,
            looking_since=None,
        )
        if not trouble:
            self._shop.reminders.over(place)
        elif self._shop.worth_a_word(place, trouble):
            log.warning("inbox_trouble", inbox=place, reason=trouble)
        if online is not (before.online is not False):
            log.warning("inbox_online" if online else "inbox_offline", inbox=place)
        if vigil.overflows > before.overflows:
            log.warning("events_lost", inbox=place, times=vigil.overflows)


def _in_words(closed: Collection[Path]) -> str | None:
    """Return what is wrong about folders that may not be listed."""
    if not closed:
        return None
    return (
        f"{len(closed)} folders may not be looked into, {_short(min(closed))} among them. Give "
        "the user that modn-watch runs as the right to read and to enter them; where folders lie "
        "too deep in each other (4095 bytes of path), move them up."
    )


def _short(path: Path) -> str:
    text = str(path)
    return text if len(text) <= _LONGEST_NAME else f"{text[:_LONGEST_NAME]}..."


def _awaited(unsettled: Unsettled) -> Awaited:
    return Awaited(source=shown(unsettled.path), since=unsettled.since_at, why=unsettled.why.value)


def _why_offline(drop: DropFolder, error: RootOffline) -> str:
    """Return what the file system itself says, where that is more than that nothing is there."""
    try:
        drop.root.own.stat()
    except OSError as refusal:
        if refusal.errno not in (errno.ENOENT, errno.ENOTDIR):
            return f"{drop.root.path} does not answer: {refusal.strerror}."
    return error.message
