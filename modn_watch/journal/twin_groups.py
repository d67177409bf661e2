"""Groups of files that are the same as each other, over all that is filed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from peewee import JOIN, Case, fn

from modn_watch.journal.rows import ingest_of
from modn_watch.model import State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from modn_watch.journal.tables import Tables
    from modn_watch.model import Ingest

#: Files of one group that are listed.
_MOST_FILES: Final = 20


@dataclass(frozen=True, kw_only=True)
class Group:
    """Files that are the same."""

    #: `geometry` or `bytes`.
    why: str
    count: int
    #: The newest of them.
    files: Sequence[Ingest]


def groups(tables: Tables, *, limit: int, offset: int) -> list[Group]:
    """Return groups of files of at least two names, that with the newest file first.

    All that is filed is looked at: of a million records it takes seconds.
    """
    table, likeness = tables.ingest, tables.twins.likeness
    by_parts = likeness.parts_key.is_null(is_null=False) & ~likeness.simple
    key = Case(None, [(by_parts, likeness.parts_key)], table.sha256)
    of_parts = fn.MAX(Case(None, [(by_parts, 1)], 0))
    query = (
        table.select(of_parts, key, fn.COUNT(table.id))
        .join(likeness, JOIN.LEFT_OUTER, on=likeness.ingest == table.id)
        .where(*_filed(table))
        .group_by(key)
        .having(fn.MIN(table.logical_name) != fn.MAX(table.logical_name))
        .order_by(fn.MAX(table.id).desc())
        .limit(limit)
        .offset(offset)
    )
    return [
        Group(
            why="geometry" if by_parts else "bytes",
            count=count,
            files=_files(tables, key, by_parts=bool(by_parts)),
        )
        for by_parts, key, count in query.tuples()
    ]


def _files(tables: Tables, key: str, *, by_parts: bool) -> list[Ingest]:
    table, likeness = tables.ingest, tables.twins.likeness
    of_parts = likeness.select(likeness.ingest).where(likeness.parts_key == key)
    which = table.id.in_(of_parts) if by_parts else table.sha256 == key
    query = table.select().where(which, *_filed(table)).order_by(table.id.desc())
    return [ingest_of(row) for row in query.limit(_MOST_FILES).dicts()]


def _filed(table: Any) -> tuple[Any, ...]:
    return (
        table.state == State.DONE.value,
        table.stem.is_null(is_null=False),
        table.deleted_at.is_null(),
    )
