"""What a laser shop does along a line, told by its layer, its colour or its linetype."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from modn_watch.geometry.drawn import Operation

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Words in the longest phrase.
_LONGEST = 3
#: A layer is named in a handful of words; who writes more wants to be read, not sorted.
_LONGEST_NAME = 120
#: `CUT_3MM` is the words CUT, 3 and MM; `CutOuter` is CUT and OUTER.
_WORD = re.compile(r"[^\W\d_]+|\d+")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
#: `HIDDENX2` is HIDDEN drawn larger.
_TWICE = re.compile(r"X2$", re.IGNORECASE)
#: Where phrases of the same length disagree, the first of these counts: a mark where a bend will
#: be is for the bend, and what is engraved on a cut part is not cut.
_RANK = (
    Operation.BEND,
    Operation.ENGRAVE,
    Operation.MARK,
    Operation.IGNORE,
    Operation.CUT,
)

#: Source: the layers of Inventor's, SolidWorks' and Fusion's flat patterns, of nesting programs,
#: and the words of the shops' own drawing rules.
_LAYER_WORDS: Mapping[Operation, tuple[str, ...]] = {
    Operation.CUT: (
        *("cut", "cuts", "cutting", "cutout", "cutouts", "laser", "profile", "profiles"),
        *("outer", "inner", "outline", "outlines", "contour", "contours", "hole", "holes"),
        *("outer profile", "interior profiles", "outer profiles", "inner profiles"),
        *("iv outer profile", "iv interior profiles", "iv feature profiles"),
        *("iv feature profiles down", "snit", "sny"),
        # What lets the sheet bend is cut out of it.
        *("relief", "reliefs", "bend relief", "bend reliefs", "corner relief", "corner reliefs"),
        *("bend cut", "bend cuts", "bend cutout", "bend cutouts"),
    ),
    Operation.ENGRAVE: (
        *("engrave", "engraved", "engraving", "etch", "etched", "etching", "raster", "graveer"),
    ),
    Operation.MARK: (
        *("mark", "marks", "marking", "markings", "scribe", "scribed", "scribing", "scribes"),
        *("punch mark", "centre mark", "center mark", "centre marks", "center marks"),
        *("iv tool center", "iv tool center down", "merk"),
    ),
    Operation.BEND: (
        *("bend", "bends", "bending", "bendline", "bendlines", "fold", "folds", "folding"),
        *("foldline", "foldlines", "iv bend", "iv bend down", "bend up", "bend down"),
        *("cut bend", "bend mark", "bend marks", "bend lines", "sm bend", "buig", "vou"),
    ),
    Operation.IGNORE: (
        *("defpoints", "dim", "dims", "dimension", "dimensions", "annotation", "annotations"),
        *(
            "center",
            "centre",
            "construction",
            "hidden",
            "centerline",
            "centreline",
            "centerlines",
            "centrelines",
        ),
        *("center line", "centre line", "center lines", "centre lines", "no cut", "nocut"),
        *("dont cut", "not cut", "do not cut", "no laser", "ignore", "title block", "titleblock"),
        *("viewport", "viewports", "watermark", "iv tangent", "iv arc centers"),
        *("iv unconsumed sketches", "iv altrep back", "iv altrep front", "iv roll tangent"),
        *("iv roll", "sketch geometry"),
    ),
}
#: The lines that drawing rules use for axes, hidden edges and the like, none of which is cut.
#: Source: ISO 128-2 and the linetypes of acadiso.lin.
_LINETYPE_WORDS: Mapping[Operation, tuple[str, ...]] = {
    Operation.IGNORE: (
        *("center", "centre", "centerline", "hidden", "dashed", "phantom", "dashdot", "dash dot"),
        *("dotted", "dot", "divide", "border", "dash", "acad iso"),
    ),
}


@dataclass(frozen=True, kw_only=True)
class Operations:
    """Every word of this installation for what is done along a line."""

    #: From the words of a phrase, lower-case with blanks between, to what it asks for.
    layers: Mapping[str, Operation]
    linetypes: Mapping[str, Operation]
    #: From an AutoCAD colour index; programs agree on none, so the standard has none.
    colors: Mapping[int, Operation]

    @classmethod
    def standard(cls) -> Operations:
        """Return the words that come with the program."""
        return cls(layers=_by_word(_LAYER_WORDS), linetypes=_by_word(_LINETYPE_WORDS), colors={})

    def with_words(
        self, layers: Mapping[str, Operation], colors: Mapping[int, Operation]
    ) -> Operations:
        """Return a table that knows more.

        Args:
            layers: from a layer's name or words in it; they win over those known already.
            colors: from an AutoCAD colour index, 1 to 255.

        Raises:
            ValueError: a name has neither letter nor digit, or a colour is none.
        """
        for color in colors:
            if not 1 <= color <= 255:  # noqa: PLR2004 - as the sentence says
                raise ValueError(f"{color} is no colour: AutoCAD's colours are 1 to 255.")
        added = {_phrase(name): operation for name, operation in layers.items()}
        return replace(self, layers={**self.layers, **added}, colors={**self.colors, **colors})

    def of(self, *, layer: str, linetype: str = "", color: int = 0) -> Operation | None:
        """Return what is done along a line; None when nothing about it says so.

        The layer's name counts before the colour, the colour before the linetype.

        Args:
            layer: the layer's name.
            linetype: as the line shows, not `BYLAYER`.
            color: AutoCAD colour index, as the line shows.
        """
        return (
            _named(layer, self.layers)
            or self.colors.get(color)
            or _named(_TWICE.sub("", linetype), self.linetypes)
        )


def _by_word(table: Mapping[Operation, tuple[str, ...]]) -> Mapping[str, Operation]:
    return {word: operation for operation, words in table.items() for word in words}


def _words(name: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(_HUMP.sub(" ", name))]


def _phrase(name: str) -> str:
    words = _words(name)
    if not words:
        raise ValueError(f'The layer "{name}" has no letter or digit in it.')
    return " ".join(words)


def _named(name: str, table: Mapping[str, Operation]) -> Operation | None:
    """Return what the name, or the longest phrase in it that is known, stands for."""
    if len(name) > _LONGEST_NAME:
        return None
    words = _words(name)
    whole = table.get(" ".join(words))
    if whole:
        return whole
    for length in range(min(_LONGEST, len(words)), 0, -1):
        starts = range(len(words) - length + 1)
        found = {table.get(" ".join(words[at : at + length])) for at in starts}
        if found != {None}:
            return min(filter(None, found), key=_RANK.index)
    return None
