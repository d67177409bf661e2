"""Pieces as the edges of a net, each edge a chain of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from modn_watch.geometry.columns import Columns, Floats, Whole

#: Pieces in the order of a contour; ~n stands for piece n taken from its end to its start.
Chain = tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Pieces:
    """What chaining asks of the pieces."""

    table: Columns
    lengths: Floats
    slivers: Floats


@dataclass(frozen=True, kw_only=True)
class Net:
    """Edges between nodes, each a chain of pieces."""

    pieces: Pieces
    edges: Sequence[tuple[int, int]]
    chains: Sequence[Chain]
    #: Shape (n, 2).
    nodes: Floats

    def along(self, way: Iterable[int]) -> Chain:
        """Return the pieces of edges taken one after the other."""
        return tuple(
            piece
            for edge in way
            for piece in (self.chains[edge] if edge >= 0 else back(self.chains[~edge]))
        )

    def degrees(self) -> Whole:
        """Return how many ends meet at each node."""
        ends = np.array(self.edges, dtype=np.intp).reshape(-1)
        return np.bincount(ends, minlength=len(self.nodes))


def back(chain: Chain) -> Chain:
    """Return a chain from its end to its start."""
    return tuple(~piece for piece in reversed(chain))


def numbers(chain: Chain) -> Whole:
    """Return which pieces a chain has, whichever way it takes them."""
    signed = np.array(chain, dtype=np.intp)
    return np.where(signed >= 0, signed, ~signed)
