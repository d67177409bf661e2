"""Signing in: the form; who answers it is not the page."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from modn_watch.web.links import link
from modn_watch.web.rendering import page

router = APIRouter()

Next = Annotated[str, Query(alias="next", max_length=2_000)]


@router.get("/sign-in", response_class=HTMLResponse)
def sign_in(request: Request, *, after: Next = "", failed: bool = False) -> HTMLResponse:
    """Show the form."""
    return page(request, "sign-in.html", next=_ours(request, after), failed=failed)


def _ours(request: Request, after: str) -> str:
    """Return where to go on: a place of ours, wherever else a link to here may lead."""
    home = link(request, "/web")
    inside = after == home or after.startswith((f"{home}/", f"{home}?"))
    return after if inside and "\\" not in after else home
