"""A shape as plain JSON, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from modn_watch.twin_shapes import Shape, placed, ring

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from modn_watch.contour_scene import Placed

#: Of millimetres, and of what has no unit.
_DECIMALS, _BEARING_DECIMALS = 4, 6


def plain(shape: Shape) -> dict[str, Any]:
    """Return what is compared of a shape."""
    rings = None if shape.rings is None else [_flat(each, _DECIMALS) for each in shape.rings]
    return {"rows": [_row(each) for each in shape.rows], "rings": rings}


def shape_of(row: Mapping[str, Any]) -> Shape:
    """Return a shape from its columns."""
    outline = row["outline"]
    return Shape(
        rows=tuple(map(placed, outline["rows"])),
        rings=outline["rings"] and tuple(map(ring, outline["rings"])),
        length_mm=row["length_mm"],
        net_area_mm2=row["net_area_mm2"],
        radius_mm=row["radius_mm"],
        simple=bool(row["simple"]),
    )


def _row(each: Placed) -> list[float]:
    sizes = (round(size, _DECIMALS) for size in each.sizes)
    return [*sizes, *_flat([each.middle], _DECIMALS), -1, *_flat(each.bearing, _BEARING_DECIMALS)]


def _flat(numbers: Iterable[complex], decimals: int) -> list[float]:
    return [round(side, decimals) for each in numbers for side in (each.real, each.imag)]
