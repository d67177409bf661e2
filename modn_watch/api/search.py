"""Finding files by their words."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from modn_watch import asking
from modn_watch.api import problems
from modn_watch.api.description import ok
from modn_watch.api.service import Asked  # noqa: TC001 -- FastAPI reads annotations
from modn_watch.commands import search as commands

router = APIRouter(tags=["search"])

_ELSE = problems.responses(HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.SERVICE_UNAVAILABLE)


class Terms(BaseModel):
    """What is looked for; what is left out or empty means any."""

    model_config = ConfigDict(extra="forbid")

    q: str = Field("", max_length=1_000, description="Words, each begun at least.")
    client_code: str | None = Field(None, description="In any spelling, or a folder's name.")
    project_code: str | None = Field(None, description="In any spelling, or a folder's name.")
    file_type: str | None = Field(None, description="`dxf`, `lbrn2`, ... or an ending.")
    material: str | None = Field(None, description="A code, a name or a word of this shop.")
    thickness_mm: str | None = Field(None, description="As in `5`, `5mm`, `1,2`.")
    status: str | None = Field(None, description="`completed`, `failed`, ...")
    month: str | None = Field(None, description="As in `2026-11`.")
    deleted: bool = Field(default=False, description="Also what was deleted softly.")
    limit: int = Field(20, ge=1, le=500)
    offset: int = Field(0, ge=0, le=10_000)


@router.get("/search", responses=ok("search") | _ELSE)
def search(asked: Asked, terms: Annotated[Terms, Query()]) -> JSONResponse:
    """Find files by words of their names, texts, tables and notes, newest first.

    Beside them how many there are of each client, material and so on. Of more than 10,000 the
    newest count, and `more` says so. What is still on its way is not found.
    """
    sought = commands.Asked(
        text=terms.q,
        wanted=_wanted(terms),
        month=terms.month or None,
        limit=terms.limit,
        offset=terms.offset,
    )
    with asked.journal() as journal:
        return JSONResponse(commands.search(journal, asked.shop.vocabulary, sought))


def _wanted(terms: Terms) -> asking.Wanted:
    return asking.Wanted(
        client=terms.client_code or None,
        project=terms.project_code or None,
        file_type=terms.file_type or None,
        material=terms.material or None,
        thickness_mm=asking.thickness(terms.thickness_mm) if terms.thickness_mm else None,
        status=terms.status or None,
        deleted=terms.deleted,
    )
