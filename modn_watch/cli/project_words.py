"""One part of a project in words: what lists state, what shows it, what is to be checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Part = dict[str, Any]

#: What a part lacks; first that which stops the work.
MISSING: Final[Mapping[str, str]] = {
    "drawing": "no drawing",
    "cutting_file": "only sheets, nothing to cut",
    "list": "on no list",
}


def title(part: Part) -> str:
    """Return what a part is called; beside the number of a row stands what it is."""
    described = next(filter(None, (line["description"] for line in part["listed"])), None)
    return f"{part['mark']} {described}" if part["mark"].isdigit() and described else part["mark"]


def cells(part: Part, *, several: bool) -> tuple[str, str, str]:
    """Return what lists state, what shows the part, and what is amiss, in few words each.

    Args:
        part: as `overview` has it.
        several: there are more lists than one, so that each line says whose it is.
    """
    lines = [
        f"{_line(line)} (list {line['id']})" if several else _line(line) for line in part["listed"]
    ]
    drawings = ", ".join(map(_drawing, part["drawings"]))
    amiss = [each["field"].removesuffix("_mm") for each in part["disagreements"]]
    return "; ".join(dict.fromkeys(lines)), drawings, ", ".join([*amiss, *_lacking(part)])


def _line(line: Mapping[str, Any]) -> str:
    """Return a line of a list: `3 x VT6*600 S355JR 2400 mm long`, `4 x 5 mm Brass 120 x 60 mm`."""
    quantity, thickness = line["quantity"], line["thickness_mm"]
    each = f" for each of {line['assemblies']}," if line["assemblies"] > 1 else " x"
    words = (
        f"{quantity}{each}" if quantity is not None else None,
        line["profile"] or (f"{thickness:g} mm" if thickness is not None else None),
        line["grade"] or line["material"],
        _sides(line),
    )
    return " ".join(filter(None, words)) or "named"


def _sides(line: Mapping[str, Any]) -> str | None:
    """Return length and width; the width of a profile stands in its name."""
    length, width = line["length_mm"], line["width_mm"]
    if length is not None and width is not None and not line["profile"]:
        return f"{length:g} x {width:g} mm"
    if length is not None:
        return f"{length:g} mm long"
    return f"{width:g} mm wide" if width is not None and not line["profile"] else None


def _drawing(drawing: Mapping[str, Any]) -> str:
    """Return a drawing: `30 dxf`, `71 dwg sheet`; the number is its record's."""
    sheet = " sheet" if drawing["drawing_kind"] == "sheet" else ""
    return f"{drawing['id']} {drawing['file_type']}{sheet}"


def differs(part: Part) -> Iterator[str]:
    """Yield one sentence for each disagreement."""
    for each in part["disagreements"]:
        yield f"{part['mark']}: {each['message']}"


def to_check(part: Part) -> str:
    """Return all that is amiss in one cell of a workbook."""
    return "; ".join([*(each["message"] for each in part["disagreements"]), *_lacking(part)])


def _lacking(part: Part) -> Iterator[str]:
    return (words for lack, words in MISSING.items() if lack in part["missing"])
