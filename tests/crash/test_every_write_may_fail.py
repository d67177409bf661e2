"""Break down at the first thing asked of disk or journal, then at the second, and so on.

Killed, it is started anew; where only the world fails, it goes on by itself.  Each time it must
come to the same end as if nothing had been: every original whole in exactly one home, one row, one
version, nothing left in hand, and no innocent in quarantine.
"""

import inspect

import pytest

from modn_watch.disk import Disk
from modn_watch.journal import open_journal
from tests.crash.breaking import PLACES, broken, traced
from tests.crash.faults import ALL_WRITES, EFFECTS, FAULTS, LOOKS, READS, WRITES
from tests.crash.stories import BASIC, CORE, STORIES

ONE, TWO, APART = PLACES
PROCESSES = 2
#: Killed after one thing is killed before the next.
TELLING = ("killed before", "killed half-way", "disk full")
MORE = (
    *("killed before", "killed again", "killed half-way", "disk full for long"),
    *("no answer from the disk", "journal busy", "journal's answer lost"),
)


#: What other stories stand for is broken at some points only; `make crash` leaves none out.
EVERY_OTHER, EVERY_THIRD, EVERY_TWELFTH = 2, 3, 12


def stride(name, fault):
    if name in BASIC:
        return 1 if fault == "killed before" else EVERY_OTHER
    return EVERY_THIRD if name in CORE and fault == "killed before" else EVERY_TWELFTH


def faults_of(name):
    if name in BASIC:
        return tuple(FAULTS)
    return MORE if name in CORE else TELLING


def cases():
    for name, story in STORIES.items():
        yield from ((name, mode, ONE, faults_of(name)) for mode in story.modes)
    for name in ("a good file", "a bad file", "a late writer"):
        yield from ((name, mode, TWO, TELLING) for mode in ("move", "copy"))
        yield name, "move", APART, TELLING


@pytest.mark.timeout(600)
@pytest.mark.parametrize(("name", "mode", "place", "faults"), list(cases()))
def test_wherever_it_breaks_down_nothing_is_lost_and_nothing_is_done_twice(
    name, mode, place, faults, processes, count_points
):
    for fault in faults:
        apart = stride(name, fault)
        shares = [
            processes.submit(
                broken, name, fault, mode, place, start=first * apart + 1, stride=PROCESSES * apart
            )
            for first in range(PROCESSES)
        ]
        found = [share.result() for share in shares]
        points = sum(number for number, _ in found)
        count_points(fault, points)
        assert [sentence for _, wrong in found for sentence in wrong] == []
        assert points > 0 or fault == "killed half-way"


def public(thing):
    return {name for name, _ in inspect.getmembers(thing, callable) if not name.startswith("_")}


def test_everything_that_can_be_asked_of_the_disk_is_known_here():
    assert public(Disk) == EFFECTS | LOOKS


@pytest.mark.parametrize("side", WRITES)
def test_everything_that_can_be_asked_of_the_journal_is_known_here(side, tmp_path):
    journal = open_journal(f"sqlite:///{tmp_path}/journal.db")
    assert public(getattr(journal, side)) == WRITES[side] | READS[side]


def test_the_stories_break_every_effect_and_every_write():
    asked = {
        call
        for name, story in STORIES.items()
        for mode in story.modes
        for call in traced(name, mode)
    }
    # Asked for by the journal itself; after a death; before there is any file.
    elsewhere = {"records.keep_reading", "ingests.free", "roots.remember"}
    assert (EFFECTS | ALL_WRITES) - asked == elsewhere
