"""A file system and a journal that break down at the n-th thing that is asked of them."""

import errno
import functools
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace

from modn_watch.disk import Disk
from modn_watch.errors import JournalBusy

#: What changes something on disk.
EFFECTS = {
    *("rename", "copy", "publish", "move", "remove", "write_text", "sync_folder", "make_folder"),
    "remove_empty_folder",
}
#: What only looks there.
LOOKS = {"stamp", "exists", "files_in", "open_regular", "open_elsewhere", "digest"}
#: These answer; they do not raise.
NEVER_RAISE = {"remove_empty_folder", "files_in"}
#: What writes to the journal, by its sides.
WRITES = {
    "ingests": {
        "open",
        "hand_in",
        "handed_in",
        "lease_next",
        "save",
        "split",
        "renew",
        "free",
        "give_back",
    },
    "records": {"save_parsed", "keep_reading"},
    "places": {"decide", "move_on", "reserve"},
    "changes": {
        *("send_round", "released", "hide", "condemn", "give_up", "delete", "read_anew"),
    },
    "roots": {"remember"},
}
#: What only reads there.
READS = {
    "ingests": {"known", "owners", "active", "count_active", "moving", "claiming", "next_due_at"},
    "records": {
        *("page", "get", "finished_since", "versions", "counts", "halted", "in_quarantine"),
        *("rejected_from", "projects_of_job", "projects_of_stem", "of_stem", "facts", "extract"),
        *("standings", "siblings", "set_aside", "quarantine_places"),
    },
    "places": {"filed"},
    "changes": {"condemned", "given_up"},
    "roots": {"id_of", "knows", "in_role", "any_known"},
}
ALL_WRITES = {f"{side}.{name}" for side, names in WRITES.items() for name in names}


class Crash(BaseException):
    """The plug is pulled; no handler may hold it up."""


@dataclass(frozen=True)
class Fault:
    """One way to break down."""

    name: str
    #: Methods of Disk, and `side.method` of the journal.
    at: frozenset
    error: Callable
    #: What was asked for is done first.
    after: bool = False
    #: So many in a row break down.
    lasting: int = 1
    #: A copy that breaks down leaves half a file.
    torn: bool = False
    #: The process was killed before, and breaks down as it goes on with what it found.
    again: bool = False

    @property
    def ends(self):
        """Whether the process ends with it."""
        return self.error is Crash


def _refused(number):
    return functools.partial(OSError, number, os.strerror(number))


FAULTS = {
    fault.name: fault
    for fault in (
        Fault("killed before", frozenset(EFFECTS | ALL_WRITES), Crash),
        Fault("killed after", frozenset(EFFECTS | ALL_WRITES), Crash, after=True),
        Fault("killed again", frozenset(EFFECTS | ALL_WRITES), Crash, again=True),
        Fault("killed half-way", frozenset({"copy"}), Crash, torn=True),
        Fault("disk full", frozenset(EFFECTS - NEVER_RAISE), _refused(errno.ENOSPC), torn=True),
        Fault(
            "disk full for long",
            frozenset(EFFECTS - NEVER_RAISE),
            _refused(errno.ENOSPC),
            torn=True,
            lasting=7,
        ),
        Fault(
            "no answer from the disk",
            frozenset((EFFECTS | LOOKS) - NEVER_RAISE),
            _refused(errno.EIO),
            lasting=3,
        ),
        Fault("journal busy", frozenset(ALL_WRITES), JournalBusy, lasting=2),
        Fault("journal's answer lost", frozenset(ALL_WRITES), JournalBusy, after=True),
    )
}


class Fuse:
    """Burns at the n-th call of those that a fault may strike; 0 = never."""

    def __init__(self, number, fault):
        self._number = number
        self.fault = fault
        self.calls = []
        self._turn = threading.Lock()
        #: Everything is sound from now on.
        self.out = False

    @property
    def burnt(self):
        return 0 < self._number <= len(self.calls)

    @property
    def where(self):
        return f"{self.fault.name}, {self._number}: {self.calls[self._number - 1]}"

    def around(self, name, call, torn=lambda: None):
        if self.out or name not in self.fault.at:
            return call()
        # What refuses by itself, a rename to another file system say, has no "after".
        answer = call() if self.fault.after else None
        if self._strikes(name):
            if self.fault.torn:
                torn()
            raise self.fault.error()
        return answer if self.fault.after else call()

    def _strikes(self, name):
        # Threads that come at once are one after the other here, or neither is the n-th.
        with self._turn:
            self.calls.append(name)
            return self._number <= len(self.calls) < self._number + self.fault.lasting


class FaultyDisk(Disk):
    """A file system behind a fuse.

    Args:
        fuse: burns in good time.
        apart: whether every rename finds two file systems, as where a job folder is a mount.
    """

    def __init__(self, fuse, *, apart=False):
        super().__init__()
        self._fuse = fuse
        self._apart = apart

    def copy(self, source, target):
        def tear():
            content = source.read_bytes()
            part = target.with_name(f"{target.name}.torn.part")
            part.write_bytes(content[: len(content) // 2])

        return self._fuse.around("copy", lambda: Disk.copy(self, source, target), tear)

    def rename(self, source, target):
        if self._apart:
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV), os.fspath(source))
        return self._fuse.around("rename", lambda: Disk.rename(self, source, target))


def _fused(name):
    method = getattr(Disk, name)

    def fused(self, *args, **options):
        return self._fuse.around(name, lambda: method(self, *args, **options))

    return fused


for _name in (EFFECTS | LOOKS) - {"copy", "rename"}:
    setattr(FaultyDisk, _name, _fused(_name))


def faulty_journal(fuse):
    """Return what puts a journal's writes behind a fuse."""

    def wrap(journal):
        return replace(
            journal, **{side: _Fused(getattr(journal, side), side, fuse) for side in WRITES}
        )

    return wrap


class _Fused:
    def __init__(self, real, side, fuse):
        self._real, self._side, self._fuse = real, side, fuse

    def __getattr__(self, name):
        found = getattr(self._real, name)
        if name not in WRITES[self._side]:
            return found
        full = f"{self._side}.{name}"
        return lambda *args, **options: self._fuse.around(full, lambda: found(*args, **options))
