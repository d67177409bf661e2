"""What `doctor` looks at in each folder: that it is the one, can be written to, and has room."""

from __future__ import annotations

import contextlib
import secrets
from typing import TYPE_CHECKING

from modn_watch import mounts, roots
from modn_watch.commands.checkup import Check
from modn_watch.commands.status import free_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from modn_watch.disk import Disk
    from modn_watch.mounts import Choice, Observer
    from modn_watch.roots import Root

#: Less free space than this is worth a word.
_LITTLE_BYTES = 1 << 30


def of_root(disk: Disk, root: Root) -> Iterator[Check]:
    """Look at one folder; what needs it to be there is left out when it is not.

    Args:
        disk: the file system.
        root: as the journal knows it, or not at all.
    """
    if not roots.online(root):
        yield _offline(root)
        return
    refusal = _refusal(disk, root)
    if refusal is not None:
        yield Check(
            name=root.role,
            level="problem",
            detail=f"{root.path} cannot be written to: {refusal}",
            remedy="Give the user that modn-watch runs as the right to write there.",
        )
        return
    yield _room(root)
    if root.role == "inbox":
        yield from _of_drop_folder(disk, root)


def _offline(root: Root) -> Check:
    if not root.path.is_dir():
        detail = f"{root.path} is not there"
    elif roots.read_id(root.path) is None:
        detail = f"{root.path} has no marker .modn-watch/root.json"
    else:
        detail = f"{root.path} is another folder than the one that the journal knows"
    remedy = (
        "Mount the share, or bring the folder back. Only if this really is it and its marker was "
        f'deleted, write {{"id": "{root.id}"}} into {root.own}/root.json.'
        if root.known
        else "Run `modn-watch init`, which makes what nobody knows yet."
    )
    return Check(name=root.role, level="problem", detail=detail, remedy=remedy)


def _refusal(disk: Disk, root: Root) -> str | None:
    """Write, rename and sync a file in the folder of our own; return what was refused."""
    probe = root.temp / f"probe-{secrets.token_hex(8)}"
    try:
        disk.write_text(probe, "probe")
        disk.rename(probe, root.held / probe.name)
        disk.remove(root.held / probe.name)
    except OSError as error:
        # What cannot be written to cannot be tidied either.
        with contextlib.suppress(OSError):
            disk.remove(probe)
        return error.strerror or str(error)
    return None


def _room(root: Root) -> Check:
    free = free_bytes(root.path) or 0
    detail = f"{root.path} can be written to, {free / 1e9:.1f} GB free"
    if free >= _LITTLE_BYTES:
        return Check(name=root.role, level="ok", detail=detail)
    return Check(name=root.role, level="warning", detail=detail, remedy="Free some space.")


def _of_drop_folder(disk: Disk, root: Root) -> Iterator[Check]:
    if disk.stamp(root.path).device != disk.stamp(root.held).device:
        yield Check(
            name="inbox",
            level="warning",
            detail=f"{root.held} is on another file system: files are copied, which is slower",
            remedy="Let .modn-watch lie on the file system of the inbox.",
        )
    if not _tells_open_files(disk, root):
        yield Check(
            name="leases",
            level="warning",
            detail=f"{root.path} cannot tell whether a file is still open, only that it is quiet",
            remedy="Raise quiet_s where programs save with long pauses.",
        )


def _tells_open_files(disk: Disk, root: Root) -> bool:
    """Return whether a file that is open for writing is seen to be."""
    probe = root.temp / f"probe-{secrets.token_hex(8)}"
    try:
        with probe.open("wb"):
            return disk.open_elsewhere(probe)
    finally:
        disk.remove(probe)


def of_watching(path: Path, setting: Observer) -> tuple[Check, Choice]:
    """Look at how one inbox is watched, and why so."""
    mount = mounts.file_system(path)
    choice = mounts.choose(setting, mount)
    how = "looked through again and again" if choice.polling else "watched by events"
    detail = f"{path} is {how}. {choice.why}"
    return Check(name="watching", level="ok", detail=detail), choice
