"""Parts out of nested contours, and which of them are the same."""

from __future__ import annotations

from bisect import bisect_left, insort
from typing import TYPE_CHECKING

import numpy as np

from modn_watch.geometry.measures import Part, PartKind
from modn_watch.geometry.signatures import TOLERANCE, alike, mirrored, signatures

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from modn_watch.geometry.columns import Whole
    from modn_watch.geometry.measures import Contour
    from modn_watch.geometry.rectangles import Rectangle
    from modn_watch.geometry.signatures import Beads


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
            cut_length_mm=signature.length_mm,
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
    firsts = [members[0] for members in alikes]
    return tuple(
        PartKind(
            parts=tuple(members),
            rectangle=rectangle(found[members[0]]),
            mirror_of=_mirror(found, firsts, number),
        )
        for number, members in enumerate(alikes)
    )


def _alikes(found: Sequence[Part]) -> list[list[int]]:
    """Return the parts in sets of equals."""
    by_length: list[tuple[float, int]] = []
    alikes: list[list[int]] = []
    for number, part in enumerate(found):
        length = part.signature.length_mm
        begin = bisect_left(by_length, (length * (1 - 2 * TOLERANCE), -1))
        home = None
        for other, candidate in by_length[begin:]:
            if other > length * (1 + 2 * TOLERANCE):
                break
            if same_part(part, found[alikes[candidate][0]]):
                home = candidate
                break
        if home is None:
            insort(by_length, (length, len(alikes)))
            alikes.append([number])
        else:
            alikes[home].append(number)
    return alikes


def same_part(one: Part, other: Part) -> bool:
    """Tell whether two parts are the same, moved and turned; a mirrored one is another."""
    return _same_holes(one, other) and alike(one.signature, other.signature)


def _same_holes(one: Part, other: Part) -> bool:
    return len(one.holes) == len(other.holes) and len(one.open) == len(other.open)


def _mirror(found: Sequence[Part], firsts: Sequence[int], number: int) -> int | None:
    own = found[firsts[number]]
    for earlier in range(number):
        other = found[firsts[earlier]]
        if _same_holes(own, other) and mirrored(own.signature, other.signature):
            return earlier
    return None
