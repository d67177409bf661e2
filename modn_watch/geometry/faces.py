"""Closed contours where more than two ends meet: the faces of a net of ways.

Two squares that share a corner are two contours, and so are two that share a side drawn once: a
laser that follows the lines parts the sheet into those pieces.  What bounds no face, such as a
line that ends in the open, is returned as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@dataclass(frozen=True, kw_only=True, slots=True)
class Way:
    """An edge of the net."""

    start: int
    end: int
    #: Radians, at which it leaves `start`, and at which it leaves `end` when taken backwards.
    leaving: float
    arriving: float
    #: What it adds to the area of a contour that takes it forwards, mm².
    area_mm2: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Faces:
    """Edges by number; ~n stands for edge n taken backwards."""

    #: Counter-clockwise.
    contours: tuple[tuple[int, ...], ...]
    #: Edges of no contour.
    rest: tuple[int, ...]


def faces(ways: Sequence[Way]) -> Faces:
    """Return the smallest contours that the net holds."""
    kept = list(range(len(ways)))
    bridges = _bridges(ways, kept)
    while bridges:
        kept = [number for number in kept if number not in bridges]
        bridges = _bridges(ways, kept)
    simple = [cycle for face in _traced(ways, kept) for cycle in _simple(face, ways)]
    contours = [cycle for cycle in simple if _area(cycle, ways) > 0]
    used = {_number(edge) for cycle in contours for edge in cycle}
    rest = [number for number in range(len(ways)) if number not in used]
    return Faces(contours=tuple(contours), rest=tuple(rest))


def _number(edge: int) -> int:
    return max(edge, ~edge)


def _origin(edge: int, ways: Sequence[Way]) -> int:
    return ways[edge].start if edge >= 0 else ways[~edge].end


def _bridges(ways: Sequence[Way], kept: Sequence[int]) -> set[int]:
    """Return the edges that have the same face on both sides."""
    found = set()
    for face in _traced(ways, kept):
        both = set(face)
        found |= {_number(edge) for edge in face if ~edge in both}
    return found


def _traced(ways: Sequence[Way], kept: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Yield the boundary of each face, with the face on its left."""
    onward = _onward(ways, kept)
    free = dict.fromkeys(onward)
    while free:
        edge = next(iter(free))
        face = []
        while edge in free:
            del free[edge]
            face.append(edge)
            edge = onward[edge]
        yield tuple(face)


def _onward(ways: Sequence[Way], kept: Sequence[int]) -> dict[int, int]:
    """Return for each directed edge the sharpest turn to the left at its end."""
    around: dict[int, list[tuple[float, int]]] = {}
    for number in kept:
        way = ways[number]
        around.setdefault(way.start, []).append((way.leaving, number))
        around.setdefault(way.end, []).append((way.arriving, ~number))
    onward = {}
    for leaving in around.values():
        leaving.sort()
        for place, (_, edge) in enumerate(leaving):
            onward[~edge] = leaving[place - 1][1]
    return onward


def _simple(face: Sequence[int], ways: Sequence[Way]) -> Iterator[tuple[int, ...]]:
    """Part a boundary where it passes a node again."""
    way: list[int] = []
    seen: dict[int, int] = {}
    for edge in face:
        node = _origin(edge, ways)
        if node in seen:
            loop = way[seen[node] :]
            del way[seen[node] :]
            for inner in loop:
                seen.pop(_origin(inner, ways), None)
            yield tuple(loop)
        seen[node] = len(way)
        way.append(edge)
    if way:
        yield tuple(way)


def _area(cycle: Sequence[int], ways: Sequence[Way]) -> float:
    return sum(ways[edge].area_mm2 if edge >= 0 else -ways[~edge].area_mm2 for edge in cycle)
