"""From a document of a CAD program to its extract, whichever format it was read from."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

from modn_watch.errors import Unreadable
from modn_watch.model import Extract
from modn_watch.parsers.drawing import kept_texts, size_facts, stated_facts
from modn_watch.parsers.dxf_outside import outside_notes
from modn_watch.parsers.dxf_report import details_json, geometry_json, survey_notes, whole_notes
from modn_watch.parsers.dxf_sheets import is_full_size, parts_shown, said_in
from modn_watch.parsers.dxf_survey import survey, used_layers
from modn_watch.parsers.dxf_uncut import uncut_notes
from modn_watch.parsers.dxf_units import unit_notes, unit_of
from modn_watch.parsers.far_shapes import far_notes
from modn_watch.parsers.measured import figure_notes, hole_diameters, outermost, part_sides
from modn_watch.parsers.preflight import preflight
from modn_watch.parsers.preview import preview
from modn_watch.parsers.unit_sizes import doubt, sized

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modn_watch.model import Fact, Limits, Note
    from modn_watch.parsers.dxf_read import Reading
    from modn_watch.parsers.dxf_survey import Survey
    from modn_watch.parsers.dxf_units import Unit
    from modn_watch.parsers.pile import Taken


@contextmanager
def no_collection() -> Iterator[None]:
    """Pause the search for garbage, which among a document's objects finds none.

    Source: measured, it takes a twentieth of the time of reading and measuring.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def taken_of(reading: Reading, limits: Limits) -> Taken:
    """Return what a document shows, for a picture: also what nobody cuts or measures."""
    unit = unit_of(reading)
    found = survey(reading.document, millimetres=unit.millimetres, limits=limits, to_show=True)
    return found.taken


def extract_of(
    reading: Reading, limits: Limits, *, file_type: str, version: str, mime_type: str
) -> Extract:
    """Measure a document.

    Args:
        reading: the document, and how it was come by.
        limits: how much of it is kept.
        file_type: of the file that it was read from.
        version: of that file's parser.
        mime_type: of that file.

    Raises:
        Unreadable: there is not a single entity.
    """
    unit = unit_of(reading)
    found = survey(reading.document, millimetres=unit.millimetres, limits=limits)
    if not found.seen and not found.paper_entities:
        raise Unreadable("There is nothing in this drawing.")
    measures = found.taken.measures
    unit = sized(unit, found.taken.box, hole_diameters(measures), part_sides(measures))
    texts, text_notes = kept_texts(
        found.texts, most=limits.texts, extract_bytes=limits.extract_bytes
    )
    too_much = figure_notes(found.taken)
    shown, no_preview = preview(found.taken, limits.extract_bytes)
    return Extract(
        file_type=file_type,
        parser_version=version,
        mime_type=mime_type,
        facts=(*stated_facts(used_layers(found), texts), *_size_facts(found, unit)),
        notes=(*_notes(reading, found, unit), *too_much, *text_notes, *no_preview),
        texts=texts,
        geometry=geometry_json(reading.document, found, unit),
        preview=shown,
        details=details_json(reading, found, unit),
        partial=found.cut_short or bool(text_notes or too_much or found.fates("block_array")),
    )


def _notes(reading: Reading, found: Survey, unit: Unit) -> tuple[Note, ...]:
    measures = found.taken.measures
    far = tuple(far_notes(outermost(measures)))
    return (
        *reading.notes,
        *unit_notes(unit),
        *(far or doubt(unit, found.taken.box)),
        *survey_notes(found),
        *outside_notes(reading.document, found),
        *whole_notes(found),
        *uncut_notes(found.uncut, is_sheet=found.is_sheet),
        *preflight(
            measures,
            views=found.is_sheet,
            said=said_in(found),
            flat=found.uncut.is_flat,
        ),
    )


def _size_facts(found: Survey, unit: Unit) -> tuple[Fact, ...]:
    # Several views on one sheet measure no part.
    if found.is_sheet and parts_shown(found) != 1:
        return ()
    evidence = f"bounding box, {unit.evidence}"
    known = unit.known and is_full_size(found)
    return size_facts(found.taken.box, evidence=evidence, known=known)
