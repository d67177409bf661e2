"""Values that every database can hold: PostgreSQL knows neither NUL nor half a character."""

from __future__ import annotations

import json
import math
from typing import Any

_UNKNOWN = "\ufffd"


def fitting(value: Any) -> Any:
    """Return text without NUL and lone surrogates; all else as it is."""
    if not isinstance(value, str) or (value.isascii() and "\0" not in value):
        return value
    whole = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return whole.replace("\0", _UNKNOWN)


def json_of(value: Any) -> str:
    """Return a document as JSON; what is no finite number becomes null."""
    return json.dumps(_plain(value), allow_nan=False)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {fitting(str(key)): _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return fitting(value)
