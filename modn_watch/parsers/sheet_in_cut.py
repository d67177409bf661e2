"""A rectangle around all else in what is cut: it may be a frame, or the sheet itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from modn_watch.geometry.rounds import Round
from modn_watch.model import Note
from modn_watch.telling import number_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from modn_watch.geometry.affine import Point
    from modn_watch.geometry.bounds import Box
    from modn_watch.geometry.measures import Contour, Measures

#: A contour with so little less area than its box is a rectangle along the axes.
_FULL = 1e-6
#: The share of a frame's short side that the margin to a second one may be.
_MARGIN = 0.1
#: The share of a plate's short side within which its screws are, and the corners that have some.
_CORNER, _CORNERS = 0.15, 2
#: Short and long sides of sheets in stock, and of paper.  Source: EN 10131, ISO 216.
_STOCK_MM = (
    *((1000, 2000), (1220, 2440), (1225, 2450), (1250, 2500), (1500, 3000), (2000, 4000)),
    *((2000, 6000), (2500, 6000)),
)
_PAPER_MM = ((148, 210), (210, 297), (297, 420), (420, 594), (594, 841), (841, 1189))
_NEAR_MM = 1.0
#: Dimensions that are looked at.
_MOST_DIMENSIONS = 50
#: What is cut out of a sheet in stock: no fewer, and none smaller.
_FEWEST, _LEAST_MM = 3, 50.0


@dataclass(frozen=True, kw_only=True)
class Said:
    """What is written in a drawing, as far as it speaks for a frame."""

    #: Dimensions are shown.
    dimensioned: bool = False
    #: Where dimensions and leaders stand, millimetres.
    dimensions: Sequence[Point] = ()
    #: Texts that name fields of a title block.
    fields: int = 0


def sheet_in_cut(found: Measures, said: Said) -> Note | None:
    """Return a question about a rectangle that lies around all else, and is cut with it.

    Holes in its corners speak for a plate, and dimensions outside of it.  For a frame speak words
    of a title block, and dimensions in it that stand beside its holes; for a sheet its size, and
    holes that hold parts themselves.
    """
    number = _around_all(found)
    if number is None or _has_screws(found, number):
        return None
    box = found.contours[number].box
    numbers = _parts_in(found, number)
    inner = [found.contours[at].box for at in numbers]
    size = f"{number_text(box.width)} x {number_text(box.height)} mm"
    if not inner:
        return None
    places = said.dimensions[:_MOST_DIMENSIONS]
    if said.fields > 1 or _is_measured(places, box, inner):
        with_what = "dimensions" if places else "words of a title block"
        what = f"with {with_what} in it: if it is the frame of a drawing, it would be cut as well"
    elif all(_is_in(place, box) for place in places) and _is_stock(found, box, numbers):
        what = "else: if it is the sheet that parts are cut from, or a frame, it would be cut too"
    else:
        return None
    return Note(
        code="frame_in_cut",
        message=f"A rectangle of {size} lies around everything {what}, and the parts in it are "
        "measured as its holes. Delete it, or draw it on a layer that is not cut.",
        evidence=size,
    )


def _around_all(found: Measures) -> int | None:
    """Return the rectangle that all other closed contours lie in."""
    closed = [at for at, one in enumerate(found.contours) if one.closed and not one.doubled]
    outer = [
        at for at in closed if not found.contours[at].depth and not found.contours[at].is_speck
    ]
    if len(outer) != 1 or not _is_rectangle(found.contours[outer[0]]) or found.box is None:
        return None
    box = found.contours[outer[0]].box
    same = abs(box.width - found.box.width) + abs(box.height - found.box.height)
    return outer[0] if same <= _NEAR_MM else None


def _is_rectangle(contour: Contour) -> bool:
    area = contour.box.width * contour.box.height
    return abs(contour.area_mm2 - area) <= _FULL * area


def _inside(found: Measures, number: int) -> list[int]:
    return [at for at, one in enumerate(found.contours) if one.closed and one.parent == number]


def _parts_in(found: Measures, number: int) -> list[int]:
    """Return what lies in a rectangle and is not round; in two frames, in the inner one."""
    inside = _inside(found, number)
    if len(inside) == 1 and _is_second_frame(found.contours[number], found.contours[inside[0]]):
        inside = _inside(found, inside[0])
    rows = ((at, found.contours[at]) for at in inside)
    return [at for at, one in rows if not isinstance(one.shape, Round) and not one.is_speck]


def _is_second_frame(outer: Contour, inner: Contour) -> bool:
    one, two = outer.box, inner.box
    margins = (
        *(two.min_x - one.min_x, two.min_y - one.min_y),
        *(one.max_x - two.max_x, one.max_y - two.max_y),
    )
    return _is_rectangle(inner) and max(margins) <= _MARGIN * min(one.width, one.height)


def _has_screws(found: Measures, number: int) -> bool:
    """Tell whether round holes stand in the corners."""
    box = found.contours[number].box
    reach = _CORNER * min(box.width, box.height)
    corners = set()
    for one in (found.contours[at] for at in _inside(found, number)):
        right, high = one.box.min_x > box.max_x - reach, one.box.min_y > box.max_y - reach
        left, low = one.box.max_x < box.min_x + reach, one.box.max_y < box.min_y + reach
        if isinstance(one.shape, Round) and (left or right) and (low or high):
            corners.add((right, high))
    return len(corners) >= _CORNERS


def _is_measured(places: Sequence[Point], outer: Box, inner: Sequence[Box]) -> bool:
    """Tell whether dimensions stand beside what is in a rectangle, and none outside of it."""
    beside = [place for place in places if not any(_is_in(place, box) for box in inner)]
    return bool(beside) and all(_is_in(place, outer) for place in places)


def _is_in(place: Point, box: Box) -> bool:
    return box.min_x <= place[0] <= box.max_x and box.min_y <= place[1] <= box.max_y


def _is_stock(found: Measures, box: Box, inner: Sequence[int]) -> bool:
    """Tell whether a rectangle is like a sheet with parts in it, or paper around a part."""
    parents = {one.parent for one in found.contours if one.closed and one.depth > 1}
    holding = len(parents.intersection(inner))
    if 2 * holding >= len(inner):
        return holding >= _FEWEST or _has_sides(box, (*_STOCK_MM, *_PAPER_MM))
    boxes = [found.contours[at].box for at in inner]
    large = all(max(one.width, one.height) >= _LEAST_MM for one in boxes)
    return large and len(inner) >= _FEWEST and is_stock_size(box)


def is_stock_size(box: Box) -> bool:
    """Tell whether a box is as large as a sheet in stock."""
    return _has_sides(box, _STOCK_MM)


def _has_sides(box: Box, sizes: Sequence[tuple[float, float]]) -> bool:
    short, long = sorted((box.width, box.height))
    return any(abs(short - a) <= _NEAR_MM and abs(long - b) <= _NEAR_MM for a, b in sizes)
