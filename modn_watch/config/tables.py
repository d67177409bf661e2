"""What the shop's tables say of its sheets, held against each other."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from modn_watch.config.complaints import spoken
from modn_watch.cutting import Row, same_sheet
from modn_watch.vocabulary import MATERIALS, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modn_watch.config.complaints import Origin
    from modn_watch.config.settings import Settings


def contradictions(settings: Settings, origin: Origin) -> Iterator[str]:
    """Yield one sentence for each two values that do not go together."""
    preflight = settings.preflight
    if preflight.snap_mm > preflight.gap_mm:
        where = spoken(("preflight", "snap_mm"), origin)
        yield f"{where} must not be more than gap_mm, or no gap would ever be told."
    yield from _unknown_materials(settings, origin)
    rows = named(settings)
    for one, other in combinations(range(len(rows)), 2):
        if same_sheet(rows[one], rows[other]):
            where = spoken(("cutting", other, "material"), origin)
            yield (
                f"{where} is of the same material and thickness as number {one + 1}: "
                "keep one of them."
            )


def named(settings: Settings) -> list[Row]:
    """Return the material and thickness of each row of `[[cutting]]`, by the full names."""
    words = _words(settings)
    return [
        Row(material=words.exact(row.material) or row.material, thickness_mm=row.thickness_mm)
        for row in settings.cutting
    ]


def with_names(settings: Settings) -> Settings:
    """Return the settings with each row of `[[cutting]]` under the full name of its material."""
    rows = tuple(
        row.model_copy(update={"material": known.material})
        for row, known in zip(settings.cutting, named(settings), strict=True)
    )
    return settings.model_copy(update={"cutting": rows})


def _words(settings: Settings) -> Vocabulary:
    return Vocabulary.standard().with_aliases(settings.materials)


def _unknown_materials(settings: Settings, origin: Origin) -> Iterator[str]:
    words = _words(settings)
    for number, row in enumerate(settings.cutting):
        if words.exact(row.material) is None:
            choice = ", ".join(f"{known.code} ({known.name})" for known in MATERIALS)
            where = spoken(("cutting", number, "material"), origin)
            yield f"{where} is no material: use one of {choice}, or a word of [materials]."
