"""Two drawings on each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from modn_watch.errors import NoPicture
from modn_watch.geometry.affine import Affine
from modn_watch.geometry.bounds import around_boxes, bounds, is_measurable
from modn_watch.geometry.curves import all_transformed, polyline
from modn_watch.geometry.overlay import overlay
from modn_watch.parsers.painted_drawing import MOST_CHARACTERS, seen, strokes_of, taken_of
from modn_watch.pictures import SVG, Painted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from modn_watch.geometry.bounds import Box
    from modn_watch.geometry.curves import Curve
    from modn_watch.model import Limits
    from modn_watch.parsers.pile import Taken
    from modn_watch.pictures import Motion, Picture


def paint(streams: Sequence[tuple[BinaryIO, str]], limits: Limits, picture: Picture) -> Painted:
    """Return two drawings on each other as an SVG.

    Raises:
        NoPicture: one is no drawing, or both together have too many lines.
        Rejected: a file is at fault.
    """
    one, other = (taken_of(stream, kind, limits) for stream, kind in streams)
    matrix = _matrix(picture.motion)
    moved = [each for each in all_transformed(_curves(one), matrix) if is_measurable(each)]
    here = bounds(all_transformed(_corners(seen(one)), matrix))
    view = around_boxes((here, seen(other)))
    if view is None:
        raise NoPicture("There is nothing in these drawings that could be shown.")
    drawn = overlay(moved, [*_curves(other)], view, most=MOST_CHARACTERS)
    if drawn is None:
        raise NoPicture("The drawings have too many lines to be shown on a page.")
    return Painted(mime_type=SVG, data=drawn.encode("ascii"))


def _curves(taken: Taken) -> Iterator[Curve]:
    for stroke in strokes_of(taken):
        if stroke.operation != "ignore":
            yield from stroke.curves


def _corners(box: Box) -> Sequence[Curve]:
    corners = [
        (box.min_x, box.min_y), (box.max_x, box.min_y),
        (box.max_x, box.max_y), (box.min_x, box.max_y),
    ]  # fmt: skip
    return polyline(corners, closed=True)


def _matrix(motion: Motion) -> Affine:
    (cosine, sine), (x, y) = motion.turn, motion.shift
    return Affine(a=cosine, b=sine, c=-sine, d=cosine, e=x, f=y)
