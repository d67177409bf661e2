"""What a document of one page states about its part."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from modn_watch.model import Fact, Source
from modn_watch.vocabulary import Vocabulary, facts_in_text
from modn_watch.vocabulary.label_values import qualifies
from modn_watch.vocabulary.labels import label, may_be
from modn_watch.vocabulary.profiles import profile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from modn_watch.parsers.pdf_pages import Page
    from modn_watch.partlist import PartLine

#: From a label to the word with which a text would state the same.
_STATED: Final = {"material": "Material", "thickness_mm": "Thickness", "quantity": "Qty"}

#: The first label of a line, without the number of a note, and what stands after it.
_FIRST_LABEL = re.compile(r"\W*(?:[0-9]+[.)]?\s+)?([^:=]{1,60}?)\s*[:=](.*)")


def facts(page: Page) -> tuple[Fact, ...]:
    """Return material, thickness (mm) and quantity as the only page of a document states them.

    They come from labels with their values, from labelled lines, and from a list of one row; a
    list of several rows is about no single part.  A field that is stated differently in two places
    is left out, as is the thickness of chequer plate in a profile: shops cut `VT6*600` from plates
    of other thickness.
    """
    if len(page.part_lines) > 1 or any(each["rows"] > 1 for each in page.lists):
        return ()
    found: dict[str, list[Fact]] = {}
    for fact in _of_scan(page) if "ocr" in page.details else _all(page):
        found.setdefault(fact.field, []).append(fact)
    return tuple(each[0] for each in found.values() if len({fact.value for fact in each}) == 1)


def _of_scan(page: Page) -> Iterator[Fact]:
    """What OCR read may be wrong: it speaks as softly as a loose text."""
    for fact in _all(page):
        evidence = fact.evidence if "OCR" in fact.evidence else f"{fact.evidence}, read by OCR"
        yield replace(fact, source=Source.UNLABELLED, evidence=evidence)


def _all(page: Page) -> Iterator[Fact]:
    yield from _labelled(facts_in_text(_of_the_part(page.text), f"page {page.details['number']}"))
    for line in page.part_lines:
        yield from _of_row(line)
    for each in page.labels:
        word = _STATED.get(each.label)
        if word:
            evidence = f'page {each.page} "{each.as_written.rstrip(" :=")}"'
            yield from _labelled(facts_in_text(f"{word}: {each.value}", evidence))


def _of_the_part(text: str) -> str:
    """Return the lines of a text but for those whose label speaks of something else."""
    return "\n".join(line for line in text.splitlines() if not _of_another(line))


def _of_another(line: str) -> bool:
    """Tell whether a line is like `WELD THICKNESS: 5mm` or `Material: bolts`."""
    found = _FIRST_LABEL.match(line)
    if not found:
        return False
    words, value = found[1].split(), found[2]
    about = label(" ".join(words))
    if about:
        return about == "material" and ":" not in value and not may_be(about, value)
    ends = (at for at in range(1, len(words)) if label(" ".join(words[at:])) in _STATED)
    return any(qualifies(words[at - 1]) for at in ends)


def _labelled(stated: Iterable[Fact]) -> Iterator[Fact]:
    return (fact for fact in stated if fact.source == Source.LABELLED)


def _of_row(line: PartLine) -> Iterator[Fact]:
    plate = profile(line.profile or "")
    thickness = None if plate and plate.kind == "chequer" else line.thickness_mm
    for field, value, unit in (
        ("quantity", line.quantity, ""),
        ("thickness_mm", thickness, "mm"),
        ("material", Vocabulary.standard().exact(line.material or ""), ""),
    ):
        if value is not None:
            yield Fact(
                field=field,
                value=value,
                unit=unit,
                evidence=f"list of parts on {line.evidence}",
                source=Source.LABELLED,
            )
