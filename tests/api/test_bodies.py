"""How much may be sent: counted as it comes in, and refused before it is read where it is said."""

import contextlib
import socket
import threading
from types import SimpleNamespace

import httpx2
import pytest
from fastapi import FastAPI, Request

from modn_watch.api import listening, problems
from modn_watch.api.bodies import Bounded
from modn_watch.api.serving import server

MIB = 2**20
UPLOAD_BYTES = 3 * MIB


class Reader:
    """What an upload reads into; it counts."""

    def __init__(self):
        self.read_bytes = 0

    async def __call__(self, request: Request):
        self.read_bytes = 0
        async for chunk in request.stream():
            self.read_bytes += len(chunk)
        return {"read": self.read_bytes}


@pytest.fixture(scope="module")
def place():
    app, reader = FastAPI(), Reader()
    for path in ("/ingest", "/words"):
        app.add_api_route(path, reader.__call__, methods=["POST"])
    problems.install(app)
    app.state.service = SimpleNamespace(ending=threading.Event())
    app.add_middleware(Bounded, upload_bytes=UPLOAD_BYTES)
    with listening("127.0.0.1", 0) as where:
        running = server(app)
        thread = threading.Thread(target=running.run, kwargs={"sockets": [where]})
        thread.start()
        base = f"http://127.0.0.1:{where.getsockname()[1]}"
        with httpx2.Client(base_url=base, trust_env=False) as client:
            yield client, reader
        running.should_exit = True
        thread.join()


def chunks(size):
    left = size
    while left:
        part = min(left, 65_536)
        yield bytes(part)
        left -= part


@pytest.mark.parametrize(("path", "limit"), [("/words", MIB), ("/ingest", UPLOAD_BYTES)])
def test_exactly_what_is_allowed_is_taken_and_one_byte_more_is_not(place, path, limit):
    client, reader = place
    for body in (bytes, chunks):
        assert client.post(path, content=body(limit)).json() == {"read": limit}
    over = client.post(path, content=bytes(limit + 1))
    assert (over.status_code, over.json()["code"]) == (413, "oversize")
    assert over.headers["content-type"] == "application/problem+json"
    assert reader.read_bytes == limit


@pytest.mark.parametrize(("path", "limit"), [("/words", MIB), ("/ingest", UPLOAD_BYTES)])
def test_what_says_no_length_is_cut_off_where_it_becomes_too_much(place, path, limit):
    client, reader = place
    sent = 0

    def endless():
        nonlocal sent
        while sent < 1000 * MIB:
            sent += 65_536
            yield bytes(65_536)

    with contextlib.suppress(httpx2.WriteError, httpx2.RemoteProtocolError, httpx2.ReadError):
        answer = client.post(path, content=endless())
        assert (answer.status_code, answer.json()["code"]) == (413, "oversize")
    assert reader.read_bytes <= limit
    assert sent < 100 * MIB


def test_what_is_too_large_is_refused_before_any_of_it_is_sent(place):
    client, reader = place
    reader.read_bytes = -1
    url = client.base_url
    with socket.create_connection((url.host, url.port), timeout=20) as line:
        head = f"POST /ingest HTTP/1.1\r\nHost: x\r\nContent-Length: {UPLOAD_BYTES + 1}\r\n\r\n"
        line.sendall(head.encode())
        answer = b"".join(iter(lambda: line.recv(65_536), b""))
    assert answer.startswith(b"HTTP/1.1 413")
    assert reader.read_bytes == -1


def test_no_spelling_of_a_path_gets_the_room_of_an_upload(place):
    client, _ = place
    for path in ("/words", "/words?/ingest", "/ingest/../words", "/ingest/", "/INGEST", "//ingest"):
        answer = client.post(path, content=bytes(2 * MIB))
        assert answer.status_code == 413, path
    assert client.request("PUT", "/ingest", content=bytes(2 * MIB)).status_code == 413


def test_who_is_refused_after_sending_all_of_it_hears_why(place):
    client, _ = place
    url = client.base_url
    for _ in range(20):
        with socket.create_connection((url.host, url.port), timeout=20) as line:
            head = "POST /nothing HTTP/1.1\r\nHost: x\r\nContent-Length: 900000\r\n\r\n"
            # Nobody there reads it.
            line.sendall(head.encode() + bytes(900_000))
            assert line.recv(65_536).startswith(b"HTTP/1.1 404")


def test_who_waits_for_leave_to_send_is_refused_at_once(place):
    client, _ = place
    url = client.base_url
    with socket.create_connection((url.host, url.port), timeout=20) as line:
        head = f"Host: x\r\nExpect: 100-continue\r\nContent-Length: {UPLOAD_BYTES + 1}\r\n\r\n"
        line.sendall(f"POST /ingest HTTP/1.1\r\n{head}".encode())
        answer = b"".join(iter(lambda: line.recv(65_536), b""))
    assert answer.startswith(b"HTTP/1.1 413")
    assert b"100 Continue" not in answer
