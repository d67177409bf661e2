"""The tables of the first version."""

from __future__ import annotations

import re
from typing import Any

from peewee import SqliteDatabase

_SQLITE = {
    # AUTOINCREMENT: an id that was deleted is never given out again.
    "serial": "INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT",
    "bytes": "BLOB",
    "json": "TEXT",
    "time": "TEXT",
    "float": "REAL",
    "bool": "INTEGER",
    "long_source": "source",
    "quarantine_path_unique": """CREATE UNIQUE INDEX file_ingests_quarantine_path
    ON file_ingests (quarantine_path) WHERE""",
    "by_source": "(inbox, source, id)",
    "by_released_to": "(inbox, released_to)",
    "by_logical_name": "(logical_name)",
    "by_value": "(key, value)",
}
_POSTGRESQL = {
    "serial": "BIGSERIAL NOT NULL PRIMARY KEY",
    "bytes": "BYTEA",
    "json": "JSONB",
    "time": "TIMESTAMPTZ",
    "float": "DOUBLE PRECISION",
    "bool": "BOOLEAN",
    # An entry of an ordered index holds 2,700 bytes at most, and a path may have 4,096.
    "long_source": "sha256(source)",
    "quarantine_path_unique": """ALTER TABLE file_ingests
    ADD CONSTRAINT file_ingests_quarantine_path EXCLUDE USING hash (quarantine_path WITH =)
    WHERE""",
    "by_source": "USING hash (source)",
    "by_released_to": "USING hash (released_to)",
    "by_logical_name": "USING hash (logical_name)",
    "by_value": "USING hash (value)",
}
#: SQLite stores texts of any length and numbers of 64 bits, whatever a column says.
_AS_WIDE_AS_SQLITE = ((r"VARCHAR\(\d+\)", "TEXT"), (r"\bINTEGER\b", "BIGINT"))

_FILE_INGESTS = """
CREATE TABLE file_ingests (
    id {serial},
    state VARCHAR(16) NOT NULL,
    inbox VARCHAR(64) NOT NULL,
    source {bytes} NOT NULL,
    source_path TEXT NOT NULL,
    original_filename TEXT NOT NULL,
    device BIGINT NOT NULL,
    inode BIGINT NOT NULL,
    seen_size BIGINT NOT NULL,
    mtime_ns BIGINT NOT NULL,
    ctime_ns BIGINT NOT NULL,
    file_size BIGINT NOT NULL,
    copied {bool} NOT NULL,
    held_name VARCHAR(64),
    stamp {json},
    lease_host VARCHAR(255),
    lease_boot VARCHAR(255),
    lease_pid INTEGER,
    lease_started BIGINT,
    lease_token VARCHAR(64),
    lease_at {time},
    attempts INTEGER NOT NULL,
    in_child {bool} NOT NULL,
    alone {bool} NOT NULL,
    deferrals INTEGER NOT NULL,
    due_at {time} NOT NULL,
    error_code VARCHAR(64),
    error_message TEXT,
    error_hint TEXT,
    sha256 VARCHAR(64),
    file_type VARCHAR(16) NOT NULL,
    mime_type VARCHAR(255) NOT NULL,
    extension VARCHAR(32) NOT NULL,
    client_code VARCHAR(255),
    project_code VARCHAR(255),
    part_name TEXT,
    material VARCHAR(255),
    thickness_mm {float},
    quantity INTEGER,
    stated_version INTEGER,
    confidence_score {float} NOT NULL,
    logical_name TEXT,
    stem VARCHAR(255),
    version INTEGER,
    stored_filename VARCHAR(255),
    file_path TEXT,
    duplicate_of INTEGER REFERENCES file_ingests (id) ON DELETE SET NULL,
    quarantine_path TEXT,
    released_to {bytes},
    stated {json},
    notes {json},
    submitted_by VARCHAR(255),
    created_at {time} NOT NULL,
    updated_at {time} NOT NULL,
    processed_at {time},
    deleted_at {time}
)
"""

_FILE_EXTRACTIONS = """
CREATE TABLE file_extractions (
    id {serial},
    ingest_id INTEGER NOT NULL REFERENCES file_ingests (id) ON DELETE CASCADE,
    extraction_type VARCHAR(16) NOT NULL,
    parser_name VARCHAR(64) NOT NULL,
    parser_version VARCHAR(32) NOT NULL,
    extracted_data {json} NOT NULL,
    confidence_score {float} NOT NULL,
    created_at {time} NOT NULL
)
"""

_FILE_METADATA = """
CREATE TABLE file_metadata (
    id {serial},
    ingest_id INTEGER NOT NULL REFERENCES file_ingests (id) ON DELETE CASCADE,
    key VARCHAR(64) NOT NULL,
    value TEXT NOT NULL,
    unit VARCHAR(16) NOT NULL,
    data_type VARCHAR(8) NOT NULL,
    source TEXT NOT NULL
)
"""

_ROOTS = """
CREATE TABLE roots (
    id {serial},
    role VARCHAR(16) NOT NULL,
    path TEXT NOT NULL,
    root_id VARCHAR(64) NOT NULL
)
"""

_TOMBSTONES = """
CREATE TABLE tombstones (
    id {serial},
    inbox VARCHAR(64) NOT NULL,
    source {bytes} NOT NULL,
    device BIGINT NOT NULL,
    inode BIGINT NOT NULL,
    seen_size BIGINT NOT NULL,
    mtime_ns BIGINT NOT NULL,
    ctime_ns BIGINT NOT NULL
)
"""

_RETIRED_VERSIONS = """
CREATE TABLE retired_versions (
    id {serial},
    client_code VARCHAR(255) NOT NULL,
    project_code VARCHAR(255) NOT NULL,
    stem VARCHAR(255) NOT NULL,
    extension VARCHAR(32) NOT NULL,
    version INTEGER NOT NULL
)
"""

_INDEXES = (
    "CREATE INDEX file_ingests_state ON file_ingests (state)",
    "CREATE INDEX file_ingests_file_type ON file_ingests (file_type)",
    "CREATE INDEX file_ingests_client_code ON file_ingests (client_code)",
    "CREATE INDEX file_ingests_project_code ON file_ingests (project_code)",
    "CREATE INDEX file_ingests_material ON file_ingests (material)",
    "CREATE INDEX file_ingests_thickness_mm ON file_ingests (thickness_mm)",
    "CREATE INDEX file_ingests_sha256 ON file_ingests (sha256)",
    "CREATE INDEX file_ingests_created_at ON file_ingests (created_at)",
    "CREATE INDEX file_ingests_deleted_at ON file_ingests (deleted_at)",
    "CREATE INDEX file_ingests_logical_name ON file_ingests {by_logical_name}",
    "CREATE INDEX file_ingests_duplicate_of ON file_ingests (duplicate_of)",
    "CREATE INDEX file_ingests_source ON file_ingests {by_source}",
    # Asked of each file that comes in, and true of few.
    """CREATE INDEX file_ingests_released_to ON file_ingests {by_released_to}
    WHERE released_to IS NOT NULL""",
    # What a file waits for is one of few rows, however long the history grows.
    """CREATE INDEX file_ingests_active ON file_ingests (due_at, id) WHERE state IN
    ('CLAIMING', 'CLAIMED', 'PARSED', 'FILING', 'TIDYING', 'REJECTING')""",
    # One condition of one file is taken in hand once, whoever sees it.
    """CREATE UNIQUE INDEX file_ingests_sighting ON file_ingests
    (inbox, {long_source}, device, inode, seen_size, mtime_ns, ctime_ns)
    WHERE state = 'CLAIMING'""",
    "CREATE UNIQUE INDEX file_ingests_held_name ON file_ingests (held_name)",
    # Only the ingest that owns an archived file has a stem.
    """CREATE UNIQUE INDEX file_ingests_version ON file_ingests
    (client_code, project_code, stem, extension, version) WHERE stem IS NOT NULL""",
    "CREATE UNIQUE INDEX file_ingests_file_path ON file_ingests (file_path) WHERE stem IS NOT NULL",
    "{quarantine_path_unique} (state IN ('REJECTING', 'QUARANTINED'))",
    "CREATE INDEX file_extractions_ingest_id ON file_extractions (ingest_id)",
    "CREATE INDEX file_metadata_ingest_id ON file_metadata (ingest_id)",
    "CREATE INDEX file_metadata_key_value ON file_metadata {by_value}",
    "CREATE UNIQUE INDEX roots_role_path ON roots (role, path)",
    """CREATE UNIQUE INDEX tombstones_identity ON tombstones
    (inbox, {long_source}, device, inode, seen_size, mtime_ns, ctime_ns)""",
    """CREATE UNIQUE INDEX retired_versions_version ON retired_versions
    (client_code, project_code, stem, extension, version)""",
)
_TABLES = (
    *(_FILE_INGESTS, _FILE_EXTRACTIONS, _FILE_METADATA, _ROOTS, _TOMBSTONES),
    _RETIRED_VERSIONS,
)


def up(_migrator: Any, db: Any) -> None:
    """Make the tables and their indexes."""
    is_sqlite = isinstance(db, SqliteDatabase)
    types = _SQLITE if is_sqlite else _POSTGRESQL
    for statement in (*_TABLES, *_INDEXES):
        sql = statement.format(**types)
        for narrow, wide in () if is_sqlite else _AS_WIDE_AS_SQLITE:
            sql = re.sub(narrow, wide, sql)
        db.execute_sql(sql)
