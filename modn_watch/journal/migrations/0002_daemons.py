"""Which daemons run, and how each sees its folders."""

from __future__ import annotations

from typing import Any

from peewee import SqliteDatabase

_SQLITE = {"json": "TEXT", "time": "TEXT", "text": "TEXT"}
_POSTGRESQL = {"json": "JSONB", "time": "TIMESTAMPTZ", "text": "TEXT"}

_DAEMONS = """
CREATE TABLE daemons (
    token VARCHAR(64) NOT NULL PRIMARY KEY,
    host {text} NOT NULL,
    boot {text} NOT NULL,
    pid BIGINT NOT NULL,
    started BIGINT NOT NULL,
    version {text} NOT NULL,
    began_at {time} NOT NULL,
    seen_at {time} NOT NULL,
    report {json} NOT NULL
)
"""


def up(_migrator: Any, db: Any) -> None:
    """Make the table."""
    types = _SQLITE if isinstance(db, SqliteDatabase) else _POSTGRESQL
    db.execute_sql(_DAEMONS.format(**types))
