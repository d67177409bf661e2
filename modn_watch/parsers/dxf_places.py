"""Where an entity of a DXF stands that has no curves."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, cast

from ezdxf.entities.boundary_paths import PolylinePath
from ezdxf.math import Vec3

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ezdxf.entities.boundary_paths import EdgePath
    from ezdxf.entities.dimension import Dimension
    from ezdxf.entities.dxfgfx import DXFGraphic
    from ezdxf.entities.hatch import Hatch
    from ezdxf.entities.leader import Leader
    from ezdxf.entities.mleader import MultiLeader
    from ezdxf.entities.text import Text

#: Of a triangle.
_CORNERS = 3
#: What ezdxf raises where numbers are missing.
_NO_PLACE = (ValueError, ArithmeticError, LookupError, TypeError, AttributeError)


def place_of(entity: DXFGraphic) -> Vec3 | None:
    """Return where an entity stands, in the coordinates of what holds it; None if nothing says."""
    with suppress(*_NO_PLACE):
        return Vec3(_PLACES.get(entity.dxftype(), _insert)(entity))
    return None


def arrow_of(entity: DXFGraphic, longest: float) -> Vec3 | None:
    """Return a corner of a filled triangle that is no longer than that; None if it is none."""
    with suppress(*_NO_PLACE):
        corners = [Vec3(entity.dxf.get(f"vtx{number}")) for number in range(4)]
        sides = [corners[at].distance(corners[at - 1]) for at in range(4)]
        if len(set(corners)) == _CORNERS and max(sides) <= longest:
            return corners[0]
    return None


def _insert(entity: DXFGraphic) -> Vec3:
    return Vec3(entity.dxf.insert)


def _text(entity: Text) -> Vec3:
    # What is aligned otherwise than to the left has its first point of no meaning.
    return entity.ocs().to_wcs(Vec3(entity.get_placement()[1]))


def _dimension(entity: Dimension) -> Vec3:
    dxf = entity.dxf
    return Vec3(dxf.text_midpoint if dxf.hasattr("text_midpoint") else dxf.defpoint)


def _leader(entity: Leader) -> Vec3:
    return Vec3(entity.vertices[0])


def _multileader(entity: MultiLeader) -> Vec3:
    return Vec3(entity.context.base_point)


def _hatch(entity: Hatch) -> Vec3:
    path = entity.paths.paths[0]
    # A polyline has its bulges beside its corners.
    if isinstance(path, PolylinePath):
        corner = path.vertices[0][:2]
    else:
        corner = cast("EdgePath", path).edges[0].start_point
    return entity.ocs().to_wcs(Vec3(*corner, entity.dxf.elevation.z))


_PLACES: Mapping[str, Callable[..., Vec3]] = {
    "TEXT": _text,
    "ATTRIB": _text,
    "DIMENSION": _dimension,
    "ARC_DIMENSION": _dimension,
    "LARGE_RADIAL_DIMENSION": _dimension,
    "LEADER": _leader,
    "MULTILEADER": _multileader,
    "MLEADER": _multileader,
    "HATCH": _hatch,
    "MPOLYGON": _hatch,
}
