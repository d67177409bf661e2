"""The shapes of all parts: each different one once, found again by its sizes and then by itself."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from functools import reduce
from math import gcd
from typing import TYPE_CHECKING, Any, Final

from peewee import chunked

from modn_watch.contour_scene import Looks, TooLongError
from modn_watch.twin_match import likeness, window, within
from modn_watch.twin_plain import plain, shape_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from modn_watch.journal.twin_tables import TwinTables
    from modn_watch.twin_match import Window
    from modn_watch.twin_shapes import Piece, Shape
    from modn_watch.twins import Look

#: What is looked at for one file, half a second; for one part of a few holes it is a thousandth.
_MOST_LOOKS: Final = 300_000
#: Shapes of the same sizes that a part is compared with.
_MOST_CANDIDATES: Final = 50
_AT_ONCE: Final = 2_000
#: Bits of a picture's hash that one column holds.
_BITS: Final = 16
#: From the number of a shape, and whether it is turned over, to how often a file has it.
Found = Counter[tuple[int, bool]]


def keep(tables: TwinTables, ingest_id: int, look: Look) -> None:
    """Write what a file shows in place of what was known of it; within a transaction."""
    finding = _Finding(tables)
    found, whole = finding.all_of(look.pieces or ())
    known = bool(look.pieces) and whole
    _replace(tables.part_shape, ingest_id, found)
    row = {
        **_key(found, known=known),
        "simple": all(finding.simple[number] for number, _ in found),
        **_bits(look.picture),
    }
    table = tables.likeness
    table.insert(ingest=ingest_id, **row).on_conflict(
        conflict_target=[table.ingest], update=row
    ).execute()
    tables.due.delete().where(tables.due.ingest == ingest_id).execute()


def _replace(table: Any, ingest_id: int, found: Found) -> None:
    """Write which shapes a file has; those that it keeps must not go meanwhile."""
    earlier = [row for (row,) in table.select(table.id).where(table.ingest == ingest_id).tuples()]
    rows = [
        {"ingest": ingest_id, "shape": number, "mirrored": mirrored, "quantity": quantity}
        for (number, mirrored), quantity in found.items()
    ]
    for some in chunked(rows, _AT_ONCE):
        table.insert_many(some).execute()
    for numbers in chunked(earlier, _AT_ONCE):
        table.delete().where(table.id.in_(numbers)).execute()


def _key(found: Found, *, known: bool) -> dict[str, Any]:
    """Return what files of the same parts share, however often each has them all."""
    counts: Counter[int] = Counter()
    for (number, _), quantity in found.items():
        counts[number] += quantity
    if not known or not counts:
        return {"parts_key": None, "times": 1}
    times = reduce(gcd, counts.values())
    told = json.dumps(sorted((number, count // times) for number, count in counts.items()))
    return {"parts_key": hashlib.sha256(told.encode()).hexdigest()[:32], "times": times}


def _bits(picture: int | None) -> dict[str, int | None]:
    mask = (1 << _BITS) - 1
    return {
        f"bits_{at}": None if picture is None else picture >> (at * _BITS) & mask for at in range(4)
    }


class _Finding:
    """The shapes of one file, found or added one by one."""

    def __init__(self, tables: TwinTables) -> None:
        self._table = tables.shape
        self._looks = Looks(_MOST_LOOKS)
        self._known: list[tuple[int, Shape]] = []
        #: Of each shape whether it says little.
        self.simple: dict[int, bool] = {}

    def all_of(self, pieces: tuple[Piece, ...]) -> tuple[Found, bool]:
        """Return the shapes of pieces, and whether that is all of them."""
        found: Found = Counter()
        try:
            for piece in pieces:
                found[self._number(piece.shape)] += piece.quantity
        except TooLongError:
            return found, False
        return found, True

    def _number(self, shape: Shape) -> tuple[int, bool]:
        sizes = window(shape)
        for number, known in self._known:
            if within(known, sizes):
                mirrored = likeness(shape, known, self._looks)
                if mirrored is not None:
                    return number, mirrored
        for row in self._candidates(sizes):
            known = shape_of(row)
            mirrored = likeness(shape, known, self._looks)
            if mirrored is not None:
                self._remember(row["id"], self._sharper(row["id"], known, shape, mirrored))
                return row["id"], mirrored
        number = self._added(shape)
        self._remember(number, shape)
        return number, False

    def _sharper(self, number: int, known: Shape, shape: Shape, mirrored: bool) -> Shape:  # noqa: FBT001 -- as `likeness` has it
        """Return a known shape, from now on with corners where an earlier reading kept none."""
        if known.rings is not None or shape.rings is None or mirrored:
            return known
        self._table.update(outline=plain(shape)).where(self._table.id == number).execute()
        return shape

    def _remember(self, number: int, shape: Shape) -> None:
        self._known.append((number, shape))
        self.simple[number] = shape.simple

    def _candidates(self, sizes: Window) -> list[Mapping[str, Any]]:
        table = self._table
        query = table.select().where(
            table.contours == sizes.contours,
            table.length_mm.between(*sizes.length_mm),
            table.net_area_mm2.between(*sizes.net_area_mm2),
            table.radius_mm.between(*sizes.radius_mm),
        )
        return list(query.order_by(table.id).limit(_MOST_CANDIDATES).dicts())

    def _added(self, shape: Shape) -> int:
        number: int = self._table.insert(
            contours=len(shape.rows),
            length_mm=shape.length_mm,
            net_area_mm2=shape.net_area_mm2,
            radius_mm=shape.radius_mm,
            simple=shape.simple,
            outline=plain(shape),
        ).execute()
        return number
