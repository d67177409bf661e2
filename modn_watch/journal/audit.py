"""Who changed what, and when: rows that are added and never touched again.

An order that takes a file from its place has two: its intent, and what was done in the end. Of one
that broke off there is the first alone, until whoever finishes it writes the second.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from modn_watch.documents import shown
from modn_watch.journal.values import json_of
from modn_watch.orders import Entry

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from modn_watch.journal.tables import Tables
    from modn_watch.orders import Order

Json = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Which entries are wanted; None = any."""

    since: datetime | None = None
    by: str | None = None
    what: str | None = None
    ingest: int | None = None
    limit: int = 50
    offset: int = 0


class Audit:
    """The table `audit_log`."""

    def __init__(self, database: Any, tables: Tables) -> None:
        self._db = database
        self._table = tables.audit

    def add(
        self,
        order: Order,
        what: str,
        *,
        before: Mapping[str, Any] | None,
        after: Mapping[str, Any] | None,
        ingest: int | None = None,
        subject: str | None = None,
    ) -> None:
        """Write down a change, in the transaction in which it is made.

        Args:
            order: whose.
            what: a word for the change.
            before: what changed, as it was; None = it was not there.
            after: what changed, as it is now; None = it is not there any more.
            ingest: number of the record that it is about.
            subject: what else it is about.
        """
        row = {
            "at": order.at,
            "by_whom": order.by,
            "what": what,
            "ingest": ingest,
            "subject": subject,
            "before": None if before is None else told(before),
            "after": None if after is None else told(after),
        }
        with self._db.atomic():
            self._table.insert(row).execute()

    def page(self, asked: Asked) -> tuple[int, list[Entry]]:
        """Return how many entries there are in all, and one page of them, newest first."""
        table = self._table
        equal = {table.by_whom: asked.by, table.what: asked.what, table.ingest: asked.ingest}
        found = [column == value for column, value in equal.items() if value is not None]
        if asked.since is not None:
            found.append(table.at >= asked.since)
        rows = table.select().where(*found) if found else table.select()
        page = rows.order_by(table.id.desc()).limit(asked.limit).offset(asked.offset)
        return rows.count(), [_entry_of(row) for row in page.dicts()]

    def of_subject(self, what: str, subject: str) -> Iterator[Entry]:
        """Yield the entries of one kind about one thing, oldest first."""
        table = self._table
        query = table.select().where(table.what == what, table.subject == subject)
        for row in query.order_by(table.id).dicts():
            yield _entry_of(row)


def _entry_of(row: Mapping[str, Any]) -> Entry:
    plain = {name: row[name] for name in ("id", "at", "what", "ingest", "subject")}
    return Entry(**plain, by=row["by_whom"], before=row["before"], after=row["after"])


def told(values: Mapping[str, Any]) -> Json:
    """Return the values of columns as they are after a way through JSON."""
    plain = {name: _plain(value) for name, value in values.items()}
    return dict(json.loads(json_of(plain)))


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return shown(bytes(value))
    return value
