"""Turns and shifts by which contours may come to lie on others: which of them are worth trying.

They are begun from what is rare in a drawing and from the right angles, so that what is tried is
the same for the same contours, and ends.
"""

from __future__ import annotations

from cmath import phase, rect
from collections import Counter
from itertools import islice
from math import tau
from typing import TYPE_CHECKING, Final

from modn_watch.contour_match import alike
from modn_watch.contour_scene import Motion

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from modn_watch.contour_scene import Placed, Scene

#: By how many times its angle each number of a bearing turns.
ORDERS: Final = (2, 1, 3, 4)
#: From the number that tells an angle best to the one that tells it worst.
_TELLING: Final = (1, 0, 2, 3)
#: Below it a number of a bearing points nowhere.
_CLEAR = 0.02
_RIGHT_ANGLES: Final = (1, 1j, -1, -1j)
#: Counterparts of a contour, and of what gives its direction.
_COUNTERPARTS, _DIRECTIONS = 8, 16
#: Nearer to each other two contours give no direction.
_NEAR_MM = 1.0
#: By how much the ways between two contours may differ in two drawings, mm.
_ROUGHLY_MM = 0.5
#: Looks that one motion is worth, whatever comes of it.
_DEAR = 10
#: Of a turn and of a shift in mm, by which motions are the same.
_DECIMALS: Final = (6, 6, 2, 2)


def motions(some: Sequence[Placed], scene: Scene, *, anchors: int) -> Iterator[Motion]:
    """Yield motions that may do, the likeliest first.

    Args:
        some: what is to be moved.
        scene: what it is to lie on.
        anchors: of how many contours the counterparts are tried; of one where all need to fit.

    Raises:
        TooLongError: they were too many to look at.
    """
    known: set[tuple[float, ...]] = set()
    scene.looks.spend(len(some) + _DEAR)
    for motion in _likely(some, scene, anchors):
        turn, shift = motion.turn, motion.shift
        told = tuple(map(round, (turn.real, turn.imag, shift.real, shift.imag), _DECIMALS))
        scene.looks.spend(_DEAR)
        if told not in known:
            known.add(told)
            yield motion


def _likely(some: Sequence[Placed], scene: Scene, anchors: int) -> Iterator[Motion]:
    if anchors == 1 and len(some) == len(scene.contours):
        # Where all come to lie on others, their middle comes to lie on the others'.
        yield from _about_the_middle(some, scene.contours)
    common = Counter(_rough(each) for each in some)
    rare = sorted(some, key=lambda each: (common[_rough(each)], -each.sizes[0]))
    for anchor in rare[:anchors]:
        others = [each for each in rare if abs(each.middle - anchor.middle) > _NEAR_MM]
        others.sort(key=lambda each: (common[_rough(each)], -abs(each.middle - anchor.middle)))
        scene.looks.spend(len(some) + len(scene.contours))
        likely = (each for each in scene.contours if alike(anchor.sizes, each.sizes))
        for counterpart in islice(likely, _COUNTERPARTS):
            for turn in _turns(anchor, counterpart, others[:anchors], scene):
                yield Motion(turn=turn, shift=counterpart.middle - turn * anchor.middle)


def _rough(contour: Placed) -> int:
    return round(contour.sizes[0])


def _about_the_middle(some: Sequence[Placed], others: Sequence[Placed]) -> Iterator[Motion]:
    here, there = (sum(each.middle for each in all_) / len(all_) for all_ in (some, others))
    for turn in _RIGHT_ANGLES:
        yield Motion(turn=turn, shift=there - turn * here)


def _turns(one: Placed, other: Placed, beside: Iterable[Placed], scene: Scene) -> Iterator[complex]:
    """Yield how one contour may be turned to lie as another, by itself and by what is beside it."""
    yield from _RIGHT_ANGLES
    for at in _TELLING:
        if min(abs(one.bearing[at]), abs(other.bearing[at])) >= _CLEAR:
            order = ORDERS[at]
            angle = phase(other.bearing[at] / one.bearing[at])
            yield from (rect(1, (angle + tau * n) / order) for n in range(order))
            break
    for each in beside:
        yield from islice(_by_way_to(each, one, other, scene), _DIRECTIONS)


def _by_way_to(each: Placed, one: Placed, other: Placed, scene: Scene) -> Iterator[complex]:
    way = each.middle - one.middle
    scene.looks.spend(len(scene.contours))
    for there in scene.contours:
        to = there.middle - other.middle
        if abs(abs(to) - abs(way)) <= _ROUGHLY_MM and alike(each.sizes, there.sizes):
            yield to / way * abs(way) / abs(to)
