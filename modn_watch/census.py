"""How many folders there are below a root, and which of them keep to themselves what they hold."""

from __future__ import annotations

import errno
import os
from dataclasses import dataclass
from pathlib import Path

_CLOSED = (errno.EACCES, errno.EPERM, errno.ENAMETOOLONG)
_GONE = (errno.ENOENT, errno.ENOTDIR)


@dataclass(frozen=True, kw_only=True)
class Census:
    """The folders below a root, and the root."""

    #: Those that can be listed.
    open: frozenset[Path]
    #: Those that we may not list, or that lie too deep for any call to name them.
    closed: frozenset[Path]


def census(root: Path) -> Census:
    """Count the folders, those of our own among them; symbolic links are not followed.

    Raises:
        OSError: a folder does not answer. One that vanishes meanwhile does not count.
    """
    found, closed = set(), set()
    waiting = [os.fspath(root)]
    while waiting:
        folder = waiting.pop()
        try:
            with os.scandir(folder) as entries:
                waiting += [e.path for e in entries if e.is_dir(follow_symlinks=False)]
            found.add(Path(folder))
        except OSError as error:
            if error.errno in _CLOSED:
                closed.add(Path(folder))
            elif error.errno not in _GONE:
                raise
    return Census(open=frozenset(found), closed=frozenset(closed))
