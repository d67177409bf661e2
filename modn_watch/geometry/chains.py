"""Contours out of loose pieces, whatever order and direction they were drawn in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from modn_watch.geometry.gaps import Ends, closing, leading_out
from modn_watch.geometry.joints import joints
from modn_watch.geometry.nearness import groups
from modn_watch.geometry.net import Net, back, numbers
from modn_watch.geometry.parting import parted
from modn_watch.geometry.walks import Walk, walks

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from modn_watch.geometry.affine import Point
    from modn_watch.geometry.columns import Flags, Floats, Whole
    from modn_watch.geometry.drawn import Tolerances
    from modn_watch.geometry.joints import Gap
    from modn_watch.geometry.net import Chain, Pieces
    from modn_watch.geometry.parting import Loose
    from modn_watch.geometry.runs import Runs

_THROUGH = 2


@dataclass(frozen=True, kw_only=True)
class Chains:
    """Every piece that was given is in at least one chain."""

    closed: tuple[Chain, ...]
    open: tuple[Chain, ...]
    #: Where more than two ends meet, by x, then y.
    junctions: tuple[Point, ...]
    gaps: tuple[Gap, ...]


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
    around, left = parted(way.net, way.open)
    degree = way.net.degrees()
    closed = closing(_ends(way.net, left, degree), tolerances.gap_mm)
    among = {end >> 1 for ring in closed.rings for end in ring}
    return Chains(
        closed=(*whole, *way.loops, *around, *(_along(left, ring) for ring in closed.rings)),
        open=tuple(one.chain for number, one in enumerate(left) if number not in among),
        junctions=_places(way.net.nodes[degree > _THROUGH]),
        gaps=(*way.bridged, *closed.gaps),
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
    net: Net
    #: The ways through the net that do not return.
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
        open=[walk for walk in second if not walk.closed],
        bridged=bridged,
    )


def _run(found: Runs, number: int) -> Chain:
    return tuple(range(int(found.first[number]), int(found.last[number]) + 1))


def _places(nodes: Floats) -> tuple[Point, ...]:
    return tuple(sorted((x, y) for x, y in nodes.tolist()))


def _net(pieces: Pieces, found: Runs, numbers: Whole, reach_mm: float) -> Net:
    """Return the open runs as a net whose nodes are ends that meet but for rounding."""
    starts = pieces.table.start[found.first[numbers]]
    ends = pieces.table.end[found.last[numbers]]
    both = np.vstack([starts, ends])
    labels = groups(both, reach_mm)
    nodes = np.zeros((int(labels.max(initial=-1)) + 1, 2))
    nodes[labels] = both
    half = len(numbers)
    return Net(
        pieces=pieces,
        edges=list(zip(labels[:half].tolist(), labels[half:].tolist(), strict=True)),
        chains=[_run(found, number) for number in numbers.tolist()],
        nodes=nodes,
    )


def _snapped(net: Net, ways: Sequence[Walk], tolerances: Tolerances) -> tuple[Net, tuple[Gap, ...]]:
    chains = [net.along(walk.edges) for walk in ways]
    measured = _measured(net, ways)
    met = joints(net.nodes, measured, tolerances.snap_mm)
    edges = [(met.home[walk.start], met.home[walk.end]) for walk in ways]
    return Net(pieces=net.pieces, edges=edges, chains=chains, nodes=net.nodes), met.bridged


def _measured(net: Net, ways: Sequence[Walk]) -> list[tuple[int, int, float]]:
    return [
        (walk.start, walk.end, float(net.pieces.lengths[numbers(net.along(walk.edges))].sum()))
        for walk in ways
    ]


def _ends(net: Net, left: Sequence[Loose], degree: Whole) -> Ends:
    heads = [piece for one in left for piece in (one.chain[0], ~one.chain[-1])]
    nodes = np.array([(one.start, one.end) for one in left], dtype=np.intp).reshape(-1)
    lengths = [net.pieces.lengths[numbers(one.chain)].sum() for one in left]
    return Ends(
        places=net.nodes[nodes],
        out=leading_out(net.pieces.table, np.array(heads, dtype=np.intp)),
        free=degree[nodes] == 1,
        lengths=np.array(lengths, dtype=np.float64),
    )


def _along(left: Sequence[Loose], ring: Iterable[int]) -> Chain:
    """Return the chain of open ones, each entered at one of its ends."""
    chains = (left[end >> 1].chain if end % 2 == 0 else back(left[end >> 1].chain) for end in ring)
    return tuple(piece for chain in chains for piece in chain)
