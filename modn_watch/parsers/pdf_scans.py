"""Pages that are scans: recognised, and read by OCR within a budget of pages and of time."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import pymupdf

from modn_watch.model import Note
from modn_watch.parsers import ocr
from modn_watch.parsers.budget import cut_short
from modn_watch.parsers.pdf_picture import DAMAGED, scan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from modn_watch.model import Limits
    from modn_watch.parsers.pdf_pages import Page

#: Scans of one document; more are an archive, and OCR of a page takes seconds.
MOST_PAGES: Final = 20
#: With less time than this no further page is begun, seconds.
_LEAST_S: Final = 1.0
#: A picture that covers this share of a page makes it a scan.
_COVERS: Final = 0.5
#: Pages that a note names one by one.
_NAMED: Final = 10


@dataclass(frozen=True, kw_only=True)
class Scans:
    """The pages of a document after its scans were read."""

    pages: list[Page]
    notes: tuple[Note, ...] = ()


def read_scans(
    document: pymupdf.Document, pages: Sequence[Page], limits: Limits, *, most_s: float
) -> Scans:
    """Return the pages with the text of those that are scans, and notes about them.

    Args:
        document: opened.
        pages: as they were read without OCR.
        limits: `ocr_languages`; empty = read none.
        most_s: how long all scans together may take, seconds.
    """
    waiting = [
        at for at, page in enumerate(pages) if limits.ocr_languages and _is_scan(document, page)
    ]
    read: dict[int, Page] = {}
    troubles: dict[str, Note] = {}
    ends_at = time.monotonic() + most_s
    for at in waiting[:MOST_PAGES]:
        left_s = ends_at - time.monotonic()
        if left_s < _LEAST_S or "ocr_failed" in troubles:
            break
        page, note = _read(document, at, pages[at], replace(limits, ocr_timeout_s=left_s))
        read |= {at: page} if page else {}
        troubles |= {note.code: note} if note else {}
    left = [at + 1 for at in waiting if at not in read]
    return Scans(
        pages=[read.get(at, page) for at, page in enumerate(pages)],
        notes=tuple(_notes([at + 1 for at in read], left, troubles)),
    )


def _is_scan(document: pymupdf.Document, page: Page) -> bool:
    """Tell whether a page is a picture without text."""
    if page.text or page.details["blank"]:
        return False
    try:
        loaded = document.load_page(page.details["number"] - 1)
        whole = abs(loaded.rect)
        boxes = (pymupdf.Rect(each["bbox"]) & loaded.rect for each in loaded.get_image_info())
        covered = max(map(abs, boxes), default=0.0)
    except DAMAGED:
        return False
    return bool(covered >= _COVERS * whole)


def _read(
    document: pymupdf.Document, at: int, page: Page, limits: Limits
) -> tuple[Page | None, Note | None]:
    picture = scan(document, at, limits)
    if picture is None:
        return None, None
    found = ocr.read(picture, limits)
    if found.note and found.note.code in {"ocr_failed", "ocr_timeout", "ocr_off"}:
        return None, found.note
    known = {"confidence": found.confidence, "words": found.words}
    text = "\n".join(found.lines)
    labels = tuple(replace(each, page=at + 1) for each in found.labels)
    details = {**page.details, "ocr": known}
    return replace(page, text=text, labels=labels, details=details), found.note


def _notes(read: list[int], left: list[int], troubles: dict[str, Note]) -> list[Note]:
    notes = list(troubles.values())
    if read:
        message = f"{_pages(read)} scanned: the text is what OCR made of the picture."
        notes.append(Note(code="ocr_read", message=message, place=f"page {read[0]}"))
    if left:
        message = f"{_pages(left)} scanned, and the text was not read."
        notes.append(cut_short(message, place=f"page {left[0]}"))
    return notes


def _pages(numbers: list[int]) -> str:
    if len(numbers) == 1:
        return f"Page {numbers[0]} is"
    more = f" and {len(numbers) - _NAMED} more" if len(numbers) > _NAMED else ""
    return f"Pages {', '.join(map(str, numbers[:_NAMED]))}{more} are"
