"""Hints from watchdog that something below a folder may have changed; never the truth.

A hint may come twice, late, or not at all: queues overflow, folders slip past the kernel's limit
of watches, shares send nothing.  Whoever needs the truth scans.
"""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

from watchdog.events import (
    DirAttribEvent,
    DirCreatedEvent,
    DirMovedEvent,
    FileAttribEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers.api import BaseObserver
from watchdog.observers.inotify import InotifyEmitter
from watchdog.observers.inotify_c import InotifyFD
from watchdog.observers.polling import PollingObserverVFS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from watchdog.observers.inotify_c import (
        CallbackId,
        InotifyEvent,
        Mask,
        WatchCallback,
        WatchDescriptor,
    )

#: Opening, and closing after reading, are left out, or our own reading would call for more of
#: it; so is DirModified, which watchdog makes up beside each event of a file.
_WANTED: list[type[FileSystemEvent]] = [
    FileCreatedEvent,
    FileMovedEvent,
    FileClosedEvent,
    FileModifiedEvent,
    FileAttribEvent,
    DirCreatedEvent,
    DirMovedEvent,
    DirAttribEvent,
]


class Watcher:
    """Watches one folder with all below it, from `start` to `stop`, and again if one likes."""

    def __init__(
        self,
        root: Path,
        *,
        hint: Callable[[bytes | None], None],
        polling: bool = False,
        poll_s: float = 1.0,
    ) -> None:
        """Prepare to watch.

        Args:
            root: absolute; symbolic links below it are not followed.
            hint: called from other threads, and must return at once, with the absolute path of a
                file that may have changed or of a folder in which anything may have; None =
                anything anywhere.
            polling: compare listings instead of asking the kernel for events.
            poll_s: between two listings.
        """
        self._root = root
        self._polling = polling
        self._poll_s = poll_s
        self._hint = hint
        self._reader: _Reader | None = None
        self._observer: BaseObserver | None = None
        self._folder: tuple[int, int] | None = None

    def start(self) -> None:
        """Begin to watch; what was there before gives no hint, so scan after this.

        Folders below the root that the kernel grants no watch for are passed over in silence;
        only `watches` tells.

        Raises:
            OSError: there is no such folder, or it may not be read; ENOSPC and EMFILE when the
                kernel grants no watch at all, and the folder can only be polled.
        """
        try:
            self._begin()
        except OSError:
            self.stop()
            raise

    def _begin(self) -> None:
        self._folder = _folder(self._root)
        self._observer = self._new_observer()
        self._observer.schedule(
            _Handler(self._hint), str(self._root), recursive=True, event_filter=_WANTED
        )
        self._observer.start()
        if self.watches() == 0:
            # Which watchdog keeps to itself.
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(self._root))

    def _new_observer(self) -> BaseObserver:
        if self._polling:
            # Not os.stat: links would lead out of the folder, or in circles.
            return PollingObserverVFS(os.lstat, os.scandir, polling_interval=self._poll_s)
        self._reader = _Reader(self._hint)
        self._reader.start()
        return BaseObserver(InotifyEmitter, inotify_fd=self._reader)

    def stop(self) -> None:
        """Send no more hints; returns when every thread has ended."""
        for thread in (self._observer, self._reader):
            if thread is not None:
                thread.stop()
            if thread is not None and thread.is_alive():
                thread.join()
        self._observer = self._reader = None

    def alive(self) -> bool:
        """Return whether hints can be expected from the folder that is at the root now."""
        if self._observer is None or not self._observer.emitters:
            return False
        threads = [self._observer, *self._observer.emitters]
        if self._reader is not None:
            threads.append(self._reader)
        # The observer lives on when an emitter has died.
        return all(thread.is_alive() for thread in threads) and self._still_there()

    def _still_there(self) -> bool:
        """Events come from the folder once opened, even when it was moved or mounted over."""
        try:
            return self._polling or _folder(self._root) == self._folder
        except OSError:
            return False

    def watches(self) -> int | None:
        """Return how many folders the kernel watches for us; None = polling."""
        if self._reader is None:
            return None
        # No public way to ask.  A folder that may not be read is entered as number -1.
        return sum(number >= 0 for number in list(self._reader._watch_for_wd))  # noqa: SLF001


class _Reader(InotifyFD):
    """Reads the kernel's queue, and does not keep it to itself when that has overflowed."""

    def __init__(self, hint: Callable[[bytes | None], None]) -> None:
        super().__init__()
        self._hint = hint

    def add_callback(
        self, path: bytes, mask: Mask, callback: WatchCallback, id_: CallbackId
    ) -> WatchDescriptor:
        # watchdog warns of a folder that is entered twice, with all it knows in the text; a
        # folder made and at once filled is, and so is every second one that may not be read.
        with self._lock:
            watch = self._get_or_create_watch(path, mask)
            watch.callbacks[id_] = callback
        return watch.wd

    def handle_event(self, event: InotifyEvent) -> None:
        # The warning that watchdog logs comes before it has watched new folders: a scan begun
        # then could miss what is saved in them meanwhile.
        super().handle_event(event)
        if event.is_queue_overflow:
            self._hint(None)


class _Handler(FileSystemEventHandler):
    def __init__(self, hint: Callable[[bytes | None], None]) -> None:
        self._hint = hint

    def dispatch(self, event: FileSystemEvent) -> None:
        path = event.dest_path or event.src_path
        self._hint(os.fsencode(path) if path else None)


def _folder(path: Path) -> tuple[int, int]:
    """Return which folder is there; of a file, watchdog would watch the folder around it."""
    found = os.stat(f"{path}/.")  # noqa: PTH116 -- Path drops the dot, which asks for a folder
    return found.st_dev, found.st_ino
