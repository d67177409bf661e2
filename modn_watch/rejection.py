"""The way of a rejected file to quarantine, one place for each content of a name."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from modn_watch import evidence, naming, quarantine, states, words
from modn_watch.model import State
from modn_watch.refusals import is_no_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modn_watch.errors import Rejected
    from modn_watch.model import Ingest
    from modn_watch.shop import Shop


def reserve(shop: Shop, ingest: Ingest, error: Rejected) -> Ingest:
    """Journal that a file is rejected, and its place in quarantine.

    The same bytes, saved once more at the same place, take the place of those that wait: that file
    waits once, and the earlier record is history.
    """
    now = shop.clock.now()
    record = evidence.understand(shop, ingest, None).record
    known = _hashed(shop, replace(ingest, record=record))
    twin = _twin(shop, known)
    return shop.journal.places.reserve(
        _places(shop, known),
        lambda path: states.rejected(known, error, path, now),
        twin and states.released(twin, now),
    )


def reserve_another(shop: Shop, ingest: Ingest) -> Ingest:
    """Journal another place for a rejected file: another file lies at the one that it had."""
    return shop.journal.places.reserve(
        _places(shop, ingest), lambda path: replace(ingest, quarantine_path=path)
    )


def put(shop: Shop, ingest: Ingest) -> None:
    """Move a rejected file to its reserved place, and say why.

    Raises:
        FileExistsError: another file is there.
        RootOffline: quarantine, or where the file is held, is not there.
    """
    shop.require_online(shop.quarantine, shop.held_root(ingest))
    assert ingest.quarantine_path is not None, "its place was reserved"
    if not shop.disk.exists(shop.quarantine.path / ingest.quarantine_path):
        shop.require_held(ingest)
    quarantine.put(shop.disk, shop.quarantine, shop.held(ingest), ingest.quarantine_path)
    text = quarantine.reason(ingest)
    quarantine.explain(shop.disk, shop.quarantine, ingest.quarantine_path, text)
    words.rejected(shop, ingest, text)


def _hashed(shop: Shop, ingest: Ingest) -> Ingest:
    """Return the ingest with its digest, also where it was rejected before that was needed."""
    if ingest.stamp is not None:
        return ingest
    digest, stamp = shop.disk.digest(shop.held(ingest))
    return replace(ingest, sha256=digest, stamp=stamp)


def _places(shop: Shop, ingest: Ingest) -> Iterator[str]:
    codes = (ingest.record.client_code, ingest.record.project_code)
    folders = tuple(naming.code_slug(code) for code in codes if code)
    name = PurePosixPath(os.fsdecode(ingest.identity.path)).name
    for path in quarantine.candidates(folders if all(codes) else (), name):
        if not shop.disk.exists(shop.quarantine.path / path):
            yield path


def _twin(shop: Shop, ingest: Ingest) -> Ingest | None:
    """Return what waits in quarantine already, the same bytes that were saved at the same place."""
    if not shop.online(shop.quarantine):
        return None
    of_this_name = shop.journal.records.rejected_from(ingest.identity.inbox, ingest.identity.path)
    same = (each for each in of_this_name if each.sha256 == ingest.sha256)
    waiting = (each for each in same if each.state is State.QUARANTINED)
    return next((each for each in waiting if _is_there(shop, each)), None)


def _is_there(shop: Shop, ingest: Ingest) -> bool:
    assert ingest.quarantine_path is not None, "what is quarantined has a place there"
    try:
        return shop.disk.digest(shop.quarantine.path / ingest.quarantine_path)[0] == ingest.sha256
    except OSError as error:
        if is_no_file(error):
            return False
        raise
