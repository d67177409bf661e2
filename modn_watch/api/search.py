"""Finding files by their words."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse
from pydantic import Field

from modn_watch.api import problems
from modn_watch.api.description import ok
from modn_watch.api.filters import Filters
from modn_watch.api.service import Asked  # noqa: TC001 -- FastAPI reads annotations
from modn_watch.commands import search as commands

router = APIRouter(tags=["search"])

_ELSE = problems.responses(HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.SERVICE_UNAVAILABLE)


class Terms(Filters):
    """What is looked for."""

    q: str = Field("", max_length=1_000, description="Words, each begun at least; up to 16.")
    month: str | None = Field(None, description="As in `2026-11`.")

    def asked(self, *, limit: int, offset: int) -> commands.Asked:
        """Return what is looked for.

        Args:
            limit: records on one page.
            offset: how many of the newest are left out.

        Raises:
            Misasked: the thickness is none.
        """
        return commands.Asked(
            text=self.q,
            wanted=self.wanted(),
            month=self.month or None,
            limit=limit,
            offset=offset,
        )


class PageOfTerms(Terms):
    """What is looked for, and which page of it."""

    limit: int = Field(20, ge=1, le=500)
    offset: int = Field(0, ge=0, le=10_000)


@router.get("/search", responses=ok("search") | _ELSE)
def search(asked: Asked, terms: Annotated[PageOfTerms, Query()]) -> JSONResponse:
    """Find files by words of their names, texts, tables and notes, newest first.

    Beside them how many there are of each client, material and so on. Of more than 10,000 the
    newest count, and `more` says so. What is still on its way is not found.
    """
    sought = terms.asked(limit=terms.limit, offset=terms.offset)
    with asked.journal() as journal:
        return JSONResponse(commands.search(journal, asked.shop.vocabulary, sought))


@router.get("/facets", responses=ok("facets") | _ELSE)
def facets(asked: Asked, terms: Annotated[Terms, Query()]) -> JSONResponse:
    """Count what a search would find by client, project, type, material and so on.

    Of more than 10,000 the newest count, and `more` says so.
    """
    sought = terms.asked(limit=0, offset=0)
    with asked.journal() as journal:
        found = commands.search(journal, asked.shop.vocabulary, sought)
    return JSONResponse({name: found[name] for name in ("query", "total", "more", "facets")})
