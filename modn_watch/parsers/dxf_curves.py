"""From one DXF entity to curves in the plane, where its block reference puts them, exactly."""

from __future__ import annotations

from math import radians, tau
from typing import TYPE_CHECKING, cast

from ezdxf.math import Matrix44, Vec3

from modn_watch.geometry.affine import IDENTITY, Affine, Point
from modn_watch.geometry.curves import (
    Arc,
    Curve,
    Line,
    all_transformed,
    bulged_polyline,
    circular,
    polyline,
)
from modn_watch.geometry.splines import spline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from ezdxf.entities.arc import Arc as DxfArc
    from ezdxf.entities.circle import Circle
    from ezdxf.entities.dxfentity import DXFEntity
    from ezdxf.entities.dxfgfx import DXFGraphic
    from ezdxf.entities.ellipse import Ellipse
    from ezdxf.entities.line import Line as DxfLine
    from ezdxf.entities.lwpolyline import LWPolyline
    from ezdxf.entities.mline import MLine
    from ezdxf.entities.polyline import Polyline
    from ezdxf.entities.solid import Solid
    from ezdxf.entities.spline import Spline

#: Of what stands in the layout itself.
UNMOVED = Matrix44()
#: So dense are more points that the curve through them is their polyline; to find it takes
#: the square of their number.
_MOST_FITTED = 2_000
#: Radians; less is the rounding of a whole turn.
_NO_TURN = 1e-9
#: VERTEX group 70: a control point of a spline-fit polyline; it is not drawn.
_FRAME_VERTEX = 16


def curves_of(entity: DXFEntity, matrix: Matrix44) -> tuple[Curve, ...]:
    """Return the curves that a laser would follow for an entity, in drawing units.

    Args:
        entity: any entity; annotation and solids give no curves.
        matrix: from the block that holds the entity to the model space.

    Raises:
        ValueError: the entity's numbers describe nothing, as a radius of 0 does not.
    """
    draw = _DRAW.get(entity.dxftype())
    return draw(entity, matrix) if draw else ()


def is_drawn(kind: str) -> bool:
    """Tell whether entities of that type can be cut."""
    return kind in _DRAW


def _flat(matrix: Matrix44, point: Vec3) -> Point:
    moved = matrix.transform(point)
    return moved.x, moved.y


def _flat_vector(matrix: Matrix44, vector: Vec3) -> Point:
    turned = matrix.transform_direction(vector)
    return turned.x, turned.y


def _plane(entity: DXFGraphic, matrix: Matrix44, elevation: float) -> Affine:
    """Return the map from the entity's own plane to the drawing, seen from above."""
    ocs = entity.ocs()
    if matrix is UNMOVED and not ocs.transform:
        return IDENTITY
    full = ocs.matrix @ matrix if ocs.transform else matrix
    origin = full.transform(Vec3(0, 0, elevation))
    along, across = full.transform_direction(Vec3(1, 0)), full.transform_direction(Vec3(0, 1))
    return Affine(a=along.x, b=along.y, c=across.x, d=across.y, e=origin.x, f=origin.y)


def _line(entity: DxfLine, matrix: Matrix44) -> tuple[Curve, ...]:
    return (Line(start=_flat(matrix, entity.dxf.start), end=_flat(matrix, entity.dxf.end)),)


def _circle(entity: Circle, matrix: Matrix44) -> tuple[Curve, ...]:
    return _round(entity, matrix, 0.0, tau)


def _arc(entity: DxfArc, matrix: Matrix44) -> tuple[Curve, ...]:
    begin, end = radians(entity.dxf.start_angle), radians(entity.dxf.end_angle)
    return _round(entity, matrix, begin, _sweep(begin, end))


def _sweep(begin: float, end: float) -> float:
    """Return how far it turns; equal angles are a whole turn, as every CAD program draws them."""
    ahead = (end - begin) % tau
    return tau if ahead < _NO_TURN else ahead


def _round(
    entity: Circle | DxfArc, matrix: Matrix44, begin: float, sweep: float
) -> tuple[Curve, ...]:
    centre, radius = entity.dxf.center, entity.dxf.radius
    if not radius > 0:
        raise ValueError(f"radius {radius}")
    arc = circular((centre.x, centre.y), radius, begin, sweep)
    return all_transformed((arc,), _plane(entity, matrix, centre.z))


def _ellipse(entity: Ellipse, matrix: Matrix44) -> tuple[Curve, ...]:
    begin, end = entity.dxf.start_param, entity.dxf.end_param
    return (
        Arc(
            centre=_flat(matrix, entity.dxf.center),
            u=_flat_vector(matrix, entity.dxf.major_axis),
            v=_flat_vector(matrix, entity.minor_axis),
            begin=begin,
            sweep=_sweep(begin, end),
        ),
    )


def _lwpolyline(entity: LWPolyline, matrix: Matrix44) -> tuple[Curve, ...]:
    # Rows of x, y, two widths and the bulge; numpy's floats are no plain JSON.
    vertices = [(x, y, bulge) for x, y, _, _, bulge in entity.lwpoints.values.tolist()]
    pieces = bulged_polyline(vertices, closed=entity.closed)
    return all_transformed(pieces, _plane(entity, matrix, entity.dxf.elevation))


def _polyline(entity: Polyline, matrix: Matrix44) -> tuple[Curve, ...]:
    if entity.is_polygon_mesh or entity.is_poly_face_mesh:
        return _exploded(entity, matrix)
    # As `dxf_walk` does: ezdxf's own way to an attribute is slow, and vertices are many.
    drawn = [
        own
        for vertex in entity.vertices
        if not (own := vars(vertex.dxf)).get("flags", 0) & _FRAME_VERTEX
    ]
    if entity.is_3d_polyline:
        points = [_flat(matrix, vertex["location"]) for vertex in drawn]
        return polyline(points, closed=entity.is_closed)
    vertices = [
        (place.x, place.y, vertex.get("bulge", 0.0))
        for vertex in drawn
        for place in (vertex["location"],)
    ]
    pieces = bulged_polyline(vertices, closed=entity.is_closed)
    return all_transformed(pieces, _plane(entity, matrix, entity.dxf.elevation.z))


def _exploded(entity: Polyline | MLine, matrix: Matrix44) -> tuple[Curve, ...]:
    parts = cast("Iterable[DXFGraphic]", entity.virtual_entities())
    return tuple(curve for part in parts for curve in curves_of(part, matrix))


def _corners(entity: Solid, matrix: Matrix44) -> tuple[Curve, ...]:
    points = [_flat(matrix, corner) for corner in entity.wcs_vertices()]
    return polyline(points, closed=True)


def _spline(entity: Spline, matrix: Matrix44) -> tuple[Curve, ...]:
    if not entity.control_point_count() and entity.fit_point_count() > _MOST_FITTED:
        points = [_flat(matrix, Vec3(point)) for point in entity.fit_points]
        return polyline(points, closed=False)
    tool = entity.construction_tool()
    controls = [_flat(matrix, point) for point in tool.control_points]
    return spline(tool.degree, controls, tool.knots(), tool.weights())


_DRAW: Mapping[str, Callable[..., tuple[Curve, ...]]] = {
    "LINE": _line,
    "CIRCLE": _circle,
    "ARC": _arc,
    "ELLIPSE": _ellipse,
    "LWPOLYLINE": _lwpolyline,
    "POLYLINE": _polyline,
    "SPLINE": _spline,
    "HELIX": _spline,
    "MLINE": _exploded,
    "SOLID": _corners,
    "TRACE": _corners,
    "3DFACE": _corners,
}
