"""Break down at the first thing done to disk or journal, then at the second, and so on.

After each the installation is started anew and must come to the same end as if nothing had been:
every original whole in exactly one home, one row, one version, nothing left in hand.
"""

import itertools
import socket
from dataclasses import dataclass, field, replace

import pytest

from modn_watch import owners
from modn_watch.housekeeping import keep_house
from modn_watch.model import State
from tests.crash.faults import DEAD, Crash, Fuse, faulty_disk, faulty_journal
from tests.shops import an_installation

PLACE = "CL-0001/JB-2025-10-CL0001-001"
NAME = "0001-bracket-MS-5mm-x14.dxf"
GOOD, BETTER, BAD, LATE = b"good drawing", b"better drawing", b"bad drawing", b"written late"


@dataclass
class Story:
    """What a designer saves under one name, each save after the one before was finished."""

    saves: list
    archived: list
    quarantined: list
    states: list
    #: Somebody writes to the held file once it is filed.
    late: bool = False
    told: list = field(default_factory=list)

    def go_on(self, at):
        """Finish what is in hand, then tell the rest."""
        self._finish(at)
        for content in self.saves[len(self.told) :]:
            self.told.append(content)
            at.save(f"{PLACE}/{NAME}", content)
            self._finish(at)

    def _finish(self, at):
        at.settle()
        while True:
            for ingest in at.shop.journal.ingests.active():
                self._write_late(at, ingest)
            if at.step() is None:
                break
        at.drain()

    def _write_late(self, at, ingest):
        if self.late and ingest.state is State.TIDYING and LATE not in self.told:
            held = at.shop.held(ingest)
            if held.exists():
                held.write_bytes(LATE)
                self.told.append(LATE)


def stories():
    done, twice = State.DONE, State.DUPLICATE
    return {
        "a good file": Story([GOOD], [GOOD], [], [done]),
        "a bad file": Story([BAD], [], [BAD], [State.QUARANTINED]),
        "the same twice": Story([GOOD, GOOD], [GOOD], [], [done, twice]),
        "two versions": Story([GOOD, BETTER], [GOOD, BETTER], [], [done, done]),
        "bad, then good": Story([BAD, GOOD], [GOOD], [BAD], [State.QUARANTINED, done]),
        "a late writer": Story([GOOD], [GOOD, LATE], [], [done, done], late=True),
    }


def broken(folder, name, when, what, *, copied):
    """Break a story at one point after the other; yield each as it was mended."""
    dead = replace(DEAD, host=socket.gethostname(), boot=owners.boot_id())
    for number in itertools.count(1):
        place, story, fuse = folder / str(number), stories()[name], Fuse(number, when)
        place.mkdir()
        kind = {"disk": faulty_disk(fuse)} if what == "disk" else {"wrap": faulty_journal(fuse)}
        try:
            with an_installation(place, owner=dead, copied=copied, **kind) as at:
                story.go_on(at)
        except Crash:
            assert fuse.burnt
        if not fuse.burnt:
            return
        with an_installation(place, copied=copied) as at:
            keep_house(at.shop)
            story.go_on(at)
            yield f"{what} {when} {number}", story, at


def contents(root, names):
    return sorted((root / name).read_bytes() for name in names if ".reason" not in name)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("copied", [False, True], ids=["moved", "copied"])
@pytest.mark.parametrize("what", ["disk", "journal"])
@pytest.mark.parametrize("when", ["before", "after", "torn"])
@pytest.mark.parametrize("name", stories())
def test_wherever_it_breaks_down_nothing_is_lost_and_nothing_is_done_twice(
    name, when, what, copied, tmp_path
):
    points = 0
    for point, story, at in broken(tmp_path, name, when, what, copied=copied):
        points += 1
        archived = [content for content in story.archived if content != LATE or LATE in story.told]
        assert contents(at.archive, at.archived()) == sorted(archived), point
        assert contents(at.quarantine, at.quarantined()) == sorted(story.quarantined), point
        assert at.strays() == [], point
        rows = [record for record in at.records() if record.state is not State.ABANDONED]
        missing = len(story.archived) - len(archived)
        assert [row.state for row in rows] == story.states[: len(story.states) - missing], point
        assert [row.attempts for row in rows] == [1] * len(rows) or what == "journal", point
        for row in rows:
            assert row.file_path is None or (at.archive / row.file_path).exists(), point
        left = [path.name for path in (at.inbox / PLACE).iterdir()]
        assert left == ([NAME] if copied else []) or story.quarantined, point
    assert points >= 4
