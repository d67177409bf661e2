"""What becomes of each entity of a drawing: whether the laser follows it, and what for."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from modn_watch.geometry.affine import IDENTITY
from modn_watch.geometry.curves import all_transformed
from modn_watch.geometry.drawn import Drawn, Operation
from modn_watch.parsers.dxf_curves import curves_of, is_drawn
from modn_watch.parsers.dxf_sheets import PART
from modn_watch.parsers.pile import Pile

if TYPE_CHECKING:
    from ezdxf.entities.insert import Insert

    from modn_watch.geometry.affine import Affine
    from modn_watch.geometry.curves import Curve
    from modn_watch.parsers.dxf_uncut import Uncut
    from modn_watch.parsers.dxf_walk import Placement
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
class Judge:
    """What becomes of each entity."""

    #: From drawing units to millimetres.
    scale: Affine
    uncut: Uncut
    #: What is inside blocks that are called as parts are, and everything else.
    parts: Pile = field(default_factory=Pile)
    rest: Pile = field(default_factory=Pile)
    #: What is ignored, for a picture that shows it too; None = nobody asks for it.
    idle: Pile | None = None
    words: Operations
    #: Linetypes with gaps, in lower case.
    dashed: frozenset[str]
    #: What explains the drawing, references with labels among it.
    explaining: list[Placement] = field(default_factory=list)
    #: What is known of a layer, linetype and colour.
    known: dict[tuple[str, str, int], Operation] = field(default_factory=dict)

    @property
    def ignored(self) -> frozenset[str]:
        """The layers of which nothing was met that is not ignored, in lower case."""
        others = {layer for (layer, *_), told in self.known.items() if told is not Operation.IGNORE}
        return frozenset(layer.lower() for layer, *_ in self.known if layer not in others)

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
        ignored = operation is Operation.IGNORE
        if ignored and self.idle is None:
            return "ignored"
        curves = _curves(placement)
        if not curves:
            return "ignored" if ignored else "broken"
        drawn = Drawn(
            curves=all_transformed(curves, self.scale) if self.scale is not IDENTITY else curves,
            operation=operation,
            layer=placement.layer,
            source=source,
        )
        if ignored and self.idle is not None:
            self.idle.add(drawn)
            return "ignored"
        self.uncut.body(placement.entity)
        with suppress(*_NO_CURVE):
            self.uncut.followed(placement)
        (self.parts if placement.block.startswith(PART) else self.rest).add(drawn)
        return "followed"

    def _operation(self, placement: Placement) -> Operation:
        look = (placement.layer, placement.linetype, placement.color)
        found = self.known.get(look)
        if found is None:
            layer, linetype, color = look
            dashed = linetype.lower() in self.dashed
            told = self.words.of(layer=layer, linetype=linetype, color=color, dashed=dashed)
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
