"""Tables in the corners of a drawing's frame: its title block, and lists of parts and changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from modn_watch.geometry.boxes import around

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modn_watch.geometry.bounds import Box
    from modn_watch.geometry.columns import Flags, Floats
    from modn_watch.parsers.dxf_frames import Frame
    from modn_watch.parsers.dxf_pieces import Pieces

#: A table nearer to a side than this share of the frame's long side stands at it.
_AT_SIDE = 0.01
#: The share of a frame that a table may fill, and how many lines make one.
_TABLE, _TABLE_LINES = 0.4, 3
#: Tables in one frame, the largest; a title block and a list for every corner are fewer.
_MOST_TABLES = 8
#: Lines in a frame among which tables are looked for; to find what touches takes their square.
_MOST_LINES = 2_000


@dataclass(frozen=True, kw_only=True)
class Table:
    """Lines along the axes that hang together in the corner of a frame, and what is in them."""

    box: Box
    shapes: frozenset[int]


def tables_of(frame: Frame, pieces: Pieces) -> tuple[Table, ...]:
    """Return the tables in the corners of a frame; none where it holds too many lines."""
    inside = pieces.inside(frame.box, frame.near) & ~_on_sides(pieces.corners, frame)
    inside &= pieces.upright(frame.near)
    lines = pieces.corners[inside]
    if len(lines) > _MOST_LINES:
        return ()
    groups = (group for group in _touching(lines, frame) if len(group) >= _TABLE_LINES)
    found = [box for box in map(around, groups) if box and _is_in_corner(box, frame)]
    found.sort(key=lambda box: box.width * box.height, reverse=True)
    return tuple(
        Table(box=box, shapes=frozenset(_wholly(pieces, box, frame.near)))
        for box in found[:_MOST_TABLES]
    )


def _on_sides(corners: Floats, frame: Frame) -> Flags:
    box, on = frame.box, np.zeros(len(corners), dtype=np.bool_)
    for number, side in enumerate((box.min_x, box.min_y, box.max_x, box.max_y)):
        axis = number % 2
        ends = corners[:, [axis, axis + 2]]
        on |= (np.abs(ends - side) <= frame.near).all(axis=1)
    return on


def _touching(lines: Floats, frame: Frame) -> Iterator[Floats]:
    """Yield the groups of lines that touch each other, of those that reach the frame's sides."""
    seen = np.zeros(len(lines), dtype=np.bool_)
    for seed in np.flatnonzero(_at_side(lines, frame)).tolist():
        if seen[seed]:
            continue
        group, waiting = [], [seed]
        seen[seed] = True
        while waiting:
            one = waiting.pop()
            group.append(one)
            more = np.flatnonzero(_touch(lines, lines[one], frame.near) & ~seen)
            seen[more] = True
            waiting += more.tolist()
        yield lines[group]


def _touch(lines: Floats, one: Floats, near: float) -> Flags:
    apart = (lines[:, :2] > one[2:] + near) | (lines[:, 2:] < one[:2] - near)
    return np.asarray(~apart.any(axis=1))


def _at_side(lines: Floats, frame: Frame) -> Flags:
    reach, box = _reach(frame), frame.box
    low = lines[:, :2] <= (box.min_x + reach, box.min_y + reach)
    high = lines[:, 2:] >= (box.max_x - reach, box.max_y - reach)
    return np.asarray((low | high).any(axis=1))


def _reach(frame: Frame) -> float:
    return _AT_SIDE * max(frame.box.width, frame.box.height)


def _is_in_corner(box: Box, frame: Frame) -> bool:
    reach, all_of = _reach(frame), frame.box
    beside = box.min_x <= all_of.min_x + reach or box.max_x >= all_of.max_x - reach
    below = box.min_y <= all_of.min_y + reach or box.max_y >= all_of.max_y - reach
    small = box.width * box.height <= _TABLE * all_of.width * all_of.height
    return beside and below and small


def _wholly(pieces: Pieces, box: Box, near: float) -> set[int]:
    inside = pieces.inside(box, near)
    return pieces.owners(inside) - pieces.owners(~inside)
