"""Images, turned as they were taken and scaled, on white."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, BinaryIO, Final

from PIL import Image

from modn_watch.errors import NoPicture, Unreadable
from modn_watch.parsers.image import DAMAGED, decoded, frame, tags_of, upright
from modn_watch.parsers.painting import is_there
from modn_watch.pictures import Kind

if TYPE_CHECKING:
    from modn_watch.model import Limits
    from modn_watch.pictures import Picture

#: Modes of more than a byte for each point, which Pillow cuts off instead of scaling.
_DEEP: Final = ("I", "I;16", "I;16B", "I;16L", "I;16N", "F")
_WHITE: Final = (255, 255, 255, 255)
#: Nothing is drawn larger than it is by more.
_LARGER: Final = 4


def paint(stream: BinaryIO, _file_type: str, limits: Limits, picture: Picture) -> bytes:
    """Return one image of a file as a PNG.

    Raises:
        NoPicture: there is no such image, or no drawing in it.
        Rejected: it cannot be decoded, or has too many pixels.
    """
    if picture.kind is not Kind.PAGE:
        raise NoPicture("An image has no drawing in it; ask for its preview.png.")
    image, frames = decoded(stream, limits)
    is_there(picture.page, frames)
    turn = tags_of(image)[0].get("Orientation")
    try:
        return _scaled(upright(frame(image, picture.page - 1, limits), turn), picture.width_px)
    except DAMAGED as error:
        raise Unreadable("The picture is damaged or cut short.") from error


def scaled_bytes(data: bytes, limits: Limits, width_px: int) -> bytes:
    """Return an image as a PNG no larger than it is.

    Raises:
        Rejected: it cannot be decoded, or has too many pixels.
    """
    image, _ = decoded(io.BytesIO(data), limits)
    return _scaled(image, min(width_px, max(image.size)))


def _scaled(image: Image.Image, width_px: int) -> bytes:
    flat = _flat(_shallow(image))
    side = min(width_px, _LARGER * max(flat.size))
    share = side / max(flat.size)
    size = (max(round(flat.width * share), 1), max(round(flat.height * share), 1))
    small = flat.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    stream = io.BytesIO()
    small.save(stream, format="PNG")
    return stream.getvalue()


def _shallow(image: Image.Image) -> Image.Image:
    """Return an image of a byte for each point and colour, from its darkest to its brightest."""
    if image.mode not in _DEEP:
        return image
    wide = image.convert("F")
    low, high = (float(value) for value in wide.getextrema() if isinstance(value, float | int))
    share = 255 / (high - low) if high > low else 0.0
    return wide.point(lambda value: value * share - low * share).convert("L")


def _flat(image: Image.Image) -> Image.Image:
    if not image.has_transparency_data:
        return image.convert("RGB")
    paper = Image.new("RGBA", image.size, _WHITE)
    return Image.alpha_composite(paper, image.convert("RGBA")).convert("RGB")
