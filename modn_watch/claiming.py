"""Taking settled files out of drop folders.

The rename needs no copy and no lock: whoever has the file open keeps writing to what we hold,
and whoever saves under its name makes a new file.
"""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from typing import TYPE_CHECKING

from modn_watch.beneath import reached
from modn_watch.disk import stamp_of
from modn_watch.errors import Busy
from modn_watch.model import Identity
from modn_watch.refusals import is_no_file

if TYPE_CHECKING:
    from pathlib import Path

    from modn_watch.disk import Disk
    from modn_watch.roots import Root


def take(disk: Disk, root: Root, found: Identity, held: Path) -> bool:
    """Rename a settled file into our keeping; return whether it is there now.

    Returns:
        False when the file is gone or is not the one that settled.
    """
    with reached(root.path, found.path) as source:
        if not disk.exists(held):
            if source is None or not _unchanged(disk, source, found):
                return False
            try:
                disk.rename(source, held)
            except OSError as error:
                if error.errno != errno.EXDEV:
                    raise
                if not _copied(disk, source, found, held, temp=root.temp / held.name):
                    return False
        else:
            disk.sync_folder(held.parent)
        if source is not None:
            _leave(disk, source, found)
        return _is_file(disk, source, held)


def take_copy(disk: Disk, root: Root, found: Identity, held: Path, *, temp: Path) -> bool:
    """Copy a settled file into our keeping and leave it where it is.

    Args:
        disk: the file system.
        root: the inbox.
        found: the file that settled.
        held: where the copy goes.
        temp: for the copy while it is incomplete, on the same file system.

    Returns:
        False when the file is gone, is not the one that settled, or changed during the copy.
    """
    if disk.exists(held):
        disk.sync_folder(held.parent)
        return True
    with reached(root.path, found.path) as source:
        return source is not None and _copied(disk, source, found, held, temp=temp)


def _copied(disk: Disk, source: Path, found: Identity, held: Path, *, temp: Path) -> bool:
    if not _unchanged(disk, source, found):
        return False
    disk.copy(source, temp)
    if not _unchanged(disk, source, found):
        disk.remove(temp)
        return False
    disk.publish(temp, held)
    return True


def _leave(disk: Disk, source: Path, found: Identity) -> None:
    """Remove the source of a finished copy; one that changed since stays, as new work."""
    if _unchanged(disk, source, found):
        if disk.open_elsewhere(source):
            raise Busy("The file was taken, but a program has it open for writing.")
        disk.remove(source)


def _is_file(disk: Disk, source: Path | None, held: Path) -> bool:
    """Return whether what was taken is a file.

    What somebody put into its place in the last instant goes back there: a link or a folder.
    """
    if stat.S_ISREG(os.lstat(held).st_mode):
        return True
    if source is not None:
        with suppress(FileExistsError):
            disk.publish(held, source)
    return False


def _unchanged(disk: Disk, source: Path, found: Identity) -> bool:
    try:
        stream = disk.open_regular(source)
    except OSError as error:
        if is_no_file(error):
            return False
        raise
    with stream:
        stamp = stamp_of(os.fstat(stream.fileno()))
    return Identity.seen(found.inbox, found.path, stamp) == found
