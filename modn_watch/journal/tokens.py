"""Tokens: who may ask over HTTP, and for what.

Of a token the journal keeps a digest.  A fast one will do: a secret of 256 random bits is beyond
guessing however fast each guess is, where a password, which people choose, is not.
Source: NIST SP 800-63B-4, section 3.1.2.2, look-up secrets of 112 bits and more.

It is found by that digest.  How long the database takes to compare tells nothing that helps: who
does not know the secret cannot choose the digest, nor come nearer to it bit by bit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from modn_watch.errors import ModnWatchError, Unknown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from modn_watch.journal.audit import Audit
    from modn_watch.journal.tables import Tables
    from modn_watch.orders import Order, Role

#: When a token was used last is written no more often than this.
_USED_AGAIN: Final = timedelta(minutes=1)
_COLUMNS: Final = ("id", "name", "role", "created_at", "last_used_at", "revoked_at")


@dataclass(frozen=True, kw_only=True)
class Token:
    """One token, without its secret, which nobody keeps."""

    id: int
    name: str
    role: Role
    created_at: datetime
    #: To the minute; None = never.
    last_used_at: datetime | None
    revoked_at: datetime | None


class Tokens:
    """The table of tokens."""

    def __init__(self, database: Any, tables: Tables, audit: Audit) -> None:
        self._db = database
        self._table = tables.token
        self._sessions = tables.session
        self._audit = audit

    def create(self, name: str, role: Role, digest: str, order: Order) -> None:
        """Add a token.

        Args:
            name: that no other live one has.
            role: what it may.
            digest: of its secret.
            order: whose.

        Raises:
            ModnWatchError: another live one has that name.
        """
        with self._db.atomic():
            if self._live(name) is not None:
                raise ModnWatchError(
                    f"There is a token {name} already.",
                    hint=f"Give it another name, or first `modn-watch token revoke {name}`.",
                )
            row = {"name": name, "role": role, "digest": digest, "created_at": order.at}
            self._table.insert(row).execute()
            after = {"name": name, "role": role}
            self._audit.add(order, "token_create", subject=name, before=None, after=after)

    def revoke(self, name: str, order: Order) -> Token:
        """End a token, and all sessions that were opened with it.

        Raises:
            Unknown: there is none of that name, or none any more.
        """
        table = self._table
        with self._db.atomic():
            found = self._live(name)
            if found is None:
                raise Unknown(
                    f"There is no token {name}.", hint="`modn-watch token list` shows them."
                )
            table.update({"revoked_at": order.at}).where(table.id == found.id).execute()
            self._sessions.delete().where(self._sessions.token == found.id).execute()
            before = {"name": name, "role": found.role, "revoked_at": None}
            after = {**before, "revoked_at": order.at}
            self._audit.add(order, "token_revoke", subject=name, before=before, after=after)
        return found

    def every(self) -> list[Token]:
        """Return all that there ever were, oldest first."""
        return [token_of(row) for row in self._select().order_by(self._table.id).dicts()]

    def any_live(self) -> bool:
        """Return whether anybody needs a token at all."""
        return bool(self._table.select().where(self._table.revoked_at.is_null()).exists())

    def live_ids(self) -> frozenset[int]:
        """Return which tokens were not revoked, by their ids."""
        rows = self._table.select(self._table.id).where(self._table.revoked_at.is_null())
        return frozenset(row["id"] for row in rows.dicts())

    def with_digest(self, digest: str) -> Token | None:
        """Return the live token whose secret has this digest."""
        live = self._table.revoked_at.is_null()
        row = self._select().where(self._table.digest == digest, live).dicts().first()
        return token_of(row) if row else None

    def used(self, token: Token, now: datetime) -> None:
        """Write that a token was used, unless that was written within this minute."""
        if token.last_used_at is None or now - token.last_used_at >= _USED_AGAIN:
            with self._db.atomic():
                mine = self._table.id == token.id
                self._table.update({"last_used_at": now}).where(mine).execute()

    def _live(self, name: str) -> Token | None:
        live = self._table.revoked_at.is_null()
        row = self._select().where(self._table.name == name, live).dicts().first()
        return token_of(row) if row else None

    def _select(self) -> Any:
        return self._table.select(*(getattr(self._table, name) for name in _COLUMNS))


def token_of(row: Mapping[str, Any]) -> Token:
    """Return a token from its columns."""
    return Token(**{name: row[name] for name in _COLUMNS})
