"""The page `search`."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from modn_watch.web.rendering import page

router = APIRouter()


@router.get("/search", response_class=HTMLResponse)
def search(request: Request) -> HTMLResponse:
    """Show it."""
    return page(request, "search.html")
