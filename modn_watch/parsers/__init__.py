"""Which parser reads which file.

A parser is a module with one public function, `parse(stream: BinaryIO, limits: Limits) -> Extract`:

- it reads the stream (seekable, at its start, complete) and nothing else, and keeps no state;
- the same bytes and limits give an equal Extract; cut short by a limit it is `partial`, with a
  note that says what was left out;
- it raises Unreadable when the bytes are not this format or nothing is in them; whatever else
  it raises counts as Unreadable too, so it need not catch what its libraries throw;
- `details`, `geometry` and `tables` hold plain JSON values, no NaN or infinity.

Parsers are imported in a child process only. This module is light, and may be imported anywhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from modn_watch.errors import Unrecognised
from modn_watch.model import Note

if TYPE_CHECKING:
    from collections.abc import Callable

#: How much of a file's beginning `pick` wants to see, bytes.
HEAD_BYTES = 65_536


@dataclass(frozen=True, kw_only=True)
class Format:
    """One kind of file, and who reads it."""

    #: The file type in records: `dxf`, `lbrn2`, `excel`, ...
    name: str
    #: With the dot, lower-case; the first is the usual one.
    suffixes: tuple[str, ...]
    #: From a file's beginning to the suffixes that such content may have; empty = not this kind.
    sniff: Callable[[bytes], tuple[str, ...]]
    #: The module that has `parse`.
    module: str
    #: Changes whenever the same bytes would give another Extract.
    version: str


@dataclass(frozen=True, kw_only=True)
class Choice:
    """The format that will read a file, and how its archived name ends."""

    format: Format
    #: Lower-case, without the dot.
    extension: str
    notes: tuple[Note, ...] = ()


_DXF_START = re.compile(rb"^(?:\xef\xbb\xbf)?\s*(?:999\s*\n[^\n]*\n\s*)*0\s*\n\s*SECTION\b")
_BINARY_DXF = b"AutoCAD Binary DXF\r\n\x1a\x00"
_DWG = re.compile(rb"^AC10\d\d|^AC1\.\d|^AC2\.\d")
_TEXT_BOUND = 1024


def _sniff_dxf(head: bytes) -> tuple[str, ...]:
    return (".dxf",) if head.startswith(_BINARY_DXF) or _DXF_START.match(head) else ()


def _sniff_lightburn(head: bytes) -> tuple[str, ...]:
    return (".lbrn2", ".lbrn") if b"<LightBurnProject" in head[:_TEXT_BOUND] else ()


def _sniff_dwg(head: bytes) -> tuple[str, ...]:
    return (".dwg",) if _DWG.match(head) else ()


def _sniff_pdf(head: bytes) -> tuple[str, ...]:
    return (".pdf",) if b"%PDF-" in head[:_TEXT_BOUND] else ()


def _sniff_spreadsheet(head: bytes) -> tuple[str, ...]:
    if not head.startswith(b"PK\x03\x04"):
        return ()
    if b"application/vnd.oasis.opendocument.spreadsheet" in head[:_TEXT_BOUND]:
        return (".ods",)
    if b"xl/workbook.bin" in head:
        return (".xlsb",)
    return (".xlsx", ".xlsm", ".xlsb") if b"xl/" in head else ()


_IMAGE_STARTS: tuple[tuple[bytes, tuple[str, ...]], ...] = (
    (b"\x89PNG\r\n\x1a\n", (".png",)),
    (b"\xff\xd8\xff", (".jpg", ".jpeg")),
    (b"GIF8", (".gif",)),
    (b"BM", (".bmp",)),
    (b"II*\x00", (".tif", ".tiff")),
    (b"MM\x00*", (".tif", ".tiff")),
)


def _sniff_image(head: bytes) -> tuple[str, ...]:
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return (".webp",)
    return next((suffixes for start, suffixes in _IMAGE_STARTS if head.startswith(start)), ())


def _never(_head: bytes) -> tuple[str, ...]:
    """Text can be anything: it never speaks against a suffix."""
    return ()


_IMAGE_SUFFIXES = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".gif", ".webp")
_HERE = "modn_watch.parsers"

#: Every kind of file, in the order in which their contents are tried.
FORMATS: tuple[Format, ...] = (
    Format(
        name="lbrn2",
        suffixes=(".lbrn2", ".lbrn"),
        sniff=_sniff_lightburn,
        module=f"{_HERE}.lightburn",
        version="1",
    ),
    Format(name="dxf", suffixes=(".dxf",), sniff=_sniff_dxf, module=f"{_HERE}.dxf", version="1"),
    Format(name="dwg", suffixes=(".dwg",), sniff=_sniff_dwg, module=f"{_HERE}.dwg", version="1"),
    Format(name="pdf", suffixes=(".pdf",), sniff=_sniff_pdf, module=f"{_HERE}.pdf", version="1"),
    Format(
        name="excel",
        suffixes=(".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv", ".tsv"),
        sniff=_sniff_spreadsheet,
        module=f"{_HERE}.spreadsheet",
        version="1",
    ),
    Format(
        name="image",
        suffixes=_IMAGE_SUFFIXES,
        sniff=_sniff_image,
        module=f"{_HERE}.image",
        version="1",
    ),
    Format(name="text", suffixes=(".txt",), sniff=_never, module=f"{_HERE}.text", version="1"),
)


def type_of(name: str) -> str:
    """Return the file type that a name alone suggests; `other` when it suggests none."""
    known = _by_suffix(PurePath(name).suffix.lower())
    return known.name if known else "other"


def named(kind: str) -> Format:
    """Return the format of that name.

    Raises:
        Unrecognised: there is none.
    """
    for known in FORMATS:
        if known.name == kind:
            return known
    kinds = ", ".join(known.name for known in FORMATS)
    raise Unrecognised(f'There is no parser called "{kind}".', hint=f"Use one of: {kinds}.")


def pick(name: str, head: bytes) -> Choice:
    """Choose the format by what a file's beginning says; its name breaks ties.

    Args:
        name: the file's name, of which only the suffix counts.
        head: its first `HEAD_BYTES` bytes.

    Raises:
        Unrecognised: neither content nor suffix belongs to a format.
    """
    suffix = PurePath(name).suffix.lower()
    for known in FORMATS:
        allowed = known.sniff(head)
        if suffix in allowed:
            return Choice(format=known, extension=suffix[1:])
        if allowed:
            return Choice(
                format=known, extension=allowed[0][1:], notes=(_mismatch(suffix, allowed[0]),)
            )
    by_suffix = _by_suffix(suffix)
    if by_suffix is None:
        kind = f'files ending in "{suffix}"' if suffix else "files without an ending"
        raise Unrecognised(f"modn-watch does not read {kind}.")
    return Choice(format=by_suffix, extension=suffix[1:])


def _by_suffix(suffix: str) -> Format | None:
    return next((known for known in FORMATS if suffix in known.suffixes), None)


def _mismatch(suffix: str, real: str) -> Note:
    says = f"ends in {suffix}" if suffix else "has no ending"
    return Note(
        code="suffix_mismatch",
        message=f"The name {says}, but the content is {real[1:].upper()}: "
        f"it was read and filed as {real}.",
        evidence=suffix,
    )
