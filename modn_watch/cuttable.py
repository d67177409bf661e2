"""Whether a drawing can be cut from the sheet that its file is agreed to be for."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, Any, Final

from modn_watch.checks import CHECKS, Rules
from modn_watch.model import Note
from modn_watch.telling import number_text, placed, told

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from modn_watch.model import Extract, Record

#: A hole drawn as wide as the sheet is thick may measure less by rounding, and so may a part that
#: is drawn as large as the sheet; a web also by the chords it was measured with.
_ROUNDING_MM: Final = 0.01
_WEB_ROUNDING_MM: Final = 0.05
#: Parsers list the narrowest holes and webs, and no more than so many.
_LISTED: Final = 200


def judge(record: Record, extract: Extract | None, rules: Rules | None = None) -> tuple[Note, ...]:
    """Return what stands against cutting a drawing; nothing for what is no drawing.

    What a rule has switched off is told all the same: see `kept`.

    Args:
        record: the agreed facts.
        extract: what its parser read; None when it could not.
        rules: the shop's; without them the standard ones.
    """
    geometry = extract.geometry if extract else None
    if extract is None or geometry is None or not geometry.get("bounding_box"):
        return ()
    rules = rules or Rules()
    notes = [*_unstated(record)]
    if record.thickness_mm is not None:
        holes = extract.details.get("smallest_holes", ())
        webs = extract.details.get("narrowest_webs", ())
        notes += _small(holes, record.thickness_mm, rules.hole_to_thickness)
        notes += _near(webs, record.thickness_mm, rules.edge_to_thickness)
    return (*notes, *too_large(extract.details.get("parts", ()), rules.sheet_mm))


def kept(notes: Iterable[Note], rules: Rules) -> tuple[Note, ...]:
    """Return the notes without those of the checks that are switched off."""
    silent = {code for check in CHECKS if check.name in rules.off for code in check.codes}
    return tuple(note for note in notes if note.code not in silent)


def too_large(
    parts: Iterable[Mapping[str, Any]], sheet_mm: tuple[float, float] | None
) -> Iterator[Note]:
    """Yield the parts whose smallest rectangle does not fit the sheet, however turned.

    Args:
        parts: kinds of parts, as in a drawing's details.
        sheet_mm: both sides of the sheet, in either order; None = not judged.
    """
    if sheet_mm is None:
        return
    short, long = sorted(sheet_mm)
    for part in parts:
        width, length = sorted((part["smallest_width_mm"], part["smallest_length_mm"]))
        if not _fits(length, width, long + _ROUNDING_MM, short + _ROUNDING_MM):
            size = f"{number_text(length)} x {number_text(width)} mm"
            yield Note(
                code="larger_than_sheet",
                message=f"A part of {size} does not fit the largest sheet, "
                f"{number_text(long)} x {number_text(short)} mm: divide it.",
                evidence=size,
            )


def _fits(length: float, width: float, long: float, short: float) -> bool:
    """Tell whether a rectangle fits another; what is too long for its sides may lie across.

    Source: J. E. Wetzel, Mathematics Magazine 73 (2000), rectangles in rectangles.
    """
    if length <= long or width > short:
        return width <= short
    square = length * length + width * width
    beyond = square - long * long
    needed = 2 * length * width * long + (length * length - width * width) * sqrt(beyond)
    return short * square >= needed


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


def _small(holes: Iterable[Mapping[str, Any]], thickness_mm: float, times: float) -> Iterator[Note]:
    limit = times * thickness_mm - _ROUNDING_MM
    small = [hole for hole in holes if hole["width_mm"] < limit]
    yield from told(
        [_small_hole(hole, _least(thickness_mm, times)) for hole in small],
        "holes that are too narrow",
        at_least=len(small) >= _LISTED,
    )


def _small_hole(hole: Mapping[str, Any], least: str) -> Note:
    width = number_text(hole["width_mm"])
    note = Note(
        code="hole_smaller_than_thickness",
        message=f"The hole at {{}} is {width} mm wide, less than {least}: "
        "it may not come out clean.",
        evidence=f"{width} mm",
    )
    return placed(note, (hole["x"], hole["y"]))


def _near(webs: Iterable[Mapping[str, Any]], thickness_mm: float, times: float) -> Iterator[Note]:
    limit = times * thickness_mm - _WEB_ROUNDING_MM
    thin = [web for web in webs if web["width_mm"] < limit]
    yield from told(
        [_thin_web(web, _least(thickness_mm, times)) for web in thin],
        "holes that are too near an edge or another hole",
        at_least=len(thin) >= _LISTED,
    )


def _thin_web(web: Mapping[str, Any], least: str) -> Note:
    width = number_text(web["width_mm"])
    at_edge = web["between"] == "edge"
    if web["width_mm"] < _WEB_ROUNDING_MM:
        what = "A hole touches the edge of its part" if at_edge else "Two holes touch"
        message = f"{what} at {{}}: move them apart, or draw the two as one outline."
    else:
        between = "a hole and the edge of its part" if at_edge else "two holes"
        message = (
            f"Between {between} only {width} mm are left at {{}}, less than {least}: "
            "what is left may burn away or bend. Move them apart."
        )
    return placed(
        Note(code="hole_near_edge", message=message, evidence=f"{width} mm"), (web["x"], web["y"])
    )


def _least(thickness_mm: float, times: float) -> str:
    if times == 1:
        return f"the {thickness_mm:g} mm that the sheet is thick"
    return f"{times:g} times the {thickness_mm:g} mm that the sheet is thick"
