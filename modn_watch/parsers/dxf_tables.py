"""Tables in the corners of a drawing's frame: its title block, and lists of parts and changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from modn_watch.geometry.boxes import around
from modn_watch.parsers.dxf_words import is_in

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from modn_watch.geometry.bounds import Box
    from modn_watch.geometry.columns import Flags, Floats
    from modn_watch.parsers.dxf_frames import Frame
    from modn_watch.parsers.dxf_pieces import Pieces
    from modn_watch.parsers.dxf_words import Word

#: A table nearer to a side than this share of the frame's long side stands at it; where only the
#: paper's edge is drawn, as far away as a frame would.
_AT_SIDE, _AWAY = 0.01, 0.05
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

    def texts(self, words: Sequence[Word]) -> list[Word]:
        """Return the texts that stand in it."""
        return [word for word in words if word.text and is_in(word, self.box, 0.0)]

    def overlaps(self, other: Table) -> bool:
        """Tell whether the two share any place."""
        one, two = self.box, other.box
        apart_x = one.max_x < two.min_x or two.max_x < one.min_x
        return not (apart_x or one.max_y < two.min_y or two.max_y < one.min_y)


def tables_of(
    frame: Frame, pieces: Pieces, *, without: Collection[int] = (), away: bool = False
) -> tuple[Table, ...]:
    """Return the tables in the corners of a frame; none where it holds too many lines.

    Args:
        frame: around them.
        pieces: of all shapes.
        without: shapes that are no lines of tables though they may touch some.
        away: tables may stand away from the frame's sides, where a second frame would run.
    """
    reach = (_AWAY if away else _AT_SIDE) * max(frame.box.width, frame.box.height)
    inside = pieces.inside(frame.box, frame.near) & ~_on_sides(pieces.corners, frame)
    inside &= pieces.upright(frame.near) & ~np.isin(pieces.owner, list(without))
    lines = pieces.corners[inside]
    if len(lines) > _MOST_LINES:
        return ()
    groups = (group for group in _touching(lines, frame, reach) if len(group) >= _TABLE_LINES)
    found = [box for box in map(around, groups) if box and _is_in_corner(box, frame.box, reach)]
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


def _touching(lines: Floats, frame: Frame, reach: float) -> Iterator[Floats]:
    """Yield the groups of lines that touch each other, of those that reach the frame's sides."""
    seen = np.zeros(len(lines), dtype=np.bool_)
    for seed in np.flatnonzero(_at_side(lines, frame.box, reach)).tolist():
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


def _at_side(lines: Floats, box: Box, reach: float) -> Flags:
    low = lines[:, :2] <= (box.min_x + reach, box.min_y + reach)
    high = lines[:, 2:] >= (box.max_x - reach, box.max_y - reach)
    return np.asarray((low | high).any(axis=1))


def _is_in_corner(box: Box, all_of: Box, reach: float) -> bool:
    beside = box.min_x <= all_of.min_x + reach or box.max_x >= all_of.max_x - reach
    below = box.min_y <= all_of.min_y + reach or box.max_y >= all_of.max_y - reach
    small = box.width * box.height <= _TABLE * all_of.width * all_of.height
    return beside and below and small


def _wholly(pieces: Pieces, box: Box, near: float) -> set[int]:
    inside = pieces.inside(box, near)
    return pieces.owners(inside) - pieces.owners(~inside)
