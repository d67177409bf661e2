"""How the installation stands, for who looks after it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from modn_watch.api.service import Asked  # noqa: TC001 -- FastAPI reads annotations
from modn_watch.commands.status import status as standing
from modn_watch.web.rendering import page

if TYPE_CHECKING:
    from collections.abc import Iterator

Json = dict[str, Any]

router = APIRouter()

#: Less than this is worth a word, bytes.
_LITTLE: Final = 5 * 10**9


@router.get("/status", response_class=HTMLResponse)
def status(request: Request, asked: Asked) -> HTMLResponse:
    """Show counts, what waits and why, the folders and the daemons."""
    with asked.journal():
        found = standing(asked.shop, asked.settings)
    return page(request, "status.html", found=found, problems=list(_problems(found)))


def _problems(found: Json) -> Iterator[tuple[str, Json]]:
    """Yield what somebody should look at, as a key of the catalogue with its values."""
    if not found["daemons"]:
        yield "status.no_daemon", {}
    for root in found["roots"]:
        if not root["online"]:
            yield "status.root_away", {"path": root["path"]}
        elif root["free_bytes"] is not None and root["free_bytes"] < _LITTLE:
            yield "status.root_full", {"path": root["path"]}
    if found["states"]["HALTED"]:
        yield "status.halted", {"number": found["states"]["HALTED"]}
    if found["ocr"]["why"]:
        yield "status.ocr", {"why": found["ocr"]["why"]}
