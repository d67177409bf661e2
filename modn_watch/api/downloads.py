"""Sending a file: its original bytes, to be saved, never to be shown or run."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING
from urllib.parse import quote

from fastapi.responses import StreamingResponse
from starlette.background import BackgroundTask

from modn_watch import documents
from modn_watch.beneath import reached
from modn_watch.errors import Unknown
from modn_watch.refusals import as_deferred, is_no_file

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
    stream = _opened(shop, ingest)
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


def _opened(shop: Shop, ingest: Ingest) -> BufferedReader:
    """Open the file of a record; a link that somebody put into its place is none."""
    root, relative = shop.archive, ingest.file_path if ingest.sha256 else None
    if relative is None:
        root, relative = shop.quarantine, ingest.quarantine_path
    if relative is None:
        raise _gone(ingest)
    shop.require_online(root)
    try:
        with reached(root.path, os.fsencode(relative)) as place:
            if place is None:
                raise _gone(ingest)
            return shop.disk.open_regular(place)
    except OSError as error:
        if is_no_file(error):
            raise _gone(ingest) from None
        raise as_deferred(error) from error


def _gone(ingest: Ingest) -> Unknown:
    return Unknown(
        f"Record {ingest.id} has no file, or none any more.",
        hint=f"Its state is {ingest.state}; `modn-watch verify` tells of files that are missing.",
    )


def _chunks(stream: BufferedReader) -> Iterator[bytes]:
    while chunk := stream.read(_CHUNK_BYTES):
        yield chunk
