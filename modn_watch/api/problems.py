"""Errors as problem details.

Source: RFC 9457, sections 3.1 (members) and 3.2 (extensions: `code`, `hint`, `errors`).
"""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette._utils import get_route_path
from starlette.exceptions import HTTPException
from starlette.routing import compile_path

from modn_watch import errors
from modn_watch.api.headers import HEADERS
from modn_watch.errors import Deferred, Misasked, ModnWatchError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fastapi import FastAPI, Request
    from starlette.types import Scope

MEDIA_TYPE: Final = "application/problem+json"
#: Seconds after which what is away may be asked for again.
_RETRY_AFTER_S: Final = 5
#: By the class of the error, the first that fits.
_STATUSES: Final[Sequence[tuple[type[ModnWatchError], HTTPStatus]]] = (
    (errors.Unknown, HTTPStatus.NOT_FOUND),
    (errors.NotSignedIn, HTTPStatus.UNAUTHORIZED),
    (errors.NotAllowed, HTTPStatus.FORBIDDEN),
    (errors.TooOften, HTTPStatus.TOO_MANY_REQUESTS),
    (errors.Misasked, HTTPStatus.UNPROCESSABLE_ENTITY),
    (errors.Oversize, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    (errors.Rejected, HTTPStatus.UNPROCESSABLE_ENTITY),
    (errors.Busy, HTTPStatus.CONFLICT),
    (errors.Deferred, HTTPStatus.SERVICE_UNAVAILABLE),
    (errors.Corrupt, HTTPStatus.INTERNAL_SERVER_ERROR),
    (errors.Misconfigured, HTTPStatus.SERVICE_UNAVAILABLE),
    (errors.ModnWatchError, HTTPStatus.CONFLICT),
)

#: Codes of ours for what Starlette finds wrong; of any other status its name.
_CODES: Final[Mapping[HTTPStatus, str]] = {
    HTTPStatus.NOT_FOUND: errors.Unknown.code,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: errors.Oversize.code,
}

#: The JSON Schema of a problem.
SCHEMA: Final[Mapping[str, Any]] = {
    "title": "Problem",
    "type": "object",
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string", "description": "As in the journal; `modn-watch explain CODE`."},
        "hint": {"type": "string", "description": "What to do about it; may be empty."},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
                "required": ["field", "message"],
            },
        },
    },
    "required": ["type", "title", "status", "detail", "code", "hint"],
}


class _Spoken(JSONResponse):
    """JSON that repeats what somebody sent, half a letter too, which UTF-8 has no bytes for."""

    def render(self, content: Any) -> bytes:
        """Return the bytes."""
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        return text.encode("utf-8", "replace")


def install(app: FastAPI) -> None:
    """Answer every error of an application as a problem."""
    app.add_exception_handler(ModnWatchError, _of_ours)
    app.add_exception_handler(RequestValidationError, _of_validation)
    app.add_exception_handler(HTTPException, _of_http)
    app.add_exception_handler(Exception, _of_a_bug)


def responses(*statuses: HTTPStatus) -> dict[int | str, dict[str, Any]]:
    """Return what an endpoint may answer beside its result, for its description."""
    schema = {"$ref": "#/components/schemas/problem"}
    return {
        int(status): {
            "description": status.phrase,
            "content": {MEDIA_TYPE: {"schema": schema}},
        }
        for status in statuses
    }


def refusal(scope: Scope, status: HTTPStatus, detail: str, *, hint: str = "") -> JSONResponse:
    """Return the answer to what is not looked into at all."""
    return _problem(scope, status, _CODES.get(status, status.name.lower()), detail, hint=hint)


def answer(scope: Scope, error: ModnWatchError) -> JSONResponse:
    """Return the answer that says an error of ours."""
    status = next(status for kind, status in _STATUSES if isinstance(error, kind))
    field = error.field if isinstance(error, Misasked) else ""
    fields = [{"field": field, "message": error.message}] if field else []
    return _problem(
        scope,
        status,
        error.code,
        error.message,
        hint=error.hint,
        fields=fields,
        headers=_headers(error),
    )


def _headers(error: ModnWatchError) -> dict[str, str]:
    if isinstance(error, Deferred):
        return {"Retry-After": str(_RETRY_AFTER_S)}
    if isinstance(error, errors.TooOften):
        return {"Retry-After": str(error.retry_after_s)}
    if isinstance(error, errors.NotSignedIn):
        # Source: RFC 6750, section 3.
        return {"WWW-Authenticate": 'Bearer realm="modn-watch"'}
    return {}


def _of_ours(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, ModnWatchError)
    return answer(request.scope, error)


def _of_validation(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    told = [(_field(each), each["msg"]) for each in error.errors()]
    said = "; ".join(": ".join(filter(None, each)) for each in told)
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    said = said or Misasked.explanation()
    fields = [{"field": field, "message": message} for field, message in told if field]
    return _problem(request.scope, status, Misasked.code, said, fields=fields)


def _field(found: Mapping[str, Any]) -> str:
    """Return what is wrong, by its name; empty where it is all that was sent."""
    # Of what is no JSON at all it tells at which character.
    return "" if found["type"] == "json_invalid" else ".".join(map(str, found["loc"][1:]))


def _of_http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    status = HTTPStatus(error.status_code)
    code = _CODES.get(status, status.name.lower())
    headers = dict(error.headers or {})
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = ", ".join(_methods(request))
    return _problem(request.scope, status, code, str(error.detail), headers=headers)


def _of_a_bug(request: Request, _: Exception) -> JSONResponse:
    # Starlette answers outside of all that adds headers, and raises it once more, for the log;
    # uvicorn then ends the connection.
    answered = refusal(
        request.scope,
        HTTPStatus.INTERNAL_SERVER_ERROR,
        "Something went wrong in modn-watch itself.",
        hint="Its log says what; please report that, and what was asked for.",
    )
    answered.headers.update({**HEADERS, "Connection": "close"})
    return answered


def _methods(request: Request) -> list[str]:
    """Return what may be done at a path: each method is a route, and Starlette tells of one."""
    here = get_route_path(request.scope)
    paths = request.app.openapi()["paths"].items()
    ways = (ways for path, ways in paths if compile_path(path)[0].match(here))
    known = {method.upper() for each in ways for method in each}
    return sorted(known | {"HEAD"} if "GET" in known else known)


def _problem(
    scope: Scope,
    status: HTTPStatus,
    code: str,
    detail: str,
    *,
    hint: str = "",
    fields: Sequence[Mapping[str, str]] = (),
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    known = code in errors.catalogue()
    # What is mounted below a path has that path in its own root.
    root = scope.get("app_root_path", scope.get("root_path", ""))
    document = {
        "type": f"{root}/problems/{code}" if known else "about:blank",
        "title": status.phrase,
        "status": int(status),
        "detail": detail,
        "code": code,
        "hint": hint,
        **({"errors": list(fields)} if fields else {}),
    }
    return _Spoken(document, int(status), dict(headers or {}), MEDIA_TYPE)
