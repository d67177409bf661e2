"""Scanned pages: the words that OCR read, searched for lists and labels as text is."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import astuple, replace
from statistics import median
from typing import TYPE_CHECKING, Final

from modn_watch.parsers.pdf_pages import Written, searched
from modn_watch.parsers.pdf_words import Field, Word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from modn_watch.parsers import ocr_words
    from modn_watch.parsers.pdf_pages import Page
    from modn_watch.partlist import PartLine

#: Of tesseract's 100: a word that has less states nothing.
_SURE: Final = 60.0
#: What stands behind such a word: no value is written so.
_UNSURE_MARK: Final = "\N{REPLACEMENT CHARACTER}"
#: A word of letters like `mm` is as tall as its line, unless the line is of larger print.
_SMALL_PRINT: Final = 1.7
#: Of steel, kg in a cubic millimetre; and how far a plate may be from the mass of its blank.
_DENSITY: Final = 7.85e-6
_LEAST: Final = 0.4
_MOST: Final = 1.6


def with_words(page: Page, words: Sequence[ocr_words.Word]) -> Page:
    """Return a scanned page with the lists and labels that its words are.

    A row or a value with a word that was not read surely is left out, and so is a row without its
    mark, its section or its pieces, or whose plate cannot have its mass: words of it were lost, or
    digits taken for others.

    Args:
        page: with the text that OCR read.
        words: where they stand in the picture.
    """
    field = Field.of(_words(words))
    found = searched(Written(fields=(field,), ruled=(), text=page.text), None, page.details)
    return replace(
        found,
        part_lines=tuple(_evident(line) for line in found.part_lines if _is_sure(line)),
        labels=tuple(label for label in found.labels if _UNSURE_MARK not in label.value),
        tables=(),
        open_list=None,
    )


def _evident(line: PartLine) -> PartLine:
    return replace(line, evidence=f"{line.evidence}, read by OCR")


def _is_sure(line: PartLine) -> bool:
    texts = (value for value in astuple(line) if isinstance(value, str))
    whole = line.mark and line.quantity and (line.profile or line.thickness_mm)
    return bool(whole and _may_weigh(line)) and not any(_UNSURE_MARK in text for text in texts)


def _may_weigh(line: PartLine) -> bool:
    sizes = (line.thickness_mm, line.width_mm, line.length_mm, line.mass_kg)
    if None in sizes:
        return True
    thickness, width, length, mass = (size or 0.0 for size in sizes)
    blank = _DENSITY * thickness * width * length
    return any(_LEAST * blank <= mass / n <= _MOST * blank for n in {1, line.quantity or 1})


def _words(words: Iterable[ocr_words.Word]) -> Iterator[Word]:
    grouped: dict[tuple[int, int, int], list[ocr_words.Word]] = defaultdict(list)
    for word in words:
        grouped[word.line].append(word)
    for line in grouped.values():
        yield from _line(line)


def _line(line: Sequence[ocr_words.Word]) -> Iterator[Word]:
    """Yield the words of a line, as tall as it is: `mm` and `Qty` stand on one line."""
    top, bottom = median(word.box[1] for word in line), median(word.box[3] for word in line)
    for word in line:
        left, own_top, right, own_bottom = map(float, word.box)
        if bottom - top <= _SMALL_PRINT * (own_bottom - own_top):
            own_top, own_bottom = min(own_top, top), max(own_bottom, bottom)
        text = word.text if word.confidence >= _SURE else word.text + _UNSURE_MARK
        if right > left and own_bottom > own_top:
            yield Word.at((left, own_top, right, own_bottom), text)
