"""Closed contours as few points, near enough to tell whether two are the same shape."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import numpy as np
import shapely

from modn_watch.geometry.columns import columns
from modn_watch.geometry.evaluation import points_at
from modn_watch.geometry.flattening import pieces

if TYPE_CHECKING:
    from collections.abc import Sequence

    from modn_watch.geometry.columns import Floats
    from modn_watch.geometry.curves import Curve

#: How far a chord may stray, and then a corner that is left out.
_CHORD_MM, _CORNER_MM = 0.008, 0.002


def rings(paths: Sequence[Sequence[Curve]]) -> list[list[tuple[float, float]]]:
    """Return the corners of each closed path, within a hundredth of a millimetre of it.

    Args:
        paths: the curves of each, each from where the one before ends.
    """
    if not paths:
        return []
    table = columns(list(chain.from_iterable(paths)))
    counts = pieces(table, _CHORD_MM)
    at = np.repeat(np.arange(len(counts)), counts)
    step = np.arange(len(at)) - np.repeat(np.cumsum(counts) - counts, counts)
    points = points_at(table, at, step / counts[at])
    owner = np.repeat(np.arange(len(paths)), [len(curves) for curves in paths])
    ends = np.cumsum(np.bincount(owner, weights=counts, minlength=len(paths))).astype(np.intp)
    return [_few(ring) for ring in np.split(points, ends[:-1])]


def _few(points: Floats) -> list[tuple[float, float]]:
    closed = np.vstack([points, points[:1]])
    # About its own place: far away from the origin the last digits would go.
    near = shapely.linestrings(closed - closed[0])
    kept = shapely.get_coordinates(shapely.simplify(near, _CORNER_MM, preserve_topology=False))
    return [(float(x), float(y)) for x, y in (kept[:-1] + closed[0]).tolist()]
