"""One walk through a drawing: what each entity is, and what all of them measure."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING, cast

from modn_watch.geometry.affine import IDENTITY, scaling
from modn_watch.geometry.curves import all_transformed
from modn_watch.geometry.drawn import Drawn, Operation
from modn_watch.parsers.drafting import operations_of, tolerances_of
from modn_watch.parsers.drawing import clean
from modn_watch.parsers.dxf_curves import curves_of, is_drawn
from modn_watch.parsers.dxf_sheets import PART, drawing_around, is_tekla
from modn_watch.parsers.dxf_stock import stock_in
from modn_watch.parsers.dxf_texts import texts_of
from modn_watch.parsers.dxf_uncut import Uncut
from modn_watch.parsers.dxf_walk import Placement, placements
from modn_watch.parsers.dxf_words import words_of
from modn_watch.parsers.pile import Pile, taken

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from ezdxf.document import Drawing
    from ezdxf.entities.dxfgfx import DXFGraphic
    from ezdxf.entities.insert import Insert

    from modn_watch.geometry.affine import Affine
    from modn_watch.geometry.curves import Curve
    from modn_watch.model import Limits
    from modn_watch.parsers.dxf_stock import Stock
    from modn_watch.parsers.dxf_words import Word
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
#: Texts, dimensions and the like that are asked whether the drawing is a sheet.
_MOST_EXPLAINING = 20_000
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
    #: `followed` by the laser, `around` the parts of a drawing sheet, `ignored` (by its layer or
    #: linetype), `annotation`, `hidden` (layer frozen or off, invisible), `broken` (its numbers
    #: describe nothing), `unmeasured` (a kind that has no outline here), or why a reference could
    #: not be followed: see `Placement.problem`.
    fate: str


@dataclass(frozen=True, kw_only=True)
class Survey:
    """What is in the model space, blocks entered, and what is written anywhere."""

    seen: Sequence[Seen]
    #: Of what the laser follows; on a sheet, of the parts alone.
    taken: Taken
    #: A drawing of parts with words and measures around them, not of what is to be cut.
    is_sheet: bool = False
    #: A rectangle around what is cut that is the sheet itself, and no part.
    stock: Stock | None = None
    #: From model space and paper layouts, blank ones too.
    texts: Sequence[str]
    #: Those that are shown in model space and where they stand, dimensions among them.
    words: Sequence[Word]
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
    words = tuple(words_of(judge.explaining, millimetres))
    piles, around = _to_measure(judge, seen, words)
    told = around is not None or any(pile.sums for pile in piles)
    stock = None if told else stock_in(_all_drawn(piles))
    if stock:
        piles = [_without(_all_drawn(piles), stock.sources)]
    measured = taken(piles, tolerances_of(limits.drafting))
    return Survey(
        seen=_fated(
            _with_broken(seen, measured), around or (stock.sources if stock else ()), "around"
        ),
        taken=measured,
        is_sheet=around is not None,
        stock=stock,
        texts=texts,
        words=words,
        paper_entities=len(paper),
        uncut=judge.uncut,
        cut_short=cut_short,
    )


def _with_broken(seen: Sequence[Seen], measured: Taken) -> Sequence[Seen]:
    """Return the entities, those with numbers that cannot be measured told."""
    if not measured.measures or not measured.measures.broken:
        return seen
    return _fated(seen, {int(one.source) for one in measured.measures.broken}, "broken")


def _fated(seen: Sequence[Seen], which: Collection[int], fate: str) -> Sequence[Seen]:
    if not which:
        return seen
    return [replace(one, fate=fate) if number in which else one for number, one in enumerate(seen)]


def _to_measure(
    judge: _Judge, seen: Sequence[Seen], words: Sequence[Word]
) -> tuple[list[Pile], Collection[int] | None]:
    """Return what is measured, and which entities are the drawing around it; None = no sheet."""
    piles = [judge.parts, judge.rest]
    if is_tekla(seen):
        return [judge.parts], ()
    if any(pile.sums for pile in piles):
        # Of so many curves not even contours are looked for.
        return piles, None
    around = drawing_around(seen, _all_drawn(piles), words)
    if around:
        piles = [_without(_all_drawn(piles), around)]
    return piles, around


def _all_drawn(piles: Sequence[Pile]) -> list[Drawn]:
    return [one for pile in piles for one in pile.drawn]


def _without(drawn: Sequence[Drawn], sources: Collection[int]) -> Pile:
    left = Pile()
    for one in drawn:
        if int(one.source) not in sources:
            left.add(one)
    return left


def _written(entity: DXFGraphic, room: int) -> Iterator[str]:
    """Yield an entity's texts; many a dimension may share the picture of one."""
    return islice(filter(str.strip, texts_of(entity)), room)


def used_layers(survey: Survey) -> list[str]:
    """Return the names of the layers that something is on and that are not hidden, once each."""
    return list(dict.fromkeys(clean(seen.layer) for seen in survey.seen if seen.fate != "hidden"))


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
    #: What explains the drawing, references with labels among it.
    explaining: list[Placement] = field(default_factory=list)
    #: What is known of a layer, linetype and colour.
    known: dict[tuple[str, str, int], Operation] = field(default_factory=dict)

    def seen(self, placement: Placement, number: int) -> Seen:
        """Return what an entity is, and put its curves where they are measured."""
        kind = placement.entity.dxftype()
        fate = _unfollowed(placement, kind)
        if fate == "annotation":
            self._noticed(placement, kind)
        elif fate == "unmeasured":
            self.uncut.body(placement.entity)
        return Seen(
            kind=kind,
            layer=placement.layer,
            block=placement.block,
            shows=placement.entity.dxf.get("name", "") if kind == "INSERT" else "",
            fate=fate or self._followed(placement, str(number)),
        )

    def _noticed(self, placement: Placement, kind: str) -> None:
        said = kind != "INSERT" or cast("Insert", placement.entity).attribs
        if said and len(self.explaining) < _MOST_EXPLAINING:
            self.explaining.append(placement)
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
        (self.parts if placement.block.startswith(PART) else self.rest).add(drawn)
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
