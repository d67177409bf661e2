"""By which turn and shift the contours of one drawing come to lie on another's.

A contour is told by its sizes, by the middle of its line, and by its bearing: moments of the line
that turn with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, Final

from modn_watch.contour_guesses import ORDERS, motions
from modn_watch.contour_match import alike
from modn_watch.contour_scene import Motion

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from modn_watch.contour_scene import Placed, Scene

#: How far a contour may lie from its place, mm, and as a share of its size; twice to three times
#: what the largest and the most ragged contours of a shop's pairs of drawings did (measured).
_PLACE_MM, _SHARE = 0.05, 1e-4
#: How far the rim of a contour that lies otherwise is off, mm; and what is rounding in a bearing.
_RIM_MM, _ROUNDING = 0.1, 2e-4
#: Reaches of the rounds in which a rough motion is made a fine one, mm.
_ROUNDS_MM: Final = (0.5, 0.2, 0.1)
#: Contours that a motion is begun from, where not all need to fit.
_ANCHORS = 3
#: Ways that are measured to tell which of two motions is better.
_MOST_WAYS = 50_000
#: Square millimetres over which places must be spread to tell a turn.
_SPREAD_MM2 = 1.0


@dataclass(frozen=True, kw_only=True)
class Fit:
    """A motion, and for each contour the number of the one that it comes to lie on."""

    motion: Motion
    partners: Sequence[int | None]

    @property
    def count(self) -> int:
        """How many lie on another."""
        return len(self.partners) - self.partners.count(None)


def fit_at(some: Sequence[Placed], motion: Motion, scene: Scene) -> Fit:
    """Return which contours of a scene some come to lie on by a motion.

    Raises:
        TooLongError: it would take too long to tell.
    """
    return Fit(motion=motion, partners=_partners(some, motion, scene))


def fit_of_all(some: Sequence[Placed], scene: Scene) -> Motion | None:
    """Return the motion by which every one of some contours comes to lie on one of a scene.

    Raises:
        TooLongError: it would take too long to tell.
    """
    return next(fits_of_all(some, scene), None)


def fits_of_all(some: Sequence[Placed], scene: Scene) -> Iterator[Motion]:
    """Yield every motion that was thought of and by which all lie on contours of a scene.

    Raises:
        TooLongError: it would take too long to tell.
    """
    for rough in motions(some, scene, anchors=1):
        for motion in _improved(some, rough, scene, least=len(some)):
            if None not in _partners(some, motion, scene):
                yield motion


def best_fit(some: Sequence[Placed], scene: Scene) -> Fit | None:
    """Return the motion by which most contours come to lie on others; None where none does.

    Of motions that are as good the one counts that leaves the longest in their places, and then
    the one by which the others have to go least far.

    Raises:
        TooLongError: it would take too long to tell.
    """
    best: tuple[float, ...] = (0,)
    found = None
    for rough in motions(some, scene, anchors=_ANCHORS):
        for motion in _improved(some, rough, scene, least=int(best[0])):
            fit = Fit(motion=motion, partners=_partners(some, motion, scene))
            rank = _rank(some, fit, scene) if fit.count >= best[0] else (0,)
            if rank > best:
                best, found = rank, fit
        if best[0] == len(some):
            break
    return found


def _rank(some: Sequence[Placed], fit: Fit, scene: Scene) -> tuple[float, ...]:
    placed = (each.sizes[0] for each, at in zip(some, fit.partners, strict=True) if at is not None)
    # To a millimetre, or rounding would decide.
    return fit.count, round(sum(placed)), -_way_mm(some, fit, scene)


def _improved(
    some: Sequence[Placed], rough: Motion, scene: Scene, *, least: int
) -> Iterator[Motion]:
    """Yield a motion as it is, and fitted to what comes near; nothing where too little does."""
    motion = rough
    for reach_mm in _ROUNDS_MM:
        pairs = _near(some, motion, scene, reach_mm, misses=len(some) - least)
        if pairs is None:
            return
        if motion is rough and reach_mm == _ROUNDS_MM[0]:
            yield rough
        motion = _fitted(pairs, motion)
    yield motion


def _near(
    some: Sequence[Placed], motion: Motion, scene: Scene, reach_mm: float, *, misses: int
) -> list[tuple[complex, complex]] | None:
    """Return the places that come near each other; None as soon as too many do not."""
    pairs = []
    for each in some:
        number = scene.nearest(each, motion.of(each.middle), reach_mm)
        if number is not None:
            pairs.append((each.middle, scene.contours[number].middle))
        elif not (misses := misses - 1) >= 0:
            return None
    return pairs


def _fitted(pairs: Sequence[tuple[complex, complex]], motion: Motion) -> Motion:
    """Return the motion that brings places nearest to others, by least squares."""
    if not pairs:
        return motion
    here = sum(one for one, _ in pairs) / len(pairs)
    there = sum(other for _, other in pairs) / len(pairs)
    turning = sum((one - here).conjugate() * (other - there) for one, other in pairs)
    spread = sum(abs(one - here) ** 2 for one, _ in pairs)
    turn = turning / abs(turning) if spread > _SPREAD_MM2 and turning else motion.turn
    return Motion(turn=turn, shift=there - turn * here)


def _partners(some: Sequence[Placed], motion: Motion, scene: Scene) -> list[int | None]:
    taken: set[int] = set()
    found: list[int | None] = []
    for each in some:
        reach_mm = _PLACE_MM + _SHARE * each.sizes[2]
        number = scene.nearest(each, motion.of(each.middle), reach_mm)
        if number in taken or (
            number is not None and not _lies_so(each, motion.turn, scene.contours[number])
        ):
            number = None
        found.append(number)
        taken |= {number} if number is not None else set()
    return found


def _lies_so(one: Placed, turn: complex, other: Placed) -> bool:
    """Tell whether a contour that is turned lies as another does."""
    off = _ROUNDING + _RIM_MM / max(one.sizes[2], _RIM_MM)
    turned = (each * turn**order for each, order in zip(one.bearing, ORDERS, strict=True))
    return all(abs(a - b) <= off for a, b in zip(turned, other.bearing, strict=True))


def _way_mm(some: Sequence[Placed], fit: Fit, scene: Scene) -> float:
    """Return how far those that lie nowhere have to go, all together; infinite for very many."""
    free = sorted(set(range(len(scene.contours))).difference(fit.partners))
    looks = len(free) * fit.partners.count(None)
    if looks > _MOST_WAYS:
        return inf
    scene.looks.spend(looks)
    ways = (
        min(ways_mm(each, fit.motion, (scene.contours[at] for at in free)), default=0.0)
        for each, partner in zip(some, fit.partners, strict=True)
        if partner is None
    )
    return sum(ways)


def ways_mm(one: Placed, motion: Motion, others: Iterable[Placed]) -> Iterator[float]:
    """Yield how far each of the others that are of the same sizes lies from where one should."""
    place = motion.of(one.middle)
    return (abs(each.middle - place) for each in others if alike(one.sizes, each.sizes))
