"""Who may ask, who has signed in, and who changed what."""

from __future__ import annotations

from typing import Any

from peewee import SqliteDatabase

_SQLITE = {
    "serial": "INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT",
    "json": "TEXT",
    "time": "TEXT",
}
_POSTGRESQL = {
    "serial": "BIGSERIAL NOT NULL PRIMARY KEY",
    "json": "JSONB",
    "time": "TIMESTAMPTZ",
}

_TABLES = (
    """CREATE TABLE tokens (
        id {serial},
        name TEXT NOT NULL,
        role TEXT NOT NULL,
        digest TEXT NOT NULL,
        created_at {time} NOT NULL,
        last_used_at {time},
        revoked_at {time}
    )""",
    "CREATE UNIQUE INDEX tokens_name ON tokens (name) WHERE revoked_at IS NULL",
    "CREATE UNIQUE INDEX tokens_digest ON tokens (digest)",
    """CREATE TABLE sessions (
        digest TEXT NOT NULL PRIMARY KEY,
        token_id BIGINT NOT NULL REFERENCES tokens (id) ON DELETE CASCADE,
        created_at {time} NOT NULL,
        expires_at {time} NOT NULL
    )""",
    "CREATE INDEX sessions_token_id ON sessions (token_id)",
    # A record's number without a reference: what was done to it outlives it.
    """CREATE TABLE audit_log (
        id {serial},
        at {time} NOT NULL,
        by_whom TEXT NOT NULL,
        what TEXT NOT NULL,
        ingest_id BIGINT,
        subject TEXT,
        before {json},
        after {json}
    )""",
    "CREATE INDEX audit_log_ingest_id ON audit_log (ingest_id)",
    "CREATE INDEX audit_log_what ON audit_log (what)",
)

_KEPT_SQLITE = (
    """CREATE TRIGGER audit_log_unchanged BEFORE UPDATE ON audit_log BEGIN
        SELECT RAISE(ABORT, 'audit_log is only ever added to');
    END""",
    """CREATE TRIGGER audit_log_kept BEFORE DELETE ON audit_log BEGIN
        SELECT RAISE(ABORT, 'audit_log is only ever added to');
    END""",
    # REPLACE removes a row without asking the trigger above.
    # Source: sqlite.org, "The ON CONFLICT Clause", on recursive_triggers.
    """CREATE TRIGGER audit_log_not_replaced BEFORE INSERT ON audit_log
    WHEN EXISTS (SELECT 1 FROM audit_log WHERE id = new.id) BEGIN
        SELECT RAISE(ABORT, 'audit_log is only ever added to');
    END""",
)
_KEPT_POSTGRESQL = (
    """CREATE FUNCTION audit_log_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        RAISE EXCEPTION 'audit_log is only ever added to';
    END $$""",
    """CREATE TRIGGER audit_log_kept BEFORE UPDATE OR DELETE ON audit_log
    FOR EACH ROW EXECUTE FUNCTION audit_log_kept()""",
    """CREATE TRIGGER audit_log_not_emptied BEFORE TRUNCATE ON audit_log
    FOR EACH STATEMENT EXECUTE FUNCTION audit_log_kept()""",
    # Or session_replication_role would switch them off.
    "ALTER TABLE audit_log ENABLE ALWAYS TRIGGER audit_log_kept",
    "ALTER TABLE audit_log ENABLE ALWAYS TRIGGER audit_log_not_emptied",
)


def up(_migrator: Any, db: Any) -> None:
    """Make the tables."""
    is_sqlite = isinstance(db, SqliteDatabase)
    types = _SQLITE if is_sqlite else _POSTGRESQL
    for statement in _TABLES:
        db.execute_sql(statement.format(**types))
    for statement in _KEPT_SQLITE if is_sqlite else _KEPT_POSTGRESQL:
        db.execute_sql(statement)
