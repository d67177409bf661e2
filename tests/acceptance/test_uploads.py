"""Files that are sent to `modn-watch api`, the real program, which dies now and then."""

import contextlib
import re
import signal
import time
from concurrent.futures import ThreadPoolExecutor

import httpx2
import pytest

from tests.acceptance.daemons import DEADLINE_S, Daemon, command
from tests.acceptance.test_api import started
from tests.acceptance.test_daemon import a_disc

CODES = {"client_code": "CL-0001", "project_code": "JB-2025-10-CL0001-001"}


@pytest.fixture
def shop(tmp_path):
    found = Daemon(tmp_path)
    assert command(tmp_path, "init")[0] == 0
    return found


@contextlib.contextmanager
def answering(shop):
    with started(shop.folder, "--port", "0") as child:
        # What a dead one had in hand is told before.
        said = (re.search(r"http://127\.0\.0\.1:[0-9]+/", line) for line in child.stderr)
        url = next(filter(None, said))[0]
        with httpx2.Client(base_url=url, trust_env=False, timeout=DEADLINE_S) as client:
            yield child, client


def send(client, number, **said):
    files = [("files", (f"{number}-part-MS-5mm-x1.dxf", a_disc(number)))]
    return client.post("/ingest", files=files, data={**CODES, **said})


def finished(client, number):
    deadline = time.monotonic() + DEADLINE_S
    while not (found := client.get(f"/ingest/{number}").json())["finished"]:
        assert time.monotonic() < deadline, found
        time.sleep(0.05)
    return found["record"]


def test_it_needs_no_daemon_and_what_it_took_is_finished_by_the_next_after_its_death(shop):
    with answering(shop) as (child, client):
        first = send(client, 1)
        assert (first.status_code, first.json()["status"]) == (200, "completed")
        taken = [send(client, number, wait_s="0") for number in (2, 3)]
        child.send_signal(signal.SIGKILL)
        assert [answer.status_code for answer in taken] == [202, 202]
    with answering(shop) as (_, client):
        records = [finished(client, answer.json()["record"]["id"]) for answer in taken]
        assert [record["state"] for record in records] == ["DONE", "DONE"]
        assert client.get("/files").json()["total"] == 3
    assert sorted(shop.archived().values()) == sorted(map(a_disc, (1, 2, 3)))


def test_a_stop_sends_who_waits_to_look_later_and_the_rest_is_done_once_it_can_be(shop):
    marker = shop.archive / ".modn-watch"
    marker.rename(shop.archive / "away")
    with answering(shop) as (child, client), ThreadPoolExecutor() as pool:
        # Longer than the client has patience for.
        waiting = pool.submit(send, client, 1, wait_s="600")
        shop.process = child
        shop.wait_for(lambda: sum(shop.rows().values()) == 1, "it was not taken")
        child.send_signal(signal.SIGTERM)
        answer = waiting.result()
        assert (answer.status_code, answer.json()["finished"]) == (202, False)
        assert child.wait(DEADLINE_S) == 0
    (shop.archive / "away").rename(marker)
    with answering(shop) as (_, client):
        assert finished(client, answer.json()["record"]["id"])["state"] == "DONE"


def test_beside_a_daemon_each_file_is_filed_once_and_waits_for_no_quiet_period(shop):
    shop.configure("[[inboxes]]\nquiet_s = 600\n")
    shop.start()
    try:
        with answering(shop) as (_, client), ThreadPoolExecutor(4) as pool:
            found = [each.json() for each in pool.map(lambda n: send(client, n), range(1, 9))]
        assert [each["state"] for each in found] == ["DONE"] * 8
        assert shop.rows() == {"DONE": 8}
        assert sorted(shop.archived().values()) == sorted(map(a_disc, range(1, 9)))
    finally:
        shop.stop()
