"""Pictures: their size, what the camera wrote into them, and the text in them."""

from __future__ import annotations

import base64
import io
import struct
import warnings
from typing import TYPE_CHECKING, Any

from PIL import Image, UnidentifiedImageError

from modn_watch.errors import Oversize, Unreadable
from modn_watch.model import Extract, Note, Preview
from modn_watch.parsers import exif, image_frames, named
from modn_watch.parsers.budget import within
from modn_watch.parsers.image_hash import difference_hash
from modn_watch.parsers.plain import plain

if TYPE_CHECKING:
    from typing import BinaryIO

    from modn_watch.model import Limits

#: Of Pillow's other readers some start programs (EPS) or follow paths.
_READ = ("PNG", "JPEG", "TIFF", "BMP", "GIF", "WEBP")
_PREVIEW_PX = 256
#: What Pillow throws at damaged bytes, found by damaging some.
DAMAGED = (
    OSError, SyntaxError, ValueError, EOFError, LookupError, TypeError, AttributeError,
    ArithmeticError, struct.error,
)  # fmt: skip
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def parse(stream: BinaryIO, limits: Limits) -> Extract:
    """Read a picture's measures, EXIF, text and a preview of at most 256 pixels.

    Raises:
        Unreadable: it cannot be decoded to its last pixel.
        Oversize: it has more than `limits.pixels`; it was not decoded.
    """
    image, frames = decoded(stream, limits)
    tags, notes = tags_of(image)
    details = _details(image, frames, tags)
    # Before another frame takes the first one's place.
    small = _small(upright(image, tags.get("Orientation")))

    def shown(number: int) -> Image.Image:
        return upright(frame(image, number, limits), tags.get("Orientation"))

    # A phone's second view shows the same thing.
    readable = 1 if image.format == "MPO" else frames
    text = image_frames.read(shown, readable, limits, (*DAMAGED, Oversize))
    return within(
        Extract(
            file_type="image",
            parser_version=named("image").version,
            mime_type=_mime_type(image),
            facts=text.facts,
            notes=(*notes, *text.notes),
            texts=text.lines[: limits.texts],
            preview=_preview(small),
            details=details
            | {"difference_hash": difference_hash(small)}
            | {"ocr": text.details, "labels": [label.plain() for label in text.labels]},
        ),
        limits,
    )


def frame(image: Image.Image, number: int, limits: Limits) -> Image.Image:
    """Return one of several images of a file, the first for 0."""
    if number:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image.seek(number)
            _refuse_vast(image, limits)
            image.load()
            _require_palette(image)
    return image


def decoded(stream: BinaryIO, limits: Limits) -> tuple[Image.Image, int]:
    """Return the first picture of the file, and how many there are."""
    # Pillow's own limit counts for the whole process and warns first; ours is the caller's.
    Image.MAX_IMAGE_PIXELS = None
    # Read whole first: an OSError of the disk must not look like one of the picture.
    data = io.BytesIO(stream.read())
    try:
        with warnings.catch_warnings():
            # It warns of each damaged tag and leaves it out.
            warnings.simplefilter("ignore")
            image = Image.open(data, formats=_READ)
            _refuse_vast(image, limits)
            frames = getattr(image, "n_frames", 1)
            # Only this finds out that the end is missing.  It comes before EXIF, because a PNG's
            # tags are read by decoding it, and a second try at a damaged one succeeds.
            image.load()
            _require_palette(image)
    except UnidentifiedImageError as error:
        raise Unreadable("This is not a picture that can be opened.") from error
    except DAMAGED as error:
        raise Unreadable("The picture is damaged or cut short.") from error
    return image, frames


def _require_palette(image: Image.Image) -> None:
    # Pillow opens such a picture, and fails an assertion as soon as anything is made of it.
    if image.mode == "P" and image.palette is None:
        raise ValueError("colours by number without a palette")


def _refuse_vast(image: Image.Image, limits: Limits) -> None:
    if image.width * image.height > limits.pixels:
        raise Oversize(
            f"The picture has {image.width} x {image.height} pixels, "
            f"more than the {limits.pixels:,} that are accepted.",
            hint="Save it with fewer pixels.",
        )


def tags_of(image: Image.Image) -> tuple[dict[str, Any], tuple[Note, ...]]:
    """Return what a camera wrote into an image, and whether some of it was lost."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return exif.read(image), ()
    except DAMAGED:
        message = "What the camera wrote into the picture is damaged and was left out."
        return {}, (Note(code="exif_unread", message=message),)


def _details(image: Image.Image, frames: int, tags: dict[str, Any]) -> dict[str, Any]:
    return {
        "format": image.format,
        "width_px": image.width,
        "height_px": image.height,
        "mode": image.mode,
        "dpi": _dpi(image.info.get("dpi")),
        "frames": frames,
        "exif": tags,
    }


def _dpi(stated: object) -> list[float] | None:
    """Return dots an inch across and down."""
    values = plain(stated) if isinstance(stated, tuple) else []
    # Programs that do not know write 0 or 1, damaged files anything.
    known = [round(value, 2) for value in values if isinstance(value, int | float) and value > 1]
    return known if known and len(known) == len(values) else None


def upright(image: Image.Image, orientation: object) -> Image.Image:
    """Return an image turned as its camera was held."""
    turn = _TURNS.get(orientation) if isinstance(orientation, int) else None
    return image if turn is None else image.transpose(turn)


def _mime_type(image: Image.Image) -> str:
    # What phones call a JPEG that carries a second view.
    return "image/jpeg" if image.format == "MPO" else Image.MIME[image.format or ""]


def _small(image: Image.Image) -> Image.Image:
    small = image.convert("RGBA" if image.has_transparency_data else "RGB")
    small.thumbnail((_PREVIEW_PX, _PREVIEW_PX))
    return small


def _preview(small: Image.Image) -> Preview:
    stream = io.BytesIO()
    small.save(stream, format="PNG", optimize=True)
    return Preview(
        mime_type="image/png", base64=base64.b64encode(stream.getvalue()).decode("ascii")
    )
