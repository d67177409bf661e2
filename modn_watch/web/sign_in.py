"""Signing in: the form; who answers it is not the page."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from modn_watch.web.links import link
from modn_watch.web.rendering import page

router = APIRouter()

#: Why signing in failed, as the door says it.
Code = Annotated[str, Query(pattern="^[a-z_]{0,64}$")]
Next = Annotated[str, Query(alias="next", max_length=2_000)]


@router.get("/sign-in", response_class=HTMLResponse)
def sign_in(request: Request, *, after: Next = "", refused: Code = "") -> HTMLResponse:
    """Show the form."""
    return page(request, "sign-in.html", next=_ours(request, after), refused=refused)


def _ours(request: Request, after: str) -> str:
    """Return where to go on: a place of ours, wherever else a link to here may lead."""
    home = link(request, "/web")
    inside = after == home or after.startswith((f"{home}/", f"{home}?"))
    return after if inside and "\\" not in after else home
