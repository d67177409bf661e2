"""From the rows of a list to the parts that they state."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from modn_watch.parsers.pdf_amounts import Basis, basis
from modn_watch.parsers.pdf_counted import counted
from modn_watch.parsers.pdf_figures import pieces
from modn_watch.parsers.pdf_row_parts import goods, lines_of
from modn_watch.parsers.pdf_single import with_labels
from modn_watch.parsers.pdf_words import joined, lines

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from modn_watch.parsers.pdf_lists import Listed
    from modn_watch.parsers.pdf_words import Field
    from modn_watch.partlist import PartLine

_FOR_PARTS = re.compile(
    r"\b(?:for|vir) (\d{1,6}) (?:off )?(?:parts?|pieces?|onderdele?|stuks?)\b", re.IGNORECASE
)
_NAMED = re.compile(
    r"\b(?:named|called|genaamd) ['\"\u2018\u201c`]?([^'\"\u2019\u201d`]{1,80})", re.IGNORECASE
)
_REQUIRED = re.compile(r"^(\d{1,6})\s?(?:x |off )?(?:is |are )?required for\b", re.IGNORECASE)
_ASSEMBLY = re.compile(
    r"\b(?:for|vir) (\d{1,6}) (.{0,60}?)\s?(?:assembly|assemblies|samestellings?)\b"
    r"(?:.{0,10}?\bmarked (\S{1,30}))?",
    re.IGNORECASE,
)
#: Letters' heights around a list in which its title and its footnotes stand.
_ABOVE: Final = 5.0
_BELOW: Final = 12.0
_BESIDE: Final = 6.0
#: Lists of what is bought, by their titles.
_FASTENERS = re.compile(
    r"\b(?:bolts?|nuts?|washers?|fasteners?|welds?|boute?|moere)\b", re.IGNORECASE
)


@dataclass(frozen=True, kw_only=True)
class Around:
    """What is written above and below a list."""

    #: Pieces of the one part that it is about.
    parts: int | None = None
    #: Summed over the assemblies that need the part.
    required: int | None = None
    name: str | None = None
    #: The title of the list.
    title: str = ""
    assemblies: int | None = None
    assembly: str | None = None


def around(field: Field, listed: Listed) -> Around:
    """Return what the lines about a list say of it."""
    height, heads = listed.heads.height, listed.heads
    reach = _BESIDE * height
    near = [
        word
        for word in field.between(listed.top - _ABOVE * height, listed.bottom + _BELOW * height)
        if word.x1 > heads.left - reach and word.x0 < heads.right + reach
    ]
    texts = [joined(line) for line in lines(near)]
    parts = _first(_FOR_PARTS, texts)
    assembly = next((found for text in texts if (found := _ASSEMBLY.search(text))), None)
    required = [int(found[1]) for text in texts if (found := _REQUIRED.search(text))]
    named = next((found[1] for text in texts if (found := _NAMED.search(text))), None)
    return Around(
        parts=parts or None,
        required=sum(required) or None,
        name=named.strip() if named else None,
        title=next((text for text in texts if _titles(text)), "")[:200],
        assemblies=int(assembly[1]) or None if assembly else None,
        assembly=assembly[3] if assembly else None,
    )


def _first(pattern: re.Pattern[str], texts: Sequence[str]) -> int | None:
    return next((int(found[1]) for text in texts if (found := pattern.search(text))), None)


def _titles(text: str) -> bool:
    lowered = text.casefold()
    return not lowered.startswith("total") and any(
        word in lowered for word in ("list", "lys", "schedule", "bill of")
    )


def part_lines(
    listed: Listed,
    about: Around,
    page: int,
    *,
    stated: Mapping[str, str],
    counts: Sequence[str] = (),
) -> tuple[PartLine, ...]:
    """Return a part a row.

    Pieces are what the list's own column says (of a total and one for each assembly, the total),
    as it says them: a list for two assemblies is not doubled, but one that has nothing but the
    pieces of each assembly is.  Of goods with a price those are parts whose words tell the plate
    (`Bracket 8mm S355JR 220 x 140`).  A list of one row without such a
    column takes the pieces of its title ("for 2 parts named ..."), else the sum of "2 required
    for ..." below it, else what a line says beside its mark (`P12 - 4 OFF`) or a label of the page
    states; and whatever else its columns leave
    out from the labels of the page.  Mass and area are of one piece; see `pdf_amounts.basis`.

    Args:
        listed: the list.
        about: what is written around it.
        page: its number, from 1.
        stated: from labels of the page to their values; see `pdf_labels.agreed`.
        counts: lines of the page that count pieces; see `pdf_counted.counting_lines`.
    """
    if _FASTENERS.search(about.title):
        return ()
    if not listed.heads.of_parts:
        return tuple(goods(listed, page))
    read = lines_of(listed, page, assemblies=about.assemblies or 1)
    if len(read) == 1:
        said = counted(counts, read[0].mark)
        read = [_completed(read[0], about, stated, said)]
    parts = _of_one(read, basis(listed, read, about.assemblies or 1))
    return tuple(parts) if len(parts) > 1 else tuple(with_labels(each, stated) for each in parts)


def _completed(
    line: PartLine, about: Around, stated: Mapping[str, str], said: int | None
) -> PartLine:
    """Return the only part of a list with its pieces, name and drawing from around it."""
    labelled = pieces(stated.get("quantity", ""))
    return replace(
        line,
        quantity=line.quantity or about.parts or about.required or said or labelled,
        description=line.description or about.name,
        drawing=line.drawing or stated.get("drawing_number"),
    )


def _of_one(read: Sequence[PartLine], how: Basis) -> list[PartLine]:
    return [
        replace(
            line,
            mass_kg=_share(line.mass_kg, line.quantity if how.mass_of_all else 1),
            area_m2=_share(line.area_m2, line.quantity if how.area_of_all else 1),
        )
        for line in read
    ]


def _share(value: float | None, count: int | None) -> float | None:
    return None if value is None or count is None else round(value / count, 4)
