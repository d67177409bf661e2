"""The lists of a project beside its drawings, as a workbook that a shop works through."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from modn_watch.cli.cells import Heading, Marked, write_worklist
from modn_watch.cli.project_words import MISSING, to_check

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

Part = dict[str, Any]

_HEADINGS = (
    Heading(text="Part", width=14),
    Heading(text="Description", width=20),
    Heading(text="Quantity on list", width=10),
    Heading(text="Quantity drawn", width=10),
    Heading(text="Material on list", width=15),
    Heading(text="Material drawn", width=15),
    Heading(text="Grade on list", width=11),
    Heading(text="Grade drawn", width=11),
    Heading(text="Thickness on list (mm)", width=11),
    Heading(text="Thickness drawn (mm)", width=11),
    Heading(text="Size on list (mm)", width=14),
    Heading(text="Size drawn (mm)", width=14),
    Heading(text="Profile", width=12),
    Heading(text="Mass of one (kg)", width=10),
    Heading(text="List", width=24),
    Heading(text="Place", width=20),
    Heading(text="Drawings", width=34),
    Heading(text="To check", width=60),
)


def write(path: Path, parts: Sequence[Part]) -> None:
    """Write a row for each line of a list, and one for each part that is on none."""
    write_worklist(path, "To check", _HEADINGS, (row for part in parts for row in _rows(part)))


def _rows(part: Part) -> Iterator[list[object]]:
    amiss = {each["field"] for each in part["disagreements"]}
    for line in part["listed"] or [{}]:
        compared = [
            Marked(value=value) if field in amiss and value is not None else value
            for field, pair in _pairs(line, part["drawings"])
            for value in pair
        ]
        yield [
            part["mark"],
            line.get("description"),
            *compared,
            line.get("profile"),
            line.get("mass_kg"),
            _looked_at(line.get("original_filename"), part, "list"),
            line.get("evidence"),
            _looked_at(_names(part["drawings"]), part, "drawing", "cutting_file"),
            to_check(part) or None,
        ]


def _pairs(
    line: Mapping[str, Any], drawings: Sequence[Mapping[str, Any]]
) -> Iterator[tuple[str, tuple[object, object]]]:
    """Yield what is compared: what the line states, and what the drawings do."""
    yield "quantity", (_counted(line), _one(map(_pieces, drawings)))
    for field in ("material", "grade", "thickness_mm"):
        yield field, (line.get(field), _one(each[field] for each in drawings))
    drawn = [_size(each["width_mm"], each["height_mm"]) for each in drawings]
    yield "size", (_size(line.get("length_mm"), line.get("width_mm")), _one(drawn))


def _counted(line: Mapping[str, Any]) -> object:
    """Return how many pieces a line says, and for each of how many assemblies."""
    times = line.get("assemblies", 1)
    return line.get("quantity") if times == 1 else f"{line['quantity']} for each of {times}"


def _pieces(drawing: Mapping[str, Any]) -> object:
    """Return how many pieces a drawing says, and how many lie on it where that is another."""
    stated, lie = drawing["quantity"], drawing["on_sheet"]
    if stated is None or lie in {None, 1, stated}:
        return stated
    return f"{stated} ({lie} on a sheet)"


def _one(values: Iterable[object]) -> object:
    """Return the one value that there is, so that a number stays one, or all of them."""
    stated = list(dict.fromkeys(value for value in values if value is not None))
    return stated[0] if len(stated) == 1 else ", ".join(map(_text, stated)) or None


def _text(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _size(one: float | None, other: float | None) -> str | None:
    """Return the longer side before the shorter one, to a tenth of a millimetre."""
    sides = sorted((side for side in (one, other) if side), reverse=True)
    return " x ".join(f"{side:.1f}".removesuffix(".0") for side in sides) or None


def _names(drawings: Sequence[Mapping[str, Any]]) -> str:
    return ", ".join(
        each["original_filename"] + (" (sheet)" if each["drawing_kind"] == "sheet" else "")
        for each in drawings
    )


def _looked_at(value: str | None, part: Part, *lacks: str) -> object:
    lacking = [MISSING[each] for each in lacks if each in part["missing"]]
    return Marked(value=", ".join(filter(None, [value, *lacking]))) if lacking else value or None
