"""The sheet that parts are cut from, drawn on a layer that is called so."""

import io
import math

import ezdxf
import pytest

from modn_watch.model import Limits
from modn_watch.parsers import pile
from modn_watch.parsers.dxf import parse


def read(draw):
    document = ezdxf.new("R2010", units=4)
    draw(document.modelspace())
    stream = io.StringIO()
    document.write(stream)
    return parse(io.BytesIO(stream.getvalue().encode()), Limits())


def rectangle(space, x, y, width, height, layer="0"):
    corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
    space.add_lwpolyline(corners, close=True, dxfattribs={"layer": layer})


def parts(space, count=4, *, holed=True):
    for n in range(count):
        rectangle(space, 20 + 220 * n, 20, 200, 100)
        if holed:
            space.add_circle((70 + 220 * n, 70), 10)


def left_out(extract):
    return [note for note in extract.notes if note.code == "sheet_left_out"]


@pytest.mark.parametrize("layer", ["SHEET", "Stock_3mm", "MATERIAL", "Raw material"])
def test_parts_on_a_sheet_that_is_called_so_are_measured_alone(layer):
    def draw(space):
        rectangle(space, 0, 0, 1000, 400, layer)
        parts(space)

    extract = read(draw)
    (note,) = left_out(extract)
    assert note.evidence == f'layer "{layer}", 1000 x 400 mm'
    geometry = extract.geometry
    assert geometry["drawing_kind"] == "cut"
    assert geometry["cut_length_mm"] == pytest.approx(4 * (600 + 20 * math.pi))
    assert geometry["net_area_mm2"] == pytest.approx(4 * (20000 - 100 * math.pi))
    assert [(part["width"], part["quantity"]) for part in geometry["parts"]] == [(200, 4)]
    assert geometry["bounding_box"]["width"] == pytest.approx(860)
    assert not {"part_in_hole", "frame_in_cut"} & {note.code for note in extract.notes}


def test_parts_without_holes_need_a_sheet_as_large_as_one():
    def draw(width, height):
        def inner(space):
            rectangle(space, 0, 0, width, height, "SHEET")
            parts(space, holed=False)

        return inner

    assert left_out(read(draw(1000, 2000)))
    assert read(draw(1000, 400)).geometry["net_area_mm2"] == 1000 * 400 - 4 * 20000


def around_screws(space):
    rectangle(space, 0, 0, 1000, 2000, "SHEET")
    space.add_circle((50, 50), 10)


def with_a_hole_on_it(space):
    rectangle(space, 0, 0, 1000, 400, "SHEET")
    space.add_circle((980, 380), 5, dxfattribs={"layer": "SHEET"})
    parts(space)


def touched(space):
    rectangle(space, 20, 0, 1000, 400, "SHEET")
    parts(space)


def beside(space):
    rectangle(space, 0, 200, 1000, 400, "SHEET")
    parts(space)


def bevelled(space):
    corners = [(0, 0), (1000, 0), (1000, 400), (50, 400), (0, 350)]
    space.add_lwpolyline(corners, close=True, dxfattribs={"layer": "SHEET"})
    parts(space)


def alone(space):
    rectangle(space, 0, 0, 1000, 400, "SHEET")


def called_plate(space):
    rectangle(space, 0, 0, 1000, 400, "PLATE")
    parts(space)


@pytest.mark.parametrize(
    "draw", [around_screws, with_a_hole_on_it, touched, beside, bevelled, alone, called_plate]
)
def test_a_plate_on_a_layer_called_so_is_cut(draw):
    extract = read(draw)
    assert not left_out(extract)
    widest = max(part["width"] for part in extract.geometry["parts"])
    assert widest == 1000


def test_in_a_drawing_of_too_many_curves_all_lengths_stay(monkeypatch):
    def draw(space):
        space.add_lwpolyline([(300 + n, 300 + n % 2) for n in range(61)])
        rectangle(space, 0, 0, 1000, 400, "SHEET")
        parts(space)

    monkeypatch.setattr(pile, "MOST_CURVES", 50)
    extract = read(draw)
    assert not left_out(extract)
    expected = 2800 + 4 * (600 + 20 * math.pi) + 60 * math.hypot(1, 1)
    assert extract.geometry["cut_length_mm"] == pytest.approx(expected)
