"""Two records beside each other, and their drawings on each other."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import JSONResponse, Response
from starlette.concurrency import run_in_threadpool

from modn_watch import pictures
from modn_watch.api import problems
from modn_watch.api.description import ok
from modn_watch.api.previews import described, sent
from modn_watch.api.service import Asked, Number, Service, record
from modn_watch.commands import diff as commands

if TYPE_CHECKING:
    from modn_watch.previews import Sought

router = APIRouter(tags=["files"])

_ELSE = problems.responses(
    HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.SERVICE_UNAVAILABLE
)

Other = Annotated[
    int, Path(ge=1, le=2**62, description="Number of the record to compare with.", examples=[13])
]


# Before the one below: a number with an ending is no number.
@router.get(
    "/files/{number}/diff/{other}.svg",
    response_class=Response,
    responses=described(pictures.SVG) | _ELSE,
)
async def overlay(request: Request, asked: Asked, number: Number, other: Other) -> Response:
    """Send two drawings on each other: `common`, `only-one` and `only-other` by class and dash.

    They lie as they are drawn, unless one was merely moved: `moved` of the other answer says how.
    """
    return await sent(request, await run_in_threadpool(_overlay, asked, number, other))


@router.get("/files/{number}/diff/{other}", responses=ok("files_diff") | _ELSE)
def diff(asked: Asked, number: Number, other: Other) -> JSONResponse:
    """Say in what two records differ, usually two versions: what is removed is only in the first.

    Fields, facts, measures, parts, holes, texts and lines of part lists.
    """
    with asked.journal() as journal:
        found = commands.diff(journal, record(journal, number), record(journal, other))
    return JSONResponse(found)


def _overlay(asked: Service, number: int, other: int) -> Sought:
    with asked.journal() as journal:
        return commands.overlay(asked.shop, record(journal, number), record(journal, other))
