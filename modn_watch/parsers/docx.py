"""The text of a Word document: paragraphs, and the rows of its tables."""

from __future__ import annotations

import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse

from modn_watch.errors import Oversize, Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

_BODY = "word/document.xml"
#: What is printed on every page stands beside it.
_EDGES = ("word/header", "word/footer")
_MOST_EDGES = 20
#: Of one part of the document once unpacked; 500 pages of text have less.
_PART_BYTES = 64 << 20
_DEPTH = 256
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, LookupError)
#: What older versions of Word show instead of the same thing.
_TWICE = "Fallback"
_LINE_ENDS = frozenset({"p", "tr"})


@dataclass
class _Page:
    """The lines so far, and where the reading is."""

    lines: list[str]
    pieces: list[str]
    rows: int = 0
    twice: int = 0
    level: int = 0


def lines(stream: BinaryIO) -> tuple[str, ...]:
    """Return the paragraphs in their order, a table's row as one line, then headers and footers.

    Raises:
        Unreadable: it is no Word document, damaged, locked, or XML that Word never writes.
        Oversize: a part of it is larger than any letter.
    """
    try:
        with zipfile.ZipFile(stream) as packed:
            names = set(packed.namelist())
            edges = sorted(name for name in names if name.startswith(_EDGES))[:_MOST_EDGES]
            found = _part(packed, _BODY)
            for name in edges:
                found += [line for line in _part(packed, name) if line not in found[-200:]]
            return tuple(found)
    except KeyError as error:
        raise Unreadable("There is no text of a Word document in this file.") from error
    except (DefusedXmlException, ParseError, RuntimeError, *_DAMAGED) as error:
        raise Unreadable("The Word document is damaged, locked or cut short.") from error


def _part(packed: zipfile.ZipFile, name: str) -> list[str]:
    if packed.getinfo(name).file_size > _PART_BYTES:
        raise Oversize(
            f"The text of this document takes more than {_PART_BYTES >> 20} MB.",
            hint="Split it, or save it as a PDF.",
        )
    page = _Page(lines=[], pieces=[])
    with packed.open(name) as part:
        for event, element in iterparse(part, events=("start", "end"), forbid_dtd=True):
            if event == "start":
                _begin(page, element)
            else:
                _end(page, element)
                element.clear()
    return page.lines


def _begin(page: _Page, element: Element) -> None:
    kind = _kind(element)
    page.level += 1
    if page.level > _DEPTH:
        raise Unreadable(f"The document is nested deeper than {_DEPTH} levels.")
    page.rows += kind == "tr"
    page.twice += kind == _TWICE


def _end(page: _Page, element: Element) -> None:
    kind = _kind(element)
    page.level -= 1
    page.twice -= kind == _TWICE
    page.rows -= kind == "tr"
    if page.twice:
        return
    if kind == "t":
        page.pieces.append(element.text or "")
    elif kind == "tab" or (kind in {"br", "cr", "p"} and page.rows):
        page.pieces.append(" ")
    elif kind in {"br", "cr", *_LINE_ENDS}:
        page.lines += _line(page.pieces)
        page.pieces.clear()


def _line(pieces: list[str]) -> Iterator[str]:
    line = " ".join("".join(pieces).split())
    if line:
        yield line


def _kind(element: Element) -> str:
    return element.tag.rpartition("}")[2]
