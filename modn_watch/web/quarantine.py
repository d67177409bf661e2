"""What waits in quarantine: why, what to do about it, and doing it."""

from __future__ import annotations

import os
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from modn_watch import documents
from modn_watch.api.service import Asked, Number, record
from modn_watch.commands import release as commands
from modn_watch.commands.placing import codes_of
from modn_watch.errors import Misasked, ModnWatchError
from modn_watch.model import State
from modn_watch.refusals import deferring
from modn_watch.web.forms import Form  # noqa: TC001 -- as above
from modn_watch.web.links import link
from modn_watch.web.newcomers import asked_of
from modn_watch.web.outcome import outcome
from modn_watch.web.records import waiting
from modn_watch.web.rendering import page, text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from fastapi import Response

    from modn_watch.api.service import Service
    from modn_watch.model import Ingest
    from modn_watch.web.newcomers import Question

router = APIRouter(prefix="/quarantine")


class _Unsure(Misasked):
    """Nothing is filed for that client or project yet: it is asked once more."""

    def __init__(self, question: Question) -> None:
        super().__init__()
        self.question = question


class _Gone(ModnWatchError):
    """The file waits no more: there is nothing left to do about it here."""


#: What a person says in the form.
_FIELDS: Final = ("client_code", "project_code")
#: Files on one page.
_AT_ONCE: Final = 100
#: States in which a file waits for somebody.
_WAITS: Final = (State.QUARANTINED, State.HALTED)
#: The longest name of a folder.
_LONGEST: Final = 255
#: How often a page asks what became of a file that was sent.
_TRIES: Final = 90

From = Annotated[int, Query(alias="from", ge=0, le=2**62)]
Sent = Annotated[int, Query(ge=0, le=2**62)]
#: Compared with what is there, and nothing else.
To = Annotated[str, Query(max_length=10_000)]
Tried = Annotated[int, Query(ge=0, le=10_000)]


@router.get("", response_class=HTMLResponse)
def quarantine(
    request: Request, asked: Asked, sent: Sent = 0, to: To = "", *, begin: From = 0
) -> HTMLResponse:
    """Show what waits, the newest first."""
    number, found = waiting(asked, begin, _AT_ONCE)
    return page(
        request,
        "quarantine.html",
        files=[_card(each) for each in found],
        number=number,
        newer=max(0, begin - _AT_ONCE) if begin else None,
        older=begin + _AT_ONCE if begin + _AT_ONCE < number else None,
        sent=_followed(asked, sent, to) if sent else None,
        tried=0,
        most=_TRIES,
    )


@router.post("/{number}/release", response_class=HTMLResponse)
def release(request: Request, asked: Asked, number: Number) -> Response:
    """Send a file back to where it was saved."""

    def send(found: Ingest) -> Path:
        _require_waiting(request, found)
        return commands.release(asked.shop, found)

    return _done(request, asked, number, said={}, send=send)


@router.post("/{number}/assign", response_class=HTMLResponse)
def assign(request: Request, asked: Asked, number: Number, said: Form) -> Response:
    """Send a file to a client's project; to a new one when that was said twice."""

    def send(found: Ingest) -> Path:
        client = _word(request, said, "client")
        project = _word(request, said, "project")
        _require_waiting(request, found)
        codes = codes_of(client, project, strict=asked.shop.drop_folder(found).strict_codes)
        question = asked_of(request, asked.shop.journal, codes)
        if question is not None and question.sure != said.get("sure"):
            raise _Unsure(question)
        return commands.assign(asked.shop, found, client, project, others={})

    return _done(request, asked, number, said=said, send=send)


@router.get("/{number}/outcome", response_class=HTMLResponse)
def became(
    request: Request, asked: Asked, number: Number, *, tried: Tried = 0, to: To = ""
) -> HTMLResponse:
    """Show what became of a file that was sent round again."""
    return _sent(request, _followed(asked, number, to), tried=tried + 1)


def _done(
    request: Request,
    asked: Service,
    number: int,
    *,
    said: dict[str, str],
    send: Callable[[Ingest], Path],
) -> Response:
    """Send a file; what keeps it from going is said beside the form."""
    with asked.journal() as journal:
        found = record(journal, number)
    try:
        with asked.journal(), asked.in_hand.only(number), deferring():
            place = _below(asked, found, send(found))
    except ModnWatchError as error:
        kept: dict[str, Any] = {name: said[name] for name in _FIELDS if name in said}
        return _refused(request, {**_card(found), **kept}, error)
    if "hx-request" in request.headers:
        return _sent(request, _followed(asked, number, place), tried=0)
    return RedirectResponse(link(request, "/web/quarantine", {"sent": number, "to": place}), 303)


def _require_waiting(request: Request, ingest: Ingest) -> None:
    if ingest.state not in _WAITS:
        raise _Gone(text(request, "quarantine.gone"))


def _below(asked: Service, ingest: Ingest, target: Path) -> str:
    relative = target.relative_to(asked.shop.drop_folder(ingest).root.path)
    return documents.shown(os.fsencode(relative))


def _refused(request: Request, found: dict[str, Any], error: ModnWatchError) -> HTMLResponse:
    misasked = isinstance(error, Misasked)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if misasked else HTTPStatus.CONFLICT
    question = error.question if isinstance(error, _Unsure) else None
    # None: nothing that was said is wrong.
    field = error.field if isinstance(error, Misasked) else None
    refusal = "" if question else error.message
    card = {**found, "refusal": refusal, "field": field, "question": question}
    card["gone"] = isinstance(error, _Gone)
    alone: dict[str, Any] = {"files": [card], "number": 1, "newer": None, "older": None}
    template = "waiting.html" if "hx-request" in request.headers else "quarantine.html"
    sent = {"sent": None, "tried": 0, "most": _TRIES}
    return page(request, template, status=status, each=card, **alone, **sent)


def _sent(request: Request, followed: dict[str, Any], *, tried: int) -> HTMLResponse:
    return page(request, "sent.html", each=followed, tried=tried, most=_TRIES)


def _followed(asked: Service, number: int, place: str) -> dict[str, Any]:
    with asked.journal() as journal:
        return outcome(journal, record(journal, number), place)


def _word(request: Request, said: dict[str, str], which: str) -> str:
    word = said.get(f"{which}_code", "")
    if not 0 < len(word) <= _LONGEST:
        raise Misasked(text(request, f"quarantine.which.{which}"), field=f"{which}_code")
    return word


def _card(ingest: Ingest) -> dict[str, Any]:
    """Return what is shown of a file that waits."""
    return {
        **documents.quarantined(ingest),
        "halted": ingest.state is State.HALTED,
        "refusal": "",
        "gone": False,
        "field": None,
        "question": None,
        "folder": os.path.dirname(documents.shown(ingest.identity.path)),  # noqa: PTH120 -- text
    }
