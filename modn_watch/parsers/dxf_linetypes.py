"""Linetypes that are drawn with gaps, whatever they are called and in which language."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from ezdxf.document import Drawing
    from ezdxf.entities.ltype import Linetype

#: Whatever a damaged table says of them.
_WHOLE = {"continuous", "bylayer", "byblock"}
#: One stroke of a pattern; below 0 it is a gap, and 0 is a dot.  Source: DXF reference, LTYPE.
_STROKE = 49


def dashed_linetypes(document: Drawing) -> frozenset[str]:
    """Return the names of the linetypes whose pattern has gaps, in lower case."""
    lines = cast("list[Linetype]", document.linetypes)
    return frozenset(line.dxf.name.lower() for line in lines if _gaps(line)) - _WHOLE


def _gaps(line: Linetype) -> bool:
    return any(tag.code == _STROKE and tag.value < 0 for tag in line.pattern_tags.tags)
