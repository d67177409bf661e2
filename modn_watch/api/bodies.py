"""How much may be sent in one request, counted as it comes in; and what is left of it read away.

A connection that is closed while something on it is unread is reset, and whoever sent it may never
see the answer.  Source: RFC 9112, section 9.6.
"""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from starlette._utils import get_route_path
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException

from modn_watch.api.problems import refusal

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Where files come in.
_UPLOADS: Final = frozenset({"/ingest", "/web/send"})
#: Of anything else: words of people, and lists of them.
_WORDS_BYTES: Final = 1_048_576
#: What is read away of a body that nobody wants: not more, and not for longer.
_AWAY_BYTES: Final = 8_388_608
_AWAY_S: Final = 1.0
_STATUS: Final = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


@dataclass(kw_only=True)
class _Body:
    """The body of one request, as far as it came in."""

    receive: Receive
    limit_bytes: int
    #: Whether all of it was read.
    whole: bool
    came_bytes: int = 0

    async def read(self) -> Message:
        """Return the next part.

        Raises:
            HTTPException: it is too much.
        """
        message = await self._next()
        if self.came_bytes > self.limit_bytes:
            raise HTTPException(_STATUS, _says(self.limit_bytes), {"Connection": "close"})
        return message

    async def read_away(self) -> None:
        """Read what is left, as far as that is soon done."""
        most_bytes = self.came_bytes + _AWAY_BYTES
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_AWAY_S):
                while not self.whole and self.came_bytes < most_bytes:
                    await self._next()

    async def _next(self) -> Message:
        message = await self.receive()
        self.came_bytes += len(message.get("body", b""))
        self.whole = message["type"] == "http.disconnect" or not message.get("more_body")
        return message


class Bounded:
    """Refuses what is too large before it is read, and cuts off what turns out to be."""

    def __init__(self, app: ASGIApp, *, upload_bytes: int) -> None:
        self._app = app
        self._upload_bytes = upload_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the application does, or refuse."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers, limit_bytes = Headers(scope=scope), self._limit_bytes(scope)
        body = _Body(receive=receive, limit_bytes=limit_bytes, whole=not _is_coming(headers))
        last = _after(body, send)
        if _says_two_lengths(headers):
            await _refuse(scope, last, HTTPStatus.BAD_REQUEST, "The body's length is said twice.")
        elif _stated_bytes(headers) > limit_bytes:
            await _refuse(scope, last, _STATUS, _says(limit_bytes))
        else:
            await self._answer(scope, body, last)

    async def _answer(self, scope: Scope, body: _Body, send: Send) -> None:
        begun = False

        async def noticed(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, body.read, noticed)
        except HTTPException as error:
            # What reads a body before any route is found has nobody else to say this for it.
            if begun or error.status_code != _STATUS:
                raise
            await _refuse(scope, send, _STATUS, _says(body.limit_bytes))

    def _limit_bytes(self, scope: Scope) -> int:
        upload = scope["method"] == "POST" and get_route_path(scope) in _UPLOADS
        return self._upload_bytes if upload else _WORDS_BYTES


def _after(body: _Body, send: Send) -> Send:
    """Return what sends an answer, and before its end reads away what is left of the body."""

    async def last(message: Message) -> None:
        if message["type"] == "http.response.body" and not (body.whole or message.get("more_body")):
            await send({**message, "more_body": True})
            await body.read_away()
            message = {"type": "http.response.body", "body": b"", "more_body": False}
        await send(message)

    return last


def _is_coming(headers: Headers) -> bool:
    """Return whether a body will come unasked; who waits for leave sends none when refused."""
    told = headers.get("content-length", "0") != "0" or "transfer-encoding" in headers
    return told and "expect" not in headers


def _says_two_lengths(headers: Headers) -> bool:
    """Return whether a proxy could see another end of the body than we do, and so a request more.

    Source: RFC 9112, section 6.1: such a message may be refused.
    """
    return "content-length" in headers and "transfer-encoding" in headers


def _stated_bytes(headers: Headers) -> int:
    stated = headers.get("content-length", "0")
    return int(stated) if stated.isascii() and stated.isdigit() else 0


async def _refuse(scope: Scope, send: Send, status: HTTPStatus, detail: str) -> None:
    answer = refusal(scope, status, detail)
    answer.headers["Connection"] = "close"
    await answer(scope, _nothing, send)


async def _nothing() -> Message:
    return {"type": "http.disconnect"}


def _says(limit_bytes: int) -> str:
    return f"No more than {limit_bytes} bytes are taken in one request."
