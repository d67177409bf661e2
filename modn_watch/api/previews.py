"""Pictures of what a file shows, made when somebody asks and kept for the next who does."""

from __future__ import annotations

import asyncio
import base64
import hashlib
from enum import IntEnum
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool

from modn_watch import pictures, previews
from modn_watch.api import problems
from modn_watch.api.service import Asked, Number, record
from modn_watch.errors import Deferred, NoPicture
from modn_watch.pictures import Kind, Painted, Picture

if TYPE_CHECKING:
    from modn_watch.api.service import Service
    from modn_watch.previews import Sought

router = APIRouter(tags=["previews"])

_ELSE = problems.responses(
    HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.SERVICE_UNAVAILABLE
)
#: Nothing in a picture may run or load, not even where it is opened as a page.
_STILL: Final = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    # A browser keeps it, and asks each time whether it may still be shown.
    "Cache-Control": "private, no-cache",
}
#: Threads that make pictures, or wait for one that is being made; each answer to something else
#: has its own.
_MAKERS: Final = 4
#: Pictures that wait to be made.
_MOST_WAITING: Final = 1_000
_MOST_PAGES: Final = 100_000


class ThumbnailWidth(IntEnum):
    """How large a small picture may be."""

    SMALL = 96
    USUAL = 192
    DENSE = 384


class PageWidth(IntEnum):
    """How large a large picture may be."""

    SMALL = 800
    LARGE = 1600
    PAPER = 2400


Small = Annotated[ThumbnailWidth, Query(description="Pixels of its longer side.")]
Large = Annotated[PageWidth, Query(description="Pixels of its longer side.")]
Page = Annotated[
    int, Query(ge=1, le=_MOST_PAGES, description="Of a document; of an image or workbook, which.")
]
Own = Annotated[bool, Query(description="The one that the program saved in the file itself.")]


class Easel:
    """Who may make a picture now, and how many wait for that."""

    def __init__(self) -> None:
        self._free = asyncio.Semaphore(_MAKERS)
        self._waiting = 0

    async def picture(self, request: Request, found: Sought) -> Painted:
        """Return a picture once it is made.

        Raises:
            NoPicture: it cannot be made.
            Unknown: the file is gone.
            Deferred: it cannot be made just now, or nobody waits for it any more.
        """
        if self._waiting >= _MOST_WAITING:
            raise Deferred("Very many pictures are being made.", hint="Ask again later.")
        self._waiting += 1
        try:
            async with self._free:
                if await request.is_disconnected():
                    raise Deferred("Nobody waits for this picture any more.")
                return await run_in_threadpool(previews.picture, found)
        finally:
            self._waiting -= 1


def described(*kinds: str) -> dict[int | str, dict[str, Any]]:
    """Return that an endpoint answers with a picture, for its description."""
    same = {"description": "It is the one that `If-None-Match` names."}
    content = {kind: {} for kind in kinds}  # type: ignore[var-annotated]  # an empty one each
    return {200: {"description": "The picture.", "content": content}, 304: same}


@router.get(
    "/files/{number}/preview.svg",
    response_class=Response,
    responses=described(pictures.SVG) | _ELSE,
)
async def drawing(request: Request, asked: Asked, number: Number) -> Response:
    """Send a drawing's lines in millimetres, layer by layer; of a list or text its first rows.

    Each group has a class for its kind, `data-layer` and `data-operation`. What the drawing has at
    (X, Y) stands at (X - `data-left-mm`, `data-top-mm` - Y). Other files have none.
    """
    if asked.shop.studio is None:
        return await run_in_threadpool(_stored, asked, number, pictures.SVG)
    return await _of_one(request, asked, number, Picture(kind=Kind.PLAN))


@router.get(
    "/files/{number}/preview.png",
    response_class=Response,
    responses=described(pictures.PNG) | _ELSE,
)
async def page_picture(
    request: Request,
    asked: Asked,
    number: Number,
    *,
    page: Page = 1,
    width: Large = PageWidth.SMALL,
) -> Response:
    """Send one page as a picture: of a PDF, an image, a workbook, or the drawing."""
    wanted = Picture(kind=Kind.PAGE, page=page, width_px=int(width))
    return await _of_one(request, asked, number, wanted)


@router.get(
    "/files/{number}/thumbnail.png",
    response_class=Response,
    responses=described(pictures.PNG) | _ELSE,
)
async def thumbnail(
    request: Request, asked: Asked, number: Number, width: Small = ThumbnailWidth.USUAL
) -> Response:
    """Send a small picture on white, by which a file is told from others."""
    return await _of_one(request, asked, number, Picture(kind=Kind.PAGE, width_px=int(width)))


@router.get(
    "/files/{number}/preview",
    response_class=Response,
    responses=described(pictures.SVG, pictures.PNG, "image/jpeg") | _ELSE,
)
async def preview(request: Request, asked: Asked, number: Number, *, own: Own = False) -> Response:
    """Send the picture that was made of a file when it was read, or the one saved in it."""
    if own:
        wanted = Picture(kind=Kind.OWN, width_px=int(PageWidth.SMALL))
        return await _of_one(request, asked, number, wanted)
    return await run_in_threadpool(_stored, asked, number, None)


async def sent(request: Request, found: Sought) -> Response:
    """Return an answer with a picture, made if it must be.

    Raises:
        Unknown: the file is gone, or there is no such picture.
        Deferred: a folder is away, or it cannot be made just now.
    """
    tag = _tag(found.mark.encode("utf-8", "replace"))
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers={"ETag": tag, **_STILL})
    painted = await run_in_threadpool(previews.kept, found)
    if painted is None:
        painted = await request.app.state.easel.picture(request, found)
    painted = await run_in_threadpool(previews.told, found, painted)
    return Response(painted.data, media_type=painted.mime_type, headers={"ETag": tag, **_STILL})


async def _of_one(request: Request, asked: Service, number: int, wanted: Picture) -> Response:
    return await sent(request, await run_in_threadpool(_sought, asked, number, wanted))


def _sought(asked: Service, number: int, wanted: Picture) -> Sought:
    with asked.journal() as journal:
        found = record(journal, number)
    return previews.sought(asked.shop, (found,), wanted)


def _stored(asked: Service, number: int, kind: str | None) -> Response:
    """Return the picture that was kept with what was read of a file; None = of any kind."""
    with asked.journal() as journal:
        extract = journal.records.extract(record(journal, number).id)
    found = (extract or {}).get("preview")
    kinds = (pictures.SVG, pictures.PNG, "image/jpeg") if kind is None else (kind,)
    if not found or found["mime_type"] not in kinds:
        raise NoPicture(f"There is no such picture of record {number}.")
    data = base64.b64decode(found["base64"])
    return Response(data, media_type=found["mime_type"], headers={"ETag": _tag(data), **_STILL})


def _tag(of: bytes) -> str:
    return f'"{hashlib.sha256(of).hexdigest()[:32]}"'
