"""Copying a file's bytes, where there is room for them."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
from typing import TYPE_CHECKING

from modn_watch.model import Digest

if TYPE_CHECKING:
    from io import BufferedReader, BufferedWriter
    from pathlib import Path

_CHUNK_BYTES = 1 << 20
#: Of `st_blocks`, whatever the file system's own are. Source: stat(2).
_BLOCK_BYTES = 512


def require_room(target: Path, size: int) -> None:
    """Do nothing where so many bytes fit, or nobody can tell; a file at the target makes room.

    Raises:
        OSError: ENOSPC.
    """
    found = os.statvfs(target.parent)
    if found.f_blocks == 0:
        return
    room = found.f_bavail * found.f_frsize
    if room < size:
        with contextlib.suppress(OSError):
            room += target.stat().st_blocks * _BLOCK_BYTES
    if room < size:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), os.fspath(target))


def copied(stream: BufferedReader, out: BufferedWriter) -> Digest:
    """Copy bytes and times durably from one open file to another; return the bytes' digest."""
    hasher = hashlib.sha256()
    while chunk := stream.read(_CHUNK_BYTES):
        hasher.update(chunk)
        out.write(chunk)
    out.flush()
    found = os.fstat(stream.fileno())
    os.utime(out.fileno(), ns=(found.st_atime_ns, found.st_mtime_ns))
    os.fsync(out.fileno())
    return Digest(hasher.hexdigest())


def name_of(source: Path) -> str:
    """Return what the copy of a file is called while it is made: always the same, and no other's.

    In two folders files of one name may be on their way to one place at once.
    """
    return hashlib.sha256(os.fsencode(source)).hexdigest()


def own_file(path: Path) -> BufferedWriter:
    """Make a file of our own anew; what an earlier attempt left there may be read-only."""
    path.unlink(missing_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    return os.fdopen(os.open(path, flags, 0o664), "wb")
