"""Leading who comes with a browser from `/` to the page; programs get their JSON there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.datastructures import Headers
from starlette.responses import RedirectResponse
from starlette.routing import Match, Route

from modn_watch.web.links import link

if TYPE_CHECKING:
    from fastapi import Request
    from starlette.types import Scope


class FrontDoor(Route):
    """The root, for browsers alone: a route, so that all that guards the others guards it."""

    def __init__(self) -> None:
        super().__init__("/", _to_the_page, methods=["GET"], include_in_schema=False)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Return whether a browser asks for it."""
        found, more = super().matches(scope)
        browser = found is Match.FULL and "text/html" in Headers(scope=scope).get("accept", "")
        return (found, more) if browser else (Match.NONE, {})


def _to_the_page(request: Request) -> RedirectResponse:
    # A cache must not lead programs there, too.
    return RedirectResponse(link(request, "/web"), 303, {"Vary": "Accept"})
