"""One project: its lists beside its drawings."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from modn_watch import documents, marks
from modn_watch.assembly_lists import with_assemblies
from modn_watch.disagreements import disagreements
from modn_watch.errors import Unknown
from modn_watch.matching import Drawn, Listed, match
from modn_watch.plate_lines import is_plate
from modn_watch.siblings import KINDS
from modn_watch.vocabulary import OTHER
from modn_watch.vocabulary.named_grades import grades
from modn_watch.writings import written

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence

    from modn_watch.journal import Journal
    from modn_watch.matching import Part
    from modn_watch.model import Ingest
    from modn_watch.partlist import PartLine
    from modn_watch.vocabulary import Vocabulary
    from modn_watch.vocabulary.named_grades import Grade

Json = dict[str, Any]

#: What may be the drawing of a part, or anything else.
_DOCUMENTS = frozenset({"pdf", "image"})


def overview(journal: Journal, client: str, project: str, vocabulary: Vocabulary) -> Json:
    """Return for each part of a project what lists state of it, what shows it, what is amiss.

    Args:
        journal: of the installation.
        client: a code; its capitals do not count where only one is spelled so.
        project: as above.
        vocabulary: the installation's words for materials.

    Raises:
        Unknown: nothing is filed for such a project.
    """
    filed = journal.projects.filed(client, project)
    if not filed:
        # All codes that there are take longer to read than one project of a large archive.
        client, project = _codes(journal, client, project)
        filed = journal.projects.filed(client, project)
    if not filed:
        raise Unknown(
            f"Nothing is filed for project {project} of client {client}.",
            hint="`modn-watch files list` shows which projects there are.",
        )
    listed = [line for ingest in filed for line in listed_of(journal, ingest, vocabulary)]
    called = frozenset(marks.key(each.line.mark) for each in listed)
    lists = {each.number for each in listed}
    drawn = [
        drawn_of(journal, ingest, called)
        for ingest in filed
        if ingest.file_type in KINDS or (ingest.file_type in _DOCUMENTS and ingest.id not in lists)
    ]
    return {
        "client_code": client,
        "project_code": project,
        "lists": _lists(listed),
        "parts": [
            _part(part, lists=bool(listed)) for part in with_assemblies(match(listed, drawn))
        ],
        "unread": [_unread(ingest) for ingest in journal.projects.unread(client, project)],
    }


def _codes(journal: Journal, client: str, project: str) -> tuple[str, str]:
    """Return client and project as they are filed, however they are spelled."""
    alike = journal.projects.alike(client, project)
    return alike[0] if len(alike) == 1 else (client, project)


def _unread(ingest: Ingest) -> Json:
    return {
        "id": ingest.id,
        "original_filename": _name(ingest),
        "error_code": ingest.error_code,
        "error_message": ingest.error_message,
    }


def listed_of(journal: Journal, ingest: Ingest, vocabulary: Vocabulary) -> list[Listed]:
    """Return the lines of one list, in this shop's words."""
    # Nobody else writes lists of parts.
    if ingest.file_type in KINDS:
        return []
    return [
        Listed(number=ingest.id, name=_name(ingest), line=_in_words(line, vocabulary))
        for line in journal.projects.part_lines(ingest.id)
    ]


def _in_words(line: PartLine, vocabulary: Vocabulary) -> PartLine:
    """Return a line whose material has the name that this shop has for it."""
    named = vocabulary.material(line.material) if line.material else None
    return replace(line, material=named) if named and named != OTHER else line


def _lists(listed: Sequence[Listed]) -> list[Json]:
    found: dict[int, Json] = {}
    for each in listed:
        known = found.setdefault(
            each.number, {"id": each.number, "original_filename": each.name, "lines": 0}
        )
        known["lines"] += 1
    return list(found.values())


def drawn_of(journal: Journal, ingest: Ingest, called: frozenset[str]) -> Drawn:
    """Return one drawing as parts of lists are compared with it.

    Args:
        journal: of the installation.
        ingest: of the drawing.
        called: what the lists call their parts, as `marks.key` has it.
    """
    geometry, texts = journal.projects.reading(ingest.id)
    is_document = ingest.file_type in _DOCUMENTS
    is_sheet = is_document or geometry.get("drawing_kind") == "sheet"
    # Sheets are drawn to any scale.
    width, height, on_sheet = (None, None, None) if is_sheet else _one_part(geometry)
    agreed = ingest.record
    own = called | {marks.key(agreed.part_name)}
    said = written(texts, is_sheet=is_sheet)
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
        on_sheet=on_sheet,
        grades=_graded(grades(PurePath(_name(ingest)).stem), own),
        written=replace(said, grades=_graded(said.grades, own)),
        is_sheet=is_sheet,
        is_document=is_document,
    )


def _graded(found: Iterable[Grade], called: Container[str]) -> frozenset[Grade]:
    """Return the grades among them: what a part is called by is none."""
    return frozenset(each for each in found if marks.key(each.written) not in called)


def _one_part(geometry: Mapping[str, Any]) -> tuple[float | None, float | None, int | None]:
    """Return width and height of the one part that a drawing shows, and how often it does.

    Of several pieces the sides are left out: they may lie turned by any angle.
    """
    parts = geometry.get("parts") or []
    if len(parts) != 1:
        return None, None, None
    (part,) = parts
    alone = part["quantity"] == 1
    return (
        part["width"] if alone else None, part["height"] if alone else None, part["quantity"]
    )  # fmt: skip


def _name(ingest: Ingest) -> str:
    return str(documents.record(ingest)["original_filename"])


def _part(part: Part, *, lists: bool) -> Json:
    return {
        "mark": part.mark,
        "listed": [
            {
                "id": each.number,
                "original_filename": each.name,
                **vars(each.line),
                "assemblies": each.assemblies,
            }
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
        "grade": _grade(drawn),
        "thickness_mm": drawn.thickness_mm or drawn.written.thickness_mm,
        "quantity": drawn.quantity or drawn.written.quantity,
        "width_mm": drawn.width_mm,
        "height_mm": drawn.height_mm,
        "on_sheet": drawn.on_sheet,
        "shared": drawn.is_shared,
    }


def _grade(drawn: Drawn) -> str | None:
    """Return the grades that its name or, where that says none, its texts state."""
    named = sorted(drawn.grades or drawn.written.grades)
    return " or ".join(dict.fromkeys(each.written for each in named)) or None


def _missing(part: Part, *, lists: bool) -> list[str]:
    """Return what a part lacks: a line on a list, any drawing, or one that can be cut.

    What is bought or sawn needs no drawing here.
    """
    found = []
    if lists and not part.listed:
        found.append("list")
    if not part.drawn:
        found += ["drawing"] if any(is_plate(each.line) for each in part.listed) else []
    elif all(each.is_sheet for each in part.drawn):
        found.append("cutting_file")
    return found
