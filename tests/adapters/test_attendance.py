import threading
import time

import pytest

from modn_watch import threads
from modn_watch.attendance import Attendance
from modn_watch.disk import Disk
from modn_watch.errors import RootOffline
from modn_watch.roots import make
from tests.adapters.hanging import hanging

#: Of the machine's patience with this test, seconds.
SOON_S = 30


@pytest.fixture
def two(tmp_path):
    asked = [make(Disk(), tmp_path / name, "inbox") for name in ("a", "b")]
    attendance = Attendance(asked)
    yield attendance, *asked
    attendance.stop()


def wait_until(condition):
    deadline = time.monotonic() + SOON_S
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_folder_that_hangs_is_known_and_the_other_is_not_held_up(two):
    attendance, one, other = two
    with hanging(one.path):
        attendance.start()
        assert not attendance.answers(one)
        assert not attendance.present(one)
        assert attendance.outages(one) == 1
        with pytest.raises(RootOffline, match="does not answer"):
            attendance.require(other, one)
        assert attendance.present(other)
        attendance.require(other)
    wait_until(lambda: attendance.present(one))
    assert attendance.outages(one) == 1


def test_a_folder_that_is_gone_answers_so_and_is_not_present(two):
    attendance, one, other = two
    one.path.rename(one.path.with_name("away"))
    attendance.start()
    assert attendance.answers(one)
    assert not attendance.present(one)
    assert attendance.outages(one) == 0
    assert attendance.present(other)


def test_what_nobody_asks_about_is_taken_to_be_there(two):
    _, one, _ = two
    assert Attendance().present(one)
    assert Attendance().answers(one)


def test_what_does_not_return_in_time_is_left_behind():
    never = threading.Event()
    with pytest.raises(TimeoutError):
        threads.within(0.05, never.wait)
    never.set()


def test_what_an_errand_raises_reaches_who_sent_it():
    with pytest.raises(ZeroDivisionError):
        threads.within(SOON_S, lambda: 1 / 0)
