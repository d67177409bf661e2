"""Values of labels on pages with ruled lines: a label and its value share a cell, or two touch."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from modn_watch.parsers.pdf_words import joined, lines
from modn_watch.vocabulary.labels import may_be

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from modn_watch.parsers.pdf_rules import Cell, Rules
    from modn_watch.parsers.pdf_tags import Tag
    from modn_watch.parsers.pdf_words import Field, Word

#: In the label's letters' heights: a larger cell is a frame around much else, and one as far
#: across is a sheet's.
_HIGHEST: Final = 16.0
_WIDEST: Final = 120.0
#: Words of a cell; with more it holds notes.
_MOST_WORDS: Final = 30
#: Of the label's height and width: a cell of more has room for its value too.
_ONE_LINE: Final = 2.2
_ONE_WORD: Final = 2.6
#: `Phase 13` may be a label with its value, and a value.
_VAGUE: Final = frozenset({"phase", "assembly", "remarks", "tolerance", "projection", "profile"})
#: `PO 88213` is an order's number.
_PREFIXED: Final = frozenset({"order_number", "job_number", "quote_number", "invoice_number"})
#: Of a value that stands close after its label without a colon.
_FEW_WORDS: Final = 5
#: On the other side of a line, points.
_BEYOND_PT: Final = 2.0
#: Of the taller one's height: middles of label and value on one line are no farther apart.
_LEVEL: Final = 0.52
#: What may go on in a second line.
_OF_LINES: Final = frozenset({"title", "client", "project", "remarks", "material", "finish"})


@dataclass(frozen=True, kw_only=True, eq=False)
class Form:
    """The labels of a page in the cells that its lines make."""

    field: Field
    rules: Rules
    tags: Sequence[Tag]

    @cached_property
    def _owners(self) -> Mapping[int, Tag]:
        """From the words of labels to their labels."""
        return {id(word): tag for tag in self.tags for word in tag.words}

    def cell(self, tag: Tag) -> Cell:
        """Return the cell that a label stands in."""
        return self.rules.cell((tag.left + tag.right) / 2, tag.middle)

    def words(self, cell: Cell) -> list[Word]:
        """Return the words in a cell."""
        return [word for word in self.field.between(cell.y0, cell.y1) if cell.holds(word)]

    def own(self, tag: Tag, cell: Cell) -> bool:
        """Tell whether a cell is small, closed, and one label's alone."""
        if not _is_small(cell, tag.height):
            return False
        words = self.words(cell)
        owners = {id(self._owners[id(word)]) for word in words if id(word) in self._owners}
        return owners <= {id(tag)} and len(words) <= _MOST_WORDS

    def value(self, tag: Tag, cell: Cell) -> list[list[Word]]:
        """Return what may be the value of a label that has a cell of its own, the best first.

        It is in that cell; where that holds nothing else, in the one to the right or below, as
        for most labels of the page.
        """
        others = [word for word in self.words(cell) if word not in tag.words]
        if others:
            return _inside(tag, others)
        right, below = self._next(tag, cell)
        match self._habit:
            case "inside" if not _is_full(tag, cell):
                return []
            case "inside":
                return [
                    words
                    for words, other in ((right, below), (below, right))
                    if words and other is None
                ]
            case "right":
                return [right] if right else []
            case "below":
                return [below] if below else []
            case _:
                return [words for words in (right, below) if words]

    @cached_property
    def _habit(self) -> str:
        """Where most labels have their values: `inside`, `right`, `below`; empty = unknown."""
        votes = Counter(vote for tag in self.tags if (vote := self._vote(tag)))
        (best, count), *others = [*votes.most_common(2), ("", 0)]
        return best if count > (others[0][1] if others else 0) else ""

    def _vote(self, tag: Tag) -> str:
        cell = self.cell(tag)
        if not self.own(tag, cell):
            return ""
        if len(self.words(cell)) > len(tag.words):
            return "inside"
        right, below = self._next(tag, cell)
        if right and below is None:
            return "right"
        return "below" if below and right is None else ""

    def _next(self, tag: Tag, cell: Cell) -> tuple[list[Word] | None, list[Word] | None]:
        """Return the words of the cells to the right and below; None where these have labels."""
        return (
            self._beyond(cell.x1 + _BEYOND_PT, tag.middle, tag),
            self._beyond((tag.left + tag.right) / 2, cell.y1 + _BEYOND_PT, tag),
        )

    def _beyond(self, x: float, y: float, tag: Tag) -> list[Word] | None:
        """Return the words of a cell that touches; None where it has a label or is no cell."""
        cell = self.rules.cell(x, y)
        if not _is_small(cell, tag.height):
            return None
        words = self.words(cell)
        labelled = any(id(word) in self._owners for word in words)
        return None if labelled or len(words) > _MOST_WORDS else _read(words)


def fills_cell(tag: Tag, field: Field, rules: Rules) -> bool:
    """Tell whether a label and its value, on one line, are all that a small cell holds."""
    cell = rules.cell((tag.left + tag.right) / 2, tag.middle)
    coded = len(tag.words) == 1 and tag.about in _PREFIXED
    if coded or tag.about in _VAGUE or not _is_small(cell, tag.height):
        return False
    words = [word for word in field.between(cell.y0, cell.y1) if cell.holds(word)]
    rest = [word for word in words if word not in tag.words]
    level = all(word.x0 >= tag.right - 1 and _is_level(word, tag) for word in rest)
    text = joined(sorted(rest, key=lambda word: word.x0))
    return level and len(rest) <= _FEW_WORDS and may_be(tag.about, text)


def _is_full(tag: Tag, cell: Cell) -> bool:
    """Tell whether a label leaves no room in its cell for a value."""
    return cell.y1 - cell.y0 <= _ONE_LINE * tag.height and cell.x1 - cell.x0 <= _ONE_WORD * (
        tag.right - tag.left
    )


def _is_small(cell: Cell, height: float) -> bool:
    return (
        cell.closed
        and cell.y1 - cell.y0 <= _HIGHEST * height
        and cell.x1 - cell.x0 <= _WIDEST * height
    )


def _read(words: Sequence[Word]) -> list[Word]:
    """Return words as they are read, line by line."""
    return [word for line in lines(words) for word in line]


def _inside(tag: Tag, others: Sequence[Word]) -> list[list[Word]]:
    """Return what stands beside a label in its cell, below it, or above it."""
    # What stands before a label on its line is no value: `4 OFF - MARK: P1012`.
    every = [_after(tag, line) for line in lines(others)]
    beside = [line for line in every if line[0].x0 >= tag.right - 1 and _is_level(line[0], tag)]
    below = [line for line in every if line not in beside and line[0].middle > tag.middle]
    above = [line for line in every if line not in beside and line not in below]
    if tag.about in _OF_LINES and not above:
        return [[word for line in (*beside, *below) for word in line]]
    return beside or below or above[::-1]


def _after(tag: Tag, line: list[Word]) -> list[Word]:
    """Return what follows a label on its line; any other line as it is."""
    after = [word for word in line if word.x0 >= tag.right - 1]
    return after if after and _is_level(line[0], tag) else line


def _is_level(word: Word, tag: Tag) -> bool:
    return abs(word.middle - tag.middle) <= _LEVEL * max(word.height, tag.height)
