"""Drop folders: what lies in them.

Only regular files are ever looked at; links, fifos, sockets and devices are passed over without
being opened, and links to folders are not followed.
"""

from __future__ import annotations

import fnmatch
import os
import pwd
import re
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING

from modn_watch.disk import stamp_of
from modn_watch.refusals import is_no_file
from modn_watch.roots import OWN_FOLDER, is_no_answer, real_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from modn_watch.model import Stamp


#: Linux takes no longer path in one call (PATH_MAX); what lies deeper is passed over.
_PATH_BYTES = 4095


@dataclass(frozen=True, kw_only=True)
class Ignore:
    """Which names are never work: editors' temporary files, junk, and notes of our own."""

    pattern: re.Pattern[str]
    #: Folders inside the inbox that are something else: a quarantine, say. Without links.
    folders: frozenset[str]

    def name(self, name: str) -> bool:
        """Return whether a file or folder of this name is passed over."""
        return name == OWN_FOLDER or self.pattern.match(name) is not None


def ignoring(patterns: Iterable[str], folders: Iterable[Path] = ()) -> Ignore:
    """Return the ignore list of shell patterns, which match names without regard to case."""
    joined = "|".join(fnmatch.translate(pattern) for pattern in patterns) or r"(?!)"
    return Ignore(
        pattern=re.compile(joined, re.IGNORECASE),
        folders=frozenset(os.fspath(real_path(folder)) for folder in folders),
    )


def scan(
    root: Path,
    ignore: Ignore,
    below: Path | None = None,
    *,
    refused: Callable[[bytes, OSError], None] = lambda _folder, _error: None,
) -> Iterator[tuple[bytes, Stamp]]:
    """Yield each file in a drop folder with its stat, folders in order of their names.

    Args:
        root: the inbox root.
        ignore: what to pass over.
        below: only what lies in or below this folder of it.
        refused: called with each folder, relative to the root, that cannot be listed, and why.

    Yields:
        The path relative to the root as the file system spells it, and one stat.

    Raises:
        OSError: the inbox root cannot be listed, or something below it does not answer. A folder
            further down that may not be listed, or that vanishes meanwhile, is passed over: the
            next scan tells.
    """
    top = os.fspath(below or root)
    start = len(os.fsencode(root)) + 1
    elsewhere = _spelled_below(root, ignore)
    folders = [top]
    while folders:
        folder = folders.pop()
        try:
            entries = sorted(os.scandir(folder), key=_by_name)
        except OSError as error:
            if folder == os.fspath(root) or is_no_answer(error):
                raise
            if not is_no_file(error):
                refused(os.fsencode(folder)[start:], error)
            continue
        wanted = [entry for entry in entries if not ignore.name(entry.name)]
        folders.extend(reversed([e.path for e in wanted if _is_folder(e, elsewhere)]))
        for entry in wanted:
            stamp = _regular(entry)
            if stamp is not None:
                yield os.fsencode(entry.path)[start:], stamp


def folders(root: Path, ignore: Ignore, depth: int) -> Iterator[tuple[str, ...]]:
    """Yield the folders down to a depth as their names below the root; links are not followed."""
    elsewhere = _spelled_below(root, ignore)
    waiting: list[tuple[str, ...]] = [()]
    while waiting:
        above = waiting.pop()
        try:
            entries = list(os.scandir(root.joinpath(*above)))
        except OSError:
            continue
        found = [
            (*above, entry.name)
            for entry in entries
            if not ignore.name(entry.name) and _is_folder(entry, elsewhere)
        ]
        yield from found
        waiting.extend(found if len(above) + 1 < depth else [])


def wanted(root: Path, ignore: Ignore, path: Path) -> bool:
    """Return whether a path lies below an inbox, and nothing on its way is ignored or a link.

    One that is longer than any call takes does not.
    """
    try:
        parts = path.relative_to(root).parts
    except ValueError:
        return False
    if len(os.fsencode(path)) > _PATH_BYTES or any(ignore.name(part) for part in parts):
        return False
    elsewhere = _spelled_below(root, ignore)
    if any(os.fspath(folder) in elsewhere for folder in (path, *path.parents)):
        return False
    return not any(folder.is_symlink() for folder in path.parents[: len(parts) - 1])


def regular_stamp(path: Path) -> Stamp | None:
    """Return one stat of a regular file; None for anything else or nothing.

    Raises:
        OSError: the folder does not answer.
    """
    try:
        found = os.lstat(path)
    except OSError as error:
        if is_no_answer(error):
            raise
        return None
    return stamp_of(found) if stat.S_ISREG(found.st_mode) else None


def submitter(path: Path) -> str | None:
    """Return the name of a file's owner, or its number where no name is known."""
    try:
        uid = os.lstat(path).st_uid
    except OSError:
        return None
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def _by_name(entry: os.DirEntry[str]) -> str:
    return entry.name


def _is_folder(entry: os.DirEntry[str], elsewhere: frozenset[str]) -> bool:
    try:
        return entry.is_dir(follow_symlinks=False) and entry.path not in elsewhere
    except OSError as error:
        # Where the file system gives no types in its listing, telling needs the right to enter.
        if is_no_answer(error):
            raise
        return False


def _spelled_below(root: Path, ignore: Ignore) -> frozenset[str]:
    """Return the ignored folders as they are met below a root that may be named through links."""
    real = os.path.realpath(root)
    return frozenset(
        os.path.join(root, os.path.relpath(folder, real))  # noqa: PTH118 -- as scandir spells it
        for folder in ignore.folders
        if folder.startswith(f"{real}{os.sep}")
    )


def _regular(entry: os.DirEntry[str]) -> Stamp | None:
    try:
        if not entry.is_file(follow_symlinks=False):
            return None
        return stamp_of(entry.stat(follow_symlinks=False))
    except OSError as error:
        if is_no_answer(error):
            raise
        return None
