"""The page `quarantine`."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from modn_watch.web.rendering import page

router = APIRouter()


@router.get("/quarantine", response_class=HTMLResponse)
def quarantine(request: Request) -> HTMLResponse:
    """Show it."""
    return page(request, "quarantine.html")
