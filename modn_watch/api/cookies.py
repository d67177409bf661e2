"""The cookie of a session, and who is a browser that shows pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette._utils import get_route_path

from modn_watch.journal.sessions import LONGEST

if TYPE_CHECKING:
    from fastapi import Request
    from starlette.responses import Response

_NAME: Final = "modn_watch"
#: So called, no other site of the same domain can put its own in the place of ours.
#: Source: RFC 6265bis, section 4.1.3.2.
_NAME_WITH_TLS: Final = f"__Host-{_NAME}"


def session_of(request: Request) -> str:
    """Return the secret that a request brings; empty where it brings none."""
    return request.cookies.get(_name(request), "")


def keep(request: Request, answer: Response, secret: str) -> None:
    """Let the browser bring a secret from now on; no script and no other site comes by it."""
    answer.set_cookie(
        _name(request),
        secret,
        max_age=int(LONGEST.total_seconds()),
        path="/",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="strict",
    )


def forget(request: Request, answer: Response) -> None:
    """Let the browser bring none any more."""
    answer.delete_cookie(
        _name(request),
        path="/",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="strict",
    )


def is_page(request: Request) -> bool:
    """Return whether a browser asks for a page to show, or sends a form of one."""
    path = get_route_path(request.scope)
    ours = path in ("", "/") or path == "/web" or path.startswith("/web/")
    return ours and wants_page(request)


def inside(request: Request, place: str) -> bool:
    """Return whether a place to go to is a page of ours, wherever a link led that named it."""
    home = f"{request.scope.get('root_path', '')}/web"
    ours = place == home or place.startswith((f"{home}/", f"{home}?"))
    return ours and place.isascii() and place.isprintable() and "\\" not in place


def wants_page(request: Request) -> bool:
    """Return whether whoever asks shows pages to a person."""
    return "text/html" in request.headers.get("accept", "")


def _name(request: Request) -> str:
    return _NAME_WITH_TLS if request.url.scheme == "https" else _NAME
