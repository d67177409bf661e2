"""What a web server in front says of who asks, believed from named ones alone.

Each proxy adds the address that asked it at the right end of `X-Forwarded-For`; so that list is
read from the right, and only for as long as the one who wrote the entry is trusted.

Source: MDN, "X-Forwarded-For", section "Selecting an IP address".
"""

from __future__ import annotations

import re
from ipaddress import IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING, Final

from starlette.datastructures import Headers, MutableHeaders

from modn_watch.config.network import root_path as plain_path

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.types import ASGIApp, Receive, Scope, Send

_FORWARDED: Final = (
    *("x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "x-forwarded-prefix"),
    *("forwarded", "x-real-ip", "via"),
)
_SCHEMES: Final = frozenset({"http", "https"})
_HOST: Final = re.compile(r"[A-Za-z0-9._-]+(:[0-9]+)?|\[[0-9A-Fa-f:.]+\](:[0-9]+)?", re.ASCII)
#: An address with the port that some proxies add.
_WITH_PORT: Final = re.compile(r"([0-9.]+):[0-9]+|\[([0-9A-Fa-f:.]+)\](:[0-9]+)?", re.ASCII)


class Proxied:
    """Lets what follows see who asks and how, and not the proxy that passes it on."""

    def __init__(self, app: ASGIApp, *, trusted: Sequence[str], root_path: str) -> None:
        self._app = app
        self._trusted = [ip_network(each) for each in trusted]
        self._root_path = root_path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the application does."""
        if scope["type"] in ("http", "websocket"):
            scope = self._seen(scope)
        await self._app(scope, receive, send)

    def _seen(self, scope: Scope) -> Scope:
        headers = MutableHeaders(raw=list(scope["headers"]))
        said = {name: _values(headers, name) for name in _FORWARDED}
        peer = (scope.get("client") or ("", 0))[0]
        believed = self._trusts(peer)
        seen = {**scope, "state": {**scope.get("state", {}), "passed_on": any(said.values())}}
        root_path = self._root_path
        if believed:
            seen["client"] = (self._asking(peer, said["x-forwarded-for"]), 0)
            seen["scheme"] = _last(said["x-forwarded-proto"], _SCHEMES) or scope["scheme"]
            root_path = _prefix(said["x-forwarded-prefix"]) or root_path
            if (host := said["x-forwarded-host"]) and _HOST.fullmatch(host[-1]):
                headers["host"] = host[-1]
        for name in _FORWARDED:
            del headers[name]
        return {**seen, "headers": headers.raw, **_below(scope, root_path)}

    def _asking(self, peer: str, chain: Sequence[str]) -> str:
        asking = peer
        for entry in reversed(chain):
            if not self._trusts(asking):
                break
            address = _address(entry)
            if address is None:
                break
            asking = address
        return asking

    def _trusts(self, address: str) -> bool:
        plain = _address(address)
        return plain is not None and any(ip_address(plain) in each for each in self._trusted)


def _values(headers: Headers, name: str) -> list[str]:
    """Return what a header lists, whether in one line or in several."""
    parts = (part.strip() for line in headers.getlist(name) for part in line.split(","))
    return [part for part in parts if part]


def _last(values: Sequence[str], known: frozenset[str]) -> str:
    last = values[-1].lower() if values else ""
    return last if last in known else ""


def _prefix(values: Sequence[str]) -> str:
    try:
        return plain_path(values[-1]) if values else ""
    except ValueError:
        return ""


def _address(text: str) -> str | None:
    match = _WITH_PORT.fullmatch(text)
    try:
        found = ip_address((match[1] or match[2]) if match else text)
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return str(mapped or found)


def _below(scope: Scope, root_path: str) -> Scope:
    """Return where an application that is shown below a path is asked.

    Whether the proxy takes that path away before it passes a request on, or leaves it, is all one.

    Source: ASGI, "HTTP & WebSocket ASGI Message Format", on `path` and `root_path`.
    """
    path = scope["path"]
    if not root_path or path == root_path or path.startswith(f"{root_path}/"):
        return {"root_path": root_path}
    raw = root_path.encode("ascii") + scope.get("raw_path", b"")
    return {"root_path": root_path, "path": f"{root_path}{path}", "raw_path": raw}
