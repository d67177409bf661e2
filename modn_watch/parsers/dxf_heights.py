"""How high the curves of a DXF lie above its plane, and what in it is no curve but a body."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from ezdxf.math import Vec3

from modn_watch.parsers.dxf_curves import UNMOVED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from ezdxf.entities.circle import Circle
    from ezdxf.entities.dxfgfx import DXFGraphic
    from ezdxf.entities.ellipse import Ellipse
    from ezdxf.entities.line import Line
    from ezdxf.entities.lwpolyline import LWPolyline
    from ezdxf.entities.polyline import Polyline
    from ezdxf.entities.solid import Face3d, Solid
    from ezdxf.entities.spline import Spline
    from ezdxf.math import Matrix44

#: Entities that are faces and bodies, wherever they lie.
_BODIES = frozenset(
    {
        *("3DFACE", "MESH", "3DSOLID", "BODY", "SURFACE", "PLANESURFACE"),
        *("EXTRUDEDSURFACE", "LOFTEDSURFACE", "REVOLVEDSURFACE", "SWEPTSURFACE"),
    }
)
_UP = (0.0, 0.0, 1.0)


def is_body(entity: DXFGraphic) -> bool:
    """Tell whether an entity is a face, a mesh or a body."""
    kind = entity.dxftype()
    if kind == "POLYLINE":
        polyline = cast("Polyline", entity)
        return polyline.is_polygon_mesh or polyline.is_poly_face_mesh
    return kind in _BODIES


def heights(entity: DXFGraphic, matrix: Matrix44) -> Iterable[float]:
    """Return z of an entity's lowest and highest points, in drawing units; none for a body.

    Args:
        entity: of a kind that has curves.
        matrix: from the block that holds the entity to the model space.
    """
    kind = entity.dxftype()
    if kind == "POLYLINE" and cast("Polyline", entity).is_3d_polyline:
        kind = _3D_POLYLINE
    own = _OWN_PLANE.get(kind)
    if own is None:
        points = _SPACE[kind](entity) if kind in _SPACE else ()
    elif matrix is UNMOVED and _upright(entity):
        return (own[0](entity),)
    else:
        points = entity.ocs().points_to_wcs(own[1](entity))
    if matrix is UNMOVED:
        return [point.z for point in points]
    return [matrix.transform(point).z for point in points]


def _upright(entity: DXFGraphic) -> bool:
    # ezdxf's own `get` is slow, and nearly no entity states it.
    normal = vars(entity.dxf).get("extrusion")
    return normal is None or tuple(normal) == _UP


def _line(entity: Line) -> Iterable[Vec3]:
    return entity.dxf.start, entity.dxf.end


def _ellipse(entity: Ellipse) -> Iterable[Vec3]:
    centre = Vec3(entity.dxf.center)
    for axis in (Vec3(entity.dxf.major_axis), entity.minor_axis):
        yield from (centre + axis, centre - axis)


def _spline(entity: Spline) -> Iterable[Vec3]:
    # A curve lies between the lowest and the highest of its control points.
    return map(Vec3, entity.control_points if len(entity.control_points) else entity.fit_points)


def _face(entity: Face3d | Solid) -> Iterable[Vec3]:
    return entity.wcs_vertices()


def _3d_polyline(entity: Polyline) -> Iterable[Vec3]:
    return (vars(vertex.dxf)["location"] for vertex in entity.vertices)


def _around(entity: Circle) -> Iterable[Vec3]:
    """Yield four points of the whole circle, of an arc too: a tilted one is flat in no case."""
    centre, radius = Vec3(entity.dxf.center), entity.dxf.radius
    for way in (Vec3(radius, 0), Vec3(0, radius)):
        yield from (centre + way, centre - way)


def _light_corners(entity: LWPolyline) -> Iterable[Vec3]:
    return (Vec3(x, y, entity.dxf.elevation) for x, y in entity.get_points("xy"))


def _corners(entity: Polyline) -> Iterable[Vec3]:
    height = entity.dxf.elevation.z
    return (Vec3(place.x, place.y, height) for place in _3d_polyline(entity))


_3D_POLYLINE = "3D POLYLINE"
#: Height and points, in its own plane, of what lies in one.
_OWN_PLANE: Mapping[str, tuple[Callable[..., float], Callable[..., Iterable[Vec3]]]] = {
    "CIRCLE": (lambda entity: entity.dxf.center.z, _around),
    "ARC": (lambda entity: entity.dxf.center.z, _around),
    "LWPOLYLINE": (lambda entity: vars(entity.dxf).get("elevation", 0.0), _light_corners),
    "POLYLINE": (lambda entity: entity.dxf.elevation.z, _corners),
}
#: Points of what is drawn in space.
_SPACE: Mapping[str, Callable[..., Iterable[Vec3]]] = {
    "LINE": _line,
    "ELLIPSE": _ellipse,
    "SPLINE": _spline,
    "HELIX": _spline,
    "3DFACE": _face,
    "SOLID": _face,
    "TRACE": _face,
    _3D_POLYLINE: _3d_polyline,
}
