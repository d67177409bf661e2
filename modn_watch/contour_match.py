"""Which contours two drawings do not share, wherever these lie and however they are turned.

A contour is told by its length, by whether it is closed, and by its radius: the root mean square
distance of the line from its middle.  Two drawings of one part, written by two programs, differ
in all of these by a little, so contours are paired within tolerances.  What two programs make of
one curve differs by hundredths of a millimetre however large it is: so does what is the same.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Length in mm, area in mm² (0 = open), radius in mm.
Contour = tuple[float, float, float]
#: What only the first has, and what only the second has.
Unshared = tuple[list[Contour], list[Contour]]

#: How far one program's contour may be from another's, mm, and beside that as a share of its
#: size.  Of the outlines that a shop exported from one program to the other, lengths of up to
#: 0.8 m differ by 0.08 mm and one of 3.2 m by 0.26; radii by 0.011 and 0.041 mm (measured).
_LENGTH_MM, _RADIUS_MM, _SHARE = 0.15, 0.05, 1e-4
#: A share of the longer one's length, by the shorter one's.
_WIDER = 1.01
#: What is surely the same is paired first, so that look-alikes are left to each other.
_FINE, _COARSE = 0.05, 1.0
#: Pairs of contours that are looked at before it is given up, about a second; two drawings that
#: differ by rounding take about one look for each contour.
_MOST_LOOKS = 1_000_000


def unpaired(one: Sequence[Contour], other: Sequence[Contour]) -> Unshared | None:
    """Return the contours that have no counterpart in the other drawing, the longest first.

    The order of neither matters, and the two swapped give the same answer swapped.

    Args:
        one: of the one drawing.
        other: of the other.

    Returns:
        None where so many are so much alike that it would take too long to tell.
    """
    first, second = Counter(one), Counter(other)
    # Each takes the first free one in the same order as all: so the pairs are the same from
    # whichever side it is begun.
    left = sorted((first - second).elements()), sorted((second - first).elements())
    looks = 0
    for scale in (_FINE, _COARSE):
        pairing = _Pairing(left[1], scale, looks)
        left = [row for row in left[0] if not pairing.takes(row)], pairing.free()
        looks = pairing.looks
    return None if looks > _MOST_LOOKS else (left[0][::-1], left[1][::-1])


class _Pairing:
    """Contours by length, of which each is taken once."""

    def __init__(self, rows: list[Contour], scale: float, looks: int) -> None:
        self._rows = rows
        self._scale = scale
        self.looks = looks
        #: At each the next that nobody has taken; one more than there are rows.
        self._next = list(range(len(rows) + 1))

    def takes(self, row: Contour) -> bool:
        """Take the first free contour that is like this one; False where there is none."""
        reach = self._scale * (_LENGTH_MM + _WIDER * _SHARE * row[0])
        at = self._free_from(bisect_left(self._rows, (row[0] - reach,)))
        while at < len(self._rows) and self._rows[at][0] <= row[0] + reach:
            self.looks += 1
            if self.looks > _MOST_LOOKS:
                break
            if alike(row, self._rows[at], self._scale):
                self._next[at] = at + 1
                return True
            at = self._free_from(at + 1)
        return False

    def free(self) -> list[Contour]:
        """Return what nobody has taken."""
        return [row for at, row in enumerate(self._rows) if self._next[at] == at]

    def _free_from(self, at: int) -> int:
        while self._next[at] != at:
            self._next[at] = self._next[self._next[at]]
            at = self._next[at]
        return at


def alike(one: Contour, other: Contour, scale: float = 1.0) -> bool:
    """Tell whether two contours are of the same sizes.

    Args:
        one: of the one drawing.
        other: of the other.
        scale: of what they may differ by.
    """
    return (
        is_open(one) == is_open(other)
        and abs(one[0] - other[0]) <= scale * _off_mm(_LENGTH_MM, one[0], other[0])
        and abs(one[2] - other[2]) <= scale * _off_mm(_RADIUS_MM, one[2], other[2])
    )


def _off_mm(least_mm: float, one_mm: float, other_mm: float) -> float:
    return least_mm + _SHARE * max(one_mm, other_mm)


def is_open(contour: Contour) -> bool:
    """Tell whether its ends do not meet."""
    return contour[1] <= 0


def joined(one: list[Contour], other: list[Contour]) -> Unshared:
    """Return what is left without the open ones where both come to the same length.

    They are the same lines, joined otherwise.
    """
    here = sum(row[0] for row in one if is_open(row))
    there = sum(row[0] for row in other if is_open(row))
    if abs(here - there) > _off_mm(_LENGTH_MM, here, there):
        return one, other
    return [row for row in one if not is_open(row)], [row for row in other if not is_open(row)]
