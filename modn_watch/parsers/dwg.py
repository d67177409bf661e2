"""DWG drawings: which release wrote them, and no more yet."""

from __future__ import annotations

import re
from typing import BinaryIO

from modn_watch.errors import Unreadable
from modn_watch.model import Extract, Limits, Note

VERSION = "1"
MIME_TYPE = "image/vnd.dwg"
_MARK_BYTES = 6
#: Source: the Open Design specification of DWG, "File header".
_RELEASES = {
    "AC1001": "R2.2",
    "AC1002": "R2.5",
    "AC1003": "R2.6",
    "AC1004": "R9",
    "AC1006": "R10",
    "AC1009": "R11/R12",
    "AC1012": "R13",
    "AC1014": "R14",
    "AC1015": "R2000",
    "AC1018": "R2004",
    "AC1021": "R2007",
    "AC1024": "R2010",
    "AC1027": "R2013",
    "AC1032": "R2018",
}
_MARK = re.compile(r"AC10\d\d|AC[12]\.\d\d?")


def parse(stream: BinaryIO, limits: Limits) -> Extract:  # noqa: ARG001 - nothing is read that a limit could cut
    """Recognise a DWG drawing by its first six bytes.

    Raises:
        Unreadable: it does not begin as a DWG does.
    """
    mark = stream.read(_MARK_BYTES).rstrip(b"\x00").decode("ascii", "replace")
    if not _MARK.fullmatch(mark):
        raise Unreadable("This is not a DWG drawing.")
    return Extract(
        file_type="dwg",
        parser_version=VERSION,
        mime_type=MIME_TYPE,
        notes=(
            Note(
                code="content_not_read",
                message="This version of modn-watch does not read what is inside a DWG: "
                "the file is recorded and filed by its name and folder.",
            ),
        ),
        details={"version": mark, "release": _RELEASES.get(mark, "unknown")},
    )
