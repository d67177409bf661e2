"""DWG drawings, R13 to R2018, where the library for them is installed."""

from __future__ import annotations

import re
from importlib.util import find_spec
from typing import TYPE_CHECKING, BinaryIO

from modn_watch.errors import Unreadable
from modn_watch.model import Extract, Limits, Note
from modn_watch.parsers.cad import extract_of, no_collection, taken_of

if find_spec("ezdwg"):
    from modn_watch.parsers.dwg_read import read_drawing

    _CAN_READ = True
else:
    _CAN_READ = False

if TYPE_CHECKING:
    from collections.abc import Mapping

    from modn_watch.parsers.pile import Taken

VERSION = "3"
MIME_TYPE = "image/vnd.dwg"
_MARK_BYTES = 6
#: Source: the Open Design specification of DWG, "File header".
_RELEASES: Mapping[str, str] = {
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
#: Source: ezdwg 0.17.
_READABLE = frozenset(
    {"AC1012", "AC1014", "AC1015", "AC1018", "AC1021", "AC1024", "AC1027", "AC1032"}
)
_MARK = re.compile(r"AC10\d\d|AC[12]\.\d\d?")
_LIBRARY_MISSING = (
    "This installation does not read what is inside a DWG: the file is recorded and filed by its "
    "name and folder. Export a DXF to have it measured, or ask for modn-watch[dwg] to be installed."
)
_RELEASE_UNKNOWN = (
    "Nothing here reads a DWG of this release: the file is recorded and filed by its name and "
    "folder. Save it as a DWG of AutoCAD 2018 or older, or as a DXF, to have it measured."
)


def parse(stream: BinaryIO, limits: Limits) -> Extract:
    """Read a DWG drawing; one that nothing here can read is recognised, and no more.

    Raises:
        Unreadable: no DWG, damaged, or without a single entity.
        Deferred: there is no room for a copy of it.
    """
    data, mark = _marked(stream)
    if mark not in _READABLE:
        return _unread(mark, _RELEASE_UNKNOWN)
    if not _CAN_READ:
        return _unread(mark, _LIBRARY_MISSING)
    with no_collection():
        return extract_of(
            read_drawing(data, mark), limits, file_type="dwg", version=VERSION, mime_type=MIME_TYPE
        )


def drawn(stream: BinaryIO, limits: Limits) -> Taken:
    """Return what a DWG drawing shows, for a picture.

    Raises:
        Unreadable: no DWG, damaged, or of a kind that nothing here reads.
        Deferred: there is no room for a copy of it.
    """
    data, mark = _marked(stream)
    if not _CAN_READ or mark not in _READABLE:
        raise Unreadable(_RELEASE_UNKNOWN if _CAN_READ else _LIBRARY_MISSING)
    with no_collection():
        return taken_of(read_drawing(data, mark), limits)


def _marked(stream: BinaryIO) -> tuple[bytes, str]:
    data = stream.read()
    mark = data[:_MARK_BYTES].rstrip(b"\x00").decode("ascii", "replace")
    if not _MARK.fullmatch(mark):
        raise Unreadable("This is not a DWG drawing.")
    return data, mark


def _unread(mark: str, why: str) -> Extract:
    return Extract(
        file_type="dwg",
        parser_version=VERSION,
        mime_type=MIME_TYPE,
        notes=(Note(code="content_not_read", message=why),),
        details={"version": mark, "release": _RELEASES.get(mark, "unknown")},
    )
