"""Where things are, also behind a proxy that serves us below a path of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import Request


def link(request: Request, path: str, query: Mapping[str, object] | None = None) -> str:
    """Return the URL of something of ours, without scheme and host.

    Args:
        request: what is answered.
        path: from `/`, as our own routes have it, unquoted.
        query: what stands behind the question mark; what is None or empty is left out.
    """
    asked = {name: value for name, value in (query or {}).items() if value not in (None, "")}
    behind = f"?{urlencode(asked)}" if asked else ""
    return f"{root(request)}{quote(path)}{behind}"


def root(request: Request) -> str:
    """Return the path that a proxy serves us below; empty without one."""
    return str(request.scope.get("root_path", "")).rstrip("/")


def place(request: Request) -> str:
    """Return what is asked for, as our own routes have it."""
    path, above = str(request.scope["path"]), root(request)
    below = path == above or path.startswith(f"{above}/")
    return (path[len(above) :] if below else path) or "/"
