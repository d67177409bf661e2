"""Reaching into a drop folder without following a link, whoever changes the folder meanwhile.

Between two looks at a path anybody may put a link in the place of a folder above it. So each
folder on the way is opened in the one before it, and what is done is done below the last.

Source: openat(2) "Rationale for openat() and other directory file descriptor APIs"; proc(5),
/proc/pid/fd.
"""

from __future__ import annotations

import errno
import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Enough to go through a folder, also through one that may not be listed.
_FOLDER = os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC
_NO_SUCH_FOLDER = (errno.ENOENT, errno.ENOTDIR, errno.ELOOP)


@contextmanager
def reached(root: Path, relative: bytes) -> Iterator[Path | None]:
    """Yield a path that leads to what has this name below a root, through no link but the root's.

    It holds for the block, whatever becomes of the names above it, and however long they are. What
    the name itself stands for, a link say, is for the caller to look at.

    Yields:
        None where there is no such folder, or one on the way is a link.

    Raises:
        OSError: the root cannot be opened, or what the block raised, about the path by its name.
    """
    *above, name = parts = relative.split(b"/")
    handle = None if b".." in parts else _opened(root, above)
    if handle is None:
        yield None
        return
    anchored = Path(f"/proc/self/fd/{handle}", os.fsdecode(name))
    try:
        yield anchored
    except OSError as error:
        _rename(error, anchored.parent, root.joinpath(*map(os.fsdecode, above)))
        raise
    finally:
        os.close(handle)


def _opened(root: Path, names: list[bytes]) -> int | None:
    handle = os.open(root, _FOLDER)
    for name in names:
        above = handle
        try:
            handle = os.open(name, _FOLDER | os.O_NOFOLLOW, dir_fd=above)
        except OSError as error:
            if error.errno in _NO_SUCH_FOLDER:
                return None
            raise
        finally:
            os.close(above)
    return handle


def _rename(error: OSError, anchor: Path, folder: Path) -> None:
    """Have an error name the folder as people know it."""
    for end in ("filename", "filename2"):
        name = getattr(error, end)
        if isinstance(name, str | os.PathLike):
            setattr(error, end, os.fspath(name).replace(str(anchor), str(folder), 1))
