"""What every drawing keeps of its contours, so that two of one part can be compared."""

import io
import math
from itertools import pairwise

import pytest

from modn_watch.model import Limits
from modn_watch.parsers import dwg, dxf, lightburn
from tests.builders import a_dxf, a_lightburn_project
from tests.dwgs import a_dwg_of

CORNERS = [(0, 0), (100, 0), (100, 50), (0, 50)]
#: The mean square distance of the plate's line from its middle: of the long sides
#: 100 ** 2 / 12 + 25 ** 2 each, of the short ones 50 ** 2 / 12 + 50 ** 2, by their lengths.
PLATE = [300, 5000, math.sqrt((200 * 17_500 + 100 * 32_500) / 12 / 300)]
CIRCLE = [10 * math.pi, 25 * math.pi, 5]
#: Every point of a line of 30 is as likely: its distance from the middle is so on average.
SLIT = [30, 0, 30 / math.sqrt(12)]


def bearing(*points):
    """The mean of four powers along evenly spread points: z², z|z|², z³ and z⁴, by the radius."""
    middle = sum(points) / len(points)
    radius = math.sqrt(sum(abs(p - middle) ** 2 for p in points) / len(points))
    z = [(p - middle) / radius for p in points]
    powers = [lambda p: p**2, lambda p: p * abs(p) ** 2, lambda p: p**3, lambda p: p**4]
    means = [sum(map(power, z)) / len(z) for power in powers]
    return [side for mean in means for side in (mean.real, mean.imag)]


def along(*corners, step=0.05):
    for a, b in pairwise(map(complex, corners)):
        count = round(abs(b - a) / step)
        yield from (a + (b - a) * (n + 0.5) / count for n in range(count))


def contours(parser, data):
    return parser.parse(io.BytesIO(data), Limits()).details["contours"]


def line(*ends):
    return ("LINE", dict(zip((10, 20, 11, 21), ends, strict=True)) | {8: "CUT"})


def circle(x, y, radius):
    return ("CIRCLE", {8: "CUT", 10: x, 20: y, 40: radius})


def plate(*more):
    sides = zip(CORNERS, CORNERS[1:] + CORNERS[:1], strict=True)
    return a_dxf(*(line(*one, *other) for one, other in sides), *more)


def a_project():
    matrix = "1 0 0 1 50 25"
    slit = (
        f'<Shape Type="Path" CutIndex="0"><XForm>{matrix}</XForm>'
        "<VertList>V-15 10c0x1c1x1V15 10c0x1c1x1</VertList><PrimList>L0 1</PrimList></Shape>"
    )
    return a_lightburn_project(
        f'<Shape Type="Rect" CutIndex="0" W="100" H="50" Cr="0"><XForm>{matrix}</XForm></Shape>',
        f'<Shape Type="Ellipse" CutIndex="0" Rx="5" Ry="5"><XForm>{matrix}</XForm></Shape>',
        slit,
    )


def draw(drawing):
    space = drawing.modelspace()
    space.add_lwpolyline(CORNERS, closed=True)
    space.add_circle((50, 25), radius=5)
    space.add_line((35, 35), (65, 35))


@pytest.mark.parametrize(
    ("parser", "make"),
    [
        (dxf, lambda: plate(line(35, 35, 65, 35), circle(50, 25, 5))),
        (lightburn, a_project),
        (dwg, lambda: a_dwg_of(draw)),
    ],
)
def test_each_contour_is_kept_with_its_sizes_its_place_and_its_part_the_longest_first(parser, make):
    found = contours(parser, make())
    sizes, places = [row[:3] for row in found], [row[3:6] for row in found]
    assert sizes == [pytest.approx(row, abs=1e-3) for row in (PLATE, CIRCLE, SLIT)]
    assert places == [pytest.approx(row) for row in ([50, 25, 0], [50, 25, 0], [50, 35, 0])]
    turned = bearing(*along(0, 100, 100 + 50j, 50j, 0)), [0] * 8, bearing(*along(0, 30))
    assert [row[6:] for row in found] == [pytest.approx(row, abs=1e-4) for row in turned]
    assert all(round(each, 5) == each for row in found for each in row)


def test_a_contour_that_is_turned_is_kept_with_another_bearing():
    corners = [0, 30, 30 + 10j, 20 + 20j]
    turned = [each * complex(0.6, 0.8) + 7 for each in corners]
    for points in (corners, turned):
        ways = pairwise(map(complex, [*points, points[0]]))
        lines = [line(a.real, a.imag, b.real, b.imag) for a, b in ways]
        (row,) = contours(dxf, a_dxf(*lines))
        assert row[5] == 0
        assert row[6:] == pytest.approx(bearing(*along(*points, points[0])), abs=1e-3)


def test_what_lies_in_no_part_says_so_and_what_lies_in_one_says_in_which():
    far = [circle(300, 300, 50), circle(300, 300, 5), line(500, 0, 520, 0)]
    rows = contours(dxf, plate(circle(50, 25, 5), *far))
    assert [(row[3], row[5]) for row in rows] == [(300, 1), (50, 0), (300, 1), (50, 0), (510, -1)]


def test_what_lies_on_another_contour_or_was_left_over_is_none_of_its_own():
    turns = [math.tau * n / 400 for n in range(401)]
    rim = [(-20 + 10 * math.cos(turn), 25 + 10 * math.sin(turn)) for turn in turns]
    upon = [line(*one, *other) for one, other in pairwise(rim)]
    found = contours(dxf, plate(circle(-20, 25, 10), *upon, line(20, 20, 20.1, 20)))
    assert [row[0] for row in found] == [300, pytest.approx(62.8319)]


@pytest.mark.parametrize(("number", "kept"), [(5_000, 5_000), (5_001, 0)])
def test_of_too_many_contours_none_is_kept(number, kept):
    circles = [circle(3 * (n % 100), 3 * (n // 100), 1) for n in range(number)]
    extract = dxf.parse(io.BytesIO(a_dxf(*circles)), Limits())
    assert extract.geometry["closed_contours"] == number
    assert len(extract.details["contours"]) == kept
