"""One project: its lists beside its drawings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from modn_watch import documents
from modn_watch.disagreements import disagreements
from modn_watch.errors import Unknown
from modn_watch.matching import Drawn, Listed, match
from modn_watch.siblings import KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from modn_watch.journal import Journal
    from modn_watch.matching import Part
    from modn_watch.model import Ingest

Json = dict[str, Any]


def overview(journal: Journal, client: str, project: str) -> Json:
    """Return for each part of a project what lists state of it, what shows it, what is amiss.

    Raises:
        Unknown: nothing is filed for such a project.
    """
    filed = journal.projects.filed(client, project)
    if not filed:
        raise Unknown(
            f"Nothing is filed for project {project} of client {client}.",
            hint="`modn-watch files list` shows which projects there are.",
        )
    listed = [line for ingest in filed for line in _listed(journal, ingest)]
    drawn = [_drawn(journal, ingest) for ingest in filed if ingest.file_type in KINDS]
    return {
        "client_code": client,
        "project_code": project,
        "lists": _lists(listed),
        "parts": [_part(part, lists=bool(listed)) for part in match(listed, drawn)],
    }


def _listed(journal: Journal, ingest: Ingest) -> list[Listed]:
    # Nobody else writes lists of parts.
    if ingest.file_type in KINDS:
        return []
    lines = journal.projects.part_lines(ingest.id)
    return [Listed(number=ingest.id, name=_name(ingest), line=line) for line in lines]


def _lists(listed: Sequence[Listed]) -> list[Json]:
    found: dict[int, Json] = {}
    for each in listed:
        known = found.setdefault(
            each.number, {"id": each.number, "original_filename": each.name, "lines": 0}
        )
        known["lines"] += 1
    return list(found.values())


def _drawn(journal: Journal, ingest: Ingest) -> Drawn:
    geometry = journal.projects.geometry(ingest.id) or {}
    is_sheet = geometry.get("drawing_kind") == "sheet"
    # Sheets are drawn to any scale.
    width, height = (None, None) if is_sheet else _sides(geometry)
    agreed = ingest.record
    return Drawn(
        number=ingest.id,
        name=_name(ingest),
        file_type=ingest.file_type,
        part_name=agreed.part_name,
        material=agreed.material,
        thickness_mm=agreed.thickness_mm,
        quantity=agreed.quantity,
        width_mm=width,
        height_mm=height,
        is_sheet=is_sheet,
    )


def _sides(geometry: Mapping[str, Any]) -> tuple[float | None, float | None]:
    """Return width and height of the one part that a drawing shows."""
    parts = geometry.get("parts") or []
    if len(parts) != 1 or parts[0]["quantity"] != 1:
        return None, None
    return parts[0]["width"], parts[0]["height"]


def _name(ingest: Ingest) -> str:
    return str(documents.record(ingest)["original_filename"])


def _part(part: Part, *, lists: bool) -> Json:
    return {
        "mark": part.mark,
        "listed": [
            {"id": each.number, "original_filename": each.name, **vars(each.line)}
            for each in part.listed
        ],
        "drawings": [_drawing(each) for each in part.drawn],
        "disagreements": [
            {"field": each.field, "message": each.message} for each in disagreements(part)
        ],
        "missing": _missing(part, lists=lists),
    }


def _drawing(drawn: Drawn) -> Json:
    return {
        "id": drawn.number,
        "original_filename": drawn.name,
        "file_type": drawn.file_type,
        "drawing_kind": "sheet" if drawn.is_sheet else "cut",
        "material": drawn.material,
        "thickness_mm": drawn.thickness_mm,
        "quantity": drawn.quantity,
        "width_mm": drawn.width_mm,
        "height_mm": drawn.height_mm,
    }


def _missing(part: Part, *, lists: bool) -> list[str]:
    """Return what a part lacks: a line on a list, any drawing, or one that can be cut."""
    found = []
    if lists and not part.listed:
        found.append("list")
    if not part.drawn:
        found.append("drawing")
    elif all(each.is_sheet for each in part.drawn):
        found.append("cutting_file")
    return found
