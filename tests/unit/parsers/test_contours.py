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
def test_each_contour_is_kept_with_length_area_and_radius_the_longest_first(parser, make):
    found = contours(parser, make())
    assert found == [pytest.approx(row, abs=1e-3) for row in (PLATE, CIRCLE, SLIT)]
    assert all(round(each, 4) == each for row in found for each in row)


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
