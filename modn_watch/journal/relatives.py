"""Which filed drawings and projects show the same part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from peewee import fn

from modn_watch.journal import listing
from modn_watch.model import State
from modn_watch.sibling_pair import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from modn_watch.model import Ingest

#: Thicknesses that differ by less are the same, mm; as where records are looked for.
_SAME_THICKNESS_MM = 0.005


@dataclass(frozen=True, kw_only=True, slots=True)
class _Filed:
    """The newest version of one drawing or project."""

    id: int
    file_type: str
    logical_name: str
    material: str | None
    thickness_mm: float | None


def relatives(table: Any, ingest: Ingest) -> list[int]:
    """Return the ids of what shows the same part, one of each other kind.

    Of several of one kind the one of the same logical name counts, else the newest; but one
    that has a counterpart of its own logical name belongs to that.
    """
    newest = _newest(table, ingest)
    return [each.id for each in _chosen(newest, ingest, _may_be_one)]


def set_aside(table: Any, ingest: Ingest) -> list[int]:
    """Return the ids of what is called the same and is of other material or thickness.

    Only of kinds of which nothing shows the same part.
    """
    newest = _newest(table, ingest)
    kinds = {each.file_type for each in _chosen(newest, ingest, _may_be_one)}
    called = _chosen(newest, ingest, lambda asked, each: asked.file_type != each.file_type)
    return [each.id for each in called if each.file_type not in kinds]


def _chosen(
    newest: list[_Filed], ingest: Ingest, fits: Callable[[_Filed, _Filed], bool]
) -> list[_Filed]:
    """Return one of each other kind among those that fit."""
    asked = next((each for each in newest if each.id == ingest.id), None)
    if asked is None:
        return []
    others = [each for each in newest if fits(asked, each)]
    taken = {each.logical_name for each in newest if each.file_type == asked.file_type}
    ranked = [each for each in others if each.logical_name == asked.logical_name]
    ranked += [each for each in others if each.logical_name not in taken]
    found: dict[str, _Filed] = {}
    for each in ranked:
        found.setdefault(each.file_type, each)
    return list(found.values())


def _newest(table: Any, ingest: Ingest) -> list[_Filed]:
    """Return what is filed of the part, of each file the newest version, the newest first."""
    found: dict[tuple[str, str], _Filed] = {}
    for each in _filed(table, ingest):
        found.setdefault((each.logical_name, each.file_type), each)
    return list(found.values())


def _filed(table: Any, ingest: Ingest) -> Iterable[_Filed]:
    names = ("id", "file_type", "logical_name", "material", "thickness_mm")
    agreed = ingest.record
    # Both sides by the database: SQLite knows the case of ASCII letters only.
    same_part = fn.LOWER(table.part_name) == fn.LOWER(agreed.part_name)
    query = table.select(*(getattr(table, name) for name in names)).where(
        table.client_code == agreed.client_code,
        table.project_code == agreed.project_code,
        same_part | (table.logical_name == ingest.logical_name),
        table.file_type.in_(list(KINDS)),
        listing.only(table, State.DONE),
        table.deleted_at.is_null(),
    )
    for row in query.order_by(table.id.desc()).dicts():
        yield _Filed(**row)


def _may_be_one(asked: _Filed, each: _Filed) -> bool:
    return (
        each.file_type != asked.file_type
        and (asked.material is None or each.material in (None, asked.material))
        and _same_thickness(asked.thickness_mm, each.thickness_mm)
    )


def _same_thickness(one: float | None, other: float | None) -> bool:
    return one is None or other is None or abs(one - other) < _SAME_THICKNESS_MM
