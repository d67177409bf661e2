"""The tables by which files are found to be the same, as Peewee sees them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from peewee import BigIntegerField, BooleanField, FloatField, ForeignKeyField

from modn_watch.journal.fields import DocumentField, ProseField

if TYPE_CHECKING:
    from peewee import Database


@dataclass(frozen=True, kw_only=True)
class TwinTables:
    """What the files of one journal are compared by."""

    #: Every different part once.
    shape: Any
    #: Which file shows which, how often, and whether turned over.
    part_shape: Any
    #: One row for each file that was looked at.
    likeness: Any
    #: Those that were read before anything was compared, and are still to be.
    due: Any


def twin_tables(database: Database, ingest: Any) -> TwinTables:
    """Return the tables of a database."""
    shape = _shape_table(database)
    return TwinTables(
        shape=shape,
        part_shape=_part_shape_table(database, ingest, shape),
        likeness=_likeness_table(database, ingest),
        due=_due_table(database, ingest),
    )


def _shape_table(database: Database) -> Any:
    class Shape(database.Model):  # type: ignore[name-defined,misc]  # made for one database
        contours = BigIntegerField()
        length_mm = FloatField()
        net_area_mm2 = FloatField()
        radius_mm = FloatField()
        simple = BooleanField()
        outline = DocumentField()

        class Meta:
            table_name = "shapes"

    return Shape


def _part_shape_table(database: Database, parent: Any, of: Any) -> Any:
    class PartShape(database.Model):  # type: ignore[name-defined,misc]  # as above
        ingest = ForeignKeyField(parent, on_delete="CASCADE")
        shape = ForeignKeyField(of)
        mirrored = BooleanField()
        quantity = BigIntegerField()

        class Meta:
            table_name = "part_shapes"

    return PartShape


def _likeness_table(database: Database, parent: Any) -> Any:
    class Likeness(database.Model):  # type: ignore[name-defined,misc]  # as above
        ingest = ForeignKeyField(parent, primary_key=True, on_delete="CASCADE")
        parts_key = ProseField(null=True)
        times = BigIntegerField()
        simple = BooleanField()
        bits_0 = BigIntegerField(null=True)
        bits_1 = BigIntegerField(null=True)
        bits_2 = BigIntegerField(null=True)
        bits_3 = BigIntegerField(null=True)

        class Meta:
            table_name = "likenesses"

    return Likeness


def _due_table(database: Database, parent: Any) -> Any:
    class Due(database.Model):  # type: ignore[name-defined,misc]  # as above
        ingest = ForeignKeyField(parent, primary_key=True, on_delete="CASCADE")

        class Meta:
            table_name = "twins_due"

    return Due
