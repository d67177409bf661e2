"""Errors as pages, for what is asked for below `/web`; everything else answers as the API does."""

from __future__ import annotations

import inspect
import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from modn_watch.errors import ModnWatchError
from modn_watch.web.links import place
from modn_watch.web.rendering import of, page

if TYPE_CHECKING:
    from collections.abc import Callable

    from fastapi import FastAPI, Request
    from starlette.responses import Response

    Handler = Callable[[Request, Exception], Any]

_KINDS: Final = (ModnWatchError, RequestValidationError, HTTPException)


def install(app: FastAPI) -> None:
    """Show errors as pages where a page was asked for."""
    for kind in _KINDS:
        app.add_exception_handler(kind, _shown(app.exception_handlers[kind]))


def _shown(otherwise: Handler) -> Handler:
    """Return what answers an error: the page that says what the API's own answer says."""

    async def answer(request: Request, error: Exception) -> Response:
        found = otherwise(request, error)
        said: Response = await found if inspect.isawaitable(found) else found
        if not _of_the_page(request) or said.media_type != "application/problem+json":
            return said
        return _as_a_page(request, said)

    return answer


def _of_the_page(request: Request) -> bool:
    here = place(request)
    return here == "/web" or (here.startswith("/web/") and not here.startswith("/web/static/"))


def _as_a_page(request: Request, said: Response) -> Response:
    problem = json.loads(bytes(said.body))
    status = HTTPStatus(said.status_code)
    known = of(request).language(request).known(f"mishap.{int(status)}.title")
    made = page(
        request,
        "mishap.html",
        status=status,
        problem=problem,
        kind=str(int(status)) if known else "other",
        # What is away is asked for again by itself, where asking again changes nothing.
        again_s=int(said.headers.get("retry-after", 0)) if request.method == "GET" else 0,
    )
    if "retry-after" in said.headers:
        made.headers["Retry-After"] = said.headers["retry-after"]
    return made
