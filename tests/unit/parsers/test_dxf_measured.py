"""What a DXF measures, beside figures worked out by hand."""

import io
import math

import ezdxf
import pytest

from modn_watch.geometry import nesting
from modn_watch.geometry.curves import Line
from modn_watch.geometry.drawn import Drawn
from modn_watch.model import Limits
from modn_watch.parsers import pile
from modn_watch.parsers.dxf import parse
from tests.builders import a_dxf

FEW = Limits(entities=2_000)


def new(units=4):
    return ezdxf.new("R2010", units=units)


def read(document, limits=FEW):
    stream = io.StringIO()
    document.write(stream)
    return parse(io.BytesIO(stream.getvalue().encode(document.output_encoding)), limits)


def drawn(draw, units=4):
    document = new(units)
    draw(document.modelspace())
    return read(document)


def rectangle(space, x, y, width, height, **look):
    corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
    space.add_lwpolyline(corners, close=True, dxfattribs=look)


def totals(extract):
    names = ("pierce_count", "closed_contours", "open_contours", "gaps")
    return tuple(extract.geometry[name] for name in names)


def codes(extract):
    return [note.code for note in extract.notes]


def layer(extract, name):
    return next(row for row in extract.geometry["layers"] if row["name"] == name)


def plate_with_holes(space):
    rectangle(space, 0, 0, 200, 100)
    for x in (30, 170):
        space.add_circle((x, 50), 5.5)
    slot = [(90, 45, 0), (110, 45, 1), (110, 55, 0), (90, 55, 1)]
    space.add_lwpolyline(slot, format="xyb", close=True)
    rectangle(space, 95, 70, 10, 10)


HOLES = 2 * math.pi * 5.5**2 + (math.pi * 25 + 200) + 100
LENGTH = 600 + 2 * math.pi * 11 + (math.pi * 10 + 40) + 40


def test_a_plate_with_holes_is_measured_as_by_hand():
    geometry = drawn(plate_with_holes).geometry
    assert geometry["cut_length_mm"] == pytest.approx(LENGTH, abs=1e-5)
    assert geometry["gross_area_mm2"] == pytest.approx(20_000)
    assert geometry["net_area_mm2"] == pytest.approx(20_000 - HOLES, abs=1e-4)
    assert geometry["duplicate_length_mm"] == 0
    (part,) = geometry["parts"]
    assert (part["width"], part["height"], part["quantity"]) == (200, 100, 1)
    assert part["holes"] == [
        {"kind": "round", "diameter_mm": 11.0, "count": 2},
        {"kind": "slot", "diameter_mm": 10.0, "count": 1},
        {"kind": "other", "diameter_mm": None, "count": 1},
    ]


def test_pierces_and_contours_are_counted():
    assert totals(drawn(plate_with_holes)) == (5, 5, 0, 0)


def test_lines_and_arcs_that_meet_are_one_contour():
    assert totals(parse_bytes(a_dxf())) == (1, 1, 0, 0)


def parse_bytes(data):
    return parse(io.BytesIO(data), FEW)


def test_inches_are_measured_in_millimetres():
    geometry = drawn(lambda space: rectangle(space, 0, 0, 4, 2), units=1).geometry
    assert geometry["cut_length_mm"] == pytest.approx(12 * 25.4)
    assert geometry["net_area_mm2"] == pytest.approx(8 * 25.4**2)
    assert geometry["layers"][0]["cut_length_mm"] == pytest.approx(12 * 25.4)


def test_equal_parts_are_counted_and_totals_hold_them_all():
    def draw(space):
        for n in range(3):
            rectangle(space, 100 * n, 0, 60, 20)
            space.add_circle((100 * n + 10, 10), 3)

    geometry = drawn(draw).geometry
    (part,) = geometry["parts"]
    assert part["quantity"] == 3
    assert part["cut_length_mm"] == pytest.approx(160 + 6 * math.pi, abs=1e-5)
    assert geometry["cut_length_mm"] == pytest.approx(3 * (160 + 6 * math.pi), abs=1e-5)
    assert geometry["gross_area_mm2"] == pytest.approx(3600)


def test_a_line_drawn_twice_is_cut_once():
    def draw(space):
        rectangle(space, 0, 0, 60, 20)
        rectangle(space, 0, 0, 60, 20)

    geometry = drawn(draw).geometry
    assert (geometry["cut_length_mm"], geometry["duplicate_length_mm"]) == (160, 160)
    assert geometry["pierce_count"] == 1


def test_a_gap_is_counted_and_its_place_told():
    extract = drawn(lambda space: space.add_lwpolyline([(0, 0), (50, 0), (50, 30), (0, 0.4)]))
    assert totals(extract) == (1, 0, 1, 1)
    (gap,) = extract.details["gaps"]
    assert (gap["x"], gap["y"], gap["size_mm"]) == pytest.approx((0, 0.2, 0.4))


def test_a_part_turned_in_its_drawing_tells_the_smallest_rectangle_around_it():
    document = new()
    rectangle(document.blocks.new("PLATE"), 0, 0, 80, 30)
    document.modelspace().add_blockref("PLATE", (5, 5), dxfattribs={"rotation": 30})
    extract = read(document)
    more = extract.details["parts"][0]
    sizes = (more["smallest_length_mm"], more["smallest_width_mm"], more["smallest_angle_deg"])
    assert sizes == pytest.approx((80, 30, 30), abs=1e-5)
    assert extract.geometry["parts"][0]["width"] == pytest.approx(
        80 * math.cos(math.pi / 6) + 15, abs=1e-5
    )


def test_a_rational_spline_that_is_a_circle_is_a_round_hole():
    half = math.sqrt(0.5)
    corners = [(5, 0), (5, 5), (0, 5), (-5, 5), (-5, 0), (-5, -5), (0, -5), (5, -5), (5, 0)]
    knots = [0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 4]

    def draw(space):
        rectangle(space, -20, -20, 40, 40)
        space.add_rational_spline(corners, [1, half] * 4 + [1], degree=2, knots=knots)

    geometry = drawn(draw).geometry
    assert geometry["parts"][0]["holes"] == [{"kind": "round", "diameter_mm": 10.0, "count": 1}]
    assert geometry["cut_length_mm"] == pytest.approx(160 + 10 * math.pi, abs=1e-6)


# What is not cut


def bend_and_cut(**look):
    document = new()
    document.layers.add("BEND", linetype="Continuous")
    document.linetypes.add("HIDDEN", [1, 0.5, -0.5])
    space = document.modelspace()
    rectangle(space, 0, 0, 100, 50)
    space.add_line((50, 0), (50, 50), dxfattribs=look)
    return document


def test_a_bend_line_is_no_cut_and_its_layer_says_what_it_is():
    extract = read(bend_and_cut(layer="BEND"))
    assert extract.geometry["cut_length_mm"] == 300
    assert totals(extract) == (1, 1, 0, 0)
    row = layer(extract, "BEND")
    assert (row["operation"], row["cut_length_mm"], row["length_mm"]) == ("bend", 0, 50)
    row = layer(extract, "0")
    assert (row["operation"], row["cut_length_mm"], row["length_mm"]) == ("cut", 300, 300)
    assert codes(extract) == []


def test_a_hidden_edge_is_ignored_aloud():
    extract = read(bend_and_cut(linetype="HIDDEN"))
    assert extract.geometry["cut_length_mm"] == 300
    assert [(note.code, note.evidence) for note in extract.notes] == [("ignored_lines", "1 LINE")]


def test_what_is_by_layer_has_the_linetype_of_its_layer():
    document = bend_and_cut(layer="AXES")
    document.layers.add("AXES", linetype="HIDDEN")
    assert read(document).geometry["cut_length_mm"] == 300


def test_what_is_by_block_has_the_linetype_of_its_reference():
    document = bend_and_cut()
    block = document.blocks.new("EDGE")
    block.add_line((0, 10), (100, 10), dxfattribs={"linetype": "BYBLOCK"})
    space = document.modelspace()
    space.add_blockref("EDGE", (0, 0), dxfattribs={"linetype": "HIDDEN"})
    assert read(document).geometry["cut_length_mm"] == 350
    space.add_blockref("EDGE", (0, 10))
    assert read(document).geometry["cut_length_mm"] == 450


def test_the_size_is_that_of_what_is_cut():
    def draw(space):
        rectangle(space, 0, 0, 100, 50)
        space.add_line((-500, 25), (500, 25), dxfattribs={"layer": "BEND"})

    box = drawn(draw).geometry["bounding_box"]
    assert (box["min_x"], box["width"]) == (0, 100)


def test_a_drawing_that_is_only_engraved_has_a_size_and_no_cut():
    extract = drawn(lambda space: rectangle(space, 0, 0, 100, 50, layer="ENGRAVE"))
    assert extract.geometry["bounding_box"]["width"] == 100
    assert (extract.geometry["cut_length_mm"], extract.geometry["pierce_count"]) == (0, 0)
    assert layer(extract, "ENGRAVE")["operation"] == "engrave"


# Drawing sheets


def sheet(*views):
    document = new()
    part = document.blocks.new("Part-1-2 - 3")
    rectangle(part, 0, 0, 120, 60)
    part.add_circle((20, 20), 4)
    frame = document.blocks.new("StraightDimension-1")
    rectangle(frame, -200, -200, 900, 900)
    side = document.blocks.new("Part-7")
    side.add_line((0, -50), (120, -50))
    space = document.modelspace()
    space.add_blockref("StraightDimension-1", (0, 0))
    rectangle(space, -300, -300, 2000, 2000)
    for name in views:
        space.add_blockref(name, (0, 0))
    return read(document)


def test_only_the_part_on_a_sheet_is_measured():
    extract = sheet("Part-1-2 - 3")
    assert extract.geometry["drawing_kind"] == "sheet"
    assert extract.geometry["cut_length_mm"] == pytest.approx(360 + 8 * math.pi, abs=1e-5)
    assert totals(extract) == (2, 2, 0, 0)
    assert codes(extract) == []


def test_a_sheet_of_several_views_says_so():
    extract = sheet("Part-1-2 - 3", "Part-7")
    assert "several_views" in codes(extract)
    assert totals(extract) == (3, 2, 1, 0)


# Too much


def test_of_too_many_curves_length_and_size_are_measured_and_that_is_said(monkeypatch):
    monkeypatch.setattr(pile, "MOST_CURVES", 6)
    extract = drawn(plate_with_holes)
    assert extract.partial
    assert codes(extract) == ["contours_left_out"]
    assert extract.geometry["cut_length_mm"] == pytest.approx(LENGTH, abs=1e-5)
    assert extract.geometry["bounding_box"]["width"] == 200
    assert "parts" not in extract.geometry
    assert layer(extract, "0")["cut_length_mm"] == pytest.approx(LENGTH, abs=1e-5)


def test_where_not_all_contours_were_compared_that_is_said(monkeypatch):
    monkeypatch.setattr(nesting, "_MOST_CORNERS", 10)
    extract = drawn(lambda space: [rectangle(space, 6 * n, 0, 10, 10) for n in range(4)])
    assert extract.partial
    assert "nesting_left_out" in codes(extract)
    (note,) = [note for note in extract.notes if note.code == "nesting_left_out"]
    assert note.evidence == "4 contours"


def test_every_layer_past_reason_keeps_its_own_length_and_size(monkeypatch):
    monkeypatch.setattr(pile, "MOST_CURVES", 50)
    heap = pile.Pile()
    for n in range(120):
        way = (Line(start=(n, 0), end=(n, n + 1)), Line(start=(n, 0), end=(math.nan, 0)))
        heap.add(Drawn(curves=way, layer=f"L{n % 30}"))
    layers = {one.layer: one for one in pile.taken([heap]).layers}
    assert len(layers) == 30
    for k in range(30):
        # The lines of k, k + 30, k + 60 and k + 90.
        own = layers[f"L{k}"]
        assert (own.curves, own.length_mm) == (4, 4 * k + 184)
        assert (own.box.min_x, own.box.max_x, own.box.max_y) == (k, k + 90, k + 91)


def test_parts_past_reason_are_counted_and_not_listed():
    def draw(space):
        for n in range(1_005):
            rectangle(space, 0, 20 * n, 10 * 1.006**n, 5)

    extract = drawn(draw)
    assert len(extract.geometry["parts"]) == 1_000
    assert extract.geometry["closed_contours"] == 1_005
    assert extract.partial
    assert codes(extract) == ["several_parts", "parts_left_out"]


def test_of_too_many_curves_none_is_kept_in_memory(monkeypatch):
    monkeypatch.setattr(pile, "MOST_CURVES", 10)
    heap, most = pile.Pile(), 0
    for n in range(100):
        heap.add(Drawn(curves=(Line(start=(0, n), end=(2, n)),)))
        most = max(most, len(heap.drawn))
    assert most <= 11
    taken = pile.taken([heap])
    assert (taken.cut_length_mm, taken.box.height, taken.measures) == (200, 99, None)


def test_parts_in_holes_take_no_sheet_of_their_own():
    def draw(space):
        for n in range(5):
            rectangle(space, 10 * n, 10 * n, 200 - 20 * n, 200 - 20 * n)

    extract = drawn(draw)
    assert extract.geometry["gross_area_mm2"] == pytest.approx(40_000)
    assert [part["gross_area_mm2"] for part in extract.details["parts"]] == [40_000, 25_600, 14_400]
    net = 40_000 - 32_400 + 25_600 - 19_600 + 14_400
    assert extract.geometry["net_area_mm2"] == pytest.approx(net)


def test_parts_that_share_cuts_come_to_no_more_than_the_drawing():
    """Nine squares: one shares all sides, four three of them, four two; on the mean 80 / 3 mm."""

    def draw(space):
        for n in range(9):
            rectangle(space, n % 3 * 10, n // 3 * 10, 10, 10)

    geometry = drawn(draw).geometry
    (part,) = geometry["parts"]
    assert (part["quantity"], part["cut_length_mm"]) == (9, pytest.approx(240 / 9))
    assert geometry["cut_length_mm"] == pytest.approx(240)
    assert geometry["duplicate_length_mm"] == pytest.approx(120)


def test_a_layer_is_charged_for_a_line_once_and_says_all_that_is_drawn_on_it():
    def draw(space):
        rectangle(space, 0, 0, 100, 50, layer="A")
        space.add_line((0, 0), (60, 0), dxfattribs={"layer": "A"})
        space.add_line((90, 0), (20, 0), dxfattribs={"layer": "B"})

    extract = drawn(draw)
    assert (layer(extract, "A")["cut_length_mm"], layer(extract, "A")["length_mm"]) == (300, 360)
    assert (layer(extract, "B")["cut_length_mm"], layer(extract, "B")["length_mm"]) == (0, 70)
    assert totals(extract) == (1, 1, 0, 0)
