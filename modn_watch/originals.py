"""The file of a record: in the archive, or in quarantine."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from modn_watch.beneath import reached
from modn_watch.errors import Unknown
from modn_watch.refusals import as_deferred, is_no_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import BufferedReader
    from pathlib import Path

    from modn_watch.model import Ingest
    from modn_watch.roots import Root
    from modn_watch.shop import Shop


def whereabouts(shop: Shop, ingest: Ingest) -> tuple[Root, str]:
    """Return the root that the file of a record is in, and where in it.

    Raises:
        Unknown: it has none, or none any more.
    """
    if ingest.sha256 and ingest.file_path is not None:
        return shop.archive, ingest.file_path
    if ingest.quarantine_path is not None:
        return shop.quarantine, ingest.quarantine_path
    raise _gone(ingest)


def opened(shop: Shop, ingest: Ingest) -> BufferedReader:
    """Open the file of a record; a link that somebody put into its place is none.

    Raises:
        Unknown: it has none, or none any more.
        Deferred: the folder that it is in does not answer.
    """
    with _reached(shop, ingest) as place:
        return shop.disk.open_regular(place)


def is_whole(shop: Shop, ingest: Ingest) -> bool:
    """Return whether the file of a record has the bytes that were read of it.

    Raises:
        Unknown: it has none, or none any more.
        Deferred: the folder that it is in does not answer, or somebody writes to it.
    """
    with _reached(shop, ingest) as place:
        return shop.disk.digest(place)[0] == ingest.sha256


@contextmanager
def _reached(shop: Shop, ingest: Ingest) -> Iterator[Path]:
    root, relative = whereabouts(shop, ingest)
    shop.require_online(root)
    try:
        with reached(root.path, os.fsencode(relative)) as place:
            if place is None:
                raise _gone(ingest)
            yield place
    except OSError as error:
        if is_no_file(error):
            raise _gone(ingest) from None
        raise as_deferred(error) from error


def _gone(ingest: Ingest) -> Unknown:
    return Unknown(
        f"Record {ingest.id} has no file, or none any more.",
        hint=f"Its state is {ingest.state}; `modn-watch verify` tells of files that are missing.",
    )
