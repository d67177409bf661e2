"""Who changed what, for those who may know."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from modn_watch.api import problems
from modn_watch.api.description import ok
from modn_watch.api.service import ADMIN, Asked
from modn_watch.commands import audit as commands
from modn_watch.journal import Asked as Wanted

router = APIRouter(tags=["audit"], dependencies=[ADMIN])

_DAY: Final = "^[0-9]{4}-[0-9]{2}-[0-9]{2}"
_ELSE = problems.responses(HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.SERVICE_UNAVAILABLE)


def _written(value: Any) -> Any:
    """Return what is written as a day or an instant; a bare number is neither."""
    if isinstance(value, str) and not re.match(_DAY, value):
        raise ValueError("must be a day or an instant, such as 2026-11-01 or 2026-11-01T08:00")
    return value


Since = Annotated[
    datetime, BeforeValidator(_written), WithJsonSchema({"type": "string", "pattern": _DAY})
]


class Entries(BaseModel):
    """Which entries are listed, newest first."""

    model_config = ConfigDict(extra="forbid")

    since: Since | None = Field(None, description="From this day or instant on, in UTC.")
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
        since=commands.since(wanted.since, UTC),
        by=wanted.by or None,
        what=wanted.what or None,
        ingest=wanted.id,
        limit=wanted.limit,
        offset=wanted.offset,
    )
    with asked.journal() as journal:
        return JSONResponse(commands.page(journal, found))
