"""What was measured of a drawing; millimetres, and places in drawing coordinates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from modn_watch.geometry.along import backwards

if TYPE_CHECKING:
    from modn_watch.geometry.affine import Point
    from modn_watch.geometry.bounds import Box
    from modn_watch.geometry.curves import Curve
    from modn_watch.geometry.drawn import Operation
    from modn_watch.geometry.faults import Fault
    from modn_watch.geometry.joints import Gap
    from modn_watch.geometry.rectangles import Rectangle
    from modn_watch.geometry.rounds import Round, Slot
    from modn_watch.geometry.signatures import Signature
    from modn_watch.geometry.webs import Web

#: Contours no longer than this are what drawing left over: a cut alone is as wide.
SPECK_MM = 0.2


@dataclass(frozen=True, kw_only=True, slots=True)
class Contour:
    """What the laser cuts without lifting off."""

    #: Numbers of `Measures.curves` in their order; ~n for curve n from its end to its start.
    pieces: tuple[int, ...]
    closed: bool
    start: Point
    end: Point
    box: Box
    length_mm: float
    #: What of it is cut for it: a line that several contours have is divided evenly among them;
    #: 0 when doubled.
    own_mm: float
    #: Exact for lines, arcs and cubics; where it crosses itself, of what it goes round an odd
    #: number of times, and then right to the chord of flattening.  0 when open.
    area_mm2: float
    #: The circle or slot that it is.
    shape: Round | Slot | None
    signature: Signature
    #: The number of the smallest closed contour around it; None where there is none.
    parent: int | None
    #: Closed contours around it: 0 an outline, 1 a hole, 2 a part in a hole, ...
    depth: int
    #: It lies on a larger contour all along and bounds nothing.
    doubled: bool
    layers: tuple[str, ...]
    sources: tuple[str, ...]

    @property
    def is_speck(self) -> bool:
        """Too short to be meant."""
        return self.length_mm <= SPECK_MM


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """An outline with the holes and open cuts in it; parts in its holes are parts of their own."""

    #: Numbers of `Measures.contours`.
    outline: int
    holes: tuple[int, ...]
    open: tuple[int, ...]
    box: Box
    #: Inside the outline, and that less the holes.
    gross_area_mm2: float
    net_area_mm2: float
    #: Of all its contours what is cut for them: less than their length where it shares lines.
    cut_length_mm: float
    #: One for each contour.
    pierces: int
    #: Of everything cut for it, holes in their places.
    signature: Signature


@dataclass(frozen=True, kw_only=True, slots=True)
class PartKind:
    """Parts that are the same, moved and turned."""

    #: Numbers of `Measures.parts`.
    parts: tuple[int, ...]
    #: The smallest rectangle around the outline, however turned, as the first part lies.
    rectangle: Rectangle
    #: The number of the kind that is this one turned over; None where there is none.
    mirror_of: int | None

    @property
    def quantity(self) -> int:
        """How many there are; mirror images are not among them."""
        return len(self.parts)


@dataclass(frozen=True, kw_only=True, slots=True)
class Repeat:
    """Curves that lie on each other."""

    place: Point
    #: What would be cut again: all of the second curve, or the part that they share.
    length_mm: float
    #: The curves are the same from end to end.
    whole: bool
    sources: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class LayerMeasure:
    """Everything of one layer that has one operation."""

    layer: str
    operation: Operation
    curves: int
    #: Of all of them, as often as they are drawn.
    length_mm: float
    box: Box
    #: What of the length lies on other cuts.
    again_mm: float = 0.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Bad:
    """A curve that was left out."""

    source: str
    layer: str
    #: Where it lies; None where its numbers say nothing.
    place: Point | None


@dataclass(frozen=True, kw_only=True)
class Measures:
    """Everything."""

    #: The curves that are cut, in the order they were handed over; what open ones share is there
    #: once.
    curves: tuple[Curve, ...]
    #: The closed ones first; each by the lower left corner of its box.
    contours: tuple[Contour, ...]
    parts: tuple[Part, ...]
    kinds: tuple[PartKind, ...]
    #: Around what is cut; None where nothing is.
    box: Box | None
    #: Every curve that is cut, as often as it is drawn.
    drawn_length_mm: float
    #: What of that lies on other cuts.
    duplicate_length_mm: float
    repeats: tuple[Repeat, ...]
    gaps: tuple[Gap, ...]
    #: Where more than two ends meet.
    junctions: tuple[Point, ...]
    faults: tuple[Fault, ...]
    #: Of each hole the narrowest one within reach, the narrowest first.
    webs: tuple[Web, ...]
    layers: tuple[LayerMeasure, ...]
    #: Curves with a number that is not finite or beyond reach, of any operation.
    broken: tuple[Bad, ...]
    #: Curves without length, of any operation.
    empty: tuple[Bad, ...]
    #: False when there were too many contours to find out which lies in which.
    nested: bool = True

    @property
    def cut_length_mm(self) -> float:
        """What has to be cut, every line once."""
        return self.drawn_length_mm - self.duplicate_length_mm

    @property
    def pierces(self) -> int:
        """How often the laser starts anew."""
        return sum(not contour.doubled for contour in self.contours)

    def path(self, number: int) -> tuple[Curve, ...]:
        """Return the curves of a contour, each from where the one before ends."""
        return tuple(
            self.curves[piece] if piece >= 0 else backwards(self.curves[~piece])
            for piece in self.contours[number].pieces
        )
