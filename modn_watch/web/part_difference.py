"""Two versions beside each other, as a page shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from modn_watch import documents
from modn_watch.api.service import record
from modn_watch.commands.diff import diff
from modn_watch.web import measures

if TYPE_CHECKING:
    from modn_watch.journal import Journal
    from modn_watch.model import Ingest

Json = dict[str, Any]

#: Of each kind of change what is listed.
_MOST: Final = 20
#: What differs whenever anything does, and says nothing.
_NO_NEWS: Final = frozenset({"version", "file_size", "sha256", "confidence_score"})


def difference_of(journal: Journal, ingest: Ingest, number: int) -> Json:
    """Return in what a file differs from another: from the earlier one to the later.

    Args:
        journal: of the installation.
        ingest: the file whose page is shown.
        number: of the record of the other.

    Raises:
        Unknown: there is no such record.
    """
    one, other = sorted((ingest, record(journal, number)), key=lambda each: each.id)
    found = diff(journal, one, other)
    geometry = found["geometry"]
    return {
        "one": documents.record(one),
        "other": documents.record(other),
        "names": _names(one, other),
        "same_bytes": found["same_bytes"],
        "fields": [each for each in found["record"] if each["name"] not in _NO_NEWS],
        "figures": geometry["figures"] if geometry else [],
        "contours": geometry and geometry["contours"],
        "astray": _astray(geometry),
        "moved": geometry and geometry["moved"],
        "parts": geometry["parts"]["changed"][:_MOST] if geometry else [],
        "holes": _holes(geometry["holes"])[:_MOST] if geometry else [],
        "lists": _lists(found, geometry),
        "is_drawn": geometry is not None,
    }


def _names(one: Ingest, other: Ingest) -> Json:
    """Return what the two are called beside each other: by versions where both are one file's."""
    named = [documents.record(each)["original_filename"] for each in (one, other)]
    if _line(one) == _line(other) and one.version and other.version:
        named = [measures.version(one.version), measures.version(other.version)]
    if len(set(named)) == 1:
        named = [f"{named[0]} ({each.id})" for each in (one, other)]
    return dict(zip(("one", "other"), named, strict=True))


def _line(ingest: Ingest) -> tuple[str | None, ...]:
    """Return what all versions of one file share."""
    return ingest.record.client_code, ingest.record.project_code, ingest.logical_name


def _astray(geometry: Json | None) -> int:
    """Return how many contours are known to lie elsewhere."""
    contours = (geometry or {}).get("contours") or {}
    return int((contours.get("elsewhere") or {"count": 0})["count"])


def _holes(changed: Json) -> list[Json]:
    """Return the sizes of holes of which there are more or fewer, with how many each has."""
    found: dict[tuple[str, float | None], Json] = {}
    for side, each in [
        *(("one", each) for each in changed["removed"]),
        *(("other", each) for each in changed["added"]),
    ]:
        key = each["kind"], each["diameter_mm"]
        known = found.setdefault(key, {"hole": {**each, "count": 1}, "one": 0, "other": 0})
        known[side] += each["count"]
    return list(found.values())


def _lists(found: Json, geometry: Json | None) -> list[Json]:
    """Return what only one of the two has, by kind; what neither has alone is left out."""
    kinds = {
        "parts": geometry["parts"] if geometry else {},
        "texts": found["texts"],
        "lines": found["part_lines"],
    }
    return [
        {
            "kind": kind,
            "side": side,
            "shown": each[side][:_MOST],
            "more": max(0, len(each[side]) - _MOST),
        }
        for kind, each in kinds.items()
        for side in ("removed", "added")
        if each.get(side)
    ]
