"""What a client sends, as it comes: in pieces that are worth a thread, and not for ever."""

from __future__ import annotations

import asyncio
import contextlib
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from modn_watch.errors import ModnWatchError
from modn_watch.refusals import deferring

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator

    from starlette.requests import Request

    from modn_watch.api.forms import Form

#: So much is read before it is written.
_PIECE_BYTES: Final = 1 << 18
#: Who sends nothing for so long is not waited for, seconds; nor who takes longer over it all:
#: housekeeping takes what nobody has touched for an hour for a remnant.
_STALLED_S: Final = 60.0
_LONGEST_S: Final = 3_000.0
#: Who is refused may send so much more in so long a time and hears why, bytes and seconds: a
#: connection that is cut off at once takes the answer with it.
_HEARD_OUT_BYTES: Final = 1 << 24
_HEARD_OUT_S: Final = 5.0


@contextlib.asynccontextmanager
async def heard_out(request: Request) -> AsyncIterator[AsyncGenerator[bytes]]:
    """Yield what comes; where the block refuses it, the client may finish speaking first."""
    chunks = request.stream()
    try:
        yield chunks
    except (ModnWatchError, HTTPException):
        with contextlib.suppress(TimeoutError, ClientDisconnect):
            async with asyncio.timeout(_HEARD_OUT_S):
                await _pass_over(chunks)
        raise


async def _pass_over(chunks: AsyncGenerator[bytes]) -> None:
    passed = 0
    async for chunk in chunks:
        passed += len(chunk)
        if passed > _HEARD_OUT_BYTES:
            return


async def read(chunks: AsyncGenerator[bytes], form: Form[Any]) -> None:
    """Read a form from what comes.

    Raises:
        HTTPException: it takes too long, or is no form.
        ModnWatchError: a part of it is not taken.
        ClientDisconnect: it broke off.
    """
    try:
        async with asyncio.timeout(_LONGEST_S):
            async for piece in _pieces(chunks):
                await run_in_threadpool(_feed, form, piece)
    except TimeoutError:
        raise HTTPException(
            HTTPStatus.REQUEST_TIMEOUT, "The rest did not come in time; nothing was taken."
        ) from None


async def _pieces(chunks: AsyncGenerator[bytes]) -> AsyncIterator[bytes]:
    gathered = bytearray()
    while True:
        async with asyncio.timeout(_STALLED_S):
            chunk = await anext(chunks, None)
        gathered += chunk or b""
        if gathered and (chunk is None or len(gathered) >= _PIECE_BYTES):
            yield bytes(gathered)
            gathered.clear()
        if chunk is None:
            return


def _feed(form: Form[Any], piece: bytes) -> None:
    with deferring():
        form.feed(piece)
