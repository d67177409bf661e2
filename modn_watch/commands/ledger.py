"""What the journal says should lie where: the one side of what `verify` compares."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from modn_watch import quarantine, states
from modn_watch.model import State

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from modn_watch.journal import Standing
    from modn_watch.roots import Root
    from modn_watch.shop import Shop

_HOLDING = {*states.ACTIVE, State.HALTED}
_IN_QUARANTINE = {State.REJECTING, State.QUARANTINED}


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """The journal at one instant, by what it explains; paths are relative to their root."""

    rows: Mapping[int, Standing]
    #: By the place in the archive: the record that owns it, or has reserved it.
    archived: Mapping[bytes, int]
    #: By the place in the archive without regard to case: the oldest record there.
    folded: Mapping[str, int]
    held: frozenset[bytes]
    quarantined: frozenset[bytes]
    #: The inbox and the place of each text that says why a file was not filed.
    notes: frozenset[tuple[str, bytes]]
    #: The same of files that have left quarantine.
    old_notes: frozenset[tuple[str, bytes]]


@dataclass(frozen=True, kw_only=True)
class Look:
    """One look at an installation, from one reading of the journal."""

    shop: Shop
    ledger: Ledger
    #: Ids of the roots that are online; of the others nothing is inferred.
    online: frozenset[str]
    #: By its id, where each inbox lay that was ever known.
    known_inboxes: Mapping[str, str]
    #: Sizes only.
    quick: bool

    def sees(self, root: Root) -> bool:
        """Return whether a root can be looked at."""
        return root.id in self.online


def look(shop: Shop, *, quick: bool) -> Look:
    """Read the journal and see which roots are online."""
    online = frozenset(root.id for root in shop.roots if shop.online(root))
    return Look(
        shop=shop,
        ledger=ledger(shop.journal.records.standings()),
        online=online,
        known_inboxes={id_: path for path, id_ in shop.journal.roots.in_role("inbox")},
        quick=quick,
    )


def ledger(standings: Iterable[Standing]) -> Ledger:
    """Return what these records explain."""
    rows = {row.id: row for row in standings}
    filed = {row.id: row.file_path for row in rows.values() if row.stem and row.file_path}
    waiting = [row for row in rows.values() if row.state in _IN_QUARANTINE]
    gone = [row for row in rows.values() if row.state not in _IN_QUARANTINE]
    notes = frozenset(_notes(waiting))
    return Ledger(
        rows=rows,
        archived={os.fsencode(path): number for number, path in filed.items()},
        # Backwards, so that the oldest stays.
        folded={path.casefold(): number for number, path in reversed(filed.items())},
        held=frozenset(_held(rows.values())),
        quarantined=frozenset(_quarantined(waiting)),
        notes=notes,
        old_notes=frozenset(_notes(row for row in gone if row.quarantine_path)) - notes,
    )


def _held(rows: Iterable[Standing]) -> Iterator[bytes]:
    return (os.fsencode(r.held_name) for r in rows if r.held_name and r.state in _HOLDING)


def _quarantined(rows: Iterable[Standing]) -> Iterator[bytes]:
    return (os.fsencode(row.quarantine_path) for row in rows if row.quarantine_path)


def _notes(rows: Iterable[Standing]) -> Iterator[tuple[str, bytes]]:
    for row in rows:
        note = quarantine.not_filed(Path(os.fsdecode(row.source)))
        yield row.inbox, os.fsencode(note)
