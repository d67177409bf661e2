"""From one row under known columns to one part line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from modn_watch.parsers import sheet_materials
from modn_watch.parsers.sheet_values import pieces, thickness
from modn_watch.partlist import PartLine
from modn_watch.vocabulary.measures import TIMES, thickness_mm
from modn_watch.vocabulary.plates import Plate, plate, sizes_mm
from modn_watch.vocabulary.profiles import Profile, profile
from modn_watch.vocabulary.units import AREA, LENGTH, MASS

if TYPE_CHECKING:
    from modn_watch.model import Scalar
    from modn_watch.parsers.sheet_columns import Columns
    from modn_watch.parsers.sheet_places import Cells

Pair = tuple[float | None, float | None]

#: Larger areas without a unit are square millimetres or a misreading, m2.
_MOST_M2: Final = 100.0
_BARE_BEHIND = re.compile(r"(.{2,30}?)[\s,-]+([0-9]{1,2}(?:[.,][0-9]{1,2})?)")
_SECTION = re.compile(r"[A-Z]{1,5}\.?\s?[0-9]", re.IGNORECASE)
_PLATE_AND_WIDTH = re.compile(
    rf"(?:PL|PLT|FL|FLT|FB|FLAT(?:BAR)?|PLATE|PLAAT)\.?(?: BAR)?\s*[0-9.,]+\s?(?:mm)?\s?[*{TIMES}]",
    re.IGNORECASE,
)
#: What a plain `Total` may be the total of.
_PRICED: Final = frozenset({"price", "price_total"})
_SUMMED: Final = _PRICED | {"mass", "mass_total", "area", "cut_length"}
_ACROSS_FIRST = re.compile(r"\W*(?:w|b|width|breedte)\b", re.IGNORECASE)
#: Lines of quotes that are work and no part, unless a plate is stated.
_WORK = re.compile(
    r"(?:delivery|transport|courier|labou?r|set[- ]?up|programming|aflewering|vervoer"
    r"|arbeid|laser ?cutting|cutting|bending|welding|lasersny|laser sny|sny|buig|sweis|painting"
    r"|powder ?coating|galvani[sz]ing|assembly|design|drawing|consumables|admin(?:istration)?"
    r"|(?:material )?handling|packaging|packing|verpakking|hantering|sundries|deburring|grinding"
    r"|collection|freight|profil(?:e|ing)|nesting|cad work|tekenwerk|opstel|minimum charge"
    r"|offcuts?|scrap)(?: fees?| costs?| charges?| koste| ?werk| time)?",
    re.IGNORECASE,
)


def line(row: Cells, columns: Columns, section: Plate, evidence: str) -> PartLine | None:
    """Return what a row states of a part; None when it states no part.

    Args:
        row: a cell for each heading of the block.
        columns: how they are to be read.
        section: what headings and labels above say, which holds where the row is silent.
        evidence: where the row stands.
    """
    names = _named(row, columns)
    drawing = columns.words(row, "drawing", "file")
    stated = columns.words(row, "profile") or _section_as_size(row, columns)
    section_made = (
        profile(stated)
        if stated
        else (
            _described(columns.words(row, "plate") or "") or _described(names[1] or names[0] or "")
        )
    )
    said = plate(names[1] or "", columns.vocabulary)
    # A mark such as `PL103` is no profile.
    if names[0] and not said.thickness_mm and " " in names[0]:
        said = _either(said, plate(names[0], columns.vocabulary))
    section = _either(sheet_materials.remarked(row, columns), section)
    inner, size = _size(row, columns)
    thick = _thickness(row, columns, section_made) or inner or said.thickness_mm
    named = sheet_materials.material(row, columns, section_made, said)
    quantity = _quantity(row, columns)
    length, width = _sides(row, columns, size or said.size_mm)
    found = PartLine(
        mark=names[0],
        description=names[1],
        profile=stated,
        grade=sheet_materials.grade(row, columns) or (None if named else section.grade),
        material=named or section.material,
        thickness_mm=thick
        or (None if _other_section(stated, section_made) else section.thickness_mm),
        quantity=quantity,
        length_mm=length,
        width_mm=width or (section_made.width_mm if section_made else None),
        area_m2=_each(row, columns, "area", quantity),
        mass_kg=_each(row, columns, "mass", quantity),
        drawing=drawing,
        evidence=evidence,
    )
    return found if _is_part(found, row, columns) else None


def _named(row: Cells, columns: Columns) -> tuple[str | None, str | None]:
    """Return mark and description, of the fields that this list has for them."""
    marks = [field for field in columns.names if field != "description"]
    mark_field = next((field for field in marks if columns.words(row, field)), "")
    mark = columns.words(row, mark_field)
    if not columns.names:
        mark = columns.words(row, "drawing", "file")
    rest = ("description", *(field for field in ("name", "item") if field in marks))
    other = next((f for f in rest if f != mark_field and columns.words(row, f)), "")
    return mark, columns.words(row, other)


def _described(text: str) -> Profile | None:
    """Return the plate or flat bar that a description begins with: `PL 6 x 300`, `FLAT 75x10`."""
    return profile(text) if _PLATE_AND_WIDTH.match(text) else None


def _section_as_size(row: Cells, columns: Columns) -> str | None:
    """Return the profile in a column of sizes: `PLT10*200`, `L70x70x8`."""
    text = columns.words(row, "size") or ""
    return text if _SECTION.match(text) else None


def _other_section(stated: str | None, made: Profile | None) -> bool:
    """Tell whether a row is of a bar or a pipe, of which no heading says the thickness."""
    return stated is not None and made is None


def _either(one: Plate, other: Plate) -> Plate:
    named = one if one.material else other
    return Plate(
        thickness_mm=one.thickness_mm or other.thickness_mm,
        material=named.material,
        grade=named.grade,
        size_mm=one.size_mm or other.size_mm,
    )


def _thickness(row: Cells, columns: Columns, made: Profile | None) -> float | None:
    for cell, column, _ in columns.cells(row, "thickness", "plate"):
        found = thickness(cell, column, columns.decimal) or _in_words(cell, columns)
        if found:
            return found
    for cell, _, _ in columns.cells(row, "gauge"):
        if found := _in_words(cell, columns):
            return found
    if made:
        return made.thickness_mm
    material = columns.words(row, "material")
    return _in_words(material, columns) or _behind_material(material or "", columns)


def _behind_material(text: str, columns: Columns) -> float | None:
    """Return the thickness of `MS 3.0`, where no column is for thicknesses."""
    found = _BARE_BEHIND.fullmatch(text)
    if not found or {"thickness", "plate", "gauge", "size", "profile"} & set(columns.places):
        return None
    return thickness_mm(found[2]) if columns.vocabulary.exact(found[1]) else None


def _in_words(cell: Scalar | None, columns: Columns) -> float | None:
    text = cell if isinstance(cell, str) else ""
    return plate(text, columns.vocabulary, heading=True).thickness_mm


def _quantity(row: Cells, columns: Columns) -> int | None:
    fields = ["quantity_total", "quantity", "quantity_each"]
    # Beside a price or a mass a plain `Total` is money.
    alone = set(fields).isdisjoint(columns.places)
    if alone or "quantity_each" in columns.places:
        summed = _SUMMED if alone else _PRICED
        fields[1:1] = () if summed & set(columns.places) else ("total",)
    for field in fields:
        found = {pieces(cell) for cell, _, _ in columns.cells(row, field)} - {None}
        if found:
            return found.pop() if len(found) == 1 else None
    return None


def _size(row: Cells, columns: Columns) -> tuple[float | None, Pair | None]:
    for cell, column, heading in columns.cells(row, "size"):
        thin, size = sizes_mm(cell) if isinstance(cell, str) else (None, None)
        if size:
            swapped = (size[1], size[0]) if _ACROSS_FIRST.match(heading) else size
            factor = column.factor
            return thin and thin * factor, (swapped[0] * factor, swapped[1] * factor)
    return None, None


def _sides(row: Cells, columns: Columns, size: Pair | None) -> Pair:
    length, width, height = (
        columns.measure(row, field, LENGTH) for field in ("length", "width", "height")
    )
    if length is None and "profile" in columns.places and "length" not in columns.places:
        length = columns.measure(row, "cut_length", LENGTH)
    if height and not (length and width):
        length, width = (height, width) if width else (length or height, height if length else None)
    if size and not (length or width):
        return size
    return length, width


def _each(row: Cells, columns: Columns, field: str, quantity: int | None) -> float | None:
    """Return mass or area of one piece, if need be from that of all pieces."""
    measures = MASS if field == "mass" else AREA
    one = columns.measure(row, field, measures)
    total = columns.measure(row, f"{field}_total", measures)
    if one is None and total and quantity:
        one = round(total / quantity, 6)
    unsaid = all(not column.unit for _, column, _ in columns.cells(row, field))
    return None if field == "area" and unsaid and (one or 0.0) > _MOST_M2 else one


def _is_part(found: PartLine, row: Cells, columns: Columns) -> bool:
    sizes = (found.thickness_mm, found.length_mm, found.width_mm, found.mass_kg, found.area_m2)
    said = columns.words(row, "material", "profile", "grade", "thickness", "gauge", "plate", "size")
    measured = (
        any(sizes[1:]) or columns.words(row, "thickness", "gauge", "plate", "size") is not None
    )
    if not (found.mark or found.description or found.drawing):
        # What has a mass and no sides is the sum of an assembly.
        return bool(found.quantity and (said or found.length_mm or found.width_mm))
    name = found.description or found.mark or ""
    if _WORK.fullmatch(name) and not said:
        return False
    return found.quantity is not None or measured or said is not None
