"""Labels of title blocks and forms, and the values beside and below them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from modn_watch.parsers.pdf_words import joined
from modn_watch.vocabulary.labels import LONGEST_WORDS, label, may_be

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from modn_watch.parsers.pdf_lists import Listed
    from modn_watch.parsers.pdf_words import Field, Word

#: Of a letter's height: words of one label or value stand no farther apart.
_ONE_TEXT: Final = 0.65
#: Words of one value after a colon; those of a value in its own cell.
_ONE_LINE: Final = 2.5
#: How far a value stands from its label, in the taller one's height: across, and down.
_ACROSS: Final = 25.0
_DOWN: Final = 1.9
#: What stands below a label is rather its value than what stands farther away on its line.
_NEAR: Final = 6.0
#: Of the taller one's height: middles of label and value on one line are no farther apart.
_LEVEL: Final = 0.52
_MOST: Final = 300
_MOST_WORDS: Final = 300


@dataclass(frozen=True, kw_only=True)
class Label:
    """One label of a page with its value."""

    #: Our word for it: `material`, `drawing_number`, `due_date`, ...
    label: str
    value: str
    page: int
    #: The label as the page has it.
    as_written: str

    def plain(self) -> dict[str, Any]:
        """Return it as plain JSON."""
        return asdict(self)


@dataclass(frozen=True, kw_only=True)
class _Tag:
    """The words of a label."""

    about: str
    words: tuple[Word, ...]
    colon: bool

    @property
    def right(self) -> float:
        return self.words[-1].x1

    @property
    def height(self) -> float:
        return max(word.height for word in self.words)


def labels(field: Field, page: int, lists: Sequence[Listed] = ()) -> Iterator[Label]:
    """Yield the labelled values of a page.

    A value stands on its label's line, after a colon or in the next cell, or on the line below in
    the same cell.  Another label is no value, and heads of lists are no labels.

    Args:
        field: the page's words of one direction.
        page: its number, from 1.
        lists: the lists on it.
    """
    tags = list(islice(_tags(field, lists), _MOST))
    taken = {id(word) for tag in tags for word in tag.words}
    for tag in tags:
        words = _value(tag, field, taken)
        value = joined(words).strip(" :=-") if words else ""
        if value and may_be(tag.about, value):
            written = joined(tag.words)
            yield Label(label=tag.about, value=value, page=page, as_written=written)


def _value(tag: _Tag, field: Field, taken: set[int]) -> list[Word]:
    beside = _beside(tag, field, taken)
    if beside and (tag.colon or beside[0].x0 - tag.right <= _NEAR * tag.height):
        return beside
    below = [] if tag.colon else _below(tag, field, taken)
    return below or beside


def _tags(field: Field, lists: Sequence[Listed]) -> Iterator[_Tag]:
    used: set[int] = set()
    for word in field.words:
        if id(word) in used or not word.text[:1].isalpha() or _listed(word, lists):
            continue
        line = _following(word, field)
        tag = _tag(line)
        if tag and _stands_apart(tag, field):
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
    if len(beside) > _MOST_WORDS:
        return [word]
    after = sorted((each for each in beside if each.x0 >= word.x0), key=lambda each: each.x0)
    close = [word]
    for each in after:
        if each is not word and each.x0 - close[-1].x1 + 0.2 * word.height >= 0:
            if each.x0 - close[-1].x1 > _ONE_TEXT * word.height or len(close) > LONGEST_WORDS:
                break
            close.append(each)
    return close


def _tag(line: Sequence[Word]) -> _Tag | None:
    for length in range(min(LONGEST_WORDS, len(line)), 0, -1):
        words = tuple(line[:length])
        about = label(joined(words))
        if about:
            after = line[length].text if length < len(line) else ""
            colon = words[-1].text.endswith((":", "=")) or after in {":", "="}
            return _Tag(about=about, words=words, colon=colon)
    return None


def _stands_apart(tag: _Tag, field: Field) -> bool:
    """Tell whether a label is one: it has a colon, or no other words close to it on its line."""
    first, last = tag.words[0], tag.words[-1]
    reach = _ONE_TEXT * tag.height
    beside = field.beside(first)
    if len(beside) > _MOST_WORDS:
        return False
    before = any(0 <= first.x0 - each.x1 < reach for each in beside if each.x1 <= first.x0 + 1)
    after = any(0 <= each.x0 - last.x1 < reach for each in beside if each.x0 >= last.x1 - 1)
    return tag.colon or (not before and not after)


def _beside(tag: _Tag, field: Field, taken: set[int]) -> list[Word]:
    """Return the value on the label's line."""
    first = tag.words[0]
    near = sorted(
        (
            word
            for word in field.between(first.middle - 2 * tag.height, first.middle + 2 * tag.height)
            if word.x0 >= tag.right - 1 and _is_level(word, tag)
        ),
        key=lambda word: word.x0,
    )[:40]
    value: list[Word] = []
    for word in near:
        if word.text in {":", "=", "-"} and not value:
            continue
        gap = word.x0 - (value[-1].x1 if value else tag.right)
        reach = (_ONE_LINE if value else _ACROSS) * max(word.height, tag.height)
        if gap > reach or id(word) in taken or _labels_another(word):
            break
        value.append(word)
    return value


def _is_level(word: Word, tag: _Tag) -> bool:
    taller = max(word.height, tag.height)
    return (
        abs(word.middle - tag.words[0].middle) <= _LEVEL * taller and word.height <= 3 * tag.height
    )


def _labels_another(word: Word) -> bool:
    return len(word.text) > 1 and word.text.endswith(":")


def _below(tag: _Tag, field: Field, taken: set[int]) -> list[Word]:
    """Return the value on the line below the label, in its cell."""
    first, last = tag.words[0], tag.words[-1]
    under = [
        word
        for word in field.between(first.middle, first.middle + 3 * _DOWN * tag.height)
        if word.x1 > first.x0
        and word.x0 < last.x1
        and word.middle > first.middle
        and word.y0 > first.middle
        and word.middle - first.middle <= _DOWN * max(word.height, tag.height)
    ][:_MOST_WORDS]
    if not under:
        return []
    nearest = min(under, key=lambda word: word.middle)
    line = sorted(field.beside(nearest), key=lambda word: word.x0)
    at = next(index for index, word in enumerate(line) if word is nearest)
    start, end = at, at + 1
    while start and _one_text(line[start - 1], line[start]):
        start -= 1
    while end < len(line) and _one_text(line[end - 1], line[end]):
        end += 1
    value = line[start:end]
    if any(id(word) in taken or _labels_another(word) for word in value):
        return []
    return value


def _one_text(left: Word, right: Word) -> bool:
    reach = _ONE_TEXT * min(left.height, right.height)
    return -reach <= right.x0 - left.x1 <= reach
