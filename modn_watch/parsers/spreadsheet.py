"""Workbooks and delimited text: sheets as tables with named columns."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from modn_watch.errors import Unreadable
from modn_watch.model import Extract, Note
from modn_watch.parsers import delimited, named, sheet_extras, sheet_table, workbook
from modn_watch.parsers.budget import cut_short, within

if TYPE_CHECKING:
    from typing import BinaryIO

    from modn_watch.model import Limits
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


@dataclass(frozen=True, kw_only=True)
class _Book:
    kind: str
    sheets: tuple[Sheet, ...]
    notes: tuple[Note, ...] = ()
    details: dict[str, Any]


def parse(stream: BinaryIO, limits: Limits) -> Extract:
    """Read every sheet as one table; `texts` holds one text a row, titles included.

    Raises:
        Unreadable: it is neither workbook nor text, is damaged or locked, or every sheet is empty.
        Oversize: it unpacks to more than is accepted.
    """
    book = _book(stream.read(), limits)
    readings = [sheet_table.read(sheet, limits) for sheet in book.sheets]
    if not any(reading.texts for reading in readings):
        raise Unreadable("There is nothing in any cell of this file.")
    return within(_extract(book, readings, limits), limits)


def _book(data: bytes, limits: Limits) -> _Book:
    kind = workbook.kind_of(data)
    if not kind:
        return _delimited(data, limits)
    sheets = workbook.read(data, limits)
    extras, notes = sheet_extras.read(data) if kind in {"xlsx", "xlsm"} else ({}, ())
    return _Book(kind=kind, sheets=sheets, notes=notes, details=extras)


def _delimited(data: bytes, limits: Limits) -> _Book:
    found = delimited.read(io.BytesIO(data), limits)
    return _Book(
        kind="tsv" if found.delimiter == "\t" else "csv",
        sheets=(found.sheet,),
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
