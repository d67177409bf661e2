"""Scribbles: outlines that cross themselves past reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from modn_watch.geometry.columns import Flags

#: Crossings of outlines with themselves, all together, that are mended.
_MOST_CROSSINGS = 200_000
#: Outlines of so few corners are always mended; of others so many sides are asked what they cross.
_FEW_CORNERS, _SIDES_ASKED = 250, 64


def knots(outlines: NDArray[np.object_], tangled: Flags) -> Flags:
    """Return which outlines cross themselves so often that mending them has no end.

    Args:
        outlines: closed ones.
        tangled: which of them cross themselves at all.
    """
    corners = shapely.get_num_coordinates(outlines)
    found = np.zeros(len(outlines), dtype=np.bool_)
    left = _MOST_CROSSINGS
    for number in np.flatnonzero(tangled & (corners > _FEW_CORNERS)).tolist():
        left -= _crossings(outlines[number])
        found[number] = left < 0
    return found


def _crossings(outline: shapely.LinearRing) -> int:
    """Return about how often an outline crosses itself, from some of its sides."""
    corners = shapely.get_coordinates(outline)
    sides = np.asarray(shapely.linestrings(np.stack([corners[:-1], corners[1:]], axis=1)))
    some = sides[:: -(-len(sides) // _SIDES_ASKED)]
    met = shapely.STRtree(sides).query(some, predicate="intersects").shape[1]
    # Each side meets itself and both its neighbours, and each crossing is met from both sides.
    return int((met / len(some) - 3) * len(sides) / 2)
