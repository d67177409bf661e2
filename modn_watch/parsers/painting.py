"""Who paints which file; imported in a child process only, as the parsers are."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, BinaryIO, Final, cast

from modn_watch.errors import NoPicture
from modn_watch.pictures import Kind, Painted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from modn_watch.model import Limits
    from modn_watch.pictures import Picture

_HERE: Final = "modn_watch.parsers"
#: By the file type: a module with `paint(stream, file_type, limits, picture)`.
_PAINTERS: Final[Mapping[str, str]] = {
    "dxf": f"{_HERE}.painted_drawing",
    "dwg": f"{_HERE}.painted_drawing",
    "lbrn2": f"{_HERE}.painted_drawing",
    "pdf": f"{_HERE}.painted_page",
    "image": f"{_HERE}.painted_image",
    "excel": f"{_HERE}.painted_rows",
    "text": f"{_HERE}.painted_rows",
}


def paint(streams: Sequence[tuple[BinaryIO, str]], limits: Limits, picture: Picture) -> Painted:
    """Return a picture of a file, or of two on each other.

    Args:
        streams: each with the file's type; two for an overlay.
        limits: as for the parsers.
        picture: which one.

    Raises:
        NoPicture: files of that type have no such picture, or this one has none.
        Rejected: the file is at fault.
    """
    if picture.kind is Kind.OVERLAY:
        overlay = importlib.import_module(f"{_HERE}.painted_overlay")
        return cast("Painted", overlay.paint(streams, limits, picture))
    (stream, file_type), *_ = streams
    module = importlib.import_module(_PAINTERS[file_type])
    found = module.paint(stream, file_type, limits, picture)
    return Painted(mime_type=picture.mime_type, data=cast("bytes", found))


def is_there(page: int, pages: int) -> None:
    """Do nothing where a file has such a page.

    Raises:
        NoPicture: it has not.
    """
    if not 1 <= page <= pages:
        count = f"{pages} pages" if pages != 1 else "1 page"
        raise NoPicture(f"There is no page {page}: this file has {count}.")
