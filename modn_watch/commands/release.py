"""Sending a quarantined file round again, with what a person states about it.

    intent   its row says where it goes, and what was stated
    effect   the file is moved there, never onto another
    journal  its row is RELEASED, its texts go

A crash after the intent leaves the file in quarantine, and the order is given again. One after
the move leaves what a departure by hand leaves, and housekeeping settles that. The statements
wait in the row until an ingest is opened for that path.

Where originals stay in the drop folder, an unchanged original is all that is needed: the copy in
quarantine goes, and the original is new work once more, with the statements, where it lies.
"""

from __future__ import annotations

import os
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import structlog

from modn_watch import earlier, housekeeping, inbox, quarantine, states
from modn_watch.commands.placing import codes_of, facts_of, place_in
from modn_watch.documents import shown
from modn_watch.errors import Busy, ModnWatchError, NotInQuarantine, PlaceTaken
from modn_watch.model import Identity, State

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from modn_watch.model import Fact, Ingest, Scalar
    from modn_watch.shop import DropFolder, Shop

log = structlog.get_logger()


def release(shop: Shop, ingest: Ingest) -> Path:
    """Send a quarantined file back to where it was saved; return where it is new work.

    Raises:
        ModnWatchError: it is not in quarantine, or its place is taken.
        Deferred: quarantine or inbox is offline.
    """
    if ingest.state is State.HALTED:
        return _free_held(shop, ingest)
    return _send(shop, ingest, ingest.identity.path, ingest.stated, what="release")


def _free_held(shop: Shop, ingest: Ingest) -> Path:
    """Send what was held of a halted ingest back to where it was saved: somebody has looked."""
    drop = shop.drop_folder(ingest)
    shop.require_online(drop.root, shop.archive)
    target, held = shop.source(ingest), ingest.held_name and shop.held(ingest)
    if not held or not shop.disk.exists(held):
        raise ModnWatchError(
            f"Nothing is held any more of record {ingest.id}.",
            hint="Look for the file in the archive or a backup, and save it again if anybody has "
            f"it; then `modn-watch files delete {ingest.id} --hard` closes the record.",
        )
    _require_free(shop, drop, target, ingest)
    shop.disk.make_folder(target.parent)
    shop.disk.move(held, target, drop.root.temp)
    after = states.released(ingest, shop.clock.now())
    shop.journal.changes.released(after, shop.order(), State.HALTED)
    log.info("released", ingest=ingest.id, source=shown(ingest.identity.path), file=str(held))
    return target


def assign(
    shop: Shop, ingest: Ingest, client: str, project: str, *, others: Mapping[str, Scalar]
) -> Path:
    """Send a quarantined file to a client's project; return where it is new work.

    Args:
        shop: the installation.
        ingest: in quarantine.
        client: in any spelling of a code, or a folder's name.
        project: likewise.
        others: more that the operator states, by field: `material`, `thickness_mm`, ...

    Raises:
        ModnWatchError: it is not in quarantine, or its place is taken.
        Misasked: no folder of its inbox can stand for that client and project.
        Deferred: quarantine or inbox is offline.
    """
    drop = shop.drop_folder(ingest)
    codes = codes_of(client, project, strict=drop.strict_codes)
    stated = facts_of({**codes, **others}, "operator")
    fields = {fact.field for fact in stated}
    kept = tuple(fact for fact in ingest.stated if fact.field not in fields)
    place = place_in(drop, _name(ingest), codes)
    return _send(shop, ingest, place, (*kept, *stated), what="assign")


def _send(shop: Shop, ingest: Ingest, to: bytes, stated: Sequence[Fact], *, what: str) -> Path:
    drop = shop.drop_folder(ingest)
    shop.require_online(shop.quarantine, drop.root)
    _require_quarantined(shop, ingest)
    stays = ingest.copied and _original_is_there(shop, ingest)
    target = shop.source(ingest) if stays else drop.root.below(to)
    if not stays:
        _require_free(shop, drop, target, ingest)
    relative = os.fsencode(target.relative_to(drop.root.path))
    shop.journal.changes.send_round(ingest, relative, stated, shop.order(), what=what)
    if stays:
        shop.disk.remove(_quarantined(shop, ingest))
    else:
        _move(shop, ingest, target, scratch=drop.root.temp)
    housekeeping.release(shop, ingest)
    return target


def _name(ingest: Ingest) -> str:
    return PurePosixPath(os.fsdecode(ingest.identity.path)).name


def _require_quarantined(shop: Shop, ingest: Ingest) -> None:
    if ingest.state is not State.QUARANTINED:
        raise NotInQuarantine(f"Record {ingest.id} is not in quarantine: it is {ingest.state}.")
    if not quarantine.left(shop.disk, shop.quarantine, ingest):
        return
    assert ingest.quarantine_path is not None, "what is quarantined has a place there"
    earlier.require_here(shop, shop.quarantine, ingest.quarantine_path)
    housekeeping.release(shop, ingest)
    raise NotInQuarantine(
        f"The file of record {ingest.id} had left quarantine already.",
        hint="Nothing to do: if it was put back into an inbox, it is new work there.",
    )


def _original_is_there(shop: Shop, ingest: Ingest) -> bool:
    """Return whether the original still lies in the drop folder, the same byte for byte."""
    source = shop.source(ingest)
    stamp = inbox.regular_stamp(source)
    if stamp is None:
        return False
    if Identity.seen(ingest.identity.inbox, ingest.identity.path, stamp) != ingest.identity:
        return False
    return shop.disk.digest(source)[0] == shop.disk.digest(_quarantined(shop, ingest))[0]


def _quarantined(shop: Shop, ingest: Ingest) -> Path:
    assert ingest.quarantine_path is not None, "what is quarantined has a place there"
    return shop.quarantine.path / ingest.quarantine_path


def _move(shop: Shop, ingest: Ingest, target: Path, *, scratch: Path) -> None:
    try:
        quarantine.send_back(shop.disk, shop.quarantine, ingest, target, scratch=scratch)
    except FileExistsError:
        raise _taken(target, ingest) from None
    except FileNotFoundError:
        raise Busy(f"The file of record {ingest.id} left quarantine just now.") from None


def _require_free(shop: Shop, drop: DropFolder, target: Path, ingest: Ingest) -> None:
    if not inbox.wanted(drop.root.path, drop.ignore, target):
        raise ModnWatchError(
            f"What lies at {target} is not taken from there: a folder on the way is a link, or the "
            "configuration says to ignore the name. Nothing was moved.",
            hint="`modn-watch quarantine assign` sends it to another folder.",
        )
    if shop.disk.exists(target):
        raise _taken(target, ingest)


def _taken(target: Path, ingest: Ingest) -> ModnWatchError:
    hint = (
        "If that one is good, it is filed by itself, and the one in quarantine can go: "
        f"`modn-watch files delete {ingest.id} --hard`. Otherwise move it away first."
    )
    if ingest.state is State.HALTED:
        hint = "Give the order again once that one is filed, or move it away first."
    return PlaceTaken(f"Another file is at {target} now; nothing was moved.", hint=hint)
