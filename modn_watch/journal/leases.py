"""Who may take the next step of which ingest: one at a time, whatever breaks off.

Every write says "where the token is mine": who lost the lease writes nothing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from peewee import fn

from modn_watch import states
from modn_watch.journal.rows import ingest_of, lease_row, owner_of, row_of
from modn_watch.model import State

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from modn_watch.journal.tables import Tables
    from modn_watch.model import Ingest, Owner

_UNREAD = [State.CLAIMING.value, State.CLAIMED.value]
_ACTIVE = [state.value for state in states.ACTIVE]


class Leases:
    """The part of the journal's rows that says who has each in hand."""

    def __init__(self, database: Any, tables: Tables) -> None:
        self._db = database
        self._table = tables.ingest

    def lease_next(
        self,
        owner: Owner,
        now: datetime,
        paused: Collection[str] = (),
        unread: Collection[str] = (),
        *,
        due_by: datetime | None = None,
    ) -> Ingest | None:
        """Take the oldest ingest that is due and that nobody has in hand; None = none is.

        Saves keep their order: an ingest waits for older unfinished ones of the same path.

        Args:
            owner: who takes it.
            now: the instant.
            paused: inboxes whose files are left alone, once put off `states.PATIENCE` times.
            unread: file types, by name, of which those that are not read yet are left alone.
            due_by: only what has been due since then; None = whatever is due now.

        Raises:
            JournalBusy: the journal took no write.
        """
        while (found := self._next_id(now, due_by or now, paused, unread)) is not None:
            ingest = self._take(found, owner, now)
            if ingest is not None:
                return ingest
        return None

    def _take(self, found: int, owner: Owner, now: datetime) -> Ingest | None:
        table = self._table
        # Somebody may have had it in hand, and finished it, since it was found.
        still = (table.id == found) & self._waiting(now, now)
        with self._db.atomic():
            if not table.update({**lease_row(owner), "lease_at": now}).where(still).execute():
                return None
            row = table.select().where(table.id == found).dicts().get()
        return ingest_of(row)

    def _next_id(
        self, now: datetime, due_by: datetime, paused: Collection[str], unread: Collection[str]
    ) -> int | None:
        table, older = self._table, self._table.alias()
        waits_for = older.select(1).where(
            older.inbox == table.inbox,
            older.source == table.source,
            older.id < table.id,
            older.state.in_(_ACTIVE),
        )
        query = table.select(table.id).where(
            self._waiting(now, due_by),
            ~(table.inbox.in_(list(paused)) & (table.deferrals >= states.PATIENCE)),
            ~(table.file_type.in_(list(unread)) & table.state.in_(_UNREAD)),
            ~fn.EXISTS(waits_for),
        )
        row = query.order_by(table.id).limit(1).dicts().first()
        return row["id"] if row else None

    def _waiting(self, now: datetime, due_by: datetime) -> Any:
        table = self._table
        due = (table.due_at <= due_by) | (table.due_at > now + states.BEYOND_ANY_PAUSE)
        return table.state.in_(_ACTIVE) & due & table.lease_token.is_null()

    def renew(self, token: str, now: datetime) -> None:
        """Say that the owner of this token is alive."""
        with self._db.atomic():
            self._table.update(lease_at=now).where(self._table.lease_token == token).execute()

    def owners(self) -> dict[Owner, datetime]:
        """Return everybody who has an ingest in hand, and when each last said that it lives."""
        query = self._table.select().where(self._table.lease_token.is_null(is_null=False))
        return {
            owner: row["lease_at"]
            for row in query.order_by(self._table.lease_at).dicts()
            if (owner := owner_of(row)) is not None
        }

    def free(self, owner: Owner, *, same_boot: bool) -> int:
        """Take every ingest out of a dead owner's hand; return how many."""
        table = self._table
        with self._db.atomic():
            held = list(table.select().where(table.lease_token == owner.token).dicts())
            for row in held:
                orphan = states.orphaned(ingest_of(row), same_boot=same_boot)
                table.update(row_of(orphan)).where(table.id == orphan.id).execute()
        return len(held)

    def give_back(self, owner: Owner, but: Collection[int] = ()) -> None:
        """Free what this owner still has, as after a clean stop.

        Args:
            owner: whose leases.
            but: the ids of ingests that it keeps.
        """
        table = self._table
        with self._db.atomic():
            for row in list(table.select().where(table.lease_token == owner.token).dicts()):
                if row["id"] in but:
                    continue
                free = replace(states.given_back(ingest_of(row)), owner=None)
                table.update(row_of(free)).where(table.id == free.id).execute()
