"""Parts out of nested contours, and which of them are the same."""

from __future__ import annotations

from bisect import bisect_left, insort
from typing import TYPE_CHECKING

import numpy as np

from modn_watch.geometry.measures import Part, PartKind
from modn_watch.geometry.signatures import alike, mirrored, signatures, tolerance_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from modn_watch.geometry.columns import Whole
    from modn_watch.geometry.measures import Contour
    from modn_watch.geometry.rectangles import Rectangle
    from modn_watch.geometry.signatures import Beads

#: A program's own fitting of curves moves a line so far; twice what LightBurn's does (measured).
_OFF_MM = 0.02


def homes(contours: Sequence[Contour]) -> Whole:
    """Return for each contour the outline of its part; -1 for one that belongs to no part."""
    found = np.full(len(contours), -1, dtype=np.intp)
    for number, contour in enumerate(contours):
        if contour.doubled:
            continue
        if contour.closed and contour.depth % 2 == 0:
            found[number] = number
        elif contour.parent is not None and contours[contour.parent].depth % 2 == 0:
            found[number] = contour.parent
    return found


def parts(contours: Sequence[Contour], home: Whole, beads: Beads, owner: Whole) -> tuple[Part, ...]:
    """Return the parts, by the order of their outlines.

    Args:
        contours: all of them.
        home: the outline of each contour's part, as `homes` tells.
        beads: what stands for the pieces of the contours.
        owner: the contour of each bead.
    """
    outlines = np.flatnonzero(home == np.arange(len(home)))
    members: dict[int, list[int]] = {int(outline): [] for outline in outlines}
    for number, outline in enumerate(home.tolist()):
        if outline >= 0 and outline != number:
            members[outline].append(number)
    net = np.array([
        contours[outline].area_mm2 - sum(contours[one].area_mm2 for one in inner)
        for outline, inner in members.items()
    ])  # fmt: skip
    number_of = np.full(len(home) + 1, -1, dtype=np.intp)
    number_of[outlines] = np.arange(len(outlines))
    whose = number_of[home[owner]]
    signed = signatures(beads.some(whose >= 0), whose[whose >= 0], net)
    return tuple(
        Part(
            outline=outline,
            holes=tuple(one for one in inner if contours[one].closed),
            open=tuple(one for one in inner if not contours[one].closed),
            box=contours[outline].box,
            gross_area_mm2=contours[outline].area_mm2,
            net_area_mm2=max(signature.area_mm2, 0.0),
            cut_length_mm=sum(contours[one].own_mm for one in (outline, *inner)),
            pierces=1 + len(inner),
            signature=signature,
        )
        for (outline, inner), signature in zip(members.items(), signed, strict=True)
    )


def kinds(found: Sequence[Part], rectangle: Callable[[Part], Rectangle]) -> tuple[PartKind, ...]:
    """Return the kinds of parts, by their first part.

    Args:
        found: the parts.
        rectangle: gives the smallest rectangle around one.
    """
    alikes = _alikes(found)
    mirrors = _mirrors([found[members[0]] for members in alikes])
    return tuple(
        PartKind(parts=tuple(members), rectangle=rectangle(found[members[0]]), mirror_of=mirror)
        for members, mirror in zip(alikes, mirrors, strict=True)
    )


def _alikes(found: Sequence[Part]) -> list[list[int]]:
    """Return the parts in sets of equals."""
    known = _ByLength()
    alikes: list[list[int]] = []
    for number, part in enumerate(found):
        near = known.near(part)
        home = next((one for one in near if same_part(part, found[alikes[one][0]])), None)
        if home is None:
            known.add(part, len(alikes))
            alikes.append([number])
        else:
            alikes[home].append(number)
    return alikes


def _mirrors(firsts: Sequence[Part]) -> Iterator[int | None]:
    """Yield for one part of each kind the earlier kind that it is turned over."""
    known = _ByLength()
    for number, part in enumerate(firsts):
        near = known.near(part)
        yield next((one for one in near if _turned_over(part, firsts[one])), None)
        known.add(part, number)


class _ByLength:
    """Numbers of kinds, found again by what is cut for one part of them."""

    def __init__(self) -> None:
        self._lengths: list[tuple[float, int]] = []

    def add(self, part: Part, number: int) -> None:
        insort(self._lengths, (part.signature.length_mm, number))

    def near(self, part: Part) -> list[int]:
        """Return those whose length is the part's within twice what the same parts may differ."""
        length = part.signature.length_mm
        share = 2 * tolerance_of(part.signature, _OFF_MM)
        low = bisect_left(self._lengths, (length * (1 - share), -1))
        high = bisect_left(self._lengths, (length * (1 + share), -1))
        return sorted(number for _, number in self._lengths[low:high])


def same_part(one: Part, other: Part) -> bool:
    """Tell whether two parts are the same, moved and turned; a mirrored one is another."""
    return _same_counts(one, other) and alike(one.signature, other.signature, off_mm=_OFF_MM)


def _turned_over(one: Part, other: Part) -> bool:
    return _same_counts(one, other) and mirrored(one.signature, other.signature, off_mm=_OFF_MM)


def _same_counts(one: Part, other: Part) -> bool:
    return len(one.holes) == len(other.holes) and len(one.open) == len(other.open)
