"""The tables, as Peewee sees them; what makes them is in `migrations`.

Classes are made for one database, so that nothing is global and a test can open ten journals.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from peewee import (
    SQL,
    BigIntegerField,
    BlobField,
    BooleanField,
    FloatField,
    ForeignKeyField,
    IntegerField,
    Model,
)

from modn_watch.journal import access_tables as access
from modn_watch.journal.fields import DocumentField, LineField, ProseField, UtcField
from modn_watch.journal.twin_tables import twin_tables

if TYPE_CHECKING:
    from peewee import Database

    from modn_watch.journal.twin_tables import TwinTables


@dataclass(frozen=True, kw_only=True)
class Tables:
    """The tables of one journal."""

    ingest: Any
    extraction: Any
    fact: Any
    part_line: Any
    search_row: Any
    root: Any
    tombstone: Any
    retired: Any
    daemon: Any
    token: Any
    session: Any
    audit: Any
    twins: TwinTables


def tables(database: Database) -> Tables:
    """Return the tables of a database."""
    ingest, token = _ingest_table(database), access.token_table(database)
    return Tables(
        ingest=ingest,
        extraction=_extraction_table(database, ingest),
        fact=_fact_table(database, ingest),
        part_line=_part_line_table(database, ingest),
        search_row=_search_row_table(database, ingest),
        root=_root_table(database),
        tombstone=_tombstone_table(database),
        retired=_retired_table(database),
        daemon=_daemon_table(database),
        token=token,
        session=access.session_table(database, token),
        audit=access.audit_table(database),
        twins=twin_tables(database, ingest),
    )


class _Seen(Model):
    """What was saved, and by whom."""

    inbox = LineField(max_length=64)
    source = BlobField()
    source_path = ProseField()
    original_filename = ProseField()
    device = BigIntegerField()
    inode = BigIntegerField()
    seen_size = BigIntegerField()
    mtime_ns = BigIntegerField()
    ctime_ns = BigIntegerField()
    submitted_by = LineField(null=True)


class _Leased(Model):
    """Who may run the next step."""

    lease_host = LineField(null=True)
    lease_boot = LineField(null=True)
    lease_pid = IntegerField(null=True)
    lease_started = BigIntegerField(null=True)
    lease_token = LineField(max_length=64, null=True)
    lease_at = UtcField(null=True)


class _Passage(Model):
    """Where the ingest stands."""

    state = LineField(max_length=16)
    copied = BooleanField(default=False)
    held_name = LineField(max_length=64, null=True)
    stamp = DocumentField(null=True)
    attempts = IntegerField(default=0)
    in_child = BooleanField(default=False)
    alone = BooleanField(default=False)
    deferrals = IntegerField(default=0)
    due_at = UtcField()
    error_code = LineField(max_length=64, null=True)
    error_message = ProseField(null=True)
    error_hint = ProseField(null=True)
    quarantine_path = ProseField(null=True)
    released_to = BlobField(null=True)
    stated = DocumentField(null=True)
    notes = DocumentField(null=True)
    created_at = UtcField()
    updated_at = UtcField()
    processed_at = UtcField(null=True)
    deleted_at = UtcField(null=True)


class _Agreed(Model):
    """The record."""

    file_type = LineField(max_length=16)
    mime_type = LineField()
    extension = LineField(max_length=32)
    file_size = BigIntegerField()
    sha256 = LineField(max_length=64, null=True)
    client_code = LineField(null=True)
    project_code = LineField(null=True)
    part_name = ProseField(null=True)
    material = LineField(null=True)
    thickness_mm = FloatField(null=True)
    quantity = IntegerField(null=True)
    stated_version = IntegerField(null=True)
    confidence_score = FloatField(default=0.0)
    logical_name = ProseField(null=True)
    stem = LineField(null=True)
    version = IntegerField(null=True)
    stored_filename = LineField(null=True)
    file_path = ProseField(null=True)


def _ingest_table(db: Database) -> Any:
    class FileIngest(_Passage, _Seen, _Leased, _Agreed):
        duplicate_of = ForeignKeyField(
            "self", null=True, on_delete="SET NULL", column_name="duplicate_of"
        )

        class Meta:
            database = db
            table_name = "file_ingests"

        @classmethod
        def select(cls, *fields: Any) -> Any:
            # To spell out sixty columns takes Peewee longer than SQLite takes to find a row.
            return super().select(*(fields or (SQL("*"),)))

    return FileIngest


def _extraction_table(database: Database, parent: Any) -> Any:
    class FileExtraction(database.Model):  # type: ignore[name-defined,misc]  # as above
        ingest = ForeignKeyField(parent, on_delete="CASCADE")
        extraction_type = LineField(max_length=16)
        parser_name = LineField(max_length=64)
        parser_version = LineField(max_length=32)
        extracted_data = DocumentField()
        confidence_score = FloatField()
        created_at = UtcField()

        class Meta:
            table_name = "file_extractions"

    return FileExtraction


def _fact_table(database: Database, parent: Any) -> Any:
    class FileMetadata(database.Model):  # type: ignore[name-defined,misc]  # as above
        ingest = ForeignKeyField(parent, on_delete="CASCADE")
        key = LineField(max_length=64)
        value = ProseField()
        unit = LineField(max_length=16)
        data_type = LineField(max_length=8)
        source = ProseField()

        class Meta:
            table_name = "file_metadata"

    return FileMetadata


def _part_line_table(database: Database, parent: Any) -> Any:
    class PartLine(database.Model):  # type: ignore[name-defined,misc]  # as above
        ingest = ForeignKeyField(parent, on_delete="CASCADE")
        mark = ProseField(null=True)
        description = ProseField(null=True)
        profile = ProseField(null=True)
        grade = ProseField(null=True)
        material = ProseField(null=True)
        thickness_mm = FloatField(null=True)
        quantity = BigIntegerField(null=True)
        length_mm = FloatField(null=True)
        width_mm = FloatField(null=True)
        area_m2 = FloatField(null=True)
        mass_kg = FloatField(null=True)
        drawing = ProseField(null=True)
        evidence = ProseField()

        class Meta:
            table_name = "part_lines"

    return PartLine


def _search_row_table(database: Database, parent: Any) -> Any:
    class SearchRow(database.Model):  # type: ignore[name-defined,misc]  # as above
        ingest = ForeignKeyField(parent, primary_key=True, on_delete="CASCADE")
        said = ProseField()
        words = ProseField()
        facets = ProseField()

        class Meta:
            table_name = "search_rows"

    return SearchRow


def _root_table(database: Database) -> Any:
    class Root(database.Model):  # type: ignore[name-defined,misc]  # as above
        role = LineField(max_length=16)
        path = ProseField()
        root_id = LineField(max_length=64)

        class Meta:
            table_name = "roots"

    return Root


def _tombstone_table(database: Database) -> Any:
    class Tombstone(database.Model):  # type: ignore[name-defined,misc]  # as above
        inbox = LineField(max_length=64)
        source = BlobField()
        device = BigIntegerField()
        inode = BigIntegerField()
        seen_size = BigIntegerField()
        mtime_ns = BigIntegerField()
        ctime_ns = BigIntegerField()

        class Meta:
            table_name = "tombstones"

    return Tombstone


def _retired_table(database: Database) -> Any:
    class RetiredVersion(database.Model):  # type: ignore[name-defined,misc]  # as above
        client_code = LineField()
        project_code = LineField()
        stem = LineField()
        extension = LineField(max_length=32)
        version = IntegerField()

        class Meta:
            table_name = "retired_versions"

    return RetiredVersion


def _daemon_table(database: Database) -> Any:
    class Daemon(database.Model):  # type: ignore[name-defined,misc]  # as above
        token = LineField(max_length=64, primary_key=True)
        host = LineField()
        boot = LineField()
        pid = BigIntegerField()
        started = BigIntegerField()
        version = LineField()
        began_at = UtcField()
        seen_at = UtcField()
        report = DocumentField()

        class Meta:
            table_name = "daemons"

    return Daemon
