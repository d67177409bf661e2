"""Signing in with a token, as a browser does, and out."""

from __future__ import annotations

import contextlib
import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.concurrency import run_in_threadpool

from modn_watch.api import cookies, problems
from modn_watch.api.access import SIGN_IN_PAGE, caller, form
from modn_watch.api.asker import asker_of
from modn_watch.api.description import ok
from modn_watch.errors import Misasked, NotSignedIn, TooOften

if TYPE_CHECKING:
    from starlette.responses import Response

    from modn_watch.api.door import Door, SignedIn

router = APIRouter(tags=["signing in"])

_HOME: Final = "/web"
_ELSE = problems.responses(HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.SERVICE_UNAVAILABLE)
_SCHEMA = {"$ref": "#/components/schemas/sign_in_with"}
_SENT: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {
            kind: {"schema": _SCHEMA}
            for kind in ("application/json", "application/x-www-form-urlencoded")
        },
    }
}


@router.post("/sign-in", responses=ok("sign_in") | _ELSE, openapi_extra=_SENT)
async def sign_in(request: Request) -> Any:
    """Open a session with a token; the answer brings its cookie, which lasts 12 hours unused.

    What changes something takes the cookie and, as header `X-CSRF-Token` or as field `csrf` of a
    form, what `csrf` says here. Programs need none of it: they send the token with each request.
    """
    door: Door = request.app.state.door
    said = await _said(request)
    after = said.get("next", "")
    place = after if cookies.inside(request, after) else _below(request, _HOME)
    try:
        opened = await run_in_threadpool(door.sign_in, said["token"], caller(request))
    except (NotSignedIn, TooOften) as error:
        if not cookies.wants_page(request):
            raise
        again = urlencode({"refused": error.code, "next": place})
        return _to(f"{_below(request, SIGN_IN_PAGE)}?{again}")
    answer = _to(place) if cookies.wants_page(request) else _signed_in(opened)
    cookies.keep(request, answer, opened.secret)
    return answer


@router.post("/sign-out", responses=ok("sign_out") | _ELSE)
async def sign_out(request: Request) -> Any:
    """End the session with which this is asked, at once; without one nothing happens."""
    session = asker_of(request.scope).session
    if session is not None:
        door: Door = request.app.state.door
        await run_in_threadpool(door.sign_out, session)
    page = cookies.wants_page(request)
    done = {"signed_out": session is not None}
    answer = _to(_below(request, SIGN_IN_PAGE)) if page else JSONResponse(done)
    cookies.forget(request, answer)
    return answer


def _signed_in(opened: SignedIn) -> Response:
    return JSONResponse(
        {
            "name": opened.token.name,
            "role": opened.token.role,
            "csrf": opened.csrf,
            "expires_at": opened.expires_at.isoformat(),
        }
    )


def _to(place: str) -> Response:
    return RedirectResponse(place, HTTPStatus.SEE_OTHER)


def _below(request: Request, path: str) -> str:
    return f"{request.scope.get('root_path', '')}{path}"


async def _said(request: Request) -> dict[str, str]:
    """Return what was sent: the token, and where a browser was on its way to."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    body = await request.body()
    said: Any = None
    with contextlib.suppress(ValueError, RecursionError):
        said = json.loads(body) if kind == "application/json" else form(body)
    token = said.get("token") if isinstance(said, dict) else None
    if not isinstance(token, str) or not token:
        raise Misasked("There must be a token, as a text.", field="token")
    after = said.get("next")
    return {"token": token.strip(), "next": after if isinstance(after, str) else ""}
