"""`verify`: journal against archive, held files and quarantine, both ways.

It changes nothing and may run at any time, beside a daemon too. What looks wrong is looked at
again, from a new reading of the journal: only what is then still wrong is said. Of a root that is
offline nothing is inferred, also of one that went away meanwhile.
"""

from __future__ import annotations

import itertools
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from modn_watch import documents
from modn_watch.commands.ledger import look as look_at
from modn_watch.commands.verify_folders import again as folder_again
from modn_watch.commands.verify_folders import of_folders
from modn_watch.commands.verify_records import of_record
from modn_watch.housekeeping import HOUSEKEEPING_S
from modn_watch.model import State

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from modn_watch.commands.contradictions import Contradiction
    from modn_watch.commands.ledger import Look
    from modn_watch.commands.mend import Repair
    from modn_watch.journal import Standing
    from modn_watch.roots import Root
    from modn_watch.shop import Shop

#: Before the second look, and each further one, seconds.
_PAUSE_S = 1.0
#: What a running daemon notes by itself, and within which time.
_NOTED = {"quarantined_missing"}
_NOTED_S = HOUSEKEEPING_S + 2.0
#: What is known without the files of the root.
_TOLD_ANYWAY = {
    *("marker_differs", "halted", "halted_empty", "inbox_unknown", "version_twice"),
    "original_gone",
}
#: Records that one thread takes at a time.
_BATCH = 64
#: Hashing keeps a processor busy, and small files wait for the disk.
_THREADS = min(8, 2 * (os.cpu_count() or 1))


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What `verify` came to."""

    contradictions: tuple[Contradiction, ...]
    offline: tuple[Root, ...]
    records: int
    #: Files that were compared with their records, and their bytes.
    files: int
    bytes: int
    seconds: float
    quick: bool


@dataclass(frozen=True, kw_only=True)
class Tally:
    """How far it is."""

    records: int = 0
    files: int = 0
    bytes: int = 0


def verify(
    shop: Shop,
    *,
    quick: bool,
    sleep: Callable[[float], object],
    progress: Callable[[Tally, int], None] = lambda _tally, _whole: None,
) -> Verdict:
    """Compare everything; change nothing.

    Args:
        shop: the installation.
        quick: sizes only, no digests.
        sleep: waits so many seconds before it looks again.
        progress: called now and then with what was seen, and the number of records in all.
    """
    began_s = shop.clock.monotonic()
    look = look_at(shop, quick=quick)
    found: list[Contradiction] = []
    tally = Tally()
    for batch, tally in _records(look):
        found += batch
        progress(tally, len(look.ledger.rows))
    found += of_folders(look)
    seconds = shop.clock.monotonic() - began_s
    lasting = _lasting(look, found, sleep)
    offline = [root for root in shop.roots if not (look.sees(root) and shop.online(root))]
    away = {root.id for root in offline}
    return Verdict(
        contradictions=tuple(each for each in sorted(lasting, key=_order) if _told(each, away)),
        offline=tuple(offline),
        records=tally.records,
        files=tally.files,
        bytes=tally.bytes,
        seconds=seconds,
        quick=quick,
    )


def _order(found: Contradiction) -> tuple[str, bytes]:
    return found.code, found.path


def _told(found: Contradiction, away: set[str]) -> bool:
    """Return whether it can be told although some roots are away."""
    return found.code in _TOLD_ANYWAY or found.root.id not in away


def _records(look: Look) -> Iterator[tuple[list[Contradiction], Tally]]:
    """Yield what is wrong with each batch of records, and what was seen so far."""
    tally = Tally()
    pool = ThreadPoolExecutor(max_workers=_THREADS, thread_name_prefix="verify")
    try:
        batches = list(_batched(look.ledger.rows.values()))
        judged = pool.map(lambda batch: [c for row in batch for c in of_record(look, row)], batches)
        for batch, found in zip(batches, judged, strict=True):
            own = [row for row in batch if _has_a_file(row)]
            tally = Tally(
                records=tally.records + len(batch),
                files=tally.files + len(own),
                bytes=tally.bytes + sum(row.file_size for row in own),
            )
            yield found, tally
    finally:
        pool.shutdown(cancel_futures=True)


def _batched(rows: Iterable[Standing]) -> Iterator[list[Standing]]:
    waiting = iter(rows)
    while batch := list(itertools.islice(waiting, _BATCH)):
        yield batch


def _has_a_file(row: Standing) -> bool:
    return row.stem is not None or row.state is State.QUARANTINED


def _lasting(
    look: Look, found: list[Contradiction], sleep: Callable[[float], object]
) -> list[Contradiction]:
    """Return what is still wrong at another look."""
    waited_s = 0.0
    while found and waited_s < _NOTED_S:
        sleep(_PAUSE_S)
        look = _look_again(look)
        found = [c for each in found if (c := _still(look, each, waited_s)) is not None]
        waited_s += _PAUSE_S
        if not any(each.code in _NOTED for each in found):
            break
    return found


def _still(look: Look, found: Contradiction, waited_s: float) -> Contradiction | None:
    """Look again once; what a daemon will note, until it had the time for it."""
    return again(look, found) if waited_s == 0 or found.code in _NOTED else found


def _look_again(look: Look) -> Look:
    """Read the journal anew; a root that was offline before stays unseen."""
    fresh = look_at(look.shop, quick=look.quick)
    return replace(fresh, online=fresh.online & look.online)


def again(look: Look, found: Contradiction) -> Contradiction | None:
    """Return what is still wrong in one point; None = nothing."""
    if found.record_id is None:
        return folder_again(look, found)
    row = look.ledger.rows.get(found.record_id)
    judged = () if row is None else of_record(look, row)
    return next((each for each in judged if each.code == found.code), None)


def document(verdict: Verdict, left: Iterable[Contradiction], done: Iterable[Repair]) -> Any:
    """Return as JSON what was found, without what was mended, and what was."""
    contradictions = [{**_shown(each), "to_do": each.to_do} for each in left]
    return {
        "agree": not contradictions,
        "quick": verdict.quick,
        "records": verdict.records,
        "files": verdict.files,
        "bytes": verdict.bytes,
        "seconds": round(verdict.seconds, 3),
        "offline": [{"role": root.role, "path": str(root.path)} for root in verdict.offline],
        "contradictions": contradictions,
        "repaired": [{**_shown(each.found), "done": each.done} for each in done],
    }


def _shown(found: Contradiction) -> dict[str, Any]:
    return {
        "code": found.code,
        "path": documents.shown(found.path),
        "record_id": found.record_id,
        "what": found.what,
    }
