"""What it means when the operating system refuses."""

from __future__ import annotations

import contextlib
import errno
import os
from pathlib import PurePath
from typing import TYPE_CHECKING

from modn_watch import roots
from modn_watch.errors import Busy, Deferred, RootOffline, StorageFull

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Errors by which opening says that there is no regular file of this name.
_NO_FILE = {errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.EISDIR, errno.EINVAL, errno.ENXIO}


def is_no_file(error: OSError) -> bool:
    """Return whether opening failed because there is no regular file of that name."""
    return error.errno in _NO_FILE


def as_deferred(error: OSError) -> Deferred:
    """Return who must wait for what when the operating system refuses."""
    text = ": ".join(filter(None, (error.strerror or str(error), _place(error))))
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return StorageFull(f"No free space ({text}).")
    if roots.is_no_answer(error):
        return RootOffline(f"A folder does not answer ({text}).")
    message, hint = _SAID.get(error.errno or 0, _ELSE)
    return Busy(f"{message} ({text}).", hint=hint)


@contextlib.contextmanager
def deferring() -> Iterator[None]:
    """Let what the operating system refuses in the block be put off.

    Raises:
        Deferred: it refused something.
    """
    try:
        yield
    except OSError as error:
        raise as_deferred(error) from error


def _place(error: OSError) -> str:
    """Return what a refusal is about, as far as people know it: not a place of our own.

    Of a rename to a file's proper place it is that place which matters, not where it came from.
    """
    # A call on an open file names its number.
    ends = [end for end in (error.filename, error.filename2) if isinstance(end, str | bytes)]
    names = [os.fsdecode(end) for end in ends]
    return " -> ".join([name for name in names if not _is_own(name)] or names)


def _is_own(name: str) -> bool:
    return roots.OWN_FOLDER in PurePath(name).parts


_NO_RIGHT = (
    "modn-watch may not do that there",
    "Give the user that modn-watch runs as the right to read and write there.",
)
_NO_FOLDER = (
    "Something else stands where a folder must be",
    "Move it away or rename it: a file or a link has the name that a folder needs.",
)
_IN_USE = ("The file could not be handled just now", Busy.remedy)
_ELSE = (
    "The file could not be handled just now",
    "Nothing to do if it passes; otherwise see to the disk or the server that it lies on.",
)
#: What is said, and what can be done, by what the system says.
_SAID = {
    errno.EACCES: _NO_RIGHT,
    errno.EPERM: _NO_RIGHT,
    errno.EROFS: (
        "Nothing can be written there",
        "It is mounted read-only, maybe because its disk fails: see to that, and mount it anew.",
    ),
    errno.ENOTDIR: _NO_FOLDER,
    errno.EEXIST: _NO_FOLDER,
    errno.EBUSY: _IN_USE,
    errno.ETXTBSY: _IN_USE,
    errno.EAGAIN: _IN_USE,
}
