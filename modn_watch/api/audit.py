"""Who changed what, for those who may know."""

from __future__ import annotations

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from modn_watch.api import problems
from modn_watch.api.description import ok
from modn_watch.api.service import ADMIN, Asked
from modn_watch.commands import audit as commands
from modn_watch.journal import Asked as Wanted

router = APIRouter(tags=["audit"], dependencies=[ADMIN])

_ELSE = problems.responses(HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.SERVICE_UNAVAILABLE)


class Entries(BaseModel):
    """Which entries are listed, newest first."""

    model_config = ConfigDict(extra="forbid")

    since: datetime | None = Field(None, description="From this instant on; UTC if it says none.")
    by: str | None = Field(None, max_length=255, description="A user's or a token's name.")
    what: str | None = Field(None, max_length=64, description="`release`, `delete`, ...")
    id: int | None = Field(None, ge=1, le=2**62, description="Number of a record.")
    limit: int = Field(50, ge=1, le=500)
    offset: int = Field(0, ge=0, le=2**62)


@router.get("/audit", responses=ok("audit") | _ELSE)
def audit(asked: Asked, wanted: Annotated[Entries, Query()]) -> JSONResponse:
    """List who changed what, newest first, each with what it was before and is after.

    Takes a token with the role admin, where there are tokens.
    """
    found = Wanted(
        since=_instant(wanted.since),
        by=wanted.by or None,
        what=wanted.what or None,
        ingest=wanted.id,
        limit=wanted.limit,
        offset=wanted.offset,
    )
    with asked.journal() as journal:
        return JSONResponse(commands.page(journal, found))


def _instant(since: datetime | None) -> datetime | None:
    return since.replace(tzinfo=UTC) if since and since.tzinfo is None else since
