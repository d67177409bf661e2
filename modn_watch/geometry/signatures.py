"""What is the same about a shape wherever it lies, however it is turned and in how many pieces.

A signature holds the length, the enclosed area and the moments of the line itself about its
middle, up to the fourth, as combinations that turning does not change.  Mirroring changes the
sign of those in `hand` and nothing else.  Two drawings of one shape, one with arcs and one with
curves fitted to them, have signatures that nearly agree, so signatures are compared with a
tolerance and never as keys.

Source: rotation invariants of complex moments, J. Flusser, Pattern Recognition 33 (2000).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import pi
from typing import TYPE_CHECKING

import numpy as np

from modn_watch.geometry.columns import ARC, CUBIC, RATIONAL
from modn_watch.geometry.evaluation import points_at, velocities_at

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from modn_watch.geometry.columns import Columns, Flags, Floats, Whole

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(4)
#: Radians of an arc over which four nodes are exact to eight digits.
_TURN = pi / 3
_CURVED = 6
#: Below it a moment is rounding.
_ROUNDING = 1e-5


@dataclass(frozen=True, kw_only=True, slots=True)
class Signature:
    """The size and form of a contour, or of several that belong together."""

    length_mm: float
    #: 0 for an open contour.
    area_mm2: float
    #: The root mean square distance of the line from its middle.
    radius_mm: float
    #: Numbers without unit that turning and mirroring leave as they are.
    form: tuple[float, ...]
    #: Numbers without unit that mirroring turns into their opposites; 0 for the symmetric.
    hand: tuple[float, ...]
    #: The middle of the line, x + iy, millimetres.
    middle: complex
    #: Which way it lies, without unit: numbers that turning by an angle turns by twice, once,
    #: three and four times that angle, and mirroring mirrors.
    bearing: tuple[complex, complex, complex, complex]


def alike(one: Signature, other: Signature, *, off_mm: float = 0.0) -> bool:
    """Tell whether two shapes are the same, moved and turned; a mirrored one is another.

    Args:
        one: of a contour, or of a whole part.
        other: of the same kind of thing.
        off_mm: how far one drawing of a shape may be from another, where a program fitted its
            own curves; LightBurn's exports are within 0.01 mm of its projects.
    """
    tolerance = tolerance_of(one, off_mm)
    return _same_size(one, other, tolerance) and _near(
        one.form + one.hand, other.form + other.hand, tolerance
    )


def mirrored(one: Signature, other: Signature, *, off_mm: float = 0.0) -> bool:
    """Tell whether one shape is the other's mirror image; so is a symmetric shape its own."""
    tolerance = tolerance_of(one, off_mm)
    opposite = tuple(-value for value in other.hand)
    return _same_size(one, other, tolerance) and _near(
        one.form + one.hand, other.form + opposite, tolerance
    )


def tolerance_of(one: Signature, off_mm: float) -> float:
    """Return by what share of its size a shape may differ from another that is off by so much."""
    return _ROUNDING + off_mm / max(one.radius_mm, off_mm, 1e-300)


def _same_size(one: Signature, other: Signature, tolerance: float) -> bool:
    lengths = abs(one.length_mm - other.length_mm)
    areas = abs(one.area_mm2 - other.area_mm2)
    return (
        lengths <= tolerance * max(one.length_mm, other.length_mm)
        and areas <= tolerance * max(one.length_mm, other.length_mm) ** 2 / (4 * pi)
        and abs(one.radius_mm - other.radius_mm) <= tolerance * one.radius_mm
    )


def _near(one: tuple[float, ...], other: tuple[float, ...], tolerance: float) -> bool:
    return all(abs(a - b) <= tolerance for a, b in zip(one, other, strict=True))


@dataclass(frozen=True, kw_only=True)
class Beads:
    """Weighted points that stand for pieces: as heavy as the length around them."""

    #: x + iy, millimetres.
    place: NDArray[np.complex128]
    weight: Floats
    #: Which of the pieces asked for.
    owner: Whole

    def some(self, which: Flags) -> Beads:
        """Return those of them that are flagged."""
        return Beads(place=self.place[which], weight=self.weight[which], owner=self.owner[which])


def beads(table: Columns, at: Whole) -> Beads:
    """Return the points of some pieces; the moments of lines are exact with them."""
    counts = np.ones(len(table.kind), dtype=np.intp)
    counts[table.kind == CUBIC] = _CURVED
    counts[table.kind == RATIONAL] = _CURVED
    turns = np.ceil(np.abs(table.arcs.sweep) / _TURN - 1e-9)
    # Round an ellipse the line does not run evenly.
    counts[table.of_kind(ARC)] = np.where(np.isnan(table.arcs.radius), 4, 1) * np.maximum(turns, 1)
    parts = counts[at]
    owner = np.repeat(np.arange(len(at)), parts)
    number = np.arange(len(owner)) - np.repeat(np.cumsum(parts) - parts, parts)
    step = 1 / parts[owner]
    t = ((number[:, None] + (_NODES + 1) / 2) * step[:, None]).ravel()
    owner = np.repeat(owner, len(_NODES))
    piece = at[owner]
    places, speeds = points_at(table, piece, t), velocities_at(table, piece, t)
    weight = np.hypot(speeds[:, 0], speeds[:, 1]) * np.tile(_WEIGHTS / 2, len(step))
    return Beads(
        place=places[:, 0] + 1j * places[:, 1],
        weight=weight * np.repeat(step, len(_NODES)),
        owner=owner,
    )


def middles(found: Beads, owner: Whole, count: int) -> NDArray[np.complex128]:
    """Return the middle of each shape's line, as x + iy, millimetres."""
    length = np.maximum(np.bincount(owner, weights=found.weight, minlength=count), 1e-300)
    # From a near point first: far away from the origin the products would lose their digits.
    near = np.zeros(count, dtype=np.complex128)
    near[owner] = found.place
    away = found.place - near[owner]
    return near + _sums(away * found.weight, owner, count) / length


def signatures(found: Beads, owner: Whole, areas: Floats) -> tuple[Signature, ...]:
    """Return one signature for each shape.

    Args:
        found: the beads of all their pieces.
        owner: which shape each bead belongs to.
        areas: what each shape encloses, mm².
    """
    count = len(areas)
    length = np.maximum(np.bincount(owner, weights=found.weight, minlength=count), 1e-300)
    middle = middles(found, owner, count)
    away = found.place - middle[owner]
    square = away.real * away.real + away.imag * away.imag
    spread = np.bincount(owner, weights=square * found.weight, minlength=count)
    radius = np.sqrt(spread / length)
    rows = _invariants(away / np.maximum(radius, 1e-300)[owner], found.weight, owner, length)
    return tuple(
        Signature(
            length_mm=size,
            area_mm2=area,
            radius_mm=reach,
            form=tuple(form),
            hand=tuple(hand),
            middle=place,
            bearing=tuple(bearing),
        )
        for size, area, reach, place, form, hand, bearing in zip(
            length.tolist(), areas.tolist(), radius.tolist(), middle.tolist(), *rows, strict=True
        )
    )


def _invariants(
    z: NDArray[np.complex128], weight: Floats, owner: Whole, length: Floats
) -> tuple[list[list[float]], list[list[float]], list[list[complex]]]:
    count = len(length)
    share = weight / length[owner]
    square, across = z * z, z.real * z.real + z.imag * z.imag
    once, twice = share * across, share * square
    c20 = _sums(twice, owner, count)
    c21 = _sums(once * z, owner, count)
    c30 = _sums(twice * z, owner, count)
    c31 = _sums(once * square, owner, count)
    c40 = _sums(twice * square, owner, count)
    c22 = np.bincount(owner, weights=once * across, minlength=count)
    c12, c02 = np.conj(c21), np.conj(c20)
    turning = [c20 * c12 * c12, c30 * c12 * c12 * c12, c31 * c02, c40 * c02 * c02]
    even = [np.abs(c20), np.abs(c21), np.abs(c30), np.abs(c31), np.abs(c40), c22]
    form = np.column_stack([*even, *(value.real for value in turning)])
    hand = np.column_stack([value.imag for value in turning])
    bearing = np.column_stack([c20, c21, c30, c40])
    return form.tolist(), hand.tolist(), bearing.tolist()


def _sums(values: NDArray[np.complex128], owner: Whole, count: int) -> NDArray[np.complex128]:
    real = np.bincount(owner, weights=values.real, minlength=count)
    imaginary = np.bincount(owner, weights=values.imag, minlength=count)
    found: NDArray[np.complex128] = real + 1j * imaginary
    return found
