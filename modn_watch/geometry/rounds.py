"""Round holes and slots, in whatever pieces they were drawn.

A circle is a circle as one piece, as two bulges, as many arcs or as a polygon of many sides: what
counts is whether its points lie on one.  The same goes for a slot: two half circles and the two
lines between them.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import pi, tau
from typing import TYPE_CHECKING

import numpy as np

from modn_watch.geometry.columns import LINE
from modn_watch.geometry.evaluation import points_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from modn_watch.geometry.affine import Point
    from modn_watch.geometry.columns import Columns, Flags, Floats, Whole
    from modn_watch.geometry.drawn import Tolerances
    from modn_watch.geometry.layout import Layout
    from modn_watch.geometry.net import Pieces

#: Of the radius: how far off a point may be where that is more than the tolerance.
_SHARE = 0.002
_MOST_OFF_MM = 0.1
#: And of a hole so tiny that the tolerance is as large as it is.
_TINY_SHARE = 0.1
_FAR = 1e-12
#: Of a slot's area: what polygons in place of its half circles may lack, and rounding may add.
_LEAST_AREA, _MOST_AREA = 0.97, 1.003
#: Of an even step: how long one side of a polygon on a circle may be.
_UNEVEN = 2.0
#: Where on a curved piece it is looked at.
_LOOKED_AT = np.array([0.0, 0.25, 0.5, 0.75])


@dataclass(frozen=True, kw_only=True, slots=True)
class Round:
    """A circle."""

    centre: Point
    diameter_mm: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Slot:
    """Two half circles and the two lines between them."""

    centre: Point
    #: Across: the diameter of its ends.
    width_mm: float
    #: From end to end.
    length_mm: float
    #: Of its long axis, degrees, 0 to under 180.
    angle_deg: float


@dataclass(frozen=True, kw_only=True)
class _Marks:
    """Points on the contours; the corners of polygons are on their circle, the sides are not."""

    #: About the middle of the contour's line, shape (n, 2).
    place: Floats
    owner: Whole
    #: Where the points of each contour begin.
    begin: Whole
    #: The middles, shape (contours, 2).
    origin: Floats
    #: The longest straight piece of each contour as a way, shape (contours, 2).
    longest: Floats
    #: How many straight pieces each contour has, and whether it has any other.
    sides: Whole
    bent: Flags
    #: Which contours are closed and go round something.
    among: Flags
    lengths: Floats
    areas: Floats

    def each(self, values: Floats) -> Floats:
        """Return for each contour the sum of a value for each point."""
        found = np.bincount(self.owner, weights=values, minlength=len(self.origin))
        return found.astype(np.float64)

    def most(self, values: Floats) -> Floats:
        """Return for each contour the largest value at any of its points."""
        found: Floats = np.maximum.reduceat(values, self.begin)
        return found


def round_shapes(
    pieces: Pieces,
    layout: Layout,
    tolerances: Tolerances,
    *,
    areas: Floats,
    middles: NDArray[np.complex128],
) -> list[Round | Slot | None]:
    """Return for each contour the circle or slot that it is; None for any other.

    Args:
        pieces: all of them.
        layout: the contours.
        tolerances: what counts as round.
        areas: of the contours, mm², 0 or more.
        middles: of their lines, as x + iy, millimetres.
    """
    found: list[Round | Slot | None] = [None] * len(areas)
    if not len(areas):
        return found
    marks = _marks(pieces, layout, areas, middles)
    for number, slot in _slots(marks, tolerances):
        found[number] = slot
    for number, circle in _circles(marks, tolerances):
        found[number] = circle
    return found


def _marks(
    pieces: Pieces, layout: Layout, areas: Floats, middles: NDArray[np.complex128]
) -> _Marks:
    table, lengths = pieces.table, pieces.lengths
    straight = table.kind[layout.order] == LINE
    counts = np.where(straight, 1, len(_LOOKED_AT))
    at = np.repeat(np.arange(len(counts)), counts)
    number = np.arange(len(at)) - np.repeat(np.cumsum(counts) - counts, counts)
    t = np.abs(layout.back[at] - _LOOKED_AT[number])
    points = points_at(table, layout.order[at], t)
    begin = np.cumsum(counts)[layout.first] - counts[layout.first]
    owner = layout.owner[at]
    origin = np.column_stack([middles.real, middles.imag])
    return _Marks(
        place=points - origin[owner],
        owner=owner,
        begin=begin,
        origin=origin,
        longest=_longest(table, layout, np.where(straight, lengths[layout.order], 0.0)),
        sides=(sides := np.add.reduceat(straight.astype(np.intp), layout.first)),
        bent=sides < layout.count,
        among=layout.closed & (areas > 0),
        lengths=layout.sums(lengths[layout.order]),
        areas=areas,
    )


def _longest(table: Columns, layout: Layout, straight: Floats) -> Floats:
    by_length = np.lexsort((straight, layout.owner))
    longest = by_length[layout.first + layout.count - 1]
    piece = layout.order[longest]
    way: Floats = (table.end[piece] - table.start[piece]) * (straight[longest] > 0)[:, None]
    return way


def _circles(marks: _Marks, tolerances: Tolerances) -> Iterator[tuple[int, Round]]:
    centre, radius = _fitted(marks)
    away = marks.place - centre[marks.owner]
    off = marks.most(np.abs(np.hypot(away[:, 0], away[:, 1]) - radius[marks.owner]))
    good = marks.among & (off <= _allowed(radius, tolerances)) & _smooth(marks, radius, tolerances)
    good &= marks.areas >= _LEAST_AREA * pi * radius * radius
    middle = centre + marks.origin
    for number in np.flatnonzero(good).tolist():
        place = (float(middle[number, 0]), float(middle[number, 1]))
        yield number, Round(centre=place, diameter_mm=float(2 * radius[number]))


def _smooth(marks: _Marks, radius: Floats, tolerances: Tolerances) -> Flags:
    """Tell whose straight pieces stand for a round line: a hole with one flat is not round."""
    side = np.hypot(*marks.longest.T)
    steps = 2 * radius * np.sin(min(_UNEVEN * pi / tolerances.round_sides, pi / 2))
    polygon = (marks.sides >= tolerances.round_sides) & (side <= steps)
    flat = side * side / np.maximum(8 * radius, 1e-300) <= _allowed(radius, tolerances)
    return np.asarray(np.where(marks.bent, flat, polygon), dtype=np.bool_)


def _allowed(radius: Floats, tolerances: Tolerances) -> Floats:
    share = np.minimum(_SHARE * radius, _MOST_OFF_MM)
    return np.minimum(np.maximum(share, tolerances.round_mm), radius * _TINY_SHARE)


def _fitted(marks: _Marks) -> tuple[Floats, Floats]:
    """Return centre and radius of the circle nearest to each contour's points.

    Least squares on x² + y² = 2ax + 2by + c.

    Source: I. Kåsa, IEEE Trans. Instrum. Meas. 25 (1976).
    """
    size = np.maximum(marks.most(np.abs(marks.place).max(axis=1)), 1e-300)
    x, y = (marks.place / size[marks.owner][:, None]).T
    square = x * x + y * y
    xx, xy, yy, sx, sy, one, *right = (
        marks.each(value)
        for value in (x * x, x * y, y * y, x, y, np.ones_like(x), x * square, y * square, square)
    )
    left = np.stack([xx, xy, sx, xy, yy, sy, sx, sy, one], axis=1).reshape(-1, 3, 3)
    # Points on one line fit no circle: a little on the diagonal makes it a far one.
    left = left + np.diag([1.0, 1.0, 0.0]) * (left[:, 2, 2] * _FAR)[:, None, None]
    solved = np.linalg.solve(left, np.stack(right, axis=1)[..., None])[..., 0]
    centre = solved[:, :2] / 2
    radius = np.sqrt(np.maximum(solved[:, 2] + (centre * centre).sum(axis=1), 0.0))
    return centre * size[:, None], radius * size


def _slots(marks: _Marks, tolerances: Tolerances) -> Iterator[tuple[int, Slot]]:
    """Yield the contours that are slots.

    The longest line shows the axis, the extent across it the width, and the way around, which is
    pi widths and twice the distance of the two centres, the length.  The middle of the line is
    the slot's own.
    """
    axis = marks.longest / np.maximum(np.hypot(*marks.longest.T), 1e-300)[:, None]
    along, across = _turned(marks.place, axis[marks.owner])
    half = marks.most(np.abs(across))
    reach = (marks.lengths - tau * half) / 4
    beyond = np.maximum(np.abs(along) - reach[marks.owner], 0.0)
    off = marks.most(np.abs(np.hypot(beyond, across) - half[marks.owner]))
    whole = pi * half * half + 4 * half * reach
    good = marks.among & (reach > tolerances.round_mm) & (off <= _allowed(half, tolerances))
    good &= (marks.areas >= _LEAST_AREA * whole) & (marks.areas <= _MOST_AREA * whole)
    angle = np.degrees(np.arctan2(axis[:, 1], axis[:, 0])) % 180
    for number in np.flatnonzero(good).tolist():
        yield (
            number,
            Slot(
                centre=(float(marks.origin[number, 0]), float(marks.origin[number, 1])),
                width_mm=float(2 * half[number]),
                length_mm=float(2 * (reach[number] + half[number])),
                angle_deg=float(angle[number]),
            ),
        )


def _turned(points: Floats, axis: Floats) -> tuple[Floats, Floats]:
    """Return how far points lie along an axis, and how far across it."""
    return (
        points[:, 0] * axis[:, 0] + points[:, 1] * axis[:, 1],
        points[:, 1] * axis[:, 0] - points[:, 0] * axis[:, 1],
    )
