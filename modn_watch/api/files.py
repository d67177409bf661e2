"""The records: which there are, what is known of each, and its file."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import Field

from modn_watch import asking, documents
from modn_watch.api import problems
from modn_watch.api.description import ok
from modn_watch.api.downloads import original
from modn_watch.api.filters import Filters
from modn_watch.api.service import Asked, Number, record
from modn_watch.commands.show import shown, versions_of
from modn_watch.journal import ORDERS

if TYPE_CHECKING:
    from modn_watch.wanted import Wanted

router = APIRouter(tags=["files"])

_MISSING = problems.responses(HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY)
_AWAY = problems.responses(HTTPStatus.SERVICE_UNAVAILABLE)


class Asking(Filters):
    """Which records are listed, and in which order."""

    since: str | None = Field(None, description="Came on this day (UTC) or later: `2026-11-01`.")
    until: str | None = Field(None, description="Came on this day (UTC) or earlier.")
    text: str = Field("", max_length=1_000, description="Words, each begun at least; up to 16.")
    sort: str | None = Field(
        None, description=f"One of {', '.join(ORDERS)}; `-` before it: the greatest first."
    )
    review: bool = Field(default=False, description="Only what wants a look by a person.")
    limit: int = Field(50, ge=1, le=500)
    offset: int = Field(0, ge=0, le=2**62)

    def listed(self) -> Wanted:
        """Return what is wanted.

        Raises:
            Misasked: the thickness is none.
        """
        return replace(
            self.wanted(),
            review=self.review,
            since=self.since or None,
            until=self.until or None,
            text=self.text,
            sort=self.sort or None,
        )


@router.get(
    "/files",
    responses=ok("files_list") | _AWAY | problems.responses(HTTPStatus.UNPROCESSABLE_ENTITY),
)
def list_(asked: Asked, filters: Annotated[Asking, Query()]) -> JSONResponse:
    """List records, newest first if not asked otherwise, with how many there are in all."""
    query = asking.query(
        filters.listed(),
        asked.shop.vocabulary,
        review_below=asked.settings.review_below,
        limit=filters.limit,
        offset=filters.offset,
    )
    with asked.journal() as journal:
        total, found = journal.records.page(query)
    return JSONResponse(documents.page(total, filters.limit, filters.offset, found))


@router.get("/files/{number}", responses=ok("files_show") | _MISSING | _AWAY)
def show(asked: Asked, number: Number) -> JSONResponse:
    """Show one record with all that was read and stated, deleted or not."""
    with asked.journal() as journal:
        return JSONResponse(shown(journal, record(journal, number)))


@router.get("/files/{number}/metadata", responses=ok("files_metadata") | _MISSING | _AWAY)
def metadata(asked: Asked, number: Number) -> JSONResponse:
    """Show the facts of one record, each with its evidence, and its notes."""
    with asked.journal() as journal:
        found = record(journal, number)
        facts = journal.records.facts(number)
    notes = [documents.note(each) for each in found.notes]
    return JSONResponse({"id": number, "facts": facts, "notes": notes})


@router.get("/files/{number}/versions", responses=ok("files_versions") | _MISSING | _AWAY)
def versions(
    asked: Asked,
    number: Number,
    *,
    deleted: Annotated[bool, Query(description="Also what was deleted softly.")] = False,
) -> JSONResponse:
    """List every version of a file, oldest first; the last one is the newest."""
    with asked.journal() as journal:
        return JSONResponse(versions_of(journal, record(journal, number), deleted=deleted))


@router.get(
    "/files/{number}/content",
    response_class=StreamingResponse,
    # Of whatever type it is: a drawing, a picture, a text.
    responses={200: {"description": "The original.", "content": {"*/*": {}}}} | _MISSING | _AWAY,
)
def content(asked: Asked, number: Number) -> StreamingResponse:
    """Send the original, as it was saved, to be kept as a file."""
    with asked.journal() as journal:
        found = record(journal, number)
    return original(asked.shop, found)
