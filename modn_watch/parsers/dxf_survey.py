"""One walk through a drawing: what each entity is, and how large."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from modn_watch.geometry.affine import scaling
from modn_watch.geometry.bounds import Box, around_boxes, bounds
from modn_watch.geometry.curves import all_transformed
from modn_watch.parsers.drawing import clean
from modn_watch.parsers.dxf_curves import curves_of, is_drawn
from modn_watch.parsers.dxf_texts import texts_of
from modn_watch.parsers.dxf_walk import Placement, placements

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ezdxf.document import Drawing
    from ezdxf.entities.dxfgfx import DXFGraphic

    from modn_watch.geometry.affine import Affine

#: Entities that explain a drawing, or picture it, and are never cut.
_ANNOTATION = frozenset(
    {
        *("TEXT", "MTEXT", "ATTRIB", "ATTDEF", "TOLERANCE", "SHAPE", "ACAD_TABLE"),
        *("DIMENSION", "ARC_DIMENSION", "LARGE_RADIAL_DIMENSION"),
        *("LEADER", "MULTILEADER", "MLEADER", "HATCH", "MPOLYGON", "POINT", "XLINE", "RAY"),
        *("WIPEOUT", "IMAGE", "VIEWPORT", "OLEFRAME", "OLE2FRAME"),
        *("PDFUNDERLAY", "DWFUNDERLAY", "DGNUNDERLAY"),
        *("LIGHT", "SUN", "CAMERA", "SECTION", "GEODATA", "POSITIONMARKER"),
        # A reference has no outline of its own; what it shows is judged by itself.
        "INSERT",
    }
)
#: Nothing on it is ever printed, and dimensions keep their points there.
_NEVER_CUT = "defpoints"
_PART = "Part-"
#: Blocks that Tekla Structures writes beside the part.  Source: measured on 49 sheets.
_SHEET_BLOCK = re.compile(
    r"(?:\w*Dimension|Mark|Bolt|Text|Surfacing|SectionMark|DetailMark|LevelMark|Unknown|Weld)-"
)
#: What ezdxf and the curves raise for numbers that describe nothing; a RuntimeError where a
#: mesh has fewer vertices than it says, or a curve cannot be halved often enough.
_NO_CURVE = (
    ValueError, ArithmeticError, LookupError, TypeError, AttributeError, RuntimeError,
)  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """One entity, as often as the drawing shows it."""

    #: The DXF type, such as `LINE`.
    kind: str
    layer: str
    #: The outermost block that holds it; empty = it stands in the model space itself.
    block: str = ""
    #: The block that it refers to, of an INSERT.
    shows: str = ""
    #: `cut`, `annotation`, `hidden` (layer frozen or off, invisible), `broken` (its numbers
    #: describe nothing), `unmeasured` (a kind that has no outline here), or why a reference
    #: could not be followed: see `Placement.problem`.
    fate: str
    #: Of what is cut, millimetres.
    box: Box | None = None


@dataclass(frozen=True, kw_only=True)
class Survey:
    """What is in the model space, blocks entered, and what is written anywhere."""

    seen: Sequence[Seen]
    #: From model space and paper layouts, blank ones too.
    texts: Sequence[str]
    #: On the paper layouts, viewports apart.
    paper_entities: int = 0
    #: The limit on entities was met.
    cut_short: bool = False

    def fates(self, fate: str) -> Counter[str]:
        """Count the entities that met a fate, by type."""
        return Counter(seen.kind for seen in self.seen if seen.fate == fate)


def survey(document: Drawing, *, millimetres: float, most: int, most_texts: int) -> Survey:
    """Walk through the model space and the paper layouts once.

    Args:
        document: as read.
        millimetres: the length of one drawing unit.
        most: entities at most, those inside blocks as often as they are shown.
        most_texts: texts at most, and one more, which tells that there are more.
    """
    scale = scaling(millimetres)
    walk = placements(document.modelspace(), document)
    seen: list[Seen] = []
    texts: list[str] = []
    for placement in islice(walk, most):
        seen.append(_seen(placement, scale))
        texts += _written(placement.entity, most_texts + 1 - len(texts))
    cut_short = next(walk, None) is not None
    paper = [e for e in islice(_on_paper(document), most) if e.dxftype() != "VIEWPORT"]
    for entity in paper:
        texts += _written(entity, most_texts + 1 - len(texts))
    return Survey(seen=seen, texts=texts, paper_entities=len(paper), cut_short=cut_short)


def _written(entity: DXFGraphic, room: int) -> Iterator[str]:
    """Yield an entity's texts; many a dimension may share the picture of one."""
    return islice(filter(str.strip, texts_of(entity)), room)


def is_sheet(survey: Survey) -> bool:
    """Tell a drawing of parts with words and measures around them from what is to be cut.

    Source: the 49 sheets of Tekla Structures among the shop's files; whoever keeps his parts in
    blocks called `Part-1`, and nothing else, cuts them.
    """
    names = {seen.shows for seen in survey.seen if seen.shows and not seen.block}
    return any(name.startswith(_PART) for name in names) and any(
        _SHEET_BLOCK.match(name) for name in names
    )


def cut_figures(survey: Survey) -> list[Seen]:
    """Return what is cut: on a sheet, what is inside the parts' blocks alone."""
    cut = [seen for seen in survey.seen if seen.box]
    if not is_sheet(survey):
        return cut
    return [seen for seen in cut if seen.block.startswith(_PART)]


def box_of(figures: Sequence[Seen]) -> Box | None:
    """Return the box around entities that are cut; None around none."""
    return around_boxes(seen.box for seen in figures)


def parts_shown(survey: Survey) -> int:
    """Return how many parts, or views of parts, a sheet shows."""
    return sum(seen.shows.startswith(_PART) for seen in survey.seen if not seen.block)


def used_layers(survey: Survey) -> list[str]:
    """Return the names of the layers that something is on and that are not hidden, once each."""
    return list(dict.fromkeys(clean(seen.layer) for seen in survey.seen if seen.fate != "hidden"))


def _seen(placement: Placement, scale: Affine) -> Seen:
    entity = placement.entity
    fate, box = _judged(placement, scale)
    return Seen(
        kind=entity.dxftype(),
        layer=placement.layer,
        block=placement.block,
        shows=entity.dxf.get("name", "") if entity.dxftype() == "INSERT" else "",
        fate=fate,
        box=box,
    )


def _judged(placement: Placement, scale: Affine) -> tuple[str, Box | None]:
    kind = placement.entity.dxftype()
    if placement.problem:
        return placement.problem, None
    if not placement.shown:
        return "hidden", None
    if kind in _ANNOTATION or placement.layer.lower() == _NEVER_CUT:
        return "annotation", None
    if not is_drawn(kind):
        return "unmeasured", None
    try:
        curves = curves_of(placement.entity, placement.matrix)
    except _NO_CURVE:
        return "broken", None
    box = bounds(all_transformed(curves, scale))
    return ("cut", box) if box else ("broken", None)


def _on_paper(document: Drawing) -> Iterator[DXFGraphic]:
    for layout in document.layouts:
        if not layout.is_modelspace:
            for placement in placements(layout, document):
                yield placement.entity
