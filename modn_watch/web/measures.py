"""Sizes of things with their units, which are the same in every language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from modn_watch.telling import number_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_MM_PER_M: Final = 1_000
_MM2_PER_M2: Final = 1_000_000
#: Below it an area reads better in mm².
_SMALL_MM2: Final = 10_000
_MINUTE_S: Final = 60


def millimetres(value: float) -> str:
    """Return a length as `12.5 mm`."""
    return f"{number_text(value)} mm"


def metres(value_mm: float) -> str:
    """Return how long a line is: `12.5 mm`, `131.007 m`."""
    return millimetres(value_mm) if value_mm < _MM_PER_M else f"{value_mm / _MM_PER_M:.3f} m"


def area(value_mm2: float) -> str:
    """Return an area: `78.5 mm²`, `5.2752 m²`."""
    if value_mm2 < _SMALL_MM2:
        return f"{number_text(value_mm2)} mm\N{SUPERSCRIPT TWO}"
    return f"{value_mm2 / _MM2_PER_M2:.4f} m\N{SUPERSCRIPT TWO}"


def sides(width_mm: float, height_mm: float) -> str:
    """Return width and height: `600 x 1255 mm`, with a true sign of multiplication."""
    return f"{number_text(width_mm)} \N{MULTIPLICATION SIGN} {number_text(height_mm)} mm"


def size(box: Mapping[str, Any]) -> str:
    """Return width and height of a part or of a bounding box."""
    return sides(box["width"], box["height"])


def duration(seconds: float) -> str:
    """Return how long something takes: `45 s`, `12 min`, `3 h 20 min`."""
    if seconds < _MINUTE_S:
        return f"{seconds:.0f} s"
    hours, minutes = divmod(round(seconds / _MINUTE_S), 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"


def mass(kilograms: float) -> str:
    """Return a mass as `12.5 kg`."""
    return f"{number_text(kilograms)} kg"


def speed(mm_s: float) -> str:
    """Return a speed as `100 mm/s`."""
    return f"{number_text(mm_s)} mm/s"


def percent(share: float) -> str:
    """Return a share of one as `12.5 %`."""
    return f"{number_text(100 * share, 1)} %"


def pieces(number: int) -> str:
    """Return how many there are, as on a list: `4 x`."""
    return f"{number:,} \N{MULTIPLICATION SIGN}"


def diameter(value_mm: float) -> str:
    """Return how wide a round hole is: `⌀12`."""
    return f"\N{DIAMETER SIGN}{number_text(value_mm)}"


def version(number: int) -> str:
    """Return a version as file names have it: `v3`."""
    return f"v{number}"


FILTERS: Final[Mapping[str, Callable[..., str]]] = {
    each.__name__: each
    for each in (
        *(millimetres, metres, area, sides, size, duration, mass, speed, percent, pieces),
        *(diameter, version),
    )
}
