"""Lists that count for one assembly, beside one that counts for all that are built."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from modn_watch.matching import Listed, Part

#: Fewer parts on both lists, or a smaller share of them, may be a multiple by chance.
_FEWEST_PARTS: Final = 3
_SHARE: Final = 2 / 3
#: Of one part, that are compared.
_MOST_LISTS: Final = 8


def with_assemblies(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Return the parts with each list known that counts for one of several assemblies.

    A list is one where nearly all that it shares with another is there the same number of times.
    """
    times = _times(parts)
    return tuple(
        replace(part, listed=tuple(_counted(each, times) for each in part.listed))
        if times.keys() & {each.number for each in part.listed}
        else part
        for part in parts
    )


def _counted(listed: Listed, times: Mapping[int, int]) -> Listed:
    return replace(listed, assemblies=times.get(listed.number, 1))


def _times(parts: Iterable[Part]) -> dict[int, int]:
    """Return how many assemblies there are of lists that count for one."""
    ratios: dict[tuple[int, int], Counter[int]] = {}
    for part in parts:
        for pair, ratio in _ratios(part):
            ratios.setdefault(pair, Counter())[ratio] += 1
    found: dict[int, int] = {}
    for (small, _), counted in ratios.items():
        ratio, often = counted.most_common(1)[0]
        if ratio > 1 and often >= max(_FEWEST_PARTS, _SHARE * counted.total()):
            found[small] = max(ratio, found.get(small, 1))
    return found


def _ratios(part: Part) -> Iterator[tuple[tuple[int, int], int]]:
    """Yield for both orders of two lists how often the first goes into the second; 0 = not."""
    pieces: Counter[int] = Counter()
    for each in part.listed:
        pieces[each.number] += each.line.quantity or 0
    stated = [number for number in pieces if pieces[number]][:_MOST_LISTS]
    for pair in combinations(stated, 2):
        for small, great in (pair, pair[::-1]):
            whole, rest = divmod(pieces[great], pieces[small])
            yield (small, great), 0 if rest else whole
