"""Lines of a page that head the columns of a list."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Final

from modn_watch.parsers.pdf_headers import Head, heads, is_head_word, settled, stacked
from modn_watch.parsers.pdf_words import lines
from modn_watch.vocabulary.units import unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from modn_watch.parsers.pdf_rules import Cell, Rules
    from modn_watch.parsers.pdf_words import Field, Word

#: A page with more of them is no page of lists.
_MOST: Final = 100
#: A line with more words is no line of heads.
_MOST_WORDS: Final = 120
#: Of a letter's height: heads farther apart belong to two lists; a second line of heads is nearer.
_APART: Final = 35.0
_SECOND_LINE: Final = 1.15
#: Heads that are understood; fewer of them head nothing.
_ENOUGH: Final = 3
#: Of a letter's height: the middle of a head's last line is as far above its bottom.
_LAST_LINE: Final = 0.5
#: Words of titles that may stand close above a list.
_TITLE_WORDS: Final = frozenset({"list", "lys", "lists", "bill", "schedule", "stuklys", "for"})
#: What a part is called by, what it is made of, and how many of it.  A drawing's number names
#: none: title blocks have it beside material and thickness.
NAMES: Final = frozenset({"mark", "item", "description", "name", "code", "profile"})
MAKINGS: Final = frozenset(
    {
        *("profile", "size", "length", "width", "thickness", "grade", "material", "plate"),
        *("mass", "mass_total"),
    }
)
SIZES: Final = frozenset({"profile", "size", "length", "width", "thickness", "plate"})
MONEY: Final = frozenset({"price", "price_total"})
PIECES: Final = frozenset({"quantity", "quantity_total", "quantity_each"})


@dataclass(frozen=True, kw_only=True)
class Heads:
    """The heads of one list, from left to right."""

    columns: tuple[Head, ...]
    #: Of the letters of its main line.
    height: float
    middle: float
    #: How many heads of its main line are understood.
    weight: int

    @property
    def left(self) -> float:
        """Where its first head begins."""
        return self.columns[0].x0

    @property
    def right(self) -> float:
        """Where its last head ends."""
        return max(head.x1 for head in self.columns)

    @property
    def top(self) -> float:
        """Above its heads."""
        return min(head.top for head in self.columns)

    @property
    def bottom(self) -> float:
        """Below its heads."""
        return max(head.bottom for head in self.columns)

    @property
    def fields(self) -> frozenset[str]:
        """What its columns hold."""
        return frozenset(head.field for head in self.columns) - {""}

    @property
    def of_parts(self) -> bool:
        """Tell whether its rows are parts; goods with a price are, where they have sizes."""
        made = self.fields & (SIZES if self.fields & MONEY else MAKINGS)
        return bool(made and self.fields & NAMES) or self._of_models()

    def _of_models(self) -> bool:
        """Tell whether it lists what a model is made of: `Item no. | Part number | Qty`."""
        numbered = "item" in self.fields and self.fields & {"mark", "code"}
        return bool(numbered and self.fields & PIECES and not self.fields & MONEY)

    def meets(self, other: Heads) -> bool:
        """Tell whether one stands over the other."""
        return self.left < other.right and other.left < self.right

    def overlaps(self, other: Heads) -> bool:
        """Tell whether both are made of the same words, or of words between each other."""
        return self.meets(other) and self.top < other.bottom and other.top < self.bottom

    def moved(self, down: float) -> Heads:
        """Return the same heads elsewhere on the page."""
        columns = tuple(
            replace(head, top=head.top + down, bottom=head.bottom + down) for head in self.columns
        )
        return replace(self, columns=columns, middle=self.middle + down)


def found_heads(field: Field) -> tuple[Heads, ...]:
    """Return the lines of heads of lists of parts, quotes and orders, from the top."""
    best = sorted(islice(_all(field), _MOST), key=lambda heads: -heads.weight)
    kept: list[Heads] = []
    for each in best:
        # The title of a list and the labels beside it find its heads too, as their second line.
        if not any(each.overlaps(other) for other in kept):
            kept.append(each)
    return tuple(sorted(kept, key=lambda heads: (heads.top, heads.left)))


def between_lines(heads: Heads, rules: Rules) -> Heads:
    """Return heads that know the upright lines beside them, where these part them from others."""
    cells = [rules.cell((head.x0 + head.x1) / 2, head.bottom - _LAST_LINE * heads.height)
             for head in heads.columns]  # fmt: skip
    columns = tuple(
        head if _shared(cell, heads, head) else replace(head, low=cell.x0, high=cell.x1)
        for head, cell in zip(heads.columns, cells, strict=True)
    )
    return replace(heads, columns=columns)


def _shared(cell: Cell, heads: Heads, head: Head) -> bool:
    """Tell whether a cell is not one head's alone, or not parted from what is beside it."""
    others = (each for each in heads.columns if each is not head)
    return not (math.isfinite(cell.x0) and math.isfinite(cell.x1)) or any(
        cell.x0 < (each.x0 + each.x1) / 2 < cell.x1 for each in others
    )


def _all(field: Field) -> Iterator[Heads]:
    seen: set[int] = set()
    for word in field.words:
        if id(word) in seen or not is_head_word(word.text):
            continue
        beside = field.beside(word)
        if len(beside) > _MOST_WORDS:
            continue
        seen.update(id(each) for each in beside if not _apart(each, word, 0.1))
        for run in _runs(list(heads(sorted(beside, key=lambda each: each.x0))), word.height):
            yield from _whole(field, run, word)


def _runs(line: Sequence[Head], height: float) -> Iterator[list[Head]]:
    """Cut a line where heads are far apart, where words are no heads, and where they begin anew."""
    run: list[Head] = []
    for head in line:
        far = run and head.x0 - run[-1].x1 > _APART * height
        again = len(run) >= _ENOUGH and head.text.casefold() == run[0].text.casefold()
        strange = not head.field and run and not run[-1].field
        if far or again or strange:
            yield run
            run = []
        run.append(head)
    yield run


def _whole(field: Field, run: list[Head], word: Word) -> Iterator[Heads]:
    while run and not _heads_something(run[0]):
        run = run[1:]
    while run and not _heads_something(run[-1]):
        run = run[:-1]
    weight = len({head.field for head in run} - {""})
    if weight < 2:  # noqa: PLR2004 - one word heads nothing
        return
    columns = settled(_with_second_line(field, run, word))
    found = Heads(columns=columns, height=word.height, middle=word.middle, weight=weight)
    known = found.fields
    goods = known & (PIECES | MONEY) and known & NAMES
    if len(known) >= _ENOUGH and (found.of_parts or goods):
        yield found


def _heads_something(head: Head) -> bool:
    """Tell whether a head is understood, or is the unit of one on the line above."""
    return bool(head.field or unit(head.text.strip("()[]")))


def _with_second_line(field: Field, run: list[Head], word: Word) -> list[Head]:
    left, right = run[0].x0 - 4 * word.height, run[-1].x1 + 4 * word.height
    reach = _SECOND_LINE * word.height
    near = [
        each
        for each in field.between(word.middle - reach, word.middle + reach)
        if each.x1 > left and each.x0 < right
    ][:_MOST_WORDS]
    for line in lines(near):
        if _apart(line[0], word, 0.5) and all(_may_head(each) for each in line):
            run = stacked(run, heads(line))
    return run


def _may_head(word: Word) -> bool:
    return is_head_word(word.text) and word.text.casefold() not in _TITLE_WORDS


def _apart(word: Word, base: Word, reach: float) -> bool:
    """Tell whether a word stands on another line than the main one, by letters' heights."""
    return abs(word.middle - base.middle) > reach * base.height
