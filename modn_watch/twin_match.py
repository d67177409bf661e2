"""Whether two shapes are the same part, moved, turned, or turned over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from modn_watch.contour_match import is_open
from modn_watch.contour_motion import fits_of_all
from modn_watch.contour_scene import Scene
from modn_watch.twin_rings import OFF_MM, lie_on

if TYPE_CHECKING:
    from collections.abc import Sequence

    from modn_watch.contour_scene import Looks, Motion, Placed
    from modn_watch.twin_shapes import Ring, Shape

#: By how much two drawings of one line may differ in length, mm and as a share.
_LENGTH_MM, _SHARE = 0.15, 1e-4
#: And each of very many contours: letters of two millimetres differ by up to 0.01 (measured).
_SMALL_MM = 0.01
#: Of shapes whose corners are not known: by how much contours may differ.  In the pairs of a shop
#: all but one do so by less than two thirds of it (measured).
_STRICT_LENGTH_MM, _STRICT_PLACE_MM, _STRICT_RIM_MM = 0.03, 0.01, 0.006
_STRICT_SHARE, _BEARING = 2e-5, 5e-5


@dataclass(frozen=True, kw_only=True)
class Window:
    """Between which sizes whatever is the same lies."""

    contours: int
    length_mm: tuple[float, float]
    net_area_mm2: tuple[float, float]
    radius_mm: tuple[float, float]


def window(shape: Shape) -> Window:
    """Return the sizes of shapes that are worth a comparison."""
    count = len(shape.rows)
    length_mm = _LENGTH_MM * min(count, 4) + _SMALL_MM * count + _SHARE * shape.length_mm
    return Window(
        contours=count,
        length_mm=_around(shape.length_mm, length_mm),
        net_area_mm2=_around(shape.net_area_mm2, OFF_MM * shape.length_mm + 1e-3),
        radius_mm=_around(shape.radius_mm, OFF_MM + _SHARE * shape.radius_mm),
    )


def _around(value: float, off: float) -> tuple[float, float]:
    return value - off, value + off


def likeness(one: Shape, other: Shape, looks: Looks) -> bool | None:
    """Return whether the one is the other turned over; None where they are not the same.

    What is its own mirror image is not turned over.

    Raises:
        TooLongError: it would take too long to tell.
    """
    if not within(one, window(other)):
        return None
    if _lies_on(one.rows, one.rings, other, looks):
        return False
    turned = [each.mirrored() for each in one.rows]
    rings = one.rings and tuple(tuple(p.conjugate() for p in ring) for ring in one.rings)
    return True if _lies_on(turned, rings, other, looks) else None


def within(shape: Shape, wanted: Window) -> bool:
    """Tell whether a shape is worth a comparison."""
    return (
        len(shape.rows) == wanted.contours
        and _between(shape.length_mm, wanted.length_mm)
        and _between(shape.net_area_mm2, wanted.net_area_mm2)
        and _between(shape.radius_mm, wanted.radius_mm)
    )


def _between(value: float, ends: tuple[float, float]) -> bool:
    return ends[0] <= value <= ends[1]


def _lies_on(
    rows: Sequence[Placed], rings: tuple[Ring, ...] | None, other: Shape, looks: Looks
) -> bool:
    scene = Scene(other.rows, looks)
    closed = not all(is_open(each.sizes) for each in rows)
    for motion in fits_of_all(rows, scene):
        if rings is None or other.rings is None or not closed:
            if _strictly(rows, motion, scene):
                return True
        elif lie_on(rings, motion, other.rings, looks):
            return True
    return False


def _strictly(rows: Sequence[Placed], motion: Motion, scene: Scene) -> bool:
    """Tell whether contours lie on others as near as numbers alone can tell."""
    taken: set[int] = set()
    for each in rows:
        reach_mm = _STRICT_PLACE_MM + _STRICT_SHARE * each.sizes[2]
        number = scene.nearest(each, motion.of(each.middle), reach_mm)
        if number is None or number in taken:
            return False
        taken.add(number)
        if not _is_one(each, motion.turn, scene.contours[number]):
            return False
    return True


def _is_one(one: Placed, turn: complex, other: Placed) -> bool:
    rim_mm = _STRICT_RIM_MM + _STRICT_SHARE * one.sizes[2]
    lengths, areas, radii = (abs(a - b) for a, b in zip(one.sizes, other.sizes, strict=True))
    turned = (each * turn**order for each, order in zip(one.bearing, (2, 1, 3, 4), strict=True))
    off = _BEARING + rim_mm / max(one.sizes[2], rim_mm)
    return (
        lengths <= _STRICT_LENGTH_MM + _STRICT_SHARE * one.sizes[0]
        and areas <= rim_mm * one.sizes[0]
        and radii <= rim_mm
        and all(abs(a - b) <= off for a, b in zip(turned, other.bearing, strict=True))
    )
