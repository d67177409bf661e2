"""Rows of contours as extracts hold them, worked out from evenly spread points."""

import cmath
import math
from itertools import pairwise

STEPS = 40


def row(*corners, part=0, closed=True):
    """The row of a polygon, or of a way with open ends, through corners x + iy."""
    ways = list(pairwise([*corners, corners[0]] if closed else corners))
    points, weights = [], []
    for a, b in ways:
        points += [a + (b - a) * (n + 0.5) / STEPS for n in range(STEPS)]
        weights += [abs(b - a) / STEPS] * STEPS
    length = sum(weights)
    area = abs(sum((a.conjugate() * b).imag for a, b in ways)) / 2 if closed else 0.0
    middle = sum(p * w for p, w in zip(points, weights, strict=True)) / length
    away = [p - middle for p in points]
    radius = math.sqrt(sum(abs(z) ** 2 * w for z, w in zip(away, weights, strict=True)) / length)
    means = [0j] * 4
    for z, weight in zip(away, weights, strict=True):
        unit, share = z / radius, weight / length
        for at, power in enumerate((unit**2, unit * abs(unit) ** 2, unit**3, unit**4)):
            means[at] += power * share
    sides = [side for mean in means for side in (mean.real, mean.imag)]
    return [
        *_rounded(4, length, area, radius, middle.real, middle.imag),
        part,
        *_rounded(5, *sides),
    ]


def _rounded(decimals, *values):
    return [round(value, decimals) + 0.0 for value in values]


def circle(middle, radius, part=0):
    """The row of a circle: its bearing is that of none."""
    sizes = (math.tau * radius, math.pi * radius**2, radius, middle.real, middle.imag)
    return [*_rounded(4, *sizes), part, *[0.0] * 8]


def turned(rows, degrees=0.0, shift=0j, *, over=False):
    """Rows of the same contours turned about the origin, then shifted, first turned over or not."""
    turn = cmath.rect(1, math.radians(degrees))
    return [_turned(each, turn, shift, over=over) for each in rows]


def _turned(given, turn, shift, *, over):
    def way(x, y):
        return complex(x, -y if over else y)

    middle = turn * way(*given[3:5]) + shift
    sides = []
    for order, at in ((2, 6), (1, 8), (3, 10), (4, 12)):
        each = way(*given[at : at + 2]) * turn**order
        sides += [each.real, each.imag]
    return [*given[:3], *_rounded(4, middle.real, middle.imag), given[5], *_rounded(5, *sides)]


def of_part(rows, part):
    """The same rows, as those of another part."""
    return [[*each[:5], part, *each[6:]] for each in rows]
