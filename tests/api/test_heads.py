"""HEAD is answered as GET is, without the body."""

import asyncio

import pytest
from starlette.responses import StreamingResponse

from modn_watch.api.heads import Heads
from tests.api.conftest import PLACE


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/health",
        "/files",
        "/files/1",
        "/files/1/content",
        "/files/9",
        "/files?limit=x",
        "/docs",
    ],
)
def test_head_says_what_get_would_be_answered_with(site, path):
    site.here.save(f"{PLACE}/plate_5mm_MS_x3.dxf")
    site.here.drain()
    head, get = site.http.head(path), site.http.get(path)
    assert (head.status_code, head.content) == (get.status_code, b"")
    for name in get.headers.keys() | head.headers.keys():
        assert name == "date" or head.headers.get(name) == get.headers.get(name)


def test_head_of_what_never_ends_ends(site):
    head = site.http.head("/events", timeout=10)
    assert head.headers["content-type"].startswith("text/event-stream")


def test_what_never_ends_is_not_made_for_head():
    ended, sent = [], []

    async def endless():
        try:
            while True:
                yield b"more"
                await asyncio.sleep(0.01)
        finally:
            ended.append(True)

    async def receive():
        raise AssertionError("HEAD has no body")

    async def send(message):
        sent.append((message["type"], message.get("body")))

    scope = {"type": "http", "method": "HEAD", "asgi": {"spec_version": "2.4"}}
    app = Heads(StreamingResponse(endless()))
    asyncio.run(asyncio.wait_for(app(scope, receive, send), 10))
    assert sent == [("http.response.start", None), ("http.response.body", b"")]
    assert ended == [True]


def test_head_changes_nothing(site):
    assert site.http.head("/files/1/re-extract").status_code == 405
    assert site.http.head("/ingest").status_code == 405
