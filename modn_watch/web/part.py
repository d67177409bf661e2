"""The page of one file: what it shows, what is known of it, and what may be done to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from modn_watch.api.service import Asked, Number, record
from modn_watch.commands.delete import hide
from modn_watch.commands.reread import changed, reread
from modn_watch.refusals import deferring
from modn_watch.web.links import link
from modn_watch.web.part_view import part_of
from modn_watch.web.rendering import page

if TYPE_CHECKING:
    from collections.abc import Mapping

router = APIRouter()

#: Of a document of many pages, which one is shown.
Sheet = Annotated[int, Query(alias="page", ge=1, le=100_000)]
#: Another version, that this one is compared with.
Other = Annotated[int | None, Query(alias="with", ge=1, le=2**62)]
#: A version that was chosen.
Compared = Annotated[int, Query(ge=1, le=2**62)]
#: What has just been done, and which fields are now read otherwise.
Done = Annotated[str, Query(pattern="^(|read|stated|deleted)$")]
Fields = Annotated[str, Query(pattern="^[a-z_,]{0,200}$")]


@router.get("/files/{number}", response_class=HTMLResponse)
def part(
    request: Request,
    asked: Asked,
    number: Number,
    *,
    sheet: Sheet = 1,
    other: Other = None,
    done: Done = "",
    fields: Fields = "",
) -> HTMLResponse:
    """Show a file, whatever became of it."""
    with asked.journal() as journal:
        found = part_of(asked, journal, record(journal, number), sheet=sheet, other=other)
    told = {"done": done, "fields": [each for each in fields.split(",") if each]}
    return page(request, "part.html", part=found, told=told)


@router.get("/compare")
def compare(request: Request, one: Compared, other: Compared) -> RedirectResponse:
    """Lead to two versions on each other, whichever page they were chosen on."""
    chosen = {} if one == other else {"with": other}
    return RedirectResponse(f"{link(request, f'/web/files/{one}', chosen)}#difference", 303)


@router.post("/files/{number}/re-extract")
def read_anew(request: Request, asked: Asked, number: Number) -> RedirectResponse:
    """Read the archived file anew, and show what is known of it now."""
    with asked.journal() as journal, asked.in_hand.only(number), deferring():
        before = record(journal, number)
        after = reread(asked.shop, before)
    return _back(request, number, {"done": "read", "fields": ",".join(changed(before, after))})


@router.post("/files/{number}/delete")
def delete(request: Request, asked: Asked, number: Number) -> RedirectResponse:
    """Hide a record, and show how it comes back."""
    with asked.journal() as journal, asked.in_hand.only(number), deferring():
        hide(asked.shop, record(journal, number))
    return _back(request, number, {"done": "deleted"})


def _back(request: Request, number: int, said: Mapping[str, object]) -> RedirectResponse:
    return RedirectResponse(link(request, f"/web/files/{number}", said), 303)
