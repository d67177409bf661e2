"""What holes take of their outline where they cross it or each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from modn_watch.geometry.columns import LINE
from modn_watch.geometry.flattening import pieces as chords_of
from modn_watch.geometry.layout import points_along
from modn_watch.geometry.meetings import Meeting
from modn_watch.geometry.rings import rings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from modn_watch.geometry.columns import Columns, Flags, Whole
    from modn_watch.geometry.layout import Layout
    from modn_watch.geometry.nesting import Nest
    from modn_watch.geometry.rings import Shapes

#: Into so many more chords curves fall than where contours are only compared: what they lack is
#: less by the square of it.
_FINER = 16
#: Corners of all contours that cross; of more the chords stay coarser.
_MOST_CORNERS = 300_000


def taken_twice(table: Columns, layout: Layout, nest: Nest, chord_mm: float) -> Mapping[int, float]:
    """Return for outlines how much their holes are too large, by the number of the outline.

    It is what lies outside the outline, and what lies in several holes, as often as it is in one
    too many, mm².  Outlines whose holes cross nothing are left out.

    Args:
        table: the pieces.
        layout: the contours.
        nest: how the contours lie in each other.
        chord_mm: how far chords strayed where they were compared.
    """
    crossed = _crossed(nest)
    if not crossed:
        return {}
    among = np.zeros(len(layout.first), dtype=np.bool_)
    among[[*crossed, *(hole for holes in crossed.values() for hole in holes)]] = True
    areas = _areas(table, layout, chords_of(table, chord_mm), among)
    return {
        outline: float(shapely.area(areas[sorted(holes)]).sum() - _gone(areas, outline, holes))
        for outline, holes in crossed.items()
    }


def _crossed(nest: Nest) -> dict[int, set[int]]:
    """Return the holes of each outline that cross it, or another of its holes."""
    found: dict[int, set[int]] = {}
    for met in nest.met:
        if met.how is not Meeting.CROSSING or nest.depth[met.small] % 2 == 0:
            continue
        home = nest.parent[met.small]
        if home is not None and home in (met.large, nest.parent[met.large]):
            found.setdefault(home, set()).update({met.small, met.large} - {home})
    return found


def _areas(table: Columns, layout: Layout, chords: Whole, among: Flags) -> Shapes:
    """Return the contours that are flagged as polygons; the others are empty."""
    pieces = layout.order[among[layout.owner]]
    times = max(1, min(_FINER, _MOST_CORNERS // max(int(chords[pieces].sum()), 1)))
    fine = np.zeros_like(chords)
    fine[pieces] = np.where(table.kind[pieces] == LINE, 1, times * chords[pieces])
    points, owner = points_along(table, layout, fine)
    return rings(points, owner, len(among)).areas


def _gone(areas: Shapes, outline: int, holes: set[int]) -> float:
    """Return what is left out of an outline, each place once, mm²."""
    together = shapely.union_all(areas[sorted(holes)])
    return float(shapely.area(shapely.intersection(together, areas[outline])))
