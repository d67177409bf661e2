"""Which files are the same: in their bytes, in the parts that they show, or to look at."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from peewee import fn

from modn_watch.journal import shapes
from modn_watch.journal.rows import ingest_of
from modn_watch.journal.twin_groups import groups
from modn_watch.model import State
from modn_watch.twins import look

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from modn_watch.journal.tables import Tables
    from modn_watch.journal.twin_groups import Group
    from modn_watch.model import Ingest

#: Records with the same parts that are looked through for one of another name.
_LOOKED_THROUGH: Final = 200
#: Of so many times as many as are wanted, the newest, those that are filed are listed.
_NEWEST: Final = 10
#: Different parts by which drawings are found that share some, the largest first.
_MOST_SHARED: Final = 20
#: Bits by which two pictures may differ: saved again, smaller or brighter ones do in at most 4,
#: different ones in 14 and more (measured, 300 scenes as in tests/unit/parsers/test_image_hash.py,
#: which holds 5 and 10).
MOST_APART: Final = 5
_BLOCKS, _BITS = 4, 16


@dataclass(frozen=True, kw_only=True)
class Parts:
    """The parts that a file shows."""

    #: The same for all files of the same parts; None where that is not known.
    key: str | None
    #: How often it has all of them.
    times: int
    #: Nothing but circles, rectangles and loose lines.
    simple: bool
    #: From the number of a shape, and whether it is turned over, to how often it is there.
    shapes: Mapping[tuple[int, bool], int]


class Twins:
    """The journal as who looks for duplicates sees it."""

    def __init__(self, database: Any, tables: Tables) -> None:
        self._db = database
        self._all = tables
        self._table = tables.ingest
        self._extraction = tables.extraction
        #: The tables, for who fills them.
        self.tables = tables.twins

    def same_bytes(self, ingest: Ingest, most: int) -> list[Ingest]:
        """Return the other completed records of the same bytes, the newest first."""
        table = self._table
        completed = table.state.in_([State.DONE.value, State.DUPLICATE.value])
        query = self._others(ingest, completed).where(
            table.sha256 == ingest.sha256, table.sha256.is_null(is_null=False)
        )
        return self._newest(query, most)

    def same_parts(self, ingest: Ingest, parts: Parts, most: int) -> list[Ingest]:
        """Return other filed drawings of the same parts, each as often or all times over."""
        if parts.key is None:
            return []
        likeness = self.tables.likeness
        same = (
            likeness.select(likeness.ingest)
            .where(likeness.parts_key == parts.key, likeness.parts_key.is_null(is_null=False))
            .order_by(likeness.ingest.desc())
            .limit(_NEWEST * most)
        )
        return self._newest(self._filed(ingest).where(self._table.id.in_(same)), most)

    def sharing(self, ingest: Ingest, parts: Parts, most: int) -> list[Ingest]:
        """Return other filed drawings that show some of the parts, simple ones apart."""
        shape, row = self.tables.shape, self.tables.part_shape
        telling = (
            shape.select(shape.id)
            .where(shape.id.in_([number for number, _ in parts.shapes]), ~shape.simple)
            .order_by(shape.length_mm.desc())
            .limit(_MOST_SHARED)
        )
        numbers = {number for (number,) in telling.tuples()}
        found: set[int] = set()
        for number in numbers:
            query = row.select(row.ingest).where(row.shape == number, row.ingest != ingest.id)
            newest = query.order_by(row.ingest.desc()).limit(most)
            found |= {each for (each,) in newest.tuples()}
        query = self._filed(ingest).where(self._table.id.in_(sorted(found)))
        return self._newest(query, most) if found else []

    def alike(self, ingest: Ingest, most: int) -> list[tuple[Ingest, int]]:
        """Return other filed pictures that look the same, with the bits by which each differs."""
        likeness = self.tables.likeness
        bits = [getattr(likeness, f"bits_{at}") for at in range(_BLOCKS)]
        mine = likeness.select(*bits).where(likeness.ingest == ingest.id).tuples().first()
        if mine is None or None in mine:
            return []
        near = [column.in_(_next_to(block)) for column, block in zip(bits, mine, strict=True)]
        query = likeness.select(likeness.ingest, *bits).where(
            near[0] | near[1] | near[2] | near[3], likeness.ingest != ingest.id
        )
        apart = {number: _apart(mine, others) for number, *others in query.tuples()}
        close = sorted(number for number, bits in apart.items() if bits <= MOST_APART)
        wanted = self._filed(ingest).where(self._table.id.in_(close[-_NEWEST * most :]))
        return [(each, apart[each.id]) for each in self._newest(wanted, most)]

    def parts(self, numbers: Sequence[int]) -> dict[int, Parts]:
        """Return what is known of the parts of some records, by their ids."""
        likeness, row = self.tables.likeness, self.tables.part_shape
        rows: dict[int, Counter[tuple[int, bool]]] = {}
        query = row.select(row.ingest, row.shape, row.mirrored, row.quantity)
        for ingest, shape, mirrored, quantity in query.where(row.ingest.in_(numbers)).tuples():
            rows.setdefault(ingest, Counter())[shape, bool(mirrored)] += quantity
        known = likeness.select(
            likeness.ingest, likeness.parts_key, likeness.times, likeness.simple
        ).where(likeness.ingest.in_(numbers))
        return {
            ingest: Parts(
                key=key, times=times, simple=bool(simple), shapes=rows.get(ingest, Counter())
            )
            for ingest, key, times, simple in known.tuples()
        }

    def groups(self, *, limit: int, offset: int) -> list[Group]:
        """Return groups of files of at least two names, that with the newest file first."""
        return groups(self._all, limit=limit, offset=offset)

    def due(self) -> int:
        """Return how many records were read before parts were compared, and are still to be."""
        count: int = self.tables.due.select().count()
        return count

    def fill_in(self, most: int) -> int:
        """Compare some of those that are due, by what was read of them; return how many.

        Each in a transaction of its own: nobody has to wait for long.
        """
        due = self.tables.due
        numbers = [n for (n,) in due.select(due.ingest).order_by(due.ingest).limit(most).tuples()]
        for number in numbers:
            with self._db.atomic():
                self._fill_in(number)
        return len(numbers)

    def _fill_in(self, number: int) -> None:
        table, read = self._table, self._extraction
        row = table.select(table.file_type, table.notes).where(table.id == number).tuples().first()
        query = read.select(read.extracted_data).where(read.ingest == number)
        told = query.order_by(read.id.desc()).limit(1).tuples().first()
        if row is not None:
            details = (told[0] or {}).get("details") or {} if told else {}
            codes = (note["code"] for note in row[1] or ())
            shapes.keep(self.tables, number, look(row[0], details, codes))

    def _filed(self, ingest: Ingest) -> Any:
        table = self._table
        filed = (table.state == State.DONE.value) & table.stem.is_null(is_null=False)
        return self._others(ingest, filed)

    def _others(self, ingest: Ingest, which: Any) -> Any:
        table = self._table
        return table.select().where(which, table.id != ingest.id, table.deleted_at.is_null())

    def _newest(self, query: Any, most: int) -> list[Ingest]:
        ordered = query.order_by(self._table.id.desc()).limit(most)
        return [ingest_of(row) for row in ordered.dicts()]


def elsewhere(tables: Tables, ingest: Ingest) -> tuple[Ingest, int, int] | None:
    """Return the newest filed drawing of another name that shows the same parts.

    Not one of plain circles and rectangles, of which so many are the same; nor one of the same
    name in the same project, which is another version or format.

    Returns:
        It, how often this one shows the parts, and how often that one does.
    """
    table, likeness = tables.ingest, tables.twins.likeness
    columns = likeness.select(likeness.parts_key, likeness.times, likeness.simple)
    mine = columns.where(likeness.ingest == ingest.id).tuples().first()
    if mine is None or mine[0] is None or mine[2]:
        return None
    newest = (
        likeness.select(likeness.ingest)
        .where(likeness.parts_key == mine[0], likeness.ingest != ingest.id)
        .order_by(likeness.ingest.desc())
        .limit(_LOOKED_THROUGH)
    )
    same_name = (
        (table.client_code == ingest.record.client_code)
        & (table.project_code == ingest.record.project_code)
        & (fn.LOWER(fn.COALESCE(table.part_name, "")) == fn.LOWER(ingest.record.part_name or ""))
    )
    query = table.select().where(
        table.id.in_(newest),
        table.state == State.DONE.value,
        table.stem.is_null(is_null=False),
        table.deleted_at.is_null(),
        table.logical_name != ingest.logical_name,
        ~same_name,
    )
    row = query.order_by(table.id.desc()).limit(1).dicts().first()
    if row is None:
        return None
    times = likeness.select(likeness.times).where(likeness.ingest == row["id"]).scalar()
    return ingest_of(row), mine[1], times


def _next_to(block: int) -> list[int]:
    """Return the block and those that differ from it in one bit.

    Of two that differ in fewer than eight bits one of four blocks differs in one at most.
    """
    return [block, *(block ^ 1 << bit for bit in range(_BITS))]


def _apart(one: Iterable[int], other: Iterable[int]) -> int:
    return sum((a ^ b).bit_count() for a, b in zip(one, other, strict=True))
