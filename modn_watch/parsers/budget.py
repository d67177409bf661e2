"""Keeping an extract within its limits, and saying what was left out."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from modn_watch.model import Extract, Note, Table

if TYPE_CHECKING:
    from modn_watch.model import Limits


def cut_short(message: str, *, place: str = "") -> Note:
    """Return the note that belongs to `Extract.partial`."""
    return Note(code="cut_short", message=message, place=place)


def within(extract: Extract, limits: Limits) -> Extract:
    """Return the extract with at most `limits.extract_bytes` of JSON.

    The picture goes first, then half by half the rows of the longest table, the texts or the part
    lines, whichever takes most room, from the end.
    """
    if _size(extract) <= limits.extract_bytes:
        return extract
    note = cut_short("There is more in this file than is kept of one: the end was left out.")
    kept = replace(extract, preview=None, partial=True, notes=(*extract.notes, note))
    while _size(kept) > limits.extract_bytes and _can_be_halved(kept):
        kept = _halved(kept)
    return kept


def _can_be_halved(extract: Extract) -> bool:
    return bool(extract.texts or extract.part_lines or any(t.rows for t in extract.tables))


def _size(extract: Extract) -> int:
    tables = sum(_json_bytes(table.rows) for table in extract.tables)
    rest = replace(extract, tables=(), texts=(), part_lines=())
    return tables + _json_bytes(extract.texts) + _lines_bytes(extract) + _json_bytes(asdict(rest))


def _json_bytes(value: object) -> int:
    return len(json.dumps(value).encode())


def _halved(extract: Extract) -> Extract:
    longest = max(extract.tables, key=_rows_bytes, default=None)
    rows, texts = _rows_bytes(longest) if longest else 0, _json_bytes(extract.texts)
    if extract.part_lines and _lines_bytes(extract) > max(rows, texts):
        half = len(extract.part_lines) // 2
        return replace(extract, part_lines=extract.part_lines[:half])
    if longest is None or rows < texts:
        return replace(extract, texts=extract.texts[: len(extract.texts) // 2])
    shorter = replace(longest, rows=longest.rows[: len(longest.rows) // 2])
    tables = tuple(shorter if table is longest else table for table in extract.tables)
    return replace(extract, tables=tables)


def _lines_bytes(extract: Extract) -> int:
    return _json_bytes([vars(line) for line in extract.part_lines])


def _rows_bytes(table: Table) -> int:
    return _json_bytes(table.rows)
