"""Which contour is an outline, which a hole, and whose."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from modn_watch.geometry.copies import rightful

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from modn_watch.geometry.affine import Point
    from modn_watch.geometry.columns import Floats

#: Of a contour that crosses an outline and is no larger than half of it: with so much inside it
#: is a hole that sticks out.  Under a half, because holes whose centre lies on the edge are met,
#: and rounding must not decide.
_SMALL, _MOSTLY = 0.5, 0.4
#: A larger one is a hole, such as a window, when it hardly sticks out; what is larger still is
#: the size of the outline: another part on this one.
_LARGE, _HARDLY_OUT = 0.9, 0.9


def sticks_out(share: float, size: float, outline: float) -> bool:
    """Tell whether what crosses an outline is a hole in it, and no part that lies over it.

    Args:
        share: of it, how much is inside the outline; 0 to 1.
        size: its area, mm².
        outline: that of the outline, mm², no less.
    """
    if size <= _SMALL * outline:
        return share >= _MOSTLY
    return size <= _LARGE * outline and share >= _HARDLY_OUT


def ranked(
    inside: Iterable[tuple[int, int]],
    crossed: Iterable[tuple[int, int]],
    area: Floats,
    middles: Sequence[Point],
) -> tuple[tuple[int | None, ...], tuple[int, ...]]:
    """Return parents and depths, found from the largest contour to the smallest.

    Args:
        inside: contours, and others that they are inside of; none of these lies on another.
        crossed: contours, and others in which they are holes though they stick out.
        area: of each contour, mm².
        middles: of the box of each contour.
    """
    size = area.tolist()
    within = _listed(inside, len(size))
    over = _listed(crossed, len(size))
    parent: list[int | None] = [None] * len(size)
    depth = [0] * len(size)
    for number in np.argsort(-area, kind="stable").tolist():
        # What crosses a hole is another hole, and what is inside one outline is no hole of another
        # that lies over that.
        least = max((depth[one] + 1 for one in within[number]), default=0)
        sticking = [one for one in over[number] if depth[one] % 2 == 0 and depth[one] >= least]
        if around := within[number] + sticking:
            nearest = min(around, key=lambda one: (size[one], -one))
            parent[number], depth[number] = nearest, depth[nearest] + 1
    near = [
        (one, other)
        for one, others in enumerate(within)
        for other in others
        if depth[one] % 2 and depth[other] == depth[one] - 1
    ]
    return rightful(near, parent, size, middles), tuple(depth)


def _listed(pairs: Iterable[tuple[int, int]], count: int) -> list[list[int]]:
    """Return of each contour the others of its pairs."""
    found: list[list[int]] = [[] for _ in range(count)]
    for one, other in pairs:
        found[one].append(other)
    return found
