"""The text of every picture in one file: pages of a TIFF, frames of a GIF."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from statistics import fmean
from typing import TYPE_CHECKING, Any

from modn_watch.model import Note
from modn_watch.parsers import ocr

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from PIL import Image

    from modn_watch.model import Fact, Limits
    from modn_watch.parsers.ocr import Ocr
    from modn_watch.parsers.pdf_labels import Label

    #: From a number, counted from 0, to that picture upright; raises what decoding it throws.
    Shown = Callable[[int], Image.Image]

#: More are no drawing pack but a film.
MOST_FRAMES = 50
#: Notes that say the same of every frame.
_OF_ALL = frozenset({"ocr_off", "ocr_failed", "ocr_language_missing"})


@dataclass(frozen=True, kw_only=True)
class FramesText:
    """What was recognised in the pictures of one file."""

    lines: tuple[str, ...]
    facts: tuple[Fact, ...]
    notes: tuple[Note, ...]
    labels: tuple[Label, ...]
    #: Plain JSON: mean confidence, number of words, how sure each word of each line is.
    details: dict[str, Any]


def read(
    shown: Shown, count: int, limits: Limits, damage: tuple[type[Exception], ...]
) -> FramesText:
    """Read frame after frame, until `limits.ocr_timeout_s` are over for all of them together.

    Args:
        shown: gives each.
        count: how many there are.
        limits: for all of them together.
        damage: what `shown` may raise at a damaged frame, which is left out with a note.
    """
    until_s = time.monotonic() + limits.ocr_timeout_s
    found: list[Ocr] = []
    notes: list[Note] = []
    for number in range(min(count, MOST_FRAMES)):
        left_s = until_s - time.monotonic()
        if number and (left_s <= 0 or (notes and notes[-1].code == "ocr_timeout")):
            break
        try:
            picture = shown(number)
        except damage:
            notes.append(_unread(number))
            continue
        read_one = ocr.read(picture, replace(limits, ocr_timeout_s=max(left_s, 0.001)))
        notes += _placed(read_one.note, number, count)
        found.append(_numbered(read_one, number + 1))
    return FramesText(
        lines=tuple(line for one in found for line in one.lines),
        # What one page of several states is about its own part, not about the file.
        facts=found[0].facts if count == 1 else (),
        labels=tuple(label for one in found for label in one.labels),
        notes=(*_once(notes), *_left_out(len(found), count, limits)),
        details=_details(found),
    )


def _numbered(found: Ocr, page: int) -> Ocr:
    return replace(found, labels=tuple(replace(each, page=page) for each in found.labels))


def _details(found: list[Ocr]) -> dict[str, Any]:
    sure = [each for one in found for line in one.confidences for each in line]
    return {
        "confidence": found[0].confidence if len(found) == 1 else _mean(sure),
        "words": sum(one.words for one in found),
        "word_confidences": [list(line) for one in found for line in one.confidences],
        "frames_read": len(found),
    }


def _mean(values: list[int]) -> float | None:
    return round(fmean(values), 1) if values else None


def _placed(note: Note | None, number: int, count: int) -> list[Note]:
    if note is None:
        return []
    of_all = count == 1 or note.code in _OF_ALL
    return [note if of_all else replace(note, place=f"picture {number + 1}")]


def _once(notes: Iterable[Note]) -> tuple[Note, ...]:
    return tuple(dict.fromkeys(notes))


def _unread(number: int) -> Note:
    message = f"Picture {number + 1} of this file is damaged or too large and was left out."
    return Note(code="frame_unread", message=message, place=f"picture {number + 1}")


def _left_out(read_count: int, count: int, limits: Limits) -> tuple[Note, ...]:
    if read_count >= min(count, MOST_FRAMES) == count or not limits.ocr_languages:
        return ()
    message = (
        f"There are {count} pictures in this file; {read_count} of them were searched for text."
    )
    return (Note(code="frames_left_out", message=message),)
