"""Which of material, thickness and quantity a file can have one of, by its kind.

A list of parts, a pack of drawings and a photograph have none; a drawing that is cut has each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from modn_watch.model import Source

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from modn_watch.model import Fact

#: What a sheet of metal has one of, and a piece of paper may not.
OF_ONE_PART: Final = frozenset({"material", "thickness_mm", "quantity"})
#: File types that somebody cuts from.
_CUT: Final = frozenset({"dxf", "dwg", "lbrn2"})


def spoken_of(facts: Iterable[Fact]) -> frozenset[str]:
    """Return which of them anybody states; a default speaks for nothing."""
    return OF_ONE_PART & {fact.field for fact in facts if fact.source is not Source.DEFAULT}


def applicable(file_type: str, spoken: Collection[str], lines: int) -> frozenset[str]:
    """Return which of them the file can have one of.

    What is not cut is about one part where anybody says something of that part: then the rest may
    be asked for too. What a list's rows have in common is known, and nothing else of them is one.

    Args:
        file_type: of the file.
        spoken: which of them anybody states.
        lines: how many part lines the file has.
    """
    if file_type in _CUT:
        return OF_ONE_PART
    if lines > 1 or not spoken:
        return OF_ONE_PART & frozenset(spoken)
    return OF_ONE_PART
