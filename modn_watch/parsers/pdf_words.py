"""The words of a page where they stand, turned so that each reads from left to right."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from modn_watch.parsers.plain import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import pymupdf

#: Coordinates beyond this many points are no place on paper.
_REACH_PT = 1e6
_LONGEST = 200
#: Of a letter's height: texts whose middles are nearer stand on one line.
_SAME_LINE = 0.45
#: How many quarter turns a direction of writing is away from left to right.
_QUARTERS = {(1, 0): 0, (0, -1): 1, (-1, 0): 2, (0, 1): 3}


#: x0, y0, x1, y1.
Box = tuple[float, float, float, float]


@dataclass(frozen=True, kw_only=True, slots=True)
class Word:
    """One word, in points; y grows downwards."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float

    @classmethod
    def at(cls, box: Box, text: str) -> Word:
        """Return a word in its place: x0, y0, x1, y1."""
        x0, y0, x1, y1 = box
        return cls(text=text, x0=x0, y0=y0, x1=x1, y1=y1)

    @property
    def height(self) -> float:
        """How tall its line is."""
        return self.y1 - self.y0

    @property
    def middle(self) -> float:
        """Half-way between its top and its bottom."""
        return (self.y0 + self.y1) / 2


@dataclass(frozen=True, kw_only=True)
class Field:
    """All words of a page that are written in one direction, by their height on it."""

    words: tuple[Word, ...]
    middles: tuple[float, ...]
    #: How many quarter turns its direction is away from left to right.
    quarter: int = 0

    @classmethod
    def of(cls, words: Iterable[Word], quarter: int = 0) -> Field:
        """Return the words in the order in which their lines stand."""
        ordered = tuple(sorted(words, key=lambda word: (word.middle, word.x0)))
        middles = tuple(word.middle for word in ordered)
        return cls(words=ordered, middles=middles, quarter=quarter)

    def between(self, top: float, bottom: float) -> Sequence[Word]:
        """Return the words whose middles lie between two heights."""
        return self.words[bisect_left(self.middles, top) : bisect_right(self.middles, bottom)]

    def beside(self, word: Word) -> Sequence[Word]:
        """Return the words on its line, itself among them, in no order across."""
        reach = word.height * _SAME_LINE
        return self.between(word.middle - reach, word.middle + reach)


def fields(page: pymupdf.TextPage) -> tuple[Field, ...]:
    """Return a page's words by the direction that they are written in, most words first.

    Coordinates are turned with them: a sideways list reads like an upright one.  Words that run
    at other angles than quarter turns are left out.
    """
    directions = _directions(page)
    written: dict[int, list[Word]] = defaultdict(list)
    for x0, y0, x1, y1, text, block, line, _ in page.extractWORDS():
        quarter = directions.get((block, line), 0)
        word = clean(text)
        if word and quarter is not None and max(map(abs, (x0, y0, x1, y1))) < _REACH_PT:
            box = turned(quarter, (x0, y0, x1, y1))
            written[quarter].append(Word.at(box, word[:_LONGEST]))
    return tuple(
        Field.of((word for word in words if word.height > 0 and word.x1 > word.x0), quarter)
        for quarter, words in sorted(written.items(), key=lambda each: -len(each[1]))
    )


def _directions(page: pymupdf.TextPage) -> dict[tuple[int, int], int | None]:
    """Return the quarter turns of each line that is not upright."""
    return {
        (number, index): _QUARTERS.get((round(line["dir"][0], 1), round(line["dir"][1], 1)))
        for number, block in enumerate(page.extractDICT()["blocks"])
        for index, line in enumerate(block.get("lines", ()))
        if tuple(line["dir"]) != (1.0, 0.0)
    }


def turned(quarter: int, box: Box) -> Box:
    """Return a box, or a line from one end to the other, as writing in a direction has it.

    Args:
        quarter: turns of the writing against the clock.
        box: x0, y0, x1, y1.
    """
    x0, y0, x1, y1 = box
    match quarter:
        case 1:
            return -y1, x0, -y0, x1
        case 2:
            return -x1, -y1, -x0, -y0
        case 3:
            return y0, -x1, y1, -x0
        case _:
            return box


def lines(words: Iterable[Word]) -> Iterator[list[Word]]:
    """Yield words line by line from the top, each line from left to right."""
    current: list[Word] = []
    for word in sorted(words, key=lambda each: each.middle):
        if current and word.middle - current[0].middle > _SAME_LINE * min(
            word.height, current[0].height
        ):
            yield sorted(current, key=lambda each: each.x0)
            current = []
        current.append(word)
    if current:
        yield sorted(current, key=lambda each: each.x0)


def joined(words: Iterable[Word]) -> str:
    """Return words with a blank between them."""
    return " ".join(word.text for word in words)
