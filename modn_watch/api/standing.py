"""How the installation stands: what it is, whether it is well, and what waits."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from fastapi.responses import JSONResponse

from modn_watch import __version__, documents, errors
from modn_watch.api import problems
from modn_watch.api.description import ok
from modn_watch.api.service import Asked, Number, record
from modn_watch.commands.status import status as standing
from modn_watch.errors import Deferred, Unknown

router = APIRouter(tags=["service"])

_AWAY = problems.responses(HTTPStatus.SERVICE_UNAVAILABLE)
_MISSING = problems.responses(HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY)
#: Where to go from here.
_LINKS = {
    "files": "/files",
    "search": "/search",
    "facets": "/facets",
    "quarantine": "/quarantine",
    "review": "/review",
    "status": "/status",
    "health": "/health",
    "docs": "/docs",
    "openapi": "/openapi.json",
}

Code = Annotated[str, Path(pattern="^[a-z0-9_]{1,64}$", examples=["unrouted"])]


@router.get("/", responses=ok("service"))
def about(request: Request) -> JSONResponse:
    """Say what answers here, and where the rest is."""
    above = request.scope.get("root_path", "")
    links = {name: f"{above}{path}" for name, path in _LINKS.items()}
    return JSONResponse({"name": "modn-watch", "version": __version__, "links": links})


@router.get("/health", responses=ok("health") | {503: ok("health", "Something is away.")[200]})
def health(asked: Asked) -> JSONResponse:
    """Say whether database and folders answer; 503 where one of them does not."""
    found = _health(asked)
    return JSONResponse(found, 200 if found["status"] == "ok" else 503)


def _health(asked: Asked) -> dict[str, Any]:
    """Return how it is; where what lies, only those hear who may look at the rest, too."""
    known = asked.asker.role is not None
    try:
        with asked.journal() as journal:
            journal.news.newest()
        database: str | None = None
    except Deferred as error:
        database = error.message if known else error.explanation()
    roots = [
        {
            "role": root.role,
            "path": str(root.path) if known else "",
            "online": asked.shop.online(root),
        }
        for root in asked.shop.roots
    ]
    well = database is None and all(root["online"] for root in roots)
    return {
        "status": "ok" if well else "degraded",
        "version": __version__,
        "database": {"answers": database is None, "trouble": database},
        "roots": roots,
    }


@router.get("/status", responses=ok("status") | _AWAY)
def status(asked: Asked) -> JSONResponse:
    """Say how many files are where, what waits and why, and how the folders are."""
    with asked.journal():
        return JSONResponse(standing(asked.shop, asked.settings))


@router.get("/ingest/{number}", responses=ok("ingest") | _MISSING | _AWAY)
def ingest(asked: Asked, number: Number) -> JSONResponse:
    """Say how far a file is on its way, and what it waits for."""
    with asked.journal() as journal:
        return JSONResponse(documents.progress(record(journal, number)))


@router.get("/problems/{code}", responses=ok("problem_meaning") | _MISSING)
def problem(code: Code) -> JSONResponse:
    """Say what the code of a problem means, and what to do about it."""
    known = errors.catalogue().get(code)
    if known is None:
        raise Unknown(f"No problem has the code {code}.", hint="")
    return JSONResponse({"code": code, "meaning": known.explanation(), "remedy": known.remedy})
