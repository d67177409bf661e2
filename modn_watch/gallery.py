"""Pictures that were made before, kept in a folder until it is too full.

    archive/.modn-watch/previews/3f/3f9a…-1-dxf4-page-1-192.png

Whatever is lost of it is made again: nothing here is durable, and nothing is half there.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from modn_watch.disk import Disk

#: Begins the names of what belongs to more than one mark.
TOGETHER: Final = "two-"
#: Letters of a name that tell in which folder it is.
_SHARD: Final = 2
_PREFIX: Final = ".new-"
#: What nobody finished within this time nobody finishes, seconds.
_ABANDONED_S: Final = 3600.0
#: The least that a file takes on a disk.
_BLOCK_BYTES: Final = 4096
#: Of the room: what is kept once the oldest have gone.
_KEPT: Final = 0.9


@dataclass(frozen=True, kw_only=True)
class Gallery:
    """One folder."""

    disk: Disk
    folder: Path

    def kept(self, name: str) -> bytes | None:
        """Return what is kept under a name; None where that is nothing, or cannot be read."""
        try:
            with self.disk.open_regular(self._place(name)) as stream:
                return stream.read()
        except OSError:
            return None

    def keep(self, name: str, data: bytes) -> bool:
        """Keep something under a name; False where the folder takes nothing."""
        place = self._place(name)
        try:
            self.disk.make_folder(place.parent)
            handle, temp = tempfile.mkstemp(prefix=_PREFIX, dir=place.parent)
        except OSError:
            return False
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(data)
            os.replace(temp, place)  # noqa: PTH105 -- mkstemp gives a text
        except OSError:
            with contextlib.suppress(OSError):
                os.unlink(temp)  # noqa: PTH108 -- as above
            return False
        return True

    def forget(self, mark: str) -> None:
        """Remove what has a mark in its name and was put beside others that begin with it.

        What cannot be removed goes when there is no room.
        """
        for folder in (mark[:_SHARD], TOGETHER[:_SHARD]):
            for entry in _entries(os.fspath(self.folder / folder)):
                if mark in entry.name:
                    with contextlib.suppress(OSError):
                        os.unlink(entry.path)  # noqa: PTH108 -- as scandir names it

    def make_room(self, most_bytes: int) -> int:
        """Remove the oldest where all together are too large; return how large they are then."""
        found = sorted(self._all())
        total = sum(size for _, size, _ in found)
        if total <= most_bytes:
            return total
        for _, size, path in found:
            if total <= most_bytes * _KEPT:
                break
            with contextlib.suppress(OSError):
                os.unlink(path)  # noqa: PTH108 -- as scandir names it
                total -= size
        return total

    def _all(self) -> Iterator[tuple[float, int, str]]:
        """Yield when each was made, how much it takes and where it is; abandoned ones first."""
        old_s = time.time() - _ABANDONED_S
        for entry in _entries(os.fspath(self.folder)):
            with contextlib.suppress(OSError):
                for each in _entries(entry.path):
                    found = each.stat(follow_symlinks=False)
                    made_s = found.st_mtime
                    if each.name.startswith(_PREFIX) and made_s < old_s:
                        made_s = 0.0
                    yield made_s, max(found.st_size, _BLOCK_BYTES), each.path

    def _place(self, name: str) -> Path:
        return self.folder / name[:_SHARD] / name


def _entries(folder: str) -> list[os.DirEntry[str]]:
    try:
        return list(os.scandir(folder))
    except OSError:
        return []
