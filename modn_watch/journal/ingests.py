"""Where each unfinished ingest stands, and who may take its next step.

Every write says "where the token is mine": who lost the lease writes nothing (`LeaseLost`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from peewee import fn

from modn_watch import states
from modn_watch.journal import search
from modn_watch.journal.leases import Leases
from modn_watch.journal.rows import (
    IDENTITY,
    identity_of,
    identity_row,
    ingest_of,
    row_of,
)
from modn_watch.model import Ingest, State

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from modn_watch.journal.tables import Tables
    from modn_watch.model import Digest, Fact, Identity

#: So long after its row was written a file that is handed in is held, or it never came.
HANDING_IN = timedelta(seconds=30)
_ACTIVE = [state.value for state in states.ACTIVE]


class LeaseLost(Exception):
    """Another process has taken the ingest over; this one drops it silently."""


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """A settled file for which an ingest is to be opened."""

    identity: Identity
    copied: bool
    held_name: str
    file_type: str
    submitted_by: str | None
    #: Where it is known before the file is read.
    sha256: Digest | None = None


class Ingests(Leases):
    """The pipeline's side of the journal."""

    def __init__(self, database: Any, tables: Tables) -> None:
        super().__init__(database, tables)
        self._tombstone = tables.tombstone
        self._search_row = tables.search_row

    def open(self, arrivals: Sequence[Arrival], now: datetime) -> None:
        """Open an ingest for each settled file that has none in its present condition."""
        with self._db.atomic():
            for arrival in arrivals:
                row = row_of(_opened(arrival, now))
                row["stated"] = self._hand_over(arrival.identity)
                self._table.insert(row).on_conflict_ignore().execute()

    def hand_in(
        self,
        arrivals: Sequence[Arrival],
        stated: Sequence[Fact],
        now: datetime,
        require: Callable[[], None] = lambda: None,
    ) -> list[Ingest]:
        """Open an ingest for each file that is about to be held; none is due before that is done.

        Args:
            arrivals: the files.
            stated: what a person says of each of them.
            now: the instant.
            require: called when nobody else can write any more; where it raises, none is opened.
        """
        begun = [
            replace(_opened(arrival, now), stated=tuple(stated), due_at=now + HANDING_IN)
            for arrival in arrivals
        ]
        with self._db.atomic():
            require()
            return [replace(each, id=self._table.insert(row_of(each)).execute()) for each in begun]

    def handed_in(self, ingests: Sequence[Ingest]) -> list[Ingest]:
        """Write that files are held now; whoever is free takes their next steps.

        Raises:
            LeaseLost: somebody has given one of them up; nothing was written.
        """
        table = self._table
        with self._db.atomic():
            for each in ingests:
                waits = (table.id == each.id) & table.lease_token.is_null()
                still = waits & (table.state == State.CLAIMING.value)
                if table.update(row_of(each)).where(still).execute() == 0:
                    raise LeaseLost
        return list(ingests)

    def _hand_over(self, identity: Identity) -> list[dict[str, Any]]:
        """Return what a person stated about a file that was released to this path.

        A file of another size there is not the one that was meant.
        """
        table = self._table
        query = table.select(table.id, table.stated, table.file_size).where(
            table.inbox == identity.inbox,
            table.released_to == identity.path,
            table.state.in_([State.RELEASED.value, State.QUARANTINED.value]),
        )
        rows = list(query.order_by(table.id.desc()).dicts())
        if not rows:
            return []
        table.update(released_to=None).where(table.id.in_([row["id"] for row in rows])).execute()
        if not rows or rows[0]["file_size"] != identity.size:
            return []
        return rows[0]["stated"] or []

    def known(self, identity: Identity) -> bool:
        """Return whether a file in this condition was ingested, or deleted for good, before.

        On whatever device: a file system may get another number each time it is mounted.
        One that a person released, and that no ingest was opened for since, is new work.
        """
        table, row = self._table, identity_row(identity)
        del row["device"]
        query = table.select(table.state, table.released_to).where(
            table.state != State.ABANDONED.value, *_equal(table, row)
        )
        newest = query.order_by(table.id.desc()).limit(1).dicts().first()
        if newest is None:
            return bool(self._tombstone.select().where(*_equal(self._tombstone, row)).exists())
        return newest["state"] != State.RELEASED.value or newest["released_to"] is None

    def save(self, ingest: Ingest, *, keep: bool) -> Ingest:
        """Write where an ingest stands.

        Args:
            ingest: as it now is, with the owner that has it in hand.
            keep: whether that owner takes the next step too; else anybody may.

        Raises:
            LeaseLost: it is in somebody else's hand.
        """
        assert ingest.owner is not None, "only who holds a lease writes"
        row = row_of(ingest if keep else replace(ingest, owner=None))
        mine = (self._table.id == ingest.id) & (self._table.lease_token == ingest.owner.token)
        with self._db.atomic():
            if self._table.update(row).where(mine).execute() == 0:
                raise LeaseLost
            if ingest.state is State.REJECTING:
                search.keep_names(self._search_row, ingest)
        return ingest

    def split(self, ingest: Ingest, now: datetime) -> Ingest:
        """Save an ingest whose held file somebody wrote to after it was filed.

        What is held becomes a new ingest in the same transaction, so it is never unexplained.
        """
        with self._db.atomic():
            done = self.save(replace(ingest, held_name=None), keep=False)
            self._table.insert(row_of(_renewed(ingest, now))).execute()
        return done

    def active(self) -> list[Ingest]:
        """Return every unfinished ingest, oldest first."""
        query = self._table.select().where(self._table.state.in_(_ACTIVE))
        return [ingest_of(row) for row in query.order_by(self._table.id).dicts()]

    def count_active(self) -> int:
        """Return how many ingests are unfinished."""
        count: int = self._table.select().where(self._table.state.in_(_ACTIVE)).count()
        return count

    def moving(self, patience: int) -> bool:
        """Return whether any unfinished ingest is neither stuck nor beside one of its path that is.

        Args:
            patience: an ingest is stuck once it was put off so often in a row.
        """
        table, other = self._table, self._table.alias()
        stuck = other.select(1).where(
            other.inbox == table.inbox,
            other.source == table.source,
            other.state.in_(_ACTIVE),
            other.deferrals >= patience,
        )
        query = table.select(table.id).where(table.state.in_(_ACTIVE), ~fn.EXISTS(stuck))
        return bool(query.exists())

    def claiming(self, inbox: str) -> set[Identity]:
        """Return the files of one inbox for which an ingest is open, and which lie there still."""
        table = self._table
        columns = [getattr(table, name) for name in IDENTITY]
        query = table.select(*columns).where(
            table.inbox == inbox, table.state == State.CLAIMING.value
        )
        return {identity_of(row) for row in query.dicts()}

    def next_due_at(self) -> datetime | None:
        """Return when the next waiting ingest is due; None when none waits."""
        table = self._table
        query = table.select(table.due_at).where(
            table.state.in_(_ACTIVE), table.lease_token.is_null()
        )
        row = query.order_by(table.due_at).limit(1).dicts().first()
        return row["due_at"] if row else None


def _opened(arrival: Arrival, now: datetime) -> Ingest:
    return Ingest(
        id=0,
        state=State.CLAIMING,
        identity=arrival.identity,
        copied=arrival.copied,
        held_name=arrival.held_name,
        file_type=arrival.file_type,
        submitted_by=arrival.submitted_by,
        sha256=arrival.sha256,
        due_at=now,
        created_at=now,
        updated_at=now,
    )


def _renewed(ingest: Ingest, now: datetime) -> Ingest:
    """Return a new ingest of what an older one still holds."""
    assert ingest.held_name is not None, "it holds what was written late"
    arrival = Arrival(
        identity=ingest.identity,
        copied=ingest.copied,
        held_name=ingest.held_name,
        file_type=ingest.file_type,
        submitted_by=ingest.submitted_by,
    )
    return replace(_opened(arrival, now), state=State.CLAIMED, stated=ingest.stated)


def _equal(table: Any, row: dict[str, Any]) -> Iterable[Any]:
    return [getattr(table, name) == value for name, value in row.items()]
