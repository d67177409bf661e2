"""Whether closed contours lie on others all along, after a small shift and turn at most."""

from __future__ import annotations

from math import floor, inf
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from modn_watch.contour_scene import Motion

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from modn_watch.contour_scene import Looks
    from modn_watch.twin_shapes import Ring

#: How far one contour may lie from another anywhere, mm.  What LightBurn makes of a drawing's
#: curves lies within 0.02 (measured); of what is 0.2 mm larger, one side is 0.1 away.
OFF_MM: Final = 0.05
#: How far it may lie before it is fitted, mm: a turn was told from rounded numbers.
_ROUGHLY_MM: Final = 1.0
_ROUNDS: Final = 3
#: To move a point and box it takes so many times less than a look.
_CHEAPER: Final = 4
#: Pieces of a contour on either side of the last nearest one that are looked at first.
_BESIDE: Final = 2
#: Points of one contour by which it is fitted.
_FITTED_BY: Final = 60


def lie_on(some: Sequence[Ring], motion: Motion, others: Sequence[Ring], looks: Looks) -> bool:
    """Tell whether contours that are moved lie on others, each on one, nowhere farther than so.

    Args:
        some: corners of closed contours.
        motion: by which they are moved, about as they should.
        others: as many, of the same kind.
        looks: how much may be looked at.

    Raises:
        TooLongError: it would take too long to tell.
    """
    if len(some) != len(others):
        return False
    for _ in range(_ROUNDS):
        looks.spend(sum(map(len, some)) // _CHEAPER)
        moved = [tuple(map(motion.of, ring)) for ring in some]
        pairs = _paired(moved, others)
        if pairs is None:
            return False
        if all(_near(*pair, looks) for pair in pairs):
            return True
        better = _fitted(pairs, looks)
        if better is None:
            return False
        motion = Motion(
            turn=better.turn * motion.turn, shift=better.turn * motion.shift + better.shift
        )
    return False


def _paired(some: Sequence[Ring], others: Sequence[Ring]) -> list[tuple[Ring, Ring]] | None:
    """Return each with the one whose box is nearest to its own; None where one is far off."""
    shelves: dict[tuple[int, int], list[tuple[_Box, Ring]]] = {}
    for ring in others:
        box = _box(ring)
        shelves.setdefault(_cell(box), []).append((box, ring))
    pairs = []
    for ring in some:
        box = _box(ring)
        number = _cell(box)
        beside = [(number[0] + x, number[1] + y) for x in (-1, 0, 1) for y in (-1, 0, 1)]
        free = [
            (_apart(box, each[0]), cell, each) for cell in beside for each in shelves.get(cell, ())
        ]
        away_mm, cell, found = min(free, key=itemgetter(0), default=(inf, number, (box, ring)))
        if away_mm > _ROUGHLY_MM:
            return None
        shelves[cell].remove(found)
        pairs.append((ring, found[1]))
    return pairs


def _cell(box: _Box) -> tuple[int, int]:
    return floor(box[0] / _ROUGHLY_MM), floor(box[1] / _ROUGHLY_MM)


_Box = tuple[float, float, float, float]


def _box(ring: Ring) -> _Box:
    across, up = [each.real for each in ring], [each.imag for each in ring]
    return min(across), min(up), max(across), max(up)


def _apart(one: _Box, other: _Box) -> float:
    return max(abs(a - b) for a, b in zip(one, other, strict=True))


def _near(one: Ring, other: Ring, looks: Looks) -> bool:
    return all(
        abs(way) <= OFF_MM
        for some, ring in ((one, other), (other, one))
        for _, way in _ways(some, ring, looks)
    )


def _ways(some: Sequence[complex], ring: Ring, looks: Looks) -> Iterator[tuple[complex, complex]]:
    """Yield points with the way from each to the nearest point on a ring.

    Beside where the last one lay it is looked first; what lies near enough there need not be the
    nearest of all.
    """
    count, last = len(ring), 0
    for point in some:
        beside = range(last - _BESIDE, last + _BESIDE + 1)
        looks.spend(1)
        way, last = _nearest(point, ring, beside if count > len(beside) else range(count))
        if abs(way) > OFF_MM and count > len(beside):
            looks.spend(count)
            way, last = _nearest(point, ring, range(count))
        yield point, way


def _nearest(point: complex, ring: Ring, numbers: range) -> tuple[complex, int]:
    """Return the way to the nearest of some sides of a ring, and the number of that side."""
    best, best_mm, found = 0j, inf, 0
    count = len(ring)
    for number in numbers:
        start = ring[number % count]
        side, to = ring[(number + 1) % count] - start, point - start
        along = side.real * to.real + side.imag * to.imag
        square = side.real * side.real + side.imag * side.imag
        share = min(max(along / square, 0.0), 1.0) if square else 0.0
        way = share * side - to
        away_mm = abs(way)
        if away_mm < best_mm:
            best, best_mm, found = way, away_mm, number % count
    return best, found


def _fitted(pairs: Sequence[tuple[Ring, Ring]], looks: Looks) -> Motion | None:
    """Return the small motion that brings contours nearest to others; None where they are far.

    Source: Chen and Medioni, "Object modelling by registration of multiple range images", 1992:
    what counts is how far a point is from the line, not from the point that it fell on.
    """
    rows: list[tuple[float, float, float, float]] = []
    for one, other in pairs:
        step = max(1, len(one) // _FITTED_BY)
        for point, way in _ways(_with_middles(one[::step]), other, looks):
            away = abs(way)
            if away > _ROUGHLY_MM:
                return None
            if away > 0:
                normal = way / away
                lever = point.real * normal.imag - point.imag * normal.real
                rows.append((normal.real, normal.imag, lever, away))
    solved = _least_squares(rows)
    if solved is None:
        return None
    turn = complex(1, solved[2])
    return Motion(turn=turn / abs(turn), shift=complex(solved[0], solved[1]))


def _with_middles(corners: Sequence[complex]) -> list[complex]:
    ends = (*corners[1:], corners[0])
    return [each for one, end in zip(corners, ends, strict=True) for each in (one, (one + end) / 2)]


def _least_squares(
    rows: Sequence[tuple[float, float, float, float]],
) -> tuple[float, float, float] | None:
    """Return shift and turn by the normal equations, a little damped; None without any rows."""
    if not rows:
        return None
    table = [[sum(r[i] * r[j] for r in rows) for j in range(4)] for i in range(3)]
    for at in range(3):
        table[at][at] += 1e-9 + 1e-6 * table[at][at]
    for at in range(3):
        pivot = table[at][at]
        table[at] = [value / pivot for value in table[at]]
        for other in range(3):
            if other != at:
                share = table[other][at]
                table[other] = [a - share * b for a, b in zip(table[other], table[at], strict=True)]
    return table[0][3], table[1][3], table[2][3]
