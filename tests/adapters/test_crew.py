import threading
import time
from dataclasses import replace

from modn_watch.crew import Crew
from modn_watch.errors import JournalBusy
from modn_watch.model import State
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


def drawings(at):
    return [record for record in at.records() if record.identity.path.endswith(b".dxf")]


def until(holds):
    deadline_s = time.monotonic() + DEADLINE_S
    while not holds() and time.monotonic() < deadline_s:
        time.sleep(0.02)
    return holds()
