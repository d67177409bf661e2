"""Names that the API may be called by; what is meant for any other is not answered.

A page of somebody else's could otherwise have its own name lead here, and read what is meant for
this shop.  Source: W3C, "Secure Contexts", section 5.2, on DNS rebinding.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from starlette._utils import parse_host_header
from starlette.datastructures import Headers

from modn_watch.api.problems import refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.types import ASGIApp, Receive, Scope, Send

#: Source: RFC 6455, section 7.4.1.
_NOT_ALLOWED: Final = 1008


class KnownHosts:
    """Refuses whatever is meant for another name."""

    def __init__(self, app: ASGIApp, *, hosts: Sequence[str]) -> None:
        self._app = app
        self._hosts = frozenset(each.lower() for each in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the application does, or refuse."""
        if scope["type"] not in ("http", "websocket") or self._knows(scope):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": _NOT_ALLOWED})
        else:
            answer = refusal(
                scope,
                HTTPStatus.BAD_REQUEST,
                "Nothing here goes by the name in that address.",
                hint="Whoever looks after this installation can allow it: trusted_hosts in [api].",
            )
            await answer(scope, receive, send)

    def _knows(self, scope: Scope) -> bool:
        said = parse_host_header(Headers(scope=scope).get("host"))
        return said is not None and said.host.lower() in self._hosts
