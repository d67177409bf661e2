"""Contours in their places, and how one is found by its place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import floor
from typing import TYPE_CHECKING

from modn_watch.contour_match import alike

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from modn_watch.contour_match import Contour

#: Of the grid, mm.
_CELL_MM = 1.0


class TooLongError(Exception):
    """It would take too long to tell."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Placed:
    """A contour in its place."""

    sizes: Contour
    #: x + iy, millimetres.
    middle: complex
    #: Which part it belongs to; -1 = none.
    part: int
    #: As a signature's.
    bearing: tuple[complex, ...]

    def mirrored(self) -> Placed:
        """Return it as seen from behind."""
        turned_over = tuple(each.conjugate() for each in self.bearing)
        return replace(self, middle=self.middle.conjugate(), bearing=turned_over)


@dataclass(frozen=True, kw_only=True, slots=True)
class Motion:
    """A turn about the origin, then a shift."""

    #: Of length 1.
    turn: complex
    shift: complex

    def of(self, place: complex) -> complex:
        """Return where a place comes to lie."""
        return self.turn * place + self.shift


class Looks:
    """How many contours may still be looked at."""

    def __init__(self, most: int) -> None:
        self._left = most

    def spend(self, count: int) -> None:
        """Count looks.

        Raises:
            TooLongError: there were too many.
        """
        self._left -= count
        if self._left < 0:
            raise TooLongError


class Scene:
    """Contours that are found again by their places."""

    def __init__(self, contours: Sequence[Placed], looks: Looks) -> None:
        self.contours = contours
        self.looks = looks
        self._cells: dict[tuple[int, int], list[int]] = {}
        looks.spend(len(contours))
        for number, each in enumerate(contours):
            self._cells.setdefault(_cell(each.middle), []).append(number)

    def nearest(self, like: Placed, place: complex, reach_mm: float) -> int | None:
        """Return the nearest contour of the same sizes within reach of a place."""
        best, best_mm = None, reach_mm
        for number in self._around(place, reach_mm):
            self.looks.spend(1)
            away_mm = abs(self.contours[number].middle - place)
            if away_mm <= best_mm and alike(like.sizes, self.contours[number].sizes):
                best, best_mm = number, away_mm
        self.looks.spend(1)
        return best

    def _around(self, place: complex, reach_mm: float) -> Iterator[int]:
        corner = complex(reach_mm, reach_mm)
        (left, low), (right, high) = _cell(place - corner), _cell(place + corner)
        for column in range(left, right + 1):
            for row in range(low, high + 1):
                yield from self._cells.get((column, row), ())


def _cell(place: complex) -> tuple[int, int]:
    return floor(place.real / _CELL_MM), floor(place.imag / _CELL_MM)
