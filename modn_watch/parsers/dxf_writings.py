"""What stands written in a drawing that may tell its unit."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from math import isfinite
from typing import TYPE_CHECKING, cast

from ezdxf.entities.attrib import Attrib
from ezdxf.tools.text import plain_mtext

from modn_watch.parsers.dxf_texts import own_text, texts_of
from modn_watch.parsers.unit_words import may_tell

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ezdxf.document import Drawing
    from ezdxf.entities.dimension import Dimension
    from ezdxf.entities.dxfgfx import DXFGraphic
    from ezdxf.entities.insert import Insert

#: Texts and dimensions that are asked, each.
_MOST = 1_000
#: Kinds of dimensions that are lengths: linear, aligned, diameter and radius.
_LENGTHS = {0, 1, 3, 4}
_MEASURED_TEXT = "<>"
#: What ezdxf raises for a dimension that measures nothing.
_NO_LENGTH = (ValueError, ArithmeticError, LookupError, TypeError, AttributeError)


@dataclass(frozen=True, kw_only=True)
class Writings:
    """What is written, as far as it may tell a unit."""

    texts: tuple[str, ...] = ()
    #: What a dimension says, and how long in drawing units is what it measures.
    dimensions: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, kw_only=True)
class _Basket:
    texts: list[str] = field(default_factory=list)
    dimensions: list[tuple[str, float]] = field(default_factory=list)
    #: Blocks that something refers to.
    shown: set[str] = field(default_factory=set)


def writings(document: Drawing) -> Writings:
    """Return what is written on the layouts and in the blocks that are shown.

    Nothing is entered more than once, however often it is shown.
    """
    baskets = {block.name.lower(): (block.is_any_layout, _Basket()) for block in document.blocks}
    shown: set[str] = set()
    for block in document.blocks:
        basket = baskets[block.name.lower()][1]
        for entity in block:
            if entity.is_alive:
                _look(entity, basket)
        shown |= basket.shown
    seen = [basket for name, (layout, basket) in baskets.items() if layout or name in shown]
    return Writings(
        texts=tuple(islice((text for one in seen for text in one.texts), _MOST)),
        dimensions=tuple(islice((told for one in seen for told in one.dimensions), _MOST)),
    )


def _look(entity: DXFGraphic, basket: _Basket) -> None:
    kind = entity.dxftype()
    if kind == "INSERT":
        basket.shown.add(entity.dxf.get("name", "").lower())
        _keep_texts(cast("Insert", entity).attribs, basket)
    elif kind in {"TEXT", "MTEXT"}:
        _keep_texts([entity], basket)
    elif kind == "DIMENSION" and len(basket.dimensions) < _MOST:
        basket.dimensions.extend(_dimension(cast("Dimension", entity)))


def _keep_texts(entities: Sequence[DXFGraphic], basket: _Basket) -> None:
    for entity in entities:
        if len(basket.texts) < _MOST and entity.is_alive and may_tell(_raw(entity)):
            basket.texts.append(own_text(entity))


def _raw(entity: DXFGraphic) -> str:
    """Return a text with its formatting, which takes no time."""
    own: str = entity.dxf.get("text", "")
    if isinstance(entity, Attrib) and entity.has_embedded_mtext_entity:
        return f"{own} {entity.virtual_mtext_entity().text}"
    return own


def _dimension(entity: Dimension) -> Iterator[tuple[str, float]]:
    try:
        if entity.dimtype not in _LENGTHS:
            return
        measured = entity.get_measurement()
    except _NO_LENGTH:
        return
    text = entity.dxf.get("text", "")
    if text in ("", _MEASURED_TEXT):
        text = next(texts_of(entity), "")
    if isinstance(measured, float) and isfinite(measured) and measured > 0:
        yield cast("str", plain_mtext(text)), measured
