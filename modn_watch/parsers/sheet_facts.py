"""What a spreadsheet as a whole states: only what all of its part lines agree on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from modn_watch.model import Fact, Note, Scalar, Source
from modn_watch.parsers.sheet_table import column_letters
from modn_watch.vocabulary import quantity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from modn_watch.parsers.sheet_lists import Listing
    from modn_watch.parsers.sheet_signs import Signs
    from modn_watch.parsers.sheet_table import Sheet
    from modn_watch.partlist import PartLine
    from modn_watch.vocabulary import Vocabulary

#: Cells that a note names.
_NAMED = 5


def facts(pages: Sequence[tuple[Sheet, Listing]], vocabulary: Vocabulary) -> tuple[Fact, ...]:
    """Return material, thickness and quantity, each where it holds for the whole file.

    With part lines, the material and the thickness that every one of them states alike; without
    any, what labels say. A material that the vocabulary does not know is no fact.
    """
    lines = [line for _, listing in pages for line in listing.lines]
    if lines:
        return tuple(_of_lines(lines, vocabulary))
    return tuple(_of_labels(pages, vocabulary))


def _of_lines(lines: Sequence[PartLine], vocabulary: Vocabulary) -> Iterator[Fact]:
    more = f" to {lines[-1].evidence}" if len(lines) > 1 else ""
    evidence = f"{lines[0].evidence}{more}"
    materials = {line.material for line in lines}
    material = materials.pop() if len(materials) == 1 else None
    if material and vocabulary.exact(material) == material:
        yield _fact("material", material, evidence)
    thicknesses = {line.thickness_mm for line in lines}
    thickness = thicknesses.pop() if len(thicknesses) == 1 else None
    if thickness:
        yield _fact("thickness_mm", thickness, evidence)


def _of_labels(pages: Sequence[tuple[Sheet, Listing]], vocabulary: Vocabulary) -> Iterator[Fact]:
    for sheet, listing in pages:
        where = f'sheet "{sheet.name}" labels' if sheet.name else "labels"
        material = listing.plate.material
        if material and vocabulary.exact(material) == material:
            yield _fact("material", material, where)
        if listing.plate.thickness_mm:
            yield _fact("thickness_mm", listing.plate.thickness_mm, where)
        for label in listing.labels:
            number = quantity(label.value) if label.field == "quantity" else None
            if number:
                yield _fact("quantity", number, where)


def _fact(field: str, value: Scalar, evidence: str) -> Fact:
    unit = "mm" if field == "thickness_mm" else ""
    return Fact(field=field, value=value, unit=unit, evidence=evidence, source=Source.LABELLED)


def labels(pages: Sequence[tuple[Sheet, Listing]]) -> list[dict[str, str]]:
    """Return the labels of all sheets as plain JSON."""
    return [
        {
            "field": label.field,
            "label": label.label,
            "value": label.value,
            "evidence": f'sheet "{sheet.name}" {label.cell}' if sheet.name else label.cell,
        }
        for sheet, listing in pages
        for label in listing.labels
    ]


def notes(sheet: Sheet, listing: Listing, signs: Signs) -> Iterator[Note]:
    """Yield what a person should know of the cells of one sheet."""
    place = f'sheet "{sheet.name}"' if sheet.name else ""
    if sheet.hidden and listing.lines:
        message = "This sheet is hidden: its rows were not taken for parts."
        evidence = f"{len(listing.lines)} rows"
        yield Note(code="hidden_sheet", message=message, place=place, evidence=evidence)
        return
    yield from _of_list(listing, place)
    yield from _of_cells(signs, place)
    yield from _hidden(listing, signs, place)


def _of_list(listing: Listing, place: str) -> Iterator[Note]:
    if listing.cancelled:
        message = "Rows that are struck through or said to be cancelled were not taken for parts."
        evidence = f"{listing.cancelled} rows"
        yield Note(code="cancelled_rows", message=message, place=place, evidence=evidence)
    if any(each["part_lines"] and not each["header"] for each in listing.details["blocks"]):
        message = (
            "This list has no headings: what its columns hold was told by cells such as "
            '"6mm" and "4 off". Check it, or write headings over the columns.'
        )
        yield Note(code="no_headings", message=message, place=place)
    if any(map(_may_be_parts, listing.details["blocks"])):
        message = (
            "This table looks like stock, so its rows were not taken for parts. "
            'If they are to be cut, write "Cutting list" above it.'
        )
        yield Note(code="taken_for_stock", message=message, place=place)
    if listing.gauges:
        message = (
            "These cells hold a number of a gauge, or may: they were not taken for millimetres. "
            'Write the thickness with its unit: "1.6 mm".'
        )
        evidence = _cells(listing.gauges)
        yield Note(code="gauge_numbers", message=message, place=place, evidence=evidence)


def _of_cells(signs: Signs, place: str) -> Iterator[Note]:
    if signs.unsaved:
        message = (
            "Formulas were saved without their results, so these cells count as empty: "
            "open the workbook in Excel, save it and drop it again."
        )
        evidence = _cells(signs.unsaved)
        yield Note(code="formula_unread", message=message, place=place, evidence=evidence)
    if signs.errors:
        message = "Formulas in these cells went wrong, so they count as empty."
        evidence = _cells(signs.errors)
        yield Note(code="error_cells", message=message, place=place, evidence=evidence)


def _may_be_parts(block: Mapping[str, Any]) -> bool:
    """Tell whether a table of stock has what a list of parts has."""
    fields = set(block["columns"].values())
    sized = not fields.isdisjoint({"thickness", "gauge", "plate", "size"})
    return block["kind"] == "inventory" and sized and "quantity" in fields


def _cells(cells: Sequence[str]) -> str:
    more = f" and {len(cells) - _NAMED} more" if len(cells) > _NAMED else ""
    return f"{', '.join(cells[:_NAMED])}{more}"


def _hidden(listing: Listing, signs: Signs, place: str) -> Iterator[Note]:
    if listing.lines and signs.hidden_rows:
        message = "Some rows are hidden; they were read like the others."
        evidence = ", ".join(str(row + 1) for row in signs.hidden_rows[:_NAMED])
        yield Note(code="hidden_rows", message=message, place=place, evidence=f"rows {evidence}")
    read = {
        letters
        for block in listing.details["blocks"]
        if block["part_lines"]
        for letters in block["columns"]
    }
    columns = [
        letters for each in signs.hidden_columns if (letters := column_letters(each)) in read
    ]
    if columns:
        message = "Some columns of lists are hidden; they were read like the others."
        evidence = f"columns {_cells(columns)}"
        yield Note(code="hidden_columns", message=message, place=place, evidence=evidence)


def hidden(signs: Signs) -> dict[str, Any]:
    """Return what is hidden on a sheet as plain JSON: numbers of rows, letters of columns."""
    return {
        "hidden_rows": [row + 1 for row in signs.hidden_rows],
        "hidden_columns": [column_letters(column) for column in signs.hidden_columns],
    }
