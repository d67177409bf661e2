import time
from dataclasses import replace

from modn_watch.crew import Crew
from modn_watch.errors import JournalBusy
from modn_watch.model import State
from tests.shops import an_installation

PLACE = "CL-0001/JB-2025-10-CL0001-001"
DEADLINE_S = 60


class Breaking:
    """One side of the journal, whose answer to one call is lost."""

    def __init__(self, real, name, number):
        self._real, self._name, self._left = real, name, number

    def __getattr__(self, name):
        found = getattr(self._real, name)
        return self._answering(found) if name == self._name else found

    def _answering(self, call):
        def answered(*args, **options):
            self._left -= 1
            answer = call(*args, **options)
            if self._left == 0:
                raise JournalBusy
            return answer

        return answered


def test_a_lease_whose_answer_was_lost_is_not_kept_for_ever(tmp_path):
    def wrap(journal):
        return replace(journal, ingests=Breaking(journal.ingests, "lease_next", 2))

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
        assert [record.state for record in at.records()] == [State.DONE] * 4
