"""Which folders the journal has known, and by which ids."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from modn_watch.journal.tables import Tables


class KnownRoots:
    """The table of roots."""

    def __init__(self, database: Any, tables: Tables) -> None:
        self._db = database
        self._table = tables.root

    def id_of(self, role: str, path: str) -> str | None:
        """Return the id of the root that is known in this role at this path."""
        table = self._table
        query = table.select(table.root_id).where(table.role == role, table.path == path)
        row = query.dicts().first()
        return row["root_id"] if row else None

    def knows(self, root_id: str) -> bool:
        """Return whether a root with this id is known, wherever it lay."""
        return bool(self._table.select().where(self._table.root_id == root_id).exists())

    def in_role(self, role: str) -> list[tuple[str, str]]:
        """Return path and id of every root that was ever known in this role."""
        table = self._table
        rows = table.select(table.path, table.root_id).where(table.role == role).dicts()
        return [(row["path"], row["root_id"]) for row in rows]

    def any_known(self) -> bool:
        """Return whether any root is known: the journal is not new."""
        return bool(self._table.select().exists())

    def remember(self, role: str, path: str, root_id: str) -> None:
        """Know a root from now on; one that is known already keeps its id."""
        row = {"role": role, "path": path, "root_id": root_id}
        with self._db.atomic():
            self._table.insert(row).on_conflict_ignore().execute()
