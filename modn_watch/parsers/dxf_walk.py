"""Every entity of a drawing, with those inside blocks, each where its references put it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from ezdxf.entities.insert import Insert
from ezdxf.math import Matrix44

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ezdxf.document import Drawing
    from ezdxf.entities.dxfentity import DXFEntity
    from ezdxf.entities.dxfgfx import DXFGraphic

#: How deep blocks may hold blocks; no drawing of the shop goes past 3.
DEPTH = 32


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
    #: The outermost block that holds it; empty = it stands in the layout itself.
    block: str = ""
    #: A reference that could not be followed: `block_missing`, `block_loop`, `block_depth`.
    problem: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Spot:
    """Where a block's entities land."""

    matrix: Matrix44
    layer: str = "0"
    shown: bool = True
    #: The blocks entered so far, outermost first.
    path: tuple[str, ...] = ()


def placements(entities: Iterable[DXFEntity], document: Drawing) -> Iterator[Placement]:
    """Yield every entity of a layout, and after each block reference what it shows.

    An array of references shows its block once for each cell.  A block inside itself, or past
    `DEPTH`, is not entered again.
    """
    return _walk(entities, _Spot(matrix=Matrix44()), _Layers.of(document))


@dataclass(frozen=True, kw_only=True)
class _Layers:
    """Which layers hide what is on them, in lower case as DXF compares names."""

    frozen: frozenset[str]
    off: frozenset[str]

    @classmethod
    def of(cls, document: Drawing) -> _Layers:
        return cls(
            frozen=frozenset(y.dxf.name.lower() for y in document.layers if y.is_frozen()),
            off=frozenset(y.dxf.name.lower() for y in document.layers if y.is_off()),
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
        placement = Placement(
            entity=cast("DXFGraphic", entity),
            matrix=spot.matrix,
            layer=layer,
            shown=unfrozen and layer.lower() not in layers.off,
            block=spot.path[0] if spot.path else "",
            problem=_problem(entity, spot),
        )
        yield placement
        if isinstance(entity, Insert) and not placement.problem:
            # A frozen reference hides all it shows; one that is off hides only what inherits.
            inside = _Spot(
                matrix=spot.matrix, layer=layer, shown=unfrozen, path=(*spot.path, entity.dxf.name)
            )
            yield from _entered(entity, inside, layers)


def _stated(entity: DXFEntity, name: str, otherwise: Any) -> Any:
    # Of a type that ezdxf does not know it keeps the tags alone, and no attribute.
    return entity.dxf.get(name, otherwise) if entity.dxf.is_supported(name) else otherwise


def _problem(entity: DXFEntity, spot: _Spot) -> str:
    if not isinstance(entity, Insert):
        return ""
    if entity.block() is None:
        return "block_missing"
    if entity.dxf.name in spot.path:
        return "block_loop"
    return "block_depth" if len(spot.path) >= DEPTH else ""


def _entered(insert: Insert, spot: _Spot, layers: _Layers) -> Iterator[Placement]:
    block = insert.block()
    if not block:
        # An array of nothing may have a thousand million cells.
        return
    cells = insert.multi_insert() if insert.mcount > 1 else (insert,)
    for cell in cells:
        inside = _Spot(
            matrix=cell.matrix44() @ spot.matrix,
            layer=spot.layer,
            shown=spot.shown,
            path=spot.path,
        )
        yield from _walk(block, inside, layers)
