"""PDF: pages, their sizes and text, and what the document says about itself."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Any

import pymupdf

from modn_watch.errors import Unreadable
from modn_watch.model import Extract, Note
from modn_watch.parsers import named
from modn_watch.parsers.budget import cut_short, within
from modn_watch.parsers.pdf_facts import facts
from modn_watch.parsers.pdf_pages import Page, read_page
from modn_watch.parsers.pdf_picture import DAMAGED, left_out, preview
from modn_watch.parsers.pdf_scans import read_scans
from modn_watch.parsers.plain import clean, plain

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from modn_watch.model import Limits, Preview, Table

#: Of a document; a title block has a dozen.
_MOST_LABELS = 5_000
_MOST_ATTACHMENTS = 1_000
#: How long all pages together may take, and with OCR: of the time for OCR, which is half of what a
#: file has.
_READING_SHARE = 0.8
_ALL_SHARE = 1.5
#: A page that takes longer to be read takes far too long to be drawn, seconds of
#: the processor.
_SLOW_PAGE_S = 3.0
_DATE = re.compile(r"D:(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:(Z)|([+-]\d\d)'?(\d\d)?)?")


def parse(stream: BinaryIO, limits: Limits) -> Extract:
    """Read a PDF's pages; `texts` holds one text a page, in page order.

    Raises:
        Unreadable: it is no PDF, is locked by a password, has no page, or its pages are blank.
    """
    document = opened(stream.read())
    began_at = time.monotonic()
    pages, slow = _pages(document, limits, began_at + _READING_SHARE * limits.ocr_timeout_s)
    _refuse_blank(document, pages)
    left_s = _ALL_SHARE * limits.ocr_timeout_s - (time.monotonic() - began_at)
    scans = read_scans(document, pages, limits, most_s=min(limits.ocr_timeout_s, left_s))
    picture = None if slow else preview(document, limits)
    notes = (
        *_notes(document, scans.pages, limits),
        *scans.notes,
        *(() if picture else (left_out(),)),
    )
    return within(_extract(document, scans.pages, limits, notes=notes, picture=picture), limits)


def _extract(
    document: pymupdf.Document,
    pages: list[Page],
    limits: Limits,
    *,
    notes: tuple[Note, ...],
    picture: Preview | None,
) -> Extract:
    part_lines = [line for page in pages for line in page.part_lines]
    return Extract(
        file_type="pdf",
        parser_version=named("pdf").version,
        mime_type="application/pdf",
        facts=facts(pages[0]) if document.page_count == 1 else (),
        notes=notes,
        texts=tuple(page.text for page in pages),
        tables=tuple(_tables(pages, limits)),
        part_lines=tuple(part_lines[: limits.rows]),
        preview=picture,
        details=_details(document, pages),
        partial=any(note.code == "cut_short" for note in notes),
    )


def _pages(document: pymupdf.Document, limits: Limits, ends_at: float) -> tuple[list[Page], bool]:
    """Return the pages that limits and time allow to read, and whether the first took long."""
    pages: list[Page] = []
    slow = False
    for index in range(min(document.page_count, limits.pages, limits.texts)):
        if pages and time.monotonic() > ends_at:
            break
        worked_s = time.process_time()
        pages.append(read_page(document, index, pages[-1].open_list if pages else None))
        slow = slow or (index == 0 and time.process_time() - worked_s > _SLOW_PAGE_S)
    return pages, slow


def _tables(pages: list[Page], limits: Limits) -> Iterator[Table]:
    """Yield the tables of the first pages that have no more rows together than one may have."""
    rows = 0
    for table in (table for page in pages for table in page.tables):
        rows += len(table.rows)
        if rows > limits.rows:
            return
        yield table


def opened(data: bytes) -> pymupdf.Document:
    """Return a PDF that has pages.

    Raises:
        Unreadable: it is no PDF, is locked by a password, or has no page.
    """
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


def _notes(document: pymupdf.Document, pages: list[Page], limits: Limits) -> list[Note]:
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
    notes += [_unsearched(page.details["number"]) for page in pages if page.unsearched]
    rows = sum(len(table.rows) for page in pages for table in page.tables)
    if rows > limits.rows:
        notes.append(cut_short(f"Only the first {limits.rows} of {rows} rows of lists were kept."))
    if sum(len(page.labels) for page in pages) > _MOST_LABELS:
        notes.append(cut_short(f"Only the first {_MOST_LABELS} labelled values were kept."))
    if document.embfile_count() > _MOST_ATTACHMENTS:
        notes.append(cut_short(f"Only the first {_MOST_ATTACHMENTS} attachments are listed."))
    return notes


def _unsearched(number: int) -> Note:
    message = f"Page {number} has too much text to look for lists and labels in it."
    return cut_short(message, place=f"page {number}")


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
        "attachments": _attachments(document),
        "repaired": bool(document.is_repaired),
    }


def _attachments(document: pymupdf.Document) -> list[dict[str, Any]]:
    """Return the names of embedded files, and their sizes in bytes as the document states them."""
    found: list[dict[str, Any]] = []
    for name in document.embfile_names()[:_MOST_ATTACHMENTS]:
        try:
            size = document.embfile_info(name).get("size")
        except DAMAGED:
            size = None
        known = size if isinstance(size, int) and size >= 0 else None
        found.append({"name": clean(name), "size_bytes": known})
    return found


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
