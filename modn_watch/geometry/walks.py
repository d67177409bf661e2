"""Ways through a net of edges, each as long as it can be without a choice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_THROUGH = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class Walk:
    """Edges one after the other; ~n stands for edge n taken from its end to its start."""

    edges: tuple[int, ...]
    #: Where it begins and ends; the same node for a way that returns.
    start: int
    end: int
    #: It returns, and nothing else meets it anywhere.
    closed: bool = False


def walks(edges: Sequence[tuple[int, int]], nodes: int) -> list[Walk]:
    """Return every edge in exactly one walk.

    A walk passes nodes where two ends meet and stops at all others.

    Args:
        edges: the two nodes that each joins; the same one for a loop.
        nodes: how many there are, numbered from 0.
    """
    found = []
    net = _Net(edges=edges, meeting=_meeting(edges, nodes), taken=[False] * len(edges))
    for node, ends in enumerate(net.meeting):
        if len(ends) != _THROUGH:
            found += [_walk(edge, node, net) for edge in ends if net.is_free(edge)]
    for number, (start, _) in enumerate(edges):
        if net.is_free(number):
            found.append(_walk(number, start, net))
    return found


@dataclass(frozen=True, kw_only=True)
class _Net:
    edges: Sequence[tuple[int, int]]
    #: The edges that leave each node; ~n for edge n that leaves it from its end.
    meeting: Sequence[Sequence[int]]
    taken: list[bool]

    def is_free(self, edge: int) -> bool:
        return not self.taken[max(edge, ~edge)]


def _meeting(edges: Sequence[tuple[int, int]], nodes: int) -> list[list[int]]:
    meeting: list[list[int]] = [[] for _ in range(nodes)]
    for number, (start, end) in enumerate(edges):
        meeting[start].append(number)
        meeting[end].append(~number)
    return meeting


def _walk(edge: int, start: int, net: _Net) -> Walk:
    way = []
    while True:
        way.append(edge)
        net.taken[max(edge, ~edge)] = True
        node = net.edges[edge][1] if edge >= 0 else net.edges[~edge][0]
        # Thousands may meet at a node where a walk stops anyway.
        through = len(net.meeting[node]) == _THROUGH
        onward = [other for other in net.meeting[node] if net.is_free(other)] if through else []
        if not onward:
            return Walk(edges=tuple(way), start=start, end=node, closed=through and node == start)
        edge = onward[0]
