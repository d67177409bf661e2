import math

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from modn_watch.geometry.affine import Affine
from modn_watch.geometry.curves import all_transformed, circular, polyline
from modn_watch.geometry.drawn import Tolerances
from modn_watch.geometry.measuring import measure
from tests.sketches import drawn, many_sided, slot, square


def webs(*shapes, reach=30.0):
    return measure(drawn(*shapes), Tolerances(web_mm=reach)).webs


def hole(x, y, radius):
    return [circular((x, y), radius)]


def test_a_hole_tells_what_is_left_to_the_edge_and_to_the_next_hole():
    edge, between = webs(square(0, 0, 50), hole(25, 6, 5), hole(25, 17.5, 5))
    assert (edge.at_edge, between.at_edge) == (True, False)
    assert edge.width_mm == pytest.approx(1.0, abs=1e-9)
    assert between.width_mm == pytest.approx(1.5, abs=1e-9)
    assert edge.place == pytest.approx((25, 0.5), abs=1e-9)
    assert between.place == pytest.approx((25, 11.75), abs=1e-9)


def test_a_hole_tells_its_narrowest_strip_alone():
    row = [hole(20 + 12 * n, 50, 5) for n in range(6)]
    found = webs(square(0, 0, 100), *row)
    assert [round(web.width_mm, 9) for web in found] == [2.0] * 5
    middles = [web.place[0] for web in found]
    assert middles == pytest.approx([26 + 12 * n for n in range(5)])


def test_what_is_farther_than_the_reach_is_not_looked_for():
    plate = [square(0, 0, 100), hole(50, 50, 10)]
    assert webs(*plate, reach=39.9) == ()
    (found,) = webs(*plate, reach=40.1)
    assert found.width_mm == pytest.approx(40, abs=0.01)
    assert webs(*plate, reach=0) == ()


def test_a_turned_square_tells_from_its_corner():
    half = 10 / math.sqrt(2)
    corners = [(50 + half, 30), (50, 30 + half), (50 - half, 30), (50, 30 - half)]
    (found,) = webs(square(0, 0, 100), polyline(corners, closed=True))
    assert found.width_mm == pytest.approx(30 - half, abs=1e-6)
    assert found.place == pytest.approx((50, (30 - half) / 2), abs=1e-6)


def test_curves_are_as_near_as_they_are_and_not_as_their_chords():
    ends = webs(square(0, 0, 200), slot(100, 100, 60, 10), many_sided(150, 100, 8, 64))
    (found,) = ends
    assert found.width_mm == pytest.approx(150 - 8 - 130, abs=0.05)


def turned(curves, degrees, x, y):
    a = math.radians(degrees)
    matrix = Affine(a=math.cos(a), b=math.sin(a), c=-math.sin(a), d=math.cos(a), e=x, f=y)
    return all_transformed(curves, matrix)


@pytest.mark.parametrize("degrees", [0, 30, 90, 137])
def test_round_holes_and_slots_are_exactly_as_far_from_straight_edges_as_they_are(degrees):
    shapes = [square(-100, -100, 200), slot(60, 30, 70, 10), hole(-93.75, 11, 5)]
    to_hole, to_slot = webs(*(turned(shape, degrees, 7, -9) for shape in shapes))
    assert (to_hole.width_mm, to_slot.width_mm) == pytest.approx((1.25, 5), abs=1e-6)
    way = [math.cos(math.radians(degrees)), math.sin(math.radians(degrees))]
    x, y = 97.5, 30
    place = x * way[0] - y * way[1] + 7, x * way[1] + y * way[0] - 9
    assert to_slot.place == pytest.approx(place, abs=1e-6)


@pytest.mark.parametrize("degrees", [0, 45, 200])
def test_slots_are_exactly_as_far_from_each_other_and_from_round_holes_as_they_are(degrees):
    shapes = [
        square(-500, -500, 1000),
        # Ends of 5 mm about (30, 0) and (42, 0); a hole of 4 mm above the other end.
        slot(0, 0, 70, 10), slot(72, 0, 70, 10), hole(-30, 10, 4), slot(72, 17, 70, 10),
    ]  # fmt: skip
    found = webs(*(turned(shape, degrees, 0, 0) for shape in shapes))
    assert [web.width_mm for web in found] == pytest.approx([1, 2, 7], abs=1e-6)


def test_a_round_hole_that_only_touches_leaves_zero():
    (found,) = webs(square(0, 0, 100), hole(9.98, 50, 10))
    assert found.width_mm == 0
    assert found.place == pytest.approx((0, 50), abs=0.02)


def test_a_flange_is_exact_between_its_circles():
    (found,) = webs(hole(0, 0, 100), hole(90, 0, 7))
    assert found.width_mm == pytest.approx(3, abs=1e-9)
    assert found.place == pytest.approx((98.5, 0), abs=1e-9)
    (found,) = webs(hole(0, 0, 30), hole(0, 0, 20))
    assert found.width_mm == pytest.approx(10, abs=1e-9)


def test_what_falls_out_of_a_hole_is_no_edge_of_it():
    (found,) = webs(square(0, 0, 100), square(20, 20, 60), square(21, 21, 58))
    assert (found.width_mm, found.at_edge) == (pytest.approx(20), True)


def test_holes_of_two_parts_have_nothing_between_them():
    plates = [square(0, 0, 50), square(51, 0, 50), hole(45, 25, 3), hole(56, 25, 3)]
    found = webs(*plates)
    assert [web.at_edge for web in found] == [True, True]
    assert [web.width_mm for web in found] == pytest.approx([2, 2], abs=0.01)


def test_contours_that_cross_leave_nothing_between_them_and_what_touches_leaves_zero():
    across = webs(square(0, 0, 100), hole(50, 50, 10), hole(62, 50, 10))
    assert [(web.at_edge, round(web.width_mm, 2)) for web in across] == [(True, 28)]
    assert webs(square(0, 0, 100), hole(2, 50, 10), hole(50, 50, 5)) == ()
    (beside,) = webs(square(0, 0, 100), square(40, 40, 10), square(50, 44, 10))
    assert (beside.at_edge, beside.width_mm) == (False, 0)


def test_a_hole_drawn_twice_is_one_hole():
    plate = [square(0, 0, 100), hole(10, 50, 5), many_sided(10, 50, 5, 400)]
    (found,) = webs(*plate)
    assert (found.at_edge, found.width_mm) == (True, pytest.approx(5, abs=0.05))


def test_specks_are_no_holes():
    assert webs(square(0, 0, 100), square(50, 10, 0.04)) == ()


grid = st.tuples(st.integers(1, 39), st.integers(1, 39), st.integers(1, 6))


def fits(one, others):
    x, y, radius = one
    inside = min(x, y, 40 - x, 40 - y) > radius / 4 + 0.05
    return inside and all(
        math.dist((x, y), other[:2]) > (radius + other[2]) / 4 + 0.1 for other in others
    )


@settings(max_examples=60, deadline=None)
@given(st.lists(grid, max_size=60), st.integers(1, 3))
@example([(1, 1, 1), (1, 2, 1), (2, 1, 1), (5, 3, 1), (7, 3, 4)], 3)
@example([*((1, y, 1) for y in range(1, 6)), (2, 1, 1), (4, 2, 1)], 2)
def test_the_nearest_of_many_circles_is_found_as_their_middles_and_radii_say(candidates, plates):
    kept = []
    for circle in candidates:
        if fits(circle, kept):
            kept.append(circle)
    shapes, own = [], []
    for plate in range(plates):
        shapes.append(square(60 * plate, 0, 40))
        shapes += [hole(60 * plate + x, y, r / 4) for x, y, r in kept]
    for n, (x, y, r) in enumerate(kept):
        beside = [math.dist((x, y), o[:2]) - (r + o[2]) / 4 for m, o in enumerate(kept) if m != n]
        own.append(min([min(x, y, 40 - x, 40 - y) - r / 4, *beside]))
    found = webs(*shapes)
    measured = measure(drawn(*shapes))
    best = {}
    for web in found:
        for number in web.contours:
            if measured.contours[number].depth:
                best.setdefault(number, web.width_mm)
    assert sorted(best.values()) == pytest.approx(sorted(own * plates), abs=0.02)
    assert len(found) <= len(kept) * plates
    assert [web.width_mm for web in found] == sorted(web.width_mm for web in found)


@pytest.mark.parametrize("far", [1e6, -1e9])
def test_a_drawing_far_from_the_origin_leaves_as_much(far):
    (found,) = webs(square(far, far, 100), hole(far + 50, far + 9, 5))
    assert found.width_mm == pytest.approx(4, abs=0.02)
    assert found.place == pytest.approx((far + 50, far + 2), abs=0.5)
    assert found.place[1] == pytest.approx(far + 2, abs=0.02)


FAR = [hole(400 + 40 * n, 400, 5) for n in range(14)]


def near(found, x, y):
    return [w for w in found if math.dist(w.place, (x, y)) < 100]


def test_among_many_holes_those_that_cross_still_tell_what_else_is_near():
    four = [hole(50, 25, 10), hole(69.8, 25, 10), hole(50, 50, 10), hole(50, 71, 10)]
    found = near(webs(square(0, 0, 1000), *four, *FAR), 50, 50)
    apart = math.dist((69.8, 25), (50, 50)) - 20
    assert [web.width_mm for web in found] == pytest.approx([1, 5, apart], abs=0.02)


@pytest.mark.parametrize("more", [FAR, []])
def test_what_lies_in_a_hole_is_not_its_neighbour(more):
    ring = [hole(60.5, 60, 18), hole(60.5, 60, 17)]
    plate = [square(0, 0, 1000), hole(60, 60, 20), hole(60, 90, 5), hole(60, 101, 5), *ring]
    found = near(webs(*plate, *more), 60, 60)
    assert [web.width_mm for web in found] == pytest.approx([1, 1, 5], abs=0.02)
