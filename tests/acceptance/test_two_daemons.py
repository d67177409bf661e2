"""Two daemons at once on one inbox and one journal."""

import contextlib
import os
import signal
import sqlite3
import time
from pathlib import Path

import pytest

from tests.builders import a_png
from tests.crash.kills import kill_while_files_arrive
from tests.crash.premises import DEADLINE_S, PLACE, Premises, a_drawing

FILES = 200
#: A dead owner's leases are free at the next round of the other's housekeeping.
FREE_S = 30
#: Two seconds are promised; a busy machine needs longer.
END_S = 10


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request):
    return None if request.param == "sqlite" else request.getfixturevalue("postgres_url")


@pytest.mark.timeout(600)
def test_two_daemons_ingest_each_file_once_though_each_is_killed_now_and_then(url, tmp_path):
    outcome = kill_while_files_arrive(tmp_path, files=FILES, kills=2, daemons=2, url=url)
    assert outcome.wrong == []
    assert outcome.states == {"DONE": FILES}


@pytest.fixture
def premises(tmp_path):
    found = Premises(tmp_path / "shop")
    yield found
    found.close()


def held_by(premises, pid):
    return premises.query(f"SELECT id FROM file_ingests WHERE lease_pid = {pid}")


def test_what_a_killed_daemon_had_in_hand_is_free_for_the_other_within_seconds(premises):
    # It stops dead between the file's claim and the word of it, with the lease in its hand.
    one = premises.start("claim", "after", "1")
    save(premises, "0001-part-MS-5mm-x1.dxf", a_drawing(1))
    assert one.wait(DEADLINE_S) == -signal.SIGKILL
    assert held_by(premises, one.pid)
    premises.start()
    began = time.monotonic()
    premises.wait_for(lambda: premises.finished() == 1, "nobody took it over")
    assert time.monotonic() - began < FREE_S


def test_a_running_daemon_takes_over_from_a_killed_one_within_seconds(premises):
    other = premises.start()
    premises.wait_for(premises.has_tables, "it does not start")
    premises.wait_for(lambda: stopped_between_writes(premises, other), "it writes for ever")
    one = premises.start("claim", "after", "1")
    save(premises, "0001-part-MS-5mm-x1.dxf", a_drawing(1))
    assert one.wait(DEADLINE_S) == -signal.SIGKILL
    os.kill(other.pid, signal.SIGCONT)
    began = time.monotonic()
    premises.wait_for(lambda: premises.finished() == 1, "nobody took it over")
    assert time.monotonic() - began < FREE_S


def stopped_between_writes(premises, process):
    """Stop it, unless it just writes: what is locked for ever is another story."""
    os.kill(process.pid, signal.SIGSTOP)
    path = premises.url.removeprefix("sqlite:///")
    with contextlib.closing(sqlite3.connect(path, timeout=0)) as database:
        try:
            database.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            os.kill(process.pid, signal.SIGCONT)
            return False
    return True


def save(premises, name, content):
    target = premises.inbox / PLACE / name
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    return target


def test_workers_and_what_they_started_end_with_a_killed_daemon(premises):
    premises.configure(ocr=True)
    save(premises, "0001-order-MS-5mm-x1.png", a_page_that_takes_long_to_read())
    daemon = premises.start("run", program="modn_watch")
    premises.wait_for(lambda: "tesseract" in names(premises.relatives()), "nothing is read")
    daemon.kill()
    daemon.wait()
    began = time.monotonic()
    premises.wait_for(lambda: not premises.relatives(), "they go on")
    assert time.monotonic() - began < END_S


def names(processes):
    found = []
    for pid in processes:
        with contextlib.suppress(OSError):
            found.append(Path(f"/proc/{pid}/comm").read_text().strip())
    return found


def a_page_that_takes_long_to_read():
    lines = [f"Bracket {number} mild steel 5 mm, quantity {number}" for number in range(60)]
    return a_png(*lines, size=(2400, 3600))
