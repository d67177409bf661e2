"""Which file system a folder lies on, and whether events about it can be believed.

inotify reports what this machine's kernel does.  What another machine writes to a share passes
it by, and nothing says so (Source: inotify(7), "Limitations and caveats").
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable

Observer: TypeAlias = Literal["auto", "events", "polling"]

#: autofs stands for a share that is not mounted yet; 9p, drvfs, virtiofs, vboxsf, vmhgfs and
#: prl_fs show a host's files to its guest.
_REMOTE = frozenset({
    "9p", "acfs", "afs", "autofs", "beegfs", "ceph", "cifs", "coda", "davfs", "drvfs", "fuse",
    "gfs2", "glusterfs", "gpfs", "lustre", "ncpfs", "nfs", "nfs4", "ocfs2", "orangefs", "prl_fs",
    "pvfs2", "smb3", "smbfs", "vboxsf", "virtiofs", "vmhgfs", "wekafs",
})  # fmt: skip
#: How late this computer may see what another one did to a file or folder, where the mount does
#: not say; seconds.  Source: nfs(5) acregmax and acdirmax, mount.cifs(8) actimeo, sshfs(1)
#: dcache_timeout, rclone-mount(1) --dir-cache-time.
_CACHE_S = {"nfs": 60.0, "nfs4": 60.0, "fuse.sshfs": 20.0, "fuse.rclone": 300.0}
_CACHE_ELSEWHERE_S = 1.0
_OCTAL = re.compile(r"\\([0-7]{3})")
_MOUNTINFO = Path("/proc/self/mountinfo")


@dataclass(frozen=True, kw_only=True)
class Mount:
    """One line of the mount table."""

    #: As the kernel calls it: `ext4`, `cifs`, `fuse.sshfs`; empty = unknown.
    type: str
    #: The device or share.
    source: str
    point: PurePosixPath
    #: Of the file system: `rw,vers=4.2,acregmax=30`.
    options: str = ""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """How a folder will be watched, and how far its files' dates can be trusted."""

    polling: bool
    #: One plain sentence for an administrator.
    why: str
    #: So much later than another computer this one may see what that did there; seconds.
    attribute_cache_s: float = 0.0


@dataclass(frozen=True, kw_only=True)
class _Entry:
    id: int
    parent: int
    mount: Mount


def file_system(path: Path) -> Mount:
    """Return the mount that a folder of this machine lies on.

    Raises:
        OSError: the mount table cannot be read.
    """
    table = _MOUNTINFO.read_bytes()
    return mount_of(PurePosixPath(path.resolve()), os.fsdecode(table))


def mount_of(path: PurePosixPath, mountinfo: str) -> Mount:
    """Return the mount that a path lies on.

    Descends from the root as the kernel does, because a mount point may lie out of sight below
    a later mount: the longest one is not always the right one.

    Args:
        path: absolute, without symbolic links.
        mountinfo: the text of /proc/self/mountinfo.  Source: proc_pid_mountinfo(5).
    """
    entries = [_entry(line) for line in mountinfo.splitlines() if " - " in line]
    ids = {entry.id for entry in entries}
    here = next((entry for entry in entries if _is_root(entry, ids)), None)
    if here is None:
        return Mount(type="", source="", point=PurePosixPath("/"))
    while (above := _next(here, path, entries)) is not None:
        entries.remove(here)
        here = above
    return here.mount


def _is_root(entry: _Entry, ids: set[int]) -> bool:
    outermost = entry.parent not in ids or entry.parent == entry.id
    return outermost and entry.mount.point == PurePosixPath("/")


def _next(here: _Entry, path: PurePosixPath, entries: Iterable[_Entry]) -> _Entry | None:
    """Return what is mounted on the first point on the way from here to the path."""
    on_the_way = [
        entry
        for entry in entries
        if entry.parent == here.id != entry.id and path.is_relative_to(entry.mount.point)
    ]
    return min(on_the_way, key=lambda entry: len(entry.mount.point.parts), default=None)


def _entry(line: str) -> _Entry:
    # A variable number of fields ends in a lone hyphen, so the two halves are read apart.
    before, after = line.split(" - ", 1)
    id_, parent, _device, _root, point, *_ = before.split(" ")
    type_, source, *options = after.split(" ")
    mount = Mount(
        type=type_,
        source=_unescaped(source),
        point=PurePosixPath(_unescaped(point)),
        options=",".join(options),
    )
    return _Entry(id=int(id_), parent=int(parent), mount=mount)


def _unescaped(text: str) -> str:
    r"""Undo the kernel's `\040` for a blank, `\011`, `\012` and `\134`."""
    return _OCTAL.sub(lambda match: chr(int(match[1], 8)), text)


def is_remote(type_: str) -> bool:
    """Return whether others may change such a file system without this kernel noticing."""
    return type_ in _REMOTE or type_.startswith("fuse.")


def attribute_cache_s(mount: Mount) -> float:
    """Return how late this computer may see what another one did there; seconds.

    The kernel names the options of a mount that differ from the defaults.
    """
    if not is_remote(mount.type):
        return 0.0
    words = mount.options.split(",")
    if "noac" in words:
        return 0.0
    named = {name: value for word in words for name, _, value in [word.partition("=")]}
    default = named.get("actimeo", str(_CACHE_S.get(mount.type, _CACHE_ELSEWHERE_S)))
    # A file that was replaced is the old one until its folder is asked for anew.
    return max(_seconds(named.get(name, default)) for name in ("acregmax", "acdirmax"))


def _seconds(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def choose(setting: Observer, mount: Mount) -> Choice:
    """Decide between events and polling for a folder on that mount."""
    where = f"{mount.point} is {mount.type or 'of an unknown kind'}"
    remote = is_remote(mount.type)
    if setting != "auto":
        why = f"The configuration says so; {where}."
    elif remote:
        why = f"{where} ({mount.source}): what other computers save there causes no events here."
    else:
        why = f"{where}: every change there passes this computer."
    cache_s = attribute_cache_s(mount)
    late = f" It may show changes {cache_s:g} s late; files must lie still for longer than that."
    return Choice(
        polling=remote if setting == "auto" else setting == "polling",
        why=why + late * (cache_s > 0),
        attribute_cache_s=cache_s,
    )
