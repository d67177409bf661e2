"""Clients and projects that there are already, to choose from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse

from modn_watch.api.service import Asked  # noqa: TC001 -- FastAPI reads annotations
from modn_watch.commands.hand_in import open_inbox
from modn_watch.commands.placing import codes_of
from modn_watch.errors import Misasked, ModnWatchError, RootOffline
from modn_watch.journal import Sought
from modn_watch.web.newcomers import asked_of
from modn_watch.web.rendering import page, text

if TYPE_CHECKING:
    from modn_watch.api.service import Service

router = APIRouter()

#: Longer lists help nobody.
_MOST = 500

Word = Annotated[str, Query(max_length=255)]


@router.get("/known", response_class=HTMLResponse)
def known(request: Request, asked: Asked) -> HTMLResponse:
    """Send the codes of the newest records: asked for once somebody begins to fill in a form."""
    with asked.journal() as journal:
        counts = journal.search.found(Sought(status="completed", limit=0)).counts
    codes = {
        name: sorted(filter(None, counts.get(f"{name}_code", ())))[-_MOST:]
        for name in ("client", "project")
    }
    return page(request, "known.html", codes=codes)


@router.get("/known/doubt")
def doubt(
    request: Request, asked: Asked, client_code: Word = "", project_code: Word = ""
) -> JSONResponse:
    """Say what is to be asked, or to be mended, before files are sent to a client's project.

    Empty where nothing is.
    """
    found: dict[str, Any] = {}
    try:
        codes = _codes(request, asked, client_code.strip(), project_code.strip())
        with asked.journal() as journal:
            question = asked_of(request, journal, codes) if codes else None
        found = vars(question) if question else {}
    except Misasked as error:
        found = {"problem": error.message, "field": error.field}
    return JSONResponse(found)


def _codes(request: Request, asked: Service, client: str, project: str) -> dict[str, str]:
    if not client and not project:
        return {}
    if not client or not project:
        field = "project_code" if client else "client_code"
        raise Misasked(text(request, f"send.both.{field}"), field=field)
    try:
        return codes_of(client, project, strict=open_inbox(asked.shop).strict_codes)
    except RootOffline:
        # Who sends is told.
        return {}
    except ModnWatchError as error:
        raise Misasked(error.message, field="client_code") from None
