"""Nobody gets past without a token or a session, where there are tokens: before any endpoint.

It goes by the path and the method alone, so that a page or call that is added later is closed
until somebody says otherwise.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs, urlencode, urlsplit

from fastapi import Request
from fastapi.responses import RedirectResponse
from starlette._utils import get_route_path
from starlette.concurrency import run_in_threadpool

from modn_watch import credentials
from modn_watch.api import cookies, problems
from modn_watch.api.asker import NOBODY, known
from modn_watch.api.door import LOOK_S, Caller
from modn_watch.errors import ModnWatchError, NotAllowed, NotSignedIn

if TYPE_CHECKING:
    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from modn_watch.api.asker import Asker
    from modn_watch.api.door import Door

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
#: What everybody may ask for.
_FOR_ALL: Final = frozenset({"/health", "/sign-in", "/web/sign-in", "/favicon.ico"})
_STATIC: Final = ("/static/", "/web/static/")
#: What changes nothing but the session of whoever asks.
_OF_ONE_S_OWN: Final = frozenset({"/sign-out"})
#: Forms with files, which are read as they come: who takes them asks for the proof in them.
_PROVEN_WITHIN: Final = frozenset({"/web/send"})
#: Where a browser goes that is not known.
SIGN_IN_PAGE: Final = "/web/sign-in"
#: Of one form; to take apart more would keep the processor from others.
_FIELDS: Final = 1_000
#: Source: RFC 6455, section 7.4.1.
_NOT_ALLOWED: Final = 1008
_FORM: Final = "application/x-www-form-urlencoded"


class Access:
    """Lets each do what its role may."""

    def __init__(self, app: ASGIApp, *, door: Door) -> None:
        self._app = app
        self._door = door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the application does, or refuse."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": _NOT_ALLOWED})
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        try:
            asker = await self._asker(request)
            receive = await _required(request, asker)
        except ModnWatchError as error:
            await _refusal(request, error)(scope, receive, send)
            return
        known(scope, asker)
        await self._app(scope, receive, self._as_long_as(asker, send) if asker.role else send)

    async def _asker(self, request: Request) -> Asker:
        path = get_route_path(request.scope)
        if path.startswith(_STATIC):
            return NOBODY
        try:
            return await run_in_threadpool(self._door.asker, caller(request))
        except ModnWatchError:
            if path in _FOR_ALL:
                return NOBODY
            raise

    def _as_long_as(self, asker: Asker, send: Send) -> Send:
        """Return what sends an answer, and ends one that outlives the right to it."""
        due_s, over = self._door.monotonic() + LOOK_S, False

        async def checked(message: Message) -> None:
            nonlocal due_s, over
            if not over and self._door.monotonic() >= due_s and _goes_on(message):
                due_s, over = due_s + LOOK_S, not await self._still(asker)
                if over:
                    await send({"type": "http.response.body", "body": b"", "more_body": False})
            if not over:
                await send(message)

        return checked

    async def _still(self, asker: Asker) -> bool:
        return await run_in_threadpool(self._door.still_lets_in, asker)


def _goes_on(message: Message) -> bool:
    return message["type"] == "http.response.body" and bool(message.get("more_body"))


def caller(request: Request) -> Caller:
    """Return what a request brings to the door."""
    return Caller(
        address=request.client.host if request.client else "",
        authorization=request.headers.getlist("authorization"),
        cookie=cookies.session_of(request),
        passed_on=getattr(request.state, "passed_on", False),
    )


async def _required(request: Request, asker: Asker) -> Receive:
    """Return what reads the body, where whoever asks may do that.

    Raises:
        NotAllowed: it may not, or a page of another site asks in its name.
    """
    path = get_route_path(request.scope)
    if path in _FOR_ALL or path.startswith(_STATIC):
        return request.receive
    if request.method in SAFE:
        asker.require("read")
        return request.receive
    if path not in _OF_ONE_S_OWN:
        asker.require("write")
    within = path in _PROVEN_WITHIN
    return await _proven(request, asker) if asker.session and not within else request.receive


async def _proven(request: Request, asker: Asker) -> Receive:
    """Return what reads the body, where a page of ours sent it: a cookie alone proves nothing."""
    said, receive = request.headers.get("x-csrf-token", ""), request.receive
    if not said and request.headers.get("content-type", "").partition(";")[0].strip() == _FORM:
        body = await request.body()
        said, receive = form(body).get("csrf", ""), _again(body, receive)
    require_proof(asker, said)
    return receive


def require_proof(asker: Asker, said: str) -> None:
    """Do nothing where a page of ours asks, or somebody without a session.

    Args:
        asker: who asks.
        said: what the page sent back.

    Raises:
        NotAllowed: it is not what the page was given.
    """
    if asker.session and not credentials.same(said, asker.csrf):
        raise NotAllowed(
            "This was not asked for by a page of ours.",
            hint="Load the page anew and try again; programs send a token instead of a cookie.",
        )


def form(body: bytes) -> dict[str, str]:
    """Return the fields of a form, of each the first; none of what is no form."""
    try:
        found = parse_qs(body.decode(), max_num_fields=_FIELDS)
    except ValueError:
        return {}
    return {name: values[0] for name, values in found.items()}


def _again(body: bytes, receive: Receive) -> Receive:
    """Return what reads a body that was read already, and then goes on."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Message:
        return waiting.pop() if waiting else await receive()

    return again


def _refusal(request: Request, error: ModnWatchError) -> Response:
    answer: Response = problems.answer(request.scope, error)
    if isinstance(error, NotSignedIn):
        page = _sign_in(request)
        if "hx-request" in request.headers:
            # Source: htmx.org, "Reference", response headers.
            answer.headers["HX-Redirect"] = page
        elif cookies.is_page(request):
            return RedirectResponse(page, HTTPStatus.SEE_OTHER)
    return answer


def _sign_in(request: Request) -> str:
    """Return where to sign in, and from there to the page that is asked for, or asks."""
    asked = _place(str(request.url))
    if "hx-request" in request.headers:
        asked = _place(request.headers.get("hx-current-url", ""))
    elif request.method not in SAFE:
        asked = _place(request.headers.get("referer", ""))
    query = f"?{urlencode({'next': asked})}" if cookies.inside(request, asked) else ""
    return f"{request.scope.get('root_path', '')}{SIGN_IN_PAGE}{query}"


def _place(url: str) -> str:
    """Return path and query of a URL; empty of what is none."""
    try:
        found = urlsplit(url)
    except ValueError:
        return ""
    return f"{found.path}?{found.query}".removesuffix("?")
