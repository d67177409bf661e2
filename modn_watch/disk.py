"""The durable file operations, each complete before it returns.

A rename is durable once its folder is synced, a copy once file and folder are. Nothing here ever
replaces a file of somebody else's: `publish` and `move` refuse a name that is taken.

Sources: rename(2), renameat2(2), fcntl(2) "Leases", fsync(2); the order file fsync, publish,
folder fsync is that of restic's local backend and Syncthing's AtomicWriter.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import hashlib
import os
import secrets
import stat
from typing import TYPE_CHECKING

from modn_watch.errors import Busy, Deferred, RootOffline, StorageFull
from modn_watch.model import Digest, Stamp

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import BufferedReader, BufferedWriter
    from pathlib import Path

_CHUNK_BYTES = 1 << 20
_RENAME_NOREPLACE = 1
_AT_FDCWD = -100
#: Errors by which a kernel or file system says that it cannot do this at all.
_NOT_SUPPORTED = {errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.EPERM, errno.EMLINK}


class Disk:
    """The file system, as far as modn-watch changes it."""

    def stamp(self, path: Path) -> Stamp:
        """Return one stat of a path, of a symbolic link itself.

        Raises:
            OSError: it is not there or may not be looked at.
        """
        return stamp_of(os.lstat(path))

    def exists(self, path: Path) -> bool:
        """Return whether anything, even a dangling link, has this name."""
        return os.path.lexists(path)

    def open_regular(self, path: Path) -> BufferedReader:
        """Open a regular file for reading; never follows a link, never waits on a fifo.

        Raises:
            OSError: ELOOP for a link, EINVAL for what is no regular file, and the usual.
        """
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
        stream = os.fdopen(os.open(path, flags), "rb")
        if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
            stream.close()
            raise OSError(errno.EINVAL, "not a regular file", os.fspath(path))
        return stream

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
        if before != after:
            raise Busy("The file changed while it was being read.")
        return digest, after

    def sync_folder(self, folder: Path) -> None:
        """Make the names in a folder durable."""
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        except OSError as error:
            # Some network file systems cannot sync a folder; their server decides.
            if error.errno not in _NOT_SUPPORTED:
                raise
        finally:
            os.close(handle)

    def make_folder(self, folder: Path) -> None:
        """Make a folder and those above it, each durable."""
        missing = list(_missing(folder))
        for path in reversed(missing):
            # Another process may be making the same one.
            path.mkdir(exist_ok=True)
            self.sync_folder(path.parent)

    def rename(self, source: Path, target: Path) -> None:
        """Rename to a name that nobody else can have; both on one file system.

        Raises:
            OSError: EXDEV when they are not.
        """
        os.rename(source, target)  # noqa: PTH104 -- the errno is wanted, and no Path back
        self.sync_folder(target.parent)
        if source.parent != target.parent:
            self.sync_folder(source.parent)

    def copy(self, source: Path, target: Path) -> Digest:
        """Copy a file's bytes and times durably to a name of our own; return the bytes' digest.

        What an earlier attempt left at `target` is overwritten. The folder is not synced: the
        name means nothing until `publish`.
        """
        hasher = hashlib.sha256()
        with self.open_regular(source) as stream, _own_file(target) as out:
            while chunk := stream.read(_CHUNK_BYTES):
                hasher.update(chunk)
                out.write(chunk)
            out.flush()
            found = os.fstat(stream.fileno())
            os.utime(out.fileno(), ns=(found.st_atime_ns, found.st_mtime_ns))
            os.fsync(out.fileno())
        return Digest(hasher.hexdigest())

    def publish(self, temp: Path, target: Path) -> None:
        """Give a complete file its name, unless that name is taken; both on one file system.

        Raises:
            FileExistsError: the name is taken; nothing was changed.
        """
        _rename_new(temp, target)
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
        """
        try:
            self.publish(source, target)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            temp = scratch / secrets.token_hex(8)
            self.copy(source, temp)
            self.publish(temp, target)
            self.remove(source)

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
        """Write a small file of our own, whole or not at all, replacing an earlier one."""
        temp = path.with_name(f".{secrets.token_hex(8)}.tmp")
        try:
            with _own_file(temp) as out:
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


def as_deferred(error: OSError) -> Deferred:
    """Return who must wait for what when the operating system refuses."""
    text = (
        f"{error.strerror or error}: {os.fsdecode(error.filename)}"
        if error.filename
        else str(error)
    )
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return StorageFull(f"No free space ({text}).")
    if error.errno in (errno.ESTALE, errno.EIO, errno.ENOTCONN, errno.EHOSTDOWN, errno.ENODEV):
        return RootOffline(f"A folder does not answer ({text}).")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return Busy(
            f"modn-watch may not do that there ({text}).",
            hint="Give the user that modn-watch runs as the right to read and write there.",
        )
    return Busy(f"The file could not be handled just now ({text}).")


def _missing(folder: Path) -> Iterator[Path]:
    while not folder.exists():
        yield folder
        folder = folder.parent


def _own_file(path: Path) -> BufferedWriter:
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC
    return os.fdopen(os.open(path, flags, 0o664), "wb")


def _rename_new(source: Path, target: Path) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    names = (os.fsencode(source), os.fsencode(target))
    if libc.renameat2(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_NOREPLACE) == 0:
        return
    number = ctypes.get_errno()
    if number not in _NOT_SUPPORTED:
        raise OSError(number, os.strerror(number), os.fspath(source), None, os.fspath(target))
    _link_new(source, target)


def _link_new(source: Path, target: Path) -> None:
    """Rename by link and unlink; where there are no hard links either, hold the name first."""
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError as error:
        if error.errno not in _NOT_SUPPORTED:
            raise
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW))
        source.replace(target)
    else:
        source.unlink()
