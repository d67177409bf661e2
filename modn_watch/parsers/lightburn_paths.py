"""The vertices and primitives of a path, as .lbrn and .lbrn2 write them.

The compact form leaves out every component that is zero: `V425 0c0x1c1x425` has the arriving
handle (425, 0).  A handle whose x is 1 and whose y is left out is none at all.  Handles of
vertices that only straight lines use may be stale, so they are looked at for curves alone.

Source: measured on 250 projects beside the DXF that LightBurn exported from each.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import starmap
from math import nan
from typing import TYPE_CHECKING, TypeAlias

from modn_watch.geometry.affine import Point, placed
from modn_watch.geometry.curves import Bezier, Curve, Line, polyline
from modn_watch.parsers.lightburn_xml import number

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from xml.etree.ElementTree import Element

    from modn_watch.geometry.affine import Affine

_NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
#: What follows a number that was not read to its end, such as `,` for a decimal point.
_NO_MORE = r"(?![\d.,])"
_VERTEX = re.compile(rf"V\s*({_NUMBER})\s+({_NUMBER}){_NO_MORE}([^V]*)")
#: With whatever stands where the number does.
_HANDLE = re.compile(r"(c[01][xy])([^cSV\s]*)")
_PRIMITIVE = re.compile(r"([LB])\s*(\d+)\s+(\d+)")
#: How a vertex without handles is written; six in seven are.
_BARE = "c0x1c1x1"
_WORDS = frozenset({"", "LineClosed", "LineOpen"})
#: Of one path; nobody looks for contours among a fifth of them.
_MOST_VERTICES = 500_000

#: `LineClosed`, `LineOpen`, nothing (straight and closed), or kind, start and end of each piece.
Joins: TypeAlias = str | tuple[tuple[str, int, int], ...]
#: A vertex, and where its leaving and its arriving handle end: there itself without a handle.
_Vertex: TypeAlias = tuple[Point, Point, Point]


@dataclass(frozen=True, kw_only=True, slots=True)
class Vertices:
    """The vertices of a path, in its own coordinates."""

    points: Sequence[Point]
    #: Where the handles end, one for each vertex: its own point where it has none.
    leaving: Sequence[Point]
    arriving: Sequence[Point]
    #: False = no vertex says anything of handles: then every piece is straight.
    handled: bool


def vertices(shape: Element) -> Vertices | None:
    """Return the vertices that a path carries itself; None when it only refers to some.

    Raises:
        ValueError: there are more than anybody draws.
    """
    text = shape.findtext("VertList")
    if text is None:
        return _gathered(map(_old_vertex, shape.findall("V")), handled=True)
    count = text.count("V")
    _require_few(count)
    found = _VERTEX.findall(text)
    if len(found) < count:
        # Joins count vertices: a bad one keeps its place.
        found = [_only(_VERTEX.findall(f"V{each}")) for each in text.split("V")[1:]]
    return _gathered(starmap(_vertex, found), handled=_HANDLE.search(text) is not None)


def _only(found: Sequence[tuple[str, str, str]]) -> tuple[str, str, str]:
    return found[0] if found else ("nan", "nan", "")


def _gathered(found: Iterable[_Vertex], *, handled: bool) -> Vertices | None:
    points, leaving, arriving = tuple(zip(*found, strict=True)) or ((), (), ())
    if not points:
        return None
    return Vertices(points=points, leaving=leaving, arriving=arriving, handled=handled)


def _vertex(x: str, y: str, rest: str) -> _Vertex:
    point = float(x), float(y)
    if rest == _BARE:
        return point, point, point
    parts = dict(_HANDLE.findall(rest))
    return point, _handle(point, parts, "c0"), _handle(point, parts, "c1")


def _handle(point: Point, parts: Mapping[str, str], name: str) -> Point:
    x, y = _told(parts.get(f"{name}x")), parts.get(f"{name}y")
    return point if x == 1 and y is None else (x, _told(y))


def _told(text: str | None) -> float:
    """Return a number that is written only where it is not 0; NaN for what is none."""
    if text is None:
        return 0.0
    value = number(text)
    return nan if value is None else value


def _old_vertex(element: Element) -> _Vertex:
    point = _told(element.get("vx")), _told(element.get("vy"))
    return point, _old_handle(element, point, "c0"), _old_handle(element, point, "c1")


def _old_handle(element: Element, point: Point, name: str) -> Point:
    """Return where a handle ends; .lbrn writes no zero away, so that (1, 0) is none."""
    x, y = element.get(f"{name}x"), element.get(f"{name}y")
    told = _told(x), _told(y)
    return point if x is y is None or told == (1, 0) else told


def primitives(shape: Element) -> Joins | None:
    """Return how a path joins its vertices; None when it does not say.

    Raises:
        ValueError: one of its joins cannot be read, or there are more than anybody draws.
    """
    text = shape.findtext("PrimList")
    if text is not None or shape.find("PrimList") is not None:
        return _joins((text or "").strip())
    joins = shape.findall("P")
    if not joins:
        return None
    return _joins("".join(f"{p.get('T', 'L')}{p.get('p0', '0')} {p.get('p1', '0')}" for p in joins))


def _joins(text: str) -> Joins:
    if text in _WORDS:
        return text
    count = text.count("L") + text.count("B")
    _require_few(count)
    found = _PRIMITIVE.findall(text)
    if len(found) < count:
        raise ValueError("a join without two vertices")
    return tuple((kind, int(start), int(end)) for kind, start, end in found)


def _require_few(count: int) -> None:
    if count > _MOST_VERTICES:
        raise ValueError(f"{count} vertices or joins in one path")


def path(found: Vertices, joins: Joins, matrix: Affine) -> tuple[Curve, ...]:
    """Return the curves of a path, where its map puts them.

    Raises:
        LookupError: a join names a vertex that is not there.
    """
    points = [placed(matrix, point) for point in found.points]
    if isinstance(joins, str):
        return polyline(points, closed=joins != "LineOpen")
    # A generator that writes no handle anywhere means the vertices themselves, not the origin.
    curved = found.handled
    return tuple(
        _curve(found, points, (start, end), matrix)
        if curved and kind == "B"
        else Line(start=points[start], end=points[end])
        for kind, start, end in joins
    )


def _curve(
    found: Vertices, points: Sequence[Point], ends: tuple[int, int], matrix: Affine
) -> Curve:
    start, end = ends
    leaving, arriving = found.leaving[start], found.arriving[end]
    if leaving == found.points[start] and arriving == found.points[end]:
        return Line(start=points[start], end=points[end])
    return Bezier(
        start=points[start],
        leaving=placed(matrix, leaving),
        arriving=placed(matrix, arriving),
        end=points[end],
    )
