"""What the words of a picture state where they stand: labels with their values, and facts."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import chain
from statistics import median
from typing import TYPE_CHECKING, Final

from modn_watch.model import Source
from modn_watch.parsers import ocr_words, pdf_words
from modn_watch.parsers.pdf_labels import Label, labels
from modn_watch.parsers.pdf_lists import lists
from modn_watch.vocabulary import facts_in_text
from modn_watch.vocabulary.labels import label

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from modn_watch.model import Fact
    from modn_watch.parsers.ocr_words import Word

#: Every word that a fact is made of has this much of tesseract's 100.
_SURE: Final = 70.0
#: What stands behind a word that has less: no value is written so.
_UNSURE_MARK: Final = "\N{REPLACEMENT CHARACTER}"
#: In letters' heights: words farther apart stand in two cells of a title block.
_CELL: Final = 1.4
#: A word of letters like `mm` is as tall as its line, unless the line is of larger print.
_SMALL_PRINT: Final = 1.7
_MOST_LABELS: Final = 100
#: From a label to the word with which a text would state the same.
_STATED: Final = {"material": "Material", "thickness_mm": "Thickness", "quantity": "Qty"}


def labelled(words: Sequence[Word], page: int = 1) -> tuple[Label, ...]:
    """Return the labels among the words of a picture with the values beside or below them.

    Heads of lists are no labels.

    Args:
        words: where they stand in the picture.
        page: the picture's number in its file, from 1.
    """
    field = _field(words)
    return tuple(labels(field, page, lists(field)))[:_MOST_LABELS]


def promising(words: Sequence[Word]) -> bool:
    """Tell whether a word is a label of what facts are about, be its value read or not."""
    return any(label(word.text) in _STATED for word in words)


def agreed(readings: Sequence[Sequence[Fact]]) -> tuple[Fact, ...]:
    """Return what at least two readings of one picture state, and none states differently."""
    by_field: dict[str, list[Fact]] = defaultdict(list)
    for fact in chain.from_iterable(readings):
        by_field[fact.field].append(fact)
    return tuple(
        each[0]
        for each in by_field.values()
        if len(each) > 1 and len({fact.value for fact in each}) == 1
    )


def stated(words: Sequence[Word], evidence: str) -> tuple[Fact, ...]:
    """Return what one reading states once, or always the same; of several parts nothing."""
    marked = [_marked(word) for word in words]
    if any(len(each.rows) > 1 for each in lists(_field(marked))):
        return ()
    lines = [ocr_words.text_of(cell) for line in ocr_words.lines(marked) for cell in _cells(line)]
    known = (each for each in labelled(marked) if each.label in _STATED)
    lines += [f"{_STATED[each.label]}: {each.value}" for each in known]
    found = facts_in_text("\n".join(lines), evidence)
    return tuple(fact for fact in found if fact.source == Source.LABELLED)


def _marked(word: Word) -> Word:
    return word if word.confidence >= _SURE else replace(word, text=word.text + _UNSURE_MARK)


def _cells(line: Sequence[Word]) -> Iterator[tuple[Word, ...]]:
    """Yield the words of a line by the cells that they stand in."""
    reach = _CELL * median(word.box[3] - word.box[1] for word in line)
    start = 0
    for at in range(1, len(line) + 1):
        if at == len(line) or line[at].box[0] - line[at - 1].box[2] > reach:
            yield tuple(line[start:at])
            start = at


def _field(words: Sequence[Word]) -> pdf_words.Field:
    grouped: dict[tuple[int, int, int], list[Word]] = defaultdict(list)
    for word in words:
        grouped[word.line].append(word)
    return pdf_words.Field.of(placed for line in grouped.values() for placed in _placed(line))


def _placed(line: Sequence[Word]) -> Iterator[pdf_words.Word]:
    top, bottom = median(word.box[1] for word in line), median(word.box[3] for word in line)
    # Of blurred words tesseract gives boxes that reach over the next one.
    ends = [*(word.box[0] for word in line[1:]), line[-1].box[2]]
    for word, end in zip(line, ends, strict=True):
        left, above, right, below = word.box
        right = right if end <= left else min(right, end)
        if bottom - top <= _SMALL_PRINT * (below - above):
            above, below = min(above, round(top)), max(below, round(bottom))
        if right > left and below > above:
            yield pdf_words.Word(text=word.text, x0=left, y0=above, x1=right, y1=below)
