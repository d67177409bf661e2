"""What people state of a file, as a form and a sentence have it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from modn_watch import stating
from modn_watch.errors import Misasked
from modn_watch.web.marks import plain
from modn_watch.web.rendering import text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fastapi import Request

    from modn_watch.errors import ModnWatchError
    from modn_watch.model import Fact, Ingest


def stated_of(ingest: Ingest) -> dict[str, str]:
    """Return what a person states of a file, by field, as it is typed."""
    return {fact.field: _typed(fact) for fact in ingest.stated if fact.field in stating.FIELDS}


def in_words(request: Request, facts: Iterable[Fact]) -> str:
    """Return facts in the words of the page: `Material Mild Steel, Thickness 5 mm`."""
    return ", ".join(
        f"{text(request, f'fields.{fact.field}')} {_typed(fact)} {fact.unit}".rstrip()
        for fact in facts
    )


def refusal(error: ModnWatchError) -> dict[str, Any]:
    """Return why a form was not taken, and the field that it is about."""
    field = error.field if isinstance(error, Misasked) else ""
    return {"refusal": error.message, "field": field}


def _typed(fact: Fact) -> str:
    return plain(fact.value) if isinstance(fact.value, float) else str(fact.value)
