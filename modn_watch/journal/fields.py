"""What a column holds, where the two databases differ."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from peewee import CharField, DateTimeField, JSONField, TextField

from modn_watch.journal.values import fitting, json_of


class UtcField(DateTimeField):
    """An aware instant in UTC; as text it sorts by time because it always has microseconds."""

    field_type = "TIMESTAMPTZ"

    def db_value(self, value: datetime | None) -> str | None:
        """Return what the database stores."""
        return None if value is None else value.astimezone(UTC).isoformat(timespec="microseconds")

    def python_value(self, value: Any) -> datetime | None:
        """Return what the database stored."""
        if value is None:
            return None
        found = value if isinstance(value, datetime) else datetime.fromisoformat(value)
        return found.astimezone(UTC)


class LineField(CharField):
    """Short text."""

    def adapt(self, value: Any) -> Any:
        """Return text as the database stores it, also where it is compared."""
        return fitting(super().adapt(value))


class ProseField(TextField):
    """Text."""

    def adapt(self, value: Any) -> Any:
        """Return text as the database stores it, also where it is compared."""
        return fitting(super().adapt(value))


class DocumentField(JSONField):
    """JSON."""

    def __init__(self, **options: Any) -> None:
        super().__init__(dumps=json_of, **options)
