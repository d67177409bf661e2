"""The tags of a damaged ASCII DXF, item by item.

A line too many or too few turns every value after it into a group code.  Items begin with what can
be told wherever it stands, a 0 and the name of a type, so the damage ends with the item.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from modn_watch.parsers.dxf_values import is_number, sound_value

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    #: Group code and value.
    Tag = tuple[int, bytes]

#: The first two lines of an entity, a mark, or a variable of the header.  A 0 or a 9 that is a
#: value is followed by a group code, which is a number.
_BEGIN = re.compile(
    rb"^[ \t]*(?:0+[ \t]*\n(?:[ \t]*\n)*+[ \t]*((?:3D)?[A-Za-z]\w*)"
    rb"|9[ \t]*\n(?:[ \t]*\n)*+[ \t]*(\$\w+))[ \t]*$",
    re.MULTILINE,
)
_CODES = range(-6, 1072)
#: Places from which a line too many might be taken; where there are so many, nobody can tell.
_MOST_PLACES = 8


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """An entity, a vertex, an object, a mark such as ENDSEC, or a variable of the header."""

    #: Its type, or the variable's name with its `$`.
    kind: bytes
    #: All of its tags, the first of which names it; None when nobody can tell them.
    tags: Sequence[Tag] | None


def items(body: bytes) -> Iterator[Item]:
    """Yield the items of an ASCII DXF up to its end marker.

    Args:
        body: with a line feed alone after each line.
    """
    starts = ((found.start(), found[1] or found[2]) for found in _BEGIN.finditer(body))
    for (start, kind), (end, _) in pairwise(chain(starts, [(len(body), b"")])):
        if kind == b"EOF":
            return
        yield Item(kind=kind, tags=_tags(body[start:end].removesuffix(b"\n").split(b"\n")))


def _tags(lines: list[bytes]) -> Sequence[Tag] | None:
    return _in_step(_with_codes(lines)) or _without_one(lines)


def _with_codes(lines: list[bytes]) -> list[bytes]:
    """Return the lines without blank ones where a group code should stand."""
    kept: list[bytes] = []
    for line in lines:
        if len(kept) % 2 or line.strip():
            kept.append(line)
    return kept


def _in_step(lines: Sequence[bytes]) -> Sequence[Tag] | None:
    if len(lines) % 2:
        return None
    found = [
        (code, value)
        for line, value in zip(lines[::2], lines[1::2], strict=True)
        if (code := _code(line)) is not None and (value.strip() or not is_number(code))
    ]
    whole = 2 * len(found) == len(lines) and all(code for code, _ in found[1:])
    return found if whole else None


def _without_one(lines: list[bytes]) -> Sequence[Tag] | None:
    """Return the tags when they are in step without one blank line, and without no other."""
    if not len(lines) % 2:
        return None
    before, after = _sound_from(lines, 0), _sound_from(lines, 1)
    places = [
        at
        for at, line in enumerate(lines)
        if not line.strip() and at // 2 <= before and (len(lines) - 1 - at) // 2 <= after
    ]
    return _only_one([lines[:at] + lines[at + 1 :] for at in places[:_MOST_PLACES]])


def _only_one(ways: Sequence[Sequence[bytes]]) -> Sequence[Tag] | None:
    told: list[Sequence[Tag]] = []
    for lines in ways:
        tags = _in_step(lines)
        if tags and tags not in told and None not in (sound_value(*tag) for tag in tags):
            told.append(tags)
    return told[0] if len(told) == 1 and len(ways) < _MOST_PLACES else None


def _sound_from(lines: Sequence[bytes], odd: int) -> int:
    """Return how many pairs are sound from the beginning; from the end where `odd` is 1."""
    pairs = list(zip(lines[odd::2], lines[odd + 1 :: 2], strict=False))
    if odd:
        pairs.reverse()
    return next((n for n, pair in enumerate(pairs) if not _is_sound(*pair)), len(pairs))


def _is_sound(line: bytes, value: bytes) -> bool:
    code = _code(line)
    return code is not None and sound_value(code, value) is not None


def _code(line: bytes) -> int | None:
    try:
        code = int(line)
    except ValueError:
        return None
    return code if code in _CODES else None
