"""PDF: pages, their sizes and text, and what the document says about itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pymupdf

from modn_watch.errors import Unreadable
from modn_watch.model import Extract, Note
from modn_watch.parsers import named
from modn_watch.parsers.budget import cut_short, within
from modn_watch.parsers.pdf_facts import facts
from modn_watch.parsers.pdf_pages import DAMAGED, Page, read_page
from modn_watch.parsers.plain import clean, plain

if TYPE_CHECKING:
    from typing import BinaryIO

    from modn_watch.model import Limits

#: Of a document; a title block has a dozen.
_MOST_LABELS = 5_000
_DATE = re.compile(r"D:(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:(Z)|([+-]\d\d)'?(\d\d)?)?")


def parse(stream: BinaryIO, limits: Limits) -> Extract:
    """Read a PDF's pages; `texts` holds one text a page, in page order.

    Raises:
        Unreadable: it is no PDF, is locked by a password, has no page, or its pages are blank.
    """
    document = _open(stream.read())
    pages = _pages(document, limits)
    _refuse_blank(document, pages)
    part_lines = [line for page in pages for line in page.part_lines]
    return within(
        Extract(
            file_type="pdf",
            parser_version=named("pdf").version,
            mime_type="application/pdf",
            facts=facts(pages[0]) if document.page_count == 1 else (),
            notes=tuple(_notes(document, pages)),
            texts=tuple(page.text for page in pages),
            tables=tuple(table for page in pages for table in page.tables),
            part_lines=tuple(part_lines[: limits.rows]),
            details=_details(document, pages),
            partial=len(pages) < document.page_count,
        ),
        limits,
    )


def _pages(document: pymupdf.Document, limits: Limits) -> list[Page]:
    """Return the pages that limits and time allow to read."""
    pages: list[Page] = []
    for index in range(min(document.page_count, limits.pages, limits.texts)):
        pages.append(read_page(document, index, pages[-1].open_list if pages else None))
    return pages


def _open(data: bytes) -> pymupdf.Document:
    # It prints its complaints, also on stdout, where they would spoil `--json`.
    pymupdf.TOOLS.mupdf_display_errors(on=False)
    pymupdf.TOOLS.mupdf_display_warnings(on=False)
    pymupdf.no_recommend_layout()
    try:
        document = pymupdf.open(stream=data, filetype="pdf")
        pages = document.page_count
    except DAMAGED as error:
        raise Unreadable("This is not a PDF that can be opened.") from error
    # Whatever type it is told, it opens all that it knows, from EPUB to SVG.
    if not document.is_pdf:
        raise Unreadable("This is not a PDF that can be opened.")
    if document.needs_pass:
        raise Unreadable(
            "A password is set on this PDF.", hint="Save a copy without a password and drop that."
        )
    if pages == 0:
        raise Unreadable("There is no page in this PDF.")
    return document


def _refuse_blank(document: pymupdf.Document, pages: list[Page]) -> None:
    if any(not page.details["blank"] for page in pages):
        return
    if document.is_repaired:
        raise Unreadable("The PDF is damaged or cut short; no page of it could be read.")
    raise Unreadable("Every page of this PDF is blank.")


def _notes(document: pymupdf.Document, pages: list[Page]) -> list[Note]:
    notes = [_lost_page(page.details["number"]) for page in pages if not page.details["readable"]]
    if document.is_repaired:
        blank = sum(page.details["blank"] for page in pages)
        notes.append(_repaired(len(pages), blank))
    if not any(page.text for page in pages):
        message = "The pages of this PDF are pictures or bare lines; there is no text to read."
        notes.append(Note(code="no_text", message=message))
    if len(pages) < document.page_count:
        message = f"Only the first {len(pages)} of {document.page_count} pages were read."
        notes.append(cut_short(message, place=f"page {len(pages) + 1}"))
    return notes


def _lost_page(number: int) -> Note:
    message = f"Page {number} is damaged and could not be read."
    return Note(code="page_unread", message=message, place=f"page {number}")


def _repaired(pages: int, blank: int) -> Note:
    return Note(
        code="repaired",
        message="The PDF is damaged or was cut short: pages or parts of them may be missing. "
        "Export it again to be sure.",
        evidence=f"{pages - blank} of {pages} pages show anything",
    )


def _details(document: pymupdf.Document, pages: list[Page]) -> dict[str, Any]:
    return {
        "page_count": document.page_count,
        "pages": [page.details for page in pages],
        "labels": [label.plain() for page in pages for label in page.labels][:_MOST_LABELS],
        "lists": [each for page in pages for each in page.lists],
        "metadata": _metadata(document.metadata or {}),
        "attachments": [clean(name) for name in document.embfile_names()],
        "repaired": bool(document.is_repaired),
    }


def _metadata(stated: dict[str, Any]) -> dict[str, Any]:
    known = {name: plain(value) for name, value in stated.items()}
    dates = {name: _iso(value) for name, value in known.items() if value and name.endswith("Date")}
    return {name: value for name, value in (known | dates).items() if value}


def _iso(stated: str) -> str:
    """Return `D:20251007172004+02'00'` as ISO 8601; anything else as it is."""
    found = _DATE.match(stated)
    if not found:
        return stated
    year, month, day, hour, minute, second, utc, zone_hours, zone_minutes = found.groups()
    date = f"{year}-{month or '01'}-{day or '01'}"
    zone = "Z" if utc else f"{zone_hours}:{zone_minutes or '00'}" if zone_hours else ""
    return f"{date}T{hour}:{minute or '00'}:{second or '00'}{zone}" if hour else date
