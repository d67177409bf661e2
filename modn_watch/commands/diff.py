"""Two records beside each other, and their drawings on each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modn_watch import documents, previews
from modn_watch.alignment import alignment
from modn_watch.differences import Json, Known, differences
from modn_watch.pictures import Kind, Motion, Picture

if TYPE_CHECKING:
    from modn_watch.journal import Journal
    from modn_watch.model import Ingest
    from modn_watch.previews import Sought
    from modn_watch.shop import Shop


def diff(journal: Journal, one: Ingest, other: Ingest) -> Json:
    """Return in what two records differ; usually two versions of one file."""
    return differences(_known(journal, one), _known(journal, other))


def overlay(shop: Shop, one: Ingest, other: Ingest) -> Sought:
    """Return the picture of two drawings on each other, to be asked for.

    They lie as they are drawn, unless one of them was merely moved.

    Raises:
        NoPicture: nobody paints here, or there is no file that could be.
        Unknown: a record has no file, or none any more.
    """
    here, there = _known(shop.journal, one), _known(shop.journal, other)
    found = alignment(here.contours, there.contours)
    motion = Motion(
        turn=(found.turn.real, found.turn.imag), shift=(found.shift.real, found.shift.imag)
    )
    return previews.sought(shop, (one, other), Picture(kind=Kind.OVERLAY, motion=motion))


def _known(journal: Journal, ingest: Ingest) -> Known:
    return Known(
        record=documents.record(ingest),
        facts=journal.records.facts(ingest.id),
        extract=journal.records.extract(ingest.id),
    )
