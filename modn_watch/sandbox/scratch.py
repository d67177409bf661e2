"""Where children write: a folder for all children of one daemon, in it one for each.

The daemon holds a lock on the whole, by which others see that it lives; a child holds one on its
mark while it reads a file, by which the daemon sees that the child lives. Process ids would not
do: two containers may share a folder and not their processes.

Source: flock(2); a lock ends with the process, however that ends.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from modn_watch.errors import Misconfigured

if TYPE_CHECKING:
    from collections.abc import Iterator

#: A socket's path may have 107 bytes, of which `/pymp-…/listener-…` takes 32. Source: unix(7);
#: CPython, multiprocessing.connection.arbitrary_address.
_TEMP_BYTES = 75
_PREFIX = "modn-watch-scratch-"
_UNFINISHED = "mark"
_STATE_FIELD = 0
_WAITS_FOR_A_DISK = "D"


def make() -> tuple[Path, int]:
    """Make the folder of a daemon; return it with the descriptor that holds its lock.

    Raises:
        Misconfigured: the path of the folder for temporary files is too long.
    """
    if len(os.fsencode(tempfile.gettempdir())) > _TEMP_BYTES:
        raise Misconfigured(
            f"The path of the folder for temporary files has more than {_TEMP_BYTES} bytes: "
            f"{tempfile.gettempdir()}.",
            hint="Name a shorter one in the environment: TMPDIR=/tmp.",
        )
    while True:
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        # Another daemon may have swept it away before it was locked.
        if _locked(handle) and folder.exists():
            return folder, handle
        os.close(handle)


def sweep() -> None:
    """Remove the folders of daemons that have died."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        remove_abandoned(folder)


def remove_abandoned(folder: Path) -> None:
    """Remove the folder of a daemon, if that has died."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        try:
            if os.fstat(handle).st_uid == os.geteuid() and _locked(handle):
                shutil.rmtree(folder, ignore_errors=True)
        finally:
            os.close(handle)


def of_this_process(folder: Path) -> Path:
    """Return this child's own folder in that of its daemon."""
    return folder / str(os.getpid())


def clear(own: Path) -> None:
    """Empty the folder of a child."""
    for entry in os.scandir(own):
        if entry.is_dir(follow_symlinks=False):
            shutil.rmtree(entry.path, ignore_errors=True)
        else:
            with suppress(OSError):
                os.unlink(entry.path)  # noqa: PTH108 -- as scandir names it


@contextmanager
def marked(own: Path, name: str) -> Iterator[None]:
    """Show the daemon, for the block, that this child is at a task; at its end the mark goes."""
    mark = own / name
    unfinished = mark.with_name(_UNFINISHED)
    handle = os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    fcntl.flock(handle, fcntl.LOCK_EX)
    # So that it is never seen without its lock.
    unfinished.rename(mark)
    try:
        yield
    finally:
        with suppress(OSError):
            mark.unlink()
        with suppress(OSError):
            os.close(handle)


def abandoned(folder: Path, name: str) -> bool:
    """Return whether the child that was at a task has ended without finishing it."""
    for mark in folder.glob(f"*/{name}"):
        with suppress(OSError), mark.open("rb") as stream:
            return _locked(stream.fileno())
    return False


def waits_for_a_disk(folder: Path, name: str) -> bool:
    """Return whether the child at a task can do nothing, as some disk does not answer.

    One that was never seen to begin is taken for such a one.
    """
    for mark in folder.glob(f"*/{name}"):
        with suppress(OSError):
            text = Path("/proc", mark.parent.name, "stat").read_text(errors="replace")
            return text.rpartition(")")[2].split()[_STATE_FIELD] == _WAITS_FOR_A_DISK
    return True


def _locked(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
