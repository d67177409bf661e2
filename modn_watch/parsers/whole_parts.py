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


def whole_parts(found: Measures) -> Iterator[Note]:
    """Yield whether there are several different parts, and pieces that lie in their holes.

    A piece in a hole, such as the middle of an O, is no part that somebody orders.
    """
    counts = [(kind, _outermost(found, kind)) for kind in found.kinds]
    yield from _several([(kind, count) for kind, count in counts if count])
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


def _several(counts: list[tuple[PartKind, int]]) -> Iterator[Note]:
    if len(counts) <= 1:
        return
    sizes = ", ".join(
        f"{number_text(kind.rectangle.length_mm)} x {number_text(kind.rectangle.width_mm)} mm"
        + (f" ({count} times)" if count > 1 else "")
        for kind, count in counts[:_MOST_SIZES]
    )
    yield Note(
        code="several_parts",
        message=f"The drawing holds {len(counts)} different parts beside each other: send one "
        "drawing for each part, or say how many of each are wanted.",
        evidence=sizes + (", ..." if len(counts) > _MOST_SIZES else ""),
    )


def _falls_out(first: Contour, count: int) -> Note:
    box = first.box
    middle = (box.min_x + box.max_x) / 2, (box.min_y + box.max_y) / 2
    if count == 1:
        what = "A piece lies in a hole of another part, at {}, and falls out"
    else:
        what = f"{count} pieces lie in holes of other parts, the first at {{}}, and fall out"
    message = f"{what} when it is cut: hold it with bridges, or draw it as a part of its own."
    return placed(Note(code="part_in_hole", message=message, evidence=f"pieces: {count}"), middle)
