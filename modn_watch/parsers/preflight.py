"""What of a drawing would go wrong on the machine, told to its designer.

Places are in the drawing's own coordinates, millimetres.
"""

from __future__ import annotations

from itertools import chain, islice
from math import dist
from typing import TYPE_CHECKING

from modn_watch.geometry.faults import FaultKind
from modn_watch.model import Note

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from modn_watch.geometry.affine import Point
    from modn_watch.geometry.faults import Fault
    from modn_watch.geometry.measures import Contour, Measures

#: Findings of one kind that are told one by one; the last note counts the rest.
MOST_TOLD = 20
#: Different parts whose sizes are told.
_MOST_SIZES = 5
#: A contour that lies on another is told where the repeats in it leave more than so much, mm.
_LEAST_MM = 0.5
#: Smaller gaps are the rounding of whoever wrote the file; less length is nothing to cut twice.
_ROUNDING_MM, _NOTHING_MM = 0.01, 0.1

#: Note code, and what the ones that are not told one by one are called.
_REMARKS = {
    "open_contour": "contours that are not closed",
    "gap": "gaps",
    "gap_bridged": "tiny gaps",
    "junction": "places where more than two lines meet",
    "duplicate_line": "lines that lie on others",
    "self_intersection": "places where a contour crosses itself",
    "hole_crosses_outline": "places where a hole crosses an outline",
    "hole_overlaps_hole": "places where holes overlap",
    "outlines_overlap": "places where parts overlap",
    "part_crosses_hole": "places where a part crosses the hole that it lies in",
    "several_parts": "drawings of several parts",
}
_CROSSINGS = {
    FaultKind.SELF_INTERSECTION: "A contour crosses or touches itself at {}: "
    "the cut would run through what it goes round.",
    FaultKind.HOLE_CROSSES_OUTLINE: "A hole crosses the outline of its part at {}: "
    "move it inside, or draw the two as one outline.",
    FaultKind.HOLE_OVERLAPS_HOLE: "Two holes overlap at {}: "
    "move them apart, or draw them as one hole.",
    FaultKind.OUTLINES_OVERLAP: "Two parts overlap at {}: "
    "move them apart, or draw them as one outline.",
    FaultKind.PART_CROSSES_HOLE: "A part that lies in a hole reaches over the hole's edge at {}: "
    "move it, or draw the two as one outline.",
}


def preflight(found: Measures | None, *, views: bool) -> tuple[Note, ...]:
    """Return what is wrong with the contours of a drawing; nothing where none were looked for.

    Args:
        found: what was measured.
        views: the drawing shows views, of which several are no several parts.
    """
    if found is None:
        return ()
    crossings = chain.from_iterable(
        _told(kind.value, [_crossing(one) for one in found.faults if one.kind is kind])
        for kind in _CROSSINGS
    )
    return (
        *_told("open_contour", [_open(one) for one in found.contours if not one.closed]),
        *_gaps(found),
        *_told("junction", [_junction(place) for place in found.junctions]),
        *_told("duplicate_line", [*_repeated(found), *_doubled(found)]),
        *crossings,
        *(() if views else _several(found)),
    )


def place_text(place: Point) -> str:
    """Return a place in words; the coordinates are millimetres."""
    return f"x {number_text(place[0])} mm, y {number_text(place[1])} mm"


def number_text(value: float, decimals: int = 2) -> str:
    """Return a number without needless zeros, and never minus zero."""
    return f"{round(value, decimals) + 0.0:.{decimals}f}".rstrip("0").rstrip(".")


def _told(code: str, notes: Sequence[Note]) -> Iterator[Note]:
    yield from islice(notes, MOST_TOLD)
    rest = len(notes) - MOST_TOLD
    if rest > 0:
        yield Note(
            code=notes[0].code,
            message=f"There are {rest} more {_REMARKS[code]}: {len(notes)} in all.",
            evidence=f"{rest} more",
        )


def _noted(code: str, message: str, place: Point, evidence: str = "") -> Note:
    return Note(
        code=code,
        message=message.format(place_text(place)),
        place=place_text(place),
        evidence=evidence,
    )


def _open(contour: Contour) -> Note:
    apart = number_text(dist(contour.start, contour.end), 3)
    message = (
        f"A contour is not closed: its line begins at {{}} and ends at {place_text(contour.end)}, "
        f"{apart} mm apart."
    )
    return _noted("open_contour", message, contour.start, f"{apart} mm apart")


def _gaps(found: Measures) -> Iterator[Note]:
    wide = [gap for gap in found.gaps if not gap.bridged]
    yield from _told("gap", [_gap(gap.place, gap.size_mm) for gap in wide])
    tiny = [gap for gap in found.gaps if gap.bridged and gap.size_mm > _ROUNDING_MM]
    if tiny:
        widest = max(tiny, key=lambda gap: (gap.size_mm, gap.place))
        size = number_text(widest.size_mm, 4)
        message = (
            f"Line ends that should meet lie up to {size} mm apart, the farthest at {{}}: "
            "they were measured as if they met."
        )
        yield _noted("gap_bridged", message, widest.place, f"gaps: {len(tiny)}, up to {size} mm")


def _gap(place: Point, size_mm: float) -> Note:
    size = number_text(size_mm, 3)
    message = f"Two line ends at {{}} should meet, but there is a gap of {size} mm between them."
    return _noted("gap", message, place, f"{size} mm")


def _junction(place: Point) -> Note:
    message = "More than two lines meet at {}: nobody can tell which of them belong together."
    return _noted("junction", message, place)


def _repeated(found: Measures) -> Iterator[Note]:
    for repeat in found.repeats:
        if repeat.length_mm > _NOTHING_MM:
            yield _twice(repeat.place, repeat.length_mm)


def _twice(place: Point, length_mm: float) -> Note:
    size = number_text(length_mm)
    message = f"Lines lie on each other near {{}}: {size} mm would be cut twice."
    return _noted("duplicate_line", message, place, f"{size} mm")


def _doubled(found: Measures) -> Iterator[Note]:
    """Yield contours that lie on others, unless the repeats in them told all of it."""
    for fault in found.faults:
        if fault.kind is FaultKind.CONTOUR_DOUBLED:
            contour = found.contours[fault.contours[0]]
            told = sum(one.length_mm for one in found.repeats if _within(one.place, contour))
            if contour.length_mm - told > _LEAST_MM:
                yield _twice(fault.place, contour.length_mm - told)


def _within(place: Point, contour: Contour) -> bool:
    box, (x, y) = contour.box, place
    return (
        box.min_x - _LEAST_MM <= x <= box.max_x + _LEAST_MM
        and box.min_y - _LEAST_MM <= y <= box.max_y + _LEAST_MM
    )


def _crossing(fault: Fault) -> Note:
    return _noted(fault.kind.value, _CROSSINGS[fault.kind], fault.place)


def _several(found: Measures) -> Iterator[Note]:
    if len(found.kinds) <= 1:
        return
    sizes = ", ".join(
        f"{number_text(kind.rectangle.length_mm)} x {number_text(kind.rectangle.width_mm)} mm"
        + (f" ({kind.quantity} times)" if kind.quantity > 1 else "")
        for kind in found.kinds[:_MOST_SIZES]
    )
    yield Note(
        code="several_parts",
        message=f"The drawing holds {len(found.kinds)} different parts: send one drawing for each "
        "part, or say how many of each are wanted.",
        evidence=sizes + (", ..." if len(found.kinds) > _MOST_SIZES else ""),
    )
