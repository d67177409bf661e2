"""Workbooks and delimited text: sheets as tables with named columns, and the parts they list."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from modn_watch.errors import Unreadable
from modn_watch.model import Extract, Note
from modn_watch.parsers import (
    delimited,
    named,
    ods_signs,
    sheet_extras,
    sheet_facts,
    sheet_lists,
    sheet_signs,
    sheet_table,
    workbook,
    xls_signs,
    xlsb_signs,
)
from modn_watch.parsers.budget import cut_short, within
from modn_watch.parsers.sheet_lists import MOST_LINES
from modn_watch.parsers.sheet_signs import Signs
from modn_watch.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import BinaryIO

    from modn_watch.model import Limits
    from modn_watch.parsers.sheet_lists import Listing
    from modn_watch.parsers.sheet_table import Reading, Sheet

_MIME_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xlsm": "application/vnd.ms-excel.sheet.macroEnabled.12",
    "xlsb": "application/vnd.ms-excel.sheet.binary.macroEnabled.12",
    "xls": "application/vnd.ms-excel",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
}

#: Who reads what cells do not tell by their values; of the others `sheet_signs` does.
_SIGNS: Final[Mapping[str, Callable[[bytes], dict[str, Signs]]]] = {
    "xls": xls_signs.read,
    "xlsb": xlsb_signs.read,
    "ods": ods_signs.read,
}


@dataclass(frozen=True, kw_only=True)
class _Book:
    kind: str
    sheets: tuple[Sheet, ...]
    #: By the names of sheets.
    signs: Mapping[str, Signs]
    notes: tuple[Note, ...] = ()
    details: dict[str, Any]


def parse(stream: BinaryIO, limits: Limits) -> Extract:
    """Read every sheet as one table; `texts` holds one text a row, titles included.

    Every row of a cutting list, a parts list, a bill of materials, a quote or an order is a part
    line; those of hidden sheets are not.

    Raises:
        Unreadable: it is neither workbook nor text, is damaged or locked, or every sheet is empty.
        Oversize: it unpacks to more than is accepted.
    """
    book = _book(stream.read(), limits)
    readings = [sheet_table.read(sheet, limits) for sheet in book.sheets]
    if not any(reading.texts for reading in readings):
        raise Unreadable("There is nothing in any cell of this file.")
    return within(_with_lists(_extract(book, readings, limits), book), limits)


def _book(data: bytes, limits: Limits) -> _Book:
    kind = workbook.kind_of(data)
    if not kind:
        return _delimited(data, limits)
    sheets = workbook.read(data, limits)
    packed = kind in {"xlsx", "xlsm"}
    extras, notes = sheet_extras.read(data) if packed else ({}, ())
    signs = _SIGNS.get(kind, sheet_signs.read)(data)
    return _Book(kind=kind, sheets=sheets, signs=signs, notes=notes, details=extras)


def _delimited(data: bytes, limits: Limits) -> _Book:
    found = delimited.read(io.BytesIO(data), limits)
    return _Book(
        kind="tsv" if found.delimiter == "\t" else "csv",
        sheets=(found.sheet,),
        signs={found.sheet.name: sheet_signs.of_texts(found.sheet.rows)},
        notes=found.notes,
        details={"encoding": found.encoding, "delimiter": found.delimiter},
    )


def _extract(book: _Book, readings: list[Reading], limits: Limits) -> Extract:
    texts = [text for reading in readings for text in reading.texts]
    texts += [comment["text"] for comment in book.details.get("comments", ())]
    cuts = [reading.note for reading in readings if reading.note]
    if len(texts) > limits.texts:
        cuts.append(cut_short(f"Only the first {limits.texts} rows are kept as text."))
    return replace(
        _plain_extract(book, readings),
        notes=(*book.notes, *cuts),
        texts=tuple(texts[: limits.texts]),
        partial=bool(cuts),
    )


def _plain_extract(book: _Book, readings: list[Reading]) -> Extract:
    return Extract(
        file_type="excel",
        parser_version=named("excel").version,
        mime_type=_MIME_TYPES[book.kind],
        tables=tuple(reading.table for reading in readings if reading.table),
        details={
            "kind": book.kind,
            **book.details,
            "sheets": [reading.details for reading in readings],
        },
    )


def _with_lists(extract: Extract, book: _Book) -> Extract:
    """Add what the sheets list and state, and what is odd about their cells."""
    vocabulary = Vocabulary.standard()
    signs = [book.signs.get(sheet.name, Signs()) for sheet in book.sheets]
    listings = [
        sheet_lists.read(sheet, each, vocabulary)
        for sheet, each in zip(book.sheets, signs, strict=True)
    ]
    pages = list(zip(book.sheets, listings, strict=True))
    shown = [(sheet, listing) for sheet, listing in pages if not sheet.hidden]
    lines = [line for _, listing in shown for line in listing.lines]
    cut = len(lines) > MOST_LINES
    message = f"Only the first {MOST_LINES} parts are kept as part lines."
    told = [
        note
        for (sheet, listing), each in zip(pages, signs, strict=True)
        for note in sheet_facts.notes(sheet, listing, each)
    ]
    return replace(
        extract,
        facts=sheet_facts.facts(shown, vocabulary),
        part_lines=tuple(lines[:MOST_LINES]),
        notes=(*extract.notes, *told, *((cut_short(message),) if cut else ())),
        details=_with_kinds(extract.details, listings, signs)
        | {"labels": sheet_facts.labels(shown)},
        partial=extract.partial or cut,
    )


def _with_kinds(
    details: Mapping[str, Any], listings: list[Listing], signs: list[Signs]
) -> dict[str, Any]:
    sheets = [
        {**sheet, **listing.details, **sheet_facts.hidden(each)}
        for sheet, listing, each in zip(details["sheets"], listings, signs, strict=True)
    ]
    return {**details, "sheets": sheets}
