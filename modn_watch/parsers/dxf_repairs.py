"""What a designer should know of the repairs that a DXF needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modn_watch.model import Note
from modn_watch.parsers.drawing import clean

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator

    from modn_watch.parsers.dxf_mend import Mended

#: Types in a note, and characters of what a reader said.
_MOST_NAMED, _MOST_QUOTED = 10, 200


def repair_note(fault: str) -> Note:
    """Return the note that a drawing was repaired.

    Args:
        fault: what the strict reader said.
    """
    return Note(
        code="repaired",
        message="The drawing breaks the rules of DXF and was repaired to read it: "
        "check that nothing is missing.",
        evidence=fault[:_MOST_QUOTED],
    )


def mend_notes(mend: Mended) -> Iterator[Note]:
    """Yield what mending a drawing cost."""
    if mend.unreadable:
        quoted = [f'"{clean(word)}"' for word in mend.unreadable if clean(word)]
        yield Note(
            code="unreadable_numbers",
            message="The drawing holds numbers that cannot be read: shapes with them were left "
            "out, or go straight where they should bend. Export it again.",
            evidence=", ".join(quoted),
        )
    if mend.lost:
        yield _lost(_counted(mend.lost))


def loss_notes(lost: int) -> Iterator[Note]:
    """Yield a note if a reader lost entities.

    Args:
        lost: how many.
    """
    if lost > 0:
        yield _lost(str(lost))


def salvage_notes(lost: Counter[str]) -> Iterator[Note]:
    """Yield the note that only parts of a drawing could be read, and which could not."""
    yield Note(
        code="salvaged",
        message="The drawing is so damaged that only its shapes could be read, without its "
        "settings: export it again, and check its size, its layers and what is missing.",
    )
    if lost:
        yield _lost(_counted(lost))


def _lost(evidence: str) -> Note:
    return Note(
        code="entities_lost",
        message="Some parts of the drawing could not be repaired and are missing from what was "
        "read: export it again.",
        evidence=evidence,
    )


def _counted(counts: Counter[str]) -> str:
    return ", ".join(f"{count} {clean(kind)}" for kind, count in counts.most_common(_MOST_NAMED))
