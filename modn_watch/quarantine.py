"""Quarantine: where rejected files wait, each with a text that says why and what to do.

    quarantine/<client>/<project>/bracket.dxf
    quarantine/<client>/<project>/bracket.dxf.reason.txt

and, where it was saved, `bracket.dxf.NOT FILED.txt` with the same words. With receipts on, a
`bracket.dxf.filed.txt` says where a file went that was filed.
"""

from __future__ import annotations

import errno
import itertools
import os
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from modn_watch.disk import Disk
    from modn_watch.model import Ingest
    from modn_watch.roots import Root

UNROUTED = "_unrouted"
_REASON = ".reason.txt"
_NOT_FILED = ".NOT FILED.txt"
_RECEIPT = ".filed.txt"
#: Leaves room for ` (999)` and the longest ending above within a name's 255 bytes.
_NAME_BYTES = 220


def candidates(folders: tuple[str, ...], name: str) -> Iterator[str]:
    """Yield paths for a rejected file in order of preference: `x.dxf`, `x (2).dxf`, ...

    Args:
        folders: client and project codes; empty when nothing routes the file.
        name: as it was saved; need not be valid text.
    """
    stem, suffix = os.path.splitext(_textual(name))  # noqa: PTH122 -- a dot file has no suffix
    stem = _cut(stem, _NAME_BYTES - len(suffix.encode()))
    folder = PurePosixPath(*(folders or (UNROUTED,)))
    yield str(folder / f"{stem}{suffix}")
    for number in itertools.count(2):
        yield str(folder / f"{stem} ({number}){suffix}")


def put(disk: Disk, root: Root, held: Path, relative: str) -> None:
    """Move a held file to its reserved place; already there, nothing is done.

    Raises:
        FileExistsError: another file is there.
    """
    target = root.path / relative
    disk.make_folder(target.parent)
    if not disk.exists(target):
        disk.move(held, target, root.temp)
    elif disk.exists(held):
        # Between two file systems a crash can leave the copy published and the source there.
        if disk.digest(target)[0] != disk.digest(held)[0]:
            raise FileExistsError(errno.EEXIST, "taken by another file", os.fspath(target))
        disk.remove(held)


def explain(disk: Disk, root: Root, relative: str, text: str) -> None:
    """Write the reason beside a rejected file."""
    disk.write_text(root.path / f"{relative}{_REASON}", text)


def tell(disk: Disk, source: Path, text: str) -> None:
    """Write the reason into the drop folder where the file was saved, if that is still there."""
    if source.parent.is_dir():
        disk.write_text(_beside(source, _NOT_FILED), text)


def settle(disk: Disk, source: Path) -> None:
    """Remove the text from the drop folder: the matter is settled."""
    note = _beside(source, _NOT_FILED)
    if disk.exists(note):
        disk.remove(note)


def receipt(disk: Disk, source: Path, text: str) -> None:
    """Write where a filed file went into the drop folder, if that is still there."""
    if source.parent.is_dir():
        disk.write_text(_beside(source, _RECEIPT), text)


def forget(disk: Disk, root: Root, relative: str) -> None:
    """Remove the reason of a file that has left quarantine, and folders that are empty now."""
    reason = root.path / f"{relative}{_REASON}"
    disk.remove(reason)
    folder = reason.parent
    while folder != root.path and disk.remove_empty_folder(folder):
        folder = folder.parent


def send_back(disk: Disk, root: Root, ingest: Ingest, target: Path, *, scratch: Path) -> None:
    """Move a quarantined file to a drop folder.

    Raises:
        FileExistsError: a file of that name is there.
        FileNotFoundError: it has left quarantine already.
    """
    assert ingest.quarantine_path is not None, "what is quarantined has a place there"
    disk.make_folder(target.parent)
    disk.move(root.path / ingest.quarantine_path, target, scratch)


def reason(ingest: Ingest, source: Path, quarantined: Path) -> str:
    """Return what a designer is told about a rejected file.

    Args:
        ingest: with its error.
        source: where it was saved.
        quarantined: where it waits.
    """
    name = PurePosixPath(os.fsdecode(ingest.identity.path)).name
    question = ingest.error_code == "unrouted"
    title = f"A question about {_textual(name)}" if question else f"{_textual(name)} was not filed"
    again = (
        f"Put it into its client's and project's folder below {_textual(str(source.parent))},\n"
        "or tell the office which client and project it is for, so that they assign it."
        if question
        else f"Save a good one under the same name in {_textual(str(source.parent))},\n"
        "or move the file from quarantine back there. It is then tried again by itself."
    )
    return (
        f"{title}\n\nWhat is wrong: {ingest.error_message}\n"
        f"What to do: {ingest.error_hint}\n\n"
        f"How to send it round again:\n{again}\n\n"
        f"The file waits, unchanged, here:\n{_textual(str(quarantined))}\n\n"
        f"(For the office: record {ingest.id}, reason {ingest.error_code}.\n"
        f" modn-watch quarantine show {ingest.id})\n"
    )


def left(disk: Disk, root: Root, ingest: Ingest) -> bool:
    """Return whether a quarantined file is not at its place any more."""
    assert ingest.quarantine_path is not None, "what is quarantined has a place there"
    return not disk.exists(root.path / ingest.quarantine_path)


def _beside(source: Path, ending: str) -> Path:
    name = os.fsdecode(os.fsencode(source.name)[:_NAME_BYTES])
    return source.with_name(f"{name}{ending}")


def _textual(text: str) -> str:
    """Return a path's text with bytes that are no UTF-8 shown as U+FFFD."""
    return os.fsencode(text).decode("utf-8", "replace")


def _cut(text: str, limit_bytes: int) -> str:
    return text.encode()[:limit_bytes].decode("utf-8", "ignore")
