"""The application: every router, over one installation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import FastAPI
from starlette.middleware.trustedhost import TrustedHostMiddleware

from modn_watch import __version__
from modn_watch.api import (
    changes,
    description,
    differences,
    docs,
    duplicates,
    events,
    files,
    previews,
    problems,
    projects,
    quarantine,
    review,
    search,
    standing,
    uploads,
)
from modn_watch.api.headers import Hardened
from modn_watch.api.origin import SameOrigin

if TYPE_CHECKING:
    from collections.abc import Sequence

    from modn_watch.api.service import Service


def application(service: Service, *, hosts: Sequence[str]) -> FastAPI:
    """Return the application.

    Args:
        service: the installation that it answers for.
        hosts: names that it may be called by. Any other is refused: a page of somebody else's
            could otherwise have its own name lead here, and read what is meant for this shop.
    """
    app = FastAPI(
        title="modn-watch",
        version=__version__,
        openapi_url="/openapi.json",
        # Theirs load scripts from the internet.
        docs_url=None,
        redoc_url=None,
    )
    app.state.service = service
    app.state.feed = events.Feed(service)
    app.state.easel = previews.Easel()
    for each in (
        standing,
        uploads,
        files,
        duplicates,
        search,
        changes,
        previews,
        review,
        differences,
        quarantine,
        projects,
        events,
    ):
        app.include_router(each.router)
    problems.install(app)
    description.describe(app)
    docs.install(app)
    app.add_middleware(SameOrigin)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(hosts), www_redirect=False)
    app.add_middleware(Hardened)
    return app
