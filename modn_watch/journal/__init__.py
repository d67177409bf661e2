"""The journal: where each ingest stands, the authority after a crash; and the finished records.

This package is the only one that knows Peewee.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import peewee
from playhouse.migrations import Runner

from modn_watch import database_url
from modn_watch.errors import JournalBusy, Misconfigured
from modn_watch.journal.audit import Asked, Audit
from modn_watch.journal.changes import Changes
from modn_watch.journal.daemons import Daemons, Presence
from modn_watch.journal.ingests import Arrival, Ingests, LeaseLost
from modn_watch.journal.listing import ORDERS, Query
from modn_watch.journal.news import News
from modn_watch.journal.places import Places, Wish
from modn_watch.journal.projects import Projects
from modn_watch.journal.records import Records
from modn_watch.journal.roots import KnownRoots
from modn_watch.journal.search import Found, Search, Sought
from modn_watch.journal.sessions import Session, Sessions
from modn_watch.journal.sqlite import SqliteDatabase
from modn_watch.journal.standings import Standing
from modn_watch.journal.tables import tables
from modn_watch.journal.tokens import Token, Tokens
from modn_watch.journal.twins import Parts, Twins

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "ORDERS",
    "Arrival",
    "Asked",
    "Found",
    "Journal",
    "LeaseLost",
    "Parts",
    "Presence",
    "Query",
    "Session",
    "Sought",
    "Standing",
    "Token",
    "Wish",
    "is_there",
    "open_journal",
]

_MIGRATIONS = Path(__file__).parent / "migrations"


@dataclass(frozen=True, kw_only=True)
class Journal:
    """One database, seen from several sides."""

    database: Any
    ingests: Ingests
    places: Places
    records: Records
    changes: Changes
    roots: KnownRoots
    daemons: Daemons
    projects: Projects
    news: News
    search: Search
    tokens: Tokens
    sessions: Sessions
    audit: Audit
    twins: Twins

    @property
    def crosses_hosts(self) -> bool:
        """Return whether programs on several computers may use it at once."""
        return not isinstance(self.database, SqliteDatabase)

    @contextlib.contextmanager
    def connected(self) -> Iterator[None]:
        """Close this thread's connection in the end; it is opened when it is needed first."""
        try:
            yield
        finally:
            self.database.close()

    def require_writable(self) -> None:
        """Do nothing where this user may write to the database.

        Raises:
            Misconfigured: it may not.
            JournalBusy: somebody else keeps it locked, or it does not answer.
        """
        self.database.require_writable()

    def schema_version(self) -> str:
        """Return the name of the newest migration that was applied."""
        return max(Runner(self.database, str(_MIGRATIONS)).applied(), default="")


def open_journal(url: str) -> Journal:
    """Open the database, bring its schema up to date and return the journal.

    Args:
        url: as in the configuration.

    Raises:
        Misconfigured: the database cannot be opened, or a newer program made it.
        JournalBusy: somebody else keeps it locked, or its server does not answer.
    """
    database = _database(url)
    with _opening(database):
        _migrate(database)
    made = tables(database)
    ingests = Ingests(database, made)
    records = Records(database, made, ingests)
    audit = Audit(database, made)
    return Journal(
        database=database,
        ingests=ingests,
        places=Places(database, made, ingests, audit),
        records=records,
        changes=Changes(database, made, records, audit),
        roots=KnownRoots(database, made),
        daemons=Daemons(database, made),
        projects=Projects(database, made),
        news=News(made),
        search=Search(database, made),
        tokens=Tokens(database, made, audit),
        sessions=Sessions(database, made),
        audit=audit,
        twins=Twins(database, made),
    )


def is_there(url: str) -> bool:
    """Return whether a journal was made at this URL; none is.

    Raises:
        Misconfigured: it cannot be told.
        JournalBusy: its server does not answer.
    """
    database = _database(url)
    with _opening(database):
        return bool(database.exists())


def _database(url: str) -> Any:
    if database_url.is_sqlite(url):
        return SqliteDatabase(url)
    try:
        from modn_watch.journal.postgres import PostgresDatabase  # noqa: PLC0415 -- an extra
    except ImportError:
        raise Misconfigured(
            "What modn-watch needs for PostgreSQL is not installed.",
            hint="Install it with its extra: pip install 'modn-watch[postgres]'.",
        ) from None
    return PostgresDatabase(url)


@contextlib.contextmanager
def _opening(database: Any) -> Iterator[None]:
    try:
        yield
    except (JournalBusy, peewee.DatabaseError) as error:
        raise database.unopened(error) from error
    finally:
        database.close()


def _migrate(database: Any) -> None:
    with database.alone():
        runner = Runner(database, str(_MIGRATIONS))
        steps = runner.status()
        unknown = sorted(step.name for step in steps if step.path is None)
        if unknown:
            raise Misconfigured(
                f"The database was made by a newer modn-watch (it knows {unknown[-1]}).",
                hint="Install that version, or name another database_url.",
            )
        # Who may only read gets this far, too.
        if any(step.applied is None for step in steps):
            runner.up()
