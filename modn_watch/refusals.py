"""What it means when the operating system refuses."""

from __future__ import annotations

import errno
import os

from modn_watch import roots
from modn_watch.errors import Busy, Deferred, RootOffline, StorageFull

#: Errors by which opening says that there is no regular file of this name.
_NO_FILE = {errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.EISDIR, errno.EINVAL, errno.ENXIO}


def is_no_file(error: OSError) -> bool:
    """Return whether opening failed because there is no regular file of that name."""
    return error.errno in _NO_FILE


def as_deferred(error: OSError) -> Deferred:
    """Return who must wait for what when the operating system refuses."""
    # A call on an open file names its number.
    where = error.filename if isinstance(error.filename, str | bytes) else ""
    text = ": ".join(filter(None, (error.strerror or str(error), os.fsdecode(where))))
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return StorageFull(f"No free space ({text}).")
    if roots.is_no_answer(error):
        return RootOffline(f"A folder does not answer ({text}).")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return Busy(
            f"modn-watch may not do that there ({text}).",
            hint="Give the user that modn-watch runs as the right to read and write there.",
        )
    return Busy(f"The file could not be handled just now ({text}).")
