"""Style and scripts: each URL names the content, so that browsers may keep it for good."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs

from fastapi import staticfiles

from modn_watch.web.links import link

if TYPE_CHECKING:
    from fastapi import Request
    from starlette.responses import Response
    from starlette.types import Scope

_HERE: Final = Path(__file__).parent / "static"
_KEPT: Final = "public, max-age=31536000, immutable"


class StaticFiles(staticfiles.StaticFiles):
    """What lies in `static/`, kept by browsers as long as it stays the same."""

    def __init__(self) -> None:
        super().__init__(directory=_HERE)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return a file, or that there is none."""
        answer = await super().get_response(path, scope)
        asked = parse_qs(scope["query_string"].decode("latin-1")).get("v")
        same = answer.status_code < 400 and asked == [digest(path)]  # noqa: PLR2004 -- errors
        answer.headers["Cache-Control"] = _KEPT if same else "no-cache"
        return answer


@cache
def digest(name: str) -> str:
    """Return what tells the content of a file from any other: a few hex digits."""
    return hashlib.sha256((_HERE / name).read_bytes()).hexdigest()[:16]


def asset(request: Request, name: str) -> str:
    """Return the URL of a file of `static/`, as it is now."""
    return link(request, f"/web/static/{name}", {"v": digest(name)})
