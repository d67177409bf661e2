"""From the bytes of a DXF to an ezdxf document, by the strictest way that works.

A drawing that stops before its entities are complete is refused, whatever a forgiving reader
would make of the rest: a plate without its last holes looks like a plate.
"""

from __future__ import annotations

import io
import logging
import re
import struct
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
from modn_watch.parsers.dxf_mend import count_entities, mended
from modn_watch.parsers.dxf_packed import packed
from modn_watch.parsers.dxf_slim import slimmed

if TYPE_CHECKING:
    from collections.abc import Sequence

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
_END = b"\n  0\nEOF\n"
_BOM = b"\xef\xbb\xbf"
#: Begins with the line feed before it: to search for a fixed byte first is twice as fast.
_WORD = re.compile(
    rb"\n[ \t]*0[ \t]*\r?\n[ \t]*(?:(ENDSEC|EOF)|SECTION[ \t]*\r?\n[ \t]*2[ \t]*\r?\n[ \t]*(\w+))"
    rb"[ \t]*\r?$",
    re.MULTILINE,
)
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
    #: As the file states it, such as `AC1009`; R12 when it states none.
    version: str
    #: `strict`, `binary`, `mended` or `recovered`.
    way: str
    #: Names of the header variables that the file itself states, each once, in its order.
    stated: tuple[str, ...]
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, kw_only=True)
class _Frame:
    """What the outer structure of an ASCII DXF says about its wholeness."""

    sections: int
    entities_closed: bool
    ends: bool
    #: Whatever follows the end marker, without blanks.
    trash: bytes


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
    body = data.removeprefix(_BOM).lstrip()
    frame = _framed(body)
    document, way, repairs = _by_any_way(body, frame)
    return Reading(
        document=document,
        version=_version(body),
        way=way,
        stated=_stated(body),
        notes=(*_start_notes(data), *_end_notes(frame), *repairs),
    )


def _by_any_way(body: bytes, frame: _Frame) -> tuple[Drawing, str, tuple[Note, ...]]:
    try:
        return _strict(_eased(body if frame.ends else body.rstrip() + _END)), "strict", ()
    except _FAULTS as fault:
        repairs = (_repaired(fault),)
    whole = mended(body, ends=frame.ends, plain_handles=_version(body) == _R12)
    try:
        return _strict(whole), "mended", repairs
    except _FAULTS:
        document, lost = _recovered(whole)
    return document, "recovered", (*repairs, *_loss(lost))


def _eased(body: bytes) -> bytes:
    """Return a drawing that says the same and is read sooner."""
    slim = slimmed(body)
    return packed(slim) if _version(body) == _R12 else slim


def _framed(body: bytes) -> _Frame:
    lines = b"\n" + body
    words = list(_WORD.finditer(lines))
    end = next((word for word in words if word[1] == b"EOF"), None)
    frame = _Frame(
        sections=sum(word[2] is not None for word in words),
        entities_closed=_closed(words, b"ENTITIES"),
        ends=end is not None,
        trash=lines[end.end() :].strip(b"\x00\x1a \t\r\n") if end else b"",
    )
    if not frame.sections:
        raise Unreadable("This is not a DXF drawing: it has no DXF sections.")
    if not frame.ends and not frame.entities_closed:
        raise Unreadable(
            "The drawing stops in the middle: its end is missing, and shapes with it.",
            hint="The export or the copy was interrupted: export it again, and drop that.",
        )
    return frame


def _closed(words: Sequence[re.Match[bytes]], section: bytes) -> bool:
    opened = next((n for n, word in enumerate(words) if word[2] == section), None)
    if opened is None or opened + 1 >= len(words):
        return False
    return words[opened + 1][1] is not None


def _strict(body: bytes) -> Drawing:
    stream = io.TextIOWrapper(io.BytesIO(body), encoding=_encoding(body), errors="surrogateescape")
    return read(stream)


def _recovered(body: bytes) -> tuple[Drawing, int]:
    """Return what recovery makes of a drawing, and how many entities it lost."""
    try:
        document, _ = recover.read(io.BytesIO(body))
        kept = len(list(document.entities))
    except _FAULTS as fault:
        raise Unreadable(
            "The drawing is damaged, and could not be repaired either.",
        ) from fault
    return document, count_entities(body) - kept


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


def _end_notes(frame: _Frame) -> list[Note]:
    if not frame.ends:
        return [
            Note(
                code="truncated",
                message="The end of the file is missing; all shapes were there and were read.",
            )
        ]
    if frame.trash:
        return [
            Note(
                code="trash_after_end",
                message="The file goes on after its end marker; the rest was not read.",
                evidence=f"{len(frame.trash)} bytes",
            )
        ]
    return []


def _loss(lost: int) -> tuple[Note, ...]:
    if lost <= 0:
        return ()
    return (
        Note(
            code="entities_lost",
            message="Some shapes could not be repaired and are missing from what was read.",
            evidence=str(lost),
        ),
    )


def _repaired(fault: BaseException) -> Note:
    return Note(
        code="repaired",
        message="The drawing breaks the rules of DXF and was repaired to read it: "
        "check that nothing is missing.",
        evidence=clean(str(fault))[:200],
    )
