"""Pictures of drawings that are too much to be measured, or to be shown as they are."""

import io
import math
from xml.etree import ElementTree as ET

import ezdxf
import pytest

from modn_watch.geometry.bounds import Box
from modn_watch.geometry.curves import circular, polyline
from modn_watch.geometry.measuring import measure
from modn_watch.geometry.plan import plan
from modn_watch.geometry.strokes import cut_strokes
from modn_watch.model import Limits
from modn_watch.parsers import pile
from modn_watch.parsers.painting import paint
from modn_watch.pictures import Kind, Picture
from tests.paths import points
from tests.sketches import drawn

SVG = "{http://www.w3.org/2000/svg}"


def a_comb(teeth):
    document = ezdxf.new("R2010", units=4)
    for number in range(teeth):
        document.modelspace().add_line((number, 0), (number, 50))
    stream = io.StringIO()
    document.write(stream)
    return io.BytesIO(stream.getvalue().encode())


def shown(stream, file_type="dxf"):
    painted = paint([(stream, file_type)], Limits(), Picture(kind=Kind.PLAN))
    return ET.fromstring(painted.data)


def test_what_is_too_much_to_be_measured_is_shown_even_so(monkeypatch):
    monkeypatch.setattr(pile, "MOST_CURVES", 10)
    root = shown(a_comb(30))
    (group,) = (each for each in root.iter(f"{SVG}g") if each.get("data-operation"))
    assert group.get("class") == "cut open"
    ends = points(group.find(f"{SVG}path").get("d"))
    assert {x for x, _ in ends} == set(range(30))


def test_a_picture_is_made_simpler_until_it_is_short_enough():
    view = Box(min_x=0, min_y=0, max_x=200, max_y=200)
    found = measure(drawn(*([circular((100, 100), 10 + number)] for number in range(80))))
    strokes = [*cut_strokes(found)]
    exact = plan(strokes, found, view, most=100_000)
    assert "A" in exact
    for share in (0.95, 0.9):
        most = int(len(exact) * share)
        text = plan(strokes, found, view, most=most)
        assert text is None or len(text) <= most
    assert plan(strokes, found, view, most=500) is None


@pytest.mark.parametrize("most", [9_000, 12_000])
def test_a_simpler_picture_still_shows_every_contour_where_it_is(most):
    view = Box(min_x=0, min_y=0, max_x=200, max_y=200)
    corners = 4_000
    ring = [
        (100 + 90 * math.cos(at * math.tau / corners), 100 + 90 * math.sin(at * math.tau / corners))
        for at in range(corners)
    ]
    found = measure(drawn(polyline(ring, closed=True)))
    text = plan([*cut_strokes(found)], found, view, most=most)
    (path,) = ET.fromstring(text).iter(f"{SVG}path")
    away = [math.dist(point, (100, 100)) for point in points(path.get("d"))]
    assert (min(away), max(away)) == pytest.approx((90, 90), abs=0.1)
