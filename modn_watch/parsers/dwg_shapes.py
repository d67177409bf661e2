"""From a row of a DWG to an entity of a document, each kind by a function of its own.

Each gets the row, the plane that it lies in, the layout, and what layer and looks it has.  Angles
are radians in a DWG, and degrees in a document, but for an ellipse.
"""

from __future__ import annotations

from functools import partial
from itertools import chain, repeat
from math import degrees
from typing import TYPE_CHECKING, Any

from ezdwg import raw

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from ezdxf.layouts.base import BaseLayout

    #: Puts an entity into a layout; the rest are its attributes.
    Draw = Callable[[BaseLayout, dict[str, Any]], None]

#: Source: Open Design specification of DWG, LWPOLYLINE.
_CLOSED = 0x200
#: Handle, four corners, and which edges show.
_OF_A_FACE = 6


def simple_drawers(path: str, kinds: Collection[str]) -> dict[int, Draw]:
    """Return who draws each entity that is one row of a DWG, by its handle.

    Args:
        path: of the file.
        kinds: DWG's types of the entities that are in it.

    Raises:
        ValueError: it is damaged.
    """
    planes = {row[0]: plane(*row[2:]) for row in raw.decode_write_geometry(path)}
    return {
        row[0]: partial(draw, row, planes.get(row[0], {}))
        for kind, rows, draw in _BY_KIND
        if kind in kinds
        for row in rows(path)
    }


def plane(extrusion: Any, elevation: Any) -> dict[str, Any]:
    """Return where the plane of an entity lies, as far as that is stated."""
    stated = {"extrusion": extrusion, "elevation": elevation}
    return {name: value for name, value in stated.items() if value is not None}


def _line(row: Any, where: Any, layout: BaseLayout, look: Any) -> None:
    del where
    layout.add_line(row[1:4], row[4:7], dxfattribs=look)


def _circle(row: Any, where: Any, layout: BaseLayout, look: Any) -> None:
    layout.add_circle(row[1:4], row[4], dxfattribs=look | where)


def _arc(row: Any, where: Any, layout: BaseLayout, look: Any) -> None:
    _, x, y, z, radius, begin, end = row
    layout.add_arc((x, y, z), radius, degrees(begin), degrees(end), dxfattribs=look | where)


def _ellipse(row: Any, where: Any, layout: BaseLayout, look: Any) -> None:
    del where
    names = ("center", "major_axis", "extrusion", "ratio", "start_param", "end_param")
    layout.new_entity("ELLIPSE", look | dict(zip(names, row[1:], strict=True)))


def _lwpolyline(row: Any, where: Any, layout: BaseLayout, look: Any) -> None:
    _, flags, points, bulges, *_ = row
    # Without a single bulge it may store none.
    layout.add_lwpolyline(
        [(x, y, bulge) for (x, y), bulge in zip(points, chain(bulges, repeat(0.0)), strict=False)],
        format="xyb",
        close=bool(flags & _CLOSED),
        dxfattribs=look | where,
    )


def _spline(row: Any, where: Any, layout: BaseLayout, look: Any) -> None:
    del where
    _, (_, degree, rational, closed, periodic), _, knots, controls, weights, fits = row
    flags = closed | periodic << 1 | rational << 2
    spline = layout.add_spline(degree=degree, dxfattribs=look | {"flags": flags})
    if controls:
        spline.control_points, spline.knots = controls, knots
        spline.weights = weights if rational else ()
    else:
        spline.fit_points = fits


def _corners(row: Any, where: Any, layout: BaseLayout, look: Any, *, kind: str) -> None:
    corners = {f"vtx{number}": corner for number, corner in enumerate(row[1:5])}
    # A face may stand anywhere, and then has no plane of its own.
    normal = {"extrusion": row[6]} if len(row) > _OF_A_FACE else {}
    layout.new_entity(kind, look | where | normal | corners)


def _text(row: Any, where: Any, layout: BaseLayout, look: Any) -> None:
    layout.add_text(row[1], dxfattribs=look | where | {"insert": row[2]})


def _mtext(row: Any, where: Any, layout: BaseLayout, look: Any) -> None:
    del where
    layout.add_mtext(row[1], dxfattribs=look | {"insert": row[2]})


def _attdef(row: Any, where: Any, layout: BaseLayout, look: Any) -> None:
    del where
    layout.add_attdef(row[2] or "", row[4], row[1], dxfattribs=look | {"flags": row[9]})


#: DWG's type, who decodes it, who draws a row of it.
_BY_KIND: tuple[tuple[str, Callable[[str], Iterable[Any]], Callable[..., None]], ...] = (
    ("LINE", raw.decode_line_entities, _line),
    ("CIRCLE", raw.decode_circle_entities, _circle),
    ("ARC", raw.decode_arc_entities, _arc),
    ("ELLIPSE", raw.decode_ellipse_entities, _ellipse),
    ("LWPOLYLINE", raw.decode_lwpolyline_entities, _lwpolyline),
    ("SPLINE", raw.decode_spline_entities, _spline),
    ("SOLID", raw.decode_solid_entities, partial(_corners, kind="SOLID")),
    ("TRACE", raw.decode_trace_entities, partial(_corners, kind="TRACE")),
    ("3DFACE", raw.decode_3dface_entities, partial(_corners, kind="3DFACE")),
    ("TEXT", raw.decode_text_entities, _text),
    ("MTEXT", raw.decode_mtext_entities, _mtext),
    ("ATTDEF", raw.decode_attdef_entities, _attdef),
)
#: DWG's types that are drawn here.
SIMPLE_KINDS = tuple(kind for kind, _, _ in _BY_KIND)
