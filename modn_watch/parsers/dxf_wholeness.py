"""Whether an ASCII DXF is there from its first section to its end."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from modn_watch.errors import Unreadable
from modn_watch.model import Note

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: Begins with the line feed before it: to search for a fixed byte first is twice as fast.
_WORD = re.compile(
    rb"\n[ \t]*0[ \t]*\r?\n[ \t]*(?:(ENDSEC|EOF)|SECTION[ \t]*\r?\n[ \t]*2[ \t]*\r?\n[ \t]*(\w+))"
    rb"[ \t]*\r?$",
    re.MULTILINE,
)


@dataclass(frozen=True, kw_only=True)
class Wholeness:
    """What the outer structure of an ASCII DXF says about its wholeness."""

    entities_closed: bool
    ends: bool
    #: Names of the sections that stand there more than once.
    repeated: tuple[str, ...]
    #: Whatever follows the end marker, without blanks.
    trash: bytes


def wholeness_of(body: bytes) -> Wholeness:
    """Look at the sections of an ASCII DXF.

    Raises:
        Unreadable: it has none, or stops before its entities are complete.
    """
    lines = b"\n" + body
    words = list(_up_to_end(lines))
    end = words[-1] if words and words[-1][1] == b"EOF" else None
    names = Counter(word[2].decode() for word in words if word[2] is not None)
    if not names:
        raise Unreadable("This is not a DXF drawing: it has no DXF sections.")
    found = Wholeness(
        entities_closed=_closed(words, b"ENTITIES"),
        ends=end is not None,
        repeated=tuple(name for name, count in names.items() if count > 1),
        trash=lines[end.end() :].strip(b"\x00\x1a \t\r\n") if end else b"",
    )
    if not found.ends and not found.entities_closed:
        raise Unreadable(
            "The drawing stops in the middle: its end is missing, and shapes with it.",
            hint="The export or the copy was interrupted: export it again, and drop that.",
        )
    return found


def _up_to_end(lines: bytes) -> Iterator[re.Match[bytes]]:
    for word in _WORD.finditer(lines):
        yield word
        if word[1] == b"EOF":
            return


def _closed(words: Sequence[re.Match[bytes]], section: bytes) -> bool:
    opened = next((n for n, word in enumerate(words) if word[2] == section), None)
    if opened is None or opened + 1 >= len(words):
        return False
    return words[opened + 1][1] is not None


def end_notes(found: Wholeness) -> Iterator[Note]:
    """Yield what is wrong with the end of a drawing."""
    if not found.ends:
        yield Note(
            code="truncated",
            message="The end of the file is missing; all shapes were there and were read.",
        )
    elif found.trash:
        yield Note(
            code="trash_after_end",
            message="The file goes on after its end marker; the rest was not read.",
            evidence=f"{len(found.trash)} bytes",
        )
