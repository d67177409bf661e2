"""The picture that is kept of a LightBurn project."""

from __future__ import annotations

import base64
import binascii
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from modn_watch.geometry.curves import polyline
from modn_watch.geometry.drawn import Drawn, Operation
from modn_watch.geometry.measures import LayerMeasure
from modn_watch.model import Note, Preview
from modn_watch.parsers.preview import preview

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from modn_watch.geometry.bounds import Box
    from modn_watch.parsers.lightburn_survey import Survey
    from modn_watch.parsers.pile import Taken

_PNG = b"\x89PNG\r\n\x1a\n"
#: The thumbnail may fill this share of an extract.
_SHARE = 2
_MOST_FRAMES = 1_000
_LAYER = "picture"


def shown_of(
    root: Element, survey: Survey, extract_bytes: int
) -> tuple[Preview | None, tuple[Note, ...]]:
    """Return our picture of what the laser follows, or else LightBurn's own of everything.

    Args:
        root: the project.
        survey: what is on its canvas.
        extract_bytes: of the whole extract as JSON.
    """
    notes: tuple[Note, ...] = ()
    if survey.taken.box is not None:
        shown, notes = preview(with_frames(survey), extract_bytes)
        if shown:
            return shown, notes
    thumbnail, more = _thumbnail(root, extract_bytes // _SHARE)
    return thumbnail, (*notes, *more)


def with_frames(survey: Survey) -> Taken:
    """Return what was measured, and the frames of pictures that are engraved beside it."""
    pictures = islice(survey.pictures, _MOST_FRAMES)
    frames = [one.box for one in pictures if one.operation is Operation.ENGRAVE]
    taken = survey.taken
    return replace(
        taken,
        layers=(*taken.layers, *map(_measure, frames)),
        others=(*taken.others, *map(_frame, frames)),
    )


def _measure(box: Box) -> LayerMeasure:
    return LayerMeasure(layer=_LAYER, operation=Operation.ENGRAVE, curves=4, length_mm=0.0, box=box)


def _frame(box: Box) -> Drawn:
    xs, ys = (box.min_x, box.max_x), (box.min_y, box.max_y)
    corners = [(xs[0], ys[0]), (xs[1], ys[0]), (xs[1], ys[1]), (xs[0], ys[1])]
    curves = polyline(corners, closed=True)
    return Drawn(curves=curves, operation=Operation.ENGRAVE, layer=_LAYER)


def own_picture(root: Element) -> bytes:
    """Return the PNG that LightBurn saved with a project; empty where it saved none."""
    source = _source(root)
    return base64.b64decode(source) if _is_png(source) else b""


def _source(root: Element) -> str:
    thumbnail = root.find("Thumbnail")
    return "" if thumbnail is None else "".join(thumbnail.get("Source", "").split())


def _thumbnail(root: Element, most_bytes: int) -> tuple[Preview | None, tuple[Note, ...]]:
    source = _source(root)
    if not source:
        return None, ()
    if len(source) <= most_bytes and _is_png(source):
        return Preview(mime_type="image/png", base64=source), ()
    note = Note(code="thumbnail_left_out", message="The picture in the project was not kept.")
    return None, (note,)


def _is_png(source: str) -> bool:
    try:
        return base64.b64decode(source, validate=True).startswith(_PNG)
    except (binascii.Error, ValueError):
        return False
