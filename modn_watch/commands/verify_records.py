"""Does the disk hold what a record says?"""

from __future__ import annotations

import os
import stat
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from modn_watch import naming, states
from modn_watch.commands.contradictions import Contradiction
from modn_watch.errors import Busy
from modn_watch.model import State
from modn_watch.refusals import is_no_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from modn_watch.commands.ledger import Look
    from modn_watch.journal import Standing
    from modn_watch.roots import Root


def of_record(look: Look, row: Standing) -> Iterator[Contradiction]:
    """Yield in what one record and the disk contradict each other.

    Between an effect and its journal write both sides are right: each state is held only against
    what must be there before and after its own step.
    """
    if row.stem and row.file_path:
        yield from _of_place(look, row)
    if row.state in states.ACTIVE and row.inbox not in look.shop.inboxes:
        yield _of_unknown_inbox(look, row)
        return
    judge = _JUDGES.get(row.state)
    if judge is not None:
        yield from judge(look, row)


def _of_unknown_inbox(look: Look, row: Standing) -> Contradiction:
    inbox = look.known_inboxes.get(row.inbox, "")
    named = f"the inbox {inbox}, which" if inbox else "an inbox that"
    what = f"{_source(row)} came from {named} the configuration does not name any more."
    where = Path(inbox, os.fsdecode(row.source))
    return _about(look.shop.archive, row, "inbox_unknown", where, what=what)


def _of_place(look: Look, row: Standing) -> Iterator[Contradiction]:
    """Two names that differ by case alone, or a place that the name does not belong to."""
    assert row.file_path is not None, "asked of what has a place"
    assert row.stem is not None, "likewise"
    first = look.ledger.folded[row.file_path.casefold()]
    name = naming.file_name(row.stem, row.version or 0, row.extension)
    if first != row.id:
        what = f"Record {first} has the same place, but for upper and lower case."
    elif row.file_path.rpartition("/")[2] != name:
        what = f"The record's version and stem belong to the name {name}."
    else:
        return
    yield _about(look.shop.archive, row, "version_twice", _archived(look, row), what=what)


def _filed(look: Look, row: Standing) -> Iterator[Contradiction]:
    # Without a digest it is about to be deleted for good, file and all.
    if row.stem is None or row.sha256 is None or not look.sees(look.shop.archive):
        return
    yield from _content(look, row, look.shop.archive, _archived(look, row), area="archived")


def _original(look: Look, row: Standing) -> Iterator[Contradiction]:
    # Hidden with its original, which was deleted for good.
    if row.deleted and row.file_path is None:
        return
    original = look.ledger.rows.get(row.duplicate_of or 0)
    if original is None or original.sha256 != row.sha256 or original.file_path != row.file_path:
        what = "It was found to be the same as a file that has no record any more."
        yield _about(look.shop.archive, row, "original_gone", _archived(look, row), what=what)


def _holds(look: Look, row: Standing) -> Iterator[Contradiction]:
    root = _held_root(look, row)
    if look.sees(root) and row.held_name and not _there(root.held / row.held_name):
        what = f"{_source(row)} was taken in hand, is not filed yet, and is not there any more."
        yield _about(root, row, "held_missing", root.held / row.held_name, what=what)


def _holds_or_moved(look: Look, row: Standing) -> Iterator[Contradiction]:
    quarantine = look.shop.quarantine
    moved = row.quarantine_path and _there(quarantine.path / row.quarantine_path)
    if look.sees(quarantine) and not moved:
        yield from _holds(look, row)


def _waits(look: Look, row: Standing) -> Iterator[Contradiction]:
    root = look.shop.quarantine
    if look.sees(root) and row.quarantine_path is not None:
        path = root.path / row.quarantine_path
        yield from _content(look, row, root, path, area="quarantined")


def _halted(look: Look, row: Standing) -> Iterator[Contradiction]:
    root = look.shop.archive
    path = _archived(look, row) if row.file_path else root.path
    what = row.error_message or "It was halted."
    if _holds_nothing(look, row):
        yield _about(root, row, "halted_empty", path, what=f"{what} Nothing is held of it.")
    else:
        yield _about(root, row, "halted", path, what=what)


def _holds_nothing(look: Look, row: Standing) -> bool:
    """Return whether a held file is known to be gone; on a share that is away it may be there."""
    if row.held_name is None:
        return True
    if not row.copied and row.inbox not in look.shop.inboxes:
        return False
    root = _held_root(look, row)
    return look.sees(root) and not _there(root.held / row.held_name)


_JUDGES: Mapping[State, Callable[[Look, Standing], Iterator[Contradiction]]] = {
    State.CLAIMED: _holds,
    State.PARSED: _holds,
    State.FILING: _holds,
    State.TIDYING: _filed,
    State.REJECTING: _holds_or_moved,
    State.DONE: _filed,
    State.DUPLICATE: _original,
    State.QUARANTINED: _waits,
    State.HALTED: _halted,
}


def _content(
    look: Look, row: Standing, root: Root, path: Path, *, area: str
) -> Iterator[Contradiction]:
    """Compare one file with what its record says of it."""
    try:
        what = _difference(look, row, path)
    except (FileNotFoundError, NotADirectoryError):
        what = f"{_source(row)} is not where the journal says that it is."
        yield _about(root, row, f"{area}_missing", path, what=what)
        return
    except Busy:
        what = "Somebody is writing to it."
    except OSError as error:
        if not is_no_file(error):
            what = f"It cannot be read: {error.strerror}."
            yield _about(root, row, "unreadable", path, what=what)
            return
        what = "What is there is no regular file."
    if what is not None:
        yield _about(root, row, f"{area}_changed", path, what=what)


def _difference(look: Look, row: Standing, path: Path) -> str | None:
    """Return in what a file differs from what was taken in; None = in nothing."""
    if look.quick or row.sha256 is None:
        found = os.lstat(path)
        size, same = found.st_size, found.st_size == row.file_size
        if not stat.S_ISREG(found.st_mode):
            return "What is there is no regular file."
    else:
        digest, stamp = look.shop.disk.digest(path)
        size, same = stamp.size, digest == row.sha256
    if same:
        return None
    if size != row.file_size:
        return f"It has {size} bytes; {row.file_size} were taken in."
    return "Its bytes are not those that were taken in."


def _there(path: Path) -> bool:
    """Return whether something is there, as far as can be told."""
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True


def _held_root(look: Look, row: Standing) -> Root:
    return look.shop.archive if row.copied else look.shop.inboxes[row.inbox].root


def _archived(look: Look, row: Standing) -> Path:
    return look.shop.archive.path / (row.file_path or "")


def _source(row: Standing) -> str:
    return PurePosixPath(os.fsdecode(row.source)).name


def _about(root: Root, row: Standing, code: str, path: Path, *, what: str) -> Contradiction:
    return Contradiction(code=code, root=root, path=os.fsencode(path), record_id=row.id, what=what)
