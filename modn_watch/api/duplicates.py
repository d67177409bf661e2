"""Files that are the same as one."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from modn_watch.api import problems
from modn_watch.api.description import ok
from modn_watch.api.service import Asked, Number, record
from modn_watch.commands import duplicates as commands

router = APIRouter(tags=["files"])

_ELSE = problems.responses(
    HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.SERVICE_UNAVAILABLE
)


@router.get("/files/{number}/duplicates", responses=ok("duplicates") | _ELSE)
def duplicates(asked: Asked, number: Number) -> JSONResponse:
    """List the other files of the same bytes, of the same parts, and pictures that look alike.

    A part is the same wherever it lies, however it is turned, also turned over, and in whatever
    format it was saved. What is deleted is left out.
    """
    with asked.journal() as journal:
        return JSONResponse(commands.duplicates(journal, record(journal, number)))
