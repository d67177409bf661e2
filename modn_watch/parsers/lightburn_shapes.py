"""Shapes of a LightBurn project, through groups, each where it lies on the canvas."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from modn_watch.geometry.affine import IDENTITY, Affine, composed
from modn_watch.geometry.curves import Curve, all_transformed
from modn_watch.geometry.shapes import ellipse, polygon, rectangle, unless_flat
from modn_watch.parsers.drawing import clean
from modn_watch.parsers.lightburn_paths import Joins, Vertices, path, primitives, vertices
from modn_watch.parsers.lightburn_xml import number, whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from xml.etree.ElementTree import Element

_MATRIX_NUMBERS = 6
#: More sides are a circle; a damaged count could be anything.
_MOST_SIDES = 10_000
#: A curve takes as long as so many lines.  Source: measured, on wild curves.
_CURVE_EFFORT = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """One shape; a group is one of its own, beside its members."""

    #: `Path`, `Rect`, `Ellipse`, `Polygon`, `Text`, `Group`, `Bitmap`, or as written.
    kind: str
    #: Its own, whatever its group says.
    cut_index: int | None
    #: Millimetres on the canvas; of a bitmap, its frame.
    curves: tuple[Curve, ...] = ()
    #: What it takes to measure it, in straight lines; paths may share what is written once.
    effort: int = 0
    #: What a text says.
    text: str = ""
    #: Why there is nothing to measure: `live_text`, `broken_shapes`, `unknown_shapes`.
    problem: str = ""


@dataclass(frozen=True, kw_only=True)
class _Pools:
    """What earlier paths of the file carried; vertices and joins are numbered apart."""

    vertices: dict[str, Vertices] = field(default_factory=dict)
    joins: dict[str, Joins] = field(default_factory=dict)


def figures(root: Element) -> Iterator[Figure]:
    """Yield every shape of a project in its order, groups before their members."""
    pools = _Pools()
    for shape in root.findall("Shape"):
        yield from _figures(shape, IDENTITY, pools)


def _figures(shape: Element, outer: Affine, pools: _Pools) -> Iterator[Figure]:
    kind = shape.get("Type", "")
    if kind != "Group":
        yield _figure(shape, outer, pools)
        return
    matrix = _matrix(shape)
    yield Figure(
        kind=kind,
        cut_index=whole(shape.get("CutIndex")),
        problem="" if matrix else "broken_shapes",
    )
    for member in shape.findall("Children/Shape"):
        yield from _figures(member, composed(outer, matrix or IDENTITY), pools)


def _figure(shape: Element, outer: Affine, pools: _Pools) -> Figure:
    curves, effort, problem = _drawn(shape, outer, pools)
    return Figure(
        kind=clean(shape.get("Type", "")) or "unknown",
        cut_index=whole(shape.get("CutIndex")),
        curves=curves,
        effort=effort,
        text=shape.get("Str", ""),
        problem=problem,
    )


def _drawn(shape: Element, outer: Affine, pools: _Pools) -> tuple[tuple[Curve, ...], int, str]:
    """Return a shape's curves, what they take to be measured, and why there are none."""
    kind = shape.get("Type", "")
    if kind == "Text":
        # The backup path is the shape itself: its matrix replaces the text's, never adds to it.
        backup = shape.find("BackupPath")
        if backup is None:
            return (), 0, "live_text"
        shape, kind = backup, backup.get("Type", "Path")
    draw = _DRAW.get(kind)
    if draw is None:
        return (), 0, "unknown_shapes"
    matrix = _matrix(shape)
    try:
        # Whatever follows may share what a broken shape carries, so it is read all the same.
        curves, effort = draw(shape, composed(outer, matrix or IDENTITY), pools)
    except (LookupError, ValueError):
        return (), 0, "broken_shapes"
    if matrix is None or not curves:
        return (), effort, "broken_shapes"
    return curves, effort, ""


def _matrix(shape: Element) -> Affine | None:
    """Return the shape's own map; None when it is written but cannot be read."""
    text = shape.findtext("XForm")
    if text is None:
        return IDENTITY
    values = [number(word) for word in text.split()]
    if len(values) != _MATRIX_NUMBERS or None in values:
        return None
    a, b, c, d, e, f = (value or 0.0 for value in values)
    return Affine(a=a, b=b, c=c, d=d, e=e, f=f)


def _size(shape: Element, name: str) -> float:
    """Return a length.

    Raises:
        ValueError: it is not a finite number.
    """
    value = number(shape.get(name))
    if value is None:
        raise ValueError(name)
    return value


_Drawn = tuple[tuple[Curve, ...], int]


def _rect(shape: Element, matrix: Affine, _pools: _Pools) -> _Drawn:
    corner = number(shape.get("Cr")) or 0.0
    return _all(rectangle(_size(shape, "W"), _size(shape, "H"), corner), matrix)


def _ellipse(shape: Element, matrix: Affine, _pools: _Pools) -> _Drawn:
    curves, effort = _all(ellipse(_size(shape, "Rx"), _size(shape, "Ry")), matrix)
    return tuple(piece for curve in curves for piece in unless_flat(curve)), effort


def _polygon(shape: Element, matrix: Affine, _pools: _Pools) -> _Drawn:
    sides = min(int(_size(shape, "N")), _MOST_SIDES)
    return _all(polygon(sides, _size(shape, "Rx"), _size(shape, "Ry")), matrix)


def _bitmap(shape: Element, matrix: Affine, _pools: _Pools) -> _Drawn:
    return _all(rectangle(_size(shape, "W"), _size(shape, "H")), matrix)


def _all(curves: tuple[Curve, ...], matrix: Affine) -> _Drawn:
    return all_transformed(curves, matrix), _CURVE_EFFORT * len(curves)


def _path(shape: Element, matrix: Affine, pools: _Pools) -> _Drawn:
    if shape.find("PrimPolyline") is not None:
        raise ValueError("an encoding that was never seen in a file")
    vertex_id, join_id = shape.get("VertID"), shape.get("PrimID")
    own = vertices(shape)
    if vertex_id is not None and own:
        pools.vertices[vertex_id] = own
    joins = primitives(shape)
    if join_id is not None and joins is not None:
        pools.joins[join_id] = joins
    if own is None:
        own = pools.vertices[vertex_id or ""]
    if joins is None:
        joins = "" if join_id is None else pools.joins[join_id]
    pieces = 0 if isinstance(joins, str) else len(joins)
    return path(own, joins, matrix), len(own.points) + _CURVE_EFFORT * pieces


_DRAW: Mapping[str, Callable[[Element, Affine, _Pools], _Drawn]] = {
    "Rect": _rect,
    "Ellipse": _ellipse,
    "Polygon": _polygon,
    "Path": _path,
    "Bitmap": _bitmap,
}
