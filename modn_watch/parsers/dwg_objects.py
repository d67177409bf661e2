"""Whether the objects of an older DWG are as they were written.

Up to R2000 each object of a DWG ends with a checksum of its own.  `ezdwg` does not look at it: of
a damaged object it makes another shape, or none.

Source: Open Design specification of DWG, R13 to R2000 object format and CRC.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: Releases that are written so.
_SUMMED = frozenset({"AC1012", "AC1014", "AC1015"})
_SEED, _POLYNOMIAL = 0xC0C1, 0xA001
#: Of an object's length: two bytes at a time, fifteen bits in each two, one that there are more.
_WORD, _WORD_BITS, _MORE = 2, 15, 0x8000
_MOST_WORDS = 2


def is_any_damaged(data: bytes, version: str, places: Iterable[int]) -> bool:
    """Tell whether a checksum says that an object is not as it was written; 0 says nothing.

    Objects that lie in each other are damage too, and would take the square of their number.

    Args:
        data: the whole file.
        version: its first six bytes, such as `AC1015`.
        places: where the objects begin.
    """
    if version not in _SUMMED:
        return False
    room = len(data)
    for place in set(places):
        start, size = _length(data, place)
        room -= size
        if room < 0 or _is_damaged(data[place : start + size + _WORD], start - place + size):
            return True
    return False


def _is_damaged(whole: bytes, size: int) -> bool:
    """Tell whether an object, `size` bytes and its checksum, is damaged."""
    stated = int.from_bytes(whole[size:], "little")
    return len(whole) != size + _WORD or stated not in (0, _checksum(whole[:size]))


def _length(data: bytes, place: int) -> tuple[int, int]:
    """Return where an object's bytes begin, and how many they are."""
    size = 0
    for number in range(_MOST_WORDS):
        word = int.from_bytes(data[place : place + _WORD], "little")
        place += _WORD
        size |= (word & (_MORE - 1)) << number * _WORD_BITS
        if not word & _MORE:
            break
    return place, size


def _checksum(data: bytes) -> int:
    found = _SEED
    for byte in data:
        found = found >> 8 ^ _TABLE[(found ^ byte) & 0xFF]
    return found


def _table() -> Iterator[int]:
    for entry in range(256):
        found = entry
        for _ in range(8):
            found = found >> 1 ^ (_POLYNOMIAL if found & 1 else 0)
        yield found


_TABLE = tuple(_table())
