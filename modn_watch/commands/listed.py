"""What the lists of a project state of the part that one of its drawings shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from modn_watch import marks
from modn_watch.applicable import OF_ONE_PART
from modn_watch.assembly_lists import with_assemblies
from modn_watch.commands.project import drawn_of, listed_of
from modn_watch.matching import match
from modn_watch.siblings import KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from modn_watch.journal import Journal
    from modn_watch.matching import Listed
    from modn_watch.model import Ingest, Scalar
    from modn_watch.vocabulary import Vocabulary

#: Longer lists together take too long to look through for one drawing.
_MOST_LINES: Final = 2_000


def stated_by_lists(
    journal: Journal, ingest: Ingest, vocabulary: Vocabulary
) -> Mapping[str, Mapping[str, Any]]:
    """Return what lists alone know of a drawing's part: by field its `value` and `evidence`.

    Only what nobody states of the drawing itself, and what all lines of that part agree on; of a
    drawing of several parts nothing.

    Args:
        journal: of the installation.
        ingest: a filed drawing.
        vocabulary: the installation's words for materials.
    """
    silent = [field for field in sorted(OF_ONE_PART) if getattr(ingest.record, field) is None]
    client, project = ingest.record.client_code, ingest.record.project_code
    if ingest.file_type not in KINDS or not silent or client is None or project is None:
        return {}
    lists = journal.projects.lists(client, project, most_lines=_MOST_LINES)
    listed = [line for each in lists for line in listed_of(journal, each, vocabulary)]
    lines = _of_drawing(journal, ingest, listed)
    found = {field: _agreed(field, lines) for field in silent}
    return {field: said for field, said in found.items() if said}


def _of_drawing(journal: Journal, ingest: Ingest, listed: Sequence[Listed]) -> Sequence[Listed]:
    if not listed:
        return ()
    drawn = drawn_of(journal, ingest, frozenset(marks.key(each.line.mark) for each in listed))
    parts = [part for part in with_assemblies(match(listed, [drawn])) if part.drawn and part.listed]
    return parts[0].listed if len(parts) == 1 else ()


def _agreed(field: str, lines: Sequence[Listed]) -> dict[str, Scalar]:
    # Pieces of an assembly are counted for one of them.
    if field == "quantity" and any(each.assemblies > 1 for each in lines):
        return {}
    said = [each for each in lines if getattr(each.line, field) is not None]
    values = {getattr(each.line, field) for each in said}
    if len(values) != 1:
        return {}
    return {"value": values.pop(), "evidence": f"{said[0].name}, {said[0].line.evidence}"}
