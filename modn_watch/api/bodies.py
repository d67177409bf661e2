"""How much may be sent in one request, counted as it comes in."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from starlette._utils import get_route_path
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException

from modn_watch.api.problems import refusal

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Where files come in.
_UPLOADS: Final = frozenset({"/ingest"})
#: Of anything else: words of people, and lists of them.
_WORDS_BYTES: Final = 1_048_576
_STATUS: Final = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


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
        if _says_two_lengths(scope):
            await _ambiguous(scope, receive, send)
            return
        limit_bytes = self._limit_bytes(scope)
        if _stated_bytes(scope) > limit_bytes:
            await _refuse(scope, receive, send, limit_bytes)
            return
        begun = False

        async def noticed(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, _counted(receive, limit_bytes), noticed)
        except HTTPException as error:
            # What reads a body before any route is found has nobody else to say this for it.
            if begun or error.status_code != _STATUS:
                raise
            await _refuse(scope, receive, send, limit_bytes)

    def _limit_bytes(self, scope: Scope) -> int:
        upload = scope["method"] == "POST" and get_route_path(scope) in _UPLOADS
        return self._upload_bytes if upload else _WORDS_BYTES


def _says_two_lengths(scope: Scope) -> bool:
    """Return whether a proxy could see another end of the body than we do, and so a request more.

    Source: RFC 9112, section 6.1: such a message may be refused.
    """
    headers = Headers(scope=scope)
    return "content-length" in headers and "transfer-encoding" in headers


async def _ambiguous(scope: Scope, receive: Receive, send: Send) -> None:
    answer = refusal(scope, HTTPStatus.BAD_REQUEST, "The length of the body is said twice.")
    answer.headers["Connection"] = "close"
    await answer(scope, receive, send)


def _stated_bytes(scope: Scope) -> int:
    stated = Headers(scope=scope).get("content-length", "0")
    return int(stated) if stated.isascii() and stated.isdigit() else 0


def _counted(receive: Receive, limit_bytes: int) -> Receive:
    came_bytes = 0

    async def counted() -> Message:
        nonlocal came_bytes
        message = await receive()
        came_bytes += len(message.get("body", b""))
        if came_bytes > limit_bytes:
            raise HTTPException(_STATUS, _says(limit_bytes), {"Connection": "close"})
        return message

    return counted


async def _refuse(scope: Scope, receive: Receive, send: Send, limit_bytes: int) -> None:
    answer = refusal(scope, _STATUS, _says(limit_bytes))
    answer.headers["Connection"] = "close"
    await answer(scope, receive, send)


def _says(limit_bytes: int) -> str:
    return f"No more than {limit_bytes} bytes are taken in one request."
