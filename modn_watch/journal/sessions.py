"""Sessions: who has signed in with a token, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from modn_watch.journal.tokens import Token, token_of

if TYPE_CHECKING:
    from datetime import datetime

    from modn_watch.journal.tables import Tables

#: After so long without a request a session is over.
IDLE: Final = timedelta(hours=12)
#: And after so long in any case.
LONGEST: Final = timedelta(days=7)
#: The end of a session is moved on no more often than this.
_MOVED_AGAIN: Final = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class Session:
    """Somebody who has signed in."""

    #: Of the secret in the browser's cookie.
    digest: str
    token: Token
    created_at: datetime
    expires_at: datetime


class Sessions:
    """The table of sessions."""

    def __init__(self, database: Any, tables: Tables) -> None:
        self._db = database
        self._table = tables.session
        self._tokens = tables.token

    def open(self, digest: str, token: Token, now: datetime) -> Session:
        """Add a session, and remove those that are over.

        Args:
            digest: of a secret that nobody had before.
            token: with which somebody signs in.
            now: the instant.
        """
        row = {"digest": digest, "token": token.id, "created_at": now, "expires_at": now + IDLE}
        with self._db.atomic():
            self._table.delete().where(self._table.expires_at <= now).execute()
            self._table.insert(row).execute()
        return Session(digest=digest, token=token, created_at=now, expires_at=now + IDLE)

    def close(self, digest: str) -> None:
        """Remove a session; one that is not there is none."""
        with self._db.atomic():
            self._table.delete().where(self._table.digest == digest).execute()

    def with_digest(self, digest: str, now: datetime) -> Session | None:
        """Return the session whose secret has this digest, if neither it nor its token is over."""
        table, tokens = self._table, self._tokens
        of_session = (table.created_at.alias("begun_at"), table.expires_at)
        of_token = (getattr(tokens, name) for name in Token.__dataclass_fields__)
        row = (
            table.select(*of_session, *of_token)
            .join(tokens, on=table.token == tokens.id)
            .where(table.digest == digest, table.expires_at > now, tokens.revoked_at.is_null())
            .dicts()
            .first()
        )
        if row is None:
            return None
        times = {"created_at": row["begun_at"], "expires_at": row["expires_at"]}
        return Session(digest=digest, token=token_of(row), **times)

    def live(self, now: datetime) -> frozenset[str]:
        """Return the digests of all sessions that are not over."""
        table, tokens = self._table, self._tokens
        rows = (
            table.select(table.digest)
            .join(tokens, on=table.token == tokens.id)
            .where(table.expires_at > now, tokens.revoked_at.is_null())
        )
        return frozenset(row["digest"] for row in rows.dicts())

    def used(self, session: Session, now: datetime) -> None:
        """Move the end of a session on, unless that was done within this minute."""
        end = min(now + IDLE, session.created_at + LONGEST)
        if end - session.expires_at >= _MOVED_AGAIN:
            with self._db.atomic():
                mine = self._table.digest == session.digest
                self._table.update({"expires_at": end}).where(mine).execute()
