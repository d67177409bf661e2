"""What a DWG holds beside its shapes: layers, blocks, and how and where each entity stands.

`ezdwg` decodes a file once for each kind of row, and keeps what it decoded by the file's path.
Its own way to a DXF is not taken: it drops shapes that it finds implausible, moves others, and
forgets mirrored planes, linetypes and what is hidden.  Source: ezdwg 0.17, `convert.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ezdwg import raw

if TYPE_CHECKING:
    from collections.abc import Mapping

_BY_LAYER = 256
#: Where the linetype of an entity is not a handle.  Source: Open Design specification of DWG,
#: "Common entity data", linetype flags.
_LINETYPES = {0: "BYLAYER", 1: "BYBLOCK", 2: "CONTINUOUS"}
#: Where an entity's owner is not stated.  Source: as above, entity mode.
_ON_PAPER, _IN_MODEL = 1, 2
#: Entities of a DWG that are pieces of others, or the frames of blocks.
_PIECES = ("BLOCK", "ENDBLK", "SEQEND", "VERTEX_")


@dataclass(frozen=True, kw_only=True)
class Block:
    """A block, or one of the layouts, which DWG keeps as blocks."""

    name: str
    base_point: tuple[float, float, float]

    @property
    def is_model(self) -> bool:
        """Whether it is the model space."""
        return self.name.upper() == "*MODEL_SPACE"

    @property
    def is_paper(self) -> bool:
        """Whether it is a paper layout; there are several."""
        return self.name.upper().startswith("*PAPER_SPACE")


@dataclass(frozen=True, kw_only=True)
class Layer:
    """A layer."""

    name: str
    #: AutoCAD colour index.
    color: int
    linetype: str
    frozen: bool
    off: bool


@dataclass(frozen=True, kw_only=True)
class Tables:
    """What is known of a DWG's entities, all by their handles."""

    #: DWG's own type, such as `POLYLINE_2D`, of each entity that stands for itself.
    kinds: Mapping[int, str]
    #: The handle of the block, layout or entity that each entity belongs to.
    owners: Mapping[int, int]
    #: Layer, linetype, colour and visibility, called as in ezdxf.
    looks: Mapping[int, Mapping[str, Any]]
    blocks: Mapping[int, Block]
    layers: tuple[Layer, ...]
    #: Header variables that the file states, called as in DXF.
    header: Mapping[str, int]
    #: Objects that the file lists and that are not there.
    unfound: int


def tables_of(path: str) -> Tables:
    """Read the tables of a DWG.

    Args:
        path: of the file.

    Raises:
        ValueError: it is damaged.
    """
    objects = raw.list_object_headers_with_type(path)
    blocks = {
        row["handle"]: Block(name=row["name"], base_point=row["base_point"])
        for row in raw.decode_write_blocks(path)
    }
    layers = _layers(path)
    return Tables(
        kinds={
            handle: name
            for handle, _, _, _, name, group in objects
            if group == "E" and not name.startswith(_PIECES)
        },
        owners=_owners(path, blocks),
        looks=_looks(path, layers),
        blocks=blocks,
        layers=tuple(layers.values()),
        header=_header(path),
        unfound=max(0, len(raw.list_object_map_entries(path)) - len(objects)),
    )


def _header(path: str) -> dict[str, int]:
    insunits, lunits, *_ = raw.decode_header_variables(path)
    stated = {"$INSUNITS": insunits, "$LUNITS": lunits}
    return {name: value for name, value in stated.items() if value is not None}


def _owners(path: str, blocks: Mapping[int, Block]) -> dict[int, int]:
    model = next((handle for handle, block in blocks.items() if block.is_model), 0)
    paper = next((handle for handle, block in blocks.items() if block.is_paper), 0)
    unstated = {_ON_PAPER: paper, _IN_MODEL: model}
    return {
        handle: unstated.get(mode, owner)
        for handle, mode, owner in raw.decode_entity_placements(path)
    }


def _layers(path: str) -> dict[int, Layer]:
    linetypes = dict(row[:2] for row in raw.decode_linetypes(path))
    of_layers = dict(raw.decode_layer_linetypes(path))
    colors = {handle: color for handle, color, _ in raw.decode_layer_colors(path)}
    states = {handle: (frozen, off) for handle, frozen, off, *_ in raw.decode_layer_states(path)}
    return {
        handle: Layer(
            name=name,
            color=abs(colors.get(handle, 7)),
            linetype=linetypes.get(of_layers.get(handle, 0), "Continuous"),
            frozen=states.get(handle, (False, False))[0],
            off=states.get(handle, (False, False))[1],
        )
        for handle, name in raw.decode_layer_names(path)
        if name
    }


def _looks(path: str, layers: Mapping[int, Layer]) -> dict[int, dict[str, Any]]:
    linetypes = dict(row[:2] for row in raw.decode_linetypes(path))
    looks: dict[int, dict[str, Any]] = {}
    for handle, layer, code, linetype, _ in raw.decode_entity_linetypes(path):
        looks[handle] = {
            "layer": layers[layer].name if layer in layers else "0",
            "linetype": _LINETYPES.get(code) or linetypes.get(linetype, "BYLAYER"),
        }
    for handle, color, _, _ in raw.decode_entity_styles(path):
        looks.setdefault(handle, {})["color"] = _BY_LAYER if color is None else color
    for handle, _, invisible in raw.decode_entity_lineweights(path):
        looks.setdefault(handle, {})["invisible"] = int(invisible)
    return looks
