"""What of a DXF no laser follows, though its designer may think so: texts, dimensions, bodies."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from textwrap import shorten
from typing import TYPE_CHECKING, cast

from modn_watch.geometry.bounds import REACH_MM
from modn_watch.model import Note
from modn_watch.parsers.drawing import clean
from modn_watch.parsers.dxf_heights import heights, is_body
from modn_watch.parsers.dxf_places import place_of
from modn_watch.parsers.dxf_texts import own_text
from modn_watch.telling import MOST_TOLD, number_text, place_text, told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ezdxf.entities.dxfgfx import DXFGraphic
    from ezdxf.entities.insert import Insert

    from modn_watch.geometry.affine import Point
    from modn_watch.parsers.dxf_walk import Placement

#: Entities that explain what is drawn, and that the shop's program may cut.
_ANNOTATION = frozenset(
    {
        *("DIMENSION", "ARC_DIMENSION", "LARGE_RADIAL_DIMENSION", "TOLERANCE", "ACAD_TABLE"),
        *("LEADER", "MULTILEADER", "MLEADER", "HATCH", "MPOLYGON"),
    }
)
#: What shows a picture of something that is not drawn with lines, and what hides lines.
_PICTURES = frozenset(
    {
        *("IMAGE", "OLEFRAME", "OLE2FRAME", "PDFUNDERLAY", "DWFUNDERLAY", "DGNUNDERLAY"),
    }
)
_COVER = "WIPEOUT"
#: Curves that differ less in height lie flat, millimetres.
_FLAT_MM = 0.01
#: By so much programs lift curves out of the plane that were drawn in it, millimetres.
_NOISE_MM = 1.0
#: Characters of a text in a note, and places of annotation.
_MOST_QUOTED, _MOST_PLACES = 60, 5


@dataclass(frozen=True, kw_only=True)
class Uncut:
    """What was met on the walk through a drawing; it grows as the walk goes on."""

    #: The length of one drawing unit.
    millimetres: float
    #: Notes of the first live texts; how many there are is counted.
    texts: list[Note] = field(default_factory=list)
    #: How many live texts, entities that explain, pictures and covers, and bodies there are of each
    #: kind.
    live: Counter[str] = field(default_factory=Counter)
    annotation: Counter[str] = field(default_factory=Counter)
    pictures: Counter[str] = field(default_factory=Counter)
    bodies: Counter[str] = field(default_factory=Counter)
    #: Where the first entities are that explain.
    places: list[Point] = field(default_factory=list)
    #: The lowest and the highest point of what the laser follows, millimetres.
    height: list[float] = field(default_factory=list)

    @property
    def spread_mm(self) -> float:
        """How far the curves differ in height."""
        return self.height[1] - self.height[0] if self.height else 0.0

    @property
    def is_flat(self) -> bool:
        """False for faces and bodies, and curves that no noise in the numbers has lifted."""
        return not self.bodies and self.spread_mm <= _NOISE_MM

    def explaining(self, placement: Placement) -> None:
        """Take in an entity that is never cut, on a layer that is."""
        entity = placement.entity
        kind = entity.dxftype()
        if kind in {"TEXT", "MTEXT"}:
            self._text(entity, placement)
        elif kind == "INSERT":
            for attrib in cast("Insert", entity).attribs:
                if attrib.is_alive and not (attrib.is_invisible or attrib.dxf.get("invisible")):
                    self._text(attrib, placement)
        elif kind in _PICTURES or kind == _COVER:
            self.pictures[kind] += 1
        elif kind in _ANNOTATION:
            self.annotation[kind] += 1
            if len(self.places) < _MOST_PLACES and (place := self._place(entity, placement)):
                self.places.append(place)

    def body(self, entity: DXFGraphic) -> None:
        """Take in an entity if it is a face, a mesh or a body."""
        if is_body(entity):
            self.bodies[entity.dxftype()] += 1

    def followed(self, placement: Placement) -> None:
        """Take in how high an entity lies that the laser follows."""
        found = [z * self.millimetres for z in heights(placement.entity, placement.matrix)]
        # NaN is not near either.
        near = [z for z in (*found, *self.height) if abs(z) <= REACH_MM]
        if near:
            self.height[:] = min(near), max(near)

    def _text(self, entity: DXFGraphic, placement: Placement) -> None:
        if len(self.texts) < MOST_TOLD:
            text = shorten(clean(own_text(entity)), _MOST_QUOTED)
            if not text:
                return
            self.texts.append(_live(text, self._place(entity, placement)))
        self.live[entity.dxftype()] += 1

    def _place(self, entity: DXFGraphic, placement: Placement) -> Point | None:
        own = place_of(entity)
        if own is None:
            return None
        x, y, _ = placement.matrix.transform(own) * self.millimetres
        return (x, y) if abs(x) <= REACH_MM and abs(y) <= REACH_MM else None


def uncut_notes(found: Uncut, *, is_sheet: bool) -> Iterator[Note]:
    """Yield what would not be cut as it is shown; words and dimensions belong on a sheet."""
    if not is_sheet:
        yield from told(found.texts, "live texts", count=found.live.total())
        yield from _annotation(found)
        yield from _pictures(found)
    yield from _bodies(found)
    if found.spread_mm > _FLAT_MM:
        spread = number_text(found.spread_mm)
        yield Note(
            code="not_flat",
            message=f"The lines do not lie in one plane: they differ by {spread} mm in height, "
            "and were measured as seen from above. Draw the part flat.",
            evidence=f"{spread} mm",
        )


def _live(text: str, place: Point | None) -> Note:
    message = (
        'The text "{text}"{at} is live text: it would not be cut; convert to paths, or delete it.'
    )
    if place is None:
        return Note(code="live_text", message=message.format(text=text, at=""), evidence=text)
    where = place_text(place)
    return Note(
        code="live_text",
        message=message.format(text=text, at=f" at {where}"),
        place=where,
        evidence=text,
    )


def _annotation(found: Uncut) -> Iterator[Note]:
    if not found.annotation:
        return
    first, *others = [*map(place_text, found.places), ""]
    at = f", the first at {first}" if first else ""
    also = "; ".join(filter(None, (_counted(found.annotation), *others)))
    yield Note(
        code="annotation_in_cut",
        message=f"Dimensions, leaders, tables or hatches stand among what is to be cut{at}: "
        "they were not measured, but a program may cut them. Delete them from the drawing.",
        place=first,
        evidence=also,
    )


def _pictures(found: Uncut) -> Iterator[Note]:
    covers = found.pictures[_COVER]
    pictures = found.pictures - Counter({_COVER: covers})
    if pictures:
        yield Note(
            code="picture_in_cut",
            message="Pictures, or pieces of other files, stand among what is to be cut: what they "
            "show was not measured and would not be cut. Draw it with lines, or delete them.",
            evidence=_counted(pictures),
        )
    if covers:
        yield Note(
            code="covered_lines",
            message="A WIPEOUT hides a part of the drawing: the lines beneath it were measured, "
            "and a program may cut them. Delete what is hidden.",
            evidence=f"{covers} {_COVER}",
        )


def _bodies(found: Uncut) -> Iterator[Note]:
    if found.bodies:
        yield Note(
            code="not_flat",
            message="The drawing holds faces or bodies in space: "
            "send the part as flat lines, seen from above.",
            evidence=_counted(found.bodies),
        )


def _counted(counts: Counter[str]) -> str:
    return ", ".join(f"{count} {kind}" for kind, count in sorted(counts.items()))
