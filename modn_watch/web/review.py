"""What was filed with little certainty: what is missing or contradicts, and stating it."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from modn_watch import asking, stating
from modn_watch.agreement import REVIEWED, is_reviewed
from modn_watch.api.service import Asked, Number, record
from modn_watch.commands import review as commands
from modn_watch.commands.reread import state
from modn_watch.errors import Misasked, ModnWatchError
from modn_watch.refusals import deferring
from modn_watch.vocabulary import MATERIALS
from modn_watch.wanted import Wanted
from modn_watch.web.forms import Form  # noqa: TC001 -- FastAPI reads annotations
from modn_watch.web.links import link
from modn_watch.web.rendering import page, text
from modn_watch.web.stated import in_words, refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import Response

    from modn_watch.api.service import Service
    from modn_watch.model import Ingest, Scalar

Json = dict[str, Any]

router = APIRouter(prefix="/review")

#: What a form may say.
_SAID: Final = (*stating.FIELDS, REVIEWED)
#: On one page.
_AT_ONCE: Final = 20

From = Annotated[int, Query(alias="from", ge=0, le=2**62)]


@router.get("", response_class=HTMLResponse)
def review(request: Request, asked: Asked, begin: From = 0) -> HTMLResponse:
    """Show the review list, the newest first."""
    return _shown(request, _listed(asked, begin))


@router.post("/{number}", response_class=HTMLResponse)
def keep(request: Request, asked: Asked, number: Number, said: Form) -> Response:
    """Keep what a person states of a file; why it cannot be is said beside the form."""
    words = {field: said[field] for field in _SAID if field in said}
    try:
        entry, status = _stated(request, asked, number, words), HTTPStatus.OK
    except ModnWatchError as error:
        with asked.journal() as journal:
            entry = {**commands.entry(journal, record(journal, number)), **refusal(error)}
        entry["said"] = words
        wrong = isinstance(error, Misasked)
        status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.CONFLICT
    if "hx-request" in request.headers:
        return page(request, "reviewing.html", status=status, each=entry)
    if status is HTTPStatus.OK:
        return RedirectResponse(link(request, "/web/review"), 303)
    return _shown(request, {"files": [entry], "total": 1, "newer": None, "older": None}, status)


def _shown(request: Request, found: Json, status: HTTPStatus = HTTPStatus.OK) -> HTMLResponse:
    materials = [each.name for each in MATERIALS]
    return page(request, "review.html", status=status, found=found, materials=materials)


def _listed(asked: Service, begin: int) -> Json:
    query = asking.query(
        Wanted(review=True),
        asked.shop.vocabulary,
        review_below=asked.settings.review_below,
        limit=_AT_ONCE,
        offset=begin,
    )
    with asked.journal() as journal:
        found = commands.review(journal, query)
    return {
        **found,
        "newer": max(0, begin - _AT_ONCE) if begin else None,
        "older": begin + _AT_ONCE if begin + _AT_ONCE < found["total"] else None,
    }


def _stated(request: Request, asked: Service, number: int, words: dict[str, str]) -> Json:
    """State what a form says of a record; return how it stands then."""
    if not words:
        raise Misasked(text(request, "review.nothing"))
    values = stating.stated(asked.shop.vocabulary, words)
    with asked.journal() as journal, asked.in_hand.only(number), deferring():
        before = record(journal, number)
        _require_unstated(request, before, values)
        after = state(asked.shop, before, {**dict.fromkeys(words), **values})
        reviewed = is_reviewed(after.stated)
        kept = "reviewed" if reviewed else "back" if REVIEWED in words else "kept"
        return {**commands.entry(journal, after), "reviewed": reviewed, "kept": kept}


def _require_unstated(request: Request, ingest: Ingest, said: Mapping[str, Scalar]) -> None:
    """Do nothing where a form states what nobody has stated otherwise.

    It asks for nothing that was stated when it was made: what is there came after it.

    Raises:
        ModnWatchError: somebody has stated it meanwhile.
    """
    others = [
        each
        for each in ingest.stated
        if each.field in stating.FIELDS and said.get(each.field, each.value) != each.value
    ]
    if others:
        raise ModnWatchError(text(request, "review.meanwhile", facts=in_words(request, others)))
