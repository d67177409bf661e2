"""A lookout's post: one thread for each inbox, which looks whenever there is reason to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import structlog

from modn_watch.errors import Deferred
from modn_watch.hints import Hints
from modn_watch.lookout import Lookout

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable

    from modn_watch.shop import DropFolder, Shop

log = structlog.get_logger()

_OFFLINE_PAUSE_S = 1.0
#: A folder that is renamed or mounted over sends no event of that: it is asked for.
_ATTENDANCE_S = 2.0
_LONGEST_PAUSE_S = 60.0


class Watching(Protocol):
    """Sends hints about one inbox; `watch.Watcher`."""

    def alive(self) -> bool:
        """Return whether hints can be expected."""

    def stop(self) -> None:
        """Send no more."""


class Watch(Protocol):
    """Begins to send hints about an inbox."""

    def __call__(self, drop: DropFolder, hint: Callable[[bytes | None], None]) -> Watching | None:
        """Return what watches now; None where events cannot be had."""


class Post:
    """Keeps the lookout over one inbox."""

    def __init__(
        self, shop: Shop, drop: DropFolder, watch: Watch, ring: Callable[[], None]
    ) -> None:
        self._shop = shop
        self._drop = drop
        self._watch = watch
        self._ring = ring
        self._lookout = Lookout(shop, drop)
        self._hints = Hints()
        self._watching: Watching | None = None
        self._next_scan_s = 0.0
        self._next_watch_s = 0.0
        self._troubles = 0

    def keep(self, stop: threading.Event) -> None:
        """Look until told to stop."""
        with self._shop.journal.connected():
            while not stop.is_set():
                self._look_once()
                # Looking forgets the call to wake; who called has said before why.
                if not stop.is_set():
                    self._hints.wait(self._pause_s())
        if self._watching is not None:
            self._watching.stop()

    def wake(self) -> None:
        """Make it notice that it was told to stop."""
        self._hints.add(None)

    def _look_once(self) -> None:
        was_online = self._lookout.online
        try:
            self._watch_again()
            self._look()
            if self._lookout.open_settled():
                self._ring()
            self._troubles = 0
        except Deferred as error:
            self._troubles += 1
            log.warning("journal_busy", inbox=str(self._drop.root.path), reason=error.message)
        except OSError as error:
            self._troubles += 1
            self._lookout.online = False
            log.warning("inbox_unreadable", inbox=str(self._drop.root.path), reason=str(error))
        if self._lookout.online is not was_online:
            word = "inbox_online" if self._lookout.online else "inbox_offline"
            log.warning(word, inbox=str(self._drop.root.path))

    def _look(self) -> None:
        now_s = self._shop.clock.monotonic()
        hinted = self._hints.take()
        if now_s >= self._next_scan_s or hinted is None:
            self._lookout.look()
            self._next_scan_s = self._shop.clock.monotonic() + self._between_scans_s()
        else:
            self._lookout.look(hinted)

    def _watch_again(self) -> None:
        """Begin to watch, also anew after a watcher ended: the scan then finds what it missed."""
        if self._drop.polling or (self._watching is not None and self._watching.alive()):
            return
        now_s = self._shop.clock.monotonic()
        if self._watching is None and now_s < self._next_watch_s:
            return
        if self._watching is not None:
            log.warning("watcher_ended", inbox=str(self._drop.root.path))
            self._watching.stop()
        self._watching = self._watch(self._drop, self._hints.add)
        self._next_watch_s = now_s + self._drop.rescan_s
        self._next_scan_s = 0.0

    def _between_scans_s(self) -> float:
        events = self._watching is not None and not self._drop.polling
        return self._drop.rescan_s if events else self._drop.poll_s

    def _pause_s(self) -> float:
        if self._troubles:
            return min(_LONGEST_PAUSE_S, 2.0 ** min(self._troubles - 1, 10))
        if not self._lookout.online:
            return _OFFLINE_PAUSE_S
        now_s = self._shop.clock.monotonic()
        settles_s = self._lookout.next_at_s()
        wake_s = min(self._next_scan_s, settles_s or self._next_scan_s, now_s + _ATTENDANCE_S)
        return max(0.0, wake_s - now_s)
