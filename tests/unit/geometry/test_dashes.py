import math
import random

import pytest

from modn_watch.geometry.curves import Line, circular, polyline
from modn_watch.geometry.dashes import dashed
from modn_watch.geometry.measuring import measure
from tests.sketches import drawn, square


def rows(*shapes):
    return dashed(measure(drawn(*shapes)).contours)


def stroke(x, y, length, turn=0.0):
    return [Line(start=(x, y), end=(x + length * math.cos(turn), y + length * math.sin(turn)))]


def axis(count, x=0.0, y=0.0, *, dash=6.0, dot=1.0, gap=1.5, turn=0.0):
    """Dash, dot, dash, dot, and how far apart they begin."""
    found, along = [], 0.0
    for n in range(count):
        length = dot if n % 2 else dash
        start = (x + along * math.cos(turn), y + along * math.sin(turn))
        found.append(stroke(*start, length, turn))
        along += length + gap
    return found


@pytest.mark.parametrize("turn", [0.0, 0.6, math.pi / 2, 2.5])
def test_an_axis_in_dashes_and_dots_is_one_line_from_end_to_end(turn):
    shapes = axis(9, 3, 4, turn=turn)
    random.Random(1).shuffle(shapes)
    (row,) = rows(*shapes)
    # Five dashes, four dots and eight gaps.
    length = 5 * 6 + 4 * 1 + 8 * 1.5
    far = (3 + length * math.cos(turn), 4 + length * math.sin(turn))
    first, last = sorted([row.start, row.end], key=lambda place: math.dist(place, (3, 4)))
    assert first == pytest.approx((3, 4))
    assert last == pytest.approx(far)
    assert (len(row.strokes), len(row.breaks)) == (9, 8)
    nearest = min(math.dist(place, (3, 4)) for place in row.breaks)
    assert nearest == pytest.approx(6 + 1.5 / 2)


def test_four_strokes_are_no_dashed_line_and_five_are():
    assert rows(*axis(4)) == ()
    assert len(rows(*axis(5))) == 1


def test_two_axes_that_cross_are_two_rows():
    found = rows(*axis(7, -20, 0.4), *axis(7, 0.4, -20, turn=math.pi / 2))
    assert sorted(len(row.strokes) for row in found) == [7, 7]


def test_lines_beside_each_other_are_no_row():
    assert rows(*[stroke(0, 2 * n, 30) for n in range(20)]) == ()


def test_long_lines_with_small_gaps_are_gaps_and_no_dashes():
    assert rows(*[stroke(50.4 * n, 0, 50) for n in range(8)]) == ()


def test_strokes_far_apart_are_no_row():
    assert rows(*axis(9, gap=10.5)) == ()
    assert len(rows(*axis(9, gap=9.5))) == 1


def test_a_dashed_circle_is_one_row():
    arcs = [[circular((0, 0), 200, n * math.tau / 100, math.tau / 150)] for n in range(100)]
    (row,) = rows(*arcs)
    assert sorted(row.strokes) == list(range(100))
    assert len(row.breaks) == 100


def test_bent_and_closed_lines_are_no_strokes():
    bent = [polyline([(9 * n, 0), (9 * n + 3, 3), (9 * n + 6, 0)], closed=False) for n in range(9)]
    assert rows(*bent) == ()
    assert rows(*[square(9 * n, 0, 6) for n in range(9)]) == ()


def test_nothing_is_told_of_an_empty_drawing():
    assert rows() == ()


def test_many_ends_in_one_place_take_no_time():
    dots = [stroke(500 + n % 30 / 2, n // 30 / 2, 0.25, n * 1.1) for n in range(900)]
    # Nobody looks on past so many, and then nothing is told at all.
    assert len(rows(*axis(9))) == 1
    assert rows(*axis(9), *dots) == ()


def test_of_two_lines_that_run_into_one_the_nearer_goes_on():
    beside = [stroke(-7.5 * n - 8.5, 0.1, 6) for n in range(6)]
    found = rows(*axis(6, dot=6.0), *beside)
    assert [len(row.strokes) for row in found] == [12]
    both = rows(*axis(6, dot=6.0), *beside, *[stroke(-7.5 * n - 9.5, -0.1, 6) for n in range(6)])
    assert sorted(len(row.strokes) for row in both) == [6, 12]
    assert sorted(len(row.breaks) for row in both) == [5, 11]
