"""`verify --repair`: mends what can be mended without any file being at risk.

Nothing is replaced and no original is removed: copies are made, files are moved to names that
nobody has, and only what modn-watch wrote itself, and can write again, is taken away.
"""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from modn_watch import archive, housekeeping, parsers, texts
from modn_watch.commands.verify_folders import untouched_for_long
from modn_watch.errors import Deferred, Unreadable, Unrecognised
from modn_watch.model import State
from modn_watch.refusals import as_deferred

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from modn_watch.commands.contradictions import Contradiction
    from modn_watch.commands.ledger import Look
    from modn_watch.model import Ingest


@dataclass(frozen=True, kw_only=True)
class Repair:
    """What became of one contradiction."""

    found: Contradiction
    #: What was done, as one plain sentence; None = nothing.
    done: str | None
    #: Why it could not be done, where it should have been.
    refusal: str = ""


def mend(look: Look, found: Iterable[Contradiction]) -> list[Repair]:
    """Mend what can be, and say of each contradiction what became of it.

    Args:
        look: the newest reading of the journal.
        found: what is wrong, as `verify` says it.
    """
    wrong = list(found)
    return [_mended(look, each, wrong) for each in wrong]


def _mended(look: Look, each: Contradiction, wrong: list[Contradiction]) -> Repair:
    repair = _REPAIRS.get(each.code)
    if repair is None:
        return Repair(found=each, done=None)
    try:
        look.shop.require_online(each.root)
        done = repair(look, each, wrong)
    except Deferred as error:
        return Repair(found=each, done=None, refusal=error.message)
    except OSError as error:
        return Repair(found=each, done=None, refusal=as_deferred(error).message)
    return Repair(found=each, done=done)


def _make_folder(look: Look, each: Contradiction, _wrong: list[Contradiction]) -> str | None:
    look.shop.disk.make_folder(_path(each))
    return "The folder was made."


def _remove(look: Look, each: Contradiction, _wrong: list[Contradiction]) -> str | None:
    look.shop.disk.remove(_path(each))
    return "It was removed."


def _remove_text(look: Look, each: Contradiction, wrong: list[Contradiction]) -> str | None:
    """A text that is merely called like ours is somebody's own."""
    ours = texts.is_ours(look.shop.disk, _path(each))
    return _remove(look, each, wrong) if ours else None


def _release(look: Look, each: Contradiction, _wrong: list[Contradiction]) -> str | None:
    ingest = _ingest(look, each)
    if ingest is None or ingest.state is not State.QUARANTINED:
        return None
    if not housekeeping.departed(look.shop, ingest):
        return None
    housekeeping.release(look.shop, ingest)
    return "It was noted that the file has left quarantine."


def _restore(look: Look, each: Contradiction, wrong: list[Contradiction]) -> str | None:
    ingest = _ingest(look, each)
    if ingest is None or ingest.sha256 is None or ingest.state not in _FILED:
        return None
    for donor in _donors(look, ingest, wrong):
        with contextlib.suppress(archive.Changed, archive.NameTaken, FileNotFoundError):
            archive.restore(look.shop.disk, look.shop.archive, ingest, donor)
            return f"It was copied from {os.fsencode(donor).decode('utf-8', 'replace')}."
    return None


_FILED = {State.TIDYING, State.DONE}


def _donors(look: Look, ingest: Ingest, wrong: list[Contradiction]) -> Iterator[Path]:
    """Yield files in the archive that may have the bytes: of other records first, then strays."""
    root = look.shop.archive.path
    for row in look.ledger.rows.values():
        if row.sha256 == ingest.sha256 and row.stem and row.file_path and row.id != ingest.id:
            yield root / row.file_path
    size = look.ledger.rows[ingest.id].file_size
    for stray in (_path(each) for each in wrong if each.code == "archived_stray"):
        with contextlib.suppress(OSError):
            if look.shop.disk.stamp(stray).size == size:
                yield stray


def _send_round(look: Look, each: Contradiction, _wrong: list[Contradiction]) -> str | None:
    """Move a stray into its inbox under a free name, where it is new work.

    What lies in the archive's folder is a copy of an original that stayed where it was saved.
    One touched lately may be another program's that keeps a journal of its own.
    """
    if each.root.role != "inbox" or not untouched_for_long(look, each.path):
        return None
    held = _path(each)
    target = each.root.path / f"found-{held.name[:12]}{_ending(look, held)}"
    look.shop.disk.publish(held, target)
    return f"It was moved to {target.name} in the inbox, where it is new work."


def _ending(look: Look, path: Path) -> str:
    """Return the ending that a file's content asks for."""
    with look.shop.disk.open_regular(path) as stream:
        head = stream.read(parsers.HEAD_BYTES)
    try:
        return f".{parsers.pick(path.name, head).extension}"
    except (Unrecognised, Unreadable):
        return ""


_REPAIRS: Mapping[str, Callable[[Look, Contradiction, list[Contradiction]], str | None]] = {
    "own_folder_missing": _make_folder,
    "leftover": _remove,
    "note_stray": _remove_text,
    "reason_stray": _remove_text,
    "quarantined_missing": _release,
    "archived_missing": _restore,
    "held_stray": _send_round,
}


def _ingest(look: Look, each: Contradiction) -> Ingest | None:
    assert each.record_id is not None, "it is about a record"
    return look.shop.journal.records.get(each.record_id)


def _path(each: Contradiction) -> Path:
    return Path(os.fsdecode(each.path))
