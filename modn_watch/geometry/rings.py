"""Closed contours as polygons.

Their corners lie on the true curves, and no chord strays farther than the tolerance they were
flattened with.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray

from modn_watch.geometry.knots import knots

if TYPE_CHECKING:
    from modn_watch.geometry.columns import Flags, Floats, Whole

Shapes: TypeAlias = NDArray[np.object_]

_EMPTY = shapely.LinearRing()


@dataclass(frozen=True, kw_only=True)
class Rings:
    """Closed contours as polygons about an origin near them."""

    outlines: Shapes
    #: As the outlines, made valid where they cross themselves.
    areas: Shapes
    #: Which outlines cross or touch themselves.
    tangled: Flags
    #: Which of those cross themselves past reason: their convex hulls stand for them.
    knotted: Flags
    #: Subtracted from every coordinate, or those of a drawing far away would lose their digits.
    origin: Floats


def rings(points: Floats, owner: Whole, count: int) -> Rings:
    """Return polygons through the points.

    Args:
        points: shape (n, 2), each ring's together and in its order.
        owner: which ring each belongs to.
        count: how many rings there are; those of under three points are empty polygons.
    """
    origin = (points.min(axis=0) + points.max(axis=0)) / 2 if len(points) else np.zeros(2)
    full = np.bincount(owner, minlength=count) > 2  # noqa: PLR2004 - the corners of a triangle
    numbers = np.cumsum(full) - 1
    inside = full[owner]
    outlines = np.full(count, _EMPTY, dtype=object)
    if full.any():
        outlines[full] = shapely.linearrings(
            points[inside] - origin, indices=numbers[owner[inside]]
        )
    areas: Shapes = np.asarray(shapely.polygons(outlines), dtype=object).reshape(count)
    tangled = ~np.asarray(shapely.is_valid(areas), dtype=np.bool_).reshape(count)
    knotted = knots(outlines, tangled)
    mended = tangled & ~knotted
    if mended.any():
        areas[mended] = shapely.make_valid(areas[mended], method="structure", keep_collapsed=False)
    areas[knotted] = shapely.convex_hull(areas[knotted])
    outlines[knotted] = shapely.get_exterior_ring(areas[knotted])
    shapely.prepare(outlines)
    shapely.prepare(areas)
    return Rings(outlines=outlines, areas=areas, tangled=tangled, knotted=knotted, origin=origin)
