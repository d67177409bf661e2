"""Whether the masses and areas of a list are of one piece or of all pieces of a row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from modn_watch.parsers.pdf_figures import figure, has_decimal_commas

if TYPE_CHECKING:
    from collections.abc import Sequence

    from modn_watch.parsers.pdf_lists import Listed
    from modn_watch.partlist import PartLine

#: Of steel, kg in a cubic millimetre.
_DENSITY: Final = 7.85e-6
#: Pieces with notches and holes are lighter than their blank, chequer plate is heavier.
_LEAST: Final = 0.6
_MOST: Final = 1.25
_POINT: Final = frozenset(".,")


@dataclass(frozen=True, kw_only=True)
class Basis:
    """What the figures of a list's rows are of."""

    mass_of_all: bool
    area_of_all: bool


def basis(listed: Listed, read: Sequence[PartLine], assemblies: int) -> Basis:
    """Return whether masses and areas are of all pieces of a row.

    The head of the column tells it (`Total mass`); else the line of totals, when it is the sum
    of the rows, and not the sum of the rows times their pieces, or the reverse (both also times
    the number of assemblies); else for masses the plates, which weigh thickness times width times
    length; else they are of one piece.

    Args:
        listed: the list.
        read: its rows, with masses and areas as they stand there.
        assemblies: how many the list is for.
    """
    masses = [line.mass_kg for line in read]
    areas = [line.area_m2 for line in read]
    counts = [line.quantity or 1 for line in read]
    of_all = _told(listed, "mass", masses, counts, sets=assemblies)
    if of_all is None:
        of_all = _weighed(read)
    by_area = _told(listed, "area", areas, counts, sets=assemblies)
    mass = bool(of_all)
    return Basis(mass_of_all=mass, area_of_all=mass if by_area is None else by_area)


def _told(
    listed: Listed,
    name: str,
    values: Sequence[float | None],
    counts: Sequence[int],
    *,
    sets: int,
) -> bool | None:
    """Return what the column's head or the totals tell; None where they do not."""
    column = listed.column(name)
    if column is None:
        return True if listed.column(f"{name}_total") is not None else None
    written = [listed.totals.get(column, ""), *(row.text(column) for row in listed.rows)]
    total = figure(written[0], decimal_commas=has_decimal_commas(written))
    if total is None or None in values or max(counts, default=1) == 1:
        return None
    known = [value or 0.0 for value in values]
    each = sum(value * count for value, count in zip(known, counts, strict=True))
    slack = _rounding(written)
    one = _sums(total, each, sets, slack * (sum(counts) + 1))
    every = _sums(total, sum(known), sets, slack * (len(known) + 1))
    return None if one == every else every


def _sums(total: float, rows: float, sets: int, slack: float) -> bool:
    return any(abs(total - times * rows) <= times * slack for times in {1, sets})


def _rounding(written: Sequence[str]) -> float:
    """Return by how much each figure of a column may be off: a bit over half its last digit."""
    digits = [len(text) - max(text.rfind("."), text.rfind(",")) - 1 for text in written if text]
    points = [n for n, text in zip(digits, filter(None, written), strict=True) if _POINT & {*text}]
    return 0.55 * 10.0 ** -min(points, default=0)


def _weighed(read: Sequence[PartLine]) -> bool | None:
    """Return what the plates' masses tell."""
    votes = [vote for line in read if (vote := _vote(line)) is not None]
    return sum(votes) * 2 > len(votes) if votes else None


def _vote(line: PartLine) -> bool | None:
    sizes = (line.thickness_mm, line.width_mm, line.length_mm, line.mass_kg)
    if None in sizes or (line.quantity or 1) == 1:
        return None
    thickness, width, length, mass = (size or 0.0 for size in sizes)
    blank = _DENSITY * thickness * width * length
    one = _LEAST <= mass / blank <= _MOST
    every = _LEAST <= mass / blank / (line.quantity or 1) <= _MOST
    return None if one == every else every
