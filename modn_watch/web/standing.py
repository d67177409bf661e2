"""The page `status`."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from modn_watch.web.rendering import page

router = APIRouter()


@router.get("/status", response_class=HTMLResponse)
def status(request: Request) -> HTMLResponse:
    """Show it."""
    return page(request, "status.html")
