"""In what two records differ, in plain JSON: what is removed is only in the first."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from modn_watch.alignment import alignment, told
from modn_watch.contour_match import is_open, joined, unpaired
from modn_watch.contour_places import strays_by
from modn_watch.part_changes import holes_of, parts_changed
from modn_watch.sibling_pair import placed_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from modn_watch.contour_scene import Motion

    _Rows = Sequence[Sequence[float]]

Json = dict[str, Any]

_FIELDS: Final = (
    *("file_type", "original_filename", "client_code", "project_code", "part_name", "material"),
    *("thickness_mm", "quantity", "version", "file_size", "sha256", "confidence_score"),
)
_FIGURES: Final = (
    *("unit", "drawing_kind", "cut_length_mm", "pierce_count", "closed_contours"),
    *("open_contours", "gaps", "duplicate_length_mm", "net_area_mm2", "gross_area_mm2"),
)
#: What is rounding in a figure, and beside that as a share of it.
_ROUNDING, _SHARE = 1e-3, 1e-6
#: Where something was read is no part of what it says.
_WHERE: Final = "evidence"


@dataclass(frozen=True, kw_only=True)
class Known:
    """What is known of one record."""

    record: Json
    facts: Sequence[Json]
    #: None where nothing was read of its file.
    extract: Json | None

    def listed(self, name: str) -> list[Any]:
        """Return a list of its extract."""
        return list((self.extract or {}).get(name) or ())

    @property
    def geometry(self) -> Json | None:
        """Return what was measured; None for what is no drawing."""
        return (self.extract or {}).get("geometry")

    @property
    def contours(self) -> Sequence[Sequence[float]] | None:
        """Return its contours in their places; None where these are not known."""
        return (self.extract or {}).get("details", {}).get("contours") or None


def differences(one: Known, other: Known) -> Json:
    """Return in what two records differ."""
    return {
        "one": one.record,
        "other": other.record,
        "same_bytes": one.record["sha256"] is not None
        and one.record["sha256"] == other.record["sha256"],
        "record": list(_changed(_FIELDS, one.record, other.record)),
        "facts": _listed(one.facts, other.facts),
        "geometry": _geometry(one, other),
        "texts": _listed(one.listed("texts"), other.listed("texts")),
        "part_lines": _listed(one.listed("part_lines"), other.listed("part_lines")),
    }


def _changed(names: Sequence[str], one: Json, other: Json) -> Iterator[Json]:
    for name in names:
        here, there = one.get(name), other.get(name)
        if not _same(here, there):
            yield {"name": name, "one": here, "other": there}


def _same(here: Any, there: Any) -> bool:
    if isinstance(here, int | float) and isinstance(there, int | float):
        return abs(here - there) <= _ROUNDING + _SHARE * max(abs(here), abs(there))
    return bool(here == there)


def _listed(one: Sequence[Any], other: Sequence[Any]) -> Json:
    """Return what stands in one list only, as often as it does more often, in its order."""
    return {"removed": list(_more(one, other)), "added": list(_more(other, one))}


def _more(some: Sequence[Any], others: Sequence[Any]) -> Iterator[Any]:
    left = Counter(map(_said, others))
    for each in some:
        said = _said(each)
        if left[said]:
            left[said] -= 1
        else:
            yield each


def _said(each: Any) -> str:
    known = {k: v for k, v in each.items() if k != _WHERE} if isinstance(each, dict) else each
    return json.dumps(known, sort_keys=True)


def _geometry(one: Known, other: Known) -> Json | None:
    here, there = one.geometry, other.geometry
    if here is None or there is None:
        return None
    motion = alignment(one.contours, other.contours)
    return {
        "figures": [*_changed(_FIGURES, here, there), *_changed(_SIDES, _box(here), _box(there))],
        "parts": parts_changed(here.get("parts") or [], there.get("parts") or []),
        "holes": _listed(holes_of(here), holes_of(there)),
        "contours": _contours(one, other, motion),
        "moved": told(motion),
    }


_SIDES: Final = ("width", "height")


def _box(geometry: Mapping[str, Any]) -> Json:
    return dict(geometry.get("bounding_box") or {})


def _contours(one: Known, other: Known, motion: Motion) -> Json | None:
    """Return how many contours both have, wherever they lie; None where that is not known."""
    if one.contours is None or other.contours is None:
        return None
    rows = [[(row[0], row[1], row[2]) for row in each] for each in (one.contours, other.contours)]
    left = unpaired(*rows)
    if left is None:
        return None
    alone = joined(*left)
    rejoined = any(map(is_open, (*left[0], *left[1])))
    return {
        "common": len(rows[0]) - len(alone[0]),
        "only_one": len(alone[0]),
        "only_other": len(alone[1]),
        "elsewhere": _elsewhere(one.contours, other.contours, motion, closed_only=rejoined),
    }


def _elsewhere(one: _Rows, other: _Rows, motion: Motion, *, closed_only: bool) -> Json | None:
    """Return how many of those in both lie elsewhere; None where that is not known.

    Args:
        one: rows of contours, as an extract has them.
        other: of the second.
        motion: by which the first is laid on the second.
        closed_only: lines that are joined otherwise have other places, and tell nothing.
    """
    here, there = placed_in(one), placed_in(other)
    if here is None or there is None:
        return None
    if closed_only:
        here, there = ([c for c in each if not is_open(c.sizes)] for each in (here, there))
    strays = strays_by(motion, here, there)
    if strays is None:
        return None
    return {
        "count": len(strays),
        "farthest_mm": round(strays[0].away_mm, 3) if strays else 0.0,
    }
