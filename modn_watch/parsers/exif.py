"""What a camera or a scanner wrote into a picture, under the names that people know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PIL import ExifTags

from modn_watch.parsers.plain import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PIL import Image

_SECTIONS = (
    (ExifTags.IFD.Exif, ExifTags.TAGS),
    (ExifTags.IFD.GPSInfo, ExifTags.GPSTAGS),
)
#: Pointers to other sections, and makers' private data.
_UNTOLD = frozenset({"ExifOffset", "GPSInfo", "ExifInteroperabilityOffset", "MakerNote"})


def read(image: Image.Image) -> dict[str, Any]:
    """Return the tags by name as plain JSON, empty where there are none.

    Raises:
        Exception: any that Pillow throws at damaged tags, `SyntaxError` and `struct.error`
            among them.
    """
    tags = image.getexif()
    found = _by_name(tags, ExifTags.TAGS)
    for section, names in _SECTIONS:
        found |= _by_name(tags.get_ifd(section), names)
    return found


def _by_name(tags: Mapping[int, Any], names: Mapping[int, str]) -> dict[str, Any]:
    known = {names[tag]: plain(value) for tag, value in tags.items() if tag in names}
    return {
        name: value for name, value in known.items() if name not in _UNTOLD and value is not None
    }
