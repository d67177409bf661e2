"""What lists of parts state."""

from __future__ import annotations

from typing import Any

from peewee import SqliteDatabase

_SQLITE = {"serial": "INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT", "float": "REAL"}
_POSTGRESQL = {"serial": "BIGSERIAL NOT NULL PRIMARY KEY", "float": "DOUBLE PRECISION"}

_PART_LINES = """
CREATE TABLE part_lines (
    id {serial},
    ingest_id BIGINT NOT NULL REFERENCES file_ingests (id) ON DELETE CASCADE,
    mark TEXT,
    description TEXT,
    profile TEXT,
    grade TEXT,
    material TEXT,
    thickness_mm {float},
    quantity BIGINT,
    length_mm {float},
    width_mm {float},
    area_m2 {float},
    mass_kg {float},
    drawing TEXT,
    evidence TEXT NOT NULL
)
"""


def up(_migrator: Any, db: Any) -> None:
    """Make the table."""
    types = _SQLITE if isinstance(db, SqliteDatabase) else _POSTGRESQL
    db.execute_sql(_PART_LINES.format(**types))
    db.execute_sql("CREATE INDEX part_lines_ingest_id ON part_lines (ingest_id)")
