"""Shapes so far from the rest of a drawing that nobody meant them to be there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modn_watch.geometry.bounds import around_boxes
from modn_watch.model import Note
from modn_watch.telling import placed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from modn_watch.geometry.bounds import Box

#: No canvas is wider, millimetres; and the share of a drawing that is then empty.
_WIDEST_MM, _EMPTY = 30_000, 0.9


def far_notes(boxes: Sequence[Box]) -> Iterator[Note]:
    """Yield where the few shapes are that make a drawing far larger than what is drawn.

    Args:
        boxes: around the outermost contours.
    """
    few = _far(boxes)
    box = around_boxes(few or ())
    if few and box:
        what = "A shape lies" if len(few) == 1 else f"{len(few)} shapes lie"
        message = (
            f"{what} far from everything else, near {{}}: the drawing is only so large because of "
            "that. Delete what was left there, or move it to the rest."
        )
        place = (box.min_x + box.width / 2, box.min_y + box.height / 2)
        yield placed(Note(code="far_away", message=message, evidence=f"shapes: {len(few)}"), place)


def near_ones(boxes: Sequence[Box]) -> Sequence[Box]:
    """Return the boxes without those few that lie far from all others."""
    while few := _far(boxes):
        boxes = [box for box in boxes if not any(box is far for far in few)]
    return boxes


def _far(boxes: Sequence[Box]) -> Sequence[Box]:
    return next(filter(None, (_few(boxes, axis) for axis in (0, 1))), ())


def _few(boxes: Sequence[Box], axis: int) -> Sequence[Box]:
    """Return the fewer boxes on one side of a break that is most of the drawing's extent."""
    ordered = sorted(boxes, key=lambda box: _span(box, axis))
    if not ordered:
        return ()
    least = _span(ordered[0], axis)[0]
    reach, widest, after = [least], 0.0, 0
    for number, box in enumerate(ordered):
        low, high = _span(box, axis)
        if low - reach[-1] > widest:
            widest, after = low - reach[-1], number
        reach.append(max(reach[-1], high))
    extent = reach[-1] - least
    if extent <= _WIDEST_MM or widest < _EMPTY * extent:
        return ()
    return min((ordered[:after], ordered[after:]), key=_weight)


def _weight(boxes: Sequence[Box]) -> tuple[int, float]:
    return len(boxes), max(box.width + box.height for box in boxes)


def _span(box: Box, axis: int) -> tuple[float, float]:
    return (box.min_y, box.max_y) if axis else (box.min_x, box.max_x)
