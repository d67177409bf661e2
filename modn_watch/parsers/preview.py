"""The picture that is kept of a drawing."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from modn_watch.geometry.bounds import around_boxes
from modn_watch.geometry.drawn import Operation
from modn_watch.geometry.picture import picture
from modn_watch.model import Note, Preview

if TYPE_CHECKING:
    from modn_watch.parsers.pile import Taken

MIME_TYPE = "image/svg+xml"
#: Of one picture, whatever an extract may hold: every version of every drawing has its own.
_MOST_BYTES = 400_000
#: Of an extract at most this share; Base64 makes four characters of three bytes.
_SHARE = 4


def preview(taken: Taken, extract_bytes: int) -> tuple[Preview | None, tuple[Note, ...]]:
    """Return an SVG of what the machine follows, and why there is none.

    Args:
        taken: what was measured.
        extract_bytes: of the whole extract as JSON.
    """
    box = around_boxes(one.box for one in taken.layers if one.operation is not Operation.IGNORE)
    if box is None or taken.measures is None:
        # Where nobody looked for contours, a note says so already.
        return None, ()
    most = min(_MOST_BYTES, extract_bytes // _SHARE * 3 // 4)
    drawn = picture(taken.measures, taken.others, box, most=most)
    if drawn:
        encoded = base64.b64encode(drawn.encode("ascii")).decode("ascii")
        return Preview(mime_type=MIME_TYPE, base64=encoded), ()
    note = Note(
        code="preview_left_out",
        message="The drawing has too many lines to keep a picture of it.",
    )
    return None, (note,)
