"""What wants a look by a person, and what people state."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Body, Query
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from modn_watch import asking, stating
from modn_watch.api import problems
from modn_watch.api.description import ok
from modn_watch.api.filters import Filters
from modn_watch.api.service import Asked, Number, record
from modn_watch.commands import review as commands
from modn_watch.commands.reread import state
from modn_watch.errors import Misasked
from modn_watch.refusals import deferring

router = APIRouter(tags=["review"])

_LIST = problems.responses(HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.SERVICE_UNAVAILABLE)
_ELSE = problems.responses(
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.CONFLICT,
    HTTPStatus.UNPROCESSABLE_ENTITY,
    HTTPStatus.INTERNAL_SERVER_ERROR,
    HTTPStatus.SERVICE_UNAVAILABLE,
)


class Reviewing(Filters):
    """Which records are looked at, newest first."""

    limit: int = Field(50, ge=1, le=500)
    offset: int = Field(0, ge=0, le=2**62)


def _word(description: str, *kinds: str) -> Any:
    schema: dict[str, Any] = {"anyOf": [{"type": kind} for kind in (*kinds, "null")]}
    return Field(None, description=description, json_schema_extra=schema)


class Facts(BaseModel):
    """What a person states of a file; null takes back what was stated before.

    `reviewed` is for who looked at it and found the record right as it is: it leaves the list.
    """

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"example": {"material": "MS", "thickness_mm": 5, "quantity": 14}},
    )

    material: Any = _word("A code, a name or a word of this shop.", "string")
    part_name: Any = _word("The record's; the archived name stays.", "string")
    quantity: Any = _word("Pieces.", "integer", "string")
    reviewed: Any = _word(
        "Somebody looked: what is there is right, and what is not there does not apply.",
        "boolean",
        "string",
    )
    thickness_mm: Any = _word("As in 5, `5mm`, `1,2`.", "number", "string")


@router.get("/review", responses=ok("review") | _LIST)
def review(asked: Asked, filters: Annotated[Reviewing, Query()]) -> JSONResponse:
    """List what was filed with little certainty: what is missing, and what contradicts what.

    The values to choose from stand with the evidence for each.
    """
    query = asking.query(
        replace(filters.wanted(), review=True),
        asked.shop.vocabulary,
        review_below=asked.settings.review_below,
        limit=filters.limit,
        offset=filters.offset,
    )
    with asked.journal() as journal:
        return JSONResponse(commands.review(journal, query))


@router.post("/files/{number}/facts", responses=ok("facts_stated") | _ELSE)
def facts(asked: Asked, number: Number, said: Annotated[Facts, Body()]) -> JSONResponse:
    """State what is known of an archived file; it outranks what the file says, now and later.

    Nothing is renamed or moved. 409 while the record is being changed already.
    """
    words = said.model_dump(exclude_unset=True)
    if not words:
        raise Misasked(f"State one of {', '.join(stating.FIELDS)}.", field="material")
    values = stating.stated(asked.shop.vocabulary, words)
    with asked.journal() as journal, asked.in_hand.only(number), deferring():
        before = record(journal, number)
        after = state(asked.shop, before, {**dict.fromkeys(words), **values})
        return JSONResponse(commands.stated(journal, before, after))
