"""Deleting records: softly, so that they are hidden, or for good, with the file.

For good, an archived file goes in three steps, with a crash allowed after each:

    intent   its row loses its digest and is hidden; its place stays reserved
    effect   the archived file is removed
    journal  its rows go; the version is remembered, so that no other file gets that name

Housekeeping finishes what was begun. Nothing is found a duplicate of a file that is about to go,
and a file that something in hand relies on is not deleted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from modn_watch import earlier, housekeeping, previews, states
from modn_watch.errors import Busy, Corrupt, InQuarantine, ModnWatchError
from modn_watch.model import State

if TYPE_CHECKING:
    from modn_watch.model import Ingest
    from modn_watch.shop import Shop


def hide(shop: Shop, ingest: Ingest) -> None:
    """Delete a record softly: it is not listed any more, and its file stays.

    Raises:
        ModnWatchError: it waits in quarantine, or a person must look at it first.
        Busy: it is being worked on.
    """
    _require_finished(ingest)
    _require_not_halted(ingest)
    if ingest.state is State.QUARANTINED:
        raise InQuarantine(
            f"Record {ingest.id} waits in quarantine: hidden, it would be forgotten there."
        )
    shop.journal.changes.hide(ingest, shop.order())


def delete_for_good(shop: Shop, ingest: Ingest) -> None:
    """Delete a record's rows and the file that is its own, in archive or quarantine.

    A duplicate has no file of its own; only its rows go.

    Raises:
        ModnWatchError: a person must look at it first.
        Deferred: it, or a copy of it, is being worked on, or a folder is offline.
    """
    _require_finished(ingest)
    _require_unchanged(shop, ingest)
    # Before, as after a crash nobody knows the digest any more; and what was made meanwhile.
    previews.forget(shop, ingest.sha256)
    _delete(shop, ingest)
    previews.forget(shop, ingest.sha256)


def _delete(shop: Shop, ingest: Ingest) -> None:
    if ingest.state is State.DONE:
        shop.require_online(shop.archive)
        earlier.require_here(shop, shop.archive, ingest.file_path or "")
        shop.journal.changes.condemn(ingest, shop.order())
        housekeeping.delete(shop, ingest)
    elif ingest.state is State.QUARANTINED:
        _delete_quarantined(shop, ingest)
    else:
        _require_nothing_held(shop, ingest)
        shop.journal.changes.delete(ingest, shop.order())


def _require_nothing_held(shop: Shop, ingest: Ingest) -> None:
    """Do nothing where no file goes with these rows: what is held may be the only copy."""
    if ingest.state is State.HALTED and ingest.held_name is not None:
        # A share that is away does not show what is held on it either.
        shop.require_online(shop.held_root(ingest))
    if ingest.held_name is not None and shop.disk.exists(shop.held(ingest)):
        raise ModnWatchError(
            f"A file is still held for record {ingest.id}.",
            hint=f"Send it round again: `modn-watch quarantine release {ingest.id}`.",
        )


def _delete_quarantined(shop: Shop, ingest: Ingest) -> None:
    """Write who wants it gone, remove the file, and then the rows; housekeeping finishes it."""
    shop.require_online(shop.quarantine)
    assert ingest.quarantine_path is not None, "what is quarantined has a place there"
    earlier.require_here(shop, shop.quarantine, ingest.quarantine_path)
    shop.journal.changes.give_up(ingest, shop.order())
    housekeeping.delete_given_up(shop, ingest)


def _require_unchanged(shop: Shop, ingest: Ingest) -> None:
    """Do nothing where the record stands as the person saw it who ordered this.

    Between a question and its answer a file may leave quarantine, and another take its name there.
    """
    now = shop.journal.records.get(ingest.id)
    if now is None or (now.state, now.updated_at) != (ingest.state, ingest.updated_at):
        raise Busy(f"Record {ingest.id} has changed meanwhile.", hint="Look at it again.")


def _require_finished(ingest: Ingest) -> None:
    if ingest.state in states.STEPS:
        raise Busy(f"Record {ingest.id} is being worked on.", hint="Try again when it is done.")


def _require_not_halted(ingest: Ingest) -> None:
    if ingest.state is State.HALTED:
        raise ModnWatchError(
            f"Record {ingest.id} was halted: archive and journal contradict each other there.",
            hint=Corrupt.remedy.replace("ID", str(ingest.id)),
        )
