"""The closed contours of each different part, for telling which files show the same part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from modn_watch.geometry.outlines import rings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from modn_watch.geometry.measures import Measures, PartKind

#: Kinds of parts, contours, and points of all of them; of more nothing is kept.
_MOST_KINDS, _MOST_CONTOURS, _MOST_POINTS = 1_000, 5_000, 40_000
_DECIMALS = 3


def outlines(found: Measures) -> list[dict[str, Any]] | None:
    """Return the outlines of each kind of part, by its first part; None where they are too many.

    A ring is x and y of each corner in turn, millimetres.  The kinds are in their order.
    """
    firsts = [_closed(found, kind) for kind in found.kinds]
    if len(firsts) > _MOST_KINDS or sum(map(len, firsts)) > _MOST_CONTOURS:
        return None
    drawn = iter(rings([found.path(number) for numbers in firsts for number in numbers]))
    told = [[_flat(next(drawn)) for _ in numbers] for numbers in firsts]
    if sum(len(ring) for each in told for ring in each) > 2 * _MOST_POINTS:
        return None
    return [
        {"parts": list(kind.parts), "rings": each}
        for kind, each in zip(found.kinds, told, strict=True)
    ]


def _closed(found: Measures, kind: PartKind) -> Sequence[int]:
    first = found.parts[kind.parts[0]]
    inside = [number for number in first.holes if not found.contours[number].is_speck]
    return [first.outline, *inside]


def _flat(ring: Sequence[tuple[float, float]]) -> list[float]:
    return [round(side, _DECIMALS) + 0.0 for point in ring for side in point]
