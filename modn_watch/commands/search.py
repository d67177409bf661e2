"""What somebody looks for, by words and filters, as one document."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from modn_watch import asking, documents
from modn_watch.errors import Misasked
from modn_watch.journal import Sought
from modn_watch.searching import pieces

if TYPE_CHECKING:
    from collections import Counter

    from modn_watch.journal import Journal
    from modn_watch.searching import Piece
    from modn_watch.vocabulary import Vocabulary
    from modn_watch.wanted import Wanted

Json = dict[str, Any]

_MONTH = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is looked for, in anybody's words."""

    text: str
    wanted: Wanted
    #: As in 2026-11; None = any.
    month: str | None
    limit: int
    offset: int


def search(journal: Journal, vocabulary: Vocabulary, asked: Asked) -> Json:
    """Return a page of what was found, the newest first, and how many there are of each kind.

    Raises:
        Misasked: a word for a filter is none of those that there are, or what is typed holds no
            word or too many.
    """
    words = asking.words("q", asked.text)
    found = journal.search.found(_sought(vocabulary, asked, words))
    return {
        "query": asked.text,
        "total": found.total,
        "more": found.more,
        "limit": asked.limit,
        "offset": asked.offset,
        "hits": [
            {
                "record": documents.record(hit.ingest),
                "snippets": [_snippet(piece) for piece in pieces(hit.said, words)],
            }
            for hit in found.hits
        ],
        "facets": {name: _counted(counts) for name, counts in found.counts.items()},
    }


def _sought(vocabulary: Vocabulary, asked: Asked, words: tuple[str, ...]) -> Sought:
    if asked.month is not None and not _MONTH.fullmatch(asked.month):
        raise Misasked(f'"{asked.month}" is no month; write it as 2026-11.', field="month")
    known = asking.query(asked.wanted, vocabulary, review_below=0, limit=None)
    return Sought(
        words=words,
        client=known.client,
        project=known.project,
        file_type=known.file_type,
        material=known.material,
        thickness_mm=known.thickness_mm,
        status=known.status,
        month=asked.month,
        deleted=known.deleted,
        limit=asked.limit,
        offset=asked.offset,
    )


def _snippet(piece: Piece) -> Json:
    return {"text": piece.text, "marked": [list(hit) for hit in piece.hits]}


def _counted(counts: Counter[Any]) -> list[Json]:
    """Return values with their counts, the most frequent first."""
    # In two sorts, as there may be ten thousand projects: neither calls anything of ours.
    ordered = sorted(sorted(counts, key=str), key=counts.__getitem__, reverse=True)
    return [{"value": value, "count": counts[value]} for value in ordered]
