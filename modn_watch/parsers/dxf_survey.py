"""One walk through a drawing: what each entity is, and what all of them measure."""

from __future__ import annotations

import re
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING

from modn_watch.geometry.affine import IDENTITY, scaling
from modn_watch.geometry.curves import all_transformed
from modn_watch.geometry.drawn import Drawn, Operation
from modn_watch.parsers.drafting import operations_of, tolerances_of
from modn_watch.parsers.drawing import clean
from modn_watch.parsers.dxf_curves import curves_of, is_drawn
from modn_watch.parsers.dxf_texts import texts_of
from modn_watch.parsers.dxf_uncut import Uncut
from modn_watch.parsers.dxf_walk import Placement, placements
from modn_watch.parsers.pile import Pile, taken

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ezdxf.document import Drawing
    from ezdxf.entities.dxfgfx import DXFGraphic

    from modn_watch.geometry.affine import Affine
    from modn_watch.geometry.curves import Curve
    from modn_watch.model import Limits
    from modn_watch.parsers.pile import Taken
    from modn_watch.vocabulary import Operations

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
    #: `followed` by the laser, `ignored` (by its layer or linetype), `annotation`, `hidden` (layer
    #: frozen or off, invisible), `broken` (its numbers describe nothing), `unmeasured` (a kind
    #: that has no outline here), or why a reference could not be followed: see
    #: `Placement.problem`.
    fate: str


@dataclass(frozen=True, kw_only=True)
class Survey:
    """What is in the model space, blocks entered, and what is written anywhere."""

    seen: Sequence[Seen]
    #: Of what the laser follows; on a sheet, of what is inside the parts' blocks alone.
    taken: Taken
    #: A drawing of parts with words and measures around them, not of what is to be cut.
    is_sheet: bool = False
    #: From model space and paper layouts, blank ones too.
    texts: Sequence[str]
    #: On the paper layouts, viewports apart.
    paper_entities: int = 0
    #: What no laser follows though it is on layers that are cut.
    uncut: Uncut
    #: The limit on entities was met.
    cut_short: bool = False

    def fates(self, fate: str) -> Counter[str]:
        """Count the entities that met a fate, by type."""
        return Counter(seen.kind for seen in self.seen if seen.fate == fate)


def survey(document: Drawing, *, millimetres: float, limits: Limits) -> Survey:
    """Walk through the model space and the paper layouts once, and measure what is cut.

    Args:
        document: as read.
        millimetres: the length of one drawing unit.
        limits: entities at most, those inside blocks as often as they are shown; texts at most,
            and one more, which tells that there are more; and how this shop draws.
    """
    walk = placements(document.modelspace(), document)
    judge = _Judge(
        scale=IDENTITY if millimetres == 1 else scaling(millimetres),
        uncut=Uncut(millimetres=millimetres),
        words=operations_of(limits.drafting),
    )
    most, most_texts = limits.entities, limits.texts
    seen: list[Seen] = []
    texts: list[str] = []
    for placement in islice(walk, most):
        seen.append(judge.seen(placement, len(seen)))
        texts += _written(placement.entity, most_texts + 1 - len(texts))
    cut_short = next(walk, None) is not None
    paper = [e for e in islice(_on_paper(document), most) if e.dxftype() != "VIEWPORT"]
    for entity in paper:
        texts += _written(entity, most_texts + 1 - len(texts))
    sheet = is_sheet(seen)
    piles = [judge.parts] if sheet else [judge.parts, judge.rest]
    measured = taken(piles, tolerances_of(limits.drafting))
    return Survey(
        seen=_with_broken(seen, measured),
        taken=measured,
        is_sheet=sheet,
        texts=texts,
        paper_entities=len(paper),
        uncut=judge.uncut,
        cut_short=cut_short,
    )


def _with_broken(seen: Sequence[Seen], measured: Taken) -> Sequence[Seen]:
    """Return the entities, those with numbers that cannot be measured told."""
    if not measured.measures or not measured.measures.broken:
        return seen
    broken = {int(one.source) for one in measured.measures.broken}
    return [
        replace(one, fate="broken") if number in broken else one for number, one in enumerate(seen)
    ]


def _written(entity: DXFGraphic, room: int) -> Iterator[str]:
    """Yield an entity's texts; many a dimension may share the picture of one."""
    return islice(filter(str.strip, texts_of(entity)), room)


def is_sheet(seen: Sequence[Seen]) -> bool:
    """Tell a drawing of parts with words and measures around them from what is to be cut.

    Source: the 49 sheets of Tekla Structures among the shop's files; whoever keeps his parts in
    blocks called `Part-1`, and nothing else, cuts them.
    """
    names = {one.shows for one in seen if one.shows and not one.block}
    return any(name.startswith(_PART) for name in names) and any(
        _SHEET_BLOCK.match(name) for name in names
    )


def parts_shown(survey: Survey) -> int:
    """Return how many parts, or views of parts, a sheet shows."""
    return sum(seen.shows.startswith(_PART) for seen in survey.seen if not seen.block)


def used_layers(survey: Survey) -> list[str]:
    """Return the names of the layers that something is on and that are not hidden, once each."""
    return list(dict.fromkeys(clean(seen.layer) for seen in survey.seen if seen.fate != "hidden"))


def shows_flat_part(survey: Survey) -> bool:
    """Tell whether a sheet shows one part as it is cut, and not several views of it."""
    found = survey.taken.measures
    return (
        parts_shown(survey) == 1
        and found is not None
        and len(found.parts) == 1
        and all(contour.closed for contour in found.contours)
    )


@dataclass(frozen=True, kw_only=True)
class _Judge:
    """What becomes of each entity."""

    #: From drawing units to millimetres.
    scale: Affine
    uncut: Uncut
    #: What is inside blocks that are called as parts are, and everything else.
    parts: Pile = field(default_factory=Pile)
    rest: Pile = field(default_factory=Pile)
    words: Operations
    #: What is known of a layer, linetype and colour.
    known: dict[tuple[str, str, int], Operation] = field(default_factory=dict)

    def seen(self, placement: Placement, number: int) -> Seen:
        """Return what an entity is, and put its curves where they are measured."""
        kind = placement.entity.dxftype()
        fate = _unfollowed(placement, kind)
        if fate == "annotation":
            self._noticed(placement)
        elif fate == "unmeasured":
            self.uncut.body(placement.entity)
        return Seen(
            kind=kind,
            layer=placement.layer,
            block=placement.block,
            shows=placement.entity.dxf.get("name", "") if kind == "INSERT" else "",
            fate=fate or self._followed(placement, str(number)),
        )

    def _noticed(self, placement: Placement) -> None:
        if self._operation(placement) is Operation.CUT:
            self.uncut.explaining(placement)

    def _followed(self, placement: Placement, source: str) -> str:
        operation = self._operation(placement)
        if operation is Operation.IGNORE:
            return "ignored"
        curves = _curves(placement)
        if not curves:
            return "broken"
        self.uncut.body(placement.entity)
        with suppress(*_NO_CURVE):
            self.uncut.followed(placement)
        drawn = Drawn(
            curves=all_transformed(curves, self.scale) if self.scale is not IDENTITY else curves,
            operation=operation,
            layer=placement.layer,
            source=source,
        )
        (self.parts if placement.block.startswith(_PART) else self.rest).add(drawn)
        return "followed"

    def _operation(self, placement: Placement) -> Operation:
        look = (placement.layer, placement.linetype, placement.color)
        found = self.known.get(look)
        if found is None:
            layer, linetype, color = look
            told = self.words.of(layer=layer, linetype=linetype, color=color)
            found = self.known[look] = told or Operation.CUT
        return found


def _unfollowed(placement: Placement, kind: str) -> str:
    """Return why the laser does not follow an entity; empty when it may."""
    if placement.problem:
        return placement.problem
    if not placement.shown:
        return "hidden"
    if kind in _ANNOTATION or placement.layer.lower() == _NEVER_CUT:
        return "annotation"
    return "" if is_drawn(kind) else "unmeasured"


def _curves(placement: Placement) -> tuple[Curve, ...]:
    """Return the entity's curves; none where its numbers describe nothing."""
    try:
        return curves_of(placement.entity, placement.matrix)
    except _NO_CURVE:
        return ()


def _on_paper(document: Drawing) -> Iterator[DXFGraphic]:
    for layout in document.layouts:
        if not layout.is_modelspace:
            for placement in placements(layout, document):
                yield placement.entity
