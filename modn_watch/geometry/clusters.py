"""Which shapes of a drawing stand together.

A drawing is often a scratch canvas: the part, a copy of it, last week's variant beside it.  The
box around everything is then the size of nothing.  Shapes whose boxes touch belong to one
cluster; a part with its holes is one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from modn_watch.geometry.bounds import Box

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


@dataclass(frozen=True, kw_only=True, slots=True)
class Cluster:
    """Shapes that touch each other, seen as boxes."""

    box: Box
    #: How many of the given boxes it holds.
    shapes: int


def clusters(boxes: Sequence[Box], *, snap_mm: float = 0.05) -> tuple[Cluster, ...]:
    """Return the clusters, the largest first.

    Args:
        boxes: one for each shape, flat ones too.
        snap_mm: boxes nearer than this count as touching, millimetres.
    """
    if not boxes:
        return ()
    corners = np.array([(b.min_x, b.min_y, b.max_x, b.max_y) for b in boxes])
    found = _settled(corners, snap_mm)
    homes = _homes(corners, found)
    counts = np.bincount(homes, minlength=len(found))
    grouped = [
        Cluster(box=_around(corners[homes == number]), shapes=int(count))
        for number, count in enumerate(counts)
        if count
    ]
    return tuple(sorted(grouped, key=_largest_first))


def _settled(corners: NDArray[np.float64], snap_mm: float) -> NDArray[np.float64]:
    """Merge boxes that touch until none do; the box of a merged group may touch another.

    Each is merged with one that it touches, so that in every round at most half of those that
    touch any are left: of boxes that all lie across each other the pairs would be too many.
    """
    grown = np.unique(corners + np.array([-1, -1, 1, 1]) * snap_mm / 2, axis=0)
    while True:
        shapes = _boxes(grown)
        (one, other), away = shapely.STRtree(shapes).query_nearest(
            shapes, max_distance=snap_mm, return_distance=True, exclusive=True, all_matches=False
        )
        touching = away == 0
        if not touching.any():
            return grown
        home = _joined(len(grown), one[touching].tolist(), other[touching].tolist())
        merged = grown.copy()
        np.minimum.at(merged[:, :2], home, grown[:, :2])
        np.maximum.at(merged[:, 2:], home, grown[:, 2:])
        grown = np.unique(merged[np.unique(home)], axis=0)


def _joined(count: int, one: Sequence[int], other: Sequence[int]) -> NDArray[np.intp]:
    """Return for each of so many things the first of those that it is joined with."""
    home = list(range(count))

    def first(at: int) -> int:
        while home[at] != at:
            home[at] = home[home[at]]
            at = home[at]
        return at

    for a, b in zip(one, other, strict=True):
        low, high = sorted((first(a), first(b)))
        home[high] = low
    return np.array([first(at) for at in range(count)], dtype=np.intp)


def _boxes(corners: NDArray[np.float64]) -> NDArray[np.object_]:
    boxes: NDArray[np.object_] = np.asarray(shapely.box(*corners.T))
    return boxes


def _homes(corners: NDArray[np.float64], found: NDArray[np.float64]) -> NDArray[np.intp]:
    middles = shapely.points(
        (corners[:, 0] + corners[:, 2]) / 2, (corners[:, 1] + corners[:, 3]) / 2
    )
    tree = shapely.STRtree(_boxes(found))
    inner, outer = tree.query(middles, predicate="intersects")
    homes = np.zeros(len(corners), dtype=np.intp)
    homes[inner] = outer
    return homes


def _around(corners: NDArray[np.float64]) -> Box:
    low, high = corners[:, :2].min(axis=0), corners[:, 2:].max(axis=0)
    return Box(min_x=float(low[0]), min_y=float(low[1]), max_x=float(high[0]), max_y=float(high[1]))


def _largest_first(cluster: Cluster) -> tuple[float, float, float]:
    box = cluster.box
    return -box.width * box.height, box.min_x, box.min_y
