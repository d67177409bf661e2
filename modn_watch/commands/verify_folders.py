"""Does a record explain what lies on the disk?

Names are bytes, as the file system spells them: what is no text in any encoding is a stray too.
"""

from __future__ import annotations

import os
import re
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from modn_watch import quarantine, roots, texts
from modn_watch.commands.contradictions import Contradiction

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from modn_watch.commands.ledger import Look
    from modn_watch.roots import Root

    _Judge: TypeAlias = Callable[[Look, Root, bytes], Contradiction | None]

#: Nobody is at work any more on what was untouched for so long.
_LONG = timedelta(hours=1)
#: What servers and other computers keep in every folder that they see; nobody's work.
_JUNK = re.compile(
    rb"@eaDir|lost\+found|\.snapshots?|\.zfs|#recycle|\$RECYCLE\.BIN|System Volume Information"
    rb"|\.AppleDouble|\.DS_Store|\._.*|\.Trash-.*|\.nfs[0-9a-f]+|Thumbs\.db|desktop\.ini",
    re.IGNORECASE,
)
#: A text of ours while it is written.
_UNFINISHED = re.compile(rb"\.[0-9a-f]{16}\.tmp")
_OWN = os.fsencode(roots.OWN_FOLDER)


def of_folders(look: Look) -> Iterator[Contradiction]:
    """Yield what lies on the disk and should not, root by root."""
    for root in look.shop.roots:
        yield from _marker(look, root)
        if look.sees(root):
            yield from _own_folders(look, root)
            yield from _AREAS[root.role](look, root)


def again(look: Look, found: Contradiction) -> Contradiction | None:
    """Look once more at what seemed to be wrong."""
    if found.code == "marker_differs":
        return next(_marker(look, found.root), None)
    if not look.sees(found.root):
        return None
    return _JUDGES[found.code](look, found.root, found.path)


def _marker(look: Look, root: Root) -> Iterator[Contradiction]:
    if root.id in look.online or not look.shop.attendance.answers(root):
        return
    marked = roots.read_id(root.path)
    if marked is not None and marked != root.id:
        what = f"It is another folder than the {root.role} that the journal knows."
        yield _in(root, "marker_differs", os.fsencode(root.path), what)


def _own_folders(look: Look, root: Root) -> Iterator[Contradiction]:
    for folder in (root.held, root.temp):
        found = _own_folder(look, root, os.fsencode(folder))
        if found is not None:
            yield found
    yield from _judged(look, root, root.held, _held)
    yield from _judged(look, root, root.temp, _leftover)


def _archive(look: Look, root: Root) -> Iterator[Contradiction]:
    return _judged(look, root, root.path, _archived)


def _quarantine(look: Look, root: Root) -> Iterator[Contradiction]:
    return _judged(look, root, root.path, _quarantined)


def _inbox(look: Look, root: Root) -> Iterator[Contradiction]:
    return _judged(look, root, root.path, _note)


_AREAS: Mapping[str, Callable[[Look, Root], Iterator[Contradiction]]] = {
    "archive": _archive,
    "quarantine": _quarantine,
    "inbox": _inbox,
}


def _judged(look: Look, root: Root, top: Path, judge: _Judge) -> Iterator[Contradiction]:
    """Walk a folder and judge each file in it; links are not followed."""
    refused: list[bytes] = []
    for path in _files_below(os.fsencode(top), refused.append):
        found = judge(look, root, path)
        if found is not None:
            yield found
    # In an inbox, the lookout and `doctor` say so.
    yield from (_cannot(root, path) for path in refused if root.role != "inbox")


def _files_below(top: bytes, refused: Callable[[bytes], None]) -> Iterator[bytes]:
    waiting = [top]
    while waiting:
        folder = waiting.pop()
        try:
            entries = list(os.scandir(folder))
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError:
            refused(folder)
            continue
        for entry in entries:
            if not entry.is_dir(follow_symlinks=False):
                yield from () if _JUNK.fullmatch(entry.name) else (entry.path,)
            elif not _JUNK.fullmatch(entry.name) and entry.name != _OWN:
                waiting.append(entry.path)


def _archived(look: Look, root: Root, path: bytes) -> Contradiction | None:
    if _relative(root, path) in look.ledger.archived or not os.path.lexists(path):
        return None
    return _in(root, "archived_stray", path, "No record explains this file in the archive.")


def _quarantined(look: Look, root: Root, path: bytes) -> Contradiction | None:
    relative = _relative(root, path)
    if relative in look.ledger.quarantined or not os.path.lexists(path):
        return None
    if _UNFINISHED.fullmatch(_name(path)):
        return _leftover(look, root, path)
    subject = quarantine.subject(path)
    if subject is not None:
        return _reason(look, root, path, subject)
    return _in(root, "quarantine_stray", path, "No record explains this file in quarantine.")


def _reason(look: Look, root: Root, path: bytes, subject: bytes) -> Contradiction | None:
    spoken_of = _relative(root, subject) in look.ledger.quarantined
    # Of a file that is a stray itself it says what somebody wants to know.
    if spoken_of or os.path.lexists(subject) or not os.path.lexists(path):
        return None
    return _in(root, "reason_stray", path, "The file that this text speaks of is not there.")


def _note(look: Look, root: Root, path: bytes) -> Contradiction | None:
    """What somebody else wrote under that name, or added to it, is theirs."""
    if (root.id, texts.plain(_relative(root, path))) not in look.ledger.old_notes:
        return None
    try:
        if not texts.is_ours(look.shop.disk, Path(os.fsdecode(path))):
            return None
    except OSError:
        return None
    what = "It says that a file was not filed, which is not in quarantine any more."
    return _in(root, "note_stray", path, what)


def _held(look: Look, root: Root, path: bytes) -> Contradiction | None:
    if _name(path) in look.ledger.held or not os.path.lexists(path):
        return None
    return _in(root, "held_stray", path, "No record explains this file that was taken in hand.")


def _leftover(look: Look, root: Root, path: bytes) -> Contradiction | None:
    in_hand = _name(path) in look.ledger.held
    if in_hand or not untouched_for_long(look, path):
        return None
    return _in(root, "leftover", path, "An incomplete copy that nobody goes on with.")


def _own_folder(_look: Look, root: Root, path: bytes) -> Contradiction | None:
    if Path(os.fsdecode(path)).is_dir():
        return None
    return _in(root, "own_folder_missing", path, "A folder of modn-watch's own is not there.")


def _cannot_list(_look: Look, root: Root, path: bytes) -> Contradiction | None:
    try:
        os.scandir(path).close()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError:
        return _cannot(root, path)
    return None


#: By what was found, how to look at it again.
_JUDGES: Mapping[str, _Judge] = {
    "archived_stray": _archived,
    "quarantine_stray": _quarantined,
    "reason_stray": _quarantined,
    "note_stray": _note,
    "held_stray": _held,
    "leftover": _leftover,
    "own_folder_missing": _own_folder,
    "unreadable": _cannot_list,
}


def untouched_for_long(look: Look, path: bytes) -> bool:
    """Return whether a file is there that nobody can be at work on."""
    try:
        changed_s = os.lstat(path).st_ctime
    except OSError:
        return False
    return changed_s < (look.shop.clock.now() - _LONG).timestamp()


def _name(path: bytes) -> bytes:
    return path.rpartition(b"/")[2]


def _relative(root: Root, path: bytes) -> bytes:
    return path[len(os.fsencode(root.path)) + 1 :]


def _cannot(root: Root, path: bytes) -> Contradiction:
    return _in(root, "unreadable", path, "This folder cannot be listed.")


def _in(root: Root, code: str, path: bytes, what: str) -> Contradiction:
    return Contradiction(code=code, root=root, path=path, record_id=None, what=what)
