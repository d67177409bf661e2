"""Quarantine: what waits there, and how it goes round again."""

from __future__ import annotations

import os
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Body
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from modn_watch import documents, stating
from modn_watch.api import problems
from modn_watch.api.description import ok
from modn_watch.api.service import Asked, Number, record
from modn_watch.commands import release as commands
from modn_watch.refusals import deferring
from modn_watch.vocabulary.measures import MOST_PIECES, THICKEST_MM, THINNEST_MM

if TYPE_CHECKING:
    from pathlib import Path

    from modn_watch.model import Scalar

router = APIRouter(prefix="/quarantine", tags=["quarantine"])

_AWAY = problems.responses(HTTPStatus.SERVICE_UNAVAILABLE)
_MISSING = problems.responses(HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY)
_REFUSED = problems.responses(HTTPStatus.FORBIDDEN, HTTPStatus.CONFLICT)
#: What was sent is no JSON at all.
_GARBLED = problems.responses(HTTPStatus.BAD_REQUEST)

Word = Annotated[str, Field(min_length=1, max_length=255)]


class Assignment(BaseModel):
    """For which client and project a file is; what is said here outranks what the file says."""

    model_config = ConfigDict(extra="forbid")

    client_code: Word = Field(description="In any spelling, or a folder's name.")
    project_code: Word = Field(description="In any spelling, or a folder's name.")
    material: Word | None = None
    thickness_mm: float | None = Field(None, ge=THINNEST_MM, le=THICKEST_MM, allow_inf_nan=False)
    quantity: int | None = Field(None, ge=1, le=MOST_PIECES)
    part_name: Word | None = None


@router.get("", responses=ok("quarantine_list") | _AWAY)
def list_(asked: Asked) -> JSONResponse:
    """List what waits in quarantine, oldest first, each with its reason and what to do."""
    with asked.journal() as journal:
        files = [documents.quarantined(each) for each in journal.records.in_quarantine()]
    return JSONResponse({"total": len(files), "files": files})


@router.get("/{number}", responses=ok("quarantine_show") | _MISSING | _AWAY)
def show(asked: Asked, number: Number) -> JSONResponse:
    """Show why a file waits in quarantine, and what to do."""
    with asked.journal() as journal:
        found = record(journal, number)
    notes = [documents.note(each) for each in found.notes]
    return JSONResponse({**documents.quarantined(found), "notes": notes})


@router.post("/{number}/release", responses=ok("quarantine_assign") | _MISSING | _REFUSED | _AWAY)
def release(asked: Asked, number: Number) -> JSONResponse:
    """Send a file back to where it was saved, where it is new work."""
    with asked.journal() as journal, asked.in_hand.only(number), deferring():
        return _sent(number, commands.release(asked.shop, record(journal, number)))


@router.post(
    "/{number}/assign",
    responses=ok("quarantine_assign") | _MISSING | _REFUSED | _AWAY | _GARBLED,
)
def assign(asked: Asked, number: Number, said: Annotated[Assignment, Body()]) -> JSONResponse:
    """Say for which client and project a file is, and send it there as new work."""
    others = _others(asked, said)
    with asked.journal() as journal, asked.in_hand.only(number), deferring():
        found = record(journal, number)
        place = commands.assign(
            asked.shop, found, said.client_code, said.project_code, others=others
        )
        return _sent(number, place)


def _others(asked: Asked, said: Assignment) -> dict[str, Scalar]:
    named = said.model_dump(include=set(stating.FIELDS))
    return stating.stated(asked.shop.vocabulary, named)


def _sent(number: int, place: Path) -> JSONResponse:
    return JSONResponse({"id": number, "released_to": documents.shown(os.fsencode(place))})
