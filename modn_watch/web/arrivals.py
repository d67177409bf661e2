"""What came last, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from modn_watch.api.service import Asked  # noqa: TC001 -- FastAPI reads annotations
from modn_watch.web.records import newest
from modn_watch.web.rendering import page

if TYPE_CHECKING:
    from modn_watch.api.service import Service

router = APIRouter()

From = Annotated[int, Query(alias="from", ge=0, le=2**62)]


@router.get("", response_class=HTMLResponse)
def arrivals(request: Request, asked: Asked, begin: From = 0) -> HTMLResponse:
    """Show the files that came last, as they come."""
    return page(request, "arrivals.html", found=_found(asked, begin))


@router.get("/arrivals", response_class=HTMLResponse)
def arrived(request: Request, asked: Asked, begin: From = 0) -> HTMLResponse:
    """Show the list alone, for a page that is open."""
    return page(request, "arrived.html", found=_found(asked, begin))


def _found(asked: Service, begin: int) -> dict[str, Any]:
    inboxes = [
        {"path": str(drop.root.path), "layout": drop.layouts[0]}
        for drop in asked.shop.inboxes.values()
    ]
    return {**newest(asked, begin), "inboxes": inboxes}
