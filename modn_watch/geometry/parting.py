"""Ways that begin or end where more than two meet: the contours among them, and what is left."""

from __future__ import annotations

from dataclasses import dataclass
from math import atan2
from typing import TYPE_CHECKING

import numpy as np

from modn_watch.geometry.evaluation import points_at
from modn_watch.geometry.faces import Way, faces
from modn_watch.geometry.net import Net, numbers
from modn_watch.geometry.walks import Walk, walks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from modn_watch.geometry.columns import Floats, Whole
    from modn_watch.geometry.net import Chain, Pieces

_THROUGH = 2
#: How far along the shortest edge at a junction the edges' order around it is read.
_ASIDE = 0.25


@dataclass(frozen=True, kw_only=True, slots=True)
class Loose:
    """An open chain, and the nodes where it begins and ends."""

    chain: Chain
    start: int
    end: int


def parted(net: Net, ways: Sequence[Walk]) -> tuple[list[Chain], list[Loose]]:
    """Return the closed and the open chains among ways that begin or end at junctions.

    Args:
        net: the net.
        ways: through it, from node to node; those that return at nothing but themselves left out.
    """
    degree = net.degrees()
    at_junction = [walk for walk in ways if max(degree[walk.start], degree[walk.end]) > _THROUGH]
    alone = [walk for walk in ways if max(degree[walk.start], degree[walk.end]) <= _THROUGH]
    chains = [net.along(walk.edges) for walk in at_junction]
    split = faces(_ways(net, at_junction, chains))
    inner = Net(
        pieces=net.pieces,
        edges=[(at_junction[number].start, at_junction[number].end) for number in split.rest],
        chains=[chains[number] for number in split.rest],
        nodes=net.nodes,
    )
    rest = walks(inner.edges, len(net.nodes))
    whole = Net(pieces=net.pieces, edges=(), chains=chains, nodes=net.nodes)
    closed = [whole.along(contour) for contour in split.contours]
    closed += [inner.along(walk.edges) for walk in rest if walk.closed]
    loose = [Loose(chain=net.along(walk.edges), start=walk.start, end=walk.end) for walk in alone]
    return closed, loose + [
        Loose(chain=inner.along(walk.edges), start=walk.start, end=walk.end)
        for walk in rest
        if not walk.closed
    ]


def _ways(net: Net, ways: Sequence[Walk], chains: Sequence[Chain]) -> list[Way]:
    if not ways:
        return []
    heads = np.array([chain[0] for chain in chains], dtype=np.intp)
    tails = np.array([~chain[-1] for chain in chains], dtype=np.intp)
    reach = _reach(net, ways, heads, tails)
    leaving = _angles(net.pieces, heads, reach[[walk.start for walk in ways]])
    arriving = _angles(net.pieces, tails, reach[[walk.end for walk in ways]])
    origin = net.nodes[ways[0].start]
    return [
        Way(
            start=walk.start,
            end=walk.end,
            leaving=float(leaving[number]),
            arriving=float(arriving[number]),
            area_mm2=_area(net.pieces, chains[number], origin),
        )
        for number, walk in enumerate(ways)
    ]


def _reach(net: Net, ways: Sequence[Walk], heads: Whole, tails: Whole) -> Floats:
    """Return for each node how far from it the order of its edges is read, millimetres."""
    reach = np.full(len(net.nodes), np.inf)
    for pieces, nodes in (
        (heads, [walk.start for walk in ways]),
        (tails, [walk.end for walk in ways]),
    ):
        own = net.pieces.lengths[np.where(pieces >= 0, pieces, ~pieces)]
        np.minimum.at(reach, nodes, own)
    return reach * _ASIDE


def _angles(pieces: Pieces, leaving: Whole, reach: Floats) -> Floats:
    """Return at which angle pieces leave their node, seen at that distance along them."""
    number = np.where(leaving >= 0, leaving, ~leaving)
    share = reach / pieces.lengths[number]
    near = points_at(pieces.table, number, np.where(leaving >= 0, share, 1 - share))
    start, end = pieces.table.start[number], pieces.table.end[number]
    away = near - np.where((leaving >= 0)[:, None], start, end)
    return np.array([atan2(y, x) for x, y in away.tolist()])


def _area(pieces: Pieces, chain: Chain, origin: Floats) -> float:
    """Return what a chain adds to the area of a contour around the origin, mm²."""
    own = numbers(chain)
    forward = np.array(chain) >= 0
    start = np.where(forward[:, None], pieces.table.start[own], pieces.table.end[own])
    end = np.where(forward[:, None], pieces.table.end[own], pieces.table.start[own])
    corners = np.empty((2 * len(chain), 2))
    corners[::2], corners[1::2] = start - origin, end - origin
    x, y = corners.T
    swept = float((x[:-1] * y[1:] - x[1:] * y[:-1]).sum()) / 2
    return swept + float(np.where(forward, 1, -1) @ pieces.slivers[own])
