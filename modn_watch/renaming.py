"""A rename that never replaces anything.

Sources: rename(2), which replaces silently; renameat2(2) RENAME_NOREPLACE; link(2).
"""

from __future__ import annotations

import ctypes
import errno
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_RENAME_NOREPLACE = 1
_AT_FDCWD = -100
#: Errors by which a kernel or file system says that it cannot do this at all.
NOT_SUPPORTED = {errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.EPERM, errno.EMLINK}


def rename_new(source: Path, target: Path) -> None:
    """Rename a file to a name that nobody has.

    Raises:
        FileExistsError: the name is taken; nothing was changed.
        OSError: EXDEV between file systems, and the usual.
    """
    if not rename_noreplace(source, target):
        _link_new(source, target)


def rename_noreplace(source: Path, target: Path) -> bool:
    """Let the kernel rename a file to a name that nobody has, in one step.

    Returns:
        False where kernel or file system cannot do this; nothing was changed.

    Raises:
        FileExistsError: the name is taken; nothing was changed.
        OSError: EXDEV between file systems, and the usual.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    names = (os.fsencode(source), os.fsencode(target))
    if libc.renameat2(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_NOREPLACE) == 0:
        return True
    number = ctypes.get_errno()
    if number not in NOT_SUPPORTED:
        raise OSError(number, os.strerror(number), os.fspath(source), None, os.fspath(target))
    return False


def _link_new(source: Path, target: Path) -> None:
    """Rename by link and unlink; where there are no hard links either, hold the name first."""
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError as error:
        if error.errno not in NOT_SUPPORTED:
            raise
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW))
        try:
            source.replace(target)
        except OSError:
            target.unlink()
            raise
    else:
        source.unlink()
