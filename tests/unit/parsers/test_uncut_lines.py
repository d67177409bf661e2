"""What is drawn and not cut: nobody must take it for cut."""

import io
import math

import ezdxf
import pytest

from modn_watch.checklist import checklist
from modn_watch.model import Limits, Record
from modn_watch.parsers import dxf, lightburn


def read(draw):
    document = ezdxf.new("R2010", units=4)
    draw(document.modelspace())
    stream = io.StringIO()
    document.write(stream)
    return dxf.parse(io.BytesIO(stream.getvalue().encode()), Limits())


def rectangle(space, x, y, width, height, layer="0"):
    corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
    space.add_lwpolyline(corners, close=True, dxfattribs={"layer": layer})


def lines(space, *corners, layer="BEND"):
    for start, end in zip(corners, corners[1:] + corners[:1], strict=True):
        space.add_line(start, end, dxfattribs={"layer": layer})


def notes(extract, code):
    return [note for note in extract.notes if note.code == code]


def cross(space):
    """The blank of a tray of 100 x 60 and 20 high."""
    corners = [
        *((20, 0), (120, 0), (120, 20), (140, 20), (140, 80), (120, 80)),
        *((120, 100), (20, 100), (20, 80), (0, 80), (0, 20), (20, 20)),
    ]
    space.add_lwpolyline(corners, close=True)


@pytest.mark.parametrize(
    ("layer", "done"),
    [("Engraved plate", "engraved"), ("Marking gauge", "marked"), ("BEND", "bent along")],
)
def test_a_plate_of_which_nothing_is_cut_is_no_silent_zero(layer, done):
    extract = read(lambda space: rectangle(space, 0, 0, 200, 100, layer))
    (note,) = notes(extract, "nothing_to_cut")
    assert f'all of it is {done} ("{layer}")' in note.message
    assert (note.evidence, extract.geometry["cut_length_mm"]) == (f'"{layer}"', 0)
    assert extract.geometry["bounding_box"]["width"] == 200


def test_where_nothing_is_cut_no_check_of_contours_is_fine():
    extract = read(lambda space: rectangle(space, 0, 0, 200, 100, "ENGRAVE"))
    found = {one.check.name: one.why for one in checklist(Record(), extract, extract.notes)}
    assert found["several_parts"] == found["gap"] == "there is nothing to cut"


def test_what_is_engraved_beside_a_cut_is_in_no_note_and_no_box():
    def draw(space):
        rectangle(space, 0, 0, 200, 100)
        rectangle(space, 150, 50, 100, 100, "ENGRAVE")

    extract = read(draw)
    assert not notes(extract, "nothing_to_cut")
    box = extract.geometry["bounding_box"]
    assert (box["width"], box["height"]) == (200, 100)


def test_a_project_of_which_all_is_engraved_says_so():
    text = """<LightBurnProject AppVersion="1.4" FormatVersion="1">
    <CutSetting type="Scan"><index Value="0"/><name Value="C00"/></CutSetting>
    <Shape Type="Rect" CutIndex="0" W="10" H="5"><XForm>1 0 0 1 0 0</XForm></Shape>
    </LightBurnProject>"""
    extract = lightburn.parse(io.BytesIO(text.encode()), Limits())
    (note,) = notes(extract, "nothing_to_cut")
    assert "engraved" in note.message
    assert extract.geometry["cut_length_mm"] == 0


@pytest.mark.parametrize("layer", ["BEND_RELIEF", "Bend-Cut", "Corner reliefs", "bendCutout"])
def test_reliefs_are_cut_though_they_are_called_after_the_bend(layer):
    def draw(space):
        rectangle(space, 0, 0, 200, 100)
        rectangle(space, 48, 10, 4, 6, layer)
        rectangle(space, 48, 80, 4, 6, layer)

    geometry = read(draw).geometry
    assert geometry["cut_length_mm"] == pytest.approx(600 + 2 * 20)
    assert geometry["net_area_mm2"] == pytest.approx(200 * 100 - 2 * 24)
    assert geometry["pierce_count"] == 3


def test_a_closed_contour_on_a_bend_layer_is_not_cut_and_that_is_told():
    def draw(space):
        rectangle(space, 0, 0, 200, 100)
        rectangle(space, 48, 10, 4, 6, "BEND")
        space.add_circle((100, 50), 5, dxfattribs={"layer": "BEND"})
        space.add_line((150, 0), (150, 100), dxfattribs={"layer": "BEND"})

    extract = read(draw)
    (note,) = notes(extract, "closed_bend")
    assert (note.place, note.evidence) == ("x 50 mm, y 13 mm", "contours: 2")
    assert "bend layer BEND" in note.message
    assert extract.geometry["cut_length_mm"] == pytest.approx(600)


def test_a_relief_at_an_edge_is_told_and_one_of_loose_lines_too():
    def draw(space):
        rectangle(space, 0, 0, 200, 100)
        lines(space, (48, 0), (52, 0), (52, 6), (48, 6))

    (note,) = notes(read(draw), "closed_bend")
    assert note.place == "x 50 mm, y 3 mm"


def test_the_bends_of_a_tray_close_and_are_bends():
    def draw(space):
        cross(space)
        lines(space, (20, 20), (120, 20), (120, 80), (20, 80))

    assert not notes(read(draw), "closed_bend")


def test_the_zone_of_a_bend_from_edge_to_edge_is_one():
    def draw(space):
        rectangle(space, 0, 0, 200, 100)
        lines(space, (48, 0), (52, 0), (52, 100), (48, 100))

    assert not notes(read(draw), "closed_bend")


def test_a_hole_that_is_cut_and_on_the_bend_layer_too_is_cut():
    def draw(space):
        rectangle(space, 0, 0, 200, 100)
        space.add_circle((48, 50), 5)
        space.add_circle((48, 50), 5, dxfattribs={"layer": "BEND"})

    extract = read(draw)
    assert not notes(extract, "closed_bend")
    assert extract.geometry["cut_length_mm"] == pytest.approx(600 + 10 * math.pi)


def test_a_round_hole_beside_a_bend_stays_one():
    def draw(space):
        rectangle(space, 0, 0, 200, 100)
        space.add_circle((48, 50), 5)
        space.add_line((48, 0), (48, 100), dxfattribs={"layer": "BEND"})

    extract = read(draw)
    assert not notes(extract, "closed_bend")
    assert extract.geometry["cut_length_mm"] == pytest.approx(600 + 10 * math.pi)
