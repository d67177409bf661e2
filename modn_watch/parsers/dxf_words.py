"""Where the texts, dimensions and leaders of a drawing stand, and what they say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from modn_watch.parsers.dxf_places import place_of
from modn_watch.parsers.dxf_texts import own_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ezdxf.entities.dxfgfx import DXFGraphic
    from ezdxf.entities.insert import Insert

    from modn_watch.geometry.affine import Point
    from modn_watch.geometry.bounds import Box
    from modn_watch.parsers.dxf_walk import Placement

#: What says how large something is.
DIMENSIONS = frozenset({"DIMENSION", "ARC_DIMENSION", "LARGE_RADIAL_DIMENSION"})
_POINTERS = frozenset({"LEADER", "MULTILEADER", "MLEADER", "TOLERANCE"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Word:
    """A text, or a dimension or leader, of a drawing."""

    #: Millimetres; None where nothing says.
    place: Point | None
    #: Empty for dimensions and leaders.
    text: str = ""
    layer: str = ""
    #: The outermost block that it stands in or is a label of; empty = none.
    block: str = ""


def words_of(explaining: Iterable[Placement], millimetres: float) -> Iterator[Word]:
    """Yield texts, labels, dimensions and leaders, blank texts left out.

    Args:
        explaining: entities that are shown and never cut.
        millimetres: the length of one drawing unit.
    """
    for placement in explaining:
        for entity in _explained(placement.entity):
            kind = entity.dxftype()
            text = "" if kind in DIMENSIONS | _POINTERS else own_text(entity).strip()
            if text or kind in DIMENSIONS | _POINTERS:
                yield Word(
                    place=_place(entity, placement, millimetres),
                    text=text,
                    layer=placement.layer,
                    block=placement.block
                    or (placement.entity.dxf.name if kind == "ATTRIB" else ""),
                )


def _explained(entity: DXFGraphic) -> Sequence[DXFGraphic]:
    kind = entity.dxftype()
    if kind == "INSERT":
        return [attrib for attrib in cast("Insert", entity).attribs if attrib.is_alive]
    return [entity] if kind in {"TEXT", "MTEXT"} | DIMENSIONS | _POINTERS else []


def _place(entity: DXFGraphic, placement: Placement, millimetres: float) -> Point | None:
    if entity.dxftype() in DIMENSIONS and not (
        entity.dxf.hasattr("text_midpoint") or entity.dxf.hasattr("defpoint")
    ):
        return None
    own = place_of(entity)
    if own is None:
        return None
    x, y, _ = placement.matrix.transform(own) * millimetres
    return x, y


def is_in(word: Word, box: Box, margin: float) -> bool | None:
    """Tell whether a word stands in a box that is made larger by a margin, millimetres.

    Returns:
        None when nothing says where it stands.
    """
    if word.place is None:
        return None
    x, y = word.place
    return (
        box.min_x - margin <= x <= box.max_x + margin
        and box.min_y - margin <= y <= box.max_y + margin
    )
