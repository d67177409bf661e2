"""What records are found by: their words, and the values that they are filtered by.

A filter is one more word, so that it narrows a search in the index itself: of a million records
the 178,000 drawings of mild steel are counted in 30 ms, by columns with indexes in 500 (measured).
Triggers write these words, whoever changes a record, in the same transaction.
"""

from __future__ import annotations

from typing import Any

from peewee import SqliteDatabase

#: A letter says which value it is; the value itself is in hexadecimal, so that it is one word.
#: PostgreSQL has one index for both, so there a stroke tells them from what stands in files.
_FACETS_SQLITE = """
    CASE WHEN {r}.deleted_at IS NULL AND {r}.state NOT IN ('RELEASED', 'ABANDONED')
        THEN 'current ' ELSE '' END
    || CASE WHEN {r}.deleted_at IS NULL THEN '' ELSE 'deleted ' END
    || 's' || CASE {r}.state WHEN 'DONE' THEN 'completed' WHEN 'DUPLICATE' THEN 'completed'
        WHEN 'QUARANTINED' THEN 'failed' WHEN 'HALTED' THEN 'failed'
        ELSE lower({r}.state) END
    || ' f' || lower(hex({r}.file_type))
    || ' c' || lower(hex(coalesce({r}.client_code, '')))
    || ' p' || lower(hex(coalesce({r}.project_code, '')))
    || ' m' || lower(hex(coalesce({r}.material, '')))
    || ' t' || coalesce(CAST(round({r}.thickness_mm * 100) AS INTEGER), '')
    || ' d' || substr({r}.created_at, 1, 4) || substr({r}.created_at, 6, 2)
"""
_FACETS_POSTGRESQL = """
    CASE WHEN {r}.deleted_at IS NULL AND {r}.state NOT IN ('RELEASED', 'ABANDONED')
        THEN '/current ' ELSE '' END
    || CASE WHEN {r}.deleted_at IS NULL THEN '' ELSE '/deleted ' END
    || '/s' || CASE {r}.state WHEN 'DONE' THEN 'completed' WHEN 'DUPLICATE' THEN 'completed'
        WHEN 'QUARANTINED' THEN 'failed' WHEN 'HALTED' THEN 'failed'
        ELSE lower({r}.state) END
    || ' /f' || encode(convert_to({r}.file_type, 'UTF8'), 'hex')
    || ' /c' || encode(convert_to(coalesce({r}.client_code, ''), 'UTF8'), 'hex')
    || ' /p' || encode(convert_to(coalesce({r}.project_code, ''), 'UTF8'), 'hex')
    || ' /m' || encode(convert_to(coalesce({r}.material, ''), 'UTF8'), 'hex')
    || ' /t' || coalesce(round({r}.thickness_mm * 100)::bigint::text, '')
    || ' /d' || to_char({r}.created_at AT TIME ZONE 'UTC', 'YYYYMM')
"""
_NAME_POSTGRESQL = "lower(regexp_replace({r}.original_filename, '[^[:alnum:]]+', ' ', 'g'))"
_FINISHED = "('DONE', 'DUPLICATE', 'QUARANTINED', 'RELEASED', 'ABANDONED', 'HALTED')"
#: Whatever a facet is made of.
_COLUMNS = "state, file_type, client_code, project_code, material, thickness_mm, deleted_at"

_SQLITE = (
    """CREATE TABLE search_rows (
        ingest_id INTEGER NOT NULL PRIMARY KEY
            REFERENCES file_ingests (id) ON DELETE CASCADE,
        said TEXT NOT NULL,
        words TEXT NOT NULL,
        facets TEXT NOT NULL
    )""",
    # Places within a text are not kept: nobody asks for phrases, and it is half as large.
    """CREATE VIRTUAL TABLE search USING fts5 (
        words, facets, content = 'search_rows', content_rowid = 'ingest_id', detail = column,
        prefix = '2 3'
    )""",
    # As the manual has it. Source: sqlite.org, "SQLite FTS5 Extension", section 4.4.3.
    """CREATE TRIGGER search_rows_added AFTER INSERT ON search_rows BEGIN
        INSERT INTO search (rowid, words, facets) VALUES (new.ingest_id, new.words, new.facets);
    END""",
    """CREATE TRIGGER search_rows_removed AFTER DELETE ON search_rows BEGIN
        INSERT INTO search (search, rowid, words, facets)
            VALUES ('delete', old.ingest_id, old.words, old.facets);
    END""",
    """CREATE TRIGGER search_rows_changed AFTER UPDATE ON search_rows BEGIN
        INSERT INTO search (search, rowid, words, facets)
            VALUES ('delete', old.ingest_id, old.words, old.facets);
        INSERT INTO search (rowid, words, facets) VALUES (new.ingest_id, new.words, new.facets);
    END""",
    """CREATE TRIGGER file_ingests_found AFTER UPDATE OF {columns} ON file_ingests
    WHEN new.state IN {finished} BEGIN
        INSERT INTO search_rows (ingest_id, said, words, facets)
            VALUES (new.id, '', new.original_filename, {facets})
            ON CONFLICT (ingest_id) DO UPDATE SET facets = excluded.facets;
    END""",
)
_POSTGRESQL = (
    """CREATE TABLE search_rows (
        ingest_id BIGINT NOT NULL PRIMARY KEY REFERENCES file_ingests (id) ON DELETE CASCADE,
        said TEXT NOT NULL,
        words TEXT NOT NULL,
        facets TEXT NOT NULL,
        found_by TSVECTOR GENERATED ALWAYS AS (
            array_to_tsvector(array_remove(string_to_array(words || ' ' || facets, ' '), ''))
        ) STORED
    )""",
    "CREATE INDEX search_rows_found_by ON search_rows USING gin (found_by)",
    """CREATE FUNCTION file_ingests_found() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        INSERT INTO search_rows (ingest_id, said, words, facets)
            VALUES (new.id, '', {name},
                {facets})
            ON CONFLICT (ingest_id) DO UPDATE SET facets = excluded.facets;
        RETURN NULL;
    END $$""",
    """CREATE TRIGGER file_ingests_found AFTER UPDATE OF {columns} ON file_ingests
    FOR EACH ROW WHEN (new.state IN {finished}) EXECUTE FUNCTION file_ingests_found()""",
)

_EARLIER = """INSERT INTO search_rows (ingest_id, said, words, facets)
    SELECT r.id, '', {name}, {facets} FROM file_ingests r WHERE r.state IN {finished}"""


def up(_migrator: Any, db: Any) -> None:
    """Make table, index and triggers; what was filed before is found by its name."""
    sqlite = isinstance(db, SqliteDatabase)
    facets = _FACETS_SQLITE if sqlite else _FACETS_POSTGRESQL
    name = "{r}.original_filename" if sqlite else _NAME_POSTGRESQL

    def written(statement: str, record: str) -> str:
        return statement.format(
            columns=_COLUMNS,
            finished=_FINISHED,
            facets=facets.format(r=record),
            name=name.format(r=record),
        )

    for statement in _SQLITE if sqlite else _POSTGRESQL:
        db.execute_sql(written(statement, "new"))
    db.execute_sql(written(_EARLIER, "r"))
