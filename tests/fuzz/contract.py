"""What must hold of every extract, whatever the file was."""

import json
import math
import re
from collections.abc import Mapping
from dataclasses import asdict

from modn_watch import documents
from modn_watch.checks import Rules
from modn_watch.cutting import Row
from modn_watch.evidence import glance
from modn_watch.geometry.bounds import REACH_MM
from modn_watch.model import Extract
from modn_watch.standards import Standards
from modn_watch.vocabulary import Vocabulary

_LAYOUTS = ("{client}/{project}",)
#: Of a shop that wants to know everything.
_STANDARDS = Standards(
    rules=Rules(sheet_mm=(3000, 1500)),
    cutting=(
        Row(
            material="Mild Steel",
            density_kg_m3=7850,
            speed_mm_s=50,
            pierce_s=0.5,
            sheet_mm=(2500, 1250),
        ),
    ),
)
#: What a note may say where an extract is partial.
_CUT = {
    *("cut_short", "texts_left_out", "entities_left_out", "shapes_left_out", "block_array"),
    *("contours_left_out", "parts_left_out", "nesting_left_out"),
}
#: Of a parser's own measures; the sandbox leaves out what is too much.
_ROUNDING = 1e-5


def as_json(value):
    """As PostgreSQL must be able to take it.

    Raises:
        ValueError: a number that is not finite, text that is no UTF-8, a zero character.
        TypeError: something that is no plain JSON.
    """
    text = json.dumps(value, allow_nan=False, ensure_ascii=False)
    text.encode("utf-8")
    # A backslash before it makes it six letters that stand in the file so.
    if re.search(r"(?<!\\)(?:\\\\)*\\u0000", text):
        raise ValueError("a zero character")
    return text


def broken_rules(extract, *, texts):
    """What a parser's own extract does wrong, in words; nothing is as it should be."""
    if not isinstance(extract, Extract):
        return [f"an answer that is no extract: {type(extract).__name__}"]
    found = list(_json_rules("parser", lambda: as_json(asdict(extract))))
    found += _measured(extract.geometry, "geometry") if extract.geometry else []
    found += _measured(extract.details, "details")
    found += [f"a fact without field or evidence: {f}" for f in extract.facts if not _whole(f)]
    found += [f"a note without code or sentence: {n}" for n in extract.notes if not _said(n)]
    found += [
        f"table {table.name!r}: a row of {len(row)} cells under {len(table.columns)} columns"
        for table in extract.tables
        for row in table.rows
        if len(row) != len(table.columns)
    ][:1]
    if extract.partial and not _CUT & {note.code for note in extract.notes}:
        found.append("partial, and no note says what was left out")
    if len(extract.texts) > texts:
        found.append(f"{len(extract.texts)} texts, more than the limit of {texts}")
    return found


def broken_promises(extract, limit_bytes):
    """What is wrong with an extract as the sandbox hands it on."""
    shown = {}

    def documented():
        known = glance(
            ("x-MS-5mm-x2.dxf",),
            _LAYOUTS,
            vocabulary=Vocabulary.standard(),
            extract=extract,
            standards=_STANDARDS,
            strict=False,
        )
        shown["text"] = as_json(
            documents.inspection(known.record, extract, known.facts, known.notes)
        )

    found = list(_json_rules("sandbox", documented))
    size = len(json.dumps(asdict(extract)))
    if size > max(limit_bytes, 1_500):
        found.append(f"an extract of {size} bytes where {limit_bytes} are allowed")
    return found


def _json_rules(whose, dump):
    try:
        dump()
    except (ValueError, TypeError) as error:
        yield f"{whose}: no plain JSON: {type(error).__name__}: {str(error)[:200]}"


def _whole(fact):
    finite = not isinstance(fact.value, float) or math.isfinite(fact.value)
    return bool(fact.field and fact.evidence and fact.value is not None and finite)


def _said(note):
    return bool(note.code and note.message and note.message.endswith((".", "?")))


def _measured(value, where):
    """Every box in nested JSON lies within reach and is not inside out."""
    if isinstance(value, Mapping):
        if "min_x" in value:
            yield from _box(value, where)
        for name, part in value.items():
            yield from _measured(part, f"{where}.{name}")
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _measured(part, where)
    elif isinstance(value, float) and not math.isfinite(value):
        yield f"{where} is {value}"


def _box(box, where):
    low, high = (box["min_x"], box["min_y"]), (box["max_x"], box["max_y"])
    near = all(abs(number) <= REACH_MM for number in (*low, *high))
    size = (box["width"], box["height"])
    if not near or low[0] > high[0] or low[1] > high[1] or min(size) < 0:
        yield f"{where}: an impossible box {box}"
