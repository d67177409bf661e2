"""The entities of a DWG that are made of several: polylines, block references, dimensions."""

from __future__ import annotations

from functools import partial
from math import degrees
from typing import TYPE_CHECKING, Any

from ezdwg import raw

from modn_watch.parsers.dwg_shapes import plane

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from ezdxf.layouts.base import BaseLayout

    from modn_watch.parsers.dwg_shapes import Draw

_POLYLINES = ("POLYLINE_2D", "POLYLINE_3D")
_REFERENCES = ("INSERT", "MINSERT")
#: DWG's types that are drawn here, dimensions apart: without a picture they are still dimensions.
COMPOUND_KINDS = (*_POLYLINES, *_REFERENCES)
#: The attributes of an array of references, in DWG's order.
_GRID = ("column_count", "row_count", "column_spacing", "row_spacing")


def compound_drawers(
    path: str, kinds: Collection[str], owners: Mapping[int, int], names: Mapping[int, str]
) -> dict[int, Draw]:
    """Return who draws each entity that is made of several, by its handle.

    Args:
        path: of the file.
        kinds: DWG's types of the entities that are in it.
        owners: what each entity belongs to, all by their handles.
        names: what its blocks are called in the document, by their handles.

    Raises:
        ValueError: it is damaged.
    """
    found: dict[int, Draw] = {}
    if any(kind in kinds for kind in _POLYLINES):
        found |= {row[0]: partial(_polyline, row) for row in _polylines(path)}
    if any(kind in kinds for kind in _REFERENCES):
        texts = _attribs(path, owners)
        found |= {row[0]: partial(_insert, row, texts) for row in _inserts(path, names)}
    if any(kind.startswith("DIM_") for kind in kinds):
        found |= {row[0]: partial(_dimension, row) for row in _dimensions(path, names)}
    return found


def _polylines(path: str) -> Iterator[tuple[int, dict[str, Any], list[Any]]]:
    """Yield handle, attributes and vertices of the polylines of which all vertices are there."""
    flags = {row[0]: row[1] for row in raw.decode_vertex_2d_entities(path)}
    for row in raw.decode_write_polylines(path):
        if row["complete"]:
            vertices = zip(row["vertices"], row["vertex_handles"], strict=True)
            yield (
                row["handle"],
                {"flags": row["flags"], **plane(row["extrusion"], (0, 0, row["elevation"]))},
                [(place, bulge, flags.get(at, 0)) for (place, _, _, bulge), at in vertices],
            )


def _polyline(row: Any, layout: BaseLayout, look: Any) -> None:
    _, attributes, vertices = row
    polyline: Any = layout.new_entity("POLYLINE", look | attributes)
    for place, bulge, flags in vertices:
        polyline.append_vertex(place, dxfattribs={"bulge": bulge, "flags": flags})


def _inserts(path: str, names: Mapping[int, str]) -> Iterator[tuple[int, str, Any, dict[str, Any]]]:
    """Yield handle, block, place and attributes of the references to blocks."""
    exact = {row[0]: row[1:3] for row in raw.decode_insert_write_properties(path)}
    singles, arrays = raw.decode_insert_minsert_entities(path)
    for handle, x, y, z, across, up, high, turn, last in [*singles, *arrays]:
        # An array names its block last, a single reference nothing else.
        grid, name = (last[:4], last[4]) if isinstance(last, tuple) else ((1, 1, 0, 0), last)
        normal, block = exact.get(handle, ((0, 0, 1), None))
        yield (
            handle,
            names.get(block) or name or "",
            (x, y, z),
            {
                "xscale": across,
                "yscale": up,
                "zscale": high,
                "rotation": degrees(turn),
                "extrusion": normal,
                **dict(zip(_GRID, grid, strict=True)),
            },
        )


def _attribs(path: str, owners: Mapping[int, int]) -> dict[int, list[Any]]:
    """Return tag, text and place of what is written in references, by their handles."""
    found: dict[int, list[Any]] = {}
    for handle, text, tag, _, place, *_, (_, owner) in raw.decode_attrib_entities(path):
        found.setdefault(owner or owners.get(handle, 0), []).append((tag or "", text, place))
    return found


def _insert(row: Any, texts: Mapping[int, list[Any]], layout: BaseLayout, look: Any) -> None:
    handle, name, place, attributes = row
    reference = layout.add_blockref(name, place, dxfattribs=look | attributes)
    for tag, text, spot in texts.get(handle, ()):
        reference.add_attrib(tag, text, spot)


def _dimensions(path: str, names: Mapping[int, str]) -> Iterator[tuple[int, str]]:
    """Yield the handle of each dimension, and the block that pictures it."""
    for _, row in raw.decode_dimension_entities(path):
        yield row[0], names.get(row[10][1], "")


def _dimension(row: Any, layout: BaseLayout, look: Any) -> None:
    layout.new_entity("DIMENSION", look | {"geometry": row[1]})
