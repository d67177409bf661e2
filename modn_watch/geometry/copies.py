"""Whose the holes are that lie in several outlines at once, as where a part was pasted over itself.

Of two copies each has its holes in the same places: a hole belongs to the outline in which it has
a counterpart in the other.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence

    from modn_watch.geometry.affine import Point

#: Decimals of places, mm, and of areas, mm², that are compared.
_DECIMALS = 2
#: People draw to halves of the last decimal: these may fall on either side of it by rounding.
_ASIDE = 0.00314

_Seat: TypeAlias = tuple[float, float, float, float]


def rightful(
    holes: Sequence[tuple[int, int]],
    parent: Sequence[int | None],
    size: Sequence[float],
    middle: Sequence[Point],
) -> tuple[int | None, ...]:
    """Return the parents, those of holes that are in copies of a part put right.

    Args:
        holes: each hole with each of the outlines that it is inside of.
        parent: of every contour, as found so far.
        size: of every contour, its area, mm².
        middle: of the box of every contour.
    """
    if len({hole for hole, _ in holes}) == len(holes):
        return tuple(parent)
    seats = {pair: _seat(*pair, size, middle) for pair in holes}
    taken = Counter(seats.values())
    found: dict[int, list[int]] = {}
    for (hole, outline), seat in seats.items():
        if taken[seat] > 1:
            found.setdefault(hole, []).append(outline)
    right = list(parent)
    for hole, outlines in found.items():
        if len(outlines) == 1:
            right[hole] = outlines[0]
    return tuple(right)


def _seat(hole: int, outline: int, size: Sequence[float], middle: Sequence[Point]) -> _Seat:
    """Return what outline it is, which hole, and where in it; the same for copies."""
    (x, y), (left, low) = middle[hole], middle[outline]
    one, other, across, up = (
        round(value + _ASIDE, _DECIMALS) for value in (size[outline], size[hole], x - left, y - low)
    )
    return one, other, across, up
