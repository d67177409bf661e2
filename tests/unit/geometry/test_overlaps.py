from math import acos, pi, sqrt

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from modn_watch.geometry.curves import circular, polyline
from modn_watch.geometry.measuring import measure
from tests.sketches import drawn


def box(x, y, width, height):
    corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
    return list(polyline(corners, closed=True))


def disc(x, y, radius):
    return [circular((x, y), radius)]


def kinds(found):
    return [fault.kind.value for fault in found.faults]


def nets(found):
    return [part.net_area_mm2 for part in found.parts]


def lens(radius, apart):
    """What two equal circles have in common."""
    return 2 * radius**2 * acos(apart / 2 / radius) - apart / 2 * sqrt(4 * radius**2 - apart**2)


# Outlines over outlines


@pytest.mark.parametrize(
    "step", [(0.5, 0.5), (3, 3), (10, 0), (10, 10), (100, 0), (0, 99), (-60, 40)]
)
def test_a_plate_pasted_over_itself_is_two_parts_and_no_hole(step):
    found = measure(drawn(box(0, 0, 200, 100), box(*step, 200, 100)))
    assert nets(found) == pytest.approx([20_000, 20_000])
    assert set(kinds(found)) == {"outlines_overlap"}
    assert [kind.quantity for kind in found.kinds] == [2]


def test_a_disc_pasted_over_itself_has_no_round_hole():
    found = measure(drawn(disc(0, 0, 50), disc(10, 0, 50)))
    assert nets(found) == pytest.approx([2500 * pi] * 2)
    assert [part.holes for part in found.parts] == [(), ()]
    assert kinds(found) == ["outlines_overlap"]


def test_plates_of_nearly_one_size_that_share_half_are_never_less_than_both_cover():
    found = measure(drawn(box(0, 0, 100, 100), box(50, 0, 100, 120)))
    assert nets(found) == pytest.approx([10_000, 12_000])
    assert kinds(found) == ["outlines_overlap"]


@settings(max_examples=60, deadline=None)
@given(
    st.integers(10, 60), st.integers(10, 60), st.integers(0, 70), st.integers(0, 70),
    st.integers(46, 100),
)  # fmt: skip
def test_parts_of_like_size_take_at_least_what_they_cover(width, height, x, y, percent):
    other = width, height * percent / 100
    found = measure(drawn(box(0, 0, width, height), box(x, y, *other)))
    assume(not any(part.holes for part in found.parts))
    assume(not any(contour.doubled for contour in found.contours))
    wide = max(min(width, x + width) - x, 0)
    high = max(min(height, y + other[1]) - y, 0)
    union = width * height + other[0] * other[1] - wide * high
    assert sum(nets(found)) >= union - 1e-6


@pytest.mark.parametrize("step", [(0.5, 0.5), (3, 3), (10, 10), (25, 7)])
def test_holes_of_a_pasted_plate_stay_with_their_own_copy(step):
    holes = [(20, 20), (180, 20), (20, 80), (150, 70)]
    x, y = step
    plates = [box(0, 0, 200, 100), box(x, y, 200, 100)]
    found = measure(
        drawn(*plates, *(disc(a + dx, b + dy, 5) for a, b in holes for dx, dy in [(0, 0), step]))
    )
    assert nets(found) == pytest.approx([20_000 - 100 * pi] * 2)
    assert [len(part.holes) for part in found.parts] == [4, 4]
    assert [kind.quantity for kind in found.kinds] == [2]
    assert set(kinds(found)) == {"outlines_overlap"}


def test_a_hole_in_one_plate_is_no_hole_over_the_edge_of_a_plate_that_lies_over_it():
    found = measure(drawn(box(0, 0, 100, 100), box(90, 0, 100, 90), disc(90, 50, 5)))
    assert nets(found) == pytest.approx([10_000 - 25 * pi, 9000])
    assert set(kinds(found)) == {"outlines_overlap"}


# Holes that stick out


@pytest.mark.parametrize(
    ("hole", "left"),
    [
        # Half of the outline at most, and about half of it inside.
        (box(70, 20, 60, 60), 10_000 - 30 * 60),
        (box(50, 0.5, 70, 71), 10_000 - 50 * 71),
        # A window that hardly sticks out.
        (box(-2, 10, 80, 80), 10_000 - 78 * 80),
        (box(5, -1, 90, 99), 10_000 - 90 * 98),
    ],
)
def test_a_hole_over_the_edge_takes_what_of_it_is_inside(hole, left):
    found = measure(drawn(box(0, 0, 100, 100), hole))
    assert nets(found) == pytest.approx([left])
    assert kinds(found) == ["hole_crosses_outline"]


@pytest.mark.parametrize(
    "other", [(-2, 1, 96, 96), (20, 10, 90, 80), (50, 30, 71, 71.5), (80, 80, 60, 60)]
)
def test_what_is_no_hole_lies_over_the_plate(other):
    found = measure(drawn(box(0, 0, 100, 100), box(*other)))
    assert sum(nets(found)) == pytest.approx(10_000 + other[2] * other[3])
    assert kinds(found) == ["outlines_overlap"]


# What is left


@pytest.mark.parametrize("radius", [0.3, 2, 20, 39])
def test_half_a_round_hole_on_the_edge_takes_half_a_disc(radius):
    found = measure(drawn(box(0, 0, 100, 100), disc(0, 50, radius)))
    assert nets(found) == pytest.approx([10_000 - pi * radius**2 / 2], rel=1e-5)
    assert kinds(found) == ["hole_crosses_outline"]


@pytest.mark.parametrize(("radius", "apart"), [(20, 20), (20, 39), (1, 0.5), (0.2, 0.2)])
def test_two_holes_that_overlap_take_what_they_cover_together(radius, apart):
    found = measure(drawn(box(0, 0, 200, 100), disc(60, 50, radius), disc(60 + apart, 50, radius)))
    covered = 2 * pi * radius**2 - lens(radius, apart)
    assert nets(found) == pytest.approx([20_000 - covered], rel=1e-6)
    assert kinds(found) == ["hole_overlaps_hole"]


def test_what_is_left_is_right_though_hardly_anything_is():
    # A disc of 1 mm and a hole of 0.8 mm whose middle is 0.3 mm off.
    found = measure(drawn(disc(0, 0, 5), disc(3, 0, 3.5)))
    one, other = (9 + 25 - 12.25) / (2 * 3 * 5), (9 + 12.25 - 25) / (2 * 3 * 3.5)
    common = (
        25 * acos(one) + 12.25 * acos(other)
        - sqrt((-3 + 5 + 3.5) * (3 + 5 - 3.5) * (3 - 5 + 3.5) * (3 + 5 + 3.5)) / 2
    )  # fmt: skip
    assert nets(found) == pytest.approx([25 * pi - common], rel=1e-4)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(-4, 34), st.integers(-2, 27)), max_size=7, unique=True))
def test_holes_over_edges_and_over_each_other_are_counted_as_squares_on_paper(corners):
    # No hole lies in another, and half of each at least is in the plate.
    found = measure(drawn(box(0, 0, 40, 30), *(box(x, y, 8, 5) for x, y in corners)))
    assume(all(contour.depth < 2 for contour in found.contours))
    assume(len(found.parts) == 1)
    gone = {(x + i, y + j) for x, y in corners for i in range(8) for j in range(5)}
    left = sum((x, y) not in gone for x in range(40) for y in range(30))
    assert nets(found) == pytest.approx([left])


def test_three_holes_over_each_other_take_every_place_once():
    rows = [box(10, 10, 30, 30), box(30, 10, 30, 30), box(20, 30, 30, 30)]
    found = measure(drawn(box(0, 0, 100, 100), *rows))
    # 50 x 20 below, 50 x 10 where the upper one joins, and 30 x 20 above.
    assert nets(found) == pytest.approx([10_000 - 1000 - 500 - 600])


def test_a_hole_that_crosses_itself_and_the_edge_is_clipped():
    # A bow tie of two triangles of 100 mm²; half of the left one lies outside.
    bow = list(polyline([(-5, 40), (15, 60), (15, 40), (-5, 60)], closed=True))
    found = measure(drawn(box(0, 0, 100, 100), bow))
    (part,) = found.parts
    assert part.net_area_mm2 == pytest.approx(10_000 - 200 + 75)


def test_a_small_hole_over_the_edge_of_a_large_one_takes_what_the_large_one_leaves():
    found = measure(drawn(box(0, 0, 200, 200), box(50, 50, 100, 100), box(100, 120, 20, 40)))
    assert nets(found) == pytest.approx([40_000 - 10_000 - 20 * 10])
    assert kinds(found) == ["hole_overlaps_hole"]


def test_figures_of_what_crosses_nothing_stay_exact():
    found = measure(
        drawn(box(0, 0, 100, 100), disc(0, 50, 10), box(300, 0, 100, 100), disc(350, 50, 10))
    )
    assert nets(found)[1] == pytest.approx(10_000 - pi * 100, rel=1e-12)
