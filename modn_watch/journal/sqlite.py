"""SQLite through Peewee, where being refused is `JournalBusy`."""

from __future__ import annotations

import contextlib
import fcntl
import os
import sqlite3
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import peewee

from modn_watch import database_url
from modn_watch.errors import JournalBusy, Misconfigured

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modn_watch.errors import ModnWatchError

_PATIENCE_S = 30
_PAUSE_S = 0.02
#: Of an extended error code, what says its kind. Source: sqlite.org, "Result Codes".
_KIND = 0xFF
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


class SqliteDatabase(peewee.SqliteDatabase):
    """A file.

    Refused is: it was locked, full, gone or broken off, or another process has just taken what
    this one wanted.  A transaction around it is undone, and the step may be repeated.  What is
    wrong with the statement itself stays Peewee's error: it is a bug.
    """

    def __init__(self, url: str) -> None:
        # A deferred transaction that reads and then writes fails with "database is locked"
        # whatever the timeout (measured: 363 of 800 lost with two processes of four threads).
        super().__init__(
            unquote(str(database_url.sqlite_path(url))),
            pragmas={"journal_mode": "wal", "synchronous": "full", "foreign_keys": 1},
            timeout=_PATIENCE_S,
            lock_type="IMMEDIATE",
        )
        self._shown = database_url.shown(url)
        #: Device and inode of the file that was opened first.
        self._file: tuple[int, int] | None = None

    def _connect(self) -> Any:
        # SQLite would make an empty one in its place, and answer that there is nothing.
        if self._file is not None:
            self._require_the_same()
        with _answering(self._shown):
            connection = super()._connect()  # type: ignore[misc]  # the stubs leave it out
        if self._file is None:
            self._file = self._file_there()
        return connection

    def begin(self, lock_type: str | None = None) -> None:
        """Begin a transaction on the file that was opened, if that is still the one there.

        Raises:
            JournalBusy: it was removed or replaced; what is written to it, nobody would find.
        """
        self._require_the_same()
        super().begin(lock_type)

    def _require_the_same(self) -> None:
        if self._file_there() != self._file:
            raise JournalBusy(
                f"The database {self._shown} was removed or replaced while it was in use.",
                hint="Bring it back. If another one is to be used, restart modn-watch.",
            )

    def rollback(self) -> None:
        """Undo what there is to undo: a full disk has done so already, and is what to speak of."""
        if self.connection().in_transaction:
            super().rollback()

    def _file_there(self) -> tuple[int, int] | None:
        try:
            found = os.stat(self.database)  # noqa: PTH116 - a text, as Peewee wants it
        except OSError:
            return None
        return found.st_dev, found.st_ino

    def cursor(self, named_cursor: None = None) -> sqlite3.Cursor:
        """Return a cursor of this thread's connection, which is opened if need be."""
        del named_cursor  # PostgreSQL's
        cursor: sqlite3.Cursor = self.connection().cursor(_Cursor)
        return cursor

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """Keep out others who would open a database for the first time, too.

        SQLite itself does not: who finds the write-ahead log being set up is told "locked" at
        once, whatever the timeout (measured: 3 of 160).

        Raises:
            JournalBusy: somebody else takes very long over it.
        """
        try:
            folder = os.open(os.path.dirname(self.database) or ".", os.O_RDONLY | os.O_DIRECTORY)  # noqa: PTH120 - a text, as Peewee wants it
        except OSError:
            # Who may not read the folder makes no database in it; opening it says the rest.
            yield
            return
        try:
            _lock(folder)
            yield
        finally:
            os.close(folder)

    def exists(self) -> bool:
        """Return whether somebody made it.

        Raises:
            Misconfigured: this user may not know.
        """
        try:
            os.stat(self.database)  # noqa: PTH116 - a text, as Peewee wants it
        except PermissionError:
            raise Misconfigured(
                f"The database {self._shown} may not be looked at by this user.",
                hint="Run this as the user that modn-watch runs as, or as root.",
            ) from None
        except OSError:
            return False
        return True

    def unopened(self, error: Exception) -> ModnWatchError:
        """Return what to say when it cannot be opened."""
        said = error.__cause__ or error
        if "locked" in str(said):
            return JournalBusy(f"The database {self._shown} is locked by somebody else.")
        return Misconfigured(
            f"The database {self._shown} cannot be opened: {said}.",
            hint="Look at database_url, and whether its folder is there and may be written to.",
        )

    def require_writable(self) -> None:
        """Do nothing where this user may write.

        Raises:
            Misconfigured: it may not.
            JournalBusy: somebody else keeps it locked.
        """
        try:
            with self.atomic():
                # A transaction alone is granted: of a file that is read-only it only reads.
                self.execute_sql("UPDATE file_ingests SET id = id WHERE FALSE")
        except JournalBusy as error:
            if "readonly" not in error.message:
                raise
            raise Misconfigured(
                "This user may not write to the database.",
                hint="Run modn-watch as the user that owns it, or give that file to this user.",
            ) from error


def _lock(folder: int) -> None:
    deadline_s = time.monotonic() + _PATIENCE_S
    while True:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            if time.monotonic() > deadline_s:
                raise JournalBusy("The database is being made by somebody else.") from None
            time.sleep(_PAUSE_S)
        else:
            return


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
def _answering(what: str = "The database file") -> Iterator[None]:
    try:
        yield
    except (sqlite3.OperationalError, sqlite3.IntegrityError) as error:
        raise JournalBusy(f"The database did not take it: {error}.") from error
    except sqlite3.DatabaseError as error:
        # What Python itself finds wrong, a mistake of ours, has no code.
        if getattr(error, "sqlite_errorcode", 0) & _KIND not in _DAMAGED:
            raise
        raise Misconfigured(
            f"{what} is not a database of modn-watch, or it is damaged: {error}.",
            hint="Look at database_url. If that is right, stop modn-watch and bring back a backup "
            "of the database, or mend it with `sqlite3 FILE .recover`. No file was touched.",
        ) from error
