"""A bracket that is no mirror image of itself, as DXF, and others that differ a little."""

import math

import ezdxf

from tests.redrawn import written

#: Of a quarter of a circle.
QUARTER = math.tan(math.pi / 8)


def bracket(*, width=200.0, notch=60.0, fillet=10.0, hole=20.0, hole_x=150.0, more=(), scale=1.0):
    """One with a notch above, a round corner and two holes; millimetres."""
    document = ezdxf.new("R2000", units=4)
    add(document, width=width, notch=notch, fillet=fillet, hole=hole, hole_x=hole_x, scale=scale)
    for centre, radius in more:
        document.modelspace().add_circle(centre, radius)
    return written(document)


def add(document, *, width=200.0, notch=60.0, fillet=10.0, hole=20.0, hole_x=150.0, scale=1.0,
        at=(0.0, 0.0)):  # fmt: skip
    corners = [
        (0, 0, 0), (width, 0, 0), (width, 100 - fillet, QUARTER), (width - fillet, 100, 0),
        (notch + 30, 100, 0), (notch + 30, 80, 0), (notch, 80, 0), (notch, 100, 0), (0, 100, 0),
    ]  # fmt: skip
    space = document.modelspace()
    moved = [(x * scale + at[0], y * scale + at[1], bulge) for x, y, bulge in corners]
    space.add_lwpolyline(moved, format="xyb", close=True)
    for x, y, size in ((40, 30, 12), (hole_x, 60, hole)):
        space.add_circle((x * scale + at[0], y * scale + at[1]), size * scale / 2)


def several(count, *more):
    """So many brackets on a sheet, and round plates of some radii beside them."""
    document = ezdxf.new("R2000", units=4)
    for number in range(count):
        add(document, at=(250.0 * (number % 4), 150.0 * (number // 4)))
    for number, radius in enumerate(more):
        document.modelspace().add_circle((-300, 200 * number), radius)
    return written(document)


def polygon(*corners):
    document = ezdxf.new("R2000", units=4)
    document.modelspace().add_lwpolyline(corners, close=True)
    return written(document)
