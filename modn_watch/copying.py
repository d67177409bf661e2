"""Copying a file's bytes, where there is room for them."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import secrets
from typing import TYPE_CHECKING

from modn_watch.model import Digest

if TYPE_CHECKING:
    from io import BufferedReader, BufferedWriter
    from pathlib import Path

_CHUNK_BYTES = 1 << 20
_PART = ".part"


def require_room(target: Path, size: int) -> None:
    """Do nothing where so many bytes fit, or nobody can tell.

    Raises:
        OSError: ENOSPC.
    """
    found = os.statvfs(target.parent)
    if found.f_blocks and found.f_bavail * found.f_frsize < size:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), os.fspath(target))


def copied(stream: BufferedReader, target: Path) -> Digest:
    """Copy an open file's bytes and times durably to a name; return the bytes' digest.

    The name never stands for half a copy, nor for what another process still writes: each writes
    under a name of its own. What earlier attempts left goes first, and with it the copy of one
    that has lost its lease; that one fails, and loses nothing.

    Raises:
        OSError: ENOSPC where there is no room for it, before anything is written, and the usual.
            What was written until then is gone: others need the space.
    """
    _clear(target)
    require_room(target, os.fstat(stream.fileno()).st_size)
    part = target.with_name(f"{target.name}.{secrets.token_hex(8)}{_PART}")
    try:
        with own_file(part) as out:
            digest = _poured(stream, out)
        part.replace(target)
    except OSError:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise
    return digest


def _clear(target: Path) -> None:
    target.unlink(missing_ok=True)
    for entry in target.parent.iterdir():
        if entry.name.startswith(f"{target.name}.") and entry.name.endswith(_PART):
            entry.unlink(missing_ok=True)


def _poured(stream: BufferedReader, out: BufferedWriter) -> Digest:
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
