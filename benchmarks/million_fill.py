"""A journal with many synthetic records: on SQLite as they are made, on PostgreSQL as its copy.

What was stopped goes on where it was: each piece of 20,000 is written as a whole or not at all.
"""

from __future__ import annotations

import contextlib
import importlib.util
import itertools
import sqlite3
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import million_records
import psycopg

import modn_watch.journal
from modn_watch.journal import open_journal
from modn_watch.journal.values import json_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from million_records import Row

TABLES = {
    "file_ingests": "id",
    "file_extractions": "ingest_id",
    "file_metadata": "ingest_id",
    "search_rows": "ingest_id",
}
#: Three drawings each show one part, a tenth of them a plain one; no two pictures look the same.
TWINS = (
    """INSERT INTO shapes (id, contours, length_mm, net_area_mm2, radius_mm, simple, outline)
    SELECT id, 2, 100 + id % 9000, id % 7000, id % 500, id % 10 = 0, '[]' FROM file_ingests
    WHERE id % 3 = 0 ON CONFLICT DO NOTHING""",
    """INSERT INTO part_shapes (ingest_id, shape_id, mirrored, quantity)
    SELECT r.id, s.id, r.id % 3 = 1, 1 FROM file_ingests r JOIN shapes s ON s.id = r.id - r.id % 3
    WHERE r.file_type IN ('dxf', 'dwg', 'lbrn2') AND r.state IN ('DONE', 'DUPLICATE')""",
    """INSERT INTO likenesses (ingest_id, parts_key, times, simple)
    SELECT ingest_id, CAST(shape_id AS TEXT), 1, shape_id % 10 = 0 FROM part_shapes
    WHERE quantity = 1 ON CONFLICT DO NOTHING""",
    """INSERT INTO likenesses (ingest_id, times, simple, bits_0, bits_1, bits_2, bits_3)
    SELECT id, 1, 1 = 0, id * 7919 % 65536, id * 104729 % 65521, id * 1299709 % 65519,
        id * 15485863 % 65497
    FROM file_ingests WHERE file_type = 'image' AND state IN ('DONE', 'DUPLICATE')
    ON CONFLICT DO NOTHING""",
    "DELETE FROM twins_due",
)
SCHEMA = Path(modn_watch.journal.__file__).parent / "migrations" / "0004_search.py"


def fill_sqlite(path: Path, wanted: int) -> None:
    """Bring the journal of a file to that many records, in whole pieces."""
    open_journal(f"sqlite:///{path}").database.close()
    shop = million_records.Shop()
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as database:
        # Nobody mourns it: it can be made again.
        database.execute("PRAGMA synchronous = OFF")
        database.execute("PRAGMA cache_size = -300000")
        for piece in _missing(_newest(database.execute), wanted):
            with _whole(database):
                _write(database, list(shop.chunk(piece)))
            _tell("sqlite", piece)


def fill_twins(url: str) -> None:
    """Write by what files are found to be the same, unless most of it is there."""
    journal = open_journal(url)
    execute = journal.database.execute_sql
    with journal.connected():
        (compared,) = execute("SELECT count(*) FROM likenesses").fetchone()
        if compared > journal.news.newest() / 2:
            return
        with journal.database.atomic():
            if journal.crosses_hosts:
                execute("SET LOCAL statement_timeout = 0")
            for statement in TWINS:
                # There a percent sign begins the place of a value.
                execute(statement.replace("%", "%%") if journal.crosses_hosts else statement)
        if journal.crosses_hosts:
            execute("SELECT setval(pg_get_serial_sequence('shapes', 'id'), max(id)) FROM shapes")


def place_quarantined(execute: Any, folder: Path) -> None:
    """Put something where a daemon looks for rejected files: what is gone was released, to it."""
    rows = execute(
        "SELECT quarantine_path FROM file_ingests WHERE state = 'QUARANTINED'"
    ).fetchall()
    for (path,) in rows:
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.touch()


def _write(database: sqlite3.Connection, made: Sequence[million_records.Made]) -> None:
    _insert(database, "file_ingests", [each.ingest for each in made])
    _insert(database, "file_extractions", [each.extraction for each in made if each.extraction])
    _insert(database, "file_metadata", itertools.chain.from_iterable(m.facts for m in made))
    database.execute("CREATE TEMP TABLE IF NOT EXISTS found_by (id PRIMARY KEY, said, words)")
    database.execute("DELETE FROM found_by")
    rows = ((each.ingest["id"], each.said, each.words) for each in made)
    database.executemany("INSERT INTO found_by VALUES (?, ?, ?)", rows)
    facets = _migration()._FACETS_SQLITE.format(r="r")  # noqa: SLF001 -- as its trigger has it
    database.execute(
        f"INSERT INTO search_rows SELECT r.id, f.said, f.words, {facets} "
        "FROM found_by f JOIN file_ingests r ON r.id = f.id"
    )


def _insert(database: sqlite3.Connection, table: str, rows: Iterable[Row]) -> None:
    rows = iter(rows)
    first = next(rows)
    places = ", ".join("?" * len(first))
    database.executemany(
        f"INSERT INTO {table} ({', '.join(first)}) VALUES ({places})",
        (tuple(map(_stored, each.values())) for each in itertools.chain([first], rows)),
    )


def _stored(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(timespec="microseconds")
    return json_of(value) if isinstance(value, list) else value


@contextlib.contextmanager
def _whole(database: sqlite3.Connection) -> Any:
    database.execute("BEGIN IMMEDIATE")
    yield
    database.execute("COMMIT")


def fill_postgres(url: str, source: Path, wanted: int) -> None:
    """Copy so many records of an SQLite journal into an empty one of a server, in whole pieces."""
    open_journal(url).database.close()
    with (
        contextlib.closing(sqlite3.connect(source)) as there,
        psycopg.connect(url, autocommit=True) as here,
    ):
        here.execute("SET synchronous_commit = off")
        for piece in _missing(_newest(here.execute), wanted):
            first = piece * million_records.CHUNK
            with here.transaction():
                for table, key in TABLES.items():
                    _copy(there, here, table, f"{key} > {first} AND {key} <= {first}"
                          f" + {million_records.CHUNK} ORDER BY {key}")  # fmt: skip
            _tell("postgresql", piece)
        for table in ("file_ingests", "file_extractions", "file_metadata"):
            here.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"
            )
        # As autovacuum does, in its own time.
        here.execute("VACUUM ANALYZE")


def _copy(there: sqlite3.Connection, here: Any, table: str, which: str) -> None:
    columns = [name for _, name, *_ in there.execute(f"PRAGMA table_info({table})")]
    rows = there.execute(f"SELECT {', '.join(columns)} FROM {table} WHERE {which}")
    if table == "search_rows":
        # PostgreSQL's facets have a stroke before each.
        facets = columns.index("facets")
        rows = ([*r[:facets], _struck(r[facets]), *r[facets + 1 :]] for r in rows)
    with (
        here.cursor() as cursor,
        cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as to,
    ):
        for row in rows:
            to.write_row([str(v) if isinstance(v, int | float) else v for v in row])


def _struck(facets: str) -> str:
    return " ".join(f"/{each}" for each in facets.split())


def _newest(execute: Any) -> int:
    return execute("SELECT coalesce(max(id), 0) FROM file_ingests").fetchone()[0]


def _missing(there: int, wanted: int) -> range:
    return range(there // million_records.CHUNK, -(-wanted // million_records.CHUNK))


def _tell(database: str, piece: int) -> None:
    print(f"{database}: {(piece + 1) * million_records.CHUNK:,} records", file=sys.stderr)


def _migration() -> Any:
    spec = importlib.util.spec_from_file_location("search_tables", SCHEMA)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
