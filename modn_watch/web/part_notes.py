"""What is to be checked of a file: numbered, with its place in the drawing, like beside like."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any, Final

from modn_watch.checklist import Result, checklist
from modn_watch.checks import CHECKS
from modn_watch.model import Extract
from modn_watch.telling import place_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from modn_watch.checks import Rules
    from modn_watch.model import Ingest, Note

Json = dict[str, Any]

#: Of one kind, what is shown before somebody asks for the rest.
_FEW: Final = 3
_ORDER: Final = (Result.FOUND, Result.OK, Result.UNCHECKED)


def notes_of(notes: Sequence[Note]) -> list[Json]:
    """Return the notes of each code together, those about cutting first.

    Each group has `code`, `few` and `rest`; each note of these its `number`, `message`, `evidence`,
    `place`, and `at`, the x and y of its place in millimetres, or None.
    """
    codes = [code for check in CHECKS for code in check.codes]
    ranks = {code: rank for rank, code in enumerate(codes)}
    kinds = dict.fromkeys(sorted((note.code for note in notes), key=lambda c: ranks.get(c, 1000)))
    numbers = count(1)
    groups = [
        (code, [_shown(note, next(numbers)) for note in notes if note.code == code])
        for code in kinds
    ]
    return [
        {"code": code, "few": members[:_FEW], "rest": members[_FEW:]} for code, members in groups
    ]


def _shown(note: Note, number: int) -> Json:
    return {
        "number": number,
        "message": note.message,
        "evidence": note.evidence,
        "place": note.place,
        "at": place_of(note.place),
    }


def preflight(
    ingest: Ingest, geometry: Mapping[str, Any] | None, notes: Iterable[Note], rules: Rules
) -> list[Json]:
    """Return what was checked of a drawing, first what was found; nothing for what is none.

    Args:
        ingest: of the drawing.
        geometry: as in its extract.
        notes: everything noticed.
        rules: the shop's.
    """
    read = Extract(
        file_type=ingest.file_type,
        parser_version="",
        mime_type=ingest.mime_type,
        geometry=geometry,
    )
    found = checklist(ingest.record, read, notes, rules)
    return [
        {
            "name": each.check.name,
            "result": each.result.value,
            "findings": each.findings,
            "why": each.why,
        }
        for each in sorted(found, key=lambda each: _ORDER.index(each.result))
    ]
