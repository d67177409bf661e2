"""Leading who comes with a browser from `/` to the page; programs get their JSON there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import Request
from starlette.responses import RedirectResponse

from modn_watch.web.links import link, place

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send


class FrontDoor:
    """Sends browsers that ask for `/` to the page."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the application does, or lead to the page."""
        if scope["type"] == "http" and _a_browser_at_the_root(Request(scope)):
            answer = RedirectResponse(link(Request(scope), "/web"), 303)
            # A cache must not lead programs there, too.
            answer.headers["Vary"] = "Accept"
            await answer(scope, receive, send)
            return
        await self._app(scope, receive, send)


def _a_browser_at_the_root(request: Request) -> bool:
    asks = request.method in ("GET", "HEAD") and place(request) == "/"
    return asks and "text/html" in request.headers.get("accept", "")
