"""Which words of a page are labels."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

from modn_watch.parsers.pdf_cells import fills_cell
from modn_watch.parsers.pdf_words import Field, Word, joined
from modn_watch.vocabulary.label_values import qualifies
from modn_watch.vocabulary.labels import LONGEST_WORDS, label, may_be

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from modn_watch.parsers.pdf_lists import Listed
    from modn_watch.parsers.pdf_rules import Rules

#: Of a letter's height: words of one label or value stand no farther apart.
ONE_TEXT: Final = 0.65
_MOST: Final = 300
#: A line with more words holds no label.
MOST_WORDS: Final = 300
#: What is measured or counted of one thing; of another it is said which.
MEASURED: Final = frozenset(
    {
        *("material", "grade", "thickness_mm", "quantity", "length_mm", "width_mm", "mass_kg"),
        *("area_m2", "profile", "finish"),
    }
)
#: A label and its value in one word; a web address and a folder are none.
_GLUED = re.compile(r"([^\W\d_][\w.'/#]*[:=])([^\s/\\:=].*)")


@dataclass(frozen=True, kw_only=True)
class Tag:
    """The words of a label."""

    #: One of `labels.LABELS`.
    about: str
    words: tuple[Word, ...]
    colon: bool

    @property
    def left(self) -> float:
        """Where it begins."""
        return self.words[0].x0

    @property
    def right(self) -> float:
        """Where it ends."""
        return self.words[-1].x1

    @property
    def middle(self) -> float:
        """Half-way between its top and its bottom."""
        return self.words[0].middle

    @property
    def height(self) -> float:
        """How tall its line is."""
        return max(word.height for word in self.words)


def parted(field: Field) -> Field:
    """Return the words of a field with labels and values parted that are one word: `SCALE:1:5`."""
    if not any(_GLUED.fullmatch(word.text) for word in field.words):
        return field
    words = (each for word in field.words for each in _halves(word))
    return Field.of(words, field.quarter)


def _halves(word: Word) -> Iterator[Word]:
    found = _GLUED.fullmatch(word.text)
    if not found:
        yield word
        return
    at = word.x0 + (word.x1 - word.x0) * len(found[1]) / len(word.text)
    for text, x0, x1 in ((found[1], word.x0, at), (found[2], at, word.x1)):
        yield Word(text=text, x0=x0, y0=word.y0, x1=x1, y1=word.y1)


def tags(field: Field, lists: Sequence[Listed], rules: Rules) -> list[Tag]:
    """Return the labels of a page; heads of lists and words of sentences are none.

    Args:
        field: the page's words of one direction.
        lists: the lists on it.
        rules: its ruled lines, turned as the words are.
    """
    return list(islice(_tags(field, lists, rules), _MOST))


def _tags(field: Field, lists: Sequence[Listed], rules: Rules) -> Iterator[Tag]:
    used: set[int] = set()
    for word in field.words:
        if id(word) in used or not word.text[:1].isalpha() or _listed(word, lists):
            continue
        tag = _tag(_following(word, field))
        if tag and _stands_apart(tag, field, rules):
            used.update(id(each) for each in tag.words)
            yield tag


def _listed(word: Word, lists: Sequence[Listed]) -> bool:
    return any(
        each.top <= word.middle <= each.bottom + word.height
        and each.heads.left - word.height < word.x1
        and word.x0 < each.heads.right + word.height
        for each in lists
    )


def _following(word: Word, field: Field) -> list[Word]:
    """Return a word and the few that follow it closely on its line."""
    beside = field.beside(word)
    if len(beside) > MOST_WORDS:
        return [word]
    after = sorted((each for each in beside if each.x0 >= word.x0), key=lambda each: each.x0)
    close = [word]
    for each in after:
        if each is not word and each.x0 - close[-1].x1 + 0.2 * word.height >= 0:
            if each.x0 - close[-1].x1 > ONE_TEXT * word.height or len(close) > LONGEST_WORDS:
                break
            close.append(each)
    return close


def _tag(line: Sequence[Word]) -> Tag | None:
    for length in range(min(LONGEST_WORDS, len(line)), 0, -1):
        words = tuple(line[:length])
        about = label(joined(words))
        if about:
            after = line[length].text if length < len(line) else ""
            colon = words[-1].text.endswith((":", "=")) or after in {":", "="}
            return Tag(about=about, words=words, colon=colon)
    return None


def _stands_apart(tag: Tag, field: Field, rules: Rules) -> bool:
    """Tell whether a label is one: it has a colon, or no other words close to it on its line.

    `SHEET 1 OF 2` and `DRG NO AB-12` need no colon, and neither does what fills a cell.
    """
    first, last = tag.words[0], tag.words[-1]
    reach = ONE_TEXT * tag.height
    beside = field.beside(first)
    if len(beside) > MOST_WORDS:
        return False
    before = any(0 <= first.x0 - each.x1 < reach for each in beside if each.x1 <= first.x0 + 1)
    after = any(0 <= each.x0 - last.x1 < reach for each in beside if each.x0 >= last.x1 - 1)
    if tag.colon:
        return tag.about not in MEASURED or not _is_qualified(tag, beside)
    return not before and (not after or _is_numbered(tag, field) or fills_cell(tag, field, rules))


def _is_numbered(tag: Tag, field: Field) -> bool:
    """Tell whether a label without a colon is of a number that follows it closely."""
    rest = _following(tag.words[0], field)[len(tag.words) :]
    spelled = tag.about == "sheet" or (
        tag.about.endswith("_number") and len(tag.words) > 1 and len(rest) == 1
    )
    return spelled and may_be(tag.about, joined(rest))


def _is_qualified(tag: Tag, beside: Sequence[Word]) -> bool:
    """Tell whether words close before a label make it one of something else: `WELD THICKNESS:`."""
    at, reach, close = tag.left, ONE_TEXT * tag.height, ""
    for word in sorted(beside, key=lambda each: -each.x1):
        if word.x1 > at + 1 or word in tag.words:
            continue
        if at - word.x1 > reach:
            break
        if word.text.endswith((":", "=")):
            return False
        at, close = word.x0, close or word.text
    return qualifies(close)
