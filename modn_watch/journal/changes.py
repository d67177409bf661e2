"""What people change in finished records, by command.

Each write touches only the columns that it is about, and says in which state it holds, because a
daemon may be at work on the same row.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from modn_watch import states
from modn_watch.errors import Busy
from modn_watch.journal import listing
from modn_watch.journal.rows import identity_row, ingest_of, row_of
from modn_watch.model import State

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from modn_watch.journal.records import Records
    from modn_watch.journal.tables import Tables
    from modn_watch.model import Extract, Fact, Ingest

_ACTIVE = [state.value for state in states.ACTIVE]
_UNFILED = {"version": None, "file_path": None, "stored_filename": None}
#: What a new reading may change; where a file is filed, and under which name, stays.
_READ_ANEW = (
    *("part_name", "material", "thickness_mm", "quantity", "stated_version", "confidence_score"),
    *("file_type", "mime_type", "notes", "updated_at"),
)


class Changes:
    """The operator's side of the journal."""

    def __init__(self, database: Any, tables: Tables, records: Records) -> None:
        self._db = database
        self._tables = tables
        self._table = tables.ingest
        self._records = records

    def send_round(self, ingest: Ingest, to: bytes, stated: Sequence[Fact], now: datetime) -> None:
        """Write that a quarantined file is to go to a path in its inbox, and what is stated of it.

        Whoever opens the next ingest for that path hands the statements on to it.

        Args:
            ingest: in quarantine.
            to: relative to its inbox.
            stated: all that people said about it.
            now: the instant.

        Raises:
            Busy: it is not in quarantine any more.
        """
        row = {
            "released_to": to,
            "stated": [asdict(fact) for fact in stated],
            "updated_at": now,
        }
        if self._update(ingest, row, State.QUARANTINED) == 0:
            raise Busy(f"Record {ingest.id} is not in quarantine any more.", hint="Look again.")

    def released(self, ingest: Ingest, before: State = State.QUARANTINED) -> None:
        """Write that a file has left quarantine, or what was held of a halted ingest."""
        row = {"state": ingest.state.value, "updated_at": ingest.updated_at}
        self._update(ingest, row, before)

    def hide(self, ingest: Ingest, now: datetime) -> None:
        """Delete a record softly: it is not listed any more; hidden already, it stays as it is."""
        with self._db.atomic():
            self._hide(self._table.id == ingest.id, now)

    def _hide(self, which: Any, now: datetime) -> None:
        row = {"deleted_at": now, "updated_at": now}
        visible = self._table.deleted_at.is_null()
        self._table.update(row).where(which, visible).execute()

    def condemn(self, ingest: Ingest, now: datetime) -> None:
        """Write that an archived file is to be deleted for good.

        Its place stays reserved and its digest goes, so that nothing is filed there and nothing
        is found a duplicate of it, until file and rows are gone. Earlier duplicates point to no
        file any more, and are hidden with it.

        Raises:
            Busy: an ingest in hand relies on that file, or points to its record.
        """
        table = self._table
        same_bytes = table.duplicate_of == ingest.id
        duplicates = same_bytes & table.stem.is_null()
        row = {"sha256": None, "deleted_at": ingest.deleted_at or now, "updated_at": now}
        with self._db.atomic():
            if table.select().where(same_bytes, table.state.in_(_ACTIVE)).exists():
                raise Busy("The same file was saved again and is being looked at.")
            self._hide(duplicates, now)
            table.update({**_UNFILED, "updated_at": now}).where(duplicates).execute()
            self._update(ingest, row, State.DONE)

    def condemned(self) -> list[Ingest]:
        """Return every record whose archived file is to be deleted for good."""
        table = self._table
        query = table.select().where(
            table.deleted_at.is_null(is_null=False),
            table.sha256.is_null(),
            table.stem.is_null(is_null=False),
            listing.only(table, State.DONE),
        )
        return [ingest_of(row) for row in query.dicts()]

    def delete(self, ingest: Ingest) -> None:
        """Delete a record's rows for good.

        A copied source leaves a tombstone, so that it does not come back; an archived file its
        version, so that no other file gets its name.
        """
        with self._db.atomic():
            if ingest.copied:
                self._remember(self._tables.tombstone, identity_row(ingest.identity))
            if ingest.stem is not None:
                self._remember(self._tables.retired, _version_row(ingest))
            self._table.delete().where(self._table.id == ingest.id).execute()

    def read_anew(self, ingest: Ingest, extract: Extract, facts: Sequence[Fact]) -> None:
        """Write what a new reading of an archived file came to.

        Args:
            ingest: with what is now known; only that is written.
            extract: what the parser read.
            facts: all that was stated by name, folder, content and people.
        """
        row = row_of(ingest)
        with self._db.atomic():
            if self._update(ingest, {name: row[name] for name in _READ_ANEW}, ingest.state):
                self._records.keep_reading(ingest, extract, facts)

    def _update(self, ingest: Ingest, row: dict[str, Any], state: State) -> int:
        table = self._table
        finished = (table.id == ingest.id) & (table.state == state.value)
        with self._db.atomic():
            changed: int = table.update(row).where(finished).execute()
        return changed

    def _remember(self, table: Any, row: dict[str, Any]) -> None:
        table.insert(row).on_conflict_ignore().execute()


def _version_row(ingest: Ingest) -> dict[str, Any]:
    return {
        "client_code": ingest.record.client_code,
        "project_code": ingest.record.project_code,
        "stem": ingest.stem,
        "extension": ingest.extension,
        "version": ingest.version,
    }
