"""One walk through a project: what each shape is, and what all of them measure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from modn_watch.geometry.bounds import bounds
from modn_watch.geometry.drawn import Drawn
from modn_watch.parsers.drafting import operations_of, tolerances_of
from modn_watch.parsers.lightburn_operations import Layers
from modn_watch.parsers.lightburn_shapes import figures
from modn_watch.parsers.pile import MOST_SHOWN, Pile, taken

if TYPE_CHECKING:
    from collections.abc import Sequence
    from xml.etree.ElementTree import Element

    from modn_watch.geometry.bounds import Box
    from modn_watch.geometry.drawn import Operation, Tolerances
    from modn_watch.model import Limits
    from modn_watch.parsers.lightburn_layers import CutSetting
    from modn_watch.parsers.lightburn_shapes import Figure
    from modn_watch.parsers.pile import Taken

#: A few kilobytes can show one outline of thousands of vertices a thousand times.
_MOST_EFFORT = 2_000_000
#: Shapes; the largest project of the shop has under a tenth, and more take too long.
_MOST_SHAPES = 300_000
_PICTURE, _GROUP = "Bitmap", "Group"


@dataclass(frozen=True, kw_only=True, slots=True)
class Picture:
    """A bitmap on the canvas."""

    #: Which of the settings for pictures it uses.
    cut_index: int | None
    operation: Operation
    box: Box


@dataclass(frozen=True, kw_only=True)
class Survey:
    """What is on the canvas of a project."""

    layers: Layers
    #: Shapes by type, groups and their members alike.
    kinds: Counter[str]
    #: Shapes on each layer, groups and pictures apart.
    on_layer: Counter[int | None]
    pictures: Sequence[Picture]
    #: What the texts say.
    texts: Sequence[str]
    #: Shapes that were not measured, by why.
    problems: Counter[str]
    #: Of everything but pictures.
    taken: Taken
    #: A limit was met: so many shapes were read.
    cut_short: int = 0


def survey(
    root: Element, settings: Sequence[CutSetting], limits: Limits, *, to_show: bool = False
) -> Survey:
    """Walk through a project once, and measure what is on its layers.

    Args:
        root: the project.
        settings: what its layers are set to.
        limits: shapes at most, and how this shop draws.
        to_show: for a picture: also what is too much to be measured.
    """
    walk = figures(root)
    words = operations_of(limits.drafting)
    notebook = _Notebook(Layers.of(settings, words), MOST_SHOWN if to_show else None)
    for figure in islice(walk, min(limits.entities, _MOST_SHAPES)):
        notebook.enter(figure)
        if notebook.effort >= _MOST_EFFORT:
            break
    left = next(walk, None) is not None
    return notebook.survey(tolerances_of(limits.drafting), cut_short=left)


class _Notebook:
    """What was seen so far; the curves are on the pile alone."""

    def __init__(self, layers: Layers, most_curves: int | None) -> None:
        self.layers = layers
        self.kinds: Counter[str] = Counter()
        self.on_layer: Counter[int | None] = Counter()
        self.pictures: list[Picture] = []
        self.texts: list[str] = []
        self.problems: Counter[str] = Counter()
        self.pile = Pile(most_curves)
        self.seen = 0
        self.effort = 0

    def enter(self, figure: Figure) -> None:
        self.seen += 1
        self.kinds[figure.kind] += 1
        self.effort += figure.effort
        if figure.text:
            self.texts.append(figure.text)
        if figure.problem:
            self.problems[figure.problem] += 1
        if figure.kind == _PICTURE:
            self._picture(figure)
        elif figure.kind != _GROUP:
            self._shape(figure)

    def _picture(self, figure: Figure) -> None:
        box = bounds(figure.curves)
        if box:
            operation = self.layers.of_picture(figure.cut_index)
            self.pictures.append(Picture(cut_index=figure.cut_index, operation=operation, box=box))
        elif not figure.problem:
            self.problems["broken_shapes"] += 1

    def _shape(self, figure: Figure) -> None:
        layer = self.layers.at(figure.cut_index)
        self.on_layer[layer.index] += 1
        if figure.curves:
            drawn = Drawn(
                curves=figure.curves,
                operation=layer.operation,
                layer=layer.label,
                source=str(self.seen),
            )
            self.pile.add(drawn)

    def survey(self, tolerances: Tolerances, *, cut_short: bool) -> Survey:
        measured = taken([self.pile], tolerances)
        broken = {one.source for one in measured.measures.broken} if measured.measures else ()
        self.problems["broken_shapes"] += len(broken)
        return Survey(
            layers=self.layers,
            kinds=self.kinds,
            on_layer=self.on_layer,
            pictures=self.pictures,
            texts=self.texts,
            problems=self.problems,
            taken=measured,
            cut_short=self.seen if cut_short else 0,
        )
