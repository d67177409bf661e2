"""Hints from watchdog that something below a folder may have changed; never the truth.

A hint may come twice, late, or not at all: queues overflow, folders slip past the kernel's limit
of watches, shares send nothing.  Whoever needs the truth scans.
"""

from __future__ import annotations

import contextlib
import errno
import os
from pathlib import Path
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
from watchdog.observers.inotify_c import InotifyConstants, InotifyFD, Mask

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from watchdog.observers.inotify_c import (
        CallbackId,
        InotifyEvent,
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

    def __init__(self, root: Path, *, hint: Callable[[bytes | None], None]) -> None:
        """Prepare to watch.

        Args:
            root: absolute; may be a symbolic link, but links below it are not followed.
            hint: called from other threads, and must return at once, with the absolute path of a
                file that may have changed or of a folder in which anything may have; None =
                anything anywhere.
        """
        self._root = root
        self._hint = hint
        self._reader: _Reader | None = None
        self._observer: BaseObserver | None = None
        self._folder: tuple[int, int] | None = None

    def start(self) -> None:
        """Begin to watch; what was there before gives no hint, so scan after this.

        Folders below the root that the kernel grants no watch for are passed over in silence;
        only `unwatched` tells.

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
        self._reader = _Reader(os.fsencode(self._root), self._hint)
        self._reader.start()
        self._observer = BaseObserver(InotifyEmitter, inotify_fd=self._reader)
        self._observer.schedule(
            _Handler(self._hint), str(self._root), recursive=True, event_filter=_WANTED
        )
        self._observer.start()
        if self.watches() == 0:
            # Which watchdog keeps to itself.
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(self._root))

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
        if self._observer is None or self._reader is None or not self._observer.emitters:
            return False
        # The observer lives on when an emitter has died.
        threads = [self._observer, self._reader, *self._observer.emitters]
        return all(thread.is_alive() for thread in threads) and self._still_there()

    def _still_there(self) -> bool:
        """Events come from the folder once opened, even when it was moved or mounted over.

        A share that was unmounted and mounted again may look the same, numbers and all, yet the
        kernel has dropped every watch on it.
        """
        try:
            return _folder(self._root) == self._folder and not self.unwatched([self._root])
        except OSError:
            return False

    def watches(self) -> int:
        """Return how many folders the kernel watches for us."""
        if self._reader is None:
            return 0
        # No public way to ask.  A folder that may not be read is entered as number -1.
        return sum(number >= 0 for number in list(self._reader._watch_for_wd))  # noqa: SLF001

    def unwatched(self, folders: Iterable[Path]) -> set[Path]:
        """Return those of some folders about which no hints will come.

        A number will not do: a folder that was moved out of the root stays watched.
        """
        numbers = self._numbers()
        return {each for each in folders if numbers.get(os.fsencode(each), -1) < 0}

    def _numbers(self) -> dict[bytes, WatchDescriptor]:
        """Return the kernel's number for each watched path; no public way to ask here either."""
        for emitter in self._observer.emitters if self._observer is not None else ():
            group = emitter._inotify if isinstance(emitter, InotifyEmitter) else None  # noqa: SLF001
            if group is not None:
                return group._active_callbacks_by_path  # noqa: SLF001
        return {}

    @property
    def full(self) -> bool:
        """Whether the kernel has refused to watch a folder because there are too many watches."""
        return self._reader is not None and self._reader.full

    @property
    def overflows(self) -> int:
        """How often events were lost, because they came faster than they were read."""
        return 0 if self._reader is None else self._reader.overflows


class _Reader(InotifyFD):
    """Reads the kernel's queue, and does not keep it to itself when that has overflowed."""

    def __init__(self, root: bytes, hint: Callable[[bytes | None], None]) -> None:
        super().__init__()
        self._root = root
        self._hint = hint
        self.full = False
        self.overflows = 0

    def add_callback(
        self, path: bytes, mask: Mask, callback: WatchCallback, id_: CallbackId
    ) -> WatchDescriptor:
        # watchdog warns of a folder that is entered twice, with all it knows in the text; a
        # folder made and at once filled is, and so is every second one that may not be read.
        if path == self._root:
            # Else the link is watched, and what is saved beside the folders goes unnoticed.
            mask = Mask(mask & ~InotifyConstants.IN_DONT_FOLLOW)
        with self._lock:
            try:
                watch = self._get_or_create_watch(path, mask)
            except OSError as error:
                # Which watchdog keeps to itself.
                self.full = self.full or error.errno == errno.ENOSPC
                raise
            watch.callbacks[id_] = callback
        return watch.wd

    def handle_event(self, event: InotifyEvent) -> None:
        # The warning that watchdog logs comes before it has watched new folders: a scan begun
        # then could miss what is saved in them meanwhile.
        super().handle_event(event)
        if event.is_queue_overflow:
            # Whoever sees it counted finds that it was told.
            self._hint(None)
            self.overflows += 1


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


def limit_of_watches() -> tuple[str, int] | None:
    """Return the setting that bounds how many folders one user may watch, and its value.

    Of several the smallest counts: a container has one of its own.  Source: inotify(7),
    namespaces(7).

    Returns:
        The name that `sysctl` knows; None where the settings cannot be read.
    """
    found = []
    for name in ("fs.inotify.max_user_watches", "user.max_inotify_watches"):
        with contextlib.suppress(OSError, ValueError):
            text = Path("/proc/sys", *name.split(".")).read_text(encoding="ascii")
            found.append((name, int(text)))
    return min(found, key=lambda setting: setting[1], default=None)
