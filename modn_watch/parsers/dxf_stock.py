"""The sheet that parts are cut from, drawn around them on a layer that is called so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from modn_watch.geometry.bounds import around_boxes
from modn_watch.geometry.boxes import around
from modn_watch.geometry.drawn import Operation, Tolerances
from modn_watch.geometry.measuring import measure
from modn_watch.geometry.rounds import Round
from modn_watch.model import Note
from modn_watch.parsers.dxf_pieces import pieces_of
from modn_watch.parsers.sheet_in_cut import is_stock_size
from modn_watch.telling import number_text
from modn_watch.vocabulary import names_stock

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from modn_watch.geometry.bounds import Box
    from modn_watch.geometry.drawn import Drawn
    from modn_watch.geometry.measures import Measures, Part

#: Layers called so that are looked at.
_MOST_LAYERS = 5
#: Lines of a rectangle, drawn whole, in halves or twice.
_MOST_LINES = 16
#: How much less than its box a rectangle may be.
_NEAR_MM = 0.01
_PLAINLY = Tolerances(web_mm=0.0)


@dataclass(frozen=True, kw_only=True)
class Stock:
    """A rectangle that is not cut."""

    layer: str
    box: Box
    #: The entities that it is drawn with.
    sources: frozenset[int]


def stock_in(drawn: Sequence[Drawn]) -> Stock | None:
    """Return the rectangle around all else that is the sheet by the name of its layer.

    A plate may be drawn on such a layer too: what lies in the rectangle must be parts, with holes
    of their own, or the rectangle as large as sheets are.
    """
    cut = [one for one in drawn if one.operation is Operation.CUT]
    layers = {one.layer for one in cut}
    for layer in sorted(filter(names_stock, layers))[:_MOST_LAYERS]:
        own = [one for one in cut if one.layer == layer]
        others = [one for one in cut if one.layer != layer]
        box = _rectangle(own)
        if box and others and _holds(box, others) and _are_parts(measure(others, _PLAINLY), box):
            return Stock(layer=layer, box=box, sources=frozenset(int(one.source) for one in own))
    return None


def _rectangle(own: Sequence[Drawn]) -> Box | None:
    """Return the rectangle that is all there is on a layer."""
    if sum(len(one.curves) for one in own) > _MOST_LINES:
        return None
    found = measure(own, _PLAINLY)
    outlines = [one for one in found.contours if one.closed and not one.doubled]
    if len(outlines) != 1 or any(not one.closed for one in found.contours):
        return None
    box = outlines[0].box
    short = box.width * box.height - outlines[0].area_mm2
    return box if short <= _NEAR_MM * max(box.width, box.height) else None


def _holds(box: Box, others: Sequence[Drawn]) -> bool:
    """Tell whether everything lies in a box and touches no side of it."""
    inner = around(pieces_of(others).corners)
    if inner is None:
        return False
    both = around_boxes([box, inner])
    touches = inner.min_x <= box.min_x or inner.min_y <= box.min_y
    return both == box and not (touches or inner.max_x >= box.max_x or inner.max_y >= box.max_y)


def _are_parts(found: Measures, box: Box) -> bool:
    angular = [one for one in found.parts if not _is_round(found, one)]
    holed = sum(bool(one.holes) for one in angular)
    return bool(angular) and (2 * holed >= len(angular) or is_stock_size(box))


def _is_round(found: Measures, part: Part) -> bool:
    return isinstance(found.contours[part.outline].shape, Round)


def stock_notes(stock: Stock | None) -> Iterator[Note]:
    """Yield that the sheet was not measured."""
    if stock:
        size = f"{number_text(stock.box.width)} x {number_text(stock.box.height)} mm"
        yield Note(
            code="sheet_left_out",
            message=f"The rectangle of {size} on layer {stock.layer} was taken for the sheet that "
            "the parts are cut from and not measured, but a program may cut it: delete it.",
            evidence=f'layer "{stock.layer}", {size}',
        )
