"""The different parts of a drawing, each as a shape that can be found again in other drawings."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import pi, sqrt
from typing import TYPE_CHECKING, Any, Final

from modn_watch.contour_match import is_open
from modn_watch.contour_scene import Placed
from modn_watch.twin_merge import merged

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

#: Numbers in a row of a contour: sizes, middle, part, bearing.
_ROW: Final = 14
#: Different parts of one drawing; of more nothing is compared.
_MOST_PIECES: Final = 1_000
#: Beyond it, mm, a place has lost the digits that it is compared by.
_FARTHEST_MM: Final = 1e9
#: The largest radius, mm: places are looked for within a share of it.
_LARGEST_MM: Final = 1e5
#: Of a circle or a rectangle: what two programs agree to.
_SIMPLE_MM, _SIMPLE_SHARE = 0.02, 1e-4

Ring = tuple[complex, ...]


@dataclass(frozen=True, kw_only=True)
class Shape:
    """One part, or a line that belongs to none, about its own middle."""

    #: The closed contours, the longest first; what is open is one contour, behind them.
    rows: tuple[Placed, ...]
    #: The corners of the closed contours; None in what was read before they were kept.
    rings: tuple[Ring, ...] | None
    #: Of all together.
    length_mm: float
    net_area_mm2: float
    radius_mm: float
    #: A circle, a rectangle or a loose line: so many drawings have the same that it says little.
    simple: bool

    @property
    def points(self) -> int:
        """How much there is to compare."""
        return len(self.rows) + sum(map(len, self.rings or ()))


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A shape, and how often a drawing has it."""

    shape: Shape
    quantity: int


def pieces(details: Mapping[str, Any]) -> tuple[Piece, ...] | None:
    """Return the parts of a drawing; what is the same may come several times.

    Args:
        details: of its extract, where `contours` has a row for each contour and `outlines` the
            corners of each kind of part.

    Returns:
        None where no part is known, or there are too many to compare.
    """
    rows = _rows(details.get("contours"))
    parts: dict[int, list[Placed]] = {}
    for row in rows:
        parts.setdefault(row.part, []).append(row)
    loose = parts.pop(-1, [])
    kinds = _kinds(details.get("outlines"), parts)
    if not parts or len(kinds) + len(loose) > _MOST_PIECES:
        return None
    lines = (Piece(shape=_shape([each], None), quantity=1) for each in loose)
    return (*kinds, *lines)


def _kinds(told: Any, parts: Mapping[int, list[Placed]]) -> list[Piece]:
    """Return one piece for each kind that is told, or for each part where none are."""
    if not isinstance(told, list) or not all(map(_is_kind, told)):
        return [Piece(shape=_shape(rows, None), quantity=1) for rows in parts.values()]
    found = []
    for kind in told:
        rows = parts.get(kind["parts"][0])
        if rows:
            rings = tuple(map(ring, kind["rings"]))
            found.append(Piece(shape=_shape(rows, rings), quantity=len(kind["parts"])))
    return found


def _is_kind(told: Any) -> bool:
    """Tell whether this is what a parser tells of a kind: what it says was read from a file."""
    parts, rings = (told.get("parts"), told.get("rings")) if isinstance(told, dict) else (0, 0)
    if not isinstance(parts, list) or not parts or not isinstance(parts[0], int):
        return False
    return isinstance(rings, list) and all(
        isinstance(each, list) and len(each) % 2 == 0 and len(each) > 0 and all(map(_sound, each))
        for each in rings
    )


def ring(flat: Sequence[float]) -> Ring:
    """Return corners from x and y of each in turn."""
    return tuple(map(complex, flat[::2], flat[1::2]))


def _rows(told: Any) -> list[Placed]:
    """Return the contours; none where one of them cannot be compared, as in older extracts."""
    rows = told if isinstance(told, list) else []
    return [placed(row) for row in rows] if all(map(_is_row, rows)) else []


def _is_row(told: Any) -> bool:
    """Tell whether this is what a parser tells of a contour: what it says was read from a file."""
    if not isinstance(told, list) or len(told) != _ROW or not all(map(_sound, told)):
        return False
    return bool(told[0] >= 0 and 0 <= told[2] <= _LARGEST_MM)


def _sound(number: object) -> bool:
    return isinstance(number, int | float) and abs(number) <= _FARTHEST_MM**2


def placed(row: Sequence[float]) -> Placed:
    """Return a contour from its row."""
    return Placed(
        sizes=(row[0], row[1], row[2]),
        middle=complex(row[3], row[4]),
        part=int(row[5]),
        bearing=tuple(map(complex, row[6::2], row[7::2])),
    )


def _shape(rows: Sequence[Placed], rings: tuple[Ring, ...] | None) -> Shape:
    closed = sorted((each for each in rows if not is_open(each.sizes)), key=_by_length)
    lines = [each for each in rows if is_open(each.sizes)]
    kept = [*closed, *([merged(lines)] if lines else [])]
    whole = merged(kept)
    areas = [each.sizes[1] for each in closed]
    return Shape(
        rows=tuple(replace(each, middle=each.middle - whole.middle) for each in kept),
        rings=rings and tuple(_about(whole.middle, ring) for ring in rings),
        length_mm=whole.sizes[0],
        net_area_mm2=2 * max(areas, default=0.0) - sum(areas),
        radius_mm=whole.sizes[2],
        simple=len(kept) == 1 and (not closed or is_simple(closed[0])),
    )


def _by_length(row: Placed) -> float:
    return -row.sizes[0]


def _about(middle: complex, ring: Iterable[complex]) -> Ring:
    return tuple(each - middle for each in ring)


def is_simple(contour: Placed) -> bool:
    """Tell whether a closed contour is a circle or a rectangle."""
    length_mm, area_mm2, radius_mm = contour.sizes
    off_mm = _SIMPLE_MM + _SIMPLE_SHARE * radius_mm
    if abs(area_mm2 - pi * radius_mm**2) <= off_mm * length_mm:
        return abs(length_mm - 2 * pi * radius_mm) <= 2 * pi * off_mm
    uneven = _SIMPLE_SHARE + _SIMPLE_MM / max(radius_mm, _SIMPLE_MM)
    if max(map(abs, contour.bearing[1:3])) > uneven:
        return False
    half = length_mm / 2
    root = sqrt(max(half**2 - 4 * area_mm2, 0.0))
    long, short = (half + root) / 2, (half - root) / 2
    square = (long**3 + short**3) / 6 + long * short * half / 2
    return abs(sqrt(square / max(length_mm, _SIMPLE_MM)) - radius_mm) <= off_mm
