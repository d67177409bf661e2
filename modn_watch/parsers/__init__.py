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

from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from modn_watch.errors import Unreadable, Unrecognised
from modn_watch.model import Note
from modn_watch.parsers import signatures

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


_IMAGE_SUFFIXES = (".png", ".jpg", ".jpeg", ".jfif", ".tif", ".tiff", ".bmp", ".gif", ".webp")
_HERE = "modn_watch.parsers"
#: What a suffix promises, where it is no workbook.
_PROMISED = {
    ".docx": "a Word document",
    ".doc": "a Word document",
    ".rtf": "an RTF document",
}

#: Every kind of file, in the order in which their contents are tried.
FORMATS: tuple[Format, ...] = (
    Format(
        name="lbrn2",
        suffixes=(".lbrn2", ".lbrn"),
        sniff=signatures.lightburn,
        module=f"{_HERE}.lightburn",
        version="3",
    ),
    Format(
        name="dxf", suffixes=(".dxf",), sniff=signatures.dxf, module=f"{_HERE}.dxf", version="4"
    ),
    Format(
        name="dwg", suffixes=(".dwg",), sniff=signatures.dwg, module=f"{_HERE}.dwg", version="3"
    ),
    Format(
        name="pdf", suffixes=(".pdf",), sniff=signatures.pdf, module=f"{_HERE}.pdf", version="3"
    ),
    Format(
        name="excel",
        suffixes=(".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv", ".tsv"),
        sniff=signatures.spreadsheet,
        module=f"{_HERE}.spreadsheet",
        version="3",
    ),
    Format(
        name="image",
        suffixes=_IMAGE_SUFFIXES,
        sniff=signatures.image,
        module=f"{_HERE}.image",
        version="3",
    ),
    Format(
        name="text",
        suffixes=(".txt", ".md", ".eml", ".docx", ".doc", ".rtf"),
        sniff=signatures.document,
        module=f"{_HERE}.text",
        version="3",
    ),
)


def type_of(name: str) -> str:
    """Return the file type that a name alone suggests; `other` when it suggests none."""
    known = _by_suffix(_suffix(name))
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
        Unreadable: the suffix is an Office file's, and the content is plainly something else.
    """
    suffix = _suffix(name)
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
    if signatures.belies_suffix(suffix, head):
        kind = _PROMISED.get(suffix, "a workbook")
        raise Unreadable(f"The name ends in {suffix}, but the content is not {kind}.")
    return Choice(format=by_suffix, extension=suffix[1:])


def _suffix(name: str) -> str:
    # A blank or a dot after the suffix is a slip of the hand (`plate.dxf `).
    return PurePath(name.rstrip(". ")).suffix.lower()


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
