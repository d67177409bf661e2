"""What is filed of one project, and what its lists state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from modn_watch.journal.rows import ingest_of
from modn_watch.model import State
from modn_watch.partlist import PartLine

if TYPE_CHECKING:
    from modn_watch.journal.tables import Tables
    from modn_watch.model import Ingest

_STATED = tuple(PartLine.__dataclass_fields__)


class Projects:
    """The journal as who plans a job sees it."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def filed(self, client: str, project: str) -> list[Ingest]:
        """Return the newest version of each archived file of a project, the oldest first."""
        table = self._tables.ingest
        query = table.select().where(
            table.client_code == client,
            table.project_code == project,
            table.state == State.DONE.value,
            table.stem.is_null(is_null=False),
            table.deleted_at.is_null(),
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
            table.state == State.QUARANTINED.value,
            table.deleted_at.is_null(),
        )
        return [ingest_of(row) for row in query.order_by(table.id).dicts()]

    def codes(self) -> list[tuple[str, str]]:
        """Return client and project of all that is filed."""
        table = self._tables.ingest
        query = table.select(table.client_code, table.project_code).where(
            table.state == State.DONE.value, table.deleted_at.is_null()
        )
        rows = query.distinct().order_by(table.client_code, table.project_code).tuples()
        return [(client, project) for client, project in rows if client and project]

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
