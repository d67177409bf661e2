"""Pictures of what a drawing shows."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, BinaryIO, Final, cast

from modn_watch.errors import NoPicture
from modn_watch.geometry.bounds import around_boxes, bounds
from modn_watch.geometry.drawn import Operation
from modn_watch.geometry.plan import miniature, plan
from modn_watch.geometry.strokes import (
    cut_strokes,
    ignored_strokes,
    loose_strokes,
    other_strokes,
)
from modn_watch.parsers import lightburn, painted_image
from modn_watch.parsers.far_shapes import near_ones
from modn_watch.parsers.measured import outermost
from modn_watch.parsers.painting import is_there
from modn_watch.parsers.raster import png
from modn_watch.pictures import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from modn_watch.geometry.bounds import Box
    from modn_watch.geometry.strokes import Stroke
    from modn_watch.model import Limits
    from modn_watch.parsers.pile import Taken
    from modn_watch.pictures import Picture

#: By the file type: a module with `drawn(stream, limits)`.
_READERS: Final = {"dxf": "dxf", "dwg": "dwg", "lbrn2": "lightburn"}
#: Of one SVG, characters.
MOST_CHARACTERS: Final = 3_000_000


def paint(stream: BinaryIO, file_type: str, limits: Limits, picture: Picture) -> bytes:
    """Return a drawing as an SVG or a PNG, or the picture that its program saved in it.

    Raises:
        NoPicture: nothing in it could be shown, or no such picture was saved.
        Rejected: the file is at fault.
    """
    if picture.kind is Kind.OWN:
        return _own(stream, file_type, limits, picture)
    is_there(picture.page, 1)
    taken = taken_of(stream, file_type, limits)
    view, strokes = seen(taken), [*strokes_of(taken)]
    if picture.kind is Kind.PAGE:
        return png(miniature(strokes, view, width_px=picture.width_px))
    drawn = plan(strokes, taken.measures, view, most=MOST_CHARACTERS)
    if drawn is None:
        raise NoPicture("The drawing has too many lines to be shown on a page.")
    return drawn.encode("ascii")


def taken_of(stream: BinaryIO, file_type: str, limits: Limits) -> Taken:
    """Return what a drawing shows.

    Raises:
        NoPicture: files of this type are no drawings.
        Rejected: the file is at fault.
    """
    if file_type not in _READERS:
        raise NoPicture("Only drawings have a picture of their lines.")
    reader = importlib.import_module(f"modn_watch.parsers.{_READERS[file_type]}")
    return cast("Taken", reader.drawn(stream, limits))


def strokes_of(taken: Taken) -> Iterator[Stroke]:
    """Yield what a drawing shows, in the order in which it lies on each other."""
    yield from ignored_strokes(taken.others)
    if taken.measures:
        yield from cut_strokes(taken.measures)
    yield from loose_strokes(taken.loose)
    yield from other_strokes(taken.others)


def seen(taken: Taken) -> Box:
    """Return the box around what is seen of a drawing at first: not what lies far off.

    Raises:
        NoPicture: nothing lies anywhere.
    """
    followed = (one for one in taken.others if one.operation is not Operation.IGNORE)
    boxes = [*outermost(taken.measures), *filter(None, (bounds(one.curves) for one in followed))]
    rows = (one.box for one in taken.layers if one.operation is not Operation.IGNORE)
    found = around_boxes(near_ones(boxes or [*rows])) or _around_ignored(taken)
    if found is None:
        raise NoPicture("There is nothing in this drawing that could be shown.")
    return found


def _around_ignored(taken: Taken) -> Box | None:
    boxes: Sequence[Box] = [*filter(None, (bounds(one.curves) for one in taken.others))]
    return around_boxes(near_ones(boxes))


def _own(stream: BinaryIO, file_type: str, limits: Limits, picture: Picture) -> bytes:
    found = lightburn.thumbnail(stream, limits) if file_type == "lbrn2" else b""
    if not found:
        raise NoPicture("The program that saved this file put no picture into it.")
    return painted_image.scaled_bytes(found, limits, picture.width_px)
