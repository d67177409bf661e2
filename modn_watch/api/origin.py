"""Refusing what a page of somebody else makes a browser ask for.

A browser sends a form to any address, this computer's own too, whoever wrote the page.  What it
adds by itself tells on whose behalf it asks; programs that are no browser send neither header.

Source: W3C, "Fetch Metadata Request Headers"; RFC 6454, section 7.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers

from modn_watch.api.problems import refusal

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

#: What changes nothing may be asked for from anywhere: the page cannot read the answer.
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_OWN: Final = frozenset({"same-origin", "none"})


class SameOrigin:
    """Lets no browser change anything on behalf of another site."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the application does, or refuse."""
        if scope["type"] == "http" and scope["method"] not in _SAFE and _foreign(scope):
            answer = refusal(
                scope, HTTPStatus.FORBIDDEN, "A page of another site may not change anything here."
            )
            await answer(scope, receive, send)
            return
        await self._app(scope, receive, send)


def _foreign(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    if headers.get("sec-fetch-site", "none") not in _OWN:
        return True
    origin = headers.get("origin")
    return origin is not None and _place(origin) != headers.get("host")


def _place(origin: str) -> str | None:
    """Return host and port; None = it is no origin at all, and so nobody's of ours."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return None
