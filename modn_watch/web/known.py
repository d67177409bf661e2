"""Clients and projects that there are already, to choose from."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from modn_watch.api.service import Asked  # noqa: TC001 -- FastAPI reads annotations
from modn_watch.journal import Sought
from modn_watch.web.rendering import page

router = APIRouter()

#: Longer lists help nobody.
_MOST = 500


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
