"""Pictures of what a file shows, as they were made when it was read."""

from __future__ import annotations

import base64
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from modn_watch.api import problems
from modn_watch.api.service import Asked, Number, record
from modn_watch.errors import Unknown

router = APIRouter(tags=["previews"])

_ELSE = problems.responses(
    HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.SERVICE_UNAVAILABLE
)
#: Nothing in a picture may run or load, not even where it is opened as a page.
_STILL = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox"}


def _picture(*kinds: str) -> dict[int | str, dict[str, Any]]:
    return {200: {"description": "The picture.", "content": {kind: {} for kind in kinds}}}


@router.get(
    "/files/{number}/preview.svg",
    response_class=Response,
    responses=_picture("image/svg+xml") | _ELSE,
)
def drawing(asked: Asked, number: Number) -> Response:
    """Send the picture of a drawing's geometry; other files have none."""
    return _sent(asked, number, ("image/svg+xml",))


@router.get(
    "/files/{number}/preview",
    response_class=Response,
    responses=_picture("image/svg+xml", "image/png", "image/jpeg") | _ELSE,
)
def preview(asked: Asked, number: Number) -> Response:
    """Send the picture that was made of a file: geometry, a first page, a smaller image."""
    return _sent(asked, number, ("image/svg+xml", "image/png", "image/jpeg"))


def _sent(asked: Asked, number: int, kinds: tuple[str, ...]) -> Response:
    with asked.journal() as journal:
        extract = journal.records.extract(record(journal, number).id)
    found = (extract or {}).get("preview")
    if not found or found["mime_type"] not in kinds:
        raise Unknown(f"There is no such picture of record {number}.", hint="")
    return Response(
        base64.b64decode(found["base64"]), media_type=found["mime_type"], headers=_STILL
    )
