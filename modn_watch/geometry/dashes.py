"""Lines that were drawn as rows of strokes: dashed axes, and rows of slits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from modn_watch.geometry.affine import Point
    from modn_watch.geometry.columns import Floats, Whole
    from modn_watch.geometry.measures import Contour

#: Fewer strokes in a row are no dashed line.
_LEAST = 5
#: A wider break parts lines, millimetres; so does one that is less than this share of a stroke.
_WIDEST_MM, _SHARE = 10.0, 0.1
#: Of its length, how much a stroke goes straight on; and the cosine of how far the next turns.
_STRAIGHT, _AHEAD = 0.99, 0.99
#: Ends asked at once, and pairs of ends after which nobody asks for more.
_AT_ONCE, _MOST_PAIRS = 256, 300_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Dashed:
    """One line in strokes."""

    #: Numbers of contours, as they follow each other.
    strokes: tuple[int, ...]
    start: Point
    end: Point
    #: The middles of what is between the strokes.
    breaks: tuple[Point, ...]


def dashed(contours: Sequence[Contour]) -> tuple[Dashed, ...]:
    """Return the rows of five or more open strokes that go on in each other's direction.

    Nothing is told of a drawing with so many ends in one place that nobody could.
    """
    numbers = [number for number, one in enumerate(contours) if not (one.closed or one.doubled)]
    ends = np.array([(contours[n].start, contours[n].end) for n in numbers]).reshape(-1, 2, 2)
    length = np.array([contours[n].length_mm for n in numbers])
    chord = np.hypot(*(ends[:, 1] - ends[:, 0]).T)
    straight = (chord > 0) & (chord >= _STRAIGHT * length)
    if straight.sum() < _LEAST:
        return ()
    places = ends[straight].reshape(-1, 2)
    links = _links(places, np.repeat(length[straight], 2))
    own = np.array(numbers, dtype=np.intp)[straight]
    return tuple(
        _row(row, links, own, places) for row in _rows(links, len(places)) if len(row) >= _LEAST
    )


def _links(places: Floats, length: Floats) -> Mapping[int, int]:
    """Return which end goes on at which; ends 2n and 2n + 1 are of one stroke."""
    one, other = _near(places)
    out = places - places[np.arange(len(places)) ^ 1]
    out /= np.hypot(*out.T)[:, None]
    way = places[other] - places[one]
    size = np.hypot(*way.T)
    ahead = (out[one] * way).sum(axis=1) >= _AHEAD * size
    wide = size >= _SHARE * np.maximum(length[one], length[other])
    kept = np.flatnonzero((size > 0) & ahead & wide)
    nearest: dict[int, int] = {}
    # Equal distances are told apart by place: the order of the file must not decide.
    x, y = places[other[kept]].T
    for at in kept[np.lexsort((y, x, size[kept]))].tolist():
        nearest.setdefault(int(one[at]), int(other[at]))
    return {end: to for end, to in nearest.items() if nearest.get(to) == end}


def _near(places: Floats) -> tuple[Whole, Whole]:
    points = np.asarray(shapely.points(places))
    tree = shapely.STRtree(points)
    pairs: list[Whole] = [np.empty((2, 0), dtype=np.intp)]
    for begin in range(0, len(points), _AT_ONCE):
        some = points[begin : begin + _AT_ONCE]
        found = tree.query(some, predicate="dwithin", distance=_WIDEST_MM)
        pairs.append(np.array([found[0] + begin, found[1]]))
        if sum(each.shape[1] for each in pairs) > _MOST_PAIRS:
            return pairs[0][0], pairs[0][1]
    one, other = np.concatenate(pairs, axis=1)
    return one, other


def _rows(links: Mapping[int, int], count: int) -> Iterator[list[int]]:
    """Yield the ends at which each row enters its strokes, those of rings last."""
    seen: set[int] = set()
    begins = [end for end in range(count) if end not in links]
    for begin in (*begins, *range(count)):
        row: list[int] = []
        end: int | None = begin
        while end is not None and end >> 1 not in seen:
            seen.add(end >> 1)
            row.append(end)
            end = links.get(end ^ 1)
        yield row


def _row(row: Sequence[int], links: Mapping[int, int], own: Whole, places: Floats) -> Dashed:
    leaves = [end ^ 1 for end in row if end ^ 1 in links]
    middles = (places[leaves] + places[[links[end] for end in leaves]]) / 2
    start, end = places[row[0]].tolist(), places[row[-1] ^ 1].tolist()
    return Dashed(
        strokes=tuple(int(own[end >> 1]) for end in row),
        start=(start[0], start[1]),
        end=(end[0], end[1]),
        breaks=tuple((x, y) for x, y in middles.tolist()),
    )
