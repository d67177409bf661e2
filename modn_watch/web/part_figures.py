"""The figures of a drawing as its page shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from modn_watch.web.layer_colours import colour

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from modn_watch.model import Note

Json = dict[str, Any]

#: Rows of a table, kinds of parts and layers that are shown.
_MOST_PARTS: Final = 30
_MOST_LAYERS: Final = 200
#: Characters of a layer's name, as in its picture.
_MOST_NAME: Final = 120


def figures_of(geometry: Mapping[str, Any] | None, facts: Sequence[Json]) -> dict[str, Any]:
    """Return the totals of a drawing by name, each with the fact that it comes from, if any.

    Args:
        geometry: as in an extract; None where there is none.
        facts: as documents, of which some are figures.
    """
    if geometry is None:
        return {}
    found = {name: geometry[name] for name in _TOTALS if geometry.get(name) is not None}
    if "parts" in geometry:
        found["parts"] = sum(part["quantity"] for part in geometry["parts"])
    found |= {each["field"]: each for each in facts if each["field"] in _RECKONED}
    return found


_TOTALS: Final = (
    *("bounding_box", "cut_length_mm", "pierce_count", "closed_contours", "open_contours", "gaps"),
    *("net_area_mm2", "duplicate_length_mm", "unit", "unit_evidence", "unit_confidence"),
    "drawing_kind",
)
_OF_GAPS: Final = frozenset({"gap", "gap_bridged"})
#: What is reckoned from the shop's own table.
_RECKONED: Final = frozenset({"mass_kg", "cut_time_s", "sheet_use"})


def gaps_are_closed(extract: Mapping[str, Any], notes: Iterable[Note]) -> bool:
    """Return whether all gaps of a drawing are so small that no note tells of them."""
    if any(note.code in _OF_GAPS for note in notes):
        return False
    told = (extract.get("details") or {}).get("gaps") or []
    counted = (extract.get("geometry") or {}).get("gaps")
    return bool(told) and len(told) == counted and all(each["bridged"] for each in told)


def parts_of(geometry: Mapping[str, Any] | None) -> Json:
    """Return the kinds of parts of a drawing that are shown, and how many are not."""
    parts = (geometry or {}).get("parts") or []
    return {"shown": parts[:_MOST_PARTS], "more": max(0, len(parts) - _MOST_PARTS)}


def layers_of(file_type: str, geometry: Mapping[str, Any] | None) -> Json:
    """Return the layers that something is drawn on, and the names of the empty ones."""
    layers = (geometry or {}).get("layers") or []
    used = [each for each in layers if each.get("length_mm")]
    return {
        "used": list(_layers(file_type, used[:_MOST_LAYERS])),
        "more": max(0, len(used) - _MOST_LAYERS),
        "empty": [each["name"] for each in layers if not each.get("length_mm")],
    }


def _layers(file_type: str, layers: Sequence[Json]) -> Iterator[Json]:
    labels: set[str] = set()
    for each in layers:
        label = str(each["name"])
        if label in labels and file_type == "lbrn2":
            # As LightBurn's own list tells them apart, and our picture too.
            label = f"{label} (C{each['color']:02d})"
        labels.add(label)
        yield {
            "label": label[:_MOST_NAME],
            "colour": colour(file_type, each.get("color")),
            "operation": each.get("operation") or "cut",
            "length_mm": each["length_mm"],
            "passes": each.get("passes") or 1,
        }
