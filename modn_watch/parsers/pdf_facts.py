"""What a document of one page states about its part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from modn_watch.model import Fact, Source
from modn_watch.vocabulary import Vocabulary, facts_in_text
from modn_watch.vocabulary.profiles import profile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from modn_watch.parsers.pdf_pages import Page
    from modn_watch.partlist import PartLine

#: From a label to the word with which a text would state the same.
_STATED: Final = {"material": "Material", "thickness_mm": "Thickness", "quantity": "Qty"}


def facts(page: Page) -> tuple[Fact, ...]:
    """Return material, thickness (mm) and quantity as the only page of a document states them.

    They come from labels with their values, from labelled lines, and from a list of one row; a
    list of several rows is about no single part.  A field that is stated differently in two places
    is left out, as is the thickness of chequer plate in a profile: shops cut `VT6*600` from plates
    of other thickness.
    """
    if len(page.part_lines) > 1:
        return ()
    found: dict[str, list[Fact]] = {}
    for fact in _all(page):
        found.setdefault(fact.field, []).append(fact)
    return tuple(each[0] for each in found.values() if len({fact.value for fact in each}) == 1)


def _all(page: Page) -> Iterator[Fact]:
    yield from _labelled(facts_in_text(page.text, f"page {page.details['number']}"))
    for line in page.part_lines:
        yield from _of_row(line)
    for label in page.labels:
        word = _STATED.get(label.label)
        if word:
            evidence = f'page {label.page} "{label.as_written.rstrip(" :=")}"'
            yield from _labelled(facts_in_text(f"{word}: {label.value}", evidence))


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
