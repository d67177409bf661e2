"""The straight lines of a page that part it into cells."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from modn_watch.parsers.pdf_words import turned

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pymupdf
    from numpy.typing import NDArray

    from modn_watch.parsers.pdf_words import Box, Word

#: Of one page; a drawing with more is no form, and later ones are left out.
MOST: Final = 150_000
#: Shorter lines part no words, points.
_SHORTEST_PT: Final = 4.0
#: Lines that are off by less are level or upright; filled boxes that are thinner are lines, points.
_STRAIGHT_PT: Final = 0.4
_THIN_PT: Final = 1.6
#: Lines end this much short of those that they meet, points.
_SLACK_PT: Final = 1.0
_REACH_PT: Final = 1e6


@dataclass(frozen=True, kw_only=True)
class Cell:
    """What the nearest lines around a place leave free, in points; without lines infinite."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def closed(self) -> bool:
        """Tell whether there is a line on every side."""
        return math.isfinite(self.x1 - self.x0) and math.isfinite(self.y1 - self.y0)

    def holds(self, word: Word) -> bool:
        """Tell whether the middle of a word lies in it."""
        return self.x0 <= (word.x0 + word.x1) / 2 <= self.x1 and self.y0 <= word.middle <= self.y1


@dataclass(frozen=True, kw_only=True, eq=False)
class Rules:
    """The level and the upright lines of a page, in points; y grows downwards."""

    #: Rows of y, left end, right end.
    level: NDArray[np.float64]
    #: Rows of x, upper end, lower end.
    upright: NDArray[np.float64]

    @classmethod
    def of(cls, segments: Iterable[Box], quarter: int = 0) -> Rules:
        """Return segments (from, to) as they stand to words turned by as many quarters."""
        level: list[tuple[float, float, float]] = []
        upright: list[tuple[float, float, float]] = []
        for segment in segments:
            x0, y0, x1, y1 = turned(quarter, segment)
            if abs(y1 - y0) <= _STRAIGHT_PT:
                level.append(((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
            else:
                upright.append(((x0 + x1) / 2, min(y0, y1), max(y0, y1)))
        return cls(level=_rows(level), upright=_rows(upright))

    def cell(self, x: float, y: float) -> Cell:
        """Return the cell around a place."""
        above, below = _nearest(self.level, y, x)
        left, right = _nearest(self.upright, x, y)
        return Cell(x0=left, y0=above, x1=right, y1=below)


def _rows(found: list[tuple[float, float, float]]) -> NDArray[np.float64]:
    return np.array(found, dtype=np.float64).reshape(-1, 3)


def _nearest(lines: NDArray[np.float64], at: float, along: float) -> tuple[float, float]:
    """Return the nearest lines before and after a place, of those that pass by it."""
    passing = lines[(lines[:, 1] - _SLACK_PT <= along) & (lines[:, 2] + _SLACK_PT >= along), 0]
    before, after = passing[passing <= at], passing[passing > at]
    return (
        float(before.max()) if len(before) else -math.inf,
        float(after.min()) if len(after) else math.inf,
    )


def segments(page: pymupdf.Page) -> tuple[Box, ...]:
    """Return the level and upright lines of a page that are long enough to part words, in points.

    Thin filled boxes are lines too: spreadsheets and offices draw their borders so.

    Raises:
        RuntimeError, ValueError: the page is damaged; see `pdf_picture.DAMAGED`.
    """
    found: list[Box] = []

    def keep(path: dict[str, Any]) -> None:
        if len(found) < MOST:
            found.extend(_of_path(path))

    # With a callback no list of all paths is built; an error that it raises ends the process.
    page.get_cdrawings(callback=keep)
    return tuple(found[:MOST])


def _of_path(path: dict[str, Any]) -> Iterator[Box]:
    stroked = "s" in (path.get("type") or "")
    for kind, *points in path.get("items") or ():
        if kind == "re":
            yield from filter(_parts, _of_box(points[0], stroked=stroked))
        elif kind == "qu" and stroked:
            corners = (points[0][0], points[0][1], points[0][3], points[0][2], points[0][0])
            yield from filter(_parts, ((*a, *b) for a, b in pairwise(corners)))
        elif kind == "l" and stroked:
            yield from filter(_parts, ((*points[0], *points[1]),))


def _of_box(box: Box, *, stroked: bool) -> Iterator[Box]:
    x0, y0, x1, y1 = box
    if x1 - x0 <= _THIN_PT or y1 - y0 <= _THIN_PT:
        level = x1 - x0 > y1 - y0
        x, y = (x0 + x1) / 2, (y0 + y1) / 2
        yield (x0, y, x1, y) if level else (x, y0, x, y1)
    elif stroked:
        yield from ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1))


def _parts(segment: Box) -> bool:
    """Tell whether a line is straight, and long enough to part words."""
    if not max(map(abs, segment)) < _REACH_PT:
        return False
    wide, high = abs(segment[2] - segment[0]), abs(segment[3] - segment[1])
    return min(wide, high) <= _STRAIGHT_PT and max(wide, high) >= _SHORTEST_PT
