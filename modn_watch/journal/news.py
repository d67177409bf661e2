"""What came and changed of late: for who wants to be told as it happens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peewee import fn

from modn_watch.journal.rows import ingest_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from modn_watch.journal.tables import Tables
    from modn_watch.model import Ingest

#: New records, or changes, that one look takes.
_AT_A_LOOK = 500


class News:
    """The listener's side of the journal."""

    def __init__(self, tables: Tables) -> None:
        self._table = tables.ingest
        self._audit = tables.audit

    def newest(self) -> int:
        """Return the number of the newest record; 0 where there is none."""
        return int(self._table.select(fn.MAX(self._table.id)).scalar() or 0)

    def since(self, newest: int, also: Sequence[int]) -> list[Ingest]:
        """Return some records that are known, then the first that are newer, oldest first.

        Args:
            newest: the number beyond which records are new.
            also: numbers of those that are known, a thousand at most.
        """
        table = self._table
        known = table.select().where(table.id.in_(also)).order_by(table.id)
        newer = table.select().where(table.id > newest).order_by(table.id).limit(_AT_A_LOOK)
        return [ingest_of(row) for query in (known, newer) for row in query.dicts()]

    def last_change(self) -> int:
        """Return the number of the last change in the audit log; 0 where there is none."""
        return int(self._audit.select(fn.MAX(self._audit.id)).scalar() or 0)

    def changes(self, last: int, also: Sequence[int] = ()) -> dict[int, int]:
        """Return, of the first changes after a number, which record each is about; in order.

        Args:
            last: the number beyond which changes are new.
            also: numbers before it that had not come yet, a hundred at most.
        """
        audit = self._audit
        found = audit.select(audit.id, audit.ingest).where(
            (audit.id > last) | audit.id.in_(also), audit.ingest.is_null(is_null=False)
        )
        return dict(found.order_by(audit.id).limit(_AT_A_LOOK).tuples())
