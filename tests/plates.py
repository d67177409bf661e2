"""DXF drawings of plates with every kind of hole, whose figures are known before they are drawn."""

import math
from dataclasses import dataclass

import ezdxf
from hypothesis import strategies as st

#: How often a curve is asked where it is, to measure it another way.
_STEPS = 4096
#: Corners and handles of the outline of a drop, as shares of its size; no turn mirrors it.
_DROP = ((0.0, 0.0), (1.1, 0.2), (0.9, 1.3), (0.1, 0.8))
_PITCH, _ROOM = 30.0, 400.0


@dataclass(frozen=True)
class Hole:
    """A hole of one kind; its size is its diameter, or how far it reaches."""

    kind: str
    size: float

    @property
    def figures(self):
        """Length and area."""
        return _FIGURES[self.kind](self.size)

    @property
    def told(self):
        """How it is told among a part's holes."""
        if self.kind in {"circle", "arcs", "bulges", "rational"}:
            return "round", self.size
        return ("slot", self.size / 2) if self.kind == "slot" else ("other", 0.0)

    def draw(self, space, x, y):
        _DRAWN[self.kind](space, x, y, self.size)


@dataclass(frozen=True)
class Plate:
    """A plate with round corners of radius 5, and its holes in rows."""

    width: float
    height: float
    #: `bulges`, `old` (POLYLINE) or `lines` (LINE and ARC).
    outline: str
    holes: tuple[Hole, ...]

    @property
    def length(self):
        around = 2 * (self.width + self.height) - 40 + math.tau * 5
        return around + sum(hole.figures[0] for hole in self.holes)

    @property
    def gross(self):
        return self.width * self.height - (4 - math.pi) * 25

    @property
    def net(self):
        return self.gross - sum(hole.figures[1] for hole in self.holes)

    def draw(self, space):
        _OUTLINES[self.outline](space, self._corners())
        for n, hole in enumerate(self.holes):
            hole.draw(space, 20 + _PITCH * (n % 3), 20 + _PITCH * (n // 3))

    def _corners(self):
        w, h, bulge = self.width, self.height, math.tan(math.pi / 8)
        return [
            *((5, 0, 0), (w - 5, 0, bulge), (w, 5, 0), (w, h - 5, bulge)),
            *((w - 5, h, 0), (5, h, bulge), (0, h - 5, 0), (0, 5, bulge)),
        ]


def drawing(plates, release="R2010"):
    """Plates beside each other; each second one stands in a block, in a block that is mirrored."""
    document = ezdxf.new(release, units=0 if release == "R12" else 4)
    space = document.modelspace()
    for n, plate in enumerate(plates):
        block = document.blocks.new(f"PLATE{n}")
        plate.draw(block)
        if n % 2 == 0:
            space.add_blockref(block.name, (_ROOM * (n + 1), 0), {"rotation": 90 * n})
            continue
        outer = document.blocks.new(f"OUTER{n}", base_point=(3, 4))
        outer.add_blockref(block.name, (3, 4), {"xscale": -1, "rotation": 30})
        space.add_blockref(outer.name, (_ROOM * (n + 1), 0), {"yscale": -1})
    if plates:
        # One more, not in any block.
        plates[0].draw(space)
    return document


def _outline(space, corners):
    space.add_lwpolyline(corners, format="xyb", close=True)


def _old_outline(space, corners):
    space.add_polyline2d(corners, format="xyb", close=True)


def _loose_outline(space, corners):
    for (x, y, bulge), (u, v, _) in zip(corners, corners[1:] + corners[:1], strict=True):
        if not bulge:
            space.add_line((x, y), (u, v))
            continue
        # A quarter turn to the left: its centre lies beside the way it starts out.
        centre = (x, v) if (u > x) == (v > y) else (u, y)
        begin = math.degrees(math.atan2(y - centre[1], x - centre[0]))
        space.add_arc(centre, 5, begin, begin + 90)


def _circle(space, x, y, size):
    space.add_circle((x, y), size / 2)


def _arcs(space, x, y, size):
    space.add_arc((x, y), size / 2, 20, 260)
    space.add_arc((x, y), size / 2, 260, 20)


def _bulges(space, x, y, size):
    ends = [(x - size / 2, y, 1), (x + size / 2, y, 1)]
    space.add_lwpolyline(ends, format="xyb", close=True)


def _slot(space, x, y, size):
    """Half as wide as it is long, to its ends."""
    a = size / 4
    corners = [(x - a, y - a, 0), (x + a, y - a, 1), (x + a, y + a, 0), (x - a, y + a, 1)]
    space.add_lwpolyline(corners, format="xyb", close=True)


def _ellipse(space, x, y, size):
    space.add_ellipse((x, y), major_axis=(size / 2 * 0.6, size / 2 * 0.8), ratio=0.4)


def _rational(space, x, y, size):
    """A circle of four rational quarters."""
    r, w = size / 2, math.sqrt(0.5)
    around = [(1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1), (0, -1), (1, -1), (1, 0)]
    points = [(x + r * a, y + r * b, 0) for a, b in around]
    spline = space.add_spline(degree=2)
    spline.control_points = points
    spline.knots = [0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 4]
    spline.weights = [1, w, 1, w, 1, w, 1, w, 1]


def _drop(space, x, y, size):
    """A cubic spline and the line that closes it."""
    points = [(x + size / 2 * a, y + size / 2 * b) for a, b in _DROP]
    space.add_open_spline(points, degree=3)
    space.add_line(points[-1], points[0])


def _square(space, x, y, size):
    a = size / 2
    corners = [(x - a, y - a), (x + a, y - a), (x + a, y + a), (x - a, y + a)]
    space.add_polyline2d(corners, close=True)


def _round_figures(size):
    return math.pi * size, math.pi * size**2 / 4


def _slot_figures(size):
    return size + math.pi * size / 2, size**2 / 4 + math.pi * size**2 / 16


def _ellipse_figures(size):
    a, b = size / 2, size / 5
    steps = (math.tau * n / _STEPS for n in range(_STEPS))
    around = sum(math.hypot(a * math.sin(t), b * math.cos(t)) for t in steps)
    return around * math.tau / _STEPS, math.pi * a * b


def _drop_figures(size):
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = ((size / 2 * a, size / 2 * b) for a, b in _DROP)
    length = area = 0.0
    for n in range(_STEPS):
        t, s = (n + 0.5) / _STEPS, 1 - (n + 0.5) / _STEPS
        x = s**3 * x0 + 3 * s * s * t * x1 + 3 * s * t * t * x2 + t**3 * x3
        y = s**3 * y0 + 3 * s * s * t * y1 + 3 * s * t * t * y2 + t**3 * y3
        dx = 3 * (s * s * (x1 - x0) + 2 * s * t * (x2 - x1) + t * t * (x3 - x2)) / _STEPS
        dy = 3 * (s * s * (y1 - y0) + 2 * s * t * (y2 - y1) + t * t * (y3 - y2)) / _STEPS
        length += math.hypot(dx, dy)
        area += (x * dy - y * dx) / 2
    # The line back to the corner at the origin goes round nothing.
    return length + math.hypot(x3, y3), abs(area)


_OUTLINES = {"bulges": _outline, "old": _old_outline, "lines": _loose_outline}
_DRAWN = {
    "circle": _circle,
    "arcs": _arcs,
    "bulges": _bulges,
    "rational": _rational,
    "slot": _slot,
    "ellipse": _ellipse,
    "drop": _drop,
    "square": _square,
}
_FIGURES = {
    "circle": _round_figures,
    "arcs": _round_figures,
    "bulges": _round_figures,
    "rational": _round_figures,
    "slot": _slot_figures,
    "ellipse": _ellipse_figures,
    "drop": _drop_figures,
    "square": lambda size: (4 * size, size**2),
}
#: What R12 cannot say.
_MODERN = {"bulges", "slot", "ellipse", "rational", "drop"}

# Hundredths: holes are told by two decimals.
sizes = st.integers(200, 1500).map(lambda n: n / 100)


def plates_of(kinds, outlines):
    holes = st.builds(Hole, kind=st.sampled_from(sorted(kinds)), size=sizes)
    return st.builds(
        Plate,
        width=st.integers(110, 140).map(float),
        height=st.integers(90, 100).map(float),
        outline=st.sampled_from(sorted(outlines)),
        holes=st.lists(holes, max_size=6).map(tuple),
    )


plates = st.lists(plates_of(_DRAWN, _OUTLINES), min_size=1, max_size=3)
old_plates = st.lists(
    plates_of(set(_DRAWN) - _MODERN, set(_OUTLINES) - {"bulges"}), min_size=1, max_size=3
)
