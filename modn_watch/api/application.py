"""The application: every router, over one installation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fastapi import FastAPI

from modn_watch import __version__
from modn_watch.api import (
    audit,
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
    signing_in,
    standing,
    uploads,
)
from modn_watch.api.access import Access
from modn_watch.api.bodies import Bounded
from modn_watch.api.door import Door
from modn_watch.api.headers import Hardened
from modn_watch.api.heads import Heads
from modn_watch.api.hosts import KnownHosts
from modn_watch.api.origin import SameOrigin
from modn_watch.api.proxies import Proxied

if TYPE_CHECKING:
    from collections.abc import Sequence

    from modn_watch.api.service import Service
    from modn_watch.config import Settings


#: Of the largest files that are accepted.
_UPLOADED_AT_ONCE: Final = 4
_NOUNS: Final = (
    *(standing, uploads, files, duplicates, search, changes, previews, review, differences),
    *(quarantine, projects, events, signing_in, audit),
)


def application(service: Service, *, hosts: Sequence[str]) -> FastAPI:
    """Return the application.

    Args:
        service: the installation that it answers for.
        hosts: names that it may be called by; any other is refused.
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
    app.state.door = Door(service)
    app.state.easel = previews.Easel()
    for each in _NOUNS:
        app.include_router(each.router)
    problems.install(app)
    description.describe(app)
    docs.install(app)
    _guard(app, service.settings, hosts)
    return app


def _guard(app: FastAPI, settings: Settings, hosts: Sequence[str]) -> None:
    """Put around an application what each request passes, the last one first."""
    upload_bytes = settings.api.max_upload_bytes or settings.parsing.max_bytes * _UPLOADED_AT_ONCE
    app.add_middleware(Access, door=app.state.door)
    app.add_middleware(SameOrigin)
    app.add_middleware(Bounded, upload_bytes=upload_bytes)
    app.add_middleware(KnownHosts, hosts=hosts)
    app.add_middleware(
        Proxied, trusted=settings.api.trusted_proxies, root_path=settings.api.root_path
    )
    app.add_middleware(Hardened)
    app.add_middleware(Heads)
