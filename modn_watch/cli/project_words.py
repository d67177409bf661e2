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


def cells(part: Part) -> tuple[str, str, str]:
    """Return what lists state, what shows the part, and what is amiss, in few words each."""
    listed = "; ".join(dict.fromkeys(map(_line, part["listed"])))
    drawings = ", ".join(map(_drawing, part["drawings"]))
    amiss = [each["field"].removesuffix("_mm") for each in part["disagreements"]]
    return listed, drawings, ", ".join([*amiss, *_lacking(part)])


def _line(line: Mapping[str, Any]) -> str:
    """Return a line of a list: `3 x VT6*600 S355JR 2400 mm long`, `4 x 5 mm Brass 120 x 60 mm`."""
    quantity, thickness = line["quantity"], line["thickness_mm"]
    words = (
        f"{quantity} x" if quantity is not None else None,
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
