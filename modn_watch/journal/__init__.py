"""The journal: where each ingest stands, the authority after a crash; and the finished records.

This package is the only one that knows Peewee.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import peewee
from playhouse.migrations import Runner

from modn_watch.errors import JournalBusy, Misconfigured
from modn_watch.journal.changes import Changes
from modn_watch.journal.database import Database
from modn_watch.journal.ingests import Arrival, Ingests, LeaseLost
from modn_watch.journal.places import Places, Wish
from modn_watch.journal.records import Query, Records
from modn_watch.journal.roots import KnownRoots
from modn_watch.journal.standings import Standing
from modn_watch.journal.tables import tables

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Arrival", "Journal", "LeaseLost", "Query", "Standing", "Wish", "open_journal"]

_MIGRATIONS = Path(__file__).parent / "migrations"
_BUSY_TIMEOUT_S = 30


@dataclass(frozen=True, kw_only=True)
class Journal:
    """One database, seen from five sides."""

    database: Any
    ingests: Ingests
    places: Places
    records: Records
    changes: Changes
    roots: KnownRoots

    @contextlib.contextmanager
    def connected(self) -> Iterator[None]:
        """Hold a connection of this thread's own; without one, each call opens and closes it."""
        with self.database.connection_context():
            yield

    def require_writable(self) -> None:
        """Do nothing where this user may write to the database.

        Raises:
            Misconfigured: it may not.
            JournalBusy: somebody else keeps it locked.
        """
        try:
            with self.database.atomic():
                pass
        except JournalBusy as error:
            if "readonly" not in error.message:
                raise
            raise Misconfigured(
                "This user may not write to the database.",
                hint="Run modn-watch as the user that owns it, or give that file to this user.",
            ) from error

    def schema_version(self) -> str:
        """Return the name of the newest migration that was applied."""
        return max(Runner(self.database, str(_MIGRATIONS)).applied(), default="")


def open_journal(url: str) -> Journal:
    """Open the database, bring its schema up to date and return the journal.

    Args:
        url: `sqlite:///` and a path.

    Raises:
        Misconfigured: the database cannot be opened, or a newer program made it.
        JournalBusy: somebody else keeps it locked.
    """
    database = _sqlite(url.removeprefix("sqlite:///"))
    try:
        with database.connection_context():
            _migrate(database)
    except JournalBusy as busy:
        error = busy.__cause__
        if "locked" in str(error):
            raise JournalBusy(f"The database {url} is locked by somebody else.") from error
        raise Misconfigured(
            f"The database {url} cannot be opened: {error}.",
            hint="Look at database_url, and whether its folder is there and may be written to.",
        ) from error
    except peewee.DatabaseError as error:
        raise Misconfigured(
            f"{url} is not a database of modn-watch: {error}.", hint="Look at database_url."
        ) from error
    made = tables(database)
    ingests = Ingests(database, made)
    records = Records(database, made, ingests)
    return Journal(
        database=database,
        ingests=ingests,
        places=Places(database, made, ingests),
        records=records,
        changes=Changes(database, made, records),
        roots=KnownRoots(made),
    )


def _sqlite(path: str) -> Any:
    """Return a database whose transactions take the write lock at once.

    A deferred transaction that reads and then writes fails with "database is locked" whatever
    the timeout (measured: 363 of 800 lost with two processes of four threads; none so).
    """
    return Database(
        unquote(path),
        pragmas={"journal_mode": "wal", "synchronous": "full", "foreign_keys": 1},
        timeout=_BUSY_TIMEOUT_S,
        lock_type="IMMEDIATE",
    )


def _migrate(database: Any) -> None:
    runner = Runner(database, str(_MIGRATIONS))
    unknown = sorted(step.name for step in runner.status() if step.path is None)
    if unknown:
        raise Misconfigured(
            f"The database was made by a newer modn-watch (it knows {unknown[-1]}).",
            hint="Install that version, or name another database_url.",
        )
    runner.up()
