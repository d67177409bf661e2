"""Files that are sent over HTTP: taken into the inbox's keeping, and waited for."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from modn_watch import documents, states
from modn_watch.api import problems, receiving
from modn_watch.api.description import ok
from modn_watch.api.forms import Form
from modn_watch.api.service import Asked  # noqa: TC001 -- FastAPI reads annotations
from modn_watch.api.upload_form import FIELDS, FORM, REJECT_DUPLICATE, wishes
from modn_watch.commands import hand_in as commands
from modn_watch.commands.show import shown
from modn_watch.errors import Deferred, Misasked, NotSignedIn, OnItsWay
from modn_watch.naming import handed_name
from modn_watch.refusals import deferring

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Sequence

    from modn_watch.api.door import Door
    from modn_watch.api.service import Service
    from modn_watch.model import Ingest
    from modn_watch.shop import DropFolder

router = APIRouter(tags=["ingest"])

#: Between two looks at what became of the files, seconds.
_SOON_S: Final = 0.05
_LATER_S: Final = 0.5
_ELSE = problems.responses(
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.REQUEST_TIMEOUT,
    HTTPStatus.CONFLICT,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    HTTPStatus.UNPROCESSABLE_ENTITY,
    HTTPStatus.SERVICE_UNAVAILABLE,
)
_LATER = {
    202: {
        **ok("ingest_later")[200],
        "description": "Taken, and not finished yet; GET the Location to see how far it is.",
        "headers": {"Location": {"schema": {"type": "string"}}},
    }
}


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What is in the inbox's keeping, and how long its sender waits."""

    ingests: Sequence[Ingest]
    wait_s: float


@dataclass(frozen=True, kw_only=True)
class Proof:
    """What a form must say before its first file is taken."""

    #: The name of its field.
    field: str
    #: Raises where what was said in it is not enough.
    require: Callable[[str], None]


@router.post(
    "/ingest",
    responses=ok("ingest_done", "Every file came to its end.") | _LATER | _ELSE,
    openapi_extra=dict(FORM),
)
async def hand_in(asked: Asked, request: Request) -> Response:
    """Take one file or several, as if they were saved into the inbox, and wait for them.

    One file is answered with its record, several with a list. A file that cannot be filed waits in
    quarantine: its record has the status `failed` and says why. Nobody waits for a quiet period,
    as the bytes are all there. An upload that breaks off leaves nothing.
    """
    try:
        taken = await received(asked, request)
    except ClientDisconnect:
        # Nobody hears this.
        return Response(status_code=HTTPStatus.BAD_REQUEST)
    found = await awaited(asked, taken)
    done = all(_finished(each) for each in found)
    told = await run_in_threadpool(_told, asked, found, done=done)
    if done:
        return JSONResponse(told)
    waiting = next(each for each in found if not _finished(each))
    where = request.url_for("ingest", number=waiting.id).path
    return JSONResponse(told, HTTPStatus.ACCEPTED, {"Location": where})


async def received(asked: Service, request: Request, proof: Proof | None = None) -> Taken:
    """Take the files of a form, all of them or none.

    Args:
        asked: the installation.
        request: whose body is the form.
        proof: what the form must say first; None = nothing.

    Raises:
        HTTPException: it takes too long, or is no form.
        ModnWatchError: it is not taken.
        ClientDisconnect: it broke off.
    """
    with asked.uploads.one():
        async with receiving.heard_out(request) as chunks:
            return await _read(asked, request, chunks, proof)


async def _read(
    asked: Service, request: Request, chunks: AsyncGenerator[bytes], proof: Proof | None
) -> Taken:
    length = request.headers.get("content-length", "0")
    drop = await run_in_threadpool(_open_inbox, asked, int(length))
    form = _form(asked, drop, request.headers.get("content-type", ""), proof)
    try:
        await receiving.read(chunks, form)
        await _require_still_known(asked, request)
        return await _taken(asked, drop, form)
    finally:
        await run_in_threadpool(form.discard)


def _form(
    asked: Service, drop: DropFolder, content_type: str, proof: Proof | None
) -> Form[commands.Upload]:
    def begin(name: bytes) -> commands.Upload:
        if proof is not None:
            proof.require(form.said.get(proof.field, ""))
        return commands.Upload(asked.shop, drop, handed_name(name))

    fields = FIELDS if proof is None else (*FIELDS, proof.field)
    form = Form(content_type, fields, begin)
    return form


async def _require_still_known(asked: Service, request: Request) -> None:
    """Do nothing where whoever began to send may still do so: it may have taken an hour."""
    door: Door = request.app.state.door
    if not await run_in_threadpool(door.still_lets_in, asked.asker):
        raise NotSignedIn


def _open_inbox(asked: Service, length: int) -> DropFolder:
    with deferring():
        drop = commands.open_inbox(asked.shop)
        commands.require_room_for(drop, length)
    return drop


async def _taken(asked: Service, drop: DropFolder, form: Form[commands.Upload]) -> Taken:
    """Hand in what came whole, all of it or nothing.

    Where only new bytes are wanted and the same are on their way, it waits for what becomes of
    those, as long as its sender does.
    """
    wait_s, said = await run_in_threadpool(_wanted, asked, drop, form)
    clock = asyncio.get_running_loop().time
    until_s, pause_s = clock() + wait_s, _SOON_S
    while True:
        try:
            ingests = await run_in_threadpool(_handed_in, asked, drop, form, said)
        except OnItsWay:
            if clock() >= until_s or asked.ending.is_set():
                raise
        else:
            return Taken(ingests=ingests, wait_s=until_s - clock())
        await asyncio.sleep(min(pause_s, max(0.0, until_s - clock())))
        pause_s = min(pause_s * 1.3, _LATER_S)


def _wanted(
    asked: Service, drop: DropFolder, form: Form[commands.Upload]
) -> tuple[float, commands.Said]:
    """Return how long the sender of a whole form waits, and what it says of its files."""
    form.finish()
    if not form.files:
        raise Misasked("No file was sent.", field="files")
    wanted = wishes(asked.shop.vocabulary, form.said)
    codes = commands.codes_said(drop, wanted.client, wanted.project)
    only_new = wanted.mode == REJECT_DUPLICATE
    by = asked.shop.by
    return wanted.wait_s, commands.Said(codes=codes, others=wanted.others, by=by, only_new=only_new)


def _handed_in(
    asked: Service, drop: DropFolder, form: Form[commands.Upload], said: commands.Said
) -> list[Ingest]:
    with asked.journal(), deferring():
        ingests = commands.hand_in(asked.shop, drop, form.files, said)
    asked.ring()
    return ingests


async def awaited(asked: Service, taken: Taken) -> list[Ingest]:
    """Return what became of files, once they came to their end or their sender waited enough."""
    clock = asyncio.get_running_loop().time
    until_s, pause_s = clock() + taken.wait_s, _SOON_S
    found = list(taken.ingests)
    while True:
        found = await run_in_threadpool(_look, asked, found)
        left_s = until_s - clock()
        if left_s <= 0 or asked.ending.is_set() or all(map(_finished, found)):
            return found
        await asyncio.sleep(min(pause_s, left_s))
        pause_s = min(pause_s * 1.3, _LATER_S)


def _look(asked: Service, before: Sequence[Ingest]) -> list[Ingest]:
    """Return how files stand now; as they stood before, while the journal is away."""
    try:
        with asked.journal() as journal:
            return [journal.records.get(each.id) or each for each in before]
    except Deferred:
        return list(before)


def _finished(ingest: Ingest) -> bool:
    return ingest.state not in states.STEPS


def _told(asked: Service, found: Sequence[Ingest], *, done: bool) -> Any:
    if done:
        with asked.journal() as journal:
            files = [shown(journal, each) for each in found]
    else:
        files = [documents.progress(each) for each in found]
    return files[0] if len(files) == 1 else {"files": files}
