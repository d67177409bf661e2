"""PostgreSQL through Peewee and psycopg 3, where being refused is `JournalBusy`."""

from __future__ import annotations

import contextlib
import re
from typing import TYPE_CHECKING, Any

import peewee
import psycopg
from psycopg import conninfo

from modn_watch import database_url
from modn_watch.errors import JournalBusy, Misconfigured
from modn_watch.journal.pool import Pool

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from modn_watch.errors import ModnWatchError

#: The oldest that Debian and PostgreSQL still support.
_OLDEST = 130_000
#: How long one statement may take; the server ends it first, we do if the server is dead.
_ANSWER_S = 18.0
#: What the URL may say otherwise. A dead server or a cut cable is noticed within 20 s.
_PARAMETERS: dict[str, Any] = {
    "connect_timeout": 10,
    "keepalives_idle": 5,
    "keepalives_interval": 3,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
    "application_name": "modn-watch",
}
#: The last ones let the server notice that we are gone, and free what we have locked. With the
#: usual 4 MB to work in, it forgets which of a hundred thousand rows have a word, and looks at all
#: on their pages anew: a search takes twice as long (measured). Who gave it more, gets more.
_SESSION = """
    SET client_encoding = 'UTF8'; SET TimeZone = 'UTC';
    SET lock_timeout = '10s'; SET statement_timeout = '15s';
    SET idle_in_transaction_session_timeout = '5min';
    SELECT set_config('work_mem', '16MB', FALSE)
        WHERE pg_size_bytes(current_setting('work_mem')) < pg_size_bytes('16MB');
    SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3;
"""
#: "modn" in ASCII, above the table's own number.
_LOCK = 0x6D6F646E << 32
#: One writer at a time, as with SQLite: what a transaction read still holds when it writes.
#: The isolation is named because under a stricter one the first statement, the lock's, would
#: fix what the transaction sees before the lock is there. The lock is that of the table which
#: the statements mean, under whatever search_path; before it is made, all share another.
_BEGIN = f"""
    BEGIN ISOLATION LEVEL READ COMMITTED;
    SELECT pg_advisory_xact_lock(
        {_LOCK} + coalesce(to_regclass('file_ingests')::oid::bigint, 0))
"""
#: What a server tells who asks for something that it will not give later either. It has no codes
#: for us here, and may speak other languages: what is not known is tried again.
_HOPELESS = re.compile(
    r"authentication failed|does not exist|no pg_hba\.conf entry|permission denied"
    r"|no password supplied|server does not support SSL|root certificate|certificate verify failed"
)


_READ_ONLY = (
    psycopg.errors.InsufficientPrivilege,
    psycopg.errors.ReadOnlySqlTransaction,
)
#: Internal are also a transaction that took too long, and a server that can only be read.
_REFUSED = (
    *(psycopg.OperationalError, psycopg.IntegrityError, psycopg.InternalError),
    psycopg.errors.InsufficientPrivilege,
)


class PostgresDatabase(peewee.PostgresqlDatabase):
    """A database of a server.

    Refused is: it could not be reached, broke off, was too slow, locked or full, or another
    process has just taken what this one wanted.  A transaction around it is undone, and the step
    may be repeated, on a fresh connection if need be.  What is wrong with the statement itself
    stays Peewee's error: it is a bug.
    """

    def __init__(self, url: str) -> None:
        self._shown = database_url.shown(url)
        try:
            parameters = {**_PARAMETERS, **conninfo.conninfo_to_dict(url)}
        except psycopg.ProgrammingError:
            # What it says may hold a part of a password.
            raise Misconfigured(
                f"PostgreSQL does not understand database_url ({self._shown}).",
                hint="Look at the options behind its question mark.",
            ) from None
        self._pool = Pool(lambda: _connected(parameters))
        super().__init__("postgresql", prefer_psycopg3=True)
        # Each thread has its own state; none waits while another one's server does not answer.
        self._lock = contextlib.nullcontext()

    def _connect(self) -> Any:
        with _answering():
            return self._pool.take()

    def _close(self, conn: Any) -> None:
        self._pool.give_back(conn)

    def cursor(self, named_cursor: None = None) -> psycopg.Cursor[Any]:
        """Return a cursor of this thread's connection, which is opened anew if it was lost."""
        del named_cursor  # for results that do not fit into memory
        if self._lost() and not self.in_transaction():
            self.close()
        with _answering():
            cursor: psycopg.Cursor[Any] = self.connection().cursor()
        return cursor

    def _lost(self) -> bool:
        return not self.is_closed() and self.connection().closed

    def execute_sql(self, sql: str, params: Any = None) -> Any:
        """Execute a statement; one that only reads is not the one that finds a connection lost."""
        return self._again_if_lost(lambda: super(PostgresDatabase, self).execute_sql(sql, params))

    def begin(self, isolation_level: str | None = None) -> None:
        """Begin a transaction, and wait until no other is open."""
        del isolation_level  # always the same
        try:
            self._again_if_lost(lambda: self.cursor().execute(_BEGIN))
        except JournalBusy:
            self.rollback()
            raise

    def _again_if_lost(self, call: Callable[[], Any]) -> Any:
        """Call, and once more on a new connection unless something was written before it.

        All writes are in transactions: before one begins nothing can be done twice.
        """
        try:
            return call()
        except JournalBusy:
            if self.in_transaction() or not self._lost():
                raise
            return call()

    def rollback(self) -> None:
        """Undo a transaction; the server does it by itself where the connection was lost."""
        try:
            if not self.is_closed() and not self._lost():
                super().rollback()
        except JournalBusy:
            # What ended the transaction is worth telling, not this.
            if not self._lost():
                raise

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """Keep out others who would change the schema, too."""
        with self.atomic():
            yield

    def exists(self) -> bool:
        """Return whether somebody made the tables."""
        row = self.execute_sql("SELECT to_regclass('file_ingests') IS NOT NULL").fetchone()
        return bool(row[0])

    def unopened(self, error: Exception) -> ModnWatchError:
        """Return what to say when it cannot be opened."""
        said = error.__cause__ or error
        reason = f"{_first_line(said)}."
        if isinstance(said, psycopg.errors.InsufficientPrivilege):
            return Misconfigured(
                f"The database {self._shown} lets this user make no tables: {reason}",
                hint="As its owner: GRANT CREATE ON SCHEMA public TO the user in database_url.",
            )
        if isinstance(said, psycopg.errors.ReadOnlySqlTransaction) or _HOPELESS.search(str(said)):
            return Misconfigured(
                f"The database {self._shown} cannot be opened: {reason}",
                hint="Look at database_url, and whether the server knows that user and database.",
            )
        if not isinstance(error, JournalBusy):
            return Misconfigured(
                f"{self._shown} is not a database of modn-watch: {reason}",
                hint="Look at database_url.",
            )
        return JournalBusy(
            f"The database {self._shown} cannot be reached: {reason}",
            hint="Look whether the server runs, and at database_url.",
        )

    def require_writable(self) -> None:
        """Do nothing where this user may write.

        Raises:
            Misconfigured: it may not.
            JournalBusy: the server does not answer.
        """
        try:
            with self.atomic():
                self.execute_sql("UPDATE file_ingests SET id = id WHERE FALSE")
        except JournalBusy as error:
            if not isinstance(error.__cause__, _READ_ONLY):
                raise
            raise Misconfigured(
                f"The user in database_url may not write: {_first_line(error.__cause__)}.",
                hint="Name the user that owns the tables, and a server that takes writes.",
            ) from error


class _Connection(psycopg.Connection[Any]):
    """A connection on which nobody waits for ever."""

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """Return what comes of a conversation with the server, or end the connection.

        Raises:
            OperationalError: the server said no, or nothing in time.
        """
        try:
            return super().wait(gen, interval=interval, timeout=timeout or _ANSWER_S)
        except psycopg.OperationalError:
            if self.pgconn.transaction_status == psycopg.pq.TransactionStatus.ACTIVE:
                self.pgconn.finish()
            raise


class _Cursor(psycopg.Cursor[Any]):
    """Everything that Peewee does goes through one of these, BEGIN and COMMIT too."""

    def execute(self, *statement: Any, **options: Any) -> _Cursor:
        with _answering():
            return super().execute(*statement, **options)

    def fetchone(self) -> Any:
        with _answering():
            return super().fetchone()

    def fetchall(self) -> list[Any]:
        with _answering():
            return super().fetchall()


def _connected(parameters: dict[str, Any]) -> _Connection:
    """Return a new connection; statements are not prepared, because the schema may change."""
    with contextlib.ExitStack() as undo:
        connection = _Connection.connect(
            **parameters, autocommit=True, cursor_factory=_Cursor, prepare_threshold=None
        )
        undo.callback(connection.close)
        connection.execute(_SESSION)
        _require_usable(connection)
        undo.pop_all()
    return connection


def _require_usable(connection: _Connection) -> None:
    if connection.info.server_version < _OLDEST:
        raise Misconfigured(
            f"The PostgreSQL server is version {connection.info.server_version // 10_000}.",
            hint=f"Name one of version {_OLDEST // 10_000} or newer.",
        )
    encoding = connection.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        raise Misconfigured(
            f"The PostgreSQL database can hold only what {encoding} can spell.",
            hint="Make one with CREATE DATABASE ... ENCODING 'UTF8' TEMPLATE template0.",
        )


@contextlib.contextmanager
def _answering() -> Iterator[None]:
    try:
        yield
    except _REFUSED as error:
        raise JournalBusy(f"The database did not take it: {_first_line(error)}.") from error


def _first_line(error: BaseException | None) -> str:
    """Return what a server says without the statement, which it adds below."""
    return (str(error).splitlines() or ["it gave no reason"])[0].removesuffix(".")
