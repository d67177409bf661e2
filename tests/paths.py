"""What an SVG path draws, worked out from the specification alone (SVG 1.1, 8.3 and F.6.5)."""

from __future__ import annotations

import math
import re

_WORD = re.compile(r"[MLACZ]|[-+]?[\d.]+(?:e[-+]?\d+)?")
_TAKES = {"M": 2, "L": 2, "C": 6, "A": 7, "Z": 0}


def commands(data):
    """Yield each command of a path with its numbers."""
    words = _WORD.findall(data)
    while words:
        letter = words.pop(0)
        count = _TAKES[letter]
        yield letter, [float(word) for word in words[:count]]
        del words[:count]


def points(data, steps=24):
    """Return points along a path: the ends of commands, and of curves `steps` - 1 between."""
    here = first = (0.0, 0.0)
    found = []
    for letter, numbers in commands(data):
        if letter == "M":
            here = first = tuple(numbers)
            found.append(here)
            continue
        end = first if letter == "Z" else tuple(numbers[-2:])
        inner = range(1, steps if letter in "AC" else 1)
        found += [_at(letter, here, numbers, n / steps) for n in inner] + [end]
        here = end
    return found


def _at(letter, start, numbers, t):
    if letter == "A":
        return _on_arc(start, numbers, numbers[5:], t)
    corners = [start, *zip(numbers[::2], numbers[1::2], strict=True)]
    shares = [(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3]
    return tuple(sum(s * c[k] for s, c in zip(shares, corners, strict=True)) for k in (0, 1))


def _on_arc(start, numbers, end, t):
    rx, ry, turn, large, sweep = numbers[:5]
    phi = math.radians(turn)
    across, along = math.cos(phi), math.sin(phi)
    dx, dy = (start[0] - end[0]) / 2, (start[1] - end[1]) / 2
    x, y = across * dx + along * dy, across * dy - along * dx
    grown = max(1.0, math.sqrt((x / rx) ** 2 + (y / ry) ** 2))
    rx, ry = rx * grown, ry * grown
    below = (rx * y) ** 2 + (ry * x) ** 2
    root = math.sqrt(max(0.0, (rx * ry) ** 2 / below - 1)) * (1 if large != sweep else -1)
    cx, cy = root * rx * y / ry, -root * ry * x / rx
    begin = math.atan2((y - cy) / ry, (x - cx) / rx)
    swept = math.atan2((-y - cy) / ry, (-x - cx) / rx) - begin
    swept = swept % math.tau if sweep else swept % math.tau - math.tau
    px, py = rx * math.cos(begin + t * swept), ry * math.sin(begin + t * swept)
    px, py = px + cx, py + cy
    return (
        across * px - along * py + (start[0] + end[0]) / 2,
        along * px + across * py + (start[1] + end[1]) / 2,
    )
