"""One stream out of an OLE container, in which .xls workbooks and .doc letters lie.

Damage is answered with fewer bytes: calamine judges the container itself.  Only a chain of sectors
that runs in a circle is an error: calamine follows it until the memory is full.

Source: [MS-CFB] 2.2 to 2.6.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_HEADER_BYTES = 512
_ENTRY_BYTES = 128
_IN_HEADER = 109
#: Above it sector numbers are marks: free, end of chain, table.
_LAST_SECTOR = 0xFFFFFFFA
_SHIFTS = (9, 12)
_MINI_SHIFT = 6
_CIRCLE = "sectors in a circle"


@dataclass(frozen=True, kw_only=True)
class _Container:
    data: bytes
    #: Of a sector's size, the power of two.
    shift: int
    #: Which sector follows each.
    table: Sequence[int]

    def sector(self, number: int) -> bytes:
        start = (number + 1) << self.shift
        return self.data[start : start + (1 << self.shift)]

    def chain(self, start: int) -> bytes:
        return b"".join(map(self.sector, _chain(self.table, start)))


def stream(data: bytes, names: Sequence[str]) -> bytes:
    """Return the first stream of one of those names; empty when there is none.

    Raises:
        ValueError: a chain of sectors runs in a circle.
    """
    if len(data) < _HEADER_BYTES:
        return b""
    (shift,) = struct.unpack_from("<H", data, 30)
    if shift not in _SHIFTS:
        return b""
    container = _Container(data=data, shift=shift, table=())
    container = _Container(data=data, shift=shift, table=_table(container))
    folder_start, cutoff, mini_start = struct.unpack_from("<I4xII", data, 48)
    entries = list(_entries(container.chain(folder_start)))
    # These are followed whatever the names.
    mini = _numbers(container.chain(mini_start))
    minis = container.chain(entries[0][1]) if entries else b""
    for name, start, size in entries:
        if name in names:
            if size >= cutoff:
                return container.chain(start)[:size]
            return _small(minis, _chain(mini, start))[:size]
    return b""


def _table(container: _Container) -> tuple[int, ...]:
    found = list(struct.unpack_from(f"<{_IN_HEADER}I", container.data, 76))
    (more,) = struct.unpack_from("<I", container.data, 68)
    seen: set[int] = set()
    while more < _LAST_SECTOR:
        if more in seen:
            raise ValueError(_CIRCLE)
        seen.add(more)
        numbers = _numbers(container.sector(more))
        if not numbers:
            break
        found += numbers[:-1]
        more = numbers[-1]
    tables = (container.sector(number) for number in found if number < _LAST_SECTOR)
    return _numbers(b"".join(tables))


def _numbers(content: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4])


def _chain(table: Sequence[int], start: int) -> Iterator[int]:
    for _ in table:
        if start >= len(table):
            return
        yield start
        start = table[start]
    if start < len(table):
        raise ValueError(_CIRCLE)


def _entries(folder: bytes) -> Iterator[tuple[str, int, int]]:
    """Yield name, first sector and size of everything in the container."""
    for at in range(0, len(folder) - _ENTRY_BYTES + 1, _ENTRY_BYTES):
        length, start, size = struct.unpack_from("<H50xII", folder, at + 64)
        name = folder[at : at + min(max(length - 2, 0), 62)]
        yield name.decode("utf-16-le", "replace"), start, size


def _small(content: bytes, sectors: Iterator[int]) -> bytes:
    size = 1 << _MINI_SHIFT
    return b"".join(content[n * size : (n + 1) * size] for n in sectors)
