"""The durable file operations, each complete before it returns.

A rename is durable once its folder is synced, a copy once file and folder are. Nothing here ever
replaces a file of somebody else's: `publish` and `move` refuse a name that is taken.

Sources: rename(2), renameat2(2), fcntl(2) "Leases", fsync(2); the order file fsync, publish,
folder fsync is that of restic's local backend and Syncthing's AtomicWriter.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import os
import stat
from dataclasses import replace
from itertools import takewhile
from typing import TYPE_CHECKING

from modn_watch.copying import copied, name_of, own_file
from modn_watch.errors import Busy
from modn_watch.model import Digest, Stamp
from modn_watch.renaming import NOT_SUPPORTED, rename_new, rename_noreplace

if TYPE_CHECKING:
    from io import BufferedReader
    from pathlib import Path


class Disk:
    """The file system, as far as modn-watch changes it."""

    def __init__(self) -> None:
        #: Folders whose names this process knows to be durable.
        self._durable: set[Path] = set()

    def stamp(self, path: Path) -> Stamp:
        """Return one stat of a path, of a symbolic link itself.

        Raises:
            OSError: it is not there or may not be looked at.
        """
        return stamp_of(os.lstat(path))

    def exists(self, path: Path) -> bool:
        """Return whether anything, even a dangling link, has this name.

        Raises:
            OSError: it cannot be told. An answer that could not be had is not a no: on it files
                would be taken for gone that are there.
        """
        try:
            os.lstat(path)
        except (FileNotFoundError, NotADirectoryError):
            return False
        return True

    def files_in(self, folder: Path) -> list[tuple[Path, Stamp]]:
        """Return what lies in a folder of our own; nothing where there is none."""
        try:
            return [(path, self.stamp(path)) for path in folder.iterdir()]
        except OSError:
            return []

    def open_regular(self, path: Path) -> BufferedReader:
        """Open a regular file for reading; never follows a link, never waits on a fifo.

        Raises:
            OSError: ELOOP for a link, EINVAL for what is no regular file, and the usual.
        """
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
        handle = os.open(path, flags)
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            os.close(handle)
            raise OSError(errno.EINVAL, "not a regular file", os.fspath(path))
        return os.fdopen(handle, "rb")

    def open_elsewhere(self, path: Path) -> bool:
        """Return whether somebody has this file open for writing, as far as can be told.

        A read lease is refused (EAGAIN) exactly then. Remote file systems, and files of others
        where the process lacks CAP_LEASE, cannot tell: False.

        Source: fcntl(2) F_SETLEASE; measured, 9 to 23 microseconds, sees Samba's writers too.
        """
        with self.open_regular(path) as stream:
            try:
                fcntl.fcntl(stream, fcntl.F_SETLEASE, fcntl.F_RDLCK)
            except OSError as error:
                return error.errno == errno.EAGAIN
            fcntl.fcntl(stream, fcntl.F_SETLEASE, fcntl.F_UNLCK)
        return False

    def digest(self, path: Path) -> tuple[Digest, Stamp]:
        """Return the SHA-256 of a file, and its stat while that was taken.

        Raises:
            Busy: it changed meanwhile.
        """
        with self.open_regular(path) as stream:
            before = stamp_of(os.fstat(stream.fileno()))
            digest = Digest(hashlib.file_digest(stream, "sha256").hexdigest())
            after = stamp_of(os.fstat(stream.fileno()))
        if not untouched(before, after):
            raise Busy("The file changed while it was being read.")
        return digest, after

    def sync_folder(self, folder: Path) -> None:
        """Make the names in a folder durable."""
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        except OSError as error:
            # Some network file systems cannot sync a folder; their server decides.
            if error.errno not in NOT_SUPPORTED:
                raise
        finally:
            os.close(handle)

    def make_folder(self, folder: Path) -> None:
        """Make a folder and those above it, each durable."""
        if folder in self._durable and folder.exists():
            return
        missing = list(takewhile(lambda path: not path.exists(), (folder, *folder.parents)))
        self._complete(missing[-1].parent if missing else folder)
        for path in reversed(missing):
            # Another process may be making the same one.
            path.mkdir(exist_ok=True)
            _grant_group(path)
            self.sync_folder(path.parent)
        self._durable.add(folder)

    def _complete(self, folder: Path) -> None:
        """Make a folder durable that somebody may have made and died over."""
        # Where the one above may not be opened, it is nobody's who could have made this one.
        with contextlib.suppress(PermissionError):
            self.sync_folder(folder.parent)

    def rename(self, source: Path, target: Path) -> None:
        """Rename to a name that nobody else can have; both on one file system.

        Where the kernel can see to it, not even who lost the lease replaces what lies there.

        Raises:
            OSError: EXDEV when they are not.
        """
        if not rename_noreplace(source, target):
            os.rename(source, target)  # noqa: PTH104 -- the errno is wanted, and no Path back
        self.sync_folder(target.parent)
        if source.parent != target.parent:
            self.sync_folder(source.parent)

    def copy(self, source: Path, target: Path) -> Digest:
        """Copy a file's bytes and times durably to a name of our own; return the bytes' digest.

        What an earlier attempt left there goes first. The folder is not synced: the name means
        nothing until `publish`.

        Raises:
            OSError: ENOSPC where there is no room for it, before anything is written, and the
                usual. What was written until then is gone: others need the space.
        """
        with self.open_regular(source) as stream:
            return copied(stream, target)

    def publish(self, temp: Path, target: Path) -> None:
        """Give a complete file its name, unless that name is taken; both on one file system.

        Raises:
            FileExistsError: the name is taken; nothing was changed.
        """
        rename_new(temp, target)
        self.sync_folder(target.parent)
        if temp.parent != target.parent:
            self.sync_folder(temp.parent)

    def move(self, source: Path, target: Path, scratch: Path) -> None:
        """Move a file to a free name, also across file systems.

        Args:
            source: the file.
            target: its new name, in a folder that exists.
            scratch: a folder on the target's file system, for the copy while it is incomplete.

        Raises:
            FileExistsError: the name is taken; the source is where it was.
            Busy: it must be copied, and somebody is writing to it.
        """
        try:
            self.publish(source, target)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            self._move_by_copy(source, target, scratch / name_of(source))

    def _move_by_copy(self, source: Path, target: Path, temp: Path) -> None:
        before = self.stamp(source)
        try:
            digest = self.copy(source, temp)
            self._require_at_rest(source, digest, before)
            self.publish(temp, target)
        except (OSError, Busy):
            self.remove(temp)
            raise
        # The only other copy goes now. Who lost the lease may have written to `temp`, too.
        if self.digest(target)[0] != digest:
            raise Busy("Another process moves the same file at this moment.")
        self.remove(source)

    def _require_at_rest(self, source: Path, digest: Digest, stamp: Stamp) -> None:
        found, after = self.digest(source)
        if self.open_elsewhere(source) or found != digest or not untouched(stamp, after):
            raise Busy("The file is still being written.")

    def remove(self, path: Path) -> None:
        """Remove a file if it is there, durably."""
        path.unlink(missing_ok=True)
        if path.parent.exists():
            self.sync_folder(path.parent)

    def remove_empty_folder(self, folder: Path) -> bool:
        """Remove a folder with nothing in it; return whether that could be done."""
        try:
            folder.rmdir()
        except OSError:
            return False
        return True

    def write_text(self, path: Path, text: str) -> None:
        """Write a small file of our own, whole or not at all, replacing an earlier one.

        What a death leaves of it, the next attempt takes away: of one text there is one at a time.
        """
        name = hashlib.sha256(os.fsencode(path.name)).hexdigest()[:16]
        temp = path.with_name(f".{name}.tmp")
        try:
            with own_file(temp) as out:
                out.write(text.encode("utf-8", "surrogateescape"))
                out.flush()
                os.fsync(out.fileno())
            temp.replace(path)
        except OSError:
            temp.unlink(missing_ok=True)
            raise
        self.sync_folder(path.parent)


def stamp_of(found: os.stat_result) -> Stamp:
    """Return what tells one condition of a file from another."""
    return Stamp(
        device=found.st_dev,
        inode=found.st_ino,
        size=found.st_size,
        blocks=found.st_blocks,
        mtime_ns=found.st_mtime_ns,
        ctime_ns=found.st_ctime_ns,
    )


def untouched(before: Stamp, after: Stamp | None) -> bool:
    """Return whether nobody wrote to a file between two looks at it.

    Blocks do not count: the file system itself changes their number when it writes a file back
    (measured on ext4: a fresh file of 100 MB gained eight half a minute later).
    """
    return after is not None and replace(before, blocks=after.blocks) == after


def _grant_group(folder: Path) -> None:
    """Give the group the rights that it has in the folder above, whatever our umask says."""
    mode = stat.S_IMODE(folder.stat().st_mode)
    wanted = folder.parent.stat().st_mode & stat.S_IRWXG
    if wanted & ~mode:
        # Somebody else's folder, made in the same instant, is theirs to grant.
        with contextlib.suppress(PermissionError):
            folder.chmod(mode | wanted)
