"""Numbers in an ASCII DXF as programs really write them, told from what is none.

ezdxf's own recovery takes the first digits that it finds: of `1.#QNAN`, Microsoft's word for no
number, it makes 1, and of `2.0D+02`, Fortran's word for 200, it makes 2.  Source: measured with
ezdxf 1.4.5.
"""

from __future__ import annotations

import re
from math import isfinite

#: Group codes whose values are real and whole numbers.  Source: DXF reference, "Group code value
#: types".
_REALS = frozenset(
    (*range(10, 60), *range(110, 150), *range(210, 240), *range(460, 470), *range(1010, 1060))
)
_WHOLE = frozenset(
    (*range(60, 80), *range(90, 100), *range(160, 180), *range(270, 300), *range(370, 390),
     *range(400, 410), *range(420, 430), *range(440, 460), *range(1060, 1072))
)  # fmt: skip
#: Digits with a point or a comma, and an exponent as C or as Fortran writes it.
_DECIMAL = re.compile(rb"([-+]?\d*)[.,]?(\d*)(?:[eEdD]([-+]?\d+))?")
_NO_NUMBER = b"nan"


def is_number(code: int) -> bool:
    """Tell whether the values of a group code are numbers."""
    return code in _REALS or code in _WHOLE


def sound_value(code: int, value: bytes) -> bytes | None:
    """Return a value that every reader takes for the same; None when it is not what it must be.

    Args:
        code: group code.
        value: as the file has it.
    """
    if code in _REALS:
        return _real(value)
    return _whole(value) if code in _WHOLE else value


def without_number(code: int) -> bytes | None:
    """Return what stands for a number that cannot be read; None when the tag is to go."""
    return _NO_NUMBER if code in _REALS else None


def _real(value: bytes) -> bytes | None:
    if _number(value) is not None:
        return value
    word = value.strip()
    found = _DECIMAL.fullmatch(word)
    if not found or not found[1].strip(b"+-") + found[2]:
        return None
    return word.replace(b",", b".").replace(b"d", b"e").replace(b"D", b"e")


def _whole(value: bytes) -> bytes | None:
    number = _number(value)
    if number is None or not isfinite(number) or number != int(number):
        return None
    return value if value.strip().lstrip(b"+-").isdigit() else str(int(number)).encode()


def _number(value: bytes) -> float | None:
    try:
        return float(value)
    except ValueError:
        return None
