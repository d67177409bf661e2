"""What becomes of files, as it happens."""

import asyncio
import json
import resource
import threading

import httpx2

from tests.api.conftest import PLACE

LISTENERS = 2_000


def told(site, work):
    """Return state and name of each record that is told of while somebody listens."""
    found, listening = [], threading.Event()

    def listen():
        with httpx2.stream(
            "GET", f"{site.http.base_url}/events", trust_env=False, timeout=60
        ) as answer:
            assert answer.headers["content-type"].startswith("text/event-stream")
            for line in answer.iter_lines():
                listening.set()
                if line.startswith("data: "):
                    record = json.loads(line.removeprefix("data: "))
                    found.append((record["state"], record["original_filename"]))
                    if record["original_filename"] == "last.dxf" and record["state"] == "DONE":
                        return

    thread = threading.Thread(target=listen)
    thread.start()
    assert listening.wait(60)
    work()
    thread.join(60)
    assert not thread.is_alive()
    return found


def test_what_comes_is_told_as_it_happens_and_what_was_before_is_not(site):
    site.here.save(f"{PLACE}/before.dxf", b"before")
    site.here.drain()

    def work():
        site.here.save(f"{PLACE}/good.dxf", b"good")
        site.here.save(f"{PLACE}/broken.dxf", b"bad")
        site.here.drain()
        site.here.save(f"{PLACE}/last.dxf", b"last")
        site.here.drain()

    found = told(site, work)
    assert {("DONE", "good.dxf"), ("QUARANTINED", "broken.dxf"), ("DONE", "last.dxf")} <= set(found)
    assert "before.dxf" not in {name for _, name in found}


async def an_idle_listener(port, begun):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert b"200 OK" in await reader.readline()
    begun.append(writer)


async def crowd(port, begun):
    await asyncio.gather(*(an_idle_listener(port, begun) for _ in range(LISTENERS)))


def test_thousands_who_only_listen_keep_nobody_from_working(site):
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 16_384), most))
    begun, port = [], site.http.base_url.port

    def work():
        site.here.save(f"{PLACE}/last.dxf", b"last")
        site.here.drain()

    with asyncio.Runner() as runner:
        runner.run(crowd(port, begun))
        assert len(begun) == LISTENERS
        assert ("DONE", "last.dxf") in told(site, work)
        assert site.http.get("/files").json()["total"] == 1
        for writer in begun:
            writer.transport.abort()
    resource.setrlimit(resource.RLIMIT_NOFILE, before)
