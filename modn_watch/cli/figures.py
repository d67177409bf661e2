"""What a drawing measures, in the words of whoever drew it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_MM2_PER_M2 = 1_000_000
#: Below it an area reads better in mm².
_SMALL_MM2 = 10_000
_FEW_HOLES = 6


def in_words(geometry: Mapping[str, Any]) -> dict[str, str]:
    """Return the totals of a drawing; what was not measured is left out.

    Args:
        geometry: as in an extract.
    """
    found = {}
    if "cut_length_mm" in geometry:
        found["cut length"] = f"{geometry['cut_length_mm'] / 1000:.3f} m"
    if "pierce_count" in geometry:
        found["pierces"] = str(geometry["pierce_count"])
        found["contours"] = _contours(geometry)
        found["area"] = _area(geometry["net_area_mm2"])
        found["parts"] = str(sum(part["quantity"] for part in geometry["parts"]))
    if geometry.get("duplicate_length_mm"):
        found["drawn twice"] = f"{geometry['duplicate_length_mm'] / 1000:.3f} m, counted once"
    return found


def part_in_words(part: Mapping[str, Any]) -> str:
    """Return one kind of part on one line.

    Args:
        part: as in an extract's geometry.
    """
    many = f"{part['quantity']} x " if part["quantity"] > 1 else ""
    size = size_in_words(part)
    holes = [_hole(hole) for hole in part["holes"][:_FEW_HOLES]]
    if len(part["holes"]) > _FEW_HOLES:
        holes.append("...")
    return f"part: {many}{size}, {_area(part['net_area_mm2'])}, {', '.join(holes) or 'no holes'}"


def size_in_words(box: Mapping[str, Any]) -> str:
    """Return width and height, mm, to a hundredth.

    Args:
        box: a part or a bounding box of an extract's geometry.
    """
    width, height = (f"{box[side]:.2f}".rstrip("0").rstrip(".") for side in ("width", "height"))
    return f"{width} x {height} mm"


def unit_in_words(geometry: Mapping[str, Any]) -> str:
    """Return the unit, why it is believed, and how surely where that is not beyond doubt."""
    confidence = geometry.get("unit_confidence", 1)
    sure = f"; {confidence:.0%} sure" if confidence < 1 else ""
    why = geometry.get("unit_evidence")
    return f"{geometry.get('unit')} ({why}{sure})" if why else str(geometry.get("unit"))


def layer_in_words(layer: Mapping[str, Any]) -> str:
    """Return a layer's name, what is done on it where that is no cut, and how long and often.

    Args:
        layer: as in an extract's geometry.
    """
    operation = layer.get("operation")
    length = layer.get("length_mm")
    passes = layer.get("passes") or 1
    said = [
        *([operation] if operation not in (None, "cut") else []),
        *([f"{length / 1000:.3f} m"] if length else []),
        *([f"{passes} passes"] if passes > 1 else []),
    ]
    name = str(layer.get("name"))
    return f"{name} ({', '.join(said)})" if said else name


def setting_in_words(setting: Mapping[str, Any]) -> str:
    """Return how one layer of a LightBurn project is cut.

    Args:
        setting: as in a project's details.
    """
    known = {"speed_mm_s": "{:g} mm/s", "max_power_percent": "{:g} % power", "passes": "{}x"}
    said = [
        words.format(setting[name])
        for name, words in known.items()
        if setting.get(name) is not None
    ]
    return " ".join([f"{setting.get('name')}:", *said])


def _contours(geometry: Mapping[str, Any]) -> str:
    gaps = f", {geometry['gaps']} gaps" if geometry["gaps"] else ""
    return f"{geometry['closed_contours']} closed, {geometry['open_contours']} open{gaps}"


def _area(value_mm2: float) -> str:
    if value_mm2 < _SMALL_MM2:
        return f"{value_mm2:.1f} mm\N{SUPERSCRIPT TWO}"
    return f"{value_mm2 / _MM2_PER_M2:.4f} m\N{SUPERSCRIPT TWO}"


def _hole(hole: Mapping[str, Any]) -> str:
    if hole["kind"] == "round":
        return f"{hole['count']} x \N{LATIN CAPITAL LETTER O WITH STROKE}{hole['diameter_mm']:g}"
    if hole["kind"] == "slot":
        return f"{hole['count']} slots {hole['diameter_mm']:g} wide"
    return f"{hole['count']} other openings"
