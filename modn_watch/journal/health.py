"""How a database is: of which kind, and whether it is whole."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING

import peewee

from modn_watch.errors import Misconfigured

if TYPE_CHECKING:
    from modn_watch.journal import Journal

#: Of what the database finds wrong with itself, so many lines are told.
_TOLD = 3


@dataclass(frozen=True, kw_only=True)
class Health:
    """What a database says of itself."""

    #: `SQLite 3.40.1, journal mode wal`, `PostgreSQL 15.4`.
    kind: str
    #: Empty = it is whole, as far as it looked.
    troubles: tuple[str, ...]


def health(journal: Journal) -> Health:
    """Ask a database of which kind it is, and SQLite whether its file is whole.

    The check reads the whole file, but for the order within indexes. Source: SQLite's manual,
    "PRAGMA quick_check".

    Raises:
        JournalBusy: it gave no answer.
    """
    database = journal.database
    if not isinstance(database, peewee.SqliteDatabase):
        (version,) = database.execute_sql("SHOW server_version").fetchone()
        return Health(kind=f"PostgreSQL {version}", troubles=())
    (mode,) = database.execute_sql("PRAGMA journal_mode").fetchone()
    kind = f"SQLite {sqlite3.sqlite_version}, journal mode {mode}"
    try:
        rows = database.execute_sql(f"PRAGMA quick_check({_TOLD})").fetchall()
    except Misconfigured as error:
        return Health(kind=kind, troubles=(str(error),))
    return Health(kind=kind, troubles=tuple(text for (text,) in rows if text != "ok"))
