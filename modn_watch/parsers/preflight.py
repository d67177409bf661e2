"""What of a drawing would go wrong on the machine, told to its designer.

Places are in the drawing's own coordinates, millimetres.
"""

from __future__ import annotations

from itertools import chain
from math import dist
from typing import TYPE_CHECKING

from modn_watch.geometry.faults import FaultKind
from modn_watch.model import Note
from modn_watch.parsers.open_lines import open_lines
from modn_watch.parsers.whole_parts import whole_parts
from modn_watch.telling import number_text, place_text, placed, told

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from modn_watch.geometry.affine import Point
    from modn_watch.geometry.dashes import Dashed
    from modn_watch.geometry.faults import Fault
    from modn_watch.geometry.measures import Contour, Measures

#: A contour that lies on another is told where the repeats in it leave more than so much, mm.
_LEAST_MM = 0.5
#: Smaller gaps are the rounding of whoever wrote the file; less length is nothing to cut twice.
_ROUNDING_MM, _NOTHING_MM = 0.01, 0.1

#: What is shorter is told as that long.
_SHORTEST_MM = 0.001
#: What the findings that are not told one by one are called.
_REMARKS = {
    "self_intersection": "places where a contour crosses itself",
    "hole_crosses_outline": "places where a hole crosses an outline",
    "hole_overlaps_hole": "places where holes overlap",
    "outlines_overlap": "places where parts overlap",
    "part_crosses_hole": "places where a part crosses the hole that it lies in",
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


def preflight(
    found: Measures | None, *, views: bool, dimensioned: bool = False
) -> tuple[Note, ...]:
    """Return what is wrong with the contours of a drawing; nothing where none were looked for.

    Args:
        found: what was measured.
        views: the drawing shows views, of which several are no several parts.
        dimensioned: dimensions stand in it, as among views.
    """
    if found is None:
        return ()
    crossings = chain.from_iterable(
        told([_crossing(one) for one in found.faults if one.kind is kind], _REMARKS[kind.value])
        for kind in _CROSSINGS
    )
    lines = open_lines(found)
    return (
        *told([_open(one) for one in lines.loose], "contours that are not closed"),
        *_dashed(lines.dashed),
        *_specks(lines.specks),
        *told([_gap(gap.place, gap.size_mm) for gap in lines.gaps], "gaps"),
        *_bridged(found),
        *told([_junction(at) for at in found.junctions], "places where more than two lines meet"),
        *told([*_repeated(found), *_doubled(found)], "lines that lie on others"),
        *crossings,
        *(() if views else whole_parts(found, dimensioned=dimensioned)),
    )


def _open(contour: Contour) -> Note:
    apart = number_text(dist(contour.start, contour.end), 3)
    message = (
        f"A contour is not closed: its line begins at {{}} and ends at {place_text(contour.end)}, "
        f"{apart} mm apart."
    )
    return placed(
        Note(code="open_contour", message=message, evidence=f"{apart} mm apart"), contour.start
    )


def _dashed(rows: Sequence[Dashed]) -> Iterator[Note]:
    if not rows:
        return
    longest = max(rows, key=lambda row: (dist(row.start, row.end), row.start))
    way = f"from {{}} to {place_text(longest.end)}"
    strokes = sum(len(row.strokes) for row in rows)
    if len(rows) == 1:
        what = f"A dashed line {way} is drawn as {strokes} strokes"
    else:
        what = f"{len(rows)} dashed lines are drawn as {strokes} strokes, the longest {way}"
    message = (
        f"{what}: each of them would be cut. Take axes and hidden edges out of the cut, "
        "and draw a line that is to be cut as one."
    )
    yield placed(
        Note(code="dashed_line", message=message, evidence=f"{strokes} strokes"), longest.start
    )


def _specks(specks: Sequence[Contour]) -> Iterator[Note]:
    if not specks:
        return
    longest = max(one.length_mm for one in specks)
    size = number_text(max(longest, _SHORTEST_MM), 3)
    if len(specks) == 1:
        what = f"A line at {{}} is only {size} mm long: it"
    else:
        what = f"{len(specks)} lines are at most {size} mm long, the first at {{}}: each"
    message = f"{what} is left over from drawing and would burn a dot; delete it."
    yield placed(
        Note(code="stray_line", message=message, evidence=f"lines: {len(specks)}, up to {size} mm"),
        specks[0].start,
    )


def _bridged(found: Measures) -> Iterator[Note]:
    tiny = [gap for gap in found.gaps if gap.bridged and gap.size_mm > _ROUNDING_MM]
    if tiny:
        widest = max(tiny, key=lambda gap: (gap.size_mm, gap.place))
        size = number_text(widest.size_mm, 4)
        message = (
            f"Line ends that should meet lie up to {size} mm apart, the farthest at {{}}: "
            "they were measured as if they met."
        )
        yield placed(
            Note(
                code="gap_bridged", message=message, evidence=f"gaps: {len(tiny)}, up to {size} mm"
            ),
            widest.place,
        )


def _gap(place: Point, size_mm: float) -> Note:
    size = number_text(size_mm, 3)
    message = f"Two line ends at {{}} should meet, but there is a gap of {size} mm between them."
    return placed(Note(code="gap", message=message, evidence=f"{size} mm"), place)


def _junction(place: Point) -> Note:
    message = "More than two lines meet at {}: nobody can tell which of them belong together."
    return placed(Note(code="junction", message=message), place)


def _repeated(found: Measures) -> Iterator[Note]:
    for repeat in found.repeats:
        if repeat.length_mm > _NOTHING_MM:
            yield _twice(repeat.place, repeat.length_mm)


def _twice(place: Point, length_mm: float) -> Note:
    size = number_text(length_mm)
    message = f"Lines lie on each other near {{}}: {size} mm would be cut twice."
    return placed(Note(code="duplicate_line", message=message, evidence=f"{size} mm"), place)


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
    return placed(Note(code=fault.kind.value, message=_CROSSINGS[fault.kind]), fault.place)
