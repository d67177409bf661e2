"""How little is left between a hole and the nearest edge or hole of its part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from modn_watch.geometry.measures import SPECK_MM
from modn_watch.geometry.meetings import Meeting
from modn_watch.geometry.rounds import Round

if TYPE_CHECKING:
    from collections.abc import Sequence

    from modn_watch.geometry.affine import Point
    from modn_watch.geometry.columns import Flags, Floats, Whole
    from modn_watch.geometry.nesting import Nest
    from modn_watch.geometry.rings import Rings
    from modn_watch.geometry.rounds import Slot

#: Boxes asked at once, and pairs of holes after which nobody asks for more: only thousands of
#: holes whose boxes lie in each other have so many.
_AT_ONCE, _MOST_PAIRS = 256, 300_000
#: So few holes are all compared with each other.
_FEW = 12
#: What is as far as the reach is still found.
_ROUNDING_MM = 1e-6


@dataclass(frozen=True, kw_only=True, slots=True)
class Web:
    """The narrowest strip that a hole leaves of its part."""

    #: 0 where the two touch.
    width_mm: float
    #: The middle of the strip.
    place: Point
    #: The hole, and the outline or other hole beyond the strip.
    contours: tuple[int, int]
    #: It lies between the hole and the outline of its part.
    at_edge: bool


def webs(
    found: Rings, nest: Nest, shapes: Sequence[Round | Slot | None], reach_mm: float
) -> tuple[Web, ...]:
    """Return for each hole the narrowest strip beside it, the narrowest first.

    A strip between two holes is told once.  Contours that cross, or lie on each other, leave no
    strip.  Exact between circles; between others right to twice the chord of flattening.

    Args:
        found: the closed contours.
        nest: how they lie in each other.
        shapes: what each of them is.
        reach_mm: wider strips are not looked for.
    """
    holes = _holes(found, nest)
    if not len(holes) or reach_mm <= 0:
        return ()
    owner = np.array([nest.parent[hole] for hole in holes.tolist()], dtype=np.intp)
    strips = _Strips(
        found=found,
        depth=nest.depth,
        circles=_circles(found, shapes),
        crossed=frozenset(
            frozenset((met.small, met.large))
            for met in nest.met
            if met.how in (Meeting.CROSSING, Meeting.SAME)
        ),
    )
    one, other, reach = _beside(strips, holes, owner, reach_mm)
    edges = np.full(len(holes), reach_mm)
    for each in (one, other):
        np.minimum.at(edges, each, reach)
    return strips.narrowest(
        np.concatenate([holes[one], holes]),
        np.concatenate([holes[other], owner]),
        np.concatenate([reach, edges]),
    )


def _holes(found: Rings, nest: Nest) -> Whole:
    odd = np.array(nest.depth, dtype=np.intp) % 2 == 1
    odd[list(nest.doubled)] = False
    return np.flatnonzero(odd & (shapely.length(found.outlines) > SPECK_MM))


def _circles(found: Rings, shapes: Sequence[Round | Slot | None]) -> Floats:
    rows = np.full((len(found.outlines), 3), np.nan)
    for number, shape in enumerate(shapes[: len(rows)]):
        if isinstance(shape, Round):
            rows[number] = (*shape.centre, shape.diameter_mm / 2)
    rows[:, :2] -= found.origin
    return rows


@dataclass(frozen=True, kw_only=True)
class _Strips:
    """What lies between two contours."""

    found: Rings
    #: How many contours are around each.
    depth: Sequence[int]
    #: Middle and radius of each contour; NaN where it is no circle.
    circles: Floats
    #: Pairs that leave nothing between them.
    crossed: frozenset[frozenset[int]]

    def narrowest(self, one: Whole, other: Whole, reach: Floats) -> tuple[Web, ...]:
        """Return the narrowest strip of each hole, the narrowest first.

        Args:
            one: holes.
            other: for each hole another, or the outline around it.
            reach: a wider strip of that pair is not wanted, millimetres.
        """
        near = self.apart(one, other)
        near = near[self._within(one[near], other[near], reach[near] + _ROUNDING_MM)]
        one, other = one[near], other[near]
        ends = self.ends(one, other)
        sizes = np.hypot(*(ends[:, 1] - ends[:, 0]).T)
        middles = ends.mean(axis=1) + self.found.origin
        order = np.lexsort((middles[:, 1], middles[:, 0], sizes))
        kept = order[self._first_of_each(one[order], other[order])]
        at_edge = np.array(self.depth, dtype=np.intp)[other] % 2 == 0
        return tuple(
            Web(width_mm=size, place=(x, y), contours=(a, b), at_edge=edge)
            for size, (x, y), a, b, edge in zip(
                *(row[kept].tolist() for row in (sizes, middles, one, other, at_edge)), strict=True
            )
        )

    def _first_of_each(self, one: Whole, other: Whole) -> Whole:
        """Return which pairs are the first of a hole; an outline has none."""
        both = np.stack([one, other], axis=1).reshape(-1)
        numbers, first = np.unique(both, return_index=True)
        odd = np.array(self.depth, dtype=np.intp)[numbers] % 2 == 1
        found: Whole = np.unique(first[odd] // 2)
        return found

    def apart(self, one: Whole, other: Whole) -> Whole:
        """Return which pairs do not cross."""
        if not self.crossed:
            return np.arange(len(one))
        pairs = zip(one.tolist(), other.tolist(), strict=True)
        return np.flatnonzero([frozenset(pair) not in self.crossed for pair in pairs])

    def _within(self, one: Whole, other: Whole, reach: Floats) -> Flags:
        """Return which pairs are that near, which is found ten times as fast as the strip."""
        rings = self.found.outlines
        near = shapely.dwithin(rings[other], rings[one], reach)  # type: ignore[call-overload]  # many
        found: Flags = np.asarray(near, dtype=np.bool_)
        # Chords of circles are farther apart than the circles.
        both = np.flatnonzero(self._both_round(one, other))
        ends = _across(self.circles[one[both]], self.circles[other[both]])
        found[both] = np.hypot(*(ends[:, 1] - ends[:, 0]).T) <= reach[both]
        return found

    def _both_round(self, one: Whole, other: Whole) -> Flags:
        found: Flags = ~np.isnan(self.circles[one, 2] + self.circles[other, 2])
        return found

    def ends(self, one: Whole, other: Whole) -> Floats:
        """Return where the strips are narrowest, from side to side, shape (n, 2, 2)."""
        ends = np.empty((len(one), 2, 2))
        both = self._both_round(one, other)
        ends[both] = _across(self.circles[one[both]], self.circles[other[both]])
        rest = ~both
        # The larger one is prepared, and only this asks a prepared ring by its index.
        lines = shapely.shortest_line(
            self.found.outlines[other[rest]], self.found.outlines[one[rest]]
        )
        ends[rest] = shapely.get_coordinates(lines).reshape(-1, 2, 2)
        return ends


def _across(one: Floats, other: Floats) -> Floats:
    """Return where circles are nearest that lie beside others or in them."""
    way = one[:, :2] - other[:, :2]
    apart = np.hypot(*way.T)[:, None]
    along = np.divide(way, apart, out=np.tile([1.0, 0.0], (len(way), 1)), where=apart > 0)
    near, far = one[:, 2:], other[:, 2:]
    nearest = one[:, :2] + along * np.where(apart < far, near, -near)
    return np.stack([other[:, :2] + along * far, nearest], axis=1)


def _beside(
    strips: _Strips, holes: Whole, owner: Whole, reach_mm: float
) -> tuple[Whole, Whole, Floats]:
    """Return pairs of holes of one part that may be each other's nearest, and how far to look."""
    if len(holes) <= _FEW:
        one, other = np.triu_indices(len(holes), 1)
        own = owner[one] == owner[other]
        return one[own], other[own], np.full(int(own.sum()), reach_mm)
    boxes = shapely.bounds(strips.found.outlines[holes])
    reach = np.full(len(holes), reach_mm)
    seeds, size = _nearest_middles(strips, holes, owner, boxes)
    reach[seeds[0]] = np.minimum(size, reach_mm)
    one, other = _neighbours(boxes, owner, reach, seeds)
    return one, other, np.maximum(reach[one], reach[other])


def _nearest_middles(
    strips: _Strips, holes: Whole, owner: Whole, boxes: Floats
) -> tuple[Whole, Floats]:
    """Return holes and for each another of its part, shape (2, n), and how far off it is."""
    places = (boxes[:, :2] + boxes[:, 2:]) / 2
    # Parts stand so far from each other that the nearest is one of the same part.
    part = np.unique(owner, return_inverse=True)[1].reshape(-1)
    places[:, 0] += part * 4 * np.ptp(boxes)
    middles = np.asarray(shapely.points(places))
    one, other = shapely.STRtree(middles).query_nearest(middles, exclusive=True, all_matches=False)
    own = owner[one] == owner[other]
    one, other = one[own], other[own]
    # Those that cross are no measure of what else is near.
    apart = strips.apart(holes[one], holes[other])
    one, other = one[apart], other[apart]
    ends = strips.ends(holes[one], holes[other])
    return np.stack([one, other]), np.hypot(*(ends[:, 1] - ends[:, 0]).T)


def _neighbours(boxes: Floats, owner: Whole, reach: Floats, seeds: Whole) -> tuple[Whole, Whole]:
    """Return the pairs of holes of one part that may be each other's nearest, the seeds too."""
    tree = shapely.STRtree(np.asarray(shapely.box(*boxes.T)))
    wide = np.asarray(shapely.box(*(boxes + reach[:, None] * [-1, -1, 1, 1]).T))
    pairs: list[Whole] = [np.sort(seeds.T, axis=1)]
    for begin in range(0, len(boxes), _AT_ONCE):
        one, other = tree.query(wide[begin : begin + _AT_ONCE])
        pairs.append(np.sort(np.stack([one + begin, other], axis=1), axis=1))
        if sum(map(len, pairs)) > _MOST_PAIRS:
            break
    found = np.unique(np.vstack(pairs), axis=0)
    one, other = found[(found[:, 0] < found[:, 1]) & (owner[found[:, 0]] == owner[found[:, 1]])].T
    return one, other
