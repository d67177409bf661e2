"""In what two files of one part differ, in words."""

from __future__ import annotations

from math import isclose, tau
from typing import TYPE_CHECKING

from modn_watch.contour_match import is_open
from modn_watch.telling import number_text, place_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modn_watch.contour_scene import Placed
    from modn_watch.sibling_pair import Pair

#: Contours of which length or place is told, on each side.
_FEW = 5
#: A length and the one of a circle of that radius are the same, as a share.
_ROUND = 1e-3
#: Nearer to its place a contour is not away from it but turned, mm.
_TURNED_MM = 0.05


def difference(pair: Pair) -> str:
    """Return in what two files differ that do not show the same."""
    this, other = pair.this, f"{pair.that} of the same part"
    if pair.alone is None:
        return f"{this} is {pair.here}, and {other} {pair.there}"
    if pair.times:
        here, there = (_often(times) for times in pair.times)
        return f"{other} holds the part {there}, and {this} {here}"
    if any(pair.alone):
        return _contours(pair, *map(len, pair.alone))
    if not pair.same_size:
        return f"{this} holds the same contours as {other}, but {_sizes(pair)}"
    share = f"{100 * pair.length_share:.2g} %"
    return f"{this} holds the same contours as {other}, but the cut lengths differ by {share}"


def _often(times: int) -> str:
    return {1: "once", 2: "twice"}.get(times, f"{times} times")


def _sizes(pair: Pair) -> str:
    sizes = f"{pair.here.size} here and {pair.there.size} there"
    if pair.arrangement:
        return f"not of the same size: {sizes}"
    return f"they {'are turned' if pair.turned else 'lie elsewhere'}: {sizes}"


def _contours(pair: Pair, only_here: int, only_there: int) -> str:
    this, other = pair.this, f"{pair.that} of the same part"
    if not only_there:
        return f"{this} holds {counted(only_here)} that {other} does not"
    more = f"{other} holds {counted(only_there)} that {this} does not"
    if not only_here:
        return more
    return f"{more}, and {this} holds {counted(only_here)} that {pair.that} does not"


def lengths(pair: Pair) -> Iterator[str]:
    """Yield how long the contours are that only one of the two has."""
    for name, rows in zip((pair.this, pair.that), pair.alone or (), strict=False):
        if rows and not pair.times:
            told = ", ".join(number_text(row[0]) for row in rows[:_FEW])
            yield f"only in {name}: {told}{', ...' if len(rows) > _FEW else ''} mm long"


def counted(number: int, what: str = "contour") -> str:
    """Return a number of things."""
    return f"{number} {what}{'' if number == 1 else 's'}"


def mirrored(pair: Pair) -> str:
    """Return how many parts are turned over; for a pair of which some are."""
    assert pair.arrangement, "it was compared"
    number = pair.arrangement.mirrored
    what = "it" if number == 1 else f"{number} parts"
    return f"{pair.that} of the same part shows {what} mirrored"


def moved(pair: Pair) -> str:
    """Return what has moved in its part; for a pair of which something has."""
    assert pair.arrangement, "it was compared"
    strays = pair.arrangement.strays
    other = f"{pair.that} of the same part"
    first = strays[0]
    if len(strays) == 1:
        what = f"in {other} 1 contour ({_kind(first.here)}) "
        if first.away_mm <= _TURNED_MM:
            return f"{what}lies where {pair.this} has it, but is turned"
        return f"{what}lies {number_text(first.away_mm)} mm away from where {pair.this} has it"
    return (
        f"in {other} {counted(len(strays))} lie elsewhere in the part than in {pair.this}, "
        f"up to {number_text(first.away_mm)} mm away"
    )


def places(pair: Pair) -> Iterator[str]:
    """Yield where the first few of those lie that have moved."""
    strays = pair.arrangement.strays if pair.arrangement else ()
    for each in strays[:_FEW]:
        here, there = (
            place_text((at.middle.real, at.middle.imag)) for at in (each.here, each.there)
        )
        yield f"{_kind(each.here)}: {here} here and {there} there"
    if len(strays) > _FEW:
        yield "..."


def _kind(contour: Placed) -> str:
    length_mm, _, radius_mm = contour.sizes
    if not is_open(contour.sizes) and isclose(length_mm, tau * radius_mm, rel_tol=_ROUND):
        return f"round, {number_text(2 * radius_mm)} mm wide"
    return f"{number_text(length_mm)} mm long"
