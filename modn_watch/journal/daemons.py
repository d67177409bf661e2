"""Which daemons run on this journal, and how each sees its folders."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from modn_watch.model import Owner

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from modn_watch.journal.tables import Tables

_OWNER = ("host", "boot", "pid", "started", "token")


@dataclass(frozen=True, kw_only=True)
class Presence:
    """One daemon, as it last said."""

    owner: Owner
    version: str
    began_at: datetime
    #: When it last said anything.
    seen_at: datetime
    #: What it said, as plain JSON.
    report: Mapping[str, Any]


class Daemons:
    """The table of daemons."""

    def __init__(self, database: Any, tables: Tables) -> None:
        self._db = database
        self._table = tables.daemon

    def say(self, presence: Presence) -> None:
        """Write what a daemon says of itself, over what it said before."""
        owner = presence.owner
        row = {
            **{name: getattr(owner, name) for name in _OWNER},
            "version": presence.version,
            "began_at": presence.began_at,
            "seen_at": presence.seen_at,
            "report": presence.report,
        }
        with self._db.atomic():
            if self._table.update(row).where(self._table.token == owner.token).execute() == 0:
                self._table.insert(row).execute()

    def forget(self, owner: Owner) -> None:
        """Remove a daemon that has ended."""
        with self._db.atomic():
            self._table.delete().where(self._table.token == owner.token).execute()

    def present(self) -> list[Presence]:
        """Return all that were not forgotten, the oldest first; some may have died since."""
        rows = self._table.select().order_by(self._table.began_at, self._table.token).dicts()
        return [
            Presence(
                owner=Owner(**{name: row[name] for name in _OWNER}),
                version=row["version"],
                began_at=row["began_at"],
                seen_at=row["seen_at"],
                report=row["report"],
            )
            for row in rows
        ]
