"""Correcting and taking back what a person states of a file, on its page."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from modn_watch import stating
from modn_watch.api.service import Asked, Number, record
from modn_watch.commands.reread import changed, state
from modn_watch.errors import Misasked, ModnWatchError
from modn_watch.refusals import deferring
from modn_watch.web.forms import Form  # noqa: TC001 -- FastAPI reads annotations
from modn_watch.web.links import link
from modn_watch.web.part_view import part_of
from modn_watch.web.rendering import page, text
from modn_watch.web.stated import in_words, refusal, stated_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from fastapi import Response

    from modn_watch.api.service import Service
    from modn_watch.model import Ingest

router = APIRouter()

#: Before the name of a field: what was stated of it when the form was made.
_WAS: Final = "was_"


@router.post("/files/{number}/facts", response_class=HTMLResponse)
def correct(request: Request, asked: Asked, number: Number, said: Form) -> Response:
    """Keep what a person states otherwise of a file; why it cannot be is said beside the form."""
    try:
        fields = _corrected(request, asked, number, said)
    except ModnWatchError as error:
        wrong = isinstance(error, Misasked)
        status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.CONFLICT
        shown, told = _refused(asked, number, said, error), {"done": "", "fields": []}
        return page(request, "part.html", status=status, part=shown, told=told)
    done = {"done": "stated", "fields": ",".join(fields)}
    return RedirectResponse(link(request, f"/web/files/{number}", done), 303)


def _corrected(
    request: Request, asked: Service, number: int, said: Mapping[str, str]
) -> Collection[str]:
    """State what a form has otherwise than it came; return which fields are read otherwise."""
    was = {field: said.get(_WAS + field, "") for field in stating.FIELDS}
    other = {
        field: said.get(field) for field in stating.FIELDS if said.get(field, "") != was[field]
    }
    if not other:
        raise Misasked(text(request, "correct.nothing"))
    values = stating.stated(asked.shop.vocabulary, other)
    with asked.journal() as journal, asked.in_hand.only(number), deferring():
        before = record(journal, number)
        _require_as_it_was(request, before, {field: was[field] for field in other})
        after = state(asked.shop, before, {**dict.fromkeys(other), **values})
        return changed(before, after)


def _require_as_it_was(request: Request, ingest: Ingest, was: Mapping[str, str]) -> None:
    """Do nothing where somebody has stated otherwise since the form was made.

    Raises:
        ModnWatchError: somebody has.
    """
    now = stated_of(ingest)
    others = {field for field, words in was.items() if now.get(field, "") != words}
    if not others:
        return
    facts = in_words(request, (fact for fact in ingest.stated if fact.field in others))
    told = "review.meanwhile" if facts else "correct.taken_back"
    raise ModnWatchError(text(request, told, facts=facts))


def _refused(
    asked: Service, number: int, said: Mapping[str, str], error: ModnWatchError
) -> dict[str, Any]:
    """Return what the page shows, with the form as it came and why it is not taken."""
    with asked.journal() as journal:
        shown = part_of(asked, journal, record(journal, number), sheet=1, other=None)
    typed = {field: said.get(field, "") for field in shown["stated"]}
    return {**shown, "correcting": {**refusal(error), "said": typed}}
