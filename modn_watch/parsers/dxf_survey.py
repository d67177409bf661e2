"""One walk through a drawing: what each entity is, and what all of them measure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from modn_watch.geometry.affine import IDENTITY, scaling
from modn_watch.geometry.drawn import Operation
from modn_watch.parsers.drafting import operations_of, tolerances_of
from modn_watch.parsers.drawing import clean
from modn_watch.parsers.dxf_judge import Judge, Seen
from modn_watch.parsers.dxf_linetypes import dashed_linetypes
from modn_watch.parsers.dxf_sheets import drawing_around, is_tekla
from modn_watch.parsers.dxf_stock import stock_in
from modn_watch.parsers.dxf_texts import texts_of
from modn_watch.parsers.dxf_uncut import Uncut
from modn_watch.parsers.dxf_walk import placements
from modn_watch.parsers.dxf_words import words_of
from modn_watch.parsers.pile import MOST_SHOWN, Pile, taken

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from ezdxf.document import Drawing
    from ezdxf.entities.dxfgfx import DXFGraphic

    from modn_watch.geometry.drawn import Drawn
    from modn_watch.model import Limits
    from modn_watch.parsers.dxf_stock import Stock
    from modn_watch.parsers.dxf_words import Word
    from modn_watch.parsers.pile import Taken


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
    #: Layers on which nothing is cut nor marked, in lower case.
    ignored: frozenset[str] = frozenset()
    #: The limit on entities was met.
    cut_short: bool = False

    def fates(self, fate: str) -> Counter[str]:
        """Count the entities that met a fate, by type."""
        return Counter(seen.kind for seen in self.seen if seen.fate == fate)


def survey(
    document: Drawing, *, millimetres: float, limits: Limits, to_show: bool = False
) -> Survey:
    """Walk through the model space and the paper layouts once, and measure what is cut.

    Args:
        document: as read.
        millimetres: the length of one drawing unit.
        limits: entities at most, those inside blocks as often as they are shown; texts at most,
            and one more, which tells that there are more; and how this shop draws.
        to_show: for a picture: also what is ignored, and what is too much to be measured.
    """
    walk = placements(document.modelspace(), document)
    judge = _judge(document, millimetres, limits, to_show=to_show)
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
    told = around is not None or any(pile.is_vast for pile in piles)
    stock = None if told else stock_in(_all_drawn(piles))
    if stock:
        piles = [_without(_all_drawn(piles), stock.sources)]
    measured = taken(piles, tolerances_of(limits.drafting))
    dropped = around or (stock.sources if stock else ())
    measured = replace(measured, others=(*measured.others, *_idle(judge, dropped)))
    return Survey(
        seen=_fated(_with_broken(seen, measured), dropped, "around"),
        taken=measured,
        is_sheet=around is not None,
        stock=stock,
        texts=texts,
        words=words,
        paper_entities=len(paper),
        uncut=judge.uncut,
        ignored=judge.ignored,
        cut_short=cut_short,
    )


def _judge(document: Drawing, millimetres: float, limits: Limits, *, to_show: bool) -> Judge:
    most_curves = MOST_SHOWN if to_show else None
    return Judge(
        scale=IDENTITY if millimetres == 1 else scaling(millimetres),
        uncut=Uncut(millimetres=millimetres),
        parts=Pile(most_curves),
        rest=Pile(most_curves),
        idle=Pile(most_curves) if to_show else None,
        words=operations_of(limits.drafting),
        dashed=dashed_linetypes(document),
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
    judge: Judge, seen: Sequence[Seen], words: Sequence[Word]
) -> tuple[list[Pile], Collection[int] | None]:
    """Return what is measured, and which entities are the drawing around it; None = no sheet."""
    piles = [judge.parts, judge.rest]
    if is_tekla(seen):
        return [judge.parts], ()
    if any(pile.is_vast for pile in piles):
        # Of so many curves not even contours are looked for.
        return piles, None
    around = drawing_around(seen, _all_drawn(piles), words)
    if around:
        piles = [_without(_all_drawn(piles), around)]
    return piles, around


def _idle(judge: Judge, dropped: Collection[int]) -> Iterator[Drawn]:
    """Yield what no laser follows: by its layer, or because it is a frame around the parts."""
    if judge.idle is None:
        return
    yield from judge.idle.drawn
    for one in _all_drawn([judge.parts, judge.rest]):
        if int(one.source) in dropped:
            yield replace(one, operation=Operation.IGNORE)


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


def _on_paper(document: Drawing) -> Iterator[DXFGraphic]:
    for layout in document.layouts:
        if not layout.is_modelspace:
            for placement in placements(layout, document):
                yield placement.entity
