"""Whether a drawing shows one part, and what of it would fall out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modn_watch.model import Note
from modn_watch.telling import number_text, placed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modn_watch.geometry.measures import Contour, Measures, PartKind

#: Different parts whose sizes are told.
_MOST_SIZES = 5
#: A part is seen from six sides, and cut through twice at most; more are a list of parts.
_MOST_VIEWS = 8


def whole_parts(found: Measures, *, dimensioned: bool = False) -> Iterator[Note]:
    """Yield whether there are several different parts, and pieces that lie in their holes.

    A piece in a hole, such as the middle of an O, is no part that somebody orders.

    Args:
        found: what was measured.
        dimensioned: dimensions stand among it, as among the views of one part.
    """
    counts = [(kind, _outermost(found, kind)) for kind in found.kinds]
    counts = [(kind, count) for kind, count in counts if count]
    views = dimensioned and sum(count for _, count in counts) <= _MOST_VIEWS
    yield from _several(counts, views=views)
    inner = [
        outline
        for outline in (found.contours[part.outline] for part in found.parts)
        if outline.depth and not outline.is_speck
    ]
    if inner:
        yield _falls_out(inner[0], len(inner))


def _outermost(found: Measures, kind: PartKind) -> int:
    """Return how many parts of a kind lie in no hole."""
    outlines = [found.contours[found.parts[number].outline] for number in kind.parts]
    return sum(not (outline.depth or outline.is_speck) for outline in outlines)


def _several(counts: list[tuple[PartKind, int]], *, views: bool) -> Iterator[Note]:
    if len(counts) <= 1:
        return
    sizes = ", ".join(
        f"{number_text(kind.rectangle.length_mm)} x {number_text(kind.rectangle.width_mm)} mm"
        + (f" ({count} times)" if count > 1 else "")
        for kind, count in counts[:_MOST_SIZES]
    )
    evidence = sizes + (", ..." if len(counts) > _MOST_SIZES else "")
    if views:
        message = (
            f"The drawing holds {len(counts)} different shapes with dimensions: they may be views "
            "of one part, which is counted several times then. Send the flat part alone; if they "
            "are different parts, send one drawing for each."
        )
        yield Note(code="views_or_parts", message=message, evidence=evidence)
        return
    message = (
        f"The drawing holds {len(counts)} different parts: send one drawing for each part, "
        "or say how many of each are wanted."
    )
    yield Note(code="several_parts", message=message, evidence=evidence)


def _falls_out(first: Contour, count: int) -> Note:
    box = first.box
    middle = (box.min_x + box.max_x) / 2, (box.min_y + box.max_y) / 2
    if count == 1:
        what = "A piece lies in a hole of another part, at {}, and falls out"
    else:
        what = f"{count} pieces lie in holes of other parts, the first at {{}}, and fall out"
    message = f"{what} when it is cut: hold it with bridges, or draw it as a part of its own."
    return placed(Note(code="part_in_hole", message=message, evidence=f"pieces: {count}"), middle)
