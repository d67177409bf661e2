"""Plane affine maps: what groups, block references and tilted planes do to a drawing."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians, sin

#: x, y in millimetres.
Point = tuple[float, float]


@dataclass(frozen=True, kw_only=True, slots=True)
class Affine:
    """The map x' = a x + c y + e, y' = b x + d y + f."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    #: The shift, millimetres.
    e: float = 0.0
    f: float = 0.0


IDENTITY = Affine()


def placed(matrix: Affine, point: Point) -> Point:
    """Return where the map puts a point."""
    x, y = point
    return (
        matrix.a * x + matrix.c * y + matrix.e,
        matrix.b * x + matrix.d * y + matrix.f,
    )


def turned(matrix: Affine, vector: Point) -> Point:
    """Return what the map makes of a direction; the shift does not count."""
    x, y = vector
    return matrix.a * x + matrix.c * y, matrix.b * x + matrix.d * y


def composed(outer: Affine, inner: Affine) -> Affine:
    """Return the map that does `inner` first, then `outer`."""
    a, b = turned(outer, (inner.a, inner.b))
    c, d = turned(outer, (inner.c, inner.d))
    e, f = placed(outer, (inner.e, inner.f))
    return Affine(a=a, b=b, c=c, d=d, e=e, f=f)


def rotation(degrees: float) -> Affine:
    """Return the counter-clockwise rotation about the origin."""
    angle = radians(degrees)
    return Affine(a=cos(angle), b=sin(angle), c=-sin(angle), d=cos(angle))


def scaling(factor: float) -> Affine:
    """Return the scaling about the origin."""
    return Affine(a=factor, d=factor)
