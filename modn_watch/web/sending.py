"""Sending files with a plain form, for browsers that run no scripts."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Final

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.requests import ClientDisconnect

from modn_watch import documents, states
from modn_watch.api import uploads
from modn_watch.api.access import require_proof
from modn_watch.api.service import Asked, record
from modn_watch.web.links import link
from modn_watch.web.rendering import page

if TYPE_CHECKING:
    from modn_watch.api.service import Service
    from modn_watch.model import Ingest

router = APIRouter()

#: A page that asks again by itself need not be waited for, seconds.
_WAIT_S: Final = 2.0
#: As many as one form may bring.
Numbers = Annotated[
    str, Query(alias="files", pattern="^[1-9][0-9]{0,17}(,[1-9][0-9]{0,17}){0,199}$")
]


@router.post("/send")
async def send(request: Request, asked: Asked) -> Response:
    """Take files, and lead to what becomes of them."""
    proof = uploads.Proof(field="csrf", require=partial(require_proof, asked.asker))
    try:
        taken = await uploads.received(asked, request, proof)
    except ClientDisconnect:
        # Nobody hears this.
        return Response(status_code=HTTPStatus.BAD_REQUEST)
    found = await uploads.awaited(asked, replace(taken, wait_s=min(taken.wait_s, _WAIT_S)))
    numbers = ",".join(str(each.id) for each in found)
    return RedirectResponse(link(request, "/web/sent", {"files": numbers}), HTTPStatus.SEE_OTHER)


@router.get("/sent", response_class=HTMLResponse)
def sent(request: Request, asked: Asked, numbers: Numbers) -> HTMLResponse:
    """Show what became of files that were sent; the page asks again while one is on its way."""
    found = _found(asked, numbers)
    waits = any(each.state in states.STEPS for each in found)
    return page(request, "handed.html", files=list(map(documents.record, found)), waits=waits)


def _found(asked: Service, numbers: str) -> list[Ingest]:
    with asked.journal() as journal:
        return [record(journal, int(each)) for each in numbers.split(",")]
