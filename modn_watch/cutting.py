"""What cutting a drawing takes by the shop's own table: mass, time and share of a sheet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from modn_watch.model import Fact, Source
from modn_watch.telling import number_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from modn_watch.model import Extract, Record

_MM3_PER_M3: Final = 1e9
#: A thickness is the row's when it differs by no more than so much.
_SAME_MM: Final = 0.005
#: Of each figure; more would pretend to know the sheet and the machine better than anybody does.
_DECIMALS: Final = 4
#: Notes that leave open how large anything is, or whether it is what is cut.
_UNSURE: Final = frozenset(
    {
        *("unit_assumed", "unit_doubtful", "several_views", "drawing_around_part"),
        *("entities_left_out", "views_or_parts"),
    }
)


@dataclass(frozen=True, kw_only=True)
class Row:
    """What a shop knows of a material, or of one thickness of it; None = it does not say."""

    #: A name such as `Mild Steel`.
    material: str
    #: None = of any thickness that no other row states the value for.
    thickness_mm: float | None = None
    density_kg_m3: float | None = None
    speed_mm_s: float | None = None
    #: Of one pierce.
    pierce_s: float | None = None
    #: Both sides of the sheets in stock, in either order.
    sheet_mm: tuple[float, float] | None = None


def row_for(table: Sequence[Row], record: Record) -> Row | None:
    """Return all that a table says of a record's material and thickness; None when nothing.

    A row of that very thickness counts before one of any thickness, value by value; the first of
    two such rows counts.
    """
    if record.material is None or record.thickness_mm is None:
        return None
    fitting = [row for row in table if _fits(row, record.material, record.thickness_mm)]
    if not fitting:
        return None
    fitting.sort(key=lambda row: row.thickness_mm is None)
    return Row(
        material=record.material,
        thickness_mm=record.thickness_mm,
        density_kg_m3=_first([row.density_kg_m3 for row in fitting]),
        speed_mm_s=_first([row.speed_mm_s for row in fitting]),
        pierce_s=_first([row.pierce_s for row in fitting]),
        sheet_mm=next((row.sheet_mm for row in fitting if row.sheet_mm), None),
    )


def _fits(row: Row, material: str, thickness_mm: float) -> bool:
    if row.material != material:
        return False
    return row.thickness_mm is None or abs(row.thickness_mm - thickness_mm) <= _SAME_MM


def _first(values: Sequence[float | None]) -> float | None:
    return next((value for value in values if value is not None), None)


def figures(table: Sequence[Row], record: Record, extract: Extract | None) -> tuple[Fact, ...]:
    """Return `mass_kg`, `cut_time_s` and `sheet_use` of all that a drawing shows, cut once.

    A figure is left out where the table is silent or the drawing not sure: its unit is a guess,
    it shows views, or a line that bounds the parts is open.

    Args:
        table: the shop's.
        record: the agreed facts.
        extract: what the parser read; None when it could not.
    """
    row = row_for(table, record)
    geometry = extract.geometry if extract else None
    if row is None or extract is None or geometry is None or "pierce_count" not in geometry:
        return ()
    if any(note.code in _UNSURE for note in extract.notes):
        return ()
    found = [*_time(row, geometry)]
    if geometry["net_area_mm2"] > 0 and _bounded(geometry, extract.details):
        found += [*_mass(row, geometry), *_use(row, geometry)]
    return tuple(found)


def _bounded(geometry: Mapping[str, Any], details: Mapping[str, Any]) -> bool:
    """Tell whether every open line lies inside a part, so that areas are those of all parts."""
    kinds = zip(geometry["parts"], details.get("parts", ()), strict=False)
    inside = sum(part["quantity"] * more["open_contours"] for part, more in kinds)
    return bool(geometry["open_contours"] <= inside)


def _mass(row: Row, geometry: Mapping[str, Any]) -> Iterator[Fact]:
    if row.density_kg_m3 is not None and row.thickness_mm is not None:
        area = geometry["net_area_mm2"]
        yield _fact(
            "mass_kg",
            area * row.thickness_mm * row.density_kg_m3 / _MM3_PER_M3,
            "kg",
            f"net area {number_text(area)} mm2 x {row.thickness_mm:g} mm "
            f"x {row.density_kg_m3:g} kg/m3",
        )


def _time(row: Row, geometry: Mapping[str, Any]) -> Iterator[Fact]:
    passes = _passes(geometry["layers"])
    length, pierces = geometry["cut_length_mm"] * passes, geometry["pierce_count"] * passes
    if row.speed_mm_s is not None and row.pierce_s is not None and length > 0:
        yield _fact(
            "cut_time_s",
            length / row.speed_mm_s + pierces * row.pierce_s,
            "s",
            f"{number_text(length)} mm at {row.speed_mm_s:g} mm/s "
            f"and {number_text(pierces)} pierces of {row.pierce_s:g} s",
        )


def _passes(layers: Iterable[Mapping[str, Any]]) -> float:
    """Return how often a line is cut, on the mean; only LightBurn's layers say it."""
    lengths = [
        (layer["cut_length_mm"], layer.get("cut_length_with_passes_mm", layer["cut_length_mm"]))
        for layer in layers
    ]
    once, all_told = (sum(column) for column in zip(*lengths, strict=True)) if lengths else (0, 0)
    return all_told / once if once else 1.0


def _use(row: Row, geometry: Mapping[str, Any]) -> Iterator[Fact]:
    if row.sheet_mm is not None:
        area = geometry["gross_area_mm2"]
        width, height = row.sheet_mm
        yield _fact(
            "sheet_use",
            area / (width * height),
            "",
            f"gross area {number_text(area)} mm2 of a sheet of {width:g} x {height:g} mm",
        )


def _fact(field: str, value: float, unit: str, evidence: str) -> Fact:
    return Fact(
        field=field,
        value=round(value, _DECIMALS),
        unit=unit,
        evidence=evidence,
        source=Source.UNLABELLED,
    )
