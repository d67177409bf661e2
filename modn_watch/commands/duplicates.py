"""Which files are the same as one, and which are the same as each other, as one document."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from modn_watch import documents

if TYPE_CHECKING:
    from collections.abc import Mapping

    from modn_watch.journal import Journal, Parts
    from modn_watch.model import Ingest

Json = dict[str, Any]

#: Files that are listed for each reason.
MOST = 100


def duplicates(journal: Journal, ingest: Ingest, most: int = MOST) -> Json:
    """Return the other files that are the same as one, each with the strongest reason.

    Same bytes come first, then the same parts, some of the same parts, and pictures that look
    the same; of each the newest first.

    Args:
        journal: where they are recorded.
        ingest: deleted or not; of the others those that are deleted are left out.
        most: for each reason.
    """
    files: dict[int, Json] = {}
    more = False
    for listed in (_bytes, _geometry, _image):
        found = listed(journal, ingest, most)
        more = more or any(len(some) > most for some in found)
        for some in found:
            for entry in some[:most]:
                files.setdefault(entry["record"]["id"], entry)
    return {
        "id": ingest.id,
        "files": list(files.values()),
        "more": more,
        "waiting": journal.twins.due(),
    }


def groups(journal: Journal, *, limit: int, offset: int) -> Json:
    """Return the files that are the same as others of another name, group by group.

    A group is of the same parts, or where that says little of the same bytes.
    """
    found = journal.twins.groups(limit=limit + 1, offset=offset)
    return {
        "limit": limit,
        "offset": offset,
        "more": len(found) > limit,
        "waiting": journal.twins.due(),
        "groups": [
            {
                "why": group.why,
                "count": group.count,
                "files": [documents.record(each) for each in group.files],
            }
            for group in found[:limit]
        ],
    }


def _bytes(journal: Journal, ingest: Ingest, most: int) -> list[list[Json]]:
    found = journal.twins.same_bytes(ingest, most + 1)
    return [[_entry(ingest, each, "bytes") for each in found]]


def _geometry(journal: Journal, ingest: Ingest, most: int) -> list[list[Json]]:
    mine = journal.twins.parts([ingest.id]).get(ingest.id)
    if mine is None:
        return []
    same = journal.twins.same_parts(ingest, mine, most + 1)
    sharing = journal.twins.sharing(ingest, mine, most + 1)
    parts = journal.twins.parts([each.id for each in (*same, *sharing)])
    return [
        [
            _entry(ingest, each, "geometry", _parts(mine, parts[each.id]))
            for each in some
            if each.id in parts
        ]
        for some in (same, sharing)
    ]


def _image(journal: Journal, ingest: Ingest, most: int) -> list[list[Json]]:
    found = journal.twins.alike(ingest, most + 1)
    return [
        [_entry(ingest, each, "image", {"bits_apart": apart}) for each, apart in found],
    ]


def _entry(ingest: Ingest, other: Ingest, why: str, more: Mapping[str, Any] | None = None) -> Json:
    return {
        "record": documents.record(other),
        "why": why,
        "expected": _expected(ingest, other),
        "relation": None,
        "times": None,
        "mirrored": None,
        "simple": None,
        "bits_apart": None,
        **(more or {}),
    }


def _expected(one: Ingest, other: Ingest) -> bool:
    """Tell whether both have one name in one project: versions and formats of one part."""
    if one.logical_name is not None and one.logical_name == other.logical_name:
        return True
    here, there = one.record, other.record
    places = [(each.client_code, each.project_code) for each in (here, there)]
    names = [(each.part_name or "").casefold() for each in (here, there)]
    return places[0] == places[1] and names[0] == names[1] != ""


def _parts(mine: Parts, theirs: Parts) -> Json:
    same = mine.key is not None and mine.key == theirs.key
    relation = "shared" if not same else "same" if mine.times == theirs.times else "multiple"
    return {
        "relation": relation,
        "times": [mine.times, theirs.times] if same else None,
        "mirrored": _handed(mine) != _handed(theirs) if same else None,
        "simple": mine.simple if same else False,
    }


def _handed(parts: Parts) -> dict[tuple[int, bool], Fraction]:
    """Return how often each part lies as it is or turned over, for once all of them."""
    return {each: Fraction(count, parts.times) for each, count in parts.shapes.items()}
