"""HEAD: what GET would be answered with, without the body.

Source: RFC 9110, section 9.3.2.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Before the version of ASGI in which who sends learns from an error that nobody reads on.
_TOLD_BY_RECEIVING: Final = "2.3"


class Heads:
    """Asks the application as GET does, and sends on what stands before the body."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the application does; to HEAD without the body, nor making all of it."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return
        begun = asyncio.Event()

        async def head_only(message: Message) -> None:
            if message["type"] == "http.response.start":
                await send(message)
                await send({"type": "http.response.body", "body": b"", "more_body": False})
                begun.set()

        async def gone_once_begun() -> Message:
            await begun.wait()
            return {"type": "http.disconnect"}

        asgi = {**scope["asgi"], "spec_version": _TOLD_BY_RECEIVING}
        asked = {**scope, "method": "GET", "asgi": asgi}
        await self._app(asked, gone_once_begun, head_only)
