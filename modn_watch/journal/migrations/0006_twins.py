"""What files are found to be the same by: the shapes of their parts, and how pictures look.

What was read before is listed as due, and filled in little by little by whoever keeps house: of a
million records that takes hours, and nobody must wait for it.
"""

from __future__ import annotations

from typing import Any

from peewee import SqliteDatabase

_SQLITE = {
    "serial": "INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT",
    "float": "REAL",
    "json": "TEXT",
    "bool": "INTEGER",
}
_POSTGRESQL = {
    "serial": "BIGSERIAL NOT NULL PRIMARY KEY",
    "float": "DOUBLE PRECISION",
    "json": "JSONB",
    "bool": "BOOLEAN",
}

_TABLES = (
    """CREATE TABLE shapes (
        id {serial},
        contours BIGINT NOT NULL,
        length_mm {float} NOT NULL,
        net_area_mm2 {float} NOT NULL,
        radius_mm {float} NOT NULL,
        simple {bool} NOT NULL,
        outline {json} NOT NULL
    )""",
    "CREATE INDEX shapes_sizes ON shapes (contours, length_mm, net_area_mm2, radius_mm)",
    """CREATE TABLE part_shapes (
        id {serial},
        ingest_id BIGINT NOT NULL REFERENCES file_ingests (id) ON DELETE CASCADE,
        shape_id BIGINT NOT NULL REFERENCES shapes (id),
        mirrored {bool} NOT NULL,
        quantity BIGINT NOT NULL
    )""",
    "CREATE INDEX part_shapes_ingest_id ON part_shapes (ingest_id)",
    "CREATE INDEX part_shapes_shape_id ON part_shapes (shape_id, ingest_id)",
    """CREATE TABLE likenesses (
        ingest_id BIGINT NOT NULL PRIMARY KEY REFERENCES file_ingests (id) ON DELETE CASCADE,
        parts_key TEXT,
        times BIGINT NOT NULL,
        simple {bool} NOT NULL,
        bits_0 BIGINT,
        bits_1 BIGINT,
        bits_2 BIGINT,
        bits_3 BIGINT
    )""",
    """CREATE INDEX likenesses_parts_key ON likenesses (parts_key, ingest_id)
        WHERE parts_key IS NOT NULL""",
    *(
        f"CREATE INDEX likenesses_bits_{n} ON likenesses (bits_{n}) WHERE bits_{n} IS NOT NULL"
        for n in range(4)
    ),
    """CREATE TABLE twins_due (
        ingest_id BIGINT NOT NULL PRIMARY KEY REFERENCES file_ingests (id) ON DELETE CASCADE
    )""",
    """INSERT INTO twins_due (ingest_id)
        SELECT id FROM file_ingests
        WHERE file_type IN ('dxf', 'dwg', 'lbrn2') AND state IN ('DONE', 'DUPLICATE')""",
)
#: A shape that no file has any more goes with the last one, whoever deletes that.
_FORGET_SQLITE = (
    """CREATE TRIGGER part_shapes_removed AFTER DELETE ON part_shapes BEGIN
        DELETE FROM shapes WHERE id = old.shape_id
            AND NOT EXISTS (SELECT 1 FROM part_shapes WHERE shape_id = old.shape_id);
    END""",
)
_FORGET_POSTGRESQL = (
    """CREATE FUNCTION part_shapes_removed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        DELETE FROM shapes WHERE id = old.shape_id
            AND NOT EXISTS (SELECT 1 FROM part_shapes WHERE shape_id = old.shape_id);
        RETURN NULL;
    END $$""",
    """CREATE TRIGGER part_shapes_removed AFTER DELETE ON part_shapes
    FOR EACH ROW EXECUTE FUNCTION part_shapes_removed()""",
)


def up(_migrator: Any, db: Any) -> None:
    """Make tables, indexes and the trigger, and list what is to be compared yet."""
    sqlite = isinstance(db, SqliteDatabase)
    types = _SQLITE if sqlite else _POSTGRESQL
    for statement in _TABLES:
        db.execute_sql(statement.format(**types))
    for statement in _FORGET_SQLITE if sqlite else _FORGET_POSTGRESQL:
        db.execute_sql(statement)
