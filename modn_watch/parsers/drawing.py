"""What every drawing's extract has in common, whichever program wrote it."""

from __future__ import annotations

from textwrap import shorten
from typing import TYPE_CHECKING, Any

from modn_watch.geometry.clusters import clusters
from modn_watch.model import Fact, Note, Source
from modn_watch.vocabulary import facts_in_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from modn_watch.geometry.bounds import Box

#: Sheets are at most 12 m long, and a canvas may hold several; more is another unit.
LARGEST_MM = 30_000
#: Decimals of a length in millimetres: a nanometre, below which only rounding noise differs.
_DECIMALS = 6
#: Of a length in a fact, which people read.
_FACT_DECIMALS = 3
#: Texts may fill this share of an extract.
_TEXT_SHARE = 4
#: Beyond so many shapes a drawing is one picture, and clusters say nothing.
_MOST_CLUSTERED = 20_000
_MOST_CLUSTERS = 1_000
#: Of layers and texts that are asked what they state.
_MOST_SAYINGS = 2_000
#: Characters of a text in an evidence.
_MOST_QUOTED = 60


def box_json(box: Box | None) -> dict[str, float] | None:
    """Return a box as plain JSON, millimetres to six decimals; None stays None."""
    if box is None:
        return None
    return {
        "min_x": length(box.min_x),
        "min_y": length(box.min_y),
        "max_x": length(box.max_x),
        "max_y": length(box.max_y),
        "width": length(box.width),
        "height": length(box.height),
    }


def length(value_mm: float) -> float:
    """Round a length for JSON; never minus zero."""
    return round(value_mm, _DECIMALS) + 0.0


def clusters_json(boxes: Sequence[Box]) -> list[dict[str, Any]]:
    """Return the groups of shapes that stand apart, the largest first.

    Empty for a drawing of more than 20 000 shapes.
    """
    if len(boxes) > _MOST_CLUSTERED:
        return []
    found = clusters(boxes)[:_MOST_CLUSTERS]
    return [{"shapes": cluster.shapes, **(box_json(cluster.box) or {})} for cluster in found]


def size_facts(box: Box | None, *, evidence: str, known: bool) -> tuple[Fact, ...]:
    """Return width and height as facts.

    They are measured and nobody labelled them, so they never outrank what a name or a table
    says; where the unit is only a custom, they speak for nothing.
    """
    if box is None:
        return ()
    source = Source.UNLABELLED if known else Source.DEFAULT
    return tuple(
        Fact(
            field=field,
            value=round(value, _FACT_DECIMALS) + 0.0,
            unit="mm",
            evidence=evidence,
            source=source,
        )
        for field, value in (("width_mm", box.width), ("height_mm", box.height))
    )


def stated_facts(layers: Iterable[str], texts: Iterable[str]) -> tuple[Fact, ...]:
    """Return what layer names and texts state about the file as a whole.

    A drawing that lists several parts states several materials or thicknesses, and so none for
    the file: a field counts only where everything that speaks of it agrees.

    Args:
        layers: names of the layers in use.
        texts: what is written in the drawing; only the first 2 000 different ones are asked.
    """
    sayings = [(name, f'layer "{name}"') for name in layers]
    sayings += [(text, f'text "{shorten(text, _MOST_QUOTED)}"') for text in dict.fromkeys(texts)]
    found: dict[str, list[Fact]] = {}
    for text, evidence in sayings[:_MOST_SAYINGS]:
        for fact in facts_in_text(text, evidence):
            found.setdefault(fact.field, []).append(fact)
    return tuple(
        max(facts, key=lambda fact: fact.source)
        for facts in found.values()
        if len({fact.value for fact in facts}) == 1
    )


def clean(text: str) -> str:
    """Return a text fit for JSON and databases, trimmed: no surrogates, no control characters."""
    kept = (c if c.isprintable() or c in "\n\t" else " " for c in text)
    return "".join(kept).strip()


def kept_texts(
    texts: Iterable[str], *, most: int, extract_bytes: int
) -> tuple[tuple[str, ...], tuple[Note, ...]]:
    """Return the texts that are not blank, as many as the limits allow.

    Args:
        texts: as read, in their order.
        most: how many at most.
        extract_bytes: of the whole extract; the texts get a quarter of it.

    Returns:
        The texts, and a note when some were left out.
    """
    kept: list[str] = []
    room = extract_bytes // _TEXT_SHARE
    for text in filter(None, map(clean, texts)):
        room -= len(text.encode())
        if len(kept) >= most or room < 0:
            return tuple(kept), (_texts_left_out(len(kept)),)
        kept.append(text)
    return tuple(kept), ()


def _texts_left_out(kept: int) -> Note:
    return Note(
        code="texts_left_out",
        message=f"The file holds more text than is kept: only the first {kept} texts were read.",
    )
