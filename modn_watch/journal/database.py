"""The database, whose every refusal is said in our own words, once for all reads and writes."""

from __future__ import annotations

import contextlib
import sqlite3
from typing import TYPE_CHECKING, Any

import peewee

from modn_watch.errors import JournalBusy

if TYPE_CHECKING:
    from collections.abc import Iterator


class Database(peewee.SqliteDatabase):
    """SQLite through Peewee, where being refused is `JournalBusy`.

    That is: it was locked, full, gone or broken off, or another process has just taken what this
    one wanted.  A transaction around it is undone, and the step may be repeated.  What is wrong
    with the statement itself stays Peewee's error: it is a bug.
    """

    def _connect(self) -> Any:
        with _answering():
            return super()._connect()  # type: ignore[misc]  # the stubs leave it out

    def cursor(self, named_cursor: None = None) -> sqlite3.Cursor:
        """Return a cursor of this thread's connection, which is opened if need be."""
        del named_cursor  # PostgreSQL's
        cursor: sqlite3.Cursor = self.connection().cursor(_Cursor)
        return cursor


class _Cursor(sqlite3.Cursor):
    """Everything that Peewee does goes through one of these, BEGIN and COMMIT too."""

    def execute(self, *statement: Any) -> _Cursor:
        with _answering():
            super().execute(*statement)
            return self

    def fetchone(self) -> Any:
        with _answering():
            return super().fetchone()

    def fetchall(self) -> list[Any]:
        with _answering():
            return super().fetchall()


@contextlib.contextmanager
def _answering() -> Iterator[None]:
    try:
        yield
    except (sqlite3.OperationalError, sqlite3.IntegrityError) as error:
        raise JournalBusy(f"The database did not take it: {error}.") from error
