"""PDF: pages, their sizes and text, and what the document says about itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pymupdf

from modn_watch.errors import Unreadable
from modn_watch.model import Extract, Fact, Note, Source
from modn_watch.parsers import named
from modn_watch.parsers.budget import cut_short, within
from modn_watch.parsers.plain import clean, plain
from modn_watch.vocabulary import facts_in_text

if TYPE_CHECKING:
    from typing import BinaryIO

    from modn_watch.model import Limits

_MM_PER_POINT = 25.4 / 72
#: What MuPDF throws at damaged documents and pages.
_DAMAGED = (pymupdf.mupdf.FzErrorBase, RuntimeError, ValueError)
_DATE = re.compile(r"D:(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:(Z)|([+-]\d\d)'?(\d\d)?)?")


def parse(stream: BinaryIO, limits: Limits) -> Extract:
    """Read a PDF's pages; `texts` holds one text a page, in page order.

    Raises:
        Unreadable: it is no PDF, is locked by a password, has no page, or its pages are blank.
    """
    document = _open(stream.read())
    count = min(document.page_count, limits.pages, limits.texts)
    read = [_page(document, index) for index in range(count)]
    _refuse_blank(document, read)
    return within(
        Extract(
            file_type="pdf",
            parser_version=named("pdf").version,
            mime_type="application/pdf",
            facts=_facts(document, read),
            notes=tuple(_notes(document, read)),
            texts=tuple(text for _, text in read),
            details=_details(document, [page for page, _ in read]),
            partial=count < document.page_count,
        ),
        limits,
    )


def _open(data: bytes) -> pymupdf.Document:
    # It prints its complaints, also on stdout, where they would spoil `--json`.
    pymupdf.TOOLS.mupdf_display_errors(on=False)
    pymupdf.TOOLS.mupdf_display_warnings(on=False)
    pymupdf.no_recommend_layout()
    try:
        document = pymupdf.open(stream=data, filetype="pdf")
        pages = document.page_count
    except _DAMAGED as error:
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


def _page(document: pymupdf.Document, index: int) -> tuple[dict[str, Any], str]:
    try:
        page = document.load_page(index)
        text = clean(page.get_text())
        drawn = bool(text) or bool(page.get_bboxlog())
    except _DAMAGED:
        return {"number": index + 1, "readable": False, "blank": True}, ""
    return {
        "number": index + 1,
        "readable": True,
        "width_mm": round(page.rect.width * _MM_PER_POINT, 2),
        "height_mm": round(page.rect.height * _MM_PER_POINT, 2),
        "rotation_deg": page.rotation,
        "blank": not drawn,
        "has_text": bool(text),
    }, text


def _refuse_blank(document: pymupdf.Document, read: list[tuple[dict[str, Any], str]]) -> None:
    if any(not page["blank"] for page, _ in read):
        return
    if document.is_repaired:
        raise Unreadable("The PDF is damaged or cut short; no page of it could be read.")
    raise Unreadable("Every page of this PDF is blank.")


def _notes(document: pymupdf.Document, read: list[tuple[dict[str, Any], str]]) -> list[Note]:
    notes = [_lost_page(page["number"]) for page, _ in read if not page["readable"]]
    if document.is_repaired:
        blank = sum(page["blank"] for page, _ in read)
        notes.append(_repaired(len(read), blank))
    if not any(text for _, text in read):
        message = "The pages of this PDF are pictures or bare lines; there is no text to read."
        notes.append(Note(code="no_text", message=message))
    if len(read) < document.page_count:
        message = f"Only the first {len(read)} of {document.page_count} pages were read."
        notes.append(cut_short(message, place=f"page {len(read) + 1}"))
    return notes


def _facts(document: pymupdf.Document, read: list[tuple[dict[str, Any], str]]) -> tuple[Fact, ...]:
    # What one page of several states is about its own part, not about the file.
    if document.page_count > 1:
        return ()
    stated = facts_in_text(read[0][1], "page 1")
    return tuple(fact for fact in stated if fact.source == Source.LABELLED)


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


def _details(document: pymupdf.Document, pages: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "page_count": document.page_count,
        "pages": pages,
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
