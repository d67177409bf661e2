"""Letting an application show its page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.middleware import Middleware

from modn_watch.api.hosts import KnownHosts
from modn_watch.web import (
    arrivals,
    audit,
    correcting,
    known,
    part,
    pictures,
    project,
    quarantine,
    review,
    search,
    sending,
    sign_in,
    standing,
    totals,
)
from modn_watch.web.front_door import FrontDoor
from modn_watch.web.mishaps import Mishaps
from modn_watch.web.rendering import Pages
from modn_watch.web.static_files import StaticFiles

if TYPE_CHECKING:
    from fastapi import FastAPI


def install(app: FastAPI) -> None:
    """Let an application of the API show the web page, below `/web`."""
    app.state.pages = Pages.of(app.state.service.settings.web.language)
    app.mount("/web/static", StaticFiles(), name="web_static")
    pages = (
        *(arrivals, sending, known, search, quarantine, review, standing, audit, sign_in),
        *(part, correcting, pictures, project, totals),
    )
    for each in pages:
        app.include_router(each.router, prefix="/web", include_in_schema=False)
    # Outside whatever refuses, and inside what knows how a proxy shows us.
    guards: list[object] = [each.cls for each in app.user_middleware]
    app.user_middleware.insert(guards.index(KnownHosts), Middleware(Mishaps))
    app.router.routes.insert(0, FrontDoor())
