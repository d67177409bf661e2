"""The page `review`."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from modn_watch.web.rendering import page

router = APIRouter()


@router.get("/review", response_class=HTMLResponse)
def review(request: Request) -> HTMLResponse:
    """Show it."""
    return page(request, "review.html")
