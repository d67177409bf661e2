"""Whether a drawing can be cut from the sheet that its file is agreed to be for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from modn_watch.model import Note

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from modn_watch.model import Extract, Record

#: The smallest hole that comes out clean, in thicknesses of the sheet.
HOLE_TO_THICKNESS: Final = 1.0
#: Holes that are told one by one; the last note counts the rest.
MOST_TOLD: Final = 20
#: A hole drawn as wide as the sheet is thick may measure less by rounding.
_ROUNDING_MM: Final = 0.01


def judge(record: Record, extract: Extract | None) -> tuple[Note, ...]:
    """Return what stands against cutting a drawing; nothing for what is no drawing.

    Args:
        record: the agreed facts.
        extract: what its parser read; None when it could not.
    """
    geometry = extract.geometry if extract else None
    if extract is None or geometry is None or not geometry.get("bounding_box"):
        return ()
    notes = [*_unstated(record)]
    if record.thickness_mm is not None:
        notes += _small(extract.details.get("smallest_holes", ()), record.thickness_mm)
    return tuple(notes)


def _unstated(record: Record) -> Iterator[Note]:
    if record.material is None:
        yield Note(
            code="no_material",
            message="Nothing says which material this is cut from: put it into the file's name, "
            "such as bracket-MS-5mm-x2.dxf.",
        )
    if record.thickness_mm is None:
        yield Note(
            code="no_thickness",
            message="Nothing says how thick the sheet is: put it into the file's name, "
            "such as bracket-MS-5mm-x2.dxf.",
        )


def _small(holes: Iterable[Mapping[str, Any]], thickness_mm: float) -> Iterator[Note]:
    least_mm = HOLE_TO_THICKNESS * thickness_mm
    small = [hole for hole in holes if hole["width_mm"] < least_mm - _ROUNDING_MM]
    for hole in small[:MOST_TOLD]:
        place = f"x {_number(hole['x'])} mm, y {_number(hole['y'])} mm"
        width = _number(hole["width_mm"])
        yield Note(
            code="hole_smaller_than_thickness",
            message=f"The hole at {place} is {width} mm wide, less than the {thickness_mm:g} mm "
            "that the sheet is thick: it may not come out clean.",
            place=place,
            evidence=f"{width} mm",
        )
    rest = len(small) - MOST_TOLD
    if rest > 0:
        yield Note(
            code="hole_smaller_than_thickness",
            message=f"At least {rest} more holes are narrower than the sheet is thick.",
            evidence=f"{rest} more",
        )


def _number(value: float) -> str:
    return f"{round(value, 2) + 0.0:.2f}".rstrip("0").rstrip(".")
