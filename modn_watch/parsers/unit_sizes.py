"""What the sizes in a drawing say of the unit that it was measured in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from modn_watch.model import Note
from modn_watch.parsers.drawing import LARGEST_MM
from modn_watch.parsers.hole_sizes import Measure, are_fractions, measure_of
from modn_watch.parsers.unit_words import SPELLED
from modn_watch.telling import number_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from modn_watch.geometry.bounds import Box
    from modn_watch.parsers.dxf_units import Unit

#: No laser takes longer ones, and nobody cuts steel smaller than that; in drawing units, whichever
#: they are, holes begin at 1.
_BED_MM, _SMALL_MM, _LEAST_HOLE = 6_500, 10, 1.0
#: Smaller parts with sides and holes of fractions are doubted.
_TINY_MM = 15
_METRIC_HOLES, _INCH_HOLES, _UNLIKELY = 0.6, 0.2, 0.3
#: Longer or wider than this, a drawing with holes of fractions is no small thing in inches.
_LARGEST_IN = 100


def sized(
    unit: Unit, box: Box | None, diameters_mm: Sequence[float], sides_mm: Sequence[float] = ()
) -> Unit:
    """Return a unit with what the sizes in the drawing say of it; figures stay as they are.

    Args:
        unit: as found so far.
        box: around what is cut, millimetres.
        diameters_mm: of all round holes.
        sides_mm: widths and heights of all parts.
    """
    if unit.against or box is None:
        return unit
    size_mm = max(box.width, box.height)
    measure = None if unit.known else measure_of(diameters_mm)
    if measure is Measure.METRIC:
        return replace(
            unit,
            confidence=_METRIC_HOLES,
            evidence=f"{unit.evidence}; all holes are of whole or half millimetres",
        )
    if measure is Measure.INCH and size_mm < _LARGEST_IN:
        return replace(
            unit, confidence=_INCH_HOLES, against="all holes are of sixteenths of an inch"
        )
    against = _too_large(unit, size_mm, diameters_mm) or _too_small(
        unit, size_mm, diameters_mm, sides_mm
    )
    if unit.confirmed or not against:
        return unit
    return replace(unit, confidence=min(_UNLIKELY, unit.confidence), against=against)


def _too_large(unit: Unit, size_mm: float, diameters_mm: Sequence[float]) -> str:
    """Return what speaks against a large unit, if millimetres give a usual size."""
    size = size_mm / unit.millimetres
    usual = _SMALL_MM <= size <= _BED_MM and all(
        diameter / unit.millimetres >= _LEAST_HOLE for diameter in diameters_mm
    )
    if size_mm <= _BED_MM or not usual:
        return ""
    name = SPELLED.get(unit.name, unit.name)
    return (
        f"in {name} it is {number_text(size_mm / 1000)} m long, more than a laser takes, "
        f"and in millimetres {number_text(size)} mm"
    )


def _too_small(
    unit: Unit, size_mm: float, diameters_mm: Sequence[float], sides_mm: Sequence[float]
) -> str:
    """Return what speaks against millimetres, if inches give neat sizes."""
    tiny = unit.millimetres == 1 and size_mm <= _TINY_MM
    if not tiny or not are_fractions(diameters_mm, sides_mm):
        return ""
    return (
        f"it is only {number_text(size_mm)} mm long, and its sides and holes are of "
        "fractions of an inch"
    )


def doubt(unit: Unit, box: Box | None) -> tuple[Note, ...]:
    """Return a note when the unit makes the drawing larger than any sheet of metal."""
    if unit.against or box is None or max(box.width, box.height) <= LARGEST_MM:
        return ()
    metres = max(box.width, box.height) / 1000
    return (
        Note(
            code="unit_doubtful",
            message=f"The drawing is {metres:.1f} m long in its unit ({unit.name}): "
            "check the units it was exported in.",
            evidence=unit.evidence,
        ),
    )
