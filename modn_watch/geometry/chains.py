"""Contours out of loose pieces, whatever order and direction they were drawn in."""

from __future__ import annotations

from dataclasses import dataclass
from math import atan2
from typing import TYPE_CHECKING

import numpy as np

from modn_watch.geometry.evaluation import points_at
from modn_watch.geometry.faces import Way, faces
from modn_watch.geometry.joints import Gap, gaps, joints
from modn_watch.geometry.nearness import groups
from modn_watch.geometry.walks import Walk, walks

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from modn_watch.geometry.affine import Point
    from modn_watch.geometry.columns import Columns, Flags, Floats, Whole
    from modn_watch.geometry.drawn import Tolerances
    from modn_watch.geometry.runs import Runs

_THROUGH = 2
#: How far along the shortest edge at a junction the edges' order around it is read.
_ASIDE = 0.25

#: Pieces in the order of a contour; ~n stands for piece n taken from its end to its start.
Chain = tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Pieces:
    """What chaining asks of the pieces."""

    table: Columns
    lengths: Floats
    slivers: Floats


@dataclass(frozen=True, kw_only=True)
class Chains:
    """Every piece that was given is in at least one chain."""

    closed: tuple[Chain, ...]
    open: tuple[Chain, ...]
    #: Where more than two ends meet, by x, then y.
    junctions: tuple[Point, ...]
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, kw_only=True)
class _Net:
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
            for piece in (self.chains[edge] if edge >= 0 else _back(self.chains[~edge]))
        )

    def degrees(self) -> Whole:
        """Return how many ends meet at each node."""
        ends = np.array(self.edges, dtype=np.intp).reshape(-1)
        return np.bincount(ends, minlength=len(self.nodes))


def chained(
    pieces: Pieces, found: Runs, kept: Flags, tolerances: Tolerances, *, reach_mm: float
) -> Chains:
    """Return the contours.

    Args:
        pieces: all of them.
        found: how they follow each other.
        kept: the runs to be chained; what is drawn twice is left out once.
        tolerances: snap and gap.
        reach_mm: ends no farther apart are the same but for rounding.
    """
    whole = [_run(found, number) for number in np.flatnonzero(kept & found.closed).tolist()]
    loose = np.flatnonzero(kept & ~found.closed)
    if not len(loose):
        return Chains(closed=tuple(whole), open=(), junctions=(), gaps=())
    way = _followed(pieces, found, loose, tolerances, reach_mm=reach_mm)
    parted, open_chains = _parted(way.net, way.open)
    degree = way.net.degrees()
    return Chains(
        closed=(*whole, *way.loops, *parted),
        open=tuple(open_chains),
        junctions=_places(way.net.nodes[degree > _THROUGH]),
        gaps=(*way.bridged, *gaps(way.net.nodes, way.measured, tolerances.gap_mm)),
    )


def loops(
    pieces: Pieces, found: Runs, kept: Flags, tolerances: Tolerances, *, reach_mm: float
) -> list[Chain]:
    """Return the chains of open runs that close with nothing else at any of their ends.

    Args:
        pieces: all of them.
        found: how they follow each other.
        kept: the runs to be chained; open ones.
        tolerances: snap and gap.
        reach_mm: ends no farther apart are the same but for rounding.
    """
    loose = np.flatnonzero(kept)
    return (
        _followed(pieces, found, loose, tolerances, reach_mm=reach_mm).loops if len(loose) else []
    )


@dataclass(frozen=True, kw_only=True)
class _Followed:
    """Runs followed as far as there is no choice."""

    loops: list[Chain]
    net: _Net
    #: All ways through the net with their lengths, millimetres, and those that do not return.
    measured: list[tuple[int, int, float]]
    open: list[Walk]
    bridged: tuple[Gap, ...]


def _followed(
    pieces: Pieces, found: Runs, loose: Whole, tolerances: Tolerances, *, reach_mm: float
) -> _Followed:
    exact = _net(pieces, found, loose, reach_mm)
    first = walks(exact.edges, len(exact.nodes))
    snapped, bridged = _snapped(exact, [walk for walk in first if not walk.closed], tolerances)
    second = walks(snapped.edges, len(snapped.nodes))
    return _Followed(
        loops=[
            *(exact.along(walk.edges) for walk in first if walk.closed),
            *(snapped.along(walk.edges) for walk in second if walk.closed),
        ],
        net=snapped,
        measured=_measured(snapped, second),
        open=[walk for walk in second if not walk.closed],
        bridged=bridged,
    )


def _back(chain: Chain) -> Chain:
    return tuple(~piece for piece in reversed(chain))


def _run(found: Runs, number: int) -> Chain:
    return tuple(range(int(found.first[number]), int(found.last[number]) + 1))


def _places(nodes: Floats) -> tuple[Point, ...]:
    return tuple(sorted((x, y) for x, y in nodes.tolist()))


def _net(pieces: Pieces, found: Runs, numbers: Whole, reach_mm: float) -> _Net:
    """Return the open runs as a net whose nodes are ends that meet but for rounding."""
    starts = pieces.table.start[found.first[numbers]]
    ends = pieces.table.end[found.last[numbers]]
    both = np.vstack([starts, ends])
    labels = groups(both, reach_mm)
    nodes = np.zeros((int(labels.max(initial=-1)) + 1, 2))
    nodes[labels] = both
    half = len(numbers)
    return _Net(
        pieces=pieces,
        edges=list(zip(labels[:half].tolist(), labels[half:].tolist(), strict=True)),
        chains=[_run(found, number) for number in numbers.tolist()],
        nodes=nodes,
    )


def _snapped(
    net: _Net, ways: Sequence[Walk], tolerances: Tolerances
) -> tuple[_Net, tuple[Gap, ...]]:
    chains = [net.along(walk.edges) for walk in ways]
    measured = _measured(net, ways)
    met = joints(net.nodes, measured, tolerances.snap_mm)
    edges = [(met.home[walk.start], met.home[walk.end]) for walk in ways]
    return _Net(pieces=net.pieces, edges=edges, chains=chains, nodes=net.nodes), met.bridged


def _measured(net: _Net, ways: Sequence[Walk]) -> list[tuple[int, int, float]]:
    return [
        (walk.start, walk.end, float(net.pieces.lengths[_numbers(net.along(walk.edges))].sum()))
        for walk in ways
    ]


def _numbers(chain: Chain) -> Whole:
    signed = np.array(chain, dtype=np.intp)
    return np.where(signed >= 0, signed, ~signed)


def _parted(net: _Net, ways: Sequence[Walk]) -> tuple[list[Chain], list[Chain]]:
    """Return the closed and the open chains among ways that begin or end at junctions."""
    degree = net.degrees()
    at_junction = [walk for walk in ways if max(degree[walk.start], degree[walk.end]) > _THROUGH]
    alone = [walk for walk in ways if max(degree[walk.start], degree[walk.end]) <= _THROUGH]
    chains = [net.along(walk.edges) for walk in at_junction]
    split = faces(_ways(net, at_junction, chains))
    inner = _Net(
        pieces=net.pieces,
        edges=[(at_junction[number].start, at_junction[number].end) for number in split.rest],
        chains=[chains[number] for number in split.rest],
        nodes=net.nodes,
    )
    rest = walks(inner.edges, len(net.nodes))
    whole = _Net(pieces=net.pieces, edges=(), chains=chains, nodes=net.nodes)
    closed = [whole.along(contour) for contour in split.contours]
    closed += [inner.along(walk.edges) for walk in rest if walk.closed]
    left = [net.along(walk.edges) for walk in alone]
    return closed, left + [inner.along(walk.edges) for walk in rest if not walk.closed]


def _ways(net: _Net, ways: Sequence[Walk], chains: Sequence[Chain]) -> list[Way]:
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


def _reach(net: _Net, ways: Sequence[Walk], heads: Whole, tails: Whole) -> Floats:
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
    numbers = _numbers(chain)
    forward = np.array(chain) >= 0
    start = np.where(forward[:, None], pieces.table.start[numbers], pieces.table.end[numbers])
    end = np.where(forward[:, None], pieces.table.end[numbers], pieces.table.start[numbers])
    corners = np.empty((2 * len(chain), 2))
    corners[::2], corners[1::2] = start - origin, end - origin
    x, y = corners.T
    swept = float((x[:-1] * y[1:] - x[1:] * y[:-1]).sum()) / 2
    return swept + float(np.where(forward, 1, -1) @ pieces.slivers[numbers])
