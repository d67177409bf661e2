"""Pictures for pages: where there is none they get nothing to see, and no error."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fastapi import APIRouter, Request
from fastapi.responses import Response

from modn_watch.api import previews
from modn_watch.api.service import Asked, Number  # noqa: TC001 -- FastAPI reads annotations
from modn_watch.errors import Unknown

if TYPE_CHECKING:
    from collections.abc import Awaitable

router = APIRouter()

#: One pixel through which the icon behind it is seen.
_NOTHING: Final = b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'


@router.get("/files/{number}/thumbnail", response_class=Response)
async def thumbnail(
    request: Request,
    asked: Asked,
    number: Number,
    width: previews.Small = previews.ThumbnailWidth.USUAL,
) -> Response:
    """Send a small picture of a file, wherever it is kept."""
    return await _or_nothing(previews.thumbnail(request, asked, number, width))


@router.get("/files/{number}/picture", response_class=Response)
async def large(request: Request, asked: Asked, number: Number) -> Response:
    """Send a large picture of a file of which nothing was read."""
    return await _or_nothing(previews.page_picture(request, asked, number))


@router.get("/files/{number}/own-picture", response_class=Response)
async def own_picture(request: Request, asked: Asked, number: Number) -> Response:
    """Send the picture that a program saved in its file; not all do."""
    return await _or_nothing(previews.preview(request, asked, number, own=True))


async def _or_nothing(answer: Awaitable[Response]) -> Response:
    try:
        return await answer
    except Unknown:
        return Response(_NOTHING, media_type="image/svg+xml")
