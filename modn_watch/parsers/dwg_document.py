"""An ezdxf document of what was decoded from a DWG."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from ezdxf.document import Drawing
from ezdxf.entities.dxfentity import DXFTagStorage
from ezdxf.lldxf.const import DXFError
from ezdxf.lldxf.extendedtags import ExtendedTags
from ezdxf.lldxf.types import DXFTag

from modn_watch.parsers.dwg_compound import COMPOUND_KINDS
from modn_watch.parsers.dwg_shapes import SIMPLE_KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ezdxf.layouts.base import BaseLayout

    from modn_watch.parsers.dwg_shapes import Draw
    from modn_watch.parsers.dwg_tables import Block, Layer, Tables

#: What ezdxf raises for numbers that no entity can have.
_NO_ENTITY = (DXFError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError)
#: Shapes that are not drawn.  Of an MLINE ezdwg tells where it runs, not how wide it is.
_NOT_DRAWN = ("MLINE", "POLYLINE_MESH", "POLYLINE_PFACE")
#: Without one of these something is missing.
_NEEDED = frozenset({*SIMPLE_KINDS, *COMPOUND_KINDS, *_NOT_DRAWN})
#: Entities without an outline, of which type and layer are enough.
_TOLD_BY_TYPE = frozenset(
    {
        *("HATCH", "MPOLYGON", "WIPEOUT", "LEADER", "MULTILEADER", "TOLERANCE", "SHAPE", "POINT"),
        *("RAY", "XLINE", "VIEWPORT", "OLE2FRAME", "REGION", "3DSOLID", "BODY", "SURFACE"),
    }
)
#: Characters that no name may have.
_NO_NAME = str.maketrans(dict.fromkeys('<>/\\":;?*=`\r\n', "_"))


def block_names(blocks: Mapping[int, Block]) -> dict[int, str]:
    """Return what each block is called in a document, by its handle; layouts are left out.

    In a DWG all blocks that nobody named are called `*U` or the like.
    """
    names: dict[int, str] = {}
    taken: set[str] = set()
    for handle, block in blocks.items():
        if block.is_model or block.is_paper:
            continue
        mark = "*" if block.name.startswith("*") else ""
        name = mark + _clean(block.name.removeprefix(mark))
        if name.lower() in taken or not name.strip("*"):
            name = f"{name}_{handle:X}"
        taken.add(name.lower())
        names[handle] = name
    return names


def document_of(
    tables: Tables, draws: Mapping[int, Draw], names: Mapping[int, str]
) -> tuple[Drawing, Counter[str]]:
    """Return a document, and how many entities of each type could not be put into it.

    Args:
        tables: layers, blocks, and how and where each entity stands.
        draws: who draws each entity, by its handle.
        names: what each block is called, by its handle.
    """
    document = Drawing.new("R2010")
    for name, value in tables.header.items():
        document.header[name] = value
    _add_layers(document, tables.layers)
    layouts = _layouts(document, tables.blocks, names)
    lost: Counter[str] = Counter({"object": tables.unfound} if tables.unfound else {})
    for handle, kind in sorted(tables.kinds.items()):
        layout = layouts.get(tables.owners.get(handle, 0))
        if layout is None:
            # What belongs to a reference is drawn with it.
            lost[kind] += kind != "ATTRIB"
        elif not _put(layout, kind, draws.get(handle), _look(tables.looks.get(handle, {}))):
            lost[kind] += 1
    return document, +lost


def _layouts(
    document: Drawing, blocks: Mapping[int, Block], names: Mapping[int, str]
) -> dict[int, BaseLayout]:
    layouts: dict[int, BaseLayout] = {}
    for handle, block in blocks.items():
        if block.is_model:
            layouts[handle] = document.modelspace()
        elif block.is_paper:
            # Several sheets become one: nobody measures what is on them.
            layouts[handle] = document.paperspace()
        else:
            layouts[handle] = document.blocks.new(names[handle], base_point=block.base_point)
    return layouts


def _add_layers(document: Drawing, layers: Iterable[Layer]) -> None:
    for layer in layers:
        name = _clean(layer.name)
        if not document.layers.has_entry(name):
            document.layers.new(name)
        entry = document.layers.get(name)
        entry.dxf.linetype, entry.color = layer.linetype, layer.color or _WHITE
        if layer.frozen:
            entry.freeze()
        if layer.off:
            entry.off()


_WHITE = 7


def _look(stated: Mapping[str, Any]) -> dict[str, Any]:
    return {**stated, "layer": _clean(stated.get("layer", "0"))}


def _clean(name: str) -> str:
    return name.translate(_NO_NAME)


def _put(layout: BaseLayout, kind: str, draw: Draw | None, look: dict[str, Any]) -> bool:
    """Draw an entity; return whether it is there."""
    if draw is None:
        return kind not in _NEEDED and _stand_in(layout, kind, look)
    entities = layout.entity_space.entities
    before = len(entities)
    try:
        draw(layout, look)
    except _NO_ENTITY:
        # Half an entity would be measured as a whole one.
        del entities[before:]
        return False
    return True


def _stand_in(layout: BaseLayout, kind: str, look: dict[str, Any]) -> bool:
    """Put an entity into a layout of which its type is all that is known."""
    name = "DIMENSION" if kind.startswith("DIM_") else kind
    if name in _TOLD_BY_TYPE or name == "DIMENSION":
        layout.new_entity(name, look)
    else:
        tags = ExtendedTags([DXFTag(0, name), DXFTag(8, look["layer"])])
        layout.entity_space.add(DXFTagStorage.load(tags, layout.doc))
    return True
