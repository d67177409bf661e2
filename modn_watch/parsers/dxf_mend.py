"""Faults of an ASCII DXF that have one right answer, mended before any guessing begins.

ezdxf's own recovery answers two of them wrongly, and silently: it reads the decimal comma in
`5,5` as 5, and of entities that share a handle, as in every LightBurn export, it keeps one.
Source: measured with ezdxf 1.4.5.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: Group code and value, a line each.
_Pair = tuple[bytes, bytes]

_END = b"  0\nEOF\n"
_DECIMAL_COMMA = re.compile(rb"\s*[-+]?\d*,\d+(?:[eE][-+]?\d+)?\s*")
#: Group codes whose values are real numbers.  Source: DXF reference, "Group code value types".
_REALS = (range(10, 60), range(110, 150), range(210, 240), range(460, 470), range(1010, 1060))
_HANDLE = 5
#: They belong to the entity before them.
_PARTS_OF_ENTITIES = {b"VERTEX", b"SEQEND", b"ATTRIB"}


def mended(body: bytes, *, ends: bool, plain_handles: bool) -> bytes:
    """Return the drawing with decimal points, without reused handles, and with an end.

    Args:
        body: ASCII DXF from its first tag on.
        ends: whether the end marker is there.
        plain_handles: whether nothing refers to handles, as in R12; only then may they go.
    """
    pairs = _with_points(_pairs(body))
    if plain_handles:
        pairs = _without_reused_handles(pairs)
    lines = b"\n".join(line for pair in pairs for line in pair)
    return lines + b"\n" + (b"" if ends else _END)


def count_entities(body: bytes) -> int:
    """Return how many entities stand in the ENTITIES section, as far as tags keep in step."""
    inside = False
    count = 0
    before = b""
    for code, value in _pairs(body):
        word = value.strip()
        if before == b"SECTION":
            inside = word == b"ENTITIES"
        elif inside and code.strip() == b"0":
            inside = word != b"ENDSEC"
            count += inside and word not in _PARTS_OF_ENTITIES
        before = word
    return count


def _pairs(body: bytes) -> Iterator[_Pair]:
    lines = body.splitlines()
    return zip(lines[::2], lines[1::2], strict=False)


def _with_points(pairs: Iterable[_Pair]) -> Iterator[_Pair]:
    for code, value in pairs:
        if _DECIMAL_COMMA.fullmatch(value) and any(_code(code) in reals for reals in _REALS):
            yield code, value.replace(b",", b".")
        else:
            yield code, value


def _without_reused_handles(pairs: Iterable[_Pair]) -> Iterator[_Pair]:
    handles: set[bytes] = set()
    for code, value in pairs:
        if _code(code) == _HANDLE:
            if value in handles:
                continue
            handles.add(value)
        yield code, value


def _code(line: bytes) -> int:
    try:
        return int(line)
    except ValueError:
        return -1
