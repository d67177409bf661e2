"""What was measured of a drawing, in the plain JSON that all drawings share.

Millimetres throughout.  Totals count every part; the figures of a part are of one.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from modn_watch.geometry.bounds import is_near
from modn_watch.geometry.drawn import Operation
from modn_watch.geometry.rounds import Round
from modn_watch.model import Note
from modn_watch.parsers.drawing import box_json, length
from modn_watch.parsers.outlines import outlines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from modn_watch.geometry.bounds import Box
    from modn_watch.geometry.joints import Gap
    from modn_watch.geometry.measures import Contour, LayerMeasure, Measures, Part, PartKind
    from modn_watch.parsers.pile import Taken

#: Kinds of parts in one drawing, kinds of holes in one part, and gaps that are told one by one.
_MOST_PARTS, _MOST_HOLES, _MOST_GAPS = 1_000, 200, 1_000
#: Contours that are told one by one; of more a sibling is compared by its totals.
_MOST_CONTOURS = 5_000
#: Decimals of a contour's figures: well below what any two programs agree to.
_CONTOUR_DECIMALS = 4
#: Of the numbers that tell how a contour lies: at its rim well below what is cut.
_BEARING_DECIMALS = 5
#: Decimals of a diameter by which holes are counted together: polygons are round to so much.
_HOLE_DECIMALS = 2


def figures_json(taken: Taken) -> dict[str, Any]:
    """Return the figures of a drawing, lengths in millimetres and areas in mm².

    Where there were too many curves, length and box alone.
    """
    found = taken.measures
    figures: dict[str, Any] = {
        "bounding_box": box_json(taken.box),
        "cut_length_mm": length(taken.cut_length_mm),
    }
    if found is None:
        return figures
    real = [contour for contour in found.contours if not contour.doubled]
    # A part in a hole is cut from what the one around it leaves of the sheet.
    outer = [part for part in found.parts if not found.contours[part.outline].depth]
    return figures | {
        "pierce_count": found.pierces,
        "closed_contours": sum(not contour.is_open for contour in real),
        "open_contours": sum(contour.is_open for contour in real),
        "gaps": len(_gaps(found)),
        "duplicate_length_mm": length(found.duplicate_length_mm),
        "net_area_mm2": length(sum(part.net_area_mm2 for part in found.parts)),
        "gross_area_mm2": length(sum(part.gross_area_mm2 for part in outer)),
        "parts": [_part(found, kind) for kind in found.kinds[:_MOST_PARTS]],
    }


def more_json(found: Measures | None) -> dict[str, Any]:
    """Return what else is known of parts, gaps and contours, for an extract's details."""
    if found is None:
        return {"parts": [], "gaps": [], "contours": [], "outlines": None}
    return {
        "parts": [_more_of(found, kind) for kind in found.kinds[:_MOST_PARTS]],
        "gaps": [
            {"x": length(gap.place[0]), "y": length(gap.place[1])}
            | {"size_mm": length(gap.size_mm), "bridged": gap.bridged or gap.closes}
            for gap in _gaps(found)[:_MOST_GAPS]
        ],
        "contours": _contours(found),
        "outlines": outlines(found),
    }


def _gaps(found: Measures) -> list[Gap]:
    """Return the places where lines end too early; where they run too far is another matter."""
    return [gap for gap in found.gaps if not gap.crossed]


def _contours(found: Measures) -> list[list[float]]:
    """Return a row for each contour, the longest first; `contour_match` tells what is in it."""
    kept = [at for at, one in enumerate(found.contours) if not one.doubled and not one.is_speck]
    if len(kept) > _MOST_CONTOURS:
        return []
    home: dict[int, int] = {}
    for number, part in enumerate(found.parts):
        home |= dict.fromkeys((part.outline, *part.holes, *part.open), number)
    return sorted((_row(found.contours[at], home.get(at, -1)) for at in kept), reverse=True)


def _row(contour: Contour, part: int) -> list[float]:
    known = contour.signature
    sizes = (contour.length_mm, contour.area_mm2, known.radius_mm)
    place = (known.middle.real, known.middle.imag)
    bearing = [side for each in known.bearing for side in (each.real, each.imag)]
    return [
        *(round(each, _CONTOUR_DECIMALS) + 0.0 for each in (*sizes, *place)),
        part,
        *(round(each, _BEARING_DECIMALS) + 0.0 for each in bearing),
    ]


def outermost(found: Measures | None) -> list[Box]:
    """Return the boxes of the contours that lie in no other and do not stick out of reach."""
    if found is None:
        return []
    boxes = (contour.box for contour in found.contours if contour.parent is None)
    return [box for box in boxes if is_near(box)]


def hole_diameters(found: Measures | None) -> list[float]:
    """Return the diameters of all round holes, millimetres."""
    contours = found.contours if found else ()
    holes = (contour.shape for contour in contours if contour.depth % 2)
    return [shape.diameter_mm for shape in holes if isinstance(shape, Round)]


def part_sides(found: Measures | None) -> list[float]:
    """Return the widths and heights of all parts, millimetres."""
    boxes = [part.box for part in found.parts] if found else []
    return [side for box in boxes for side in (box.width, box.height)]


def layer_json(rows: Sequence[LayerMeasure]) -> dict[str, Any]:
    """Return what is done on one layer, and how long it is; nothing on it is null.

    Args:
        rows: of that layer, one for each operation.
    """
    cut = [row for row in rows if row.operation is Operation.CUT]
    main = max(cut or rows, key=lambda row: row.length_mm, default=None)
    return {
        "operation": main.operation.value if main else None,
        "cut_length_mm": length(sum(row.length_mm - row.again_mm for row in cut)),
        "length_mm": length(sum(row.length_mm for row in rows)),
    }


def figure_notes(taken: Taken) -> tuple[Note, ...]:
    """Return what was left out because there is too much of it."""
    found = taken.measures
    if found is None:
        count = sum(row.curves for row in taken.layers)
        return (
            Note(
                code="contours_left_out",
                message="The drawing has so many lines that only their length was measured: "
                "nobody looked for contours, holes and parts.",
                evidence=f"{count} curves",
            ),
        )
    return (*_nesting_notes(found), *_listing_notes(found))


def _nesting_notes(found: Measures) -> Iterator[Note]:
    if not found.nested:
        yield Note(
            code="nesting_left_out",
            message="So many contours lie around or across each other that not all of them were "
            "compared: some holes were counted as parts. Look whether lines were drawn twice.",
            evidence=f"{len(found.contours)} contours",
        )


def _listing_notes(found: Measures) -> Iterator[Note]:
    fullest = max((len(_holes(found, _first(found, kind))) for kind in found.kinds), default=0)
    if len(found.kinds) > _MOST_PARTS or fullest > _MOST_HOLES:
        yield Note(
            code="parts_left_out",
            message="The drawing has more different parts or holes than are listed; "
            "its totals count them all.",
            evidence=f"{len(found.kinds)} different parts",
        )


def _first(found: Measures, kind: PartKind) -> Part:
    return found.parts[kind.parts[0]]


def _part(found: Measures, kind: PartKind) -> dict[str, Any]:
    first = _first(found, kind)
    # Parts of one kind may share more or less of their lines with others.
    cut_mm = sum(found.parts[number].cut_length_mm for number in kind.parts)
    return {
        "width": length(first.box.width),
        "height": length(first.box.height),
        "net_area_mm2": length(first.net_area_mm2),
        "cut_length_mm": length(cut_mm / kind.quantity),
        "holes": _holes(found, first)[:_MOST_HOLES],
        "quantity": kind.quantity,
    }


def _holes(found: Measures, part: Part) -> list[dict[str, Any]]:
    """Return how many holes of each kind and size there are, the largest first."""
    counts = Counter(_hole(found, number) for number in part.holes)
    return [
        {"kind": kind, "diameter_mm": diameter, "count": count}
        for (kind, diameter), count in sorted(counts.items(), key=_by_kind_and_size)
    ]


def _by_kind_and_size(item: tuple[tuple[str, float | None], int]) -> tuple[int, float]:
    (kind, diameter), _ = item
    return ("round", "slot", "other").index(kind), -(diameter or 0.0)


def _hole(found: Measures, number: int) -> tuple[str, float | None]:
    shape = found.contours[number].shape
    if shape is None:
        return "other", None
    if isinstance(shape, Round):
        return "round", round(shape.diameter_mm, _HOLE_DECIMALS)
    return "slot", round(shape.width_mm, _HOLE_DECIMALS)


def _more_of(found: Measures, kind: PartKind) -> dict[str, Any]:
    first = _first(found, kind)
    return {
        "gross_area_mm2": length(first.gross_area_mm2),
        "pierce_count": first.pierces,
        "open_contours": sum(found.contours[number].is_open for number in first.contours),
        "smallest_length_mm": length(kind.rectangle.length_mm),
        "smallest_width_mm": length(kind.rectangle.width_mm),
        "smallest_angle_deg": length(kind.rectangle.angle_deg),
        "mirror_of": kind.mirror_of,
        "slots": _slots(found, first),
    }


def _slots(found: Measures, part: Part) -> list[dict[str, Any]]:
    shapes = [found.contours[number].shape for number in part.holes]
    slots: Iterable[tuple[float, float]] = (
        (round(s.width_mm, _HOLE_DECIMALS), round(s.length_mm, _HOLE_DECIMALS))
        for s in shapes
        if s and not isinstance(s, Round)
    )
    return [
        {"width_mm": width, "length_mm": long, "count": count}
        for (width, long), count in sorted(Counter(slots).items())[:_MOST_HOLES]
    ]
