"""Which dark pixels of a picture hang together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from modn_watch.geometry.columns import Flags, Floats, Whole


@dataclass(frozen=True, kw_only=True)
class Blobs:
    """Pieces of a picture, each of pixels that touch, at the corners too."""

    #: Shape (n, 4), pixels: left, top, and right and bottom just outside.
    boxes: Whole
    #: For every run of dark pixels in one row: its row, first pixel, end, and its blob.
    rows: Whole
    starts: Whole
    ends: Whole
    homes: Whole

    def fills(self) -> Floats:
        """Return for each the share of its box that is dark, 0 to 1."""
        dark = np.bincount(self.homes, self.ends - self.starts, len(self.boxes))
        found: Floats = dark / np.prod(self.boxes[:, 2:] - self.boxes[:, :2], axis=1)
        return found

    def mask(self, wanted: Flags, shape: tuple[int, int]) -> Flags:
        """Return which pixels of a picture of that shape belong to the wanted blobs."""
        runs = wanted[self.homes]
        edges = np.zeros((shape[0], shape[1] + 1), dtype=np.int8)
        edges[self.rows[runs], self.starts[runs]] = 1
        edges[self.rows[runs], self.ends[runs]] = -1
        found: Flags = np.cumsum(edges, axis=1, dtype=np.int8)[:, :-1] > 0
        return found


def blobs(dark: Flags) -> Blobs:
    """Return the blobs of a picture, in time that grows with its pixels alone.

    Args:
        dark: shape (height, width).
    """
    edged = np.zeros((dark.shape[0], dark.shape[1] + 2), dtype=np.int8)
    edged[:, 1:-1] = dark
    steps = np.diff(edged, axis=1)
    rows, starts = np.nonzero(steps == 1)
    ends = np.nonzero(steps == -1)[1]
    homes = _homes(len(rows), *_touching(rows, starts, ends, dark.shape[1] + 2))
    count = int(homes.max()) + 1 if len(homes) else 0
    boxes = np.zeros((count, 4), dtype=np.intp)
    boxes[:, :2] = max(dark.shape)
    np.minimum.at(boxes[:, 0], homes, starts)
    np.minimum.at(boxes[:, 1], homes, rows)
    np.maximum.at(boxes[:, 2], homes, ends)
    np.maximum.at(boxes[:, 3], homes, rows + 1)
    return Blobs(boxes=boxes, rows=rows, starts=starts, ends=ends, homes=homes)


def _touching(rows: Whole, starts: Whole, ends: Whole, width: int) -> tuple[Whole, Whole]:
    """Return the pairs of runs, one in the row below the other, that touch."""
    below = (rows + 1) * width
    first = np.searchsorted(rows * width + ends, below + starts, side="left")
    last = np.searchsorted(rows * width + starts, below + ends, side="right")
    counts = np.maximum(last - first, 0)
    upper = np.repeat(np.arange(len(rows)), counts)
    nth = np.arange(len(upper)) - np.repeat(np.cumsum(counts) - counts, counts)
    return upper, np.repeat(first, counts) + nth


def _homes(count: int, one: Whole, other: Whole) -> Whole:
    """Return for each of so many runs the number of the blob that it is in."""
    home = np.arange(count)
    while len(one):
        low, high = np.minimum(home[one], home[other]), np.maximum(home[one], home[other])
        apart = low != high
        one, other = one[apart], other[apart]
        np.minimum.at(home, high[apart], low[apart])
        home = _settled(home)
    found: Whole = np.unique(home, return_inverse=True)[1]
    return found.reshape(-1)


def _settled(home: Whole) -> Whole:
    """Follow every chain of homes to its end."""
    while True:
        further = home[home]
        if np.array_equal(further, home):
            return home
        home = further
