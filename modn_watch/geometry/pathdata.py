"""Curves as the path data of an SVG, y down: lines, elliptical arcs and cubics stay what they are.

Source: SVG 1.1 (W3C, 2011), chapter 8.3 and appendix F.6.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import atan2, ceil, cos, degrees, floor, hypot, log10, pi, sin, sqrt
from typing import TYPE_CHECKING

from modn_watch.geometry.along import end_of, start_of
from modn_watch.geometry.curves import Arc, Bezier, Line, arc_point
from modn_watch.geometry.flattening import flattened

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from modn_watch.geometry.affine import Point
    from modn_watch.geometry.bounds import Box
    from modn_watch.geometry.curves import Curve

#: Radians.  An arc is written as pieces no longer: near half a turn, rounded ends and radii would
#: move its middle by the root of the rounding.
_PIECE = 2 * pi / 3
#: Decimals of the number that has the drawing's size as its unit.
_FINE = 5
#: Decimals with which no number is so small that it would be written with an exponent.
_PLAIN = 4
#: Last decimals that a chord may stray from a curve that an SVG does not know.
_CHORD = 4
#: Of a drawing thinner than this, as of a point, millimetres.
_LEAST_MM = 1e-9


@dataclass(frozen=True, kw_only=True, slots=True)
class Pen:
    """Where the upper left corner of a drawing is, and how finely it is drawn."""

    left: float
    top: float
    decimals: int

    @classmethod
    def over(cls, box: Box) -> Pen:
        """Return the pen that draws to a hundred-thousandth of a box."""
        size = max(box.width, box.height, _LEAST_MM)
        return cls(left=box.min_x, top=box.max_y, decimals=_FINE - floor(log10(size)))

    @property
    def unit(self) -> float:
        """The last decimal that is written, millimetres."""
        return 10.0**-self.decimals

    def number(self, value: float) -> str:
        """Return a length, rounded."""
        if 0 < self.decimals <= _PLAIN:
            # The same text in half the time: `round` writes the number down and reads it again.
            text = f"{value:.{self.decimals}f}".rstrip("0").rstrip(".")
            return "0" if text == "-0" else text
        # Nought is added because -0 would be written as such.
        return f"{round(value, self.decimals) + 0.0:.9g}"

    def point(self, place: Point) -> str:
        """Return where a place is drawn."""
        return f"{self.number(place[0] - self.left)},{self.number(self.top - place[1])}"


def path_data(curves: Iterable[Curve], pen: Pen, *, closed: bool, bridge: str = "M") -> str:
    """Return what goes into `d` of a path.

    Args:
        curves: each from about where the one before ends.
        pen: how it is drawn.
        closed: the last one ends where the first one starts.
        bridge: `L` draws a line where two do not meet, `M` leaves a gap.
    """
    words: list[str] = []
    here = first = ""
    at: Point | None = None
    for curve in curves:
        start = start_of(curve)
        # Most curves begin at the very numbers where the one before ends.
        if start != at and (text := pen.point(start)) != here:
            first = first or text
            words.append(f"{bridge if words else 'M'}{text}")
        at = end_of(curve)
        here = pen.point(at)
        words += _words(curve, pen, here)
    if closed and words:
        return "".join(_shut(words, first))
    return "".join(words)


def _shut(words: list[str], first: str) -> Iterator[str]:
    """Yield the words, and `Z` instead of a last line that leads back."""
    back = len(words) > 2 and words[-1] == f"L{first}"  # noqa: PLR2004 - there and back
    yield from words[:-1] if back else words
    yield "Z"


def points_data(points: Sequence[Point], pen: Pen, *, closed: bool) -> str:
    """Return straight lines through points as what goes into `d` of a path."""
    words = ["M", "L".join(pen.point(point) for point in points)]
    return "".join([*words, "Z"] if closed else words)


def _words(curve: Curve, pen: Pen, end: str) -> Iterable[str]:
    """Return a curve as commands, the last of which leads to the end."""
    if isinstance(curve, Line):
        return (f"L{end}",)
    if isinstance(curve, Bezier):
        return (f"C{pen.point(curve.leaving)} {pen.point(curve.arriving)} {end}",)
    if isinstance(curve, Arc):
        return _arc(curve, pen, end)
    return _chords(curve, pen)


def _chords(curve: Curve, pen: Pen) -> Iterator[str]:
    for point in flattened(curve, _CHORD * pen.unit)[1:]:
        yield f"L{pen.point(point)}"


def _arc(arc: Arc, pen: Pen, end: str) -> Iterable[str]:
    large, small, turn = _axes(arc)
    if not small > pen.unit:
        # A circle seen from the edge; as an arc it would be a line from end to end.
        return _chords(arc, pen)
    count = max(ceil(abs(arc.sweep) / _PIECE), 1)
    step = arc.sweep / count
    if large * step * step < pen.unit:
        return (f"L{end}",)
    same_way = arc.sweep * (arc.u[0] * arc.v[1] - arc.u[1] * arc.v[0]) > 0
    # Anticlockwise with y up is the falling angle of y down.
    shape = f"A{large:.9g},{small:.9g} {turn:.6g} 0 {0 if same_way else 1} "
    between = (pen.point(arc_point(arc, arc.begin + step * piece)) for piece in range(1, count))
    return [shape + place for place in (*between, end)]


def _axes(arc: Arc) -> tuple[float, float, float]:
    """Return the half axes of the ellipse, the large one first, and its turn in degrees, y down.

    The half axes given need not be square to each other; these are.
    """
    (ux, uy), (vx, vy) = arc.u, arc.v
    square = ux * vx + uy * vy
    first, second = ux * ux + uy * uy, vx * vx + vy * vy
    if abs(square) <= _ROUND * first and abs(first - second) <= _ROUND * first:
        radius = sqrt(first)
        return radius, radius, 0.0
    angle = atan2(2 * square, first - second) / 2
    one = (ux * cos(angle) + vx * sin(angle), uy * cos(angle) + vy * sin(angle))
    other = (vx * cos(angle) - ux * sin(angle), vy * cos(angle) - uy * sin(angle))
    return hypot(*one), hypot(*other), -degrees(atan2(one[1], one[0]))


#: Half axes that differ less, as a share of their squares, and are as square, make a circle.
_ROUND = 1e-9
