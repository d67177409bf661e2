"""The vertices and primitives of a path, as .lbrn and .lbrn2 write them.

The compact form leaves out every component that is zero: `V425 0c0x1c1x425` has the arriving
handle (425, 0).  A handle whose x is 1 and whose y is left out is none at all.  Handles of
vertices that only straight lines use may be stale, so they are looked at for curves alone.

Source: measured on 250 projects beside the DXF that LightBurn exported from each.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from modn_watch.geometry.curves import Bezier, Curve, Line, polyline
from modn_watch.parsers.lightburn_xml import number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from xml.etree.ElementTree import Element

    from modn_watch.geometry.affine import Point

_NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_VERTEX = re.compile(rf"V\s*({_NUMBER})\s+({_NUMBER})([^V]*)")
_HANDLE = re.compile(rf"(c[01][xy])({_NUMBER})")
_PRIMITIVE = re.compile(r"([LB])\s*(\d+)\s+(\d+)")
_HANDLES = ("c0x", "c0y", "c1x", "c1y")


@dataclass(frozen=True, kw_only=True, slots=True)
class Vertex:
    """One vertex, its handles not yet understood."""

    point: Point
    #: The components as written: `c0x`, `c0y` of the leaving handle, `c1x`, `c1y` of the other.
    handles: Mapping[str, float]


def vertices(shape: Element) -> tuple[Vertex, ...]:
    """Return the vertices that a path carries itself; empty when it only refers to some."""
    text = shape.findtext("VertList")
    if text is not None:
        return tuple(
            Vertex(
                point=(float(x), float(y)),
                handles={name: float(value) for name, value in _HANDLE.findall(rest)},
            )
            for x, y, rest in _VERTEX.findall(text)
        )
    return tuple(_old_vertex(element) for element in shape.findall("V"))


def _old_vertex(element: Element) -> Vertex:
    values = {name: number(element.get(name)) for name in _HANDLES}
    return Vertex(
        point=(number(element.get("vx")) or 0.0, number(element.get("vy")) or 0.0),
        handles={name: value for name, value in values.items() if value is not None},
    )


def primitives(shape: Element) -> str | None:
    """Return how a path joins its vertices, in the compact form; None when it does not say."""
    text = shape.findtext("PrimList")
    if text is not None or shape.find("PrimList") is not None:
        return text or ""
    joins = shape.findall("P")
    if not joins:
        return None
    return "".join(f"{p.get('T', 'L')}{p.get('p0', '0')} {p.get('p1', '0')}" for p in joins)


def path(found: Sequence[Vertex], joins: str) -> tuple[Curve, ...]:
    """Return the curves of a path, in its own coordinates.

    Args:
        found: all its vertices.
        joins: `L0 1B1 2...`, `LineClosed`, `LineOpen`; empty = straight and closed.

    Raises:
        LookupError: a join names a vertex that is not there.
    """
    word = joins.strip()
    if word in {"", "LineClosed", "LineOpen"}:
        return polyline([vertex.point for vertex in found], closed=word != "LineOpen")
    # A generator that writes no handle anywhere means the vertices themselves, not the origin.
    handled = any(vertex.handles for vertex in found)
    return tuple(
        _joined(found[int(start)], found[int(end)], kind=kind, handled=handled)
        for kind, start, end in _PRIMITIVE.findall(word)
    )


def _joined(start: Vertex, end: Vertex, *, kind: str, handled: bool) -> Curve:
    if kind == "L" or not handled:
        return Line(start=start.point, end=end.point)
    return Bezier(
        start=start.point,
        leaving=_handle(start, "c0"),
        arriving=_handle(end, "c1"),
        end=end.point,
    )


def _handle(vertex: Vertex, name: str) -> Point:
    x, y = vertex.handles.get(f"{name}x", 0.0), vertex.handles.get(f"{name}y")
    if x == 1 and y is None:
        return vertex.point
    return x, y or 0.0
