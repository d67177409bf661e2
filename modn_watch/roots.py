"""The folders that modn-watch works on, and how it knows that each is still the one it knows.

Each root carries `.modn-watch/root.json` with an id. A mount point without that marker is an
unmounted share, however empty and writable it looks: then the root is offline, nothing is
inferred from what it shows, and nothing is written below it. Source: Syncthing's folder marker;
research threads on libraries emptied by an unmounted share (immich #17290, #13731).
"""

from __future__ import annotations

import errno
import json
import os
import secrets
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from modn_watch import threads
from modn_watch.errors import RootOffline

if TYPE_CHECKING:
    from modn_watch.disk import Disk

#: The folder of our own in each root; never scanned, never filed.
OWN_FOLDER = ".modn-watch"
_MARKER = "root.json"
#: What it says is much shorter.
_MARKER_BYTES = 4096
#: Longer than this no healthy folder takes to say what it is, seconds.
PATIENCE_S = 5.0
#: The same for its path, which many ask for one after the other and can do without.
_PATH_PATIENCE_S = 1.0
#: What a share says whose server or connection is gone, and a disk that fails.
_NO_ANSWER = {
    errno.EIO, errno.ENODEV, errno.ENXIO, errno.ESTALE, errno.EREMOTEIO, errno.ETIMEDOUT,
    errno.ENOTCONN, errno.ECONNABORTED, errno.ECONNREFUSED, errno.ECONNRESET, errno.EHOSTDOWN,
    errno.EHOSTUNREACH, errno.ENETDOWN, errno.ENETUNREACH, errno.ESHUTDOWN,
}  # fmt: skip
#: Begins the ids of roots that nobody knows; no marker says this.
_UNKNOWN = "unknown "


@dataclass(frozen=True, kw_only=True)
class Root:
    """One folder that the installation names."""

    #: `inbox`, `archive` or `quarantine`.
    role: str
    #: Absolute.
    path: Path
    id: str

    @property
    def known(self) -> bool:
        """Return whether the journal knows the folder."""
        return bool(self.id) and not self.id.startswith(_UNKNOWN)

    @property
    def own(self) -> Path:
        """Return the folder of our own in it."""
        return self.path / OWN_FOLDER

    @property
    def held(self) -> Path:
        """Return where claimed files lie."""
        return self.own / "held"

    @property
    def temp(self) -> Path:
        """Return where incomplete copies lie."""
        return self.own / "tmp"

    def below(self, relative: bytes) -> Path:
        """Return the absolute path of what lies below it, from the file system's own bytes."""
        return self.path / os.fsdecode(relative)


def unknown(role: str, path: Path) -> Root:
    """Return a root that neither journal nor marker knows: offline until it is made."""
    return Root(role=role, path=path, id=f"{_UNKNOWN}{path}")


def real_path(path: Path) -> Path:
    """Return a path with its links followed; as it is spelled where a folder on it hangs."""
    try:
        return Path(threads.within(_PATH_PATIENCE_S, lambda: os.path.realpath(path)))
    except TimeoutError:
        return Path(os.path.abspath(path))  # noqa: PTH100 -- Path would leave `..` in it


def read_id(path: Path) -> str | None:
    """Return the id that a root's marker states; None without a readable marker."""
    found = path / OWN_FOLDER / _MARKER
    try:
        # Opening a fifo would wait for somebody at its other end.
        if not found.is_file():
            return None
        with found.open("rb") as stream:
            marker = json.loads(stream.read(_MARKER_BYTES))
    except (OSError, ValueError, RecursionError):
        return None
    said = marker.get("id") if isinstance(marker, dict) else None
    return said if isinstance(said, str) else None


def make(disk: Disk, path: Path, role: str) -> Root:
    """Make a root's folders and its marker, for a root that nobody knows yet.

    Of several processes that do so at once, all return the root of the first.
    """
    root = Root(role=role, path=path, id=secrets.token_hex(16))
    disk.make_folder(root.held)
    disk.make_folder(root.temp)
    marker, temp = root.own / _MARKER, root.temp / f"{root.id}.json"
    words = {"id": root.id, "role": role, "made_by": "modn-watch"}
    disk.write_text(temp, json.dumps(words, indent=2) + "\n")
    try:
        disk.publish(temp, marker)
    except FileExistsError:
        first = read_id(path)
        if first is not None:
            disk.remove(temp)
            return replace(root, id=first)
        # It is damaged, and no journal knows the root by it.
        temp.replace(marker)
        disk.sync_folder(root.own)
    return root


def online(root: Root) -> bool:
    """Return whether the folder is there and is the one that the journal knows."""
    return read_id(root.path) == root.id


def is_no_answer(error: OSError) -> bool:
    """Return whether a folder said nothing of what it was asked; what it hides is not gone."""
    return error.errno in _NO_ANSWER


def require_online(*roots: Root) -> None:
    """Do nothing where every root is online.

    Raises:
        RootOffline: one is not.
    """
    for root in roots:
        if not online(root):
            raise RootOffline(
                f"The {root.role} folder {root.path} is missing or is not the one that "
                "modn-watch knows (its marker .modn-watch/root.json does not say so)."
            )
