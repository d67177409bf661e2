"""Labels of title blocks and forms, and the values beside and below them."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

from modn_watch.parsers.pdf_cells import Form
from modn_watch.parsers.pdf_rules import Rules
from modn_watch.parsers.pdf_tags import MOST_WORDS, ONE_TEXT, parted, tags
from modn_watch.parsers.pdf_words import joined
from modn_watch.vocabulary.labels import label, may_be

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from modn_watch.parsers.pdf_lists import Listed
    from modn_watch.parsers.pdf_rules import Cell
    from modn_watch.parsers.pdf_tags import Tag
    from modn_watch.parsers.pdf_words import Field, Word

#: Words of one value after a colon; those of a value in its own cell.
_ONE_LINE: Final = 0.9
#: How far a value stands from its label, in the taller one's height: across, and down.
_ACROSS: Final = 25.0
_DOWN: Final = 1.9
#: What stands below a label is rather its value than what stands farther away on its line.
_NEAR: Final = 6.0
#: Of the taller one's height: middles of label and value on one line are no farther apart.
_LEVEL: Final = 0.52

#: Some offices call a drawing a sheet, and number these `S-204`.
_NUMBER = re.compile(r"\b(?:no|nr|number)\b", re.IGNORECASE)
_SIGNS: Final = frozenset({":", "=", "-"})
_DIGIT = re.compile(r"[0-9]")


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


def labels(
    field: Field, page: int, lists: Sequence[Listed] = (), rules: Rules | None = None
) -> Iterator[Label]:
    """Yield the labelled values of a page.

    A value stands on its label's line, after a colon or in the next cell, or on the line below in
    the same cell.  Where lines part the page into cells it is looked for in its label's cell
    alone; a cell that holds nothing but its label has its value in the next one.  Another label is
    no value, and heads of lists are no labels.

    Args:
        field: the page's words of one direction.
        page: its number, from 1.
        lists: the lists on it.
        rules: its ruled lines, turned as the words are.
    """
    whole = parted(field)
    ruled = rules or Rules.of(())
    found = tags(whole, lists, ruled)
    form = Form(field=whole, rules=ruled, tags=found)
    taken = {id(word) for tag in found for word in tag.words}
    for tag in found:
        values = [words for words in _values(tag, form, taken) if words]
        words = next((each for each in values if not each[-1].text.endswith(":")), [])
        for about, as_written, value in _parted(tag.about, tag.words, words):
            yield Label(label=about, value=value, page=page, as_written=as_written)


def _parted(
    about: str, written: Sequence[Word], words: Sequence[Word]
) -> Iterator[tuple[str, str, str]]:
    """Yield what a label states, and the label that its value goes on with: `W-7 Rev 3`."""
    value = joined(words).strip(" :=-")
    if may_be(about, value):
        yield about, joined(written), value
    elif about == "sheet" and _NUMBER.search(joined(written)) and may_be("drawing_number", value):
        yield "drawing_number", joined(written), value
    elif value and (found := _inner(words)):
        at, inner = found
        if _DIGIT.search(joined(words[:at])) and may_be(about, joined(words[:at])):
            yield about, joined(written), joined(words[:at])
            yield from _parted(inner, words[at : at + 1], words[at + 1 :])


def _inner(words: Sequence[Word]) -> tuple[int, str] | None:
    """Return the first word in a value that is a label, after something else, and which."""
    known = ((at, label(word.text)) for at, word in enumerate(words) if at)
    return next(((at, about) for at, about in known if about), None)


def of_row(listed: Listed, page: int) -> Iterator[Label]:
    """Yield what the only row of a list states as the values of its heads: `Drawing No`, `Rev`."""
    for number, head in enumerate(listed.heads.columns if len(listed.rows) == 1 else ()):
        about, value = label(head.text), listed.rows[0].text(number)
        if about and value and may_be(about, value):
            yield Label(label=about, value=value, page=page, as_written=head.text)


def agreed(labels: Iterable[Label]) -> dict[str, str]:
    """Return the values of the labels that a page states once, or always the same."""
    values: dict[str, set[str]] = {}
    for each in labels:
        values.setdefault(each.label, set()).add(each.value)
    return {about: next(iter(each)) for about, each in values.items() if len(each) == 1}


def _values(tag: Tag, form: Form, taken: set[int]) -> Iterator[list[Word]]:
    """Yield what may be the value of a label, the best first."""
    cell = form.cell(tag)
    if form.own(tag, cell):
        yield from form.value(tag, cell)
        return
    beside, colon = _beside(tag, form.field, taken, cell)
    if beside and (colon or beside[0].x0 - tag.right <= _NEAR * tag.height):
        yield beside
        return
    below = _below(tag, form.field, taken, cell)
    if below and (not colon or abs(below[0].x0 - tag.left) <= tag.height):
        yield below
    yield beside


def _beside(tag: Tag, field: Field, taken: set[int], cell: Cell) -> tuple[list[Word], bool]:
    """Return the value on the label's line, and whether a colon stands before it."""
    near = sorted(
        (
            word
            for word in field.between(tag.middle - 2 * tag.height, tag.middle + 2 * tag.height)
            if word.x0 >= tag.right - 1 and _is_level(word, tag) and cell.holds(word)
        ),
        key=lambda word: word.x0,
    )[:40]
    value: list[Word] = []
    colon = tag.colon
    for word in near:
        if word.text in _SIGNS and not value:
            colon = colon or word.text != "-"
            continue
        gap = word.x0 - (value[-1].x1 if value else tag.right)
        reach = (_ONE_LINE if value else _ACROSS) * max(word.height, tag.height)
        if gap > reach or id(word) in taken or _labels_another(word):
            break
        value.append(word)
    return value, colon


def _is_level(word: Word, tag: Tag) -> bool:
    taller = max(word.height, tag.height)
    return abs(word.middle - tag.middle) <= _LEVEL * taller and word.height <= 3 * tag.height


def _labels_another(word: Word) -> bool:
    return len(word.text) > 1 and word.text.endswith(":")


def _below(tag: Tag, field: Field, taken: set[int], cell: Cell) -> list[Word]:
    """Return the value on the line below the label, in its cell."""
    under = [
        word
        for word in field.between(tag.middle, tag.middle + 3 * _DOWN * tag.height)
        if word.x1 > tag.left
        and word.x0 < tag.right
        and word.middle > tag.middle
        and word.y0 > tag.middle
        and word.middle - tag.middle <= _DOWN * max(word.height, tag.height)
        and cell.holds(word)
    ][:MOST_WORDS]
    if not under:
        return []
    nearest = min(under, key=lambda word: word.middle)
    line = sorted(filter(cell.holds, field.beside(nearest)), key=lambda word: word.x0)
    value = list(_around(line, nearest))
    after = [word.text for word in line if word.x0 >= value[-1].x1 - 1][:1]
    if after[:1] == [":"] or any(id(word) in taken or _labels_another(word) for word in value):
        return []
    return value


def _around(line: Sequence[Word], word: Word) -> Sequence[Word]:
    """Return the words of a line that are one text with one of them."""
    start = next(index for index, each in enumerate(line) if each is word)
    end = start + 1
    while start and _one_text(line[start - 1], line[start]):
        start -= 1
    while end < len(line) and _one_text(line[end - 1], line[end]):
        end += 1
    return line[start:end]


def _one_text(left: Word, right: Word) -> bool:
    reach = ONE_TEXT * min(left.height, right.height)
    return -reach <= right.x0 - left.x1 <= reach
