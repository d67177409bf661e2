"""Pages of PDFs."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO, cast

from modn_watch.errors import NoPicture, Unreadable
from modn_watch.parsers.painting import is_there
from modn_watch.parsers.pdf import opened
from modn_watch.parsers.pdf_picture import DAMAGED, rendered
from modn_watch.parsers.raster import thin_lines_show
from modn_watch.pictures import Kind

if TYPE_CHECKING:
    from modn_watch.model import Limits
    from modn_watch.pictures import Picture


def paint(stream: BinaryIO, _file_type: str, limits: Limits, picture: Picture) -> bytes:
    """Return one page as a PNG.

    Raises:
        NoPicture: there is no such page, or no drawing in it.
        Rejected: it is damaged, locked, or takes too much to be drawn.
    """
    if picture.kind is not Kind.PAGE:
        raise NoPicture("A PDF has no drawing that could be taken apart; ask for its preview.png.")
    document = opened(stream.read())
    is_there(picture.page, document.page_count)
    thin_lines_show()
    try:
        page = document.load_page(picture.page - 1)
        zoom = picture.width_px / max(page.rect.width, page.rect.height, 1)
        drawn = rendered(page, zoom, limits)
        found = drawn.tobytes("png") if drawn else b""
    except DAMAGED as error:
        raise Unreadable(f"Page {picture.page} is damaged.") from error
    if not found:
        raise NoPicture(f"Page {picture.page} takes too long to be drawn.")
    return cast("bytes", found)
