"""What is written in a drawing."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from ezdxf.lldxf.encoding import decode_dxf_unicode
from ezdxf.tools.text import plain_mtext

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from ezdxf.entities.attrib import AttDef, Attrib
    from ezdxf.entities.dxfentity import DXFEntity
    from ezdxf.entities.insert import Insert
    from ezdxf.entities.mleader import MultiLeader
    from ezdxf.entities.mtext import MText
    from ezdxf.entities.text import Text
    from ezdxf.layouts.blocklayout import BlockLayout


def texts_of(entity: DXFEntity) -> Iterator[str]:
    """Yield the texts that an entity itself shows, in plain words, some perhaps blank.

    What stands in the block of a reference is not its own; the picture of a dimension or of a
    table is.
    """
    read = _READ.get(entity.dxftype())
    if read:
        yield from map(_with_letters, read(entity))


def own_text(entity: DXFEntity) -> str:
    """Return what a text or an attribute says, in plain words; perhaps blank."""
    read = _attrib if entity.dxftype() == "ATTRIB" else _READ[entity.dxftype()]
    return _with_letters(" ".join(read(cast("Attrib", entity))))


def _with_letters(text: str) -> str:
    # Of R12 drawings ezdxf leaves `\\U+00D8` as it is written.
    return decode_dxf_unicode(text) if "\\U+" in text else text


def _text(entity: Text) -> Iterator[str]:
    yield entity.plain_text()


def _mtext(entity: MText) -> Iterator[str]:
    yield cast("str", entity.plain_text())


def _attribs(entity: Insert) -> Iterator[str]:
    for attrib in entity.attribs:
        if attrib.is_alive:
            yield from _attrib(attrib)


def _attrib(entity: Attrib) -> Iterator[str]:
    yield entity.plain_mtext() if entity.has_embedded_mtext_entity else entity.plain_text()


def _attdef(entity: AttDef) -> Iterator[str]:
    # Only a constant one is shown; the others are forms for the references to fill in.
    if entity.is_const:
        yield entity.plain_text()


def _leader(entity: MultiLeader) -> Iterator[str]:
    yield cast("str", plain_mtext(entity.get_mtext_content()))


def _picture(entity: DXFEntity) -> Iterator[str]:
    name = entity.dxf.get("geometry", "")
    block: BlockLayout | None = entity.doc.blocks.get(name) if entity.doc and name else None
    for part in block or ():
        if part.dxftype() in {"TEXT", "MTEXT"}:
            yield from texts_of(part)


_READ: Mapping[str, Callable[..., Iterator[str]]] = {
    "TEXT": _text,
    "MTEXT": _mtext,
    "INSERT": _attribs,
    "ATTDEF": _attdef,
    "MULTILEADER": _leader,
    "MLEADER": _leader,
    "DIMENSION": _picture,
    "ARC_DIMENSION": _picture,
    "LARGE_RADIAL_DIMENSION": _picture,
    "ACAD_TABLE": _picture,
}
