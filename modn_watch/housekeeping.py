"""What must be seen to now and then, by whoever runs: the leases, and what left quarantine."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from modn_watch import archive, earlier, owners, presence, quarantine, states, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from modn_watch.model import Ingest, Owner
    from modn_watch.shop import Shop

log = structlog.get_logger()

#: Between two rounds, seconds.
HOUSEKEEPING_S = 10.0
#: Of a round, seconds: earlier drawings are compared in a fifth of the time, a hundred each second.
_COMPARING_S, _COMPARED_AT_ONCE = 2.0, 20
#: A copy of our own that nobody has touched for so long is not being made any more.
_ABANDONED = timedelta(hours=1)


def keep_leases(shop: Shop) -> None:
    """Renew our leases and free those of the dead; no folder is touched.

    Raises:
        JournalBusy: the journal took no write; the next round does it.
    """
    shop.journal.ingests.renew(shop.owner.token, shop.clock.now())
    free_the_dead(shop)
    presence.forget_the_dead(shop)


def tidy_up(shop: Shop) -> None:
    """Settle what left quarantine, finish deletions, and remove what breakdowns left behind.

    Raises:
        JournalBusy: the journal took no write; the next round does it.
    """
    finish_deletions(shop)
    settle_departures(shop)
    sweep(shop)
    compare_earlier(shop)


def compare_earlier(shop: Shop) -> None:
    """Compare some of the drawings that were read before drawings were compared.

    Of several daemons the first does it; whoever else keeps house leaves it to them.
    """
    daemons = [each.owner.token for each in presence.present(shop)]
    if daemons and daemons[0] != shop.owner.token:
        return
    until_s = shop.clock.monotonic() + _COMPARING_S
    while shop.clock.monotonic() < until_s:
        if not shop.journal.twins.fill_in(_COMPARED_AT_ONCE):
            return


def free_the_dead(shop: Shop) -> None:
    """Take every ingest out of the hand of a process that has ended."""
    for owner, renewed_at in shop.journal.ingests.owners().items():
        who = f"leases {owner.token}"
        if owners.dead(owner, renewed_at) or (
            _speaks_for_itself(shop.owner, owner) and presence.silent(shop, owner, renewed_at, who)
        ):
            freed = shop.journal.ingests.free(owner, same_boot=owners.same_boot(owner))
            shop.silences.forget(who)
            log.warning("lease_freed", pid=owner.pid, host=owner.host, ingests=freed)


def _speaks_for_itself(ours: Owner, other: Owner) -> bool:
    """Return whether only an owner's silence tells that it has ended.

    That is so on another host, in another container, and of what this same process was before it
    read its configuration anew: a thread that hung in a dead share may have kept what it had then.
    """
    before = (ours.pid, ours.started) == (other.pid, other.started) and ours.token != other.token
    return before or (ours.host, ours.boot) != (other.host, other.boot)


def delete_given_up(shop: Shop, ingest: Ingest) -> None:
    """Delete a record that was given up in quarantine: its file there, then its rows."""
    assert ingest.quarantine_path is not None, "what is quarantined has a place there"
    shop.disk.remove(shop.quarantine.path / ingest.quarantine_path)
    release(shop, ingest)
    shop.journal.changes.delete(ingest, shop.order())
    log.info("deleted", ingest=ingest.id, file=ingest.quarantine_path)


def settle_departures(shop: Shop) -> None:
    """Mark as released what was taken out of quarantine by hand."""
    if not shop.online(shop.quarantine):
        return
    for ingest in shop.journal.records.in_quarantine():
        try:
            if departed(shop, ingest):
                release(shop, ingest)
        except OSError as error:
            _complain(shop, "quarantine_unreadable", error, ingest=ingest.id)


def departed(shop: Shop, ingest: Ingest) -> bool:
    """Return whether a quarantined file was taken away by hand.

    One that waits where quarantine was before the configuration named another folder was not; nor
    may it be told of one while that folder is not there.

    Raises:
        OSError: it cannot be told.
    """
    if not quarantine.left(shop.disk, shop.quarantine, ingest):
        return False
    assert ingest.quarantine_path is not None, "what is quarantined has a place there"
    before = earlier.holder(shop, shop.quarantine, ingest.quarantine_path)
    if before is None:
        return True
    reason = f"Files wait in {before}, where quarantine was before."
    if shop.worth_a_word("quarantine_before", reason):
        log.warning("quarantine_changed", reason=reason, ingest=ingest.id)
    return False


def release(shop: Shop, ingest: Ingest) -> None:
    """Settle a file that has left quarantine: its texts go, and its record becomes history."""
    assert ingest.quarantine_path is not None, "what was quarantined had a place there"
    quarantine.forget(shop.disk, shop.quarantine, ingest.quarantine_path)
    drop = shop.inboxes.get(ingest.identity.inbox)
    if drop is not None and shop.online(drop.root) and not _rejected_again(shop, ingest):
        words.settled(shop, ingest)
    shop.journal.changes.released(states.released(ingest, shop.clock.now()), shop.order())
    source = ingest.identity.path.decode("utf-8", "replace")
    log.info("released", ingest=ingest.id, source=source, file=ingest.quarantine_path)


def _rejected_again(shop: Shop, ingest: Ingest) -> bool:
    """Return whether the text in the drop folder is about a later file of that name."""
    of_this_name = shop.journal.records.rejected_from(ingest.identity.inbox, ingest.identity.path)
    return any(other.id != ingest.id for other in of_this_name)


def sweep(shop: Shop) -> None:
    """Remove incomplete copies that a breakdown left and that no ingest goes on with."""
    old_ns = (shop.clock.now() - _ABANDONED).timestamp() * 1e9
    folders = [root.temp for root in shop.roots if shop.online(root)]
    found = (entry for folder in folders for entry in shop.disk.files_in(folder))
    old = [path for path, stamp in found if stamp.ctime_ns < old_ns]
    in_hand = {ingest.held_name for ingest in shop.journal.ingests.active()} if old else set()
    for path in old:
        if path.name not in in_hand:
            _sweep_away(shop, path)


def _sweep_away(shop: Shop, path: Path) -> None:
    try:
        shop.disk.remove(path)
    except OSError as error:
        _complain(shop, "not_swept_yet", error, file=str(path))
    else:
        log.info("swept", file=str(path))


def finish_deletions(shop: Shop) -> None:
    """Delete for good what somebody ordered to be deleted, and did not finish."""
    changes = shop.journal.changes
    if shop.online(shop.archive):
        _finish(shop, changes.condemned(), delete)
    if shop.online(shop.quarantine):
        _finish(shop, changes.given_up(), delete_given_up)


def _finish(
    shop: Shop, found: Iterable[Ingest], by_deleting: Callable[[Shop, Ingest], None]
) -> None:
    for ingest in found:
        try:
            by_deleting(shop, ingest)
        except OSError as error:
            _complain(shop, "not_deleted_yet", error, ingest=ingest.id)


def _complain(shop: Shop, what: str, error: OSError, **about: object) -> None:
    """Log what cannot be done, the first of many alike, and that once an hour."""
    reason = error.strerror or str(error)
    if shop.worth_a_word(what, reason):
        log.warning(what, reason=reason, **about)


def delete(shop: Shop, ingest: Ingest) -> None:
    """Delete a condemned record: its archived file, then its rows."""
    archive.remove(shop.disk, shop.archive, ingest)
    shop.journal.changes.delete(ingest, shop.order())
    log.info("deleted", ingest=ingest.id, file=ingest.file_path)
