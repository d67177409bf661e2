"""How values are written on the page."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_KILOBYTE: Final = 1_000
_UNITS: Final = ("kB", "MB", "GB", "TB")


def plain(number: float) -> str:
    """Return a number without needless zeros: `5`, `1.2`, `0.53`."""
    return f"{number:.3f}".rstrip("0").rstrip(".")


def amount(size: int) -> str:
    """Return so many bytes as people say it: `912 B`, `1.5 MB`."""
    if size < _KILOBYTE:
        return f"{size} B"
    shown, number = "", float(size)
    for unit in _UNITS:
        number /= _KILOBYTE
        shown = f"{number:.1f} {unit}"
        if number < _KILOBYTE:
            break
    return shown


def when(instant: str) -> str:
    """Return an instant of a document as the clocks of this computer show it."""
    return f"{datetime.fromisoformat(instant).astimezone():%Y-%m-%d %H:%M}"


def counted(number: int) -> str:
    """Return a number of things with commas between thousands."""
    return f"{number:,}"


FILTERS: Final[Mapping[str, Callable[..., str]]] = {
    "plain": plain,
    "amount": amount,
    "when": when,
    "counted": counted,
}
