"""Errors as problem details.

Source: RFC 9457, sections 3.1 (members) and 3.2 (extensions: `code`, `hint`, `errors`).
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.routing import compile_path

from modn_watch import errors
from modn_watch.errors import Deferred, Misasked, ModnWatchError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fastapi import FastAPI, Request

MEDIA_TYPE: Final = "application/problem+json"
#: Seconds after which what is away may be asked for again.
_RETRY_AFTER_S: Final = 5
#: By the class of the error, the first that fits.
_STATUSES: Final[Sequence[tuple[type[ModnWatchError], HTTPStatus]]] = (
    (errors.Unknown, HTTPStatus.NOT_FOUND),
    (errors.Misasked, HTTPStatus.UNPROCESSABLE_ENTITY),
    (errors.Oversize, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    (errors.Rejected, HTTPStatus.UNPROCESSABLE_ENTITY),
    (errors.Busy, HTTPStatus.CONFLICT),
    (errors.Deferred, HTTPStatus.SERVICE_UNAVAILABLE),
    (errors.Corrupt, HTTPStatus.INTERNAL_SERVER_ERROR),
    (errors.Misconfigured, HTTPStatus.SERVICE_UNAVAILABLE),
    (errors.ModnWatchError, HTTPStatus.CONFLICT),
)

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


def install(app: FastAPI) -> None:
    """Answer every error of an application as a problem."""
    app.add_exception_handler(ModnWatchError, _of_ours)
    app.add_exception_handler(RequestValidationError, _of_validation)
    app.add_exception_handler(HTTPException, _of_http)


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


def refusal(status: HTTPStatus, detail: str) -> JSONResponse:
    """Return the answer to what is not looked into at all."""
    return _problem(status, status.name.lower(), detail)


def _of_ours(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, ModnWatchError)
    status = next(status for kind, status in _STATUSES if isinstance(error, kind))
    field = error.field if isinstance(error, Misasked) else ""
    fields = [{"field": field, "message": error.message}] if field else []
    headers = {"Retry-After": str(_RETRY_AFTER_S)} if isinstance(error, Deferred) else {}
    return _problem(
        status, error.code, error.message, hint=error.hint, fields=fields, headers=headers
    )


def _of_validation(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    fields = [
        {"field": ".".join(map(str, each["loc"][1:])), "message": each["msg"]}
        for each in error.errors()
    ]
    said = "; ".join(f"{each['field']}: {each['message']}" for each in fields)
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    return _problem(status, Misasked.code, said or Misasked.explanation(), fields=fields)


def _of_http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    status = HTTPStatus(error.status_code)
    code = errors.Unknown.code if status == HTTPStatus.NOT_FOUND else status.name.lower()
    headers = dict(error.headers or {})
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = ", ".join(_methods(request))
    return _problem(status, code, str(error.detail), headers=headers)


def _methods(request: Request) -> list[str]:
    """Return what may be done at a path: each method is a route, and Starlette tells of one."""
    paths = request.app.openapi()["paths"].items()
    ways = (ways for path, ways in paths if compile_path(path)[0].match(request.url.path))
    return sorted({method.upper() for each in ways for method in each})


def _problem(
    status: HTTPStatus,
    code: str,
    detail: str,
    *,
    hint: str = "",
    fields: Sequence[Mapping[str, str]] = (),
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    known = code in errors.catalogue()
    document = {
        "type": f"/problems/{code}" if known else "about:blank",
        "title": status.phrase,
        "status": int(status),
        "detail": detail,
        "code": code,
        "hint": hint,
        **({"errors": list(fields)} if fields else {}),
    }
    return JSONResponse(document, int(status), dict(headers or {}), MEDIA_TYPE)
