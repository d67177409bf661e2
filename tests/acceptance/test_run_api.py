"""`modn-watch run --api`: a daemon that answers over HTTP, the real program."""

import gc
import re
import signal
import socket
import threading
import time

import httpx2
import pytest
import structlog

from modn_watch.api import Service, application, listening, serving
from modn_watch.config import Settings
from tests.acceptance.daemons import DEADLINE_S, Daemon
from tests.acceptance.test_daemon import a_disc
from tests.acceptance.test_uploads import send
from tests.shops import an_installation

CONFIG = "[[inboxes]]\nquiet_s = 0.2\n[api]\nport = {}\n"
PLACE = "CL-0001/JB-2025-10-CL0001-001"


class Answering(Daemon):
    def __init__(self, folder, port=0):
        super().__init__(folder, CONFIG.format(port))
        self.words = ["run", "--api"]

    def start(self):
        super().start()
        self.wait_for(self.urls, "it does not answer")
        return self

    def urls(self):
        return re.findall(r"Answering at (http://\S+/)", self.log.read_text())

    def client(self):
        return httpx2.Client(base_url=self.urls()[-1], trust_env=False, timeout=DEADLINE_S)


@pytest.fixture
def daemon(tmp_path):
    found = Answering(tmp_path)
    yield found
    if found.process is not None:
        found.process.kill()
        found.process.wait()


def save(daemon, number):
    path = daemon.inbox / PLACE / f"{number}-part-MS-5mm-x1.dxf"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(a_disc(number))


def test_a_daemon_that_answers_files_what_is_dropped_and_what_is_sent_and_ends_in_time(daemon):
    daemon.start()
    with daemon.client() as client, client.stream("GET", "/events") as news:
        assert next(news.iter_lines()) == ": modn-watch"
        with daemon.client() as other:
            assert send(other, 1).json()["state"] == "DONE"
        save(daemon, 2)
        daemon.wait_for_files(2)
        began = time.monotonic()
        assert daemon.stop(signal.SIGTERM) == 0
        assert time.monotonic() - began < 10
    assert sorted(daemon.archived().values()) == sorted(map(a_disc, (1, 2)))
    assert "Traceback" not in daemon.log.read_text()


def test_what_is_read_anew_from_the_configuration_holds_for_the_answers_too(daemon):
    daemon.start()
    daemon.process.send_signal(signal.SIGHUP)
    daemon.wait_for(lambda: len(daemon.urls()) == 2, "it does not answer again")
    with daemon.client() as client:
        assert client.get("/health").json()["status"] == "ok"
    assert daemon.stop() == 0


def test_a_port_that_is_taken_ends_it_before_anything_is_watched(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        daemon = Answering(tmp_path, other.getsockname()[1])
        with pytest.raises(AssertionError, match="cannot listen on"):
            daemon.start()
        assert daemon.process.wait(DEADLINE_S) == 78
    assert not daemon.inbox.exists()


def test_others_may_not_ask_without_a_token_and_nothing_is_watched_then(tmp_path):
    daemon = Answering(tmp_path)
    daemon.configure('[api]\nport = 0\nhost = "0.0.0.0"\n')
    with pytest.raises(AssertionError, match="token"):
        daemon.start()
    assert daemon.process.wait(DEADLINE_S) == 78
    assert "Drop files" not in daemon.log.read_text()


def test_a_stop_ends_the_answers_while_the_rest_is_still_finished(tmp_path):
    stop = threading.Event()
    with an_installation(tmp_path) as here:
        app = application(Service(shop=here.shop, settings=Settings()), hosts=["127.0.0.1"])
        where = listening("127.0.0.1", 0)
        address = where.getsockname()
        with serving(app, where, stop):
            socket.create_connection(address).close()
            stop.set()
            deadline = time.monotonic() + DEADLINE_S
            while answers(address):
                assert time.monotonic() < deadline
                time.sleep(0.05)


def test_what_was_there_at_the_start_is_not_looked_through_with_each_answer(tmp_path):
    gc.unfreeze()
    try:
        with an_installation(tmp_path) as here:
            app = application(Service(shop=here.shop, settings=Settings()), hosts=["127.0.0.1"])
            with serving(app, listening("127.0.0.1", 0), threading.Event()):
                # Of all that was imported, a part; what an answer makes is a few thousand.
                assert gc.get_freeze_count() > 50_000
    finally:
        gc.unfreeze()


def answers(address):
    with socket.socket() as asker:
        return asker.connect_ex(address) == 0


def test_an_answering_side_that_breaks_down_is_told_and_stops_nothing_else(tmp_path):
    stop = threading.Event()
    with an_installation(tmp_path) as here, structlog.testing.capture_logs() as logs:
        app = application(Service(shop=here.shop, settings=Settings()), hosts=["127.0.0.1"])
        where = listening("127.0.0.1", 0)
        where.close()
        with serving(app, where, stop):
            here.save(f"{PLACE}/part-MS-5mm-x1.dxf")
            (record,) = here.drain()
            assert record.state == "DONE"
            deadline = time.monotonic() + DEADLINE_S
            while not any(each["event"] == "api_ended" for each in logs):
                assert time.monotonic() < deadline
                time.sleep(0.01)
