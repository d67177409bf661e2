"""Whether the contours that two drawings share lie alike in both, wherever the parts lie.

A nest puts parts anywhere and turns them; it does not turn them over, and moves no hole in them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from modn_watch.contour_match import alike
from modn_watch.contour_motion import best_fit, fit_at, fit_of_all
from modn_watch.contour_scene import Looks, Placed, Scene, TooLongError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from modn_watch.contour_scene import Motion

    #: Contours that lie on none, and how each is moved.
    _Lost = list[tuple[Placed, Motion]]

#: Contours that are looked at before it is given up, some seconds.
_MOST_LOOKS = 2_500_000
#: The same while somebody waits for a page, about a second.
_MOST_LOOKS_MEANWHILE = 1_000_000
#: What is the outline of a group may differ in length by so much, mm; of 8 m it is as much.
_STEP_MM = 1


@dataclass(frozen=True, kw_only=True)
class Stray:
    """A contour that lies elsewhere in its part than in the other drawing."""

    here: Placed
    there: Placed
    #: How far it lies from where it should; 0 where it is turned in its place.
    away_mm: float


@dataclass(frozen=True, kw_only=True)
class Arrangement:
    """How the contours of one drawing lie in another."""

    #: By which all together are turned; None where parts lie otherwise to each other.
    turn: complex | None = None
    #: Parts that are turned over.
    mirrored: int = 0
    #: What has moved in its part, the farthest first.
    strays: tuple[Stray, ...] = ()

    @property
    def is_same(self) -> bool:
        """Whether both show the same parts."""
        return not self.mirrored and not self.strays

    def reversed(self) -> Arrangement:
        """Return how those of the other drawing lie in the first."""
        strays = tuple(
            Stray(here=each.there, there=each.here, away_mm=each.away_mm) for each in self.strays
        )
        return replace(self, turn=self.turn and self.turn.conjugate(), strays=strays)


def arranged(one: Sequence[Placed], other: Sequence[Placed]) -> Arrangement | None:
    """Return how the contours of two drawings lie, which share all of them.

    Returns:
        None where it would take too long to tell.
    """
    if not one or not other:
        return Arrangement(turn=1)
    looks = Looks(_MOST_LOOKS)
    try:
        whole = fit_of_all(one, Scene(other, looks))
        return Arrangement(turn=whole.turn) if whole else _by_parts(one, other, looks)
    except TooLongError:
        return None


def times_over(one: Sequence[Placed], other: Sequence[Placed]) -> int | None:
    """Return how often another drawing shows all parts of one; None where it shows other things.

    One drawing shows its parts once, so that the answer is 2 or more.
    """
    times, rest = divmod(len(other), len(one)) if one else (0, 0)
    if times <= 1 or rest:
        return None
    looks = Looks(_MOST_LOOKS)
    try:
        missing, left = _unmatched(_groups(one) * times, _groups(other), looks)
    except TooLongError:
        return None
    return None if missing or left else times


def strays_by(
    motion: Motion, one: Sequence[Placed], other: Sequence[Placed]
) -> tuple[Stray, ...] | None:
    """Return what lies elsewhere in the other drawing once one is moved, the farthest first.

    What has no counterpart of its sizes is left out.

    Returns:
        None where it would take too long to tell.
    """
    looks = Looks(_MOST_LOOKS_MEANWHILE)
    try:
        return _paired_off(*_misplaced(motion, one, other, looks), looks)
    except TooLongError:
        return None


def _misplaced(
    motion: Motion, one: Sequence[Placed], other: Sequence[Placed], looks: Looks
) -> tuple[_Lost, list[Placed]]:
    """Return what comes to lie on nothing, and what nothing comes to lie on."""
    here, free, found = list(one), list(other), 1
    # Of what is drawn twice in one place each round finds one.
    while found:
        fit = fit_at(here, motion, Scene(free, looks))
        found, partners = fit.count, set(fit.partners)
        here = [each for each, at in zip(here, fit.partners, strict=True) if at is None]
        free = [each for at, each in enumerate(free) if at not in partners]
    return [(each, motion) for each in here], free


def _by_parts(one: Sequence[Placed], other: Sequence[Placed], looks: Looks) -> Arrangement:
    """Return how they lie where no one motion does for all."""
    here, there = _groups(one), _groups(other)
    if max(len(here), len(there)) > 1:
        here, there = _unmatched(here, there, looks)
    if not here and not there:
        return Arrangement()
    turned_over = [[each.mirrored() for each in group] for group in here]
    still, left = _unmatched(turned_over, there, looks)
    # Seen from behind once more they are as they were.
    here, mirrored = [[each.mirrored() for each in group] for group in still], len(here)
    return Arrangement(mirrored=mirrored - len(still), strays=_strays(here, left, looks))


_Group = list[Placed]


def _groups(contours: Sequence[Placed]) -> list[_Group]:
    """Return the contours by their parts, the largest part first; what is in none stands alone."""
    found: dict[int, _Group] = {}
    for number, each in enumerate(contours):
        found.setdefault(each.part if each.part >= 0 else -1 - number, []).append(each)
    groups = [sorted(group, key=lambda each: -each.sizes[0]) for group in found.values()]
    return sorted(groups, key=lambda group: -group[0].sizes[0])


def _unmatched(
    one: Sequence[_Group], other: Sequence[_Group], looks: Looks
) -> tuple[list[_Group], list[_Group]]:
    """Return the parts of each that are not in the other, moved and turned."""
    shelves: dict[tuple[int, int], list[Scene]] = {}
    for group in other:
        shelves.setdefault(_shelf(group), []).append(Scene(group, looks))
    left = [group for group in one if not _takes(shelves, group, looks)]
    return left, [list(scene.contours) for shelf in shelves.values() for scene in shelf]


def _shelf(group: _Group) -> tuple[int, int]:
    return len(group), round(group[0].sizes[0] / _STEP_MM)


def _takes(shelves: dict[tuple[int, int], list[Scene]], group: _Group, looks: Looks) -> bool:
    """Take the first part off the shelves that is the same; False where none is."""
    count, size = _shelf(group)
    for step in (0, -1, 1):
        shelf = shelves.get((count, size + step), [])
        for at, scene in enumerate(shelf):
            looks.spend(1)
            if fit_of_all(group, scene):
                del shelf[at]
                return True
    return False


def _strays(here: Sequence[_Group], there: Sequence[_Group], looks: Looks) -> tuple[Stray, ...]:
    """Return what has moved in those parts; begun from the side that has fewer of them."""
    if len(there) < len(here):
        return Arrangement(strays=_strays(there, here, looks)).reversed().strays
    free = [each for group in there for each in group]
    lost: _Lost = []
    for group in here:
        fit = best_fit(group, Scene(free, looks))
        if fit is None:
            continue
        partners = set(fit.partners)
        lost += [
            (each, fit.motion)
            for each, partner in zip(group, fit.partners, strict=True)
            if partner is None
        ]
        free = [each for at, each in enumerate(free) if at not in partners]
    return _paired_off(lost, free, looks)


def _paired_off(lost: _Lost, free: list[Placed], looks: Looks) -> tuple[Stray, ...]:
    found = [_stray(each, motion, free, looks) for each, motion in lost]
    return tuple(sorted(filter(None, found), key=lambda each: -each.away_mm))


def _stray(one: Placed, motion: Motion, free: list[Placed], looks: Looks) -> Stray | None:
    """Take the nearest contour of the same sizes."""
    looks.spend(len(free))
    likely = [each for each in free if alike(one.sizes, each.sizes)]
    if not likely:
        return None
    place = motion.of(one.middle)
    found = min(likely, key=lambda each: abs(each.middle - place))
    free.remove(found)
    return Stray(here=one, there=found, away_mm=abs(found.middle - place))
