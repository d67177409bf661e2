"""Two files of one part, side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from modn_watch.contour_match import is_open, joined, unpaired
from modn_watch.contour_places import Arrangement, arranged, times_over
from modn_watch.contour_scene import Placed
from modn_watch.telling import number_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from modn_watch.contour_match import Contour, Unshared

#: The file types that are compared, and what people call them; of two the first is looked to.
KINDS: Final[Mapping[str, str]] = {"dxf": "DXF", "dwg": "DWG", "lbrn2": "LightBurn project"}
#: Of a drawing that was not read as a whole, as one of these notes says, nobody can tell what it
#: lacks.
READ_IN_PART: Final = frozenset({"entities_left_out", "shapes_left_out"})
#: Numbers in a row of a contour whose place is kept: sizes, middle, part, bearing.
_WITH_PLACE = 14
#: Beyond it, mm, a place has lost the digits that it is compared by.
_FARTHEST_MM = 1e12

#: Of the box, and of the cut length as a share: what two programs agree to.
_SIZE_MM, _LENGTH_SHARE = 0.05, 0.001
#: Of a turn of length 1, what is rounding; a part turned by so much keeps its box.
_UPRIGHT = 1e-6


@dataclass(frozen=True, kw_only=True)
class Side:
    """One of two files of the same part."""

    #: One of the words in `KINDS`.
    kind: str
    #: What the file is called, and the number of its record.
    name: str
    number: int
    #: From its extract; lengths in millimetres.
    geometry: Mapping[str, Any]
    #: Length, area and radius of each, then the x and y of its middle, the number of its part and
    #: its bearing; from its extract.  Older extracts have the first three alone, and of too many
    #: contours nothing is kept.
    contours: Sequence[Sequence[float]] | None


@dataclass(frozen=True, kw_only=True)
class Figures:
    """What is compared of a file."""

    #: Width and height.
    sides_mm: tuple[float, float]
    length_mm: float
    #: None where they are not known.
    contours: list[Contour] | None
    #: The same with their places; None where these are not known.
    placed: list[Placed] | None

    @property
    def size(self) -> str:
        """Return width and height in words."""
        return f"{' x '.join(map(number_text, self.sides_mm))} mm"

    def __str__(self) -> str:
        return f"{self.size} with {number_text(self.length_mm)} mm to cut"


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two files, and what came of comparing them."""

    one: Side
    other: Side
    here: Figures
    there: Figures
    #: What only one of the two has; None where that is not known.
    alone: Unshared | None
    #: How what they share lies; None where that is not known.
    arrangement: Arrangement | None
    #: How often each holds the part, where one holds it more often.
    times: tuple[int, int] | None

    @property
    def this(self) -> str:
        """Return the file whose record is shown, for the middle of a sentence."""
        return f"this {self.one.kind}"

    @property
    def that(self) -> str:
        """Return the other one, for the middle of a sentence."""
        return f"the {self.other.kind}"

    @property
    def same_size(self) -> bool:
        """Whether the boxes agree, as far as they may be compared."""
        if self.arrangement is None:
            return _near(self.here.sides_mm, self.there.sides_mm)
        turn = self.arrangement.turn
        if turn is None or min(abs(turn.real), abs(turn.imag)) > _UPRIGHT:
            return True
        across = abs(turn.imag) > abs(turn.real)
        return _near(self.here.sides_mm, self.there.sides_mm[:: -1 if across else 1])

    @property
    def turned(self) -> bool:
        """Whether the boxes agree when one of them is turned."""
        return _near(self.here.sides_mm, self.there.sides_mm[::-1])

    @property
    def length_share(self) -> float:
        """How far the lengths are from each other, as a share of the longer."""
        lengths = (self.here.length_mm, self.there.length_mm)
        return (max(lengths) - min(lengths)) / max(lengths) if max(lengths) > 0 else 0.0

    @property
    def agrees(self) -> bool:
        """Whether both show the same."""
        lies_so = self.arrangement is None or self.arrangement.is_same
        same_length = self.length_share <= _LENGTH_SHARE
        return lies_so and self.same_size and same_length and not any(self.alone or ())


def paired(one: Side, other: Side) -> Pair | None:
    """Return what is compared of two files; None where one of them was not measured."""
    here, there = _figures(one), _figures(other)
    if here is None or there is None:
        return None
    known = here.contours is not None and there.contours is not None
    left = unpaired(here.contours or [], there.contours or []) if known else None
    alone = left and joined(*left)
    rows = (here.placed, there.placed) if alone is not None else (None, None)
    if left and any(map(is_open, (*left[0], *left[1]))):
        # Joined otherwise, so that each has another place.
        rows = _closed(rows[0]), _closed(rows[1])
    differ = any(alone or ())
    return Pair(
        one=one,
        other=other,
        here=here,
        there=there,
        alone=alone,
        arrangement=None if differ else _arrangement((one.kind, other.kind), *rows),
        times=_times(here.placed, there.placed) if differ else None,
    )


_Rows = list[Placed] | None


def _closed(rows: _Rows) -> _Rows:
    return rows and [each for each in rows if not is_open(each.sizes)]


def _arrangement(kinds: tuple[str, str], here: _Rows, there: _Rows) -> Arrangement | None:
    """Return how contours lie, begun from the drawing that is looked to."""
    if here is None or there is None:
        return None
    order = list(KINDS.values())
    if order.index(kinds[0]) <= order.index(kinds[1]):
        return arranged(here, there)
    found = arranged(there, here)
    return found and found.reversed()


def _times(here: _Rows, there: _Rows) -> tuple[int, int] | None:
    if here is None or there is None:
        return None
    if times := times_over(here, there):
        return 1, times
    times = times_over(there, here)
    return (times, 1) if times else None


def _figures(side: Side) -> Figures | None:
    length_mm = side.geometry.get("cut_length_mm")
    if length_mm is None or "bounding_box" not in side.geometry:
        return None
    # Where there is nothing to measure there is no box.
    box = side.geometry["bounding_box"] or {"width": 0.0, "height": 0.0}
    rows = side.contours
    if not rows:
        rows = [] if side.geometry.get("pierce_count") == 0 else None
    return Figures(
        sides_mm=(box["width"], box["height"]),
        length_mm=length_mm,
        contours=None if rows is None else [(row[0], row[1], row[2]) for row in rows],
        placed=None if rows is None else placed_in(rows),
    )


def placed_in(rows: Sequence[Sequence[float]]) -> list[Placed] | None:
    """Return the contours of an extract in their places; None where these are not known."""
    if not all(map(_has_place, rows)):
        return None
    return [
        Placed(
            sizes=(row[0], row[1], row[2]),
            middle=complex(row[3], row[4]),
            part=int(row[5]),
            bearing=tuple(complex(*row[at : at + 2]) for at in range(6, _WITH_PLACE, 2)),
        )
        for row in rows
    ]


def _has_place(row: Sequence[float]) -> bool:
    return len(row) == _WITH_PLACE and all(abs(each) <= _FARTHEST_MM for each in row[2:])


def _near(one: Sequence[float], other: Sequence[float]) -> bool:
    return all(abs(a - b) <= _SIZE_MM for a, b in zip(one, other, strict=True))
