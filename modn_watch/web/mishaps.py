"""Errors as pages, for what is asked for below `/web`, whoever found them on the way."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from fastapi import Request
from starlette.datastructures import Headers

from modn_watch.api.problems import MEDIA_TYPE
from modn_watch.web.links import place
from modn_watch.web.rendering import of, page

if TYPE_CHECKING:
    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Where htmx puts a page that comes instead of the part that it asked for.
_INSTEAD: Final = {"HX-Retarget": "#main", "HX-Reselect": "#main", "HX-Reswap": "outerHTML"}
#: Where it puts why a form is not taken from whoever asks: where the form was, in its card.
_FOR_THE_FORM: Final = {"HX-Retarget": "this", "HX-Reswap": "outerHTML"}
#: Headers that belong to the problem itself.
_OF_THE_BODY: Final = frozenset({"content-type", "content-length"})


class Mishaps:
    """Shows a problem that is answered to a browser as a page that says the same."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the application does, or with the page."""
        if scope["type"] != "http" or not _of_the_page(Request(scope)):
            await self._app(scope, receive, send)
            return
        problem = _Problem()
        await self._app(scope, receive, problem.kept_from(send))
        if problem.begun is not None:
            answer = _as_a_page(Request(scope), problem.begun, bytes(problem.body))
            await answer(scope, receive, send)


class _Problem:
    """What of an answer is a problem: held back, everything else goes on."""

    def __init__(self) -> None:
        self.begun: Message | None = None
        self.body = bytearray()

    def kept_from(self, send: Send) -> Send:
        async def kept(message: Message) -> None:
            if message["type"] == "http.response.start" and _is_a_problem(message):
                self.begun = message
            elif self.begun is None:
                await send(message)
            else:
                self.body += message.get("body", b"")

        return kept


def _is_a_problem(message: Message) -> bool:
    return Headers(raw=message["headers"]).get("content-type") == MEDIA_TYPE


def _of_the_page(request: Request) -> bool:
    here = place(request)
    if here == "/":
        return "text/html" in request.headers.get("accept", "")
    return here == "/web" or (here.startswith("/web/") and not here.startswith("/web/static/"))


def _as_a_page(request: Request, begun: Message, body: bytes) -> Response:
    headers, status = Headers(raw=begun["headers"]), HTTPStatus(begun["status"])
    known = of(request).language(request).known(f"mishap.{int(status)}.title")
    again_s = headers.get("retry-after", "")
    values: dict[str, Any] = {
        "problem": json.loads(body or b"{}"),
        "kind": str(int(status)) if known else "other",
        # What is away is asked for again by itself, where asking again changes nothing.
        "again_s": again_s if request.method == "GET" else "",
    }
    is_swapped = "hx-request" in request.headers
    of_a_form = is_swapped and request.method == "POST" and status is HTTPStatus.FORBIDDEN
    template = "not_allowed.html" if of_a_form else "mishap.html"
    made = page(request, template, status=status, **values)
    kept = {name: value for name, value in headers.items() if name not in _OF_THE_BODY}
    made.headers.update(kept)
    if is_swapped:
        made.headers.update(_FOR_THE_FORM if of_a_form else _INSTEAD)
    return made
