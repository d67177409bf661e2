"""Making an extract fit: plain JSON that any database can hold, and no more of it than allowed.

Parsers keep themselves within bounds; this makes sure of it before anything leaves the child.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import is_dataclass, replace
from numbers import Integral, Real
from typing import TYPE_CHECKING, Any

from modn_watch.model import Note

if TYPE_CHECKING:
    from collections.abc import Sequence

    from modn_watch.model import Extract, Fact, Preview, Scalar, Table
    from modn_watch.partlist import PartLine

#: What may be left out: of the first lot before the second.
_LOTS = (
    ("texts", "tables", "details", "preview"),
    ("geometry",),
    ("part_lines",),
    ("facts",),
    ("notes",),
)
_NOTHING: dict[str, Any] = {
    "texts": (),
    "tables": (),
    "part_lines": (),
    "details": {},
    "preview": None,
    "geometry": None,
    "facts": (),
    "notes": (),
}
#: Times the limit; what is longer than that is not looked at more closely.
_HOPELESS = 8
#: For a designer.
_NAMES = {"preview": "preview picture", "geometry": "measures", "part_lines": "list of parts"}


def fit(extract: Extract, limit_bytes: int) -> Extract:
    """Return the extract as plain values, with its largest parts left out until it fits.

    Args:
        extract: as a parser made it.
        limit_bytes: of the whole as JSON.  Below some 600 bytes the rest alone may be more.
    """
    hopeless = _HOPELESS * limit_bytes
    gone = [name for name in _NOTHING if _surely_longer(getattr(extract, name), hopeless)]
    # Before anything is copied: there may be no memory for a second one.
    clean = plain_extract(replace(extract, **{name: _NOTHING[name] for name in gone}))
    kept = _without(clean, gone) if gone else clean
    for name in _order(clean):
        if _json_bytes(kept) <= limit_bytes:
            break
        gone.append(name)
        kept = _without(clean, gone)
    return kept


def _surely_longer(value: object, limit: int) -> bool:
    """Return whether a value as JSON has more bytes; each of its parts has at least its length."""
    total = 0
    waiting = [value]
    while waiting and total <= limit:
        each = waiting.pop()
        total += len(each) if isinstance(each, str | bytes) else 1
        if isinstance(each, Mapping):
            waiting += [*each.keys(), *each.values()]
        elif isinstance(each, list | tuple):
            waiting += each
        elif is_dataclass(each):
            waiting += vars(each).values()
    return total > limit


def _order(extract: Extract) -> list[str]:
    """Return the parts that could go, the largest of each lot first."""
    sizes = {name: _json_bytes(getattr(extract, name)) for lot in _LOTS for name in lot}
    by_size = [sorted(lot, key=sizes.__getitem__, reverse=True) for lot in _LOTS]
    return [name for lot in by_size for name in lot if getattr(extract, name)]


def _without(extract: Extract, gone: Sequence[str]) -> Extract:
    smaller = replace(extract, **{name: _NOTHING[name] for name in gone}, partial=True)
    names = ", ".join(_NAMES.get(name, name) for name in gone)
    message = f"There is more in this file than is kept of one: left out are its {names}."
    return replace(smaller, notes=(*smaller.notes, Note(code="cut_short", message=message)))


def _json_bytes(value: object) -> int:
    # Escaped to ASCII, the longest way in which JSON is written.
    return len(json.dumps(value, default=vars, allow_nan=False))


def plain_extract(extract: Extract) -> Extract:
    """Return an equal extract of nothing but built-in values that every database can hold."""
    return replace(
        extract,
        file_type=_text(extract.file_type),
        parser_version=_text(extract.parser_version),
        mime_type=_text(extract.mime_type),
        facts=tuple(fact for each in extract.facts if (fact := _fact(each)) is not None),
        notes=tuple(_note(note) for note in extract.notes),
        texts=tuple(_text(text) for text in extract.texts),
        tables=tuple(_table(table) for table in extract.tables),
        part_lines=tuple(_part_line(line) for line in extract.part_lines),
        geometry=None if extract.geometry is None else plain(extract.geometry),
        preview=_preview(extract.preview),
        details=plain(extract.details),
        partial=bool(extract.partial),
    )


def _fact(fact: Fact) -> Fact | None:
    value = _scalar(fact.value)
    if value is None:
        return None
    return replace(
        fact,
        field=_text(fact.field),
        value=value,
        unit=_text(fact.unit),
        evidence=_text(fact.evidence),
    )


def _note(note: Note) -> Note:
    return Note(
        code=_text(note.code),
        message=_text(note.message),
        place=_text(note.place),
        evidence=_text(note.evidence),
    )


def _table(table: Table) -> Table:
    return replace(
        table,
        name=_text(table.name),
        columns=tuple(_text(column) for column in table.columns),
        rows=tuple(tuple(_scalar(cell) for cell in row) for row in table.rows),
    )


def _part_line(line: PartLine) -> PartLine:
    stated: dict[str, Any] = {name: _scalar(value) for name, value in vars(line).items()}
    return replace(line, **stated)


def _preview(preview: Preview | None) -> Preview | None:
    if preview is None:
        return None
    return replace(preview, mime_type=_text(preview.mime_type), base64=_text(preview.base64))


def plain(value: object) -> Any:
    """Return a value as JSON has it; what is no number, and infinity, become None."""
    if isinstance(value, Mapping):
        return {_text(key): plain(part) for key, part in value.items()}
    if isinstance(value, str | bytes) or not isinstance(value, Iterable):
        return _scalar(value)
    return [plain(part) for part in value]


def _scalar(value: object) -> Scalar | None:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, Integral):
        return int(value)
    if isinstance(value, Real):
        return float(value) if math.isfinite(value) else None
    return _text(value)


def _text(value: object) -> str:
    """Return text without lone surrogates and NUL, which PostgreSQL refuses."""
    return str(value).encode("utf-8", "replace").decode().replace("\0", "\ufffd")
