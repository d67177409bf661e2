"""What each step before OCR is worth: pictures are read with the step and without it.

    python benchmarks/ocr.py [STEP ...]

The pictures are those that were drawn after the code (tests/later_labels.py).  Printed are, for
each step left out, how many fields and facts are right, how many facts are wrong, and the processor
time of a picture.
"""

from __future__ import annotations

import resource
import sys
import time
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from modn_watch.model import Limits
from modn_watch.parsers import letter_rows, lettering, ocr, ocr_facts, ocr_page
from tests.later_labels import LATER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL import Image

LIMITS = replace(Limits(), ocr_languages="eng+afr", ocr_timeout_s=120.0)


def _plainly(page: Image.Image, *_: Any) -> Image.Image:
    return page


#: From a step to the module, the name, and what takes its place.
STEPS: dict[str, tuple[Any, str, Any]] = {
    "nothing": (ocr, "_LAYOUT", "--psm 4"),
    "large scale": (ocr_page, "_ENLARGE_AT_MOST", 1.0),
    "deskew": (ocr_page, "_STRAIGHT_ENOUGH", 360.0),
    "leaning rows": (letter_rows, "_LEANS", (0.0,)),
    "specks": (ocr_page, "_SPECKS_PER_LETTER", 1e9),
    "lines and specks out": (ocr_page, "_LINE", 1e9),
    "soft edges": (ocr_page, "_BLUR_PX", 0.0),
    "contrast": (ocr_page, "_BLACK_AT", 100),
    "stamps": (ocr_page, "_unstamped", lambda _: None),
    "label alone": (ocr_page, "_lines_alone", _plainly),
    "local paper": (lettering, "_PAPER_WINDOW", 9_999),
    "marks of Afrikaans": (ocr, "_MARKS_LANGUAGE", ""),
    "second look": (ocr_facts, "promising", lambda _: False),
    "other layout": (ocr, "_OTHER_LAYOUT", "--psm 4"),
    "sure words": (ocr_facts, "_SURE", 0.0),
}


@contextmanager
def _without(step: str) -> Iterator[None]:
    module, name, instead = STEPS[step]
    kept = getattr(module, name)
    setattr(module, name, instead)
    try:
        yield
    finally:
        setattr(module, name, kept)


def _processor_s() -> float:
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + spent.ru_utime + spent.ru_stime


def _measured(step: str) -> str:
    fields = facts = wrong = wanted = 0
    began = _processor_s()
    with _without(step):
        for make in LATER.values():
            values, picture = make()
            read = ocr.read(picture, LIMITS)
            said = {(label.label, label.value) for label in read.labels}
            fields += sum(pair in said for pair in values.items())
            wanted += len(values)
            for fact in read.facts:
                good = _same(values.get(fact.field, ""), fact.value)
                facts, wrong = facts + good, wrong + (not good)
    each_s = (_processor_s() - began) / len(LATER)
    return (
        f"without {step:22} fields {fields:3}/{wanted}  facts right {facts:3} wrong {wrong}"
        f"  {each_s:.2f} s a picture"
    )


def _same(written: str, value: object) -> bool:
    told = {"Sagte staal": "Mild Steel"}.get(written, written.removesuffix("mm"))
    return told == (f"{value:g}" if isinstance(value, float) else str(value))


if __name__ == "__main__":
    for wanted_step in sys.argv[1:] or STEPS:
        print(_measured(wanted_step), flush=True)
