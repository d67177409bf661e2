"""From the bytes of a DXF to an ezdxf document, by the strictest way that works.

A drawing that stops before its entities are complete is refused, whatever a forgiving reader
would make of the rest: a plate without its last holes looks like a plate.
"""

from __future__ import annotations

import io
import logging
import re
import struct
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ezdxf import recover
from ezdxf.document import Drawing
from ezdxf.filemanagement import read
from ezdxf.lldxf.const import DXFError
from ezdxf.lldxf.tagger import binary_tags_loader
from ezdxf.tools.codepage import toencoding

from modn_watch.errors import Unreadable
from modn_watch.model import Note
from modn_watch.parsers.drawing import clean
from modn_watch.parsers.dxf_mend import mended
from modn_watch.parsers.dxf_packed import packed
from modn_watch.parsers.dxf_repairs import loss_notes, mend_notes, repair_note, salvage_notes
from modn_watch.parsers.dxf_salvage import salvages
from modn_watch.parsers.dxf_slim import slimmed
from modn_watch.parsers.dxf_wholeness import end_notes, wholeness_of

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Iterator

    from modn_watch.parsers.dxf_mend import Mended
    from modn_watch.parsers.dxf_wholeness import Wholeness

BINARY_START = b"AutoCAD Binary DXF\r\n\x1a\x00"
RELEASES = {
    "AC1006": "R10",
    "AC1009": "R12",
    "AC1012": "R13",
    "AC1014": "R14",
    "AC1015": "R2000",
    "AC1018": "R2004",
    "AC1021": "R2007",
    "AC1024": "R2010",
    "AC1027": "R2013",
    "AC1032": "R2018",
}
_UTF8_FROM = "AC1021"
_R12 = "AC1009"
_FIRST_WITH_MARKS = b"AC1015"
_MARK = re.compile(rb"\n[ \t]*100[ \t]*\r?\n[ \t]*AcDb")
_HEADER = re.compile(rb"^[ \t]*2[ \t]*\r?\n[ \t]*HEADER[ \t]*\r?\n", re.MULTILINE)
_END = b"\n  0\nEOF\n"
_BOM = b"\xef\xbb\xbf"
_VARIABLE = re.compile(rb"\$[A-Z][A-Z0-9]*")
_VERSION_REACH = 40
#: In which a binary drawing's end marker must stand.
_TAIL_BYTES = 1024
#: What ezdxf lets out for content that it cannot make sense of: measured by flipping bytes.
_FAULTS = (
    DXFError, OSError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError,
    AssertionError, RuntimeError, StopIteration, struct.error,
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A document, and how it was come by."""

    document: Drawing
    #: As the file states it, such as `AC1009`; without one R12, and R2000 where it has marks.
    version: str
    #: `strict`, `binary`, `mended`, `recovered` or `salvaged`.
    way: str
    #: Names of the header variables that the file itself states, each once, in its order.
    stated: tuple[str, ...]
    notes: tuple[Note, ...] = ()


def read_drawing(data: bytes) -> Reading:
    """Read a DXF, ASCII or binary.

    Raises:
        Unreadable: the bytes are no DXF, or stop before the entities are complete, or no reader
            makes sense of them.
    """
    # Reused handles, as in every export of LightBurn, are logged by ezdxf line by line.
    logging.getLogger("ezdxf").setLevel(logging.CRITICAL)
    if data.startswith(BINARY_START):
        return _read_binary(data)
    # Neither ezdxf reader accepts blank lines before the first tag.
    body = _with_its_release(_with_plain_ends(data.removeprefix(_BOM).lstrip()))
    whole = wholeness_of(body)
    found = _by_any_way(body, whole)
    return Reading(
        document=found.document,
        version=_version(found.body),
        way=found.way,
        stated=_stated(found.body),
        notes=(*_start_notes(data), *end_notes(whole), *found.notes),
    )


def _with_plain_ends(body: bytes) -> bytes:
    """Return the lines with an end that everybody knows: old Macs end them with CR alone."""
    if body.count(b"\r") == body.count(b"\r\n"):
        return body
    # Copied as text once too often, a file ends its lines with two CR and LF.
    return body.replace(b"\r\r\n", b"\n").replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def _with_its_release(body: bytes) -> bytes:
    """Return a drawing that says R2000 where it has marks, which R12 knows nothing of.

    Of R12 drawings ezdxf reads neither layer nor flags after the first mark: closed outlines come
    out open.  Many a small exporter writes marks, and states R12 or no release at all.
    """
    if _version(body) > _R12 or b"AcDb" not in body or not _MARK.search(body):
        return body
    stated = re.sub(rb"(\$ACADVER\s+1\s+)AC\d{4}", rb"\1" + _FIRST_WITH_MARKS, body, count=1)
    if stated != body:
        return stated
    own = b"  9\n$ACADVER\n  1\n" + _FIRST_WITH_MARKS + b"\n"
    header = _HEADER.search(body)
    if header:
        return body[: header.end()] + own + body[header.end() :]
    return b"  0\nSECTION\n  2\nHEADER\n" + own + b"  0\nENDSEC\n" + body


@dataclass(frozen=True, kw_only=True)
class _Found:
    """A document, and what it was read from."""

    document: Drawing
    body: bytes
    way: str
    notes: tuple[Note, ...] = ()


def _by_any_way(body: bytes, whole: Wholeness) -> _Found:
    fault = f"sections twice: {', '.join(whole.repeated)}"
    if not whole.repeated:
        try:
            document = _strict(_eased(body if whole.ends else body.rstrip() + _END))
        except _FAULTS as met:
            fault = clean(str(met))
        else:
            return _Found(document=document, body=body, way="strict")
    lines = body.replace(b"\r\n", b"\n")
    mend = mended(lines, plain_handles=_version(body) == _R12)
    return _repaired(mend, (repair_note(fault), *mend_notes(mend)))


def _ways(
    mend: Mended,
) -> Iterator[tuple[str, bytes, Callable[[bytes], Drawing], Counter[str] | None]]:
    body = mend.body
    yield "mended", body, _strict, None
    yield "recovered", body, _recovered, None
    for left, lost in salvages(mend.sections):
        yield "salvaged", left, _strict, lost


def _repaired(mend: Mended, notes: tuple[Note, ...]) -> _Found:
    """Return what the first reader makes of a mended drawing that makes anything of it."""
    for way, body, load, lost in _ways(mend):
        with suppress(*_FAULTS):
            document = load(body)
            kept = len(list(document.entities))
            missing = loss_notes(mend.entities - kept) if lost is None else salvage_notes(lost)
            return _Found(document=document, body=body, way=way, notes=(*notes, *missing))
    raise Unreadable("The drawing is damaged, and could not be repaired either.")


def _eased(body: bytes) -> bytes:
    """Return a drawing that says the same and is read sooner."""
    slim = slimmed(body)
    return packed(slim) if _version(body) == _R12 else slim


def _strict(body: bytes) -> Drawing:
    stream = io.TextIOWrapper(io.BytesIO(body), encoding=_encoding(body), errors="surrogateescape")
    return read(stream)


def _recovered(body: bytes) -> Drawing:
    document, _ = recover.read(io.BytesIO(body))
    return document


def _read_binary(data: bytes) -> Reading:
    if b"\x00EOF\x00" not in data[-_TAIL_BYTES:]:
        raise Unreadable("The binary drawing stops in the middle: its end is missing.")
    try:
        document = Drawing.load(binary_tags_loader(data, errors="surrogateescape"))
    except _FAULTS as fault:
        raise Unreadable("The binary drawing is damaged.") from fault
    return Reading(document=document, version=_version(data), way="binary", stated=_stated(data))


def _version(body: bytes) -> str:
    """Return what the header states: ezdxf raises R13 and R14 to R2000 as it reads."""
    at = body.find(b"$ACADVER")
    found = re.search(rb"AC\d{4}", body[at : at + _VERSION_REACH]) if at >= 0 else None
    return found[0].decode() if found else _R12


def _encoding(body: bytes) -> str:
    if _version(body) >= _UTF8_FROM:
        return "utf-8"
    found = re.search(rb"\$DWGCODEPAGE\s+3\s+(\S+)", body)
    return toencoding(found[1].decode("ascii", "ignore")) if found else "cp1252"


def _stated(body: bytes) -> tuple[str, ...]:
    at = body.find(b"HEADER")
    if at < 0:
        return ()
    header = body[at : body.find(b"ENDSEC", at)]
    return tuple(dict.fromkeys(name.decode() for name in _VARIABLE.findall(header)))


def _start_notes(data: bytes) -> list[Note]:
    if not data.startswith(_BOM):
        return []
    return [Note(code="byte_order_mark", message="The file began with a byte order mark.")]
