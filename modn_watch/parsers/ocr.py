"""Text in pictures, by the tesseract program; the only module that starts it."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytesseract
from PIL import Image

from modn_watch.model import Note
from modn_watch.parsers import ocr_facts, ocr_words
from modn_watch.parsers.ocr_page import prepared
from modn_watch.parsers.plain import clean

if TYPE_CHECKING:
    from modn_watch.model import Fact, Limits
    from modn_watch.parsers.ocr_words import Word
    from modn_watch.parsers.pdf_labels import Label

#: One column of lines.  Others try to find out how the page lies, and take noise for upright text.
_LAYOUT = "--psm 4"
#: One block of lines.  It takes noise for letters, and sees single figures that the other does not.
_OTHER_LAYOUT = "--psm 6"
#: The model that knows ê and ë; where English is read along it takes them for é.
_MARKS_LANGUAGE = "afr"
#: Words below this are mostly no words.
_WORD = 40.0
#: A page whose words are less sure than this may stand upside down.
_DOUBTFUL = 60.0
#: What states a fact is read again with letters this many times as large.
_SECOND_LOOK = 1.3


@dataclass(frozen=True, kw_only=True)
class Ocr:
    """What was recognised in one picture."""

    #: From the top, of the words that are words with some confidence.
    lines: tuple[str, ...] = ()
    #: Mean over these words, 0 to 100, one decimal; None = there are none.
    confidence: float | None = None
    words: int = 0
    #: How sure each word of each line is, 0 to 100.
    confidences: tuple[tuple[int, ...], ...] = ()
    #: Labels with their values, as they stand beside or below each other.
    labels: tuple[Label, ...] = ()
    #: What labels state of which every word was sure, and which was read twice alike.
    facts: tuple[Fact, ...] = ()
    #: Why there is less than there could be: `ocr_off`, `ocr_no_letters`, `ocr_failed`,
    #: `ocr_timeout`, `ocr_language_missing`.
    note: Note | None = None
    #: The words of `lines` where they stand in the picture as it was read.
    placed: tuple[Word, ...] = ()


def read(image: Image.Image, limits: Limits, evidence: str = "text in the picture") -> Ocr:
    """Recognise the text of a picture, which may lie on its side or stand upside down.

    Whatever tesseract lacks or does, the answer is a note and never an error: the picture is
    worth keeping without its text. A picture in which nothing looks like letters costs no
    recognition.

    Args:
        image: decoded, in any mode.
        limits: `ocr_languages` (empty = do not) and `ocr_timeout_s`, of all that is done here.
        evidence: where the picture is, as facts will say it.
    """
    wanted = [name for name in limits.ocr_languages.split("+") if name]
    if not wanted:
        return Ocr(note=Note(code="ocr_off", message="Text in this picture was not looked for."))
    try:
        return _recognise(image, wanted, limits, evidence)
    except pytesseract.TesseractNotFoundError:
        return _failed("the tesseract program is not installed")
    except pytesseract.TesseractError as error:
        return _failed(clean(str(error.message))[:300])
    except TimeoutError:
        return Ocr(note=_timeout_note(limits.ocr_timeout_s))
    except OSError as error:
        return _failed(str(error))


@dataclass(frozen=True, kw_only=True)
class _Means:
    """What there is to read with."""

    languages: tuple[str, ...]
    #: For all that is done to one picture, and when that is over on the monotonic clock, seconds.
    timeout_s: float
    until_s: float
    layout: str = _LAYOUT


def _recognise(image: Image.Image, wanted: list[str], limits: Limits, evidence: str) -> Ocr:
    until_s = time.monotonic() + limits.ocr_timeout_s
    page = prepared(image)
    if page is None:
        return Ocr(note=_NO_LETTERS)
    # With more threads than this, tesseract takes four times as long on two cores (measured).
    os.environ["OMP_THREAD_LIMIT"] = "1"
    installed = set(pytesseract.get_languages())
    means = _Means(
        languages=tuple(n for n in wanted if n in installed),
        timeout_s=limits.ocr_timeout_s,
        until_s=until_s,
    )
    if not means.languages:
        return _failed(f"tesseract does not know the language {'+'.join(wanted)}")
    page, every_word = _upright(page, means)
    found = [word for word in _marked(page, every_word, means) if word.confidence >= _WORD]
    lines = ocr_words.lines(found)
    facts = _facts(page, found, means, evidence)
    return Ocr(
        lines=tuple(map(ocr_words.text_of, lines)),
        confidence=ocr_words.mean_confidence(found),
        words=len(found),
        confidences=tuple(tuple(round(word.confidence) for word in line) for line in lines),
        labels=ocr_facts.labelled(found),
        facts=facts,
        note=_note([name for name in wanted if name not in installed], means),
        placed=tuple(found),
    )


def _upright(page: Image.Image, means: _Means) -> tuple[Image.Image, tuple[Word, ...]]:
    """Return the page as it is to be read, and its words."""
    found = _words(page, means)
    if _mean(found) >= _DOUBTFUL:
        return page, found
    turned = page.transpose(Image.Transpose.ROTATE_180)
    other = _more_words(turned, means)
    return (turned, other) if _mean(other) > _mean(found) else (page, found)


def _mean(found: tuple[Word, ...]) -> float:
    return ocr_words.mean_confidence(found) or 0.0


def _marked(page: Image.Image, found: tuple[Word, ...], means: _Means) -> tuple[Word, ...]:
    among_others = _MARKS_LANGUAGE in means.languages and len(means.languages) > 1
    if not among_others or not ocr_words.has_marks(found):
        return found
    alone = replace(means, languages=(_MARKS_LANGUAGE,))
    return ocr_words.marked_as(found, _more_words(page, alone))


def _facts(page: Image.Image, found: list[Word], means: _Means, evidence: str) -> tuple[Fact, ...]:
    """Return what two readings of the page state alike, of the three that there may be."""
    if not ocr_facts.promising(found):
        return ()
    size = (round(page.width * _SECOND_LOOK), round(page.height * _SECOND_LOOK))
    larger = page.resize(size, Image.Resampling.BICUBIC)
    other = replace(means, layout=_OTHER_LAYOUT)
    readings = [ocr_facts.stated(words, evidence) for words in (found, _more_words(larger, other))]
    if set(readings[0]) != set(readings[1]):
        readings.append(ocr_facts.stated(_more_words(larger, means), evidence))
    return ocr_facts.agreed(readings)


def _more_words(page: Image.Image, means: _Means) -> tuple[Word, ...]:
    """Have a page read once more; when that does not succeed, what was read before is kept."""
    try:
        return _words(page, means)
    except (TimeoutError, pytesseract.TesseractError):
        return ()


def _words(page: Image.Image, means: _Means) -> tuple[Word, ...]:
    """Have a page read.

    Raises:
        TimeoutError: the time is up; the program was stopped.
    """
    left_s = means.until_s - time.monotonic()
    if left_s <= 0:
        raise TimeoutError
    try:
        found = pytesseract.image_to_data(
            page,
            lang="+".join(means.languages),
            config=means.layout,
            output_type=pytesseract.Output.DICT,
            timeout=left_s,
        )
    except pytesseract.TesseractError:
        raise
    except RuntimeError as error:
        # How pytesseract says that its time was up.
        raise TimeoutError from error
    return ocr_words.words(found)


def _failed(why: str) -> Ocr:
    message = f"Text in this picture could not be looked for: {why}."
    return Ocr(note=Note(code="ocr_failed", message=message))


_NO_LETTERS = Note(
    code="ocr_no_letters",
    message="Nothing in this picture looks like printed letters, so it was not searched for text.",
)


def _timeout_note(timeout_s: float) -> Note:
    return Note(
        code="ocr_timeout",
        message=f"Looking for text in this picture took longer than {timeout_s:g} s.",
    )


def _note(missing: list[str], means: _Means) -> Note | None:
    if time.monotonic() >= means.until_s:
        return _timeout_note(means.timeout_s)
    return _missing_note(missing) if missing else None


def _missing_note(missing: list[str]) -> Note:
    return Note(
        code="ocr_language_missing",
        message=f"Text was read without the language {', '.join(missing)}: "
        "tesseract does not have it.",
    )
