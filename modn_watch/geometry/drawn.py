"""What a reader hands over to be measured, and how exactly it is to be looked at."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from modn_watch.geometry.curves import Curve


class Operation(StrEnum):
    """What the machine does along a curve."""

    CUT = "cut"
    ENGRAVE = "engrave"
    MARK = "mark"
    BEND = "bend"
    #: Nothing: construction, a frame, a layer without output.
    IGNORE = "ignore"


@dataclass(frozen=True, kw_only=True, slots=True)
class Drawn:
    """One entity or shape of a file, where the drawing shows it, millimetres.

    Curves that follow each other and meet are one path; a polyline is handed over as it runs.
    """

    curves: tuple[Curve, ...]
    operation: Operation = Operation.CUT
    layer: str = ""
    #: The reader's own name for it, such as a handle; comes back with what was found.
    source: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Tolerances:
    """How near is near, millimetres."""

    #: Ends no farther apart are meant to meet.
    snap_mm: float = 0.05
    #: Ends farther apart than the snap, but no farther than this, are reported as a gap.
    gap_mm: float = 1.0
    #: Curves no farther apart lie on each other.
    same_mm: float = 0.01
    #: Straight lines that share less than this do not count as overlapping.
    overlap_mm: float = 1.0
    #: Contours that cross less deep only touch.
    touch_mm: float = 0.05
    #: How far a chord may stray from its curve where contours are compared.
    chord_mm: float = 0.01
    #: How far a point of a hole may be off its circle; of large holes 0.2 % of the radius.
    round_mm: float = 0.02
    #: Straight sides from which a polygon on a circle is a round hole.
    round_sides: int = 16
    #: What a hole leaves of its part is looked for so far from it; 0 = not at all.
    web_mm: float = 30.0
