"""Words that tesseract recognised, and the lines that they stand in."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, replace
from statistics import fmean
from typing import TYPE_CHECKING, Any

from modn_watch.parsers.plain import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

#: Of tesseract's table of words.
_COLUMNS = (
    "text", "conf", "left", "top", "width", "height", "block_num", "par_num", "line_num",
)  # fmt: skip
#: The Afrikaans model has no ô and reads ê: of môre, rôle and kontrôle, which are no words with ê.
_ROOFED_O = re.compile("(?<=[Mm])[êé](?=re)|(?<=[Rr])[êé](?=le$)")
#: Letters that look like a digit, where codes have digits: `CLOO70-105`, `1O5`.
_ZEROS = re.compile(
    "(?<=[A-Z0-9])[OQ]{2,}(?=[0-9])|(?<=[0-9])[OQ]+(?=[0-9])|(?<=^CL)[OQ]+(?=[0-9])"
)
#: The grades of structural steel: `S355jR`, `$355JR`, `S355jJR`.
_GRADE = re.compile("(?i:^[S$]([0-9]{3})J+(R|0|2)\\b)")
#: Labels that are no words as they were read.
_LABEL = re.compile("^[O0](?=(?:uantity|ty)\\b)|^O(?=(?:wg)\\b)")
_LABELS = {"u": "Q", "t": "Q", "w": "D"}
#: No word ends with the beginning of a quotation.
_COLON = re.compile("(?<=[a-z])[\N{LEFT SINGLE QUOTATION MARK}\N{LEFT DOUBLE QUOTATION MARK}]$")
#: Edges of paper and lines of tables.
_EDGES = "|[]{}_~\\¦"
#: Of the lines found so far, as many are looked at for one beside which the next stands.
_LINES_BACK = 40


@dataclass(frozen=True, kw_only=True)
class Word:
    """One word where it stands in the prepared picture."""

    text: str
    #: 0 to 100, tesseract's own.
    confidence: float
    #: Left, top, right, bottom, pixels.
    box: tuple[int, int, int, int]
    #: Block, paragraph and line, as tesseract laid the page out.
    line: tuple[int, int, int]


@dataclass(frozen=True, kw_only=True)
class _Line:
    words: tuple[Word, ...]
    top: int
    bottom: int

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


def words(found: Mapping[str, Sequence[Any]]) -> tuple[Word, ...]:
    """Return the words of tesseract's table, in its order."""
    # A blank picture gives no columns at all.
    columns = (found.get(name, []) for name in _COLUMNS)
    read = []
    for text, confidence, left, top, width, height, *line in zip(*columns, strict=False):
        word = _mended(clean(str(text)).strip(_EDGES))
        # Minus one marks a block or a line, which has no word of its own.
        if word and float(confidence) >= 0:
            box = (left, top, left + width, top + height)
            where = (line[0], line[1], line[2])
            read.append(Word(text=word, confidence=float(confidence), box=box, line=where))
    return tuple(read)


def _mended(word: str) -> str:
    """Return a word with letters that the Afrikaans model does not have."""
    # No grave accent stands alone in Afrikaans; an apostrophe is meant.
    text = _ROOFED_O.sub("ô", word.replace("`", "\N{RIGHT SINGLE QUOTATION MARK}"))
    text = _COLON.sub(":", text)
    text = _GRADE.sub(lambda grade: f"S{grade[1]}J{grade[2].upper()}", text)
    text = _ZEROS.sub(lambda zeros: "0" * len(zeros[0]), text)
    return _LABEL.sub(lambda letter: _LABELS[text[letter.end()]], text)


def mean_confidence(read: Sequence[Word]) -> float | None:
    """Return the mean over the words, 0 to 100, one decimal; None where there are none."""
    return round(fmean(word.confidence for word in read), 1) if read else None


def lines(read: Iterable[Word]) -> tuple[tuple[Word, ...], ...]:
    """Return the lines from the top, each from the left.

    What stands side by side is one line, whichever blocks tesseract put it in: a label and its
    value, and the cells of a table's row.
    """
    grouped: dict[tuple[int, int, int], list[Word]] = defaultdict(list)
    for word in read:
        grouped[word.line].append(word)
    rows: list[_Line] = []
    for line in sorted(map(_line, grouped.values()), key=lambda each: each.middle):
        beside = next((n for n in _latest(rows) if _level(rows[n], line)), None)
        if beside is None:
            rows.append(line)
        else:
            rows[beside] = _line([*rows[beside].words, *line.words])
    return tuple(row.words for row in rows)


def _line(read: Iterable[Word]) -> _Line:
    inorder = tuple(sorted(read, key=lambda word: word.box[0]))
    return _Line(
        words=inorder,
        top=min(word.box[1] for word in inorder),
        bottom=max(word.box[3] for word in inorder),
    )


def _latest(rows: Sequence[_Line]) -> range:
    return range(len(rows) - 1, max(-1, len(rows) - 1 - _LINES_BACK), -1)


def _level(one: _Line, other: _Line) -> bool:
    return one.top < other.middle < one.bottom and other.top < one.middle < other.bottom


def text_of(line: Sequence[Word]) -> str:
    """Return the words of a line with blanks between them."""
    return " ".join(word.text for word in line)


def has_marks(read: Iterable[Word]) -> bool:
    """Say whether a letter has a mark above it, or any other that English does not have."""
    return any(not word.text.isascii() and _plain(word.text) != word.text for word in read)


def marked_as(read: Sequence[Word], other: Iterable[Word]) -> tuple[Word, ...]:
    """Return the words with the marks above letters that another reading of the page saw.

    A word is only changed where both readings see the same letters in the same place.
    """
    better: dict[str, list[Word]] = defaultdict(list)
    for word in other:
        better[_plain(word.text)].append(word)
    return tuple(_marked(word, better.get(_plain(word.text), [])) for word in read)


def _marked(word: Word, others: Sequence[Word]) -> Word:
    if word.text.isascii():
        return word
    for other in others:
        if not other.text.isascii() and _overlap(word.box, other.box):
            return replace(word, text=other.text)
    return word


def _overlap(one: tuple[int, int, int, int], other: tuple[int, int, int, int]) -> bool:
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return across > 0 and down > 0


def _plain(text: str) -> str:
    """Return the letters without the marks above them."""
    apart = unicodedata.normalize("NFD", text)
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
