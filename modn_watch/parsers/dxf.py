"""DXF drawings, R12 to R2018, ASCII and binary."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from modn_watch.parsers.cad import extract_of, no_collection, taken_of
from modn_watch.parsers.dxf_read import read_drawing

if TYPE_CHECKING:
    from modn_watch.model import Extract, Limits
    from modn_watch.parsers.pile import Taken

VERSION = "4"
MIME_TYPE = "image/vnd.dxf"


def parse(stream: BinaryIO, limits: Limits) -> Extract:
    """Read a DXF drawing.

    Raises:
        Unreadable: no DXF, cut off in the middle, past repair, or without a single entity.
    """
    with no_collection():
        return extract_of(
            read_drawing(stream.read()),
            limits,
            file_type="dxf",
            version=VERSION,
            mime_type=MIME_TYPE,
        )


def drawn(stream: BinaryIO, limits: Limits) -> Taken:
    """Return what a DXF drawing shows, for a picture.

    Raises:
        Unreadable: no DXF, cut off in the middle, or past repair.
    """
    with no_collection():
        return taken_of(read_drawing(stream.read()), limits)
