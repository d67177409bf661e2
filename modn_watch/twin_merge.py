"""Several contours as one: its length, its middle and its moments, whatever pieces it is in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modn_watch.contour_scene import Placed

if TYPE_CHECKING:
    from collections.abc import Sequence

#: By which power of its radius each number of a bearing was divided.
_POWERS = (2, 3, 3, 4)
#: Shorter than this, mm, nothing has a radius.
_LEAST_MM = 1e-9


def merged(some: Sequence[Placed]) -> Placed:
    """Return one or more contours as one that is open.

    Source: moments about another middle, by the binomial theorem.
    """
    length_mm = sum(each.sizes[0] for each in some)
    shares = [each.sizes[0] / max(length_mm, _LEAST_MM) for each in some]
    middle = sum(share * each.middle for share, each in zip(shares, some, strict=True))
    square, moments = 0.0, [0j, 0j, 0j, 0j]
    for share, each in zip(shares, some, strict=True):
        away = each.middle - middle
        radius = each.sizes[2]
        square += share * (radius**2 + abs(away) ** 2)
        for at, moment in enumerate(_about(away, radius, each.bearing)):
            moments[at] += share * moment
    radius_mm = square**0.5
    powers = [max(radius_mm, _LEAST_MM) ** power for power in _POWERS]
    return Placed(
        sizes=(length_mm, 0.0, radius_mm),
        middle=complex(middle),
        part=-1,
        bearing=tuple(m / power for m, power in zip(moments, powers, strict=True)),
    )


def _about(away: complex, radius: float, bearing: Sequence[complex]) -> tuple[complex, ...]:
    """Return the moments of a line about a place that its middle is away from."""
    second, long, third, fourth = (
        each * radius**power for each, power in zip(bearing, _POWERS, strict=True)
    )
    there = away.conjugate()
    return (
        second + away**2,
        long + there * second + 2 * away * radius**2 + away**2 * there,
        third + 3 * second * away + away**3,
        fourth + 4 * third * away + 6 * second * away**2 + away**4,
    )
