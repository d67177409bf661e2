"""What becomes of files, as it happens."""

import asyncio
import contextlib
import json
import resource
import threading

import httpx2
import psycopg

from modn_watch.api import Service
from modn_watch.api.events import _BEHIND, Feed, Numbers, _Seen
from modn_watch.commands.reread import state
from modn_watch.config import Settings
from tests.api.conftest import PLACE
from tests.shops import an_installation

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


@contextlib.contextmanager
def a_feed(tmp_path):
    with an_installation(tmp_path) as here:
        yield here, Service(shop=here.shop, settings=Settings())


async def let_in(feed):
    """Return what one listener hears, once it is heard that it listens."""
    news = await feed.join()
    assert (await anext(news)).startswith(":")
    return news


async def to_its_end(news):
    async with asyncio.timeout(20):
        return [each async for each in news if not each.startswith(":")]


def test_who_reads_too_slowly_is_let_go_and_nobody_else(tmp_path):
    async def crowded(feed):
        slow, quick = await let_in(feed), await let_in(feed)
        for number in range(_BEHIND + 1):
            feed._tell(str(number))
            assert await anext(quick) == str(number)
        heard = await to_its_end(slow)
        assert heard == [str(number) for number in range(1, _BEHIND)]
        feed._tell("more")
        assert await anext(quick) == "more"
        feed._looking.cancel()

    with a_feed(tmp_path) as (_, service):
        asyncio.run(crowded(Feed(service)))


def test_what_stays_as_it_is_is_told_once(tmp_path):
    def states(seen):
        return [about["state"] for _, about in seen.news()]

    with a_feed(tmp_path) as (here, service):
        seen = _Seen(service)
        here.save(f"{PLACE}/plate.dxf")
        here.settle()
        assert [states(seen) for _ in range(3)] == [["CLAIMING"], [], []]
        here.step()
        assert [states(seen) for _ in range(2)] == [["CLAIMED"], []]
        here.drain()
        assert [states(seen) for _ in range(2)] == [["DONE"], []]


def test_what_somebody_changes_is_told_and_what_is_deleted_for_good(site):
    site.here.save(f"{PLACE}/plate.dxf")
    site.here.drain()
    (filed,) = site.here.records()
    seen = _Seen(Service(shop=site.here.shop, settings=Settings()))
    site.post(f"/files/{filed.id}/facts", "facts_stated", json={"material": "SS"})
    ((event, about),) = seen.news()
    assert (event, about["id"], about["material"]) == ("changed", filed.id, "Stainless Steel")
    assert site.http.delete(f"/files/{filed.id}").status_code == 200
    ((event, about),) = seen.news()
    assert (event, about["deleted_at"] is None) == ("changed", False)
    assert seen.news() == []
    assert site.http.delete(f"/files/{filed.id}?hard_delete=true").status_code == 200
    assert seen.news() == [("deleted", {"id": filed.id})]
    assert seen.news() == []


class BreaksDown:
    """A service whose journal answers once."""

    def __init__(self, service):
        self._real = [service.journal]

    def journal(self):
        return self._real.pop()()


def test_a_look_that_breaks_down_lets_all_go_and_the_next_begins_anew(tmp_path):
    async def broken(service):
        told = []
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _, about: told.append(about["exception"]))
        feed = Feed(BreaksDown(service))
        first, second = await asyncio.gather(feed.join(), feed.join())
        assert await asyncio.gather(to_its_end(first), to_its_end(second)) == [[], []]
        assert [type(each) for each in told] == [IndexError]
        feed._service = service
        again = await let_in(feed)
        feed._tell("news")
        assert await anext(again) == "news"
        feed._looking.cancel()

    with a_feed(tmp_path) as (_, service):
        asyncio.run(broken(service))


def test_of_numbers_that_are_left_out_the_last_hundred_are_waited_for():
    numbers = Numbers(5)
    assert [numbers.came(each) for each in (5, 6, 6, 9, 7, 7, 9)] == [
        *(False, True, False, True, True, False, False),
    ]
    assert (numbers.last, numbers.missing) == (9, [8])
    assert numbers.came(200)
    assert numbers.missing == list(range(100, 200))
    assert not numbers.came(8)


def test_a_change_that_is_written_late_is_told_late(tmp_path, postgres_url):
    with an_installation(tmp_path, database=postgres_url) as here:
        first, second = [filed(here, name) for name in ("first", "second")]
        state(here.shop, first, {"material": "Stainless Steel"})
        seen = _Seen(Service(shop=here.shop, settings=Settings()))
        with psycopg.connect(postgres_url) as late:
            late.execute(
                "INSERT INTO audit_log (at, by_whom, what, ingest_id) "
                "SELECT at, by_whom, what, ingest_id FROM audit_log"
            )
            state(here.shop, second, {"material": "Stainless Steel"})
            assert [(event, about["id"]) for event, about in seen.news()] == [
                ("changed", second.id)
            ]
            late.commit()
        assert [(event, about["id"]) for event, about in seen.news()] == [("changed", first.id)]
        assert seen.news() == []


def filed(here, name):
    here.save(f"{PLACE}/{name}.dxf", name.encode())
    here.drain()
    return here.records()[-1]
