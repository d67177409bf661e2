"""A file system and a journal that break down at the n-th thing they do."""

from dataclasses import replace

from modn_watch.disk import Disk
from modn_watch.model import Owner

#: A process that has ended: no machine counts its processes so high.
DEAD = Owner(host="", boot="", pid=2**30, started=1, token="dead")

EFFECTS = ("rename", "copy", "publish", "remove", "write_text", "sync_folder", "make_folder")
WRITES = {
    "ingests": ("open", "save", "split"),
    "records": ("save_parsed",),
    "places": ("decide", "move_on", "reserve"),
    "changes": ("send_round", "released", "condemn", "delete"),
}


class Crash(BaseException):
    """The plug is pulled; no handler may hold it up."""


class Fuse:
    """Burns at the n-th call: before it, after it, or half-way through."""

    def __init__(self, countdown, when, error=Crash):
        self.countdown = countdown
        self.when = when
        self.error = error

    @property
    def burnt(self):
        return self.countdown <= 0

    def around(self, call, *args, **options):
        self.countdown -= 1
        if self.countdown != 0:
            return call(*args, **options)
        if self.when == "after":
            call(*args, **options)
        raise self.error()


def faulty_disk(fuse):
    """Return a file system whose effects go through a fuse; a torn copy leaves half of it."""

    class FaultyDisk(Disk):
        def copy(self, source, target):
            def torn_or_whole():
                return Disk.copy(self, source, target)

            if fuse.when == "torn" and fuse.countdown == 1:
                content = source.read_bytes()
                target.write_bytes(content[: len(content) // 2])
            return fuse.around(torn_or_whole)

    for name in EFFECTS:
        if name != "copy":
            setattr(FaultyDisk, name, _fused(getattr(Disk, name), fuse))
    return FaultyDisk()


def _fused(method, fuse):
    def fused(self, *args, **options):
        return fuse.around(method, self, *args, **options)

    return fused


def faulty_journal(fuse):
    """Return what makes a journal's writes go through a fuse."""

    def wrap(journal):
        sides = {
            side: _Fused(getattr(journal, side), names, fuse) for side, names in WRITES.items()
        }
        return replace(journal, **sides)

    return wrap


class _Fused:
    def __init__(self, real, names, fuse):
        self._real, self._names, self._fuse = real, names, fuse

    def __getattr__(self, name):
        found = getattr(self._real, name)
        if name not in self._names:
            return found
        return lambda *args, **options: self._fuse.around(found, *args, **options)
