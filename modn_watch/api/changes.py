"""What may be done to a record: reading its file anew, and deleting it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from modn_watch.api import problems
from modn_watch.api.description import ok
from modn_watch.api.service import Asked, Number, record
from modn_watch.commands.delete import delete_for_good, hide
from modn_watch.commands.reread import changed, reread
from modn_watch.refusals import deferring

router = APIRouter(tags=["files"])

_ELSE = problems.responses(
    HTTPStatus.FORBIDDEN,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.CONFLICT,
    HTTPStatus.UNPROCESSABLE_ENTITY,
    HTTPStatus.SERVICE_UNAVAILABLE,
)
_CORRUPT = problems.responses(HTTPStatus.INTERNAL_SERVER_ERROR)


class Deleting(BaseModel):
    """How a record is deleted; a word that is none of these is refused, not passed over."""

    model_config = ConfigDict(extra="forbid")

    hard_delete: bool = Field(
        default=False, description="For good, with its file and all that was read of it."
    )


@router.post("/files/{number}/re-extract", responses=ok("re_extracted") | _ELSE | _CORRUPT)
def re_extract(asked: Asked, number: Number) -> JSONResponse:
    """Read the archived file anew, with today's parsers and words; nothing is renamed or moved.

    409 while it is being read anew already, and where there is no archived file.
    """
    with asked.journal() as journal, asked.in_hand.only(number), deferring():
        before = record(journal, number)
        after = reread(asked.shop, before)
    return JSONResponse({"id": number, "changed": changed(before, after)})


@router.delete("/files/{number}", responses=ok("files_delete") | _ELSE)
def delete(asked: Asked, number: Number, how: Annotated[Deleting, Query()]) -> JSONResponse:
    """Hide a record, whose file stays; or delete both for good.

    A hidden record is listed with `deleted=true`, and the same bytes saved again bring it back.
    For good takes a token with the role admin, where there are tokens.
    """
    if how.hard_delete:
        asked.require("admin")
    with asked.journal() as journal, asked.in_hand.only(number), deferring():
        found = record(journal, number)
        (delete_for_good if how.hard_delete else hide)(asked.shop, found)
    return JSONResponse(
        {
            "id": number,
            "deleted": "hard" if how.hard_delete else "soft",
            # A duplicate has none that is its own.
            "file_path": found.file_path if found.stem else None,
        }
    )
