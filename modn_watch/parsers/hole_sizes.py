"""Whether holes and sides are of millimetres or of fractions of an inch."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: Fewer holes, or holes of one size alone, prove nothing.
_FEWEST, _FEWEST_SIZES = 3, 2
#: Drills come in steps of these.
_STEP_MM, _STEP_IN = 0.5, 1 / 16
#: Those that stand on a quarter may as well be millimetres.
_QUARTER_IN = 0.25
#: Steel is not drilled with less, whichever the unit.
_LEAST_MM = 2.0
_LARGEST_IN = 2.5
#: Drawings in inches have sizes in steps of this; fewer different ones prove nothing, and
#: quarters may as well be millimetres, unless a hole is too small to be cut.
_FINE_IN, _FEWEST_FRACTIONS, _LEAST_CUT_MM = 1 / 64, 3, 1.0
#: Nearer than rounding to three decimals.
_NEAR = 0.0006


class Measure(Enum):
    """What holes are measured by."""

    METRIC = "metric"
    INCH = "inch"


def measure_of(diameters: Sequence[float]) -> Measure | None:
    """Return what holes were measured by; None unless all of them say the same.

    Args:
        diameters: of all round holes, in drawing units.
    """
    sizes = {round(diameter, 4) for diameter in diameters}
    if len(diameters) < _FEWEST or len(sizes) < _FEWEST_SIZES:
        return None
    if min(sizes) >= _LEAST_MM and all(_on(_STEP_MM, sizes)):
        return Measure.METRIC
    if max(sizes) > _LARGEST_IN or not all(_on(_STEP_IN, sizes)):
        return None
    return None if all(_on(_QUARTER_IN, sizes)) else Measure.INCH


def are_fractions(diameters: Sequence[float], sides: Sequence[float]) -> bool:
    """Tell whether sizes are neat fractions of an inch and odd as millimetres.

    Args:
        diameters: of all round holes, in drawing units.
        sides: widths and heights of all parts.
    """
    sizes = {round(size, 4) for size in (*diameters, *sides)}
    if len(sizes) < _FEWEST_FRACTIONS or not all(_on(_FINE_IN, sizes)):
        return False
    return min(diameters, default=_LEAST_CUT_MM) < _LEAST_CUT_MM or not all(_on(_QUARTER_IN, sizes))


def _on(step: float, sizes: Iterable[float]) -> Iterable[bool]:
    return (abs(size - round(size / step) * step) <= _NEAR for size in sizes)
