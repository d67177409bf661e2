"""Text in pictures, by the tesseract program; the only module that starts it."""

from __future__ import annotations

import os
from collections import defaultdict
from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING, Any

import pytesseract
from PIL import Image

from modn_watch.model import Note
from modn_watch.parsers.plain import clean

if TYPE_CHECKING:
    from modn_watch.model import Limits

#: A picture whose longer side is shorter is enlarged: tesseract wants letters 20 to 30 pixels high.
_SMALL_PX = 1_500
_ENLARGE_AT_MOST = 3
#: A picture whose longer side is longer is reduced: A3 at 300 dots an inch loses nothing.
_LARGE_PX = 5_000
#: Of tesseract's table of words.
_COLUMNS = ("text", "conf", "block_num", "par_num", "line_num")


@dataclass(frozen=True, kw_only=True)
class Ocr:
    """What was recognised in one picture."""

    #: As they stand in the picture, from the top.
    lines: tuple[str, ...] = ()
    #: Mean over the words, 0 to 100, one decimal; None = there are none.
    confidence: float | None = None
    words: int = 0
    #: Why there is less than there could be: `ocr_off`, `ocr_failed`, `ocr_timeout`,
    #: `ocr_language_missing`.
    note: Note | None = None


def read(image: Image.Image, limits: Limits) -> Ocr:
    """Recognise the text of a picture that stands upright.

    Whatever tesseract lacks or does, the answer is a note and never an error: the picture is
    worth keeping without its text.

    Args:
        image: decoded, in any mode.
        limits: `ocr_languages` (empty = do not) and `ocr_timeout_s`.
    """
    wanted = [name for name in limits.ocr_languages.split("+") if name]
    if not wanted:
        return Ocr(note=Note(code="ocr_off", message="Text in this picture was not looked for."))
    try:
        return _recognise(image, wanted, limits.ocr_timeout_s)
    except pytesseract.TesseractNotFoundError:
        return _failed("the tesseract program is not installed")
    except pytesseract.TesseractError as error:
        return _failed(clean(str(error.message))[:300])
    except RuntimeError:
        # How pytesseract says that its time was up; it has stopped the program.
        return Ocr(note=_timeout_note(limits.ocr_timeout_s))
    except OSError as error:
        return _failed(str(error))


def _recognise(image: Image.Image, wanted: list[str], timeout_s: float) -> Ocr:
    # With more threads than this, tesseract takes four times as long on two cores (measured).
    os.environ["OMP_THREAD_LIMIT"] = "1"
    installed = set(pytesseract.get_languages())
    usable = [name for name in wanted if name in installed]
    if not usable:
        return _failed(f"tesseract does not know the language {'+'.join(wanted)}")
    found = pytesseract.image_to_data(
        prepared(image),
        lang="+".join(usable),
        output_type=pytesseract.Output.DICT,
        timeout=timeout_s,
    )
    missing = [name for name in wanted if name not in installed]
    return _gathered(found, _missing_note(missing) if missing else None)


def prepared(image: Image.Image) -> Image.Image:
    """Return the picture as tesseract reads it best: grey on white, neither tiny nor huge."""
    grey = _grey(image)
    longer = max(grey.size)
    if longer > _LARGE_PX:
        return _scaled(grey, _LARGE_PX / longer)
    if longer < _SMALL_PX:
        return _scaled(grey, min(_ENLARGE_AT_MOST, _SMALL_PX / longer))
    return grey


def _grey(image: Image.Image) -> Image.Image:
    if not image.has_transparency_data:
        return image.convert("L")
    # Black letters on nothing would become black letters on black.
    shown = image.convert("RGBA")
    paper = Image.new("RGBA", shown.size, "white")
    return Image.alpha_composite(paper, shown).convert("L")


def _scaled(image: Image.Image, factor: float) -> Image.Image:
    size = (max(1, round(image.width * factor)), max(1, round(image.height * factor)))
    return image.resize(size, Image.Resampling.LANCZOS)


def _gathered(found: dict[str, list[Any]], note: Note | None) -> Ocr:
    lines: dict[tuple[int, int, int], list[str]] = defaultdict(list)
    confidences: list[float] = []
    # A blank picture gives no columns at all.
    columns = (found.get(name, []) for name in _COLUMNS)
    for text, confidence, block, paragraph, line in zip(*columns, strict=False):
        word = clean(str(text))
        # Minus one marks a block or a line, which has no word of its own.
        if word and float(confidence) >= 0:
            lines[block, paragraph, line].append(word)
            confidences.append(float(confidence))
    return Ocr(
        lines=tuple(" ".join(words) for words in lines.values()),
        confidence=round(fmean(confidences), 1) if confidences else None,
        words=len(confidences),
        note=note,
    )


def _failed(why: str) -> Ocr:
    message = f"Text in this picture could not be looked for: {why}."
    return Ocr(note=Note(code="ocr_failed", message=message))


def _timeout_note(timeout_s: float) -> Note:
    return Note(
        code="ocr_timeout",
        message=f"Looking for text in this picture took longer than {timeout_s:g} s.",
    )


def _missing_note(missing: list[str]) -> Note:
    return Note(
        code="ocr_language_missing",
        message=f"Text was read without the language {', '.join(missing)}: "
        "tesseract does not have it.",
    )
