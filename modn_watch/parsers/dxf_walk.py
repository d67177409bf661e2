"""Every entity of a drawing, with those inside blocks, each where its references put it."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, cast

from ezdxf.entities.insert import Insert
from ezdxf.math import Matrix44, Vec3

from modn_watch.parsers.dxf_curves import UNMOVED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ezdxf.document import Drawing
    from ezdxf.entities.dxfentity import DXFEntity
    from ezdxf.entities.dxfgfx import DXFGraphic
    from ezdxf.entities.layer import Layer

#: How deep blocks may hold blocks; no drawing of the shop goes past 3.
DEPTH = 32
#: Cells of one array; nobody cuts a sheet of more holes than this.
_MOST_CELLS = 250_000
_BY_BLOCK, _WHITE, _BY_LAYER = 0, 7, 256
#: Of a layer that no table defines.
_PLAIN = ("", _WHITE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Placement:
    """One entity as the drawing shows it."""

    entity: DXFGraphic
    #: From the block that holds it to the layout.
    matrix: Matrix44
    #: The layer that it shows on: inside a block, layer 0 is the reference's own.
    layer: str
    #: False on a frozen or switched-off layer, or invisible, itself or by its references.
    shown: bool
    #: As it shows: never `BYLAYER` or `BYBLOCK`.
    linetype: str = ""
    #: AutoCAD colour index, as it shows.
    color: int = 0
    #: The outermost block that holds it; empty = it stands in the layout itself.
    block: str = ""
    #: A reference that could not be followed: `block_missing`, `external` (in another file),
    #: `block_loop`, `block_depth`, `block_array` (of too many cells), `broken` (its numbers put it
    #: nowhere).
    problem: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Spot:
    """Where a block's entities land."""

    matrix: Matrix44
    layer: str = "0"
    shown: bool = True
    #: What `BYBLOCK` means there.
    linetype: str = ""
    color: int = 0
    #: The blocks entered so far, outermost first.
    path: tuple[str, ...] = ()


def placements(entities: Iterable[DXFEntity], document: Drawing) -> Iterator[Placement]:
    """Yield every entity of a layout, and after each block reference what it shows.

    An array of references shows its block once for each cell.  A block inside itself, or past
    `DEPTH`, is not entered again.
    """
    return _walk(entities, _Spot(matrix=UNMOVED), _Layers.of(document))


@dataclass(frozen=True, kw_only=True)
class _Layers:
    """What layers do to what is on them; by name in lower case, as DXF compares names."""

    frozen: frozenset[str]
    off: frozenset[str]
    #: Linetype and colour of what is `BYLAYER`.
    look: Mapping[str, tuple[str, int]]

    @classmethod
    def of(cls, document: Drawing) -> _Layers:
        return cls(
            frozen=frozenset(y.dxf.name.lower() for y in document.layers if y.is_frozen()),
            off=frozenset(y.dxf.name.lower() for y in document.layers if y.is_off()),
            look={y.dxf.name.lower(): _look_of(y) for y in document.layers},
        )


def _walk(entities: Iterable[DXFEntity], spot: _Spot, layers: _Layers) -> Iterator[Placement]:
    for entity in entities:
        if not entity.is_alive:
            # Recovery destroys what it cannot keep, and may leave it in its layout.
            continue
        layer = _stated(entity, "layer", spot.layer)
        if layer == "0":
            layer = spot.layer
        unfrozen = (
            spot.shown
            and not _stated(entity, "invisible", 0)
            and layer.lower() not in layers.frozen
        )
        linetype, color = _look(entity, spot, layers.look.get(layer.lower(), _PLAIN))
        placement = Placement(
            entity=cast("DXFGraphic", entity),
            matrix=spot.matrix,
            layer=layer,
            linetype=linetype,
            color=color,
            shown=unfrozen and layer.lower() not in layers.off,
            block=spot.path[0] if spot.path else "",
            problem=_problem(entity, spot),
        )
        yield placement
        if isinstance(entity, Insert) and not placement.problem:
            # A frozen reference hides all it shows; one that is off hides only what inherits.
            inside = _Spot(
                matrix=spot.matrix,
                layer=layer,
                shown=unfrozen,
                linetype=linetype,
                color=color,
                path=(*spot.path, _name(entity)),
            )
            yield from _entered(entity, inside, layers)


def _look_of(layer: Layer) -> tuple[str, int]:
    # A negative number means that the layer is off.
    return str(layer.dxf.get("linetype", "")), abs(layer.dxf.get("color", _WHITE))


def _look(entity: DXFEntity, spot: _Spot, own: tuple[str, int]) -> tuple[str, int]:
    """Return linetype and colour as they show."""
    linetype, color = str(_stated(entity, "linetype", "")), _stated(entity, "color", _BY_LAYER)
    name = linetype.lower()
    if not name or name == "bylayer":
        linetype = own[0]
    elif name == "byblock":
        linetype = spot.linetype
    if color == _BY_LAYER:
        color = own[1]
    return linetype, spot.color if color == _BY_BLOCK else color


def _stated(entity: DXFEntity, name: str, otherwise: Any) -> Any:
    # Of a type that ezdxf does not know it keeps the tags alone, and no attribute.  Its own `get`
    # looks a name up three times, which was a tenth of what measuring takes.
    return vars(entity.dxf).get(name, otherwise)


def _problem(entity: DXFEntity, spot: _Spot) -> str:
    if not isinstance(entity, Insert):
        return ""
    name = _name(entity)
    if entity.doc is None or name not in entity.doc.blocks:
        return "block_missing"
    # DXF tells no upper from lower case in names.
    entered = {block.lower() for block in spot.path}
    problems = {
        "external": _is_elsewhere(entity),
        "block_loop": name.lower() in entered,
        "block_depth": len(spot.path) >= DEPTH,
        "block_array": math.prod(_rows_and_columns(entity)) > _MOST_CELLS,
        "broken": not _places(entity),
    }
    return next((problem for problem, met in problems.items() if met), "")


def _is_elsewhere(insert: Insert) -> bool:
    """Tell whether the block stands for another file, of which this one holds nothing."""
    block = insert.block()
    head = block.block if block is not None and not len(block) else None
    return head is not None and (head.is_xref or head.is_xref_overlay)


def _name(insert: Insert) -> str:
    """Return which block a reference shows."""
    return str(insert.dxf.get("name", ""))


def _places(insert: Insert) -> bool:
    """Tell whether the numbers of a reference put its block anywhere, and leave it a size."""
    try:
        flat = not (insert.dxf.xscale and insert.dxf.yscale)
        return not flat and all(map(math.isfinite, insert.matrix44()))
    except (ArithmeticError, ValueError, TypeError):
        return False


def _rows_and_columns(insert: Insert) -> tuple[int, int]:
    """Return how often an array repeats its block; cells on the same spot count once."""
    dxf = insert.dxf
    return (
        max(dxf.row_count, 1) if dxf.row_spacing else 1,
        max(dxf.column_count, 1) if dxf.column_spacing else 1,
    )


def _cells(insert: Insert) -> Iterator[Matrix44]:
    """Yield the map of each cell of an array; a single reference is an array of one.

    ezdxf's own `multi_insert` counts to rows x columns even where they share a spot, which a
    damaged count makes for ever, and copies the entity for each cell.
    """
    first, ocs, dxf = insert.matrix44(), insert.ocs(), insert.dxf
    rows, columns = _rows_and_columns(insert)
    for row in range(rows):
        for column in range(columns):
            shift = Vec3(column * dxf.column_spacing, row * dxf.row_spacing)
            # The grid turns with the block, but is not scaled with it.
            yield first @ Matrix44.translate(*ocs.to_wcs(shift.rotate_deg(dxf.rotation)).xyz)


def _entered(insert: Insert, spot: _Spot, layers: _Layers) -> Iterator[Placement]:
    block = insert.block()
    if not block:
        # An array of nothing may have a thousand million cells.
        return
    for cell in _cells(insert):
        yield from _walk(block, replace(spot, matrix=cell @ spot.matrix), layers)
