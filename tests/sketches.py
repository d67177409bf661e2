"""Drawings whose lengths, areas, holes and parts are known before anything measures them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

from modn_watch.geometry.affine import Affine
from modn_watch.geometry.along import backwards, end_of, point_at, start_of
from modn_watch.geometry.curves import (
    Arc,
    Bezier,
    Line,
    bulged_polyline,
    circular,
    polyline,
    transformed,
)
from modn_watch.geometry.drawn import Drawn
from modn_watch.geometry.lengths import length
from modn_watch.geometry.shapes import rectangle


def drawn(*shapes, **more):
    """One entity for each shape; a shape is a list of curves."""
    return [Drawn(curves=tuple(shape), **more) for shape in shapes]


def at(x, y, curves):
    return [transformed(curve, Affine(e=x, f=y)) for curve in curves]


def square(x, y, side):
    return polyline([(x, y), (x + side, y), (x + side, y + side), (x, y + side)], closed=True)


def slot(x, y, length, width):
    """A slot along x about (x, y), `length` from end to end."""
    a, r = (length - width) / 2, width / 2
    corners = [(x - a, y - r, 0.0), (x + a, y - r, 1.0), (x + a, y + r, 0.0), (x - a, y + r, 1.0)]
    return bulged_polyline(corners, closed=True)


def many_sided(x, y, radius, sides, begin=0.1):
    turns = [begin + math.tau * n / sides for n in range(sides)]
    return polyline(
        [(x + radius * math.cos(t), y + radius * math.sin(t)) for t in turns], closed=True
    )


def flag(x, y):
    """An L with a foot: no turn makes it its own mirror image."""
    corners = [(0, 0), (60, 0), (60, 20), (20, 20), (20, 90), (0, 90)]
    return polyline([(x + a, y + b) for a, b in corners], closed=True)


@dataclass(frozen=True)
class Plate:
    """A plate with round corners and holes, in its own cell of a grid."""

    width: float
    height: float
    corner: float
    diameters: tuple[float, ...]
    slots: tuple[float, ...]

    @property
    def gross(self):
        return self.width * self.height - (4 - math.pi) * self.corner**2

    @property
    def net(self):
        rounds = sum(math.pi * d * d / 4 for d in self.diameters)
        return self.gross - rounds - sum(math.pi * 9 + (s - 6) * 6 for s in self.slots)

    @property
    def length(self):
        around = 2 * (self.width + self.height) - (8 - math.tau) * self.corner
        slots = sum(math.tau * 3 + 2 * (s - 6) for s in self.slots)
        return around + math.pi * sum(self.diameters) + slots

    def shapes(self, x, y):
        """The outline, then the holes: rounds in the lower half, slots in the upper."""
        yield at(x, y, rectangle(self.width, self.height, self.corner))
        for n, diameter in enumerate(self.diameters):
            place = (x - self.width / 2 + 20 + 25 * n, y - self.height / 4)
            yield [circular(place, diameter / 2, 0.3 * n)]
        for n, long in enumerate(self.slots):
            yield slot(x - self.width / 2 + 25 + 40 * n, y + self.height / 4, long, 6)


def split(curve, shares):
    """The same curve in pieces; `shares` rise from 0 to 1."""
    return [_piece(curve, a, b) for a, b in pairwise(shares)]


def _piece(curve, a, b):
    if isinstance(curve, Line):
        return Line(start=point_at(curve, a), end=point_at(curve, b))
    if isinstance(curve, Arc):
        return Arc(
            centre=curve.centre,
            u=curve.u,
            v=curve.v,
            begin=curve.begin + a * curve.sweep,
            sweep=(b - a) * curve.sweep,
        )
    assert isinstance(curve, Bezier)
    return curve


def loose(entities, random, most=2, roomy=0.0):
    """Every curve an entity of its own, some of them in pieces and reversed, in any order.

    Curves shorter than `roomy` stay whole, and longer ones are split at hundredths.
    """
    found = []
    for entity in entities:
        for curve in entity.curves:
            count = random.randint(0, most) if length([curve]) >= roomy else 0
            shares = [0.0, *sorted(random.uniform(0.2, 0.8) for _ in range(count))]
            if roomy:
                shares = [round(share, 2) for share in shares]
            for piece in split(curve, [*shares, 1.0]):
                turned = backwards(piece) if random.random() < 0.5 else piece
                found.append(Drawn(curves=(turned,)))
    random.shuffle(found)
    return found


def moved(entities, matrix):
    return [
        Drawn(curves=tuple(transformed(curve, matrix) for curve in entity.curves))
        for entity in entities
    ]


def doubled(entities, random, most=3):
    """The same with some curves drawn again, whole or in part, and how much is drawn again.

    Each curve may stay in its entity or be replaced by pieces, some of which reach into others;
    they end on sixteenths of it, so that no two ends are nearly one.
    """
    found, again = [], 0.0
    for entity in entities:
        curves = []
        for curve in entity.curves:
            size = length([curve])
            extra = _extra(curve, size, random.randint(0, most), random)
            again += sum(length([piece]) for piece in extra)
            if random.random() < 0.4 and size > _ROOMY:
                low, high = random.choice([(4, 12), (7, 9), (0, 8), (8, 16), (8, 8)])
                extra += [_sixteenths(curve, 0, high), _sixteenths(curve, low, 16)]
                again += size * (high - low) / 16
            else:
                curves.append(curve)
            found += [Drawn(curves=(_either_way(piece, random),)) for piece in extra]
        found += [Drawn(curves=run) for run in _meeting(curves)]
    random.shuffle(found)
    return found, again


#: So long is a curve of which parts are drawn again; overlaps of under 1 mm do not count.
_ROOMY = 12.0


def _extra(curve, size, count, random):
    if size < _ROOMY:
        return [curve] * (count > 1 and size > 1)
    ends = [sorted(random.sample(range(17), 2)) for _ in range(count)]
    return [_sixteenths(curve, a, b) for a, b in ends if size * (b - a) / 16 > 1]


def _sixteenths(curve, a, b):
    return _piece(curve, a / 16, b / 16)


def _either_way(curve, random):
    return backwards(curve) if random.random() < 0.5 else curve


def _meeting(curves):
    """The curves in runs, each of which begins where the one before ends."""
    run = []
    for curve in curves:
        if run and math.dist(end_of(run[-1]), start_of(curve)) > 1e-6:
            yield tuple(run)
            run = []
        run.append(curve)
    if run:
        yield tuple(run)
