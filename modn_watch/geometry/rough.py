"""Many paths at once as few straight lines, for a picture of a drawing too large to be exact."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import numpy as np
import shapely

from modn_watch.geometry.columns import columns
from modn_watch.geometry.evaluation import points_at
from modn_watch.geometry.flattening import pieces
from modn_watch.geometry.pathdata import points_data

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from modn_watch.geometry.curves import Curve
    from modn_watch.geometry.pathdata import Pen


def rough_data(
    paths: Sequence[tuple[Sequence[Curve], bool]], pen: Pen, chord_mm: float
) -> Iterator[str]:
    """Yield each path as what goes into its `d`.

    Args:
        paths: curves, one or more, and whether they close.
        pen: how they are drawn.
        chord_mm: how far what is drawn may stray; curves and corners each take so much.
    """
    table = columns(list(chain.from_iterable(curves for curves, _ in paths)))
    counts = pieces(table, chord_mm) + 1
    at = np.repeat(np.arange(len(counts)), counts)
    step = np.arange(len(at)) - np.repeat(np.cumsum(counts) - counts, counts)
    points = points_at(table, at, step / (counts[at] - 1))
    owner = np.repeat(np.arange(len(paths)), [len(curves) for curves, _ in paths])
    lines = shapely.linestrings(points, indices=owner[at])
    kept = shapely.simplify(lines, chord_mm, preserve_topology=False)
    for line, (_, closed) in zip(np.asarray(kept), paths, strict=True):
        yield points_data(shapely.get_coordinates(line).tolist(), pen, closed=closed)
