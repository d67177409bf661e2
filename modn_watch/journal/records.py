"""Finished records: what the commands list, show and change."""

from __future__ import annotations

import json
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from peewee import chunked, fn

from modn_watch import documents
from modn_watch.journal import listed, listing, search, shapes
from modn_watch.journal.relatives import relatives, set_aside
from modn_watch.journal.rows import ingest_of
from modn_watch.journal.sqlite import SqliteDatabase
from modn_watch.journal.standings import Standing, standings
from modn_watch.model import Ingest, State
from modn_watch.searching import findable
from modn_watch.twins import look

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from modn_watch.journal.ingests import Ingests
    from modn_watch.journal.listing import Query
    from modn_watch.journal.tables import Tables
    from modn_watch.model import Extract, Fact

#: Rows of one statement: SQLite takes 32,766 values, and no row has more than fourteen.
_AT_ONCE = 2_000
#: Almost all are done: to count the others, and all, in indexes takes a tenth of the time. One
#: statement sees one moment.
_COUNTS = f"""
WITH others AS (
    SELECT state, count(*) AS n FROM file_ingests
    WHERE state IN ({", ".join(repr(state.value) for state in State if state is not State.DONE)})
    GROUP BY state
)
SELECT state, sum(n) FROM (
    SELECT state, n FROM others
    UNION ALL
    SELECT 'DONE', (SELECT count(*) FROM file_ingests) - coalesce(sum(n), 0) FROM others
    UNION ALL
    SELECT state, -1 FROM file_ingests WHERE deleted_at IS NOT NULL
) AS counted GROUP BY state
"""  # noqa: S608 -- of words of ours
#: Where what waits in quarantine lies, or will in a moment: an index says it.
_QUARANTINE_PLACES = """
SELECT id, quarantine_path FROM file_ingests WHERE state IN ('REJECTING', 'QUARANTINED')
"""


class Records:
    """The reader's side of the journal."""

    def __init__(self, database: Any, tables: Tables, ingests: Ingests) -> None:
        self._db = database
        self._sqlite = isinstance(database, SqliteDatabase)
        self._tables = tables
        self._table = tables.ingest
        self._ingests = ingests

    def page(self, query: Query) -> tuple[int, list[Ingest]]:
        """Return how many records there are in all, and one page of them, newest first."""
        if listed.fits(query, sqlite=self._sqlite):
            total, numbers = listed.page(self._db, query, sqlite=self._sqlite)
            return total, self._all_of(numbers)[::-1]
        found = listing.page(self._table, query, sqlite=self._sqlite)
        total = listing.rows(self._table, query, sqlite=self._sqlite).count()
        return total, [ingest_of(row) for row in found.dicts()]

    def get(self, ingest_id: int) -> Ingest | None:
        """Return one record, whatever its state, deleted or not."""
        row = self._table.select().where(self._table.id == ingest_id).dicts().first()
        return ingest_of(row) if row else None

    def standings(self) -> Iterator[Standing]:
        """Yield every record in few words, oldest first, whatever its state."""
        return standings(self._table)

    def finished_since(self, since: datetime) -> list[Ingest]:
        """Return every record that was finished from this instant on, oldest first."""
        query = self._table.select().where(
            self._table.processed_at >= since, listing.current(self._table)
        )
        return [ingest_of(row) for row in query.order_by(self._table.id).dicts()]

    def versions(self, ingest: Ingest) -> list[Ingest]:
        """Return every archived file under the same logical name, oldest first."""
        table = self._table
        query = table.select().where(
            table.stem.is_null(is_null=False), table.logical_name == ingest.logical_name
        )
        return [ingest_of(row) for row in query.order_by(table.id).dicts()]

    def siblings(self, ingest: Ingest) -> list[Ingest]:
        """Return the drawings and projects of the same part, of each other kind the newest.

        None for what is not itself the newest version of a filed drawing or project.
        """
        return self._all_of(relatives(self._table, ingest))

    def set_aside(self, ingest: Ingest) -> list[Ingest]:
        """Return drawings and projects of that name that its siblings would be but for the sheet.

        Of each other kind one at most, and none where there is a sibling.
        """
        return self._all_of(set_aside(self._table, ingest))

    def _all_of(self, ids: list[int]) -> list[Ingest]:
        query = self._table.select().where(self._table.id.in_(ids))
        return [ingest_of(row) for row in query.order_by(self._table.id).dicts()]

    def counts(self) -> Mapping[str, int]:
        """Return how many records there are in each state."""
        rows = self._db.execute_sql(_COUNTS).fetchall()
        return {state: int(count) for state, count in rows if count}

    def halted(self) -> list[Ingest]:
        """Return every halted record, oldest first: a person must look at each."""
        query = self._table.select().where(self._table.state == State.HALTED.value)
        return [ingest_of(row) for row in query.order_by(self._table.id).dicts()]

    def in_quarantine(self) -> list[Ingest]:
        """Return every quarantined record, oldest first."""
        query = self._table.select().where(self._table.state == State.QUARANTINED.value)
        return [ingest_of(row) for row in query.order_by(self._table.id).dicts()]

    def quarantine_places(self) -> list[tuple[int, str]]:
        """Return number and place of what is in quarantine, or on its way there, oldest first.

        That is looked at every ten seconds: of 30,000 files whole records take a second of a
        processor, these a twentieth.
        """
        rows = self._db.execute_sql(_QUARANTINE_PLACES).fetchall()
        return sorted((number, place) for number, place in rows if place is not None)

    def rejected_from(self, inbox: str, path: bytes) -> list[Ingest]:
        """Return what was saved at one place and is in quarantine, or on its way there."""
        table = self._table
        query = table.select().where(
            table.inbox == inbox,
            table.source == path,
            table.state.in_([State.REJECTING.value, State.QUARANTINED.value]),
        )
        return [ingest_of(row) for row in query.order_by(table.id).dicts()]

    def projects_of_job(self, client: str | None, number: str) -> set[tuple[str, str]]:
        """Return client and project of archived files whose project code ends in this number.

        Args:
            client: only this client's; None = any.
            number: three digits or more.
        """
        rows = self._archived(client).where(self._table.project_code.endswith(f"-{number}"))
        return {(row["client_code"], row["project_code"]) for row in rows.dicts()}

    def projects_of_stem(self, client: str | None, stem: str) -> set[tuple[str, str]]:
        """Return client and project of archived files that came with this name and any suffix.

        Args:
            client: only this client's; None = any.
            stem: compared without regard to case.
        """
        rows = self._archived(client).where(self._table.original_filename.startswith(f"{stem}."))
        return {
            (row["client_code"], row["project_code"])
            for row in rows.dicts()
            if PurePosixPath(row["original_filename"]).stem.casefold() == stem.casefold()
        }

    def of_stem(self, client: str, project: str, stem: str) -> Ingest | None:
        """Return the newest archived file with this stem, without regard to case."""
        table = self._table
        query = table.select().where(
            table.client_code == client,
            table.project_code == project,
            fn.LOWER(table.stem) == stem.lower(),
        )
        row = query.order_by(table.id.desc()).limit(1).dicts().first()
        return ingest_of(row) if row else None

    def _archived(self, client: str | None) -> Any:
        table = self._table
        columns = (table.client_code, table.project_code, table.original_filename)
        query = table.select(*columns).where(table.stem.is_null(is_null=False))
        return query if client is None else query.where(table.client_code == client)

    def facts(self, ingest_id: int) -> list[dict[str, Any]]:
        """Return the facts of a record as plain JSON."""
        table = self._tables.fact
        query = table.select().where(table.ingest == ingest_id).order_by(table.id)
        return [_fact_of(row) for row in query.dicts()]

    def extract(self, ingest_id: int) -> dict[str, Any] | None:
        """Return the newest extract of a record as plain JSON."""
        table = self._tables.extraction
        query = table.select(table.extracted_data).where(table.ingest == ingest_id)
        row = query.order_by(table.id.desc()).limit(1).dicts().first()
        return row["extracted_data"] if row else None

    def save_parsed(self, ingest: Ingest, extract: Extract, facts: Sequence[Fact]) -> Ingest:
        """Write what was read of a file, and where its ingest stands, in one transaction.

        Args:
            ingest: as it is after the reading.
            extract: what the parser read.
            facts: all that was stated by name, folder, content and people.

        Raises:
            LeaseLost: it is in somebody else's hand.
        """
        with self._db.atomic():
            self._ingests.save(ingest, keep=True)
            self.keep_reading(ingest, extract, facts)
        return ingest

    def keep_reading(self, ingest: Ingest, extract: Extract, facts: Sequence[Fact]) -> None:
        """Add an extraction to those of a record, which stay; replace its facts and part lines.

        What it is found by, and found the same by, is renewed with them.
        """
        seen = look(extract.file_type, extract.details, (note.code for note in extract.notes))
        lines = [{"ingest": ingest.id, **vars(line)} for line in extract.part_lines]
        with self._db.atomic():
            self._tables.extraction.insert(_extraction_row(ingest, extract)).execute()
            self._replace(self._tables.fact, ingest, [_fact_row(ingest.id, fact) for fact in facts])
            self._replace(self._tables.part_line, ingest, lines)
            search.keep(self._tables.search_row, ingest.id, findable(ingest, extract, facts))
            shapes.keep(self._tables.twins, ingest.id, seen)

    def _replace(self, table: Any, ingest: Ingest, rows: Sequence[Mapping[str, Any]]) -> None:
        table.delete().where(table.ingest == ingest.id).execute()
        for some in chunked(rows, _AT_ONCE):
            table.insert_many(some).execute()


def _extraction_row(ingest: Ingest, extract: Extract) -> dict[str, Any]:
    return {
        "ingest": ingest.id,
        "extraction_type": extract.file_type,
        "parser_name": extract.file_type,
        "parser_version": extract.parser_version,
        "extracted_data": documents.extract(extract),
        "confidence_score": ingest.record.confidence_score,
        "created_at": ingest.updated_at,
    }


def _fact_row(ingest_id: int, fact: Fact) -> dict[str, Any]:
    return {
        "ingest": ingest_id,
        "key": fact.field,
        "value": json.dumps(fact.value) if isinstance(fact.value, bool) else str(fact.value),
        "unit": fact.unit,
        "data_type": type(fact.value).__name__,
        "source": fact.evidence,
    }


_READ: Mapping[str, Callable[[str], Any]] = {
    "str": str,
    "int": int,
    "float": float,
    "bool": json.loads,
}


def _fact_of(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "field": row["key"],
        "value": _READ[row["data_type"]](row["value"]),
        "unit": row["unit"],
        "evidence": row["source"],
    }
