"""The page `sign_in`."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from modn_watch.web.rendering import page

router = APIRouter()


@router.get("/sign-in", response_class=HTMLResponse)
def sign_in(request: Request) -> HTMLResponse:
    """Show it."""
    return page(request, "sign-in.html")
