"""The tables of tokens, sessions and the audit log, as Peewee sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from peewee import BigIntegerField, ForeignKeyField

from modn_watch.journal.fields import DocumentField, LineField, ProseField, UtcField

if TYPE_CHECKING:
    from peewee import Database


def token_table(database: Database) -> Any:
    """Return the table of tokens."""

    class Token(database.Model):  # type: ignore[name-defined,misc]  # as in tables.py
        name = ProseField()
        role = LineField()
        digest = LineField()
        created_at = UtcField()
        last_used_at = UtcField(null=True)
        revoked_at = UtcField(null=True)

        class Meta:
            table_name = "tokens"

    return Token


def session_table(database: Database, token: Any) -> Any:
    """Return the table of sessions."""
    of = token

    class Session(database.Model):  # type: ignore[name-defined,misc]  # as above
        digest = LineField(primary_key=True)
        token = ForeignKeyField(of, on_delete="CASCADE")
        created_at = UtcField()
        expires_at = UtcField()

        class Meta:
            table_name = "sessions"

    return Session


def audit_table(database: Database) -> Any:
    """Return the table of the audit log."""

    class AuditLog(database.Model):  # type: ignore[name-defined,misc]  # as above
        at = UtcField()
        by_whom = ProseField()
        what = LineField()
        ingest = BigIntegerField(null=True, column_name="ingest_id")
        subject = ProseField(null=True)
        before = DocumentField(null=True)
        after = DocumentField(null=True)

        class Meta:
            table_name = "audit_log"

    return AuditLog
