"""What is filed of one project, and what its lists state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from peewee import SQL, fn

from modn_watch.journal import listing
from modn_watch.journal.rows import ingest_of
from modn_watch.model import State
from modn_watch.partlist import PartLine

if TYPE_CHECKING:
    from modn_watch.journal.tables import Tables
    from modn_watch.model import Ingest

#: From one client to the next in the index of what is filed: of a million files two thousand steps.
_CLIENTS: Final = """
WITH RECURSIVE clients (code) AS (
    SELECT min(client_code) FROM file_ingests WHERE stem IS NOT NULL
    UNION ALL
    SELECT (
        SELECT min(client_code) FROM file_ingests WHERE stem IS NOT NULL AND client_code > code
    ) FROM clients WHERE code IS NOT NULL
)
SELECT code FROM clients
"""
_STATED = tuple(PartLine.__dataclass_fields__)


class Projects:
    """The journal as who plans a job sees it."""

    def __init__(self, database: Any, tables: Tables) -> None:
        self._db = database
        self._tables = tables

    def filed(self, client: str, project: str) -> list[Ingest]:
        """Return the newest version of each archived file of a project, the oldest first."""
        return self._newest(client, project)

    def lists(self, client: str, project: str, *, most_lines: int) -> list[Ingest]:
        """Return the newest version of each list of parts of a project, the oldest first.

        None where they have more lines than these together.
        """
        lines = self._tables.part_line
        has_lines = lines.select(SQL("1")).where(lines.ingest == self._tables.ingest.id)
        newest = self._newest(client, project, fn.EXISTS(has_lines))
        stated = lines.select().where(lines.ingest.in_([each.id for each in newest]))
        return newest if stated.limit(most_lines + 1).count() <= most_lines else []

    def _newest(self, client: str, project: str, *which: Any) -> list[Ingest]:
        table = self._tables.ingest
        query = table.select().where(
            table.client_code == client,
            table.project_code == project,
            listing.only(table, State.DONE),
            table.stem.is_null(is_null=False),
            table.deleted_at.is_null(),
            *which,
        )
        newest = {
            (row["logical_name"], row["extension"]): ingest_of(row)
            for row in query.order_by(table.id).dicts()
        }
        return sorted(newest.values(), key=lambda ingest: ingest.id)

    def unread(self, client: str, project: str) -> list[Ingest]:
        """Return what came for a project and waits in quarantine, the oldest first."""
        table = self._tables.ingest
        query = table.select().where(
            table.client_code == client,
            table.project_code == project,
            listing.only(table, State.QUARANTINED),
            table.deleted_at.is_null(),
        )
        return [ingest_of(row) for row in query.order_by(table.id).dicts()]

    def alike(self, client: str, project: str) -> list[tuple[str, str]]:
        """Return client and project, of all that is filed, whose capitals alone may differ."""
        table = self._tables.ingest
        found = [
            (each, other)
            for each in self.clients()
            if each.casefold() == client.casefold()
            for other in self.of_client(each)
            if other.casefold() == project.casefold()
        ]
        there = table.select().where(
            listing.only(table, State.DONE),
            table.deleted_at.is_null(),
        )
        return [
            (each, other)
            for each, other in found
            if there.where(table.client_code == each, table.project_code == other).exists()
        ]

    def clients(self) -> list[str]:
        """Return every client that something was filed for."""
        rows = self._db.execute_sql(_CLIENTS).fetchall()
        return [client for (client,) in rows if client is not None]

    def of_client(self, client: str) -> list[str]:
        """Return every project of a client that something was filed for."""
        table = self._tables.ingest
        rows = table.select(table.project_code).where(
            table.client_code == client, table.stem.is_null(is_null=False)
        )
        return [project for (project,) in rows.distinct().tuples() if project is not None]

    def part_lines(self, ingest_id: int) -> list[PartLine]:
        """Return what a list states, in its order."""
        table = self._tables.part_line
        query = table.select().where(table.ingest == ingest_id).order_by(table.id)
        return [PartLine(**{name: row[name] for name in _STATED}) for row in query.dicts()]

    def reading(self, ingest_id: int) -> tuple[dict[str, Any], list[str]]:
        """Return what was measured of a drawing and its texts, as its newest extract has them."""
        table = self._tables.extraction
        data = table.extracted_data
        query = table.select(data["geometry"].alias("geometry"), data["texts"].alias("texts"))
        newest = query.where(table.ingest == ingest_id).order_by(table.id.desc()).limit(1)
        row = newest.dicts().first() or {}
        return row.get("geometry") or {}, row.get("texts") or []
