import threading
import time
from dataclasses import replace

import pytest

from modn_watch.crew import Crew
from modn_watch.errors import JournalBusy
from modn_watch.journal import Presence
from modn_watch.model import State
from modn_watch.works import at_work
from tests.shops import an_installation

PLACE = "CL-0001/JB-2025-10-CL0001-001"
DEADLINE_S = 60


class Breaking:
    """One side of the journal, some of whose calls are refused, or answered too late."""

    def __init__(self, real, name, numbers, *, done):
        self._real, self._name, self._numbers, self._done = real, name, numbers, done
        self._asked = 0

    def __getattr__(self, name):
        found = getattr(self._real, name)
        return self._answering(found) if name == self._name else found

    def _answering(self, call):
        def answered(*args, **options):
            self._asked += 1
            breaks = self._asked in self._numbers
            answer = call(*args, **options) if self._done or not breaks else None
            if breaks:
                raise JournalBusy
            return answer

        return answered


def ends(tmp_path, name, numbers, *, done):
    """Return how four files end while some calls to the journal break."""

    def wrap(journal):
        return replace(journal, ingests=Breaking(journal.ingests, name, numbers, done=done))

    with an_installation(tmp_path, wrap=wrap) as at:
        for number in range(4):
            at.save(f"{PLACE}/000{number}-plate-MS-5mm-x1.dxf", f"drawing {number}")
        at.settle()
        crew = Crew(at.shop, 1)
        crew.start()
        deadline_s = time.monotonic() + DEADLINE_S
        while at.shop.journal.ingests.count_active() and time.monotonic() < deadline_s:
            time.sleep(0.02)
        crew.stop(lambda: None)
        return [record.state for record in at.records()]


def test_a_lease_whose_answer_was_lost_is_not_kept_for_ever(tmp_path):
    assert ends(tmp_path, "lease_next", {2}, done=True) == [State.DONE] * 4


def test_a_step_of_which_the_journal_takes_no_word_is_done_again(tmp_path):
    # Neither what came of it, nor that it was put off.
    assert ends(tmp_path, "save", {1, 2}, done=False) == [State.DONE] * 4


def test_a_drawing_overtakes_pictures_that_take_long(tmp_path):
    looking, seen = threading.Event(), threading.Event()

    def parse(path, name, **options):
        if name.endswith(".png"):
            seen.set()
            assert looking.wait(DEADLINE_S)
        return at.parser(path, name, **options)

    with an_installation(tmp_path) as at:
        for number in range(4):
            at.save(f"{PLACE}/000{number}-sketch-x1.png", f"picture {number}")
        at.settle()
        shop = replace(at.shop, parse=parse, slow_types=frozenset({"image"}))
        crew = Crew(shop, 2)
        crew.start()
        try:
            assert seen.wait(DEADLINE_S)
            at.save(f"{PLACE}/0009-plate-MS-5mm-x1.dxf", "drawing")
            at.settle()
            crew.ring()
            assert until(lambda: [each.state for each in drawings(at)] == [State.DONE])
            assert at.shop.journal.ingests.count_active() == 4
        finally:
            looking.set()
        assert until(lambda: not at.shop.journal.ingests.count_active())
        crew.stop(lambda: None)
        assert [record.state for record in at.records()] == [State.DONE] * 5


class Looking:
    """The pipeline's side of the journal, that tells how often anybody looked for work."""

    def __init__(self, real):
        self._real, self.looks = real, 0

    def __getattr__(self, name):
        return getattr(self._real, name)

    def lease_next(self, *args, **options):
        found = self._real.lease_next(*args, **options)
        self.looks += 1
        return found


@pytest.fixture
def beside(tmp_path):
    def wrap(journal):
        return replace(journal, ingests=Looking(journal.ingests))

    with an_installation(tmp_path, wrap=wrap) as at:
        yield at


def looks_in_vain(at):
    """Wait until somebody looked twice; return whether what was saved is still there for others."""
    begun = at.shop.journal.ingests.looks
    return until(lambda: at.shop.journal.ingests.looks > begun + 1) and active(at) == 1


def active(at):
    return at.shop.journal.ingests.count_active()


def test_a_crew_that_stands_by_takes_what_the_bell_was_rung_for_and_what_lay_too_long(beside):
    at, crew = beside, Crew(beside.shop, 1)
    crew.stands_by = True
    at.save(f"{PLACE}/0001-plate-MS-5mm-x1.dxf", "one")
    at.settle()
    crew.start()
    try:
        assert looks_in_vain(at)
        crew.ring()
        assert until(lambda: not active(at))
        at.save(f"{PLACE}/0002-plate-MS-5mm-x1.dxf", "two")
        at.settle()
        assert looks_in_vain(at)
        at.time.pass_by(301)
        assert until(lambda: not active(at))
    finally:
        crew.stop(lambda: None)


def test_who_answers_people_leaves_the_files_to_a_daemon_for_as_long_as_that_lives(beside):
    at, now = beside, beside.time.now()
    daemon = replace(at.shop.owner, token="daemon")
    said = Presence(
        owner=daemon, version="1", began_at=now, seen_at=now, report={"hanging": [], "inboxes": []}
    )
    at.shop.journal.daemons.say(said)
    at.save(f"{PLACE}/0001-plate-MS-5mm-x1.dxf", "one")
    at.settle()
    with at_work(at.shop, 1, hurry=lambda: None, end=lambda: None):
        assert looks_in_vain(at)
        at.shop.journal.daemons.forget(daemon)
        assert until(lambda: not active(at))


def drawings(at):
    return [record for record in at.records() if record.identity.path.endswith(b".dxf")]


def until(holds):
    deadline_s = time.monotonic() + DEADLINE_S
    while not holds() and time.monotonic() < deadline_s:
        time.sleep(0.02)
    return holds()
