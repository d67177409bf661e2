"""Sending a file: its original bytes, to be saved, never to be shown or run."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING
from urllib.parse import quote

from fastapi.responses import StreamingResponse
from starlette.background import BackgroundTask

from modn_watch import documents
from modn_watch.originals import opened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import BufferedReader

    from modn_watch.model import Ingest
    from modn_watch.shop import Shop

_CHUNK_BYTES = 262_144


def original(shop: Shop, ingest: Ingest) -> StreamingResponse:
    """Return an answer that sends the file of a record, from the archive or from quarantine.

    Raises:
        Unknown: it has none, or none any more.
        Deferred: the folder that it is in does not answer.
    """
    stream = opened(shop, ingest)
    name = str(documents.record(ingest)["original_filename"])
    headers = {
        # Source: RFC 6266, section 4.1, with the encoding of RFC 8187.
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
        "Content-Length": str(os.fstat(stream.fileno()).st_size),
    }
    return StreamingResponse(
        _chunks(stream),
        headers=headers,
        media_type=ingest.mime_type,
        background=BackgroundTask(stream.close),
    )


def _chunks(stream: BufferedReader) -> Iterator[bytes]:
    while chunk := stream.read(_CHUNK_BYTES):
        yield chunk
