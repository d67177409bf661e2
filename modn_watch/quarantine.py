"""Quarantine: where rejected files wait, each with a text that says why and what to do.

    quarantine/<client>/<project>/bracket.dxf
    quarantine/<client>/<project>/bracket.dxf.reason.txt

and, where it was saved, `bracket.dxf.NOT FILED.txt` with the same words. With receipts on, a
`bracket.dxf.filed.txt` says where a file went that was filed.
"""

from __future__ import annotations

import contextlib
import errno
import itertools
import os
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from modn_watch import documents, texts
from modn_watch.errors import Unrouted

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
#: Leaves room for ` (999)` and the longest ending above, numbered, within a name's 255 bytes.
_NAME_BYTES = 220
#: What follows the last dot of a longer name is no kind of file.
_SUFFIX_CHARACTERS = 16
_QUESTION = """\
A question about {name}

{message}

What to do: move the file from quarantine into the folder of its client and project
(<client>/<project>), where it is tried again by itself; or tell the office, who can assign
it to them.

It waits, unchanged, in the quarantine folder:
{waits}

(For the office: modn-watch quarantine assign {id} --client ... --project ...)
"""
_FAULT = """\
{name} was not filed

What is wrong: {message}

What to do: {hint}
Then save the good one in {saved}, or move this one from quarantine
back there: it is tried again by itself. (Under the same name, this text goes away too.)

It waits, unchanged, in the quarantine folder:
{waits}

(For the office: record {id}, reason "{code}"; modn-watch quarantine show {id})
"""


def candidates(folders: tuple[str, ...], name: str) -> Iterator[str]:
    """Yield paths for a rejected file in order of preference: `x.dxf`, `x (2).dxf`, ...

    Args:
        folders: client and project codes; empty when nothing routes the file.
        name: as it was saved; need not be valid text.
    """
    whole = _textual(name)
    stem, suffix = os.path.splitext(whole)  # noqa: PTH122 -- a dot file has no suffix
    if len(suffix) > _SUFFIX_CHARACTERS:
        stem, suffix = whole, ""
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
        return
    if disk.exists(held) and disk.digest(target)[0] != disk.digest(held)[0]:
        raise FileExistsError(errno.EEXIST, "taken by another file", os.fspath(target))
    # A crash may have come before the name there was durable, or, between two file systems, before
    # the name here was gone.
    disk.sync_folder(target.parent)
    disk.remove(held)


def explain(disk: Disk, root: Root, relative: str, text: str) -> None:
    """Write the reason beside a rejected file."""
    # Where somebody has every name for it, the journal knows it too.
    with contextlib.suppress(FileExistsError):
        texts.leave(disk, root.path / f"{relative}{_REASON}", text)


def tell(disk: Disk, source: Path, text: str) -> None:
    """Write the reason into the drop folder where the file was saved, if that is still there."""
    if source.parent.is_dir():
        texts.leave(disk, not_filed(source), text)


def not_filed(source: Path) -> Path:
    """Return where the text lies that says why a file was not filed, if nobody has that name."""
    return _beside(source, _NOT_FILED)


def settle(disk: Disk, source: Path) -> None:
    """Remove the text from the drop folder: the matter is settled."""
    texts.take_back(disk, not_filed(source))


def receipt(disk: Disk, source: Path, text: str) -> None:
    """Write where a filed file went into the drop folder, if that is still there."""
    if source.parent.is_dir():
        texts.leave(disk, _beside(source, _RECEIPT), text)


def forget(disk: Disk, root: Root, relative: str) -> None:
    """Remove the reason of a file that has left quarantine, and folders that are empty now."""
    reason = root.path / f"{relative}{_REASON}"
    texts.take_back(disk, reason)
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


def reason(ingest: Ingest) -> str:
    """Return what a designer is told about a rejected file.

    Places are named as they are seen through a share: below the inbox, below quarantine.
    """
    parts = _textual(os.fsdecode(ingest.identity.path)).split("/")
    name, folder = parts[-1], "/".join(parts[:-1])
    text = _QUESTION if ingest.error_code == Unrouted.code else _FAULT
    return text.format(
        name=name,
        message=ingest.error_message,
        hint=ingest.error_hint,
        saved=f"the folder {folder}" if folder else "the inbox",
        waits=ingest.quarantine_path,
        id=ingest.id,
        code=ingest.error_code,
    )


def left(disk: Disk, root: Root, ingest: Ingest) -> bool:
    """Return whether a quarantined file is not at its place any more."""
    assert ingest.quarantine_path is not None, "what is quarantined has a place there"
    return not disk.exists(root.path / ingest.quarantine_path)


def subject(reason_: bytes) -> bytes | None:
    """Return the path of the file that a text in quarantine speaks of; None for no such text."""
    plain, ending = texts.plain(reason_), os.fsencode(_REASON)
    return plain.removesuffix(ending) if plain.endswith(ending) else None


def _beside(source: Path, ending: str) -> Path:
    return source.with_name(f"{texts.shortened(source.name, _NAME_BYTES)}{ending}")


def _textual(text: str) -> str:
    """Return a path's text as it is shown: it is the name of a file here, too."""
    return documents.shown(os.fsencode(text))


def _cut(text: str, limit_bytes: int) -> str:
    return text.encode()[:limit_bytes].decode("utf-8", "ignore")
