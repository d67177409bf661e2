"""Whatever a library returns, as plain JSON that every database accepts."""

from __future__ import annotations

import math
import re
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from modn_watch.model import Scalar

#: PostgreSQL stores no zero character in JSON, and half a surrogate pair is no UTF-8.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_TEXT_CHARACTERS = 2_000


def clean(text: str) -> str:
    """Return the text without what cannot be stored and without blanks around it."""
    return _UNSTORABLE.sub("", text).strip()


def scalar(value: object) -> Scalar | None:
    """Return one cell's value: dates in ISO 8601, durations as h:mm:ss, blanks and NaN as None.

    A date with the time 00:00 is a date: older workbooks know no other kind.
    """
    match value:
        case None | bool() | int():
            return value
        case float():
            return value if math.isfinite(value) else None
        case timedelta():
            return _hours(value)
        case datetime() | date() | time():
            return _iso(value)
        case _:
            return clean(str(value)) or None


def plain(value: Any) -> Any:
    """Return nested values as plain JSON; long texts are cut, bytes become text or None."""
    match value:
        case bytes():
            return _from_bytes(value)
        case dict():
            return {str(key): plain(each) for key, each in value.items()}
        case tuple() | list():
            return [plain(each) for each in value]
        case str() | None | bool() | int() | float():
            found = scalar(value)
            return found[:_TEXT_CHARACTERS] if isinstance(found, str) else found
        case _:
            return scalar(_as_number(value))


def _as_number(value: object) -> object:
    # Pillow's rationals are numbers, also the ones with a denominator of zero.
    try:
        return float(value)  # type: ignore[arg-type]  # asking is the test
    except (TypeError, ValueError, ZeroDivisionError):
        return value


def _from_bytes(value: bytes) -> str | None:
    text = value.rstrip(b"\x00")
    return clean(text.decode("ascii"))[:_TEXT_CHARACTERS] if text.isascii() else None


def _iso(value: date | time) -> str:
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return value.isoformat()


def _hours(value: timedelta) -> str:
    minutes, seconds = divmod(round(value.total_seconds()), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
