"""How the installation stands: what it is, whether it is well, and what waits."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Path
from fastapi.responses import JSONResponse

from modn_watch import __version__, documents, errors, states
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
    "status": "/status",
    "health": "/health",
    "docs": "/docs",
    "openapi": "/openapi.json",
}

Code = Annotated[str, Path(pattern="^[a-z0-9_]{1,64}$", examples=["unrouted"])]


@router.get("/", responses=ok("service"))
def about() -> JSONResponse:
    """Say what answers here, and where the rest is."""
    return JSONResponse({"name": "modn-watch", "version": __version__, "links": _LINKS})


@router.get("/health", responses=ok("health") | {503: ok("health", "Something is away.")[200]})
def health(asked: Asked) -> JSONResponse:
    """Say whether database and folders answer; 503 where one of them does not."""
    found = _health(asked)
    return JSONResponse(found, 200 if found["status"] == "ok" else 503)


def _health(asked: Asked) -> dict[str, Any]:
    try:
        with asked.journal() as journal:
            journal.news.newest()
        database: str | None = None
    except Deferred as error:
        database = error.message
    roots = [
        {"role": root.role, "path": str(root.path), "online": asked.shop.online(root)}
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
        found = record(journal, number)
    finished = found.state not in states.STEPS
    waits = None if finished else states.waits_for(found)
    return JSONResponse(
        {
            "record": documents.record(found),
            "finished": finished,
            "waits_for": waits and dict(zip(("code", "message"), waits, strict=True)),
        }
    )


@router.get("/problems/{code}", responses=ok("problem_meaning") | _MISSING)
def problem(code: Code) -> JSONResponse:
    """Say what the code of a problem means, and what to do about it."""
    known = errors.catalogue().get(code)
    if known is None:
        raise Unknown(f"No problem has the code {code}.", hint="")
    return JSONResponse({"code": code, "meaning": known.explanation(), "remedy": known.remedy})
