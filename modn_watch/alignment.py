"""By which motion one drawing comes to lie on another that it was merely moved from."""

from __future__ import annotations

from math import atan2, degrees
from typing import TYPE_CHECKING, Any, Final

from modn_watch.contour_motion import best_fit, fit_at, fit_of_all
from modn_watch.contour_scene import Looks, Motion, Scene, TooLongError
from modn_watch.sibling_pair import placed_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from modn_watch.contour_motion import Fit
    from modn_watch.contour_scene import Placed

STILL: Final = Motion(turn=1, shift=0)
#: Contours that are looked at before it is given up, about a second.
_MOST_LOOKS: Final = 1_000_000
#: Of the contours of the smaller drawing, how many must come to lie on others.
_SHARE: Final = 0.5


def alignment(
    one: Sequence[Sequence[float]] | None, other: Sequence[Sequence[float]] | None
) -> Motion:
    """Return how the first drawing is moved to lie on the second; `STILL` as it is drawn.

    As they are drawn is how they are shown, unless most of the first lies nowhere on the second
    and does once it is moved.

    Args:
        one: rows of contours, as an extract has them; None = not known.
        other: of the second.
    """
    here, there = placed_in(one or []), placed_in(other or [])
    if not here or not there:
        return STILL
    try:
        scene = Scene(there, Looks(_MOST_LOOKS))
        return _best(here, scene, wanted=_SHARE * min(len(here), len(there)))
    except TooLongError:
        return STILL


def _best(here: Sequence[Placed], scene: Scene, *, wanted: float) -> Motion:
    still = fit_at(here, STILL, scene)
    if still.count >= wanted:
        return STILL
    moved = _moved(here, scene)
    return moved.motion if moved and moved.count >= max(wanted, still.count + 1) else STILL


def _moved(here: Sequence[Placed], scene: Scene) -> Fit | None:
    # Before all turns are tried: most are only shifted, and a square could be turned as well.
    for each in scene.contours[:1]:
        shifted = fit_at(here, Motion(turn=1, shift=each.middle - here[0].middle), scene)
        if shifted.count == len(here):
            return shifted
    whole = fit_of_all(here, scene)
    return fit_at(here, whole, scene) if whole else best_fit(here, scene)


def told(motion: Motion) -> Mapping[str, Any] | None:
    """Return a motion in plain JSON; None for none."""
    if motion == STILL:
        return None
    return {
        "x_mm": round(motion.shift.real, 3) + 0.0,
        "y_mm": round(motion.shift.imag, 3) + 0.0,
        "turned_deg": round(degrees(atan2(motion.turn.imag, motion.turn.real)), 4) + 0.0,
    }
