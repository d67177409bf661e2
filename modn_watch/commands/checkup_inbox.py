"""What `doctor` looks at in a drop folder: how it is watched, and what is refused there."""

from __future__ import annotations

import os
import secrets
import stat
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from modn_watch import inbox, mounts, roots, threads, watch
from modn_watch.commands.checkup import Check

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from modn_watch.disk import Disk
    from modn_watch.inbox import Ignore
    from modn_watch.mounts import Observer
    from modn_watch.roots import Root

#: A look through every folder ends after this, finished or not, seconds.
_SURVEY_S = 5.0
#: All folders are counted within this, or not at all, seconds.
_COUNT_S = 10.0
#: So many examples are named of what is refused.
_NAMED = 3
_INSTANCES = Path("/proc/sys/fs/inotify/max_user_instances")


@dataclass(frozen=True, kw_only=True)
class Place:
    """A drop folder with what its settings say."""

    root: Root
    observer: Observer
    ignore: Ignore
    #: Files stay where they are, and need only be read.
    copied: bool


@dataclass(kw_only=True)
class _Refused:
    """What may not be done in one drop folder."""

    unlisted: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    unremoved: list[str] = field(default_factory=list)
    complete: bool = True


def of_inbox(disk: Disk, place: Place) -> Iterator[Check]:
    """Look at one drop folder that is online; of one that is not, nothing is said."""
    if not roots.online(place.root):
        return
    yield from _of_own_folder(disk, place.root)
    yield _watching(place)
    yield from _permissions(place)


def _of_own_folder(disk: Disk, root: Root) -> Iterator[Check]:
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
    except PermissionError:
        # That it cannot be written to is said elsewhere.
        return True
    finally:
        probe.unlink(missing_ok=True)


def _watching(place: Place) -> Check:
    choice = mounts.choose(place.observer, mounts.file_system(place.root.path))
    how = "looked through again and again" if choice.polling else "watched by events"
    detail = f"{place.root.path} is {how}. {choice.why}"
    return Check(name="watching", level="ok", detail=detail)


def _permissions(place: Place) -> Iterator[Check]:
    refused = _survey(place)
    kinds = (
        ("folders cannot be listed: files in them are never seen", refused.unlisted),
        ("files cannot be read", refused.unread),
        ("files cannot be taken away", refused.unremoved),
    )
    for what, names in kinds:
        if names:
            examples = ", ".join(names[:_NAMED])
            yield Check(
                name="permissions",
                level="problem",
                detail=f"{place.root.path}: {len(names)} {what}: {examples}",
                remedy="Give the user that modn-watch runs as the right to read and write there.",
            )
    if not refused.complete:
        detail = f"{place.root.path} is large: not every file in it was asked for"
        yield Check(name="permissions", level="ok", detail=detail)


def _survey(place: Place) -> _Refused:
    """Ask of each file whether it may be read and taken away, as long as time allows."""
    found = _Refused()
    until_s = time.monotonic() + _SURVEY_S
    root = place.root.path
    files = inbox.scan(
        root, place.ignore, refused=lambda folder, _error: found.unlisted.append(_shown(folder))
    )
    for relative, _stamp in files:
        path = place.root.below(relative)
        if not os.access(path, os.R_OK, effective_ids=True):
            found.unread.append(_shown(relative))
        if not place.copied and not _removable(path):
            found.unremoved.append(_shown(relative))
        if time.monotonic() > until_s:
            found.complete = False
            break
    return found


def _removable(path: Path) -> bool:
    """Return whether this user may take a file away. Source: unlink(2), EACCES and EPERM."""
    if not os.access(path.parent, os.W_OK | os.X_OK, effective_ids=True):
        return False
    try:
        folder, file = path.parent.stat(), path.lstat()
    except OSError:
        return True
    sticky = folder.st_mode & stat.S_ISVTX
    return not sticky or os.geteuid() in (0, folder.st_uid, file.st_uid)


def _shown(relative: bytes) -> str:
    return relative.decode("utf-8", "replace")


def of_watches(places: Sequence[Place]) -> list[Check]:
    """Look at whether the kernel grants as many watches as there are folders.

    Args:
        places: all drop folders; those that are polled need none. While one of them gives no
            answer, which is said elsewhere, they cannot be counted.
    """
    try:
        return threads.within(_COUNT_S, lambda: list(_watches(places)))
    except TimeoutError:
        return []


def _watches(places: Sequence[Place]) -> Iterator[Check]:
    watched = [place for place in places if _has_events(place)]
    if not watched:
        return
    folders = sum(_folders(place) for place in watched)
    limit = watch.limit_of_watches()
    if limit is None:
        yield Check(name="inotify", level="warning", detail="its limits cannot be read")
        return
    name, allowed = limit
    detail = f"{folders} folders to watch, {allowed} allowed for all programs of this user"
    enough = folders * 2 < allowed
    remedy = "" if enough else f"Raise {name} with sysctl; till then inboxes are polled."
    yield Check(name="inotify", level="ok" if enough else "warning", detail=detail, remedy=remedy)
    yield from _instances(len(watched))


def _has_events(place: Place) -> bool:
    online = roots.online(place.root)
    return online and not mounts.choose(place.observer, mounts.file_system(place.root.path)).polling


def _folders(place: Place) -> int:
    # Those of our own: .modn-watch, held, tmp, and the root.
    return 4 + sum(1 for _ in inbox.folders(place.root.path, place.ignore, depth=1_000))


def _instances(needed: int) -> Iterator[Check]:
    try:
        allowed = int(_INSTANCES.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return
    if needed * 2 > allowed:
        yield Check(
            name="inotify",
            level="warning",
            detail=f"{needed} inboxes to watch, {allowed} inotify instances allowed for this user",
            remedy="Raise fs.inotify.max_user_instances with sysctl.",
        )
