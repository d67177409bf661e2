"""What becomes of files, told as it happens.

Source: WHATWG, "HTML Living Standard", section 9.2, server-sent events.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator  # noqa: TC003 -- FastAPI reads annotations
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool

from modn_watch import documents, states
from modn_watch.api import problems
from modn_watch.errors import Deferred

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from modn_watch.api.service import Service
    from modn_watch.model import Ingest, State

router = APIRouter(tags=["events"])

#: Between two looks at the journal, while anybody listens, seconds.
_PAUSE_S: Final = 1.0
#: After so long without news a line says that the connection lives, seconds.
_QUIET_S: Final = 15.0
#: News that wait for one listener; who falls further behind is let go, and comes again.
_BEHIND: Final = 2_000
#: Numbers that may come late are asked for again while so many follow them.
_LATE: Final = 100
#: Files on their way that are looked at again.
_WATCHED: Final = 1_000


class Numbers:
    """The numbers of rows that came, and those that may come yet although later ones did.

    PostgreSQL gives a row its number before the transaction ends in which it is written.
    """

    def __init__(self, last: int) -> None:
        self.last = last
        self._missing: dict[int, None] = {}

    @property
    def missing(self) -> list[int]:
        """Return the numbers that were left out, the last of them."""
        return list(self._missing)

    def came(self, number: int) -> bool:
        """Take note that a row came; return whether it had not come before."""
        if number <= self.last:
            return self._missing.pop(number, self) is None
        left_out = range(max(self.last + 1, number - _LATE), number)
        self._missing = dict.fromkeys([*self._missing, *left_out][-_LATE:])
        self.last = number
        return True


class Feed:
    """One look at the journal for all who listen."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._joining = asyncio.Lock()
        self._listeners: set[asyncio.Queue[str | None]] = set()
        self._looking: asyncio.Task[None] | None = None

    async def join(self) -> AsyncIterator[str]:
        """Return what is to be sent to one listener: all that changes from this moment on.

        Raises:
            Deferred: the journal does not answer.
        """
        async with self._joining:
            if not self._listeners:
                seen = await run_in_threadpool(_Seen, self._service)
                if self._looking:
                    self._looking.cancel()
                self._looking = asyncio.create_task(self._look(seen))
                self._looking.add_done_callback(self._ended)
            queue: asyncio.Queue[str | None] = asyncio.Queue(_BEHIND)
            self._listeners.add(queue)
        return self._news_of(queue)

    async def _news_of(self, queue: asyncio.Queue[str | None]) -> AsyncIterator[str]:
        try:
            yield ": modn-watch\n\n"
            while (news := await _next(queue)) is not None:
                yield news
        finally:
            self._listeners.discard(queue)

    async def _look(self, seen: _Seen) -> None:
        """Look while anybody listens."""
        while self._listeners:
            for event, about in await run_in_threadpool(seen.news):
                self._tell(f"event: {event}\ndata: {json.dumps(about)}\n\n")
            await asyncio.sleep(_PAUSE_S)

    def _ended(self, looking: asyncio.Task[None]) -> None:
        """Let all go when looking broke down: they come again, and it begins anew."""
        if looking.cancelled():
            return
        if looking.exception():
            for queue in list(self._listeners):
                self._let_go(queue)
        looking.result()

    def _tell(self, news: str) -> None:
        for queue in list(self._listeners):
            if queue.full():
                self._let_go(queue)
            else:
                queue.put_nowait(news)

    def _let_go(self, queue: asyncio.Queue[str | None]) -> None:
        self._listeners.discard(queue)
        if queue.full():
            queue.get_nowait()
        queue.put_nowait(None)


async def _next(queue: asyncio.Queue[str | None]) -> str | None:
    try:
        return await asyncio.wait_for(queue.get(), _QUIET_S)
    except TimeoutError:
        return ": still here\n\n"


class _Seen:
    """What was told already of the files that came last."""

    def __init__(self, service: Service) -> None:
        """Begin with what there is.

        Raises:
            Deferred: the journal does not answer.
        """
        self._service = service
        with service.journal() as journal:
            self._records = Numbers(journal.news.newest())
            self._changes = Numbers(journal.news.last_change())
        #: Of files on their way, where each stood, and since when.
        self._on_their_way: dict[int, tuple[State, datetime]] = {}

    def news(self) -> list[tuple[str, dict[str, Any]]]:
        """Return what came or changed since, each with its event; none while the journal is away.

        Of many changes of one record since the last look the record as it is now, once.
        """
        try:
            with self._service.journal() as journal:
                changes = journal.news.changes(self._changes.last, self._changes.missing)
                changed = set(changes.values())
                known = {*self._on_their_way, *changed, *self._records.missing}
                found = journal.news.since(self._records.last, sorted(known))
        except Deferred:
            return []
        for number in changes:
            self._changes.came(number)
        gone = sorted(changed - {each.id for each in found})
        told = [(self._event(each, changed), documents.record(each)) for each in found]
        return [
            *((event, record) for event, record in told if event),
            *(("deleted", {"id": number}) for number in gone),
        ]

    def _event(self, ingest: Ingest, changed: Collection[int]) -> str:
        """Return what there is to tell of a record; empty = nothing."""
        followed = self._records.came(ingest.id) or ingest.id in self._on_their_way
        if self._is_news(ingest) and followed:
            return "record"
        return "changed" if ingest.id in changed else ""

    def _is_news(self, ingest: Ingest) -> bool:
        before = self._on_their_way.pop(ingest.id, None)
        # Two steps may be taken within one instant of a clock.
        now = (ingest.state, ingest.updated_at)
        if ingest.state in states.STEPS and len(self._on_their_way) < _WATCHED:
            self._on_their_way[ingest.id] = now
        return before != now


_STREAM: dict[int | str, dict[str, Any]] = {
    200: {"description": "One event for each change.", "content": {"text/event-stream": {}}}
}


@router.get(
    "/events",
    response_class=StreamingResponse,
    responses=_STREAM | problems.responses(HTTPStatus.SERVICE_UNAVAILABLE),
)
async def events(request: Request) -> StreamingResponse:
    """Tell what becomes of files from now on.

    An event `record` for each file that comes and each step that it takes, `changed` where somebody
    changed what is known or becomes of one (both with the record), `deleted` with the `id` of what
    was deleted for good. Server-sent events, as a browser's EventSource reads them. Who reads too
    slowly is let go.
    """
    feed: Feed = request.app.state.feed
    # A proxy that gathers an answer before it sends it on would never send this one.
    headers = {"X-Accel-Buffering": "no"}
    return StreamingResponse(await feed.join(), media_type="text/event-stream", headers=headers)
