"""Whether contours that two drawings share lie alike: however parts are moved and turned."""

import cmath
import math
import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modn_watch.contour_places import arranged, strays_by, times_over
from modn_watch.contour_scene import Motion, Placed
from tests.contours import circle, of_part, row, turned

#: Of 100 x 80 mm, a corner cut out: no turn brings it on itself or on its mirror image.
ANGLE = row(0, 100, 100 + 40j, 60 + 40j, 60 + 80j, 80j)
HOLES = [circle(15 + 15j, 5), circle(80 + 15j, 4), circle(15 + 65j, 6)]
PART = [ANGLE, *HOLES]
PLATE = row(0, 200, 200 + 100j, 100j)
DISC = circle(50 + 50j, 50)


def placed(rows):
    return [
        Placed(
            sizes=tuple(each[:3]),
            middle=complex(*each[3:5]),
            part=each[5],
            bearing=tuple(complex(*each[at : at + 2]) for at in (6, 8, 10, 12)),
        )
        for each in rows
    ]


def lies(one, other):
    return arranged(placed(one), placed(other))


def ways_mm(found):
    return [round(each.away_mm, 1) for each in found.strays]


def test_the_row_of_a_moved_contour_is_the_row_of_the_moved_contour():
    corners = [0, 30, 30 + 10j, 20 + 20j]
    turn = cmath.rect(1, math.radians(37))
    again = row(*(turn * complex(corner).conjugate() + 5 for corner in corners))
    assert turned([row(*corners)], 37, 5, over=True)[0] == pytest.approx(again, abs=2e-4)


ANGLES = st.sampled_from([0.0, 90.0, 180.0, 270.0]) | st.floats(0, 360)
SHIFTS = st.complex_numbers(max_magnitude=5_000)
MOTIONS = st.tuples(ANGLES, SHIFTS)
SHAPES = st.sampled_from([
    PART,
    [PLATE, circle(20 + 50j, 5)],
    [PLATE, *HOLES],
    [DISC, circle(50 + 80j, 5), circle(20 + 50j, 5), circle(62 + 50j, 5)],
    [PLATE, row(20 + 20j, 60 + 20j, 60 + 30j, 20 + 30j)],
    [PLATE],
    [ANGLE],
    [PLATE, row(20 + 20j, 60 + 40j, closed=False)],
])  # fmt: skip


@given(st.lists(st.tuples(SHAPES, MOTIONS, MOTIONS), min_size=1, max_size=4), st.randoms())
def test_parts_moved_and_turned_against_each_other_are_the_same_parts(parts, random):
    one, other = [], []
    for number, (shape, here, there) in enumerate(parts):
        one += of_part(turned(shape, *here), number)
        other += of_part(turned(shape, *there), len(parts) - number)
    random.shuffle(other)
    assert lies(one, other).is_same


@given(SHAPES, MOTIONS, st.lists(st.complex_numbers(max_magnitude=0.02), min_size=4, max_size=4))
def test_what_a_program_rounds_makes_no_difference(shape, motion, off):
    moved = turned(shape, *motion)
    for each, by in zip(moved, off, strict=False):
        each[3:5] = each[3] + by.real, each[4] + by.imag
    assert lies(shape, moved).is_same


@pytest.mark.parametrize("degrees", [0, 37])
def test_what_is_rounded_against_each_other_is_brought_to_the_middle(degrees):
    moved = turned(PART, degrees)
    for each, by_mm in zip(moved, (0.03, -0.03, -0.03, -0.03), strict=True):
        each[3] += by_mm
    assert lies(PART, moved).is_same


@given(SHAPES, MOTIONS)
def test_one_motion_of_all_is_told_by_its_turn(shape, motion):
    rows = PART + of_part(turned(shape, 10, 700), 1)
    found = lies(rows, turned(rows, *motion))
    assert abs(found.turn - cmath.rect(1, math.radians(motion[0]))) < 1e-3


@given(MOTIONS)
def test_a_part_that_is_turned_over_is_told_and_its_mirror_images_pair_is_not(motion):
    over = turned(PART, *motion, over=True)
    assert (lies(PART, over).mirrored, lies(PART, over).strays) == (1, ())
    pair = PART + of_part(turned(PART, 0, 500, over=True), 1)
    assert lies(pair, turned(pair, *motion, over=True)).is_same


@pytest.mark.parametrize(
    "shape", [[ANGLE], [PLATE, circle(20 + 30j, 5)], [row(0, 60, 80 + 40j, 20 + 40j)]]
)
def test_an_outline_that_is_turned_over_is_told_where_it_has_two_faces(shape):
    assert lies(shape, turned(shape, 20, 7, over=True)).mirrored == 1


@pytest.mark.parametrize("shape", [[PLATE], [PLATE, circle(20 + 50j, 5)], [DISC]])
def test_what_is_its_own_mirror_image_is_the_same(shape):
    assert lies(shape, turned(shape, 20, 7, over=True)).is_same


@given(MOTIONS, st.sampled_from([0.2, 3.0, 10.0]))
def test_a_hole_that_has_moved_is_told_with_how_far_and_both_places(motion, by_mm):
    moved = [ANGLE, *HOLES[:2], circle(15 + by_mm + 65j, 6)]
    (stray,) = lies(PART, turned(moved, *motion)).strays
    assert stray.away_mm == pytest.approx(by_mm, abs=0.05)
    assert stray.here.middle == 15 + 65j
    where = cmath.rect(1, math.radians(motion[0])) * (15 + by_mm + 65j) + motion[1]
    assert stray.there.middle == pytest.approx(where, abs=1e-3)


@pytest.mark.parametrize(("off_mm", "same"), [(0.04, True), (0.1, False)])
def test_holes_lie_alike_within_a_twentieth_of_a_millimetre(off_mm, same):
    assert lies(PART, [*PART[:3], circle(15 + (65 + off_mm) * 1j, 6)]).is_same is same


def test_holes_that_have_changed_places_are_told():
    swapped = [ANGLE, circle(15 + 15j, 6), HOLES[1], circle(15 + 65j, 5)]
    assert ways_mm(lies(PART, swapped)) == [50, 50]


def test_of_a_plate_that_fits_either_way_round_the_way_counts_by_which_less_has_moved():
    found = lies([PLATE, circle(20 + 50j, 5)], [PLATE, circle(190 + 50j, 5)])
    assert ways_mm(found) == [10]


def test_a_hole_that_lies_outside_its_plate_is_told_from_either_side():
    inside, outside = [ANGLE, circle(15 + 15j, 5)], [ANGLE, circle(80 + 60j, 5, part=1)]
    for one, other in ((inside, outside), (outside, inside)):
        assert ways_mm(lies(one, other)) == [round(abs(65 + 45j), 1)]


def test_two_holes_in_one_place_are_not_one_hole_twice():
    apart = [PLATE, circle(20 + 50j, 5), circle(60 + 50j, 5)]
    together = [PLATE, circle(20 + 50j, 5), circle(20.02 + 50j, 5)]
    for one, other in ((apart, together), (together, apart)):
        assert ways_mm(lies(one, other)) == [40]


def test_a_slot_that_is_turned_in_its_place_is_told():
    upright, lying = (
        row(30 + 20j, 50 + 20j, 50 + 80j, 30 + 80j),
        row(10 + 40j, 70 + 40j, 70 + 60j, 10 + 60j),
    )
    assert ways_mm(lies([PLATE, upright], [PLATE, lying])) == [0]


def test_in_one_of_two_copies_a_hole_that_has_moved_is_told_once():
    copies = PART + of_part(turned(PART, 30, 400), 1)
    moved = [ANGLE, *HOLES[:2], circle(25 + 65j, 6)]
    found = lies(copies, turned(PART, 80, -300) + of_part(turned(moved, 10, 900j), 1))
    assert ways_mm(found) == [10]


@given(MOTIONS, MOTIONS)
def test_a_part_that_is_there_several_times_is_counted(one, two):
    copies = PART + of_part(turned(PART, *one), 1) + of_part(turned(PART, *two), 2)
    assert times_over(placed(PART), placed(copies)) == 3
    assert times_over(placed(copies), placed(PART)) is None
    assert times_over(placed(PART), placed(PART)) is None


def test_two_that_are_not_alike_are_not_twice_the_part():
    moved = [ANGLE, *HOLES[:2], circle(25 + 65j, 6)]
    assert times_over(placed(PART), placed(PART + of_part(moved, 1))) is None
    over = turned(PART, over=True)
    assert times_over(placed(PART), placed(PART + of_part(over, 1))) is None
    assert times_over(placed(PART), placed(PART + of_part([ANGLE], 1))) is None
    assert times_over([], placed(PART)) is None


def test_nothing_lies_as_nothing():
    assert lies([], []).is_same


def holes(count, places):
    return [circle(places(number), 5) for number in range(count)]


def on_a_grid(number):
    return complex(20 * (number % 100), 20 * (number // 100))


def seconds(one, other):
    begun = time.process_time()
    return lies(one, other), time.process_time() - begun


def test_one_hole_of_ten_thousand_that_has_moved_is_found():
    plate = row(-50 - 50j, 2500 - 50j, 2500 + 2500j, -50 + 2500j)
    rows = [plate, *holes(10_000, on_a_grid)]
    moved = [plate, *holes(10_000, on_a_grid)]
    moved[777][3] += 3
    found, took_s = seconds(rows, moved)
    assert ways_mm(found) == [3]
    assert took_s < 20


@pytest.mark.parametrize("part", [0, -1])
def test_ten_thousand_holes_without_any_order_end_in_bounded_time(part):
    anywhere = random.Random(1)
    heaps = [
        holes(10_000, lambda _: complex(anywhere.uniform(0, 900), anywhere.uniform(0, 900)))
        for _ in range(2)
    ]
    found, took_s = seconds(*(of_part(heap, part) for heap in heaps))
    assert found is None or not found.strays
    assert took_s < 20


def test_thousands_of_parts_that_only_look_alike_end_in_bounded_time():
    anywhere = random.Random(1)
    nests = []
    for _ in range(2):
        nests.append([])
        for number in range(2_000):
            spot = complex(anywhere.uniform(20, 180), anywhere.uniform(20, 80))
            nests[-1] += of_part(turned([PLATE, circle(spot, 5)], 0, 300 * number), number)
    _, took_s = seconds(*nests)
    assert took_s < 20


STILL = Motion(turn=1, shift=0)
LYING = [-20 - 5j, 20 - 5j, 20 + 5j, -20 + 5j]
STANDING = [1j * corner for corner in LYING]


def test_what_lies_elsewhere_is_told_by_the_motion_that_was_asked_for():
    again = [ANGLE, circle(35 + 15j, 5), *HOLES[1:]]
    found = strays_by(STILL, placed(PART), placed(again))
    assert [round(each.away_mm, 3) for each in found] == [20]
    shifted = placed(turned(again, 0, 7))
    assert len(strays_by(Motion(turn=1, shift=7), placed(PART), shifted)) == 1
    assert len(strays_by(STILL, placed(PART), shifted)) == len(PART)


def test_what_is_drawn_twice_in_one_place_lies_there():
    twice = placed([ANGLE, *HOLES, *HOLES])
    assert strays_by(STILL, twice, twice) == ()


def test_what_is_turned_in_its_place_lies_otherwise():
    slot = [row(*(place + 50 + 40j for place in corners)) for corners in (LYING, STANDING)]
    (found,) = strays_by(STILL, placed([PLATE, slot[0]]), placed([PLATE, slot[1]]))
    assert found.away_mm == pytest.approx(0, abs=1e-6)


def test_it_is_given_up_when_too_much_of_one_size_lies_elsewhere():
    here, there = ([circle(complex(9 * at, y), 4) for at in range(2_000)] for y in (0, 50))
    assert strays_by(STILL, placed(here), placed(there)) is None
