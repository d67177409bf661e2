"""Which parts of a drawing are in another one too, which were changed, added or removed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

Json = dict[str, Any]

#: To what two programs agree: of a side, mm, and as a share of an area and a length.
_SIDE_MM, _SHARE = 0.05, 1e-3
#: Of the areas of what may be one part before and after a change.
_AKIN: Final = 0.5
#: Pairs that are looked at.
_MOST: Final = 200


def parts_changed(one: Sequence[Json], other: Sequence[Json]) -> Json:
    """Return how many kinds of parts both drawings have, and what became of the others.

    Args:
        one: parts of the first drawing's geometry.
        other: of the second's.
    """
    here, there = list(one), list(other)
    same = _paired(here, there, _is_same)
    # A hole that was moved or added leaves its part as large as it was.
    changed = [*_paired(here, there, _same_size), *_paired(here, there, _akin)]
    return {
        "same": len(same),
        "changed": [{"one": mine, "other": theirs} for mine, theirs in changed],
        "removed": here,
        "added": there,
    }


def holes_of(geometry: Mapping[str, Any]) -> list[Json]:
    """Return how many holes of each kind and size all parts have together."""
    counts: Counter[tuple[str, float | None]] = Counter()
    for part in geometry.get("parts") or ():
        for hole in part["holes"]:
            counts[hole["kind"], hole["diameter_mm"]] += hole["count"] * part["quantity"]
    return [
        {"kind": kind, "diameter_mm": diameter, "count": count}
        for (kind, diameter), count in sorted(counts.items(), key=str)
    ]


def _paired(
    here: list[Json], there: list[Json], alike: Callable[[Json, Json], bool]
) -> list[tuple[Json, Json]]:
    """Take what is alike out of both."""
    found = []
    for mine in here[:_MOST]:
        theirs = next((each for each in there[:_MOST] if alike(mine, each)), None)
        if theirs is not None:
            found.append((mine, theirs))
            here.remove(mine)
            there.remove(theirs)
    return found


def _is_same(one: Json, other: Json) -> bool:
    return (
        one["quantity"] == other["quantity"]
        and _same_size(one, other)
        and _near(one, other, "net_area_mm2", _SHARE)
        and _near(one, other, "cut_length_mm", _SHARE)
        and holes_of({"parts": [one]}) == holes_of({"parts": [other]})
    )


def _same_size(one: Json, other: Json) -> bool:
    mine, theirs = _sides(one), _sides(other)
    return all(abs(a - b) <= _SIDE_MM for a, b in zip(mine, theirs, strict=True))


def _akin(one: Json, other: Json) -> bool:
    return _near(one, other, "net_area_mm2", _AKIN)


def _sides(part: Json) -> list[float]:
    # However it is turned on the sheet.
    return sorted((part["width"], part["height"]))


def _near(one: Json, other: Json, name: str, share: float) -> bool:
    return bool(abs(one[name] - other[name]) <= share * max(one[name], other[name]))
