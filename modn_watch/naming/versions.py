"""The end of a file's name that speaks of the file, not of the part: copies and versions."""

from __future__ import annotations

import re
from typing import Final

#: Longer endings than this are part of the name; keeps every look short, characters.
_TAIL_LENGTH: Final = 40
#: `Rev A - Copy (2) - final`: more than this nobody writes.
_MOST_MARKS: Final = 6

_COPY_TAIL = re.compile(
    r"(?:[-_ .]*\((?:copy|kopie|final|finaal|[0-9]{1,2})\)"
    r"|[-_ .]+(?:copy|kopie|final|finaal)(?:[-_ ]?[0-9]{1,2})?)[-_ .]*$",
    re.IGNORECASE,
)
_COPY_HEAD = re.compile(r"(?:copy of|kopie van|copy \([0-9]{1,2}\) of)[-_ ]+", re.IGNORECASE)
_NUMBER = r"(?P<number>[0-9]{1,3})(?:\.[0-9]{1,2})?"
_VERSION_TAIL = re.compile(
    r"(?:[-_ .]+\(?|\()"
    rf"(?:(?:(?P<word>(?i:version|ver|revision|rev|weergawe|hersiening))[-_ .:]*)(?:{_NUMBER}|"
    r"(?P<letter>[A-Z]|(?<=[-_ .:])[a-z]))"
    r"|(?P<v>v[ .]?|V)(?P<digits>[0-9]{1,3})(?:\.[0-9]{1,2})?)\)?[-_ .]*$"
)
#: `W - V2` is the mark V2 of assembly W: less than this before a capital V is no part's name.
_SHORTEST_PART: Final = 3


def without_copy_marks(name: str) -> str:
    """Return a name without ` - Copy`, `(2)`, `final`; a name of these alone as it is."""
    head = _COPY_HEAD.match(name)
    text = name[head.end() :] if head else name
    for _ in range(_MOST_MARKS):
        start, tail = _tail(text)
        mark = _COPY_TAIL.search(tail)
        if not mark or not _rest(text, start + mark.start()):
            break
        text = _rest(text, start + mark.start())
    return text if text.strip(" -_.") else name


def split_version(name: str, *, inner: bool = False) -> tuple[str, int | None]:
    """Return a name without the version at its end, and that version.

    Letters count: revision A is 1. Revision 0 comes before the first version and is none.

    Args:
        name: with its version or without.
        inner: whether the version stood in the middle of the file's name, where a capital V
            begins the mark of a part rather than a version.
    """
    start, tail = _tail(name)
    match = _VERSION_TAIL.search(tail)
    rest = _rest(name, start + match.start()) if match else ""
    if not match or not rest or not _is_version(match, rest, inner=inner):
        return name, None
    if match["letter"]:
        return rest, ord(match["letter"].upper()) - ord("A") + 1
    return rest, int(match["number"] or match["digits"]) or None


def without_marks(name: str) -> tuple[str, int | None]:
    """Return a name without copy marks and versions at its end, and the outermost version."""
    text, version = without_copy_marks(name), None
    for _ in range(_MOST_MARKS):
        shorter, stated = split_version(text)
        if shorter == text:
            break
        text, version = without_copy_marks(shorter), version or stated
    return text, version


def _is_version(match: re.Match[str], rest: str, *, inner: bool) -> bool:
    if match["v"] != "V":
        return True
    return not inner and len(rest) >= _SHORTEST_PART


def _tail(text: str) -> tuple[int, str]:
    start = max(0, len(text) - _TAIL_LENGTH)
    return start, text[start:]


def _rest(text: str, end: int) -> str:
    return text[:end].rstrip(" -_.")
