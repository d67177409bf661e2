"""What `doctor` looks at in each folder: that it is the one, may be written to, and has room.

A share whose server is dead gives no answer for minutes, or never: each folder is looked at in a
thread of its own, and one that does not answer in time is said not to.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import time
from functools import partial
from typing import TYPE_CHECKING

from modn_watch import mounts, renaming, roots, threads
from modn_watch.commands.checkup import Check
from modn_watch.commands.status import amount
from modn_watch.refusals import as_deferred

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from modn_watch.disk import Disk
    from modn_watch.roots import Root

    Checks = Callable[[], Iterator[Check]]

PATIENCE_S = 10.0
#: Less free space than this is worth a word.
_LITTLE_BYTES = 1 << 30
#: So many files more is worth a word.
_FEW_FILES = 10_000
#: Clocks that differ by so much are worth a word; FAT counts in steps of two seconds.
_APART_S = 3.0
#: An incomplete copy is swept away after an hour: with clocks this far apart, one in the making.
_FAR_APART_S = 1800.0
#: What the names of our own need, bytes: archive names, and those of texts beside a file.
_NAME_BYTES = {"archive": 200, "quarantine": 241, "inbox": 240}


def in_time(looks: Sequence[tuple[Root, Checks]]) -> list[Check]:
    """Look at several folders at once, and return what was found of each in its turn."""
    began_s = time.monotonic()
    futures = [(root, threads.start("doctor", partial(_all, checks))) for root, checks in looks]
    found: list[Check] = []
    for root, future in futures:
        try:
            found += future.result(max(0.0, began_s + PATIENCE_S - time.monotonic()))
        except TimeoutError:
            found.append(_hung(root))
        except OSError as error:
            # It went away while it was looked at.
            found.append(_refused(root, error))
    return found


def _all(checks: Checks) -> list[Check]:
    return list(checks())


def _hung(root: Root) -> Check:
    return Check(
        name=root.role,
        level="problem",
        detail=f"{root.path} gave no answer within {PATIENCE_S:.0f} s",
        remedy="See to the server that it lies on, or to the mount; the other folders go on.",
    )


def of_root(
    disk: Disk, root: Root, *, asked: bool = True, now_s: Callable[[], float] = time.time
) -> Iterator[Check]:
    """Look at one folder; what needs it to be there is left out when it is not.

    Args:
        disk: the file system.
        root: as the journal knows it, or not at all.
        asked: whether the journal could be asked for it.
        now_s: this computer's clock, seconds.
    """
    if not roots.online(root):
        marked = not asked and roots.read_id(root.path) is not None
        yield _undecided(root) if marked else _offline(root)
        return
    try:
        yield from _of_probe(disk, root, now_s)
    except OSError as error:
        yield _refused(root, error)
        return
    yield _room(root)
    yield _file_system(root)
    yield from _names(root)


def _offline(root: Root) -> Check:
    marker = root.own / "root.json"
    if not root.path.is_dir():
        detail = f"{root.path} is not there"
    elif not _readable(marker):
        detail = f"this user may not read the marker {marker}"
    elif roots.read_id(root.path) is None:
        detail = f"{root.path} has no marker .modn-watch/root.json"
    else:
        detail = f"{root.path} is another folder than the one that the journal knows"
    remedy = (
        "Mount the share, or bring the folder back. Only if this really is it and its marker was "
        f'deleted, write {{"id": "{root.id}"}} into {root.own}/root.json.'
        if root.known
        else "Run `modn-watch init`, which makes what nobody knows yet. Where it was set up "
        "before, see to the database and the share first."
    )
    return Check(name=root.role, level="problem", detail=detail, remedy=remedy)


def _undecided(root: Root) -> Check:
    return Check(
        name=root.role,
        level="warning",
        detail=f"{root.path} is there, with the marker of a folder of modn-watch; the database "
        "could not be asked whether it is the right one",
        remedy="See to the database first, and look again.",
    )


def _readable(marker: Path) -> bool:
    try:
        marker.open("rb").close()
    except PermissionError:
        return False
    except OSError:
        return True
    return True


def _refused(root: Root, error: OSError) -> Check:
    return Check(
        name=root.role,
        level="problem",
        detail=f"{root.path} cannot be written to: {error.strerror or error}",
        remedy=as_deferred(error).hint,
    )


def _of_probe(disk: Disk, root: Root, now_s: Callable[[], float]) -> Iterator[Check]:
    """Write, sync and rename a file in the folder of our own, and learn from it.

    Raises:
        OSError: something of that was refused.
    """
    probe = root.temp / f"probe-{secrets.token_hex(8)}"
    renamed = probe.with_name(f"{probe.name}-renamed")
    try:
        before_s = now_s()
        disk.write_text(probe, "probe")
        written_s = disk.stamp(probe).mtime_ns / 1e9
        checks = [*_clocks(root, before_s, written_s, now_s()), *_renaming(probe, renamed, root)]
        disk.sync_folder(root.temp)
    finally:
        # What cannot be written to cannot be tidied either.
        for path in (probe, renamed):
            with contextlib.suppress(OSError):
                disk.remove(path)
    yield from checks


def _clocks(root: Root, before_s: float, written_s: float, after_s: float) -> Iterator[Check]:
    apart_s = max(before_s - written_s, written_s - after_s, 0.0)
    if apart_s <= _APART_S:
        return
    ahead = "behind" if written_s < before_s else "ahead of"
    yield Check(
        name="clock",
        level="warning" if apart_s < _FAR_APART_S else "problem",
        detail=f"the clock of {root.path} is {apart_s:.0f} s {ahead} this computer's",
        remedy="Let both computers set their clocks by the network (NTP).",
    )


def _renaming(probe: Path, renamed: Path, root: Root) -> Iterator[Check]:
    if renaming.rename_noreplace(probe, renamed):
        return
    try:
        os.link(probe, renamed)
    except OSError:
        yield Check(
            name="renaming",
            level="warning",
            detail=f"{root.path} knows neither RENAME_NOREPLACE nor hard links: a name is held "
            "by an empty file first, which a power cut can leave behind",
            remedy="A file system such as ext4 or XFS does better.",
        )
    else:
        yield Check(
            name="renaming",
            level="ok",
            detail=f"{root.path} knows no RENAME_NOREPLACE: hard links take its place",
        )


def _room(root: Root) -> Check:
    found = os.statvfs(root.path)
    free = found.f_bavail * found.f_frsize
    detail = f"{root.path} can be written to, {amount(free)} free"
    # Some file systems have no fixed number of files, and say 0.
    if found.f_files and found.f_favail < _FEW_FILES:
        detail += f", but only {found.f_favail} more files"
    elif free >= _LITTLE_BYTES:
        return Check(name=root.role, level="ok", detail=detail)
    return Check(name=root.role, level="warning", detail=detail, remedy="Free some space.")


def _file_system(root: Root) -> Check:
    mount = mounts.file_system(root.path)
    kind = mount.type or "a file system of an unknown kind"
    detail = f"{root.path} is on {kind} ({mount.source}), mounted on {mount.point}"
    return Check(name="file system", level="ok", detail=detail)


def _names(root: Root) -> Iterator[Check]:
    longest, needed = os.pathconf(root.path, "PC_NAME_MAX"), _NAME_BYTES[root.role]
    if longest < needed:
        yield Check(
            name="names",
            level="warning",
            detail=f"{root.path} takes names of {longest} bytes; {needed} may be needed",
            remedy="Keep it on another file system, or files with long names wait for ever.",
        )
