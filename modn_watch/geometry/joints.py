"""Loose ends that are meant to meet, and those that are only near each other."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot
from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Sequence

    from modn_watch.geometry.affine import Point
    from modn_watch.geometry.columns import Floats, Whole

#: A way that is not longer than so many gaps does not close upon itself.
_OWN = 4.0
#: Neighbours of one end, on average, beyond which the tolerance is too coarse for the drawing.
_CROWD = 32


@dataclass(frozen=True, kw_only=True, slots=True)
class Gap:
    """Two ends that do not meet."""

    #: Midway between them, or where their lines cross.
    place: Point
    size_mm: float
    #: Within the snap tolerance: measured as if it were closed.
    bridged: bool
    #: The lines run past each other.
    crossed: bool = False
    #: Beyond the snap tolerance, but so small beside its contour that this counts as closed.
    closes: bool = False


@dataclass(frozen=True, kw_only=True)
class Joints:
    """What snapping found."""

    #: The node that each node has become.
    home: tuple[int, ...]
    #: Nodes joined though they lie apart.
    bridged: tuple[Gap, ...]


def joints(nodes: Floats, ways: Sequence[tuple[int, int, float]], snap_mm: float) -> Joints:
    """Join ends within the snap tolerance, the nearest first, each loose end once.

    A loose end that is left over near others joins the nearest of them, which makes that place a
    junction.

    Args:
        nodes: places, shape (n, 2).
        ways: the two nodes that each open way ends at, and its length, millimetres.
        snap_mm: how far apart ends may lie.
    """
    ends = np.array([(start, end) for start, end, _ in ways], dtype=np.intp).reshape(-1, 2)
    degree = np.bincount(ends.ravel(), minlength=len(nodes))
    pairs = near(nodes, np.flatnonzero(degree == 1), np.flatnonzero(degree > 0), snap_mm)
    own = {frozenset((start, end)): length for start, end, length in ways}
    home = list(range(len(nodes)))
    met: set[int] = set()
    bridged = []
    loose = (degree == 1).tolist()
    places = nodes.tolist()
    for both_must_be_loose in (True, False):
        for size, one, other in pairs:
            if one in met or not reaches_over(own.get(frozenset((one, other)), np.inf), size):
                continue
            if both_must_be_loose and not (loose[other] and other not in met):
                continue
            home[one] = home[other]
            met |= {one, other} if loose[other] else {one}
            bridged.append(_gap(places[one], places[other], bridged=True))
    return Joints(home=tuple(home), bridged=tuple(bridged))


def reaches_over(length_mm: float, size_mm: float) -> bool:
    """Tell whether a way is long enough to close upon itself across a gap."""
    return length_mm > _OWN * size_mm


def _gap(one: Sequence[float], other: Sequence[float], *, bridged: bool) -> Gap:
    return Gap(
        place=((one[0] + other[0]) / 2, (one[1] + other[1]) / 2),
        size_mm=hypot(one[0] - other[0], one[1] - other[1]),
        bridged=bridged,
    )


def near(
    nodes: Floats, loose: Whole, others: Whole, snap_mm: float
) -> list[tuple[float, int, int]]:
    """Return distance, loose node and other node, the nearest first.

    Args:
        nodes: places, shape (n, 2).
        loose: the nodes that are asked.
        others: those that they may be near.
        snap_mm: how far apart they may lie.
    """
    if not len(loose):
        return []
    snap_mm = _fine_enough(nodes[others], snap_mm)
    tree = shapely.STRtree(np.asarray(shapely.points(nodes[others])))
    one, other = tree.query(shapely.points(nodes[loose]), predicate="dwithin", distance=snap_mm)
    one, other = loose[one], others[other]
    apart = one != other
    one, other = one[apart], other[apart]
    size = np.hypot(*(nodes[one] - nodes[other]).T)
    # Equal distances are told apart by place: the order of the file must not decide.
    where = nodes[one] + nodes[other]
    order = np.lexsort((nodes[one, 1], nodes[one, 0], where[:, 1], where[:, 0], size))
    return list(zip(size[order].tolist(), one[order].tolist(), other[order].tolist(), strict=True))


def _fine_enough(points: Floats, snap_mm: float) -> float:
    """Halve the tolerance while whole crowds of ends lie within it.

    A drawing in metres read as millimetres would otherwise be snapped into a few points, by way of
    ten thousand million pairs.
    """
    while True:
        cells = np.floor((points - points.min(axis=0)) / snap_mm)
        counts = np.unique(cells, axis=0, return_counts=True)[1]
        if np.square(counts.astype(np.float64)).sum() <= _CROWD * len(points):
            return snap_mm
        snap_mm /= 2
