"""Points, velocities and turning points of rational Bézier curves of any degree."""

from __future__ import annotations

from math import comb
from typing import TYPE_CHECKING

import numpy as np
from numpy.polynomial import polynomial

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from modn_watch.geometry.affine import Point
    from modn_watch.geometry.curves import Rational

#: Of a root's imaginary part; rounding gives a double root about so much.
_REAL = 1e-6


def points_and_velocities(
    controls: NDArray[np.float64], t: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return points of curves of one degree and the derivatives there, each of shape (n, 2).

    Args:
        controls: x, y and 1 times the weight of each control point, shape (n, degree + 1, 3).
        t: where on each curve, 0 to 1, shape (n,).
    """
    row, share = controls, t[:, None, None]
    while row.shape[1] > 2:  # noqa: PLR2004 - the last two show the tangent
        row = row[:, :-1] + (row[:, 1:] - row[:, :-1]) * share
    velocity = (controls.shape[1] - 1) * (row[:, 1] - row[:, 0])
    point = row[:, 0] + (row[:, 1] - row[:, 0]) * t[:, None]
    weight = point[:, 2:]
    points = point[:, :2] / weight
    return points, (velocity[:, :2] - points * velocity[:, 2:]) / weight


def homogeneous(curve: Rational) -> NDArray[np.float64]:
    """Return x, y and 1 times the weight of each control point, shape (degree + 1, 3)."""
    weights = np.array(curve.weights)[:, None]
    return np.hstack([np.array(curve.controls) * weights, weights])


def turning_points(curve: Rational) -> Iterator[Point]:
    """Yield the points between the ends where x or y turns back."""
    controls = homogeneous(curve)
    powers = _power_basis(controls)
    weight, slope = powers[:, 2], polynomial.polyder(powers[:, 2])
    for axis in (0, 1):
        value = powers[:, axis]
        numerator = polynomial.polysub(
            polynomial.polymul(polynomial.polyder(value), weight),
            polynomial.polymul(value, slope),
        )
        t = _between(np.asarray(numerator, dtype=np.float64))
        same = np.broadcast_to(controls, (len(t), *controls.shape))
        yield from map(tuple, points_and_velocities(same, t)[0].tolist())


def _power_basis(controls: NDArray[np.float64]) -> NDArray[np.float64]:
    # Coefficient k is comb(n, k) times the k-th forward difference of the control points.
    degree = len(controls) - 1
    rows = [controls[0]]
    for k in range(1, degree + 1):
        controls = np.diff(controls, axis=0)
        rows.append(comb(degree, k) * controls[0])
    return np.array(rows)


def _between(coefficients: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the real roots between 0 and 1."""
    size = np.abs(coefficients).max()
    # A leading coefficient that is only rounding would send a root to infinity and spoil others.
    kept = np.trim_zeros(np.where(np.abs(coefficients) > size * 1e-14, coefficients, 0.0), "b")
    roots = np.asarray(polynomial.polyroots(kept)) if len(kept) > 1 else np.empty(0)
    real = roots.real[np.abs(roots.imag) < _REAL]
    return np.asarray(real[(real > 0) & (real < 1)], dtype=np.float64)
