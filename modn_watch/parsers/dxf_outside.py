"""What of a DXF is not there, or is not meant to be printed, and is cut or missed for that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modn_watch.geometry.drawn import Operation
from modn_watch.model import Note
from modn_watch.parsers.drawing import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ezdxf.document import Drawing

    from modn_watch.parsers.dxf_survey import Survey

#: Names in a note.
_MOST_NAMED = 5


def outside_notes(document: Drawing, survey: Survey) -> Iterator[Note]:
    """Yield which files the drawing asks for, and what is cut though nobody prints it."""
    shown = dict.fromkeys(seen.shows for seen in survey.seen if seen.fate == "external")
    files = [_file_of(document, name) for name in shown]
    if files:
        yield Note(
            code="external_drawing",
            message=f"A part of the drawing is in another file ({_named(files)}): what it shows "
            "was not measured. Bind it to the drawing, and export that again.",
            evidence=_named(files),
        )
    unprinted = {y.dxf.name.lower() for y in document.layers if not y.dxf.get("plot", 1)}
    cut = dict.fromkeys(
        row.layer
        for row in survey.taken.layers
        if row.operation is Operation.CUT and row.length_mm and row.layer.lower() in unprinted
    )
    if cut:
        yield Note(
            code="unprinted_lines",
            message=f"Lines on layers that are set not to print ({_named(cut)}) were measured and "
            "would be cut: delete them if they only help to draw.",
            evidence=_named(cut),
        )


def _file_of(document: Drawing, name: str) -> str:
    block = document.blocks[name]
    path = block.block.dxf.get("xref_path", "") if block.block else ""
    # Whatever system the path is of, the file's name is what its sender knows.
    return str(path).replace("\\", "/").rpartition("/")[2] or name


def _named(names: Iterable[str]) -> str:
    known = [clean(name) for name in names]
    more = [f"{len(known) - _MOST_NAMED} more"] if len(known) > _MOST_NAMED else []
    return ", ".join([*known[:_MOST_NAMED], *more])
