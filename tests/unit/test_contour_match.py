import math
import time
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modn_watch.contour_match import joined, unpaired


def unshared(one, other):
    left = unpaired(one, other)
    return left and joined(*left)


def circle(diameter):
    return math.pi * diameter, math.pi * diameter**2 / 4, diameter / 2


def line(length):
    return length, 0.0, length / math.sqrt(12)


def square(side):
    # The mean square distance of a square's line from its middle is a third of its side's square.
    return 4 * side, side**2, side / math.sqrt(3)


def rectangle(width, height):
    # The sides of one direction and those of the other, each about the middle of the rectangle.
    across = width * (width**2 / 12 + height**2 / 4)
    along = height * (height**2 / 12 + width**2 / 4)
    return 2 * (width + height), width * height, math.sqrt((across + along) / (width + height))


#: Few enough sizes that many are the same or nearly.
SIZES = st.sampled_from([10.0, 10.02, 10.1, 12.0, 12.01, 40.0])
ROWS = st.lists(
    st.builds(lambda make, size: make(size), st.sampled_from([circle, line, square]), SIZES)
)
NUMBERS = st.floats(0, 1e300)
ANY_ROWS = st.lists(st.tuples(NUMBERS, NUMBERS | st.just(0.0), NUMBERS), max_size=8)


def sizes(found):
    return tuple(len(rows) for rows in found)


def test_the_same_contours_in_another_order_are_all_shared():
    rows = [circle(10), square(40), line(30), circle(10), circle(12)]
    assert unshared(rows, rows[::-1]) == ([], [])


def test_what_only_one_has_is_named_the_longest_first():
    plate = square(100)
    assert unshared([plate, circle(5)], [circle(9), plate, circle(20)]) == (
        [circle(5)],
        [circle(20), circle(9)],
    )


def test_each_contour_is_shared_once():
    assert unshared([circle(10)] * 5, [circle(10)] * 3) == ([circle(10)] * 2, [])


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        # 0.15 mm and a ten-thousandth of the length, 0.05 mm and a ten-thousandth of the radius.
        ((400.0, 9.0, 60.0), (400.189, 9.0, 60.0), True),
        ((400.0, 9.0, 60.0), (400.191, 9.0, 60.0), False),
        ((4000.0, 9.0, 60.0), (4000.54, 9.0, 60.0), True),
        ((4000.0, 9.0, 60.0), (4000.56, 9.0, 60.0), False),
        ((10.0, 9.0, 2.0), (10.15, 9.0, 2.0), True),
        ((10.0, 9.0, 2.0), (10.152, 9.0, 2.0), False),
        ((400.0, 9.0, 600.0), (400.0, 9.0, 600.10), True),
        ((400.0, 9.0, 600.0), (400.0, 9.0, 600.12), False),
        ((10.0, 9.0, 2.0), (10.0, 9.0, 2.05), True),
        ((10.0, 9.0, 2.0), (10.0, 9.0, 2.06), False),
    ],
)
def test_contours_of_two_programs_differ_by_hundredths_however_large_they_are(one, other, same):
    assert (unshared([one], [other]) == ([], [])) is same


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (rectangle(1500, 1000), rectangle(1502, 1000)),
        (rectangle(800, 500), rectangle(801, 500)),
        (circle(800), circle(801.4)),
    ],
)
def test_a_millimetre_is_told_of_a_large_contour_too(one, other):
    assert unshared([one], [other]) == ([one], [other])


def test_a_closed_contour_is_not_the_same_as_an_open_one():
    assert unshared([(40.0, 100.0, 6.0)], [(40.0, 0.0, 6.0)]) == (
        [(40.0, 100.0, 6.0)],
        [(40.0, 0.0, 6.0)],
    )


def test_lines_that_are_joined_in_one_drawing_and_not_in_the_other_are_the_same():
    assert unshared([line(1700), circle(9)], [line(850), circle(9), line(850)]) == ([], [])
    assert sizes(unshared([line(1700)], [line(850), line(840)])) == (1, 2)


def test_contours_off_by_rounding_are_paired_with_their_own_and_not_with_look_alikes():
    # Each is like its neighbours within the tolerances, the last is like one only.
    radii = (1.00, 1.04, 1.08)
    one = [(10.0, 1.0, radius) for radius in radii]
    other = [(9.9999 - 1e-4 * n, 1.0, radius) for n, radius in enumerate(radii)]
    assert unshared(one, other) == ([], [])


@given(ROWS, ROWS, st.randoms())
def test_the_order_does_not_matter(one, other, random):
    expected = unshared(one, other)
    mixed = one[:], other[:]
    for rows in mixed:
        random.shuffle(rows)
    assert unshared(*mixed) == expected


#: So near to each other that who takes which matters.
CLOSE = st.lists(
    st.builds(
        lambda a, b: (10 + a * 0.04, 1.0, 2 + b * 0.02), st.integers(0, 6), st.integers(0, 6)
    ),
    max_size=6,
)


@given(ROWS | ANY_ROWS | CLOSE, ROWS | ANY_ROWS | CLOSE)
def test_the_two_swapped_give_the_answer_swapped(one, other):
    here, there = unshared(one, other)
    assert unshared(other, one) == (there, here)


@given(ROWS | ANY_ROWS)
def test_nothing_is_missing_from_a_drawing_beside_itself(rows):
    assert unshared(rows, rows) == ([], [])


@given(ROWS, ROWS)
def test_nothing_is_named_that_was_not_there_and_what_is_paired_is_paired_off(one, other):
    here, there = unshared(one, other)
    assert not Counter(here) - Counter(one)
    assert not Counter(there) - Counter(other)
    closed = [[row for row in rows if row[1]] for rows in (one, other, here, there)]
    assert len(closed[0]) - len(closed[2]) == len(closed[1]) - len(closed[3])


@given(ROWS)
def test_what_one_drawing_has_beside_the_other_is_counted(rows):
    extra = circle(500)
    assert unshared([*rows, extra], rows) == ([extra], [])


def looks_s(one, other):
    begun = time.process_time()
    return unshared(one, other), time.process_time() - begun


def test_a_perforated_plate_off_by_rounding_is_compared_at_once():
    one = [(31.4159 + n * 1e-8, 78.5398, 5.0) for n in range(5_000)]
    other = [(31.4160 - n * 1e-8, 78.5398, 5.0) for n in range(5_000)]
    found, took_s = looks_s(one, other)
    assert found == ([], [])
    assert took_s < 1


def test_contours_of_one_length_and_all_radii_end_in_bounded_time():
    one = [(31.4159, 78.5398, 5.0 + n) for n in range(5_000)]
    other = [(31.4159, 78.5398, 5.5 + n) for n in range(5_000)]
    found, took_s = looks_s(one, other)
    assert found is None
    assert took_s < 10
