"""Notes about places in a drawing, and not too many of one kind."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from modn_watch.model import Note

#: Findings of one kind that are told one by one; the last note counts the rest.
MOST_TOLD: Final = 20
_PLACE: Final = re.compile(r"x (-?[0-9.]+) mm, y (-?[0-9.]+) mm")


def told(
    notes: Sequence[Note], what: str, *, count: int = 0, at_least: bool = False
) -> Iterator[Note]:
    """Yield the first notes of one kind, and one that counts the rest.

    Args:
        notes: all of one code.
        what: the findings in the plural, such as `gaps`.
        count: of all findings, where only the first of them have notes.
        at_least: whoever found them stopped looking.
    """
    yield from islice(notes, MOST_TOLD)
    count = max(count, len(notes))
    rest = count - MOST_TOLD
    if rest > 0:
        yield replace(
            notes[0],
            message=f"There are at least {rest} more {what}."
            if at_least
            else f"There are {rest} more {what}: {count} in all.",
            place="",
            evidence=f"{rest} more",
        )


def placed(note: Note, place: tuple[float, float]) -> Note:
    """Return a note about a place, millimetres, which stands where its message has `{}`."""
    where = place_text(place)
    return replace(note, message=note.message.replace("{}", where), place=where)


def place_text(place: tuple[float, float]) -> str:
    """Return a place in words; the coordinates are millimetres."""
    return f"x {number_text(place[0])} mm, y {number_text(place[1])} mm"


def place_of(text: str) -> tuple[float, float] | None:
    """Return the place, millimetres, that `place_text` put into words; None for other texts."""
    found = _PLACE.fullmatch(text)
    return (float(found[1]), float(found[2])) if found else None


def number_text(value: float, decimals: int = 2) -> str:
    """Return a number without needless zeros, and never minus zero."""
    return f"{round(value, decimals) + 0.0:.{decimals}f}".rstrip("0").rstrip(".")
