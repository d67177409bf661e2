"""One page of a PDF: its size, its text, and the lists and labels on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import pymupdf

from modn_watch.model import Table
from modn_watch.parsers.paper import paper
from modn_watch.parsers.pdf_counted import counting_lines
from modn_watch.parsers.pdf_labels import Label, agreed, labels, of_row
from modn_watch.parsers.pdf_lists import Listed, continued, lists
from modn_watch.parsers.pdf_parts import Around, around, part_lines
from modn_watch.parsers.pdf_picture import DAMAGED
from modn_watch.parsers.pdf_rules import Rules, segments
from modn_watch.parsers.pdf_single import labelled_part
from modn_watch.parsers.pdf_words import Field, fields
from modn_watch.parsers.plain import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from modn_watch.parsers.pdf_words import Box
    from modn_watch.partlist import PartLine

MM_PER_POINT: Final = 25.4 / 72
#: A page with more text is a book or a trap: it is kept, and not searched for lists.
MOST_CHARACTERS: Final = 300_000
_LONGEST_TEXT: Final = 4_000_000


@dataclass(frozen=True, kw_only=True)
class Page:
    """What was read from one page."""

    #: Plain JSON: number, size, rotation, ...
    details: dict[str, Any]
    text: str = ""
    part_lines: tuple[PartLine, ...] = ()
    tables: tuple[Table, ...] = ()
    labels: tuple[Label, ...] = ()
    #: Its lists, as plain JSON: title, rows, and the assemblies that they are for.
    lists: tuple[dict[str, Any], ...] = ()
    #: The last list, where no line of totals ended it: it may go on on the next page.
    open_list: Listed | None = field(default=None, repr=False)
    #: It has too much text to be searched for lists and labels.
    unsearched: bool = False


def read_page(document: pymupdf.Document, index: int, before: Listed | None) -> Page:
    """Return what one page holds; of a damaged one that it cannot be read.

    Args:
        document: opened.
        index: of the page, from 0.
        before: the list that the page before did not end.
    """
    try:
        page = document.load_page(index)
        written = page.get_textpage(pymupdf.TEXTFLAGS_TEXT)
        whole = written.extractText()
        text = clean(whole[:_LONGEST_TEXT])
        details = _details(page, index, text)
        if len(whole) > MOST_CHARACTERS:
            return Page(details=details, text=text, unsearched=True)
        found = fields(written) if text else ()
        ruled = segments(page) if found else ()
    except DAMAGED:
        unread = {"number": index + 1, "readable": False, "blank": True}
        return Page(details=unread)
    return searched(Written(fields=found, ruled=ruled, text=text), before, details)


def _details(page: pymupdf.Page, index: int, text: str) -> dict[str, Any]:
    width, height = (side * MM_PER_POINT for side in (page.rect.width, page.rect.height))
    return {
        "number": index + 1,
        "readable": True,
        "width_mm": round(width, 2),
        "height_mm": round(height, 2),
        **paper(width, height),
        "rotation_deg": page.rotation,
        "blank": not (text or page.get_bboxlog()),
        "has_text": bool(text),
    }


@dataclass(frozen=True, kw_only=True)
class Written:
    """What stands on a page."""

    fields: Sequence[Field]
    #: Its level and upright lines, as the page is shown.
    ruled: Sequence[Box]
    text: str


def searched(written: Written, before: Listed | None, details: dict[str, Any]) -> Page:
    """Return a page with the lists and labels on it.

    Args:
        written: what stands on it.
        before: the list that the page before did not end.
        details: of the page, with its number.
    """
    number, found = details["number"], written.fields
    ruled = [(each, Rules.of(written.ruled, each.quarter)) for each in found]
    listed = [(each, one) for each, rules in ruled for one in lists(each, rules)]
    if found and before and not listed:
        listed = [(found[0], one) for one in continued(found[0], before)]
    stated = tuple(
        label
        for each, rules in ruled
        for label in labels(each, number, [one for where, one in listed if where is each], rules)
    )
    abouts = [(one, around(each, one)) for each, one in listed]
    said = agreed(stated)
    last = listed[-1][1] if listed else None
    counts = counting_lines(found)
    lines = tuple(
        line
        for one, about in abouts
        for line in part_lines(one, about, number, stated=said, counts=counts)
    )
    return Page(
        details=details,
        text=written.text,
        part_lines=lines or labelled_part(said, number, counts),
        tables=tuple(_table(one, number, at) for at, (one, _) in enumerate(abouts, 1)),
        labels=(*stated, *(label for _, one in listed for label in of_row(one, number))),
        lists=tuple(_list(one, about, number) for one, about in abouts),
        open_list=None if last is None or last.ended else last,
    )


def _table(listed: Listed, page: int, number: int) -> Table:
    return Table(
        name=f"page {page} list {number}",
        columns=tuple(head.text for head in listed.heads.columns),
        rows=tuple(
            tuple(row.text(at) or None for at in range(len(listed.heads.columns)))
            for row in listed.rows
        ),
    )


def _list(listed: Listed, about: Around, page: int) -> dict[str, Any]:
    known = {
        "page": page,
        "title": about.title,
        "rows": len(listed.rows),
        "assembly": about.assembly,
        "assemblies": about.assemblies,
    }
    return {name: value for name, value in known.items() if value}
