import math

import pytest

from modn_watch.geometry.bounds import bounds
from modn_watch.geometry.curves import Arc, Line, arc_point
from modn_watch.geometry.shapes import polygon, rectangle


def ends(curve):
    if isinstance(curve, Line):
        return curve.start, curve.end
    return arc_point(curve, curve.begin), arc_point(curve, curve.begin + curve.sweep)


@pytest.mark.parametrize("corner", [0, 3, -3, 5])
def test_a_rectangle_is_one_closed_run(corner):
    curves = rectangle(20, 10, corner)
    for curve, after in zip(curves, (*curves[1:], curves[0]), strict=True):
        assert ends(curve)[1] == pytest.approx(ends(after)[0])


def test_a_corner_radius_is_at_most_half_the_shorter_side():
    radii = {c.u[0] for c in rectangle(20, 10, 99) if isinstance(c, Arc)}
    assert radii == {5}


def test_a_hexagon_is_as_wide_as_its_circle_and_lower():
    box = bounds(polygon(6, 10, 10))
    assert (box.width, box.height) == pytest.approx((20, 20 * math.sin(math.pi / 3)))


def test_a_polygon_without_sides_is_nothing():
    assert polygon(0, 10, 10) == ()
