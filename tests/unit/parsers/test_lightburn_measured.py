"""What a LightBurn project measures, beside figures worked out by hand."""

import base64
import io
import math
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modn_watch.model import Limits
from modn_watch.parsers import lightburn_operations, lightburn_paths, lightburn_survey, pile
from modn_watch.parsers.lightburn import parse

FEW = Limits(entities=5_000)
PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n and so on").decode()
SVG = "{http://www.w3.org/2000/svg}"
#: How far out the handles of a quarter circle of radius 1 lie, as every drawing program has it.
QUARTER = 4 / 3 * math.tan(math.pi / 8)


def setting(index, kind="Cut", tag="CutSetting", **values):
    rows = {"index": index, "name": f"C{index:02}", "speed": 100} | values
    inner = "".join(f'<{name} Value="{value}"/>' for name, value in rows.items())
    return f'<{tag} type="{kind}">{inner}</{tag}>'


def shape(kind, inner="", *, at=(0, 0), matrix="", layer=0, **attributes):
    rows = {"Type": kind, "CutIndex": layer} | attributes
    told = " ".join(f'{name}="{value}"' for name, value in rows.items())
    form = f"<XForm>{matrix or f'1 0 0 1 {at[0]} {at[1]}'}</XForm>"
    return f"<Shape {told}>{form}{inner}</Shape>"


def rect(width, height, **more):
    return shape("Rect", W=width, H=height, **more)


def circle(radius, **more):
    return shape("Ellipse", Rx=radius, Ry=radius, **more)


def path(vertices, joins, **more):
    inner = f"<VertList>{vertices}</VertList><PrimList>{joins}</PrimList>"
    return shape("Path", inner, **more)


def group(*members, **more):
    return shape("Group", f"<Children>{''.join(members)}</Children>", **more)


def outlined(text, **more):
    outline = (
        '<BackupPath Type="Path" CutIndex="0"><XForm>1 0 0 1 50 50</XForm>'
        "<VertList>V0 0V8 0V8 6</VertList><PrimList>LineClosed</PrimList></BackupPath>"
    )
    return shape("Text", outline, Str=text, HasBackupPath=1, **more)


def read(*content, limits=FEW):
    head = '<LightBurnProject AppVersion="2.0.04" DeviceName="No Machine" FormatVersion="1">'
    data = f"{head}{''.join(content)}</LightBurnProject>".encode()
    return parse(io.BytesIO(data), limits)


def codes(extract):
    return [note.code for note in extract.notes]


def totals(extract):
    names = ("pierce_count", "closed_contours", "open_contours", "gaps")
    return tuple(extract.geometry[name] for name in names)


def length(*content):
    return read(*content).geometry["cut_length_mm"]


def layer(extract, color):
    return next(row for row in extract.geometry["layers"] if row["color"] == color)


# Totals and parts

PLATE = (
    rect(200, 100, Cr=10),
    circle(5.5, at=(-70, 0)),
    circle(5.5, at=(70, 0)),
    rect(30, 10, Cr=5),
    rect(10, 10, at=(0, 35)),
)


def test_a_plate_with_holes_is_measured_as_by_hand():
    extract = read(*PLATE)
    geometry = extract.geometry
    outline = 600 - 80 + 20 * math.pi
    slot = 40 + 10 * math.pi
    assert geometry["cut_length_mm"] == pytest.approx(outline + 22 * math.pi + slot + 40, abs=1e-5)
    gross = 20_000 - (4 - math.pi) * 100
    holes = 2 * math.pi * 5.5**2 + 200 + 25 * math.pi + 100
    assert geometry["gross_area_mm2"] == pytest.approx(gross, abs=1e-4)
    assert geometry["net_area_mm2"] == pytest.approx(gross - holes, abs=1e-4)
    assert totals(extract) == (5, 5, 0, 0)
    (part,) = geometry["parts"]
    assert (part["width"], part["height"], part["quantity"]) == (200, 100, 1)
    assert part["holes"] == [
        {"kind": "round", "diameter_mm": 11.0, "count": 2},
        {"kind": "slot", "diameter_mm": 10.0, "count": 1},
        {"kind": "other", "diameter_mm": None, "count": 1},
    ]
    assert extract.details["parts"][0]["slots"] == [
        {"width_mm": 10.0, "length_mm": 30.0, "count": 1}
    ]
    assert [hole["width_mm"] for hole in extract.details["smallest_holes"]] == [10, 10, 11, 11]
    assert codes(extract) == []


def test_a_round_path_of_curves_is_a_round_hole_of_its_length():
    k = 6 * QUARTER
    vertices = (
        f"V6 0c0x6c0y{k}c1x6c1y{-k}V0 6c0x{-k}c0y6c1x{k}c1y6"
        f"V-6 0c0x-6c0y{-k}c1x-6c1y{k}V0 -6c0x{k}c0y-6c1x{-k}c1y-6"
    )
    extract = read(rect(50, 50), path(vertices, "B0 1B1 2B2 3B3 0"))
    # Four cubics are a circle but for 3 in 10 000 of its radius.
    assert extract.geometry["cut_length_mm"] == pytest.approx(200 + 12 * math.pi, rel=1e-4)
    (part,) = extract.geometry["parts"]
    assert [(hole["kind"], hole["count"]) for hole in part["holes"]] == [("round", 1)]


def test_the_length_of_a_curve_is_that_between_its_handles():
    # Both handles on the vertical: y goes 0, 40, 40, 0 while x goes 40, 0, 0 (left out), -40.
    told = "V40 0c0y40c1x1V-40 0c0x1c1y40"
    dx = (-120, 0, -120)
    dy = (120, 0, -120)

    def speed(t):
        weights = ((1 - t) ** 2, 2 * t * (1 - t), t * t)
        return math.hypot(
            sum(w * v for w, v in zip(weights, dx, strict=True)),
            sum(w * v for w, v in zip(weights, dy, strict=True)),
        )

    steps = 20_000
    exact = sum(speed((n + 0.5) / steps) for n in range(steps)) / steps
    assert length(path(told, "B0 1")) == pytest.approx(exact, rel=1e-6)


def test_a_mirrored_and_stretched_group_is_measured_as_it_lies():
    # Twice as wide, mirrored: 10 x 10 is 20 x 10, and a circle of 3 an ellipse of 6 by 3.
    extract = read(group(rect(10, 10), circle(1, at=(2, 2)), matrix="-2 0 0 1 100 0"))
    assert extract.geometry["gross_area_mm2"] == pytest.approx(200)
    assert extract.geometry["net_area_mm2"] == pytest.approx(200 - 2 * math.pi, abs=1e-5)


def test_two_open_paths_that_meet_are_one_contour_whatever_group_they_are_in():
    half = path("V0 0V30 0V30 20", "LineOpen")
    other = path("V0 0V-30 0V-30 -20", "L0 1L1 2", at=(30, 20))
    extract = read(half, group(other))
    assert totals(extract) == (1, 1, 0, 0)
    assert extract.geometry["gross_area_mm2"] == pytest.approx(600)


def test_one_path_may_be_several_contours():
    vertices = "V0 0V60 0V60 40V0 40V10 10V20 10V20 20V50 5V55 5"
    extract = read(path(vertices, "L0 1L1 2L2 3L3 0L4 5L5 6L6 4L7 8"))
    assert totals(extract) == (3, 2, 1, 0)
    diagonal = math.hypot(10, 10)
    assert extract.geometry["cut_length_mm"] == pytest.approx(200 + 20 + diagonal + 5)
    assert extract.geometry["net_area_mm2"] == pytest.approx(2400 - 50)


def test_shared_outlines_count_as_often_as_they_are_shown():
    first = path("V0 0V10 0V10 5V0 5", "LineClosed", VertID=3, PrimID=8)
    again = [shape("Path", VertID=3, PrimID=8, at=(n * 20, 0)) for n in (1, 2)]
    extract = read(first, *again)
    assert extract.geometry["cut_length_mm"] == 90
    assert [part["quantity"] for part in extract.geometry["parts"]] == [3]


def test_shared_vertices_may_be_joined_in_another_way():
    first = path("V0 0V10 0V10 5V0 5", "LineClosed", VertID=0, PrimID=0)
    other = shape("Path", "<PrimList>L0 1</PrimList>", VertID=0, PrimID=1, at=(50, 0))
    assert length(first, other) == 40
    assert totals(read(first, other)) == (2, 1, 1, 0)


def test_a_curve_without_handles_is_a_line():
    extract = read(path("V0 0c0x1c1x1V10 0c0x1c1x1", "B0 1"), path("V0 0V10 0", "L0 1"))
    assert (extract.geometry["cut_length_mm"], extract.geometry["duplicate_length_mm"]) == (10, 10)


def test_a_vertex_may_have_the_other_handle_alone():
    told = "V30 40c0x1c1x-5c1y99V0 0c0x77c0y5c1x1"
    assert length(path(told, "B0 1")) == pytest.approx(50)


def test_a_slot_whose_sides_are_curves_without_handles_is_a_slot():
    k = 5 * QUARTER
    ends = (
        f"V10 -5c0x{10 + k}c0y-5c1x1V15 0c0x15c0y{k}c1x15c1y{-k}V10 5c0x1c1x{10 + k}c1y5"
        f"V-10 5c0x{-10 - k}c0y5c1x1V-15 0c0x-15c0y{-k}c1x-15c1y{k}V-10 -5c0x1c1x{-10 - k}c1y-5"
    )
    extract = read(rect(99, 99), path(ends, "B0 1B1 2B2 3B3 4B4 5B5 0"))
    assert [hole["kind"] for hole in extract.geometry["parts"][0]["holes"]] == ["slot"]


def test_a_text_with_an_outline_is_cut_on_the_texts_layer():
    extract = read(setting(1, kind="Scan"), outlined("A1"), outlined("A2", layer=1))
    assert layer(extract, 0)["cut_length_mm"] == 24
    assert (layer(extract, 1)["cut_length_mm"], layer(extract, 1)["length_mm"]) == (0, 24)
    assert "live_text" not in codes(extract)


angles = st.integers(0, 359)
sizes = st.lists(st.tuples(st.integers(5, 40), st.integers(5, 40)), min_size=1, max_size=6)


@given(sizes, angles, angles, st.booleans(), st.tuples(st.integers(-999, 999), st.integers(0, 999)))
def test_groups_that_turn_mirror_and_move_change_no_length_area_or_part(
    sides, outer, inner, mirrored, shift
):
    plates = [
        rect(width, height, at=(100 * n, 0)) + circle(1 + n % 2, at=(100 * n, 0))
        for n, (width, height) in enumerate(sides)
    ]
    moved = group(group(*plates, matrix=turn(inner, (7, 3))), matrix=turn(outer, shift, mirrored))
    here, there = read(*plates).geometry, read(moved).geometry
    around = sum(2 * (w + h) + math.tau * (1 + n % 2) for n, (w, h) in enumerate(sides))
    for geometry in (here, there):
        assert geometry["cut_length_mm"] == pytest.approx(around, abs=1e-4)
        assert geometry["gross_area_mm2"] == pytest.approx(sum(w * h for w, h in sides), abs=1e-3)
        assert geometry["pierce_count"] == 2 * len(sides)
        assert sum(part["quantity"] for part in geometry["parts"]) == len(sides)
    assert there["net_area_mm2"] == pytest.approx(here["net_area_mm2"], abs=1e-3)


def turn(degrees, shift, mirrored=False):
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    flip = -1 if mirrored else 1
    return f"{c!r} {s!r} {-s * flip!r} {c * flip!r} {shift[0]} {shift[1]}"


# .lbrn


def old_path(*vertices, joins):
    told = "".join(
        "<V " + " ".join(f'{name}="{value}"' for name, value in one.items()) + "/>"
        for one in vertices
    )
    return shape("Path", told + joins)


def test_the_old_format_writes_zeros_and_says_that_there_is_no_handle_by_one_and_zero():
    bare = {"c0x": 1, "c0y": 0, "c1x": 1, "c1y": 0}
    joins = '<P T="B" p0="0" p1="1"/><P T="L" p0="1" p1="2"/><P T="B" p0="2" p1="0"/>'
    corners = ({"vx": 50, "vy": 50}, {"vx": 80, "vy": 50}, {"vx": 80, "vy": 90})
    extract = read(old_path(*(corner | bare for corner in corners), joins=joins))
    assert extract.geometry["cut_length_mm"] == pytest.approx(30 + 40 + 50)
    assert extract.geometry["gross_area_mm2"] == pytest.approx(600)


def test_a_handle_that_the_old_format_leaves_out_is_none():
    # Handles only where they are needed: a quarter of a circle about (0, 0).
    k = 10 * QUARTER
    vertices = ({"vx": 10, "vy": 0, "c0x": 10, "c0y": k}, {"vx": 0, "vy": 10, "c1x": k, "c1y": 10})
    quarter = old_path(*vertices, joins='<P T="B" p0="0" p1="1"/>')
    assert length(quarter) == pytest.approx(5 * math.pi, rel=1e-3)
    straight = old_path({"vx": 10, "vy": 20}, {"vx": 13, "vy": 24}, joins='<P T="B" p1="1"/>')
    assert length(straight) == pytest.approx(5)


# Operations


@pytest.mark.parametrize(
    ("how", "operation"),
    [
        ({"kind": "Cut"}, "cut"),
        ({"kind": "Scan"}, "engrave"),
        ({"kind": "Scan+Cut"}, "cut"),
        ({"kind": "Tool"}, "ignore"),
        ({"kind": "Unheard of"}, "cut"),
        ({"kind": "Cut", "doOutput": 0}, "ignore"),
        ({"kind": "Scan", "doOutput": 0}, "ignore"),
        ({"kind": "Cut", "hide": 1}, "cut"),
        ({"kind": "Cut", "name": "engrave numbers"}, "engrave"),
        ({"kind": "Cut", "name": "BEND"}, "bend"),
        ({"kind": "Cut", "name": "Marks"}, "mark"),
        ({"kind": "Cut", "name": "construction"}, "ignore"),
        ({"kind": "Scan", "name": "CUT OUT"}, "engrave"),
        ({"kind": "Scan+Cut", "name": "engrave"}, "cut"),
        ({"kind": "Tool", "name": "CUT"}, "ignore"),
        ({"kind": "Cut", "name": "engrave", "doOutput": 0}, "ignore"),
    ],
)
def test_what_is_done_on_a_layer_is_told_by_its_type_then_by_its_name(how, operation):
    extract = read(rect(10, 10), setting(4, **how), circle(5, layer=4, at=(100, 0)))
    row = layer(extract, 4)
    around = 10 * math.pi
    assert row["operation"] == operation
    assert row["length_mm"] == pytest.approx(around, abs=1e-5)
    assert row["cut_length_mm"] == pytest.approx(around if operation == "cut" else 0, abs=1e-5)
    assert row["cut"] == (operation == "cut")
    assert row["bounding_box"]["min_x"] == 95
    whole = 40 + (around if operation == "cut" else 0)
    assert extract.geometry["cut_length_mm"] == pytest.approx(whole, abs=1e-5)
    assert extract.geometry["bounding_box"]["max_x"] == (105 if operation == "cut" else 5)


@pytest.mark.parametrize(("index", "name"), [(30, "T1"), (31, "T2")])
def test_tool_layers_need_no_setting_to_be_left_out(index, name):
    extract = read(rect(10, 10), rect(5, 5, layer=index, at=(50, 0)))
    row = layer(extract, index)
    assert (row["name"], row["operation"], row["output"]) == (name, "ignore", False)
    assert extract.geometry["cut_length_mm"] == 40
    assert codes(extract) == []


@pytest.mark.parametrize("index", [30, 31, 40])
def test_a_setting_that_cuts_counts_before_the_number_of_the_layer_and_is_told(index):
    extract = read(rect(10, 10), setting(index), rect(100, 100, layer=index))
    assert layer(extract, index)["operation"] == "cut"
    assert extract.geometry["cut_length_mm"] == 440
    (note,) = extract.notes
    assert (note.code, note.evidence) == ("odd_layer", f"C{index}")


def test_a_layer_beyond_the_tool_layers_that_nobody_set_up_is_cut_and_told():
    extract = read(rect(10, 10, layer=40))
    assert extract.geometry["cut_length_mm"] == 40
    assert codes(extract) == ["odd_layer"]


def test_a_tool_layer_is_one_by_its_type_whatever_its_number():
    extract = read(setting(5, kind="Tool"), rect(10, 10), rect(90, 90, layer=5))
    assert extract.geometry["cut_length_mm"] == 40
    assert codes(extract) == []


def test_a_layer_beyond_the_tool_layers_is_left_out_when_it_is_off():
    extract = read(setting(40, doOutput=0), rect(10, 10), rect(90, 90, layer=40))
    assert extract.geometry["cut_length_mm"] == 40
    assert codes(extract) == ["hidden_entities"]


def test_a_layer_that_nobody_set_up_is_cut():
    row = layer(read(rect(10, 10, layer=7)), 7)
    assert (row["name"], row["operation"], row["cut_length_mm"]) == ("C07", "cut", 40)


def test_a_layer_with_nothing_on_it_tells_its_operation_all_the_same():
    row = layer(read(setting(2, kind="Scan"), rect(1, 1)), 2)
    assert (row["operation"], row["shapes"], row["bounding_box"]) == ("engrave", 0, None)
    assert (row["cut_length_mm"], row["cut"]) == (0, False)


def test_passes_multiply_the_length_of_their_layer_alone():
    extract = read(
        setting(0, numPasses=3), setting(1, numPasses=2, kind="Scan"), setting(2),
        rect(10, 5), circle(2, layer=1, at=(50, 0)), rect(4, 4, layer=2, at=(90, 0)),
    )  # fmt: skip
    told = [
        (row["passes"], row["cut_length_mm"], row["cut_length_with_passes_mm"])
        for row in extract.geometry["layers"]
    ]
    assert told == [(3, 30, 90), (2, 0, 0), (1, 16, 16)]
    assert extract.geometry["cut_length_mm"] == 46


@pytest.mark.parametrize("count", ["0", "-3", "1e300", "nan", "many"])
def test_an_impossible_count_of_passes_is_one(count):
    extract = read(setting(0, numPasses=count), rect(10, 5))
    assert layer(extract, 0)["cut_length_with_passes_mm"] == 30


def test_of_several_settings_of_one_layer_those_that_cut_count():
    settings = setting(0, kind="Scan", numPasses=5) + setting(0, numPasses=2) + setting(0)
    row = layer(read(settings, rect(10, 5)), 0)
    assert (row["type"], row["operation"], row["passes"]) == ("Cut", "cut", 3)


def test_two_layers_of_one_name_are_measured_apart():
    extract = read(setting(0, name="A"), setting(1, name="A", kind="Scan"), rect(1, 1),
                   rect(9, 9, layer=1, at=(50, 0)))  # fmt: skip
    assert [row["name"] for row in extract.geometry["layers"]] == ["A", "A"]
    assert [row["length_mm"] for row in extract.geometry["layers"]] == [4, 36]


def test_what_is_engraved_makes_no_part_and_no_pierce():
    extract = read(setting(1, kind="Scan"), rect(50, 50), circle(5, layer=1))
    assert totals(extract) == (1, 1, 0, 0)
    assert extract.geometry["net_area_mm2"] == 2500
    assert extract.geometry["parts"][0]["holes"] == []


def test_an_engraving_alone_has_a_size_and_no_length():
    extract = read(setting(1, kind="Scan"), rect(50, 40, layer=1))
    assert extract.geometry["cut_length_mm"] == 0
    assert extract.geometry["bounding_box"]["height"] == 40
    (note,) = extract.notes
    assert (note.code, note.evidence) == ("nothing_to_cut", '"C01"')


def test_more_layers_than_there_can_be_share_a_row(monkeypatch):
    monkeypatch.setattr(lightburn_operations, "_MOST_LAYERS", 3)
    extract = read(
        setting(0, doOutput=0),
        *(rect(1, 1, layer=n, at=(5 * n, 0)) for n in (0, 1, 2, 3, 4, 30, 31)),
    )
    rows = {row["color"]: (row["operation"], row["shapes"]) for row in extract.geometry["layers"]}
    assert rows == {
        0: ("ignore", 1), 1: ("cut", 1), 2: ("cut", 1), None: ("cut", 2), 30: ("ignore", 2),
    }  # fmt: skip
    assert extract.geometry["cut_length_mm"] == 16


# Pictures


def test_a_picture_is_engraved_and_never_cut():
    extract = read(
        setting(0, kind="Image", tag="CutSetting_Img", name="Photo"),
        setting(0, doOutput=0),
        setting(1),
        shape("Bitmap", W=40, H=30, at=(100, 0)),
        rect(10, 10, layer=1),
    )
    (told,) = extract.details["bitmaps"]
    assert (told["layer"], told["operation"], told["width"]) == ("Photo", "engrave", 40)
    assert extract.geometry["cut_length_mm"] == 40
    assert extract.geometry["bounding_box"]["max_x"] == 5
    assert codes(extract) == []


def test_a_picture_on_a_layer_that_is_off_is_left_out():
    off = setting(0, kind="Image", tag="CutSetting_Img", doOutput=0)
    extract = read(off, setting(0), shape("Bitmap", W=40, H=30), rect(10, 10))
    assert extract.details["bitmaps"][0]["operation"] == "ignore"
    assert list(drawn(extract)) == ["cut outline"]


# Notes


def test_what_is_wrong_with_contours_is_told_as_of_any_drawing():
    extract = read(
        path("V0 0V50 0V50 30V0 30", "L0 1L1 2L2 3"),
        path("V0 0V0 29.6", "LineOpen"),
        rect(20, 20, at=(200, 0)),
        rect(20, 20, at=(200, 0)),
        circle(5, at=(210, 0)),
    )
    assert set(codes(extract)) == {"open_contour", "gap", "duplicate_line", "hole_crosses_outline"}
    gap = next(note for note in extract.notes if note.code == "gap")
    assert (gap.place, gap.evidence) == ("x 0 mm, y 29.8 mm", "0.4 mm")
    assert extract.details["gaps"][0]["size_mm"] == pytest.approx(0.4)
    assert extract.geometry["duplicate_length_mm"] == pytest.approx(80)


def test_several_parts_are_told():
    extract = read(rect(100, 50), rect(30, 30, at=(500, 0)))
    assert codes(extract) == ["several_parts"]


def test_what_lies_on_a_layer_that_is_off_is_told():
    extract = read(setting(1, doOutput=0, name="spare"), rect(9, 9), rect(5, 5, layer=1))
    (note,) = extract.notes
    assert (note.code, note.evidence) == ("hidden_entities", "spare")
    assert codes(read(setting(1, doOutput=0), rect(9, 9))) == []


def test_a_layer_that_is_cut_though_its_name_says_otherwise_is_told():
    extract = read(setting(1, name="Construction"), rect(9, 9), rect(5, 5, layer=1))
    (note,) = extract.notes
    assert (note.code, note.evidence) == ("ignored_lines", "Construction")
    assert codes(read(setting(1, name="Construction"), rect(9, 9))) == []
    assert codes(read(setting(1, name="Construction", kind="Tool"), rect(9, 9, layer=1))) == [
        "nothing_to_cut"
    ]


def test_a_shape_with_one_impossible_number_is_told_and_the_rest_of_it_measured():
    extract = read(rect(10, 10), path("V0 0V1e400 0V5 30", "L0 1L0 2", at=(50, 0)))
    assert "broken_shapes" in codes(extract)
    note = next(note for note in extract.notes if note.code == "broken_shapes")
    assert note.evidence == "1"
    assert extract.geometry["cut_length_mm"] == pytest.approx(40 + math.hypot(5, 30), abs=1e-5)


@pytest.mark.parametrize("bad", ["100 nan", "100 inf", "100", "", "100 0,5", "1,5 0", "a b"])
def test_a_vertex_that_cannot_be_read_is_told_and_keeps_its_place(bad):
    square = f"V0 0V{bad}V100 100V0 100"
    for joins in ("LineClosed", "L0 1L1 2L2 3L3 0"):
        extract = read(rect(10, 10, at=(500, 0)), path(square, joins))
        note = next(note for note in extract.notes if note.code == "broken_shapes")
        assert note.evidence == "1"
        assert totals(extract)[1:3] == (1, 1)
        assert extract.geometry["cut_length_mm"] == 240


@pytest.mark.parametrize("bad", ["c0xnan", "c0x30,5c0y3", "c0xc0y3", "c0x3c0yinf"])
def test_a_handle_that_cannot_be_read_is_told_where_a_curve_uses_it(bad):
    vertices = f"V0 0{bad}V100 0c0x1c1x1"
    extract = read(rect(10, 10, at=(500, 0)), path(vertices, "B0 1L1 0"))
    assert "broken_shapes" in codes(extract)
    assert extract.geometry["cut_length_mm"] == 140
    straight = read(path(vertices, "L0 1"))
    assert "broken_shapes" not in codes(straight)
    assert straight.geometry["cut_length_mm"] == 100


@pytest.mark.parametrize("vertex", ['vx="nan" vy="0"', 'vx="1e999" vy="0"', 'vx="wide" vy="0"'])
def test_an_old_vertex_that_cannot_be_read_is_told(vertex):
    square = f'<V vx="0" vy="0"/><V {vertex}/><V vx="100" vy="100"/><V vx="0" vy="100"/>'
    joins = "".join(f'<P T="L" p0="{n}" p1="{(n + 1) % 4}"/>' for n in range(4))
    extract = read(shape("Path", square + joins))
    assert "broken_shapes" in codes(extract)
    assert extract.geometry["cut_length_mm"] == 200


@pytest.mark.parametrize("joins", ["L0 1L1L2 3", "L0 1L1 nanL2 0", "L0 1B-1 2", "L0 1L1 x"])
def test_a_join_that_cannot_be_read_breaks_its_shape_aloud(joins):
    extract = read(rect(10, 10, at=(500, 0)), path("V0 0V9 0V9 9", joins))
    assert codes(extract) == ["broken_shapes"]
    assert extract.geometry["cut_length_mm"] == 40


def test_vertices_are_shared_though_the_joins_beside_them_cannot_be_read():
    broken = path("V0 0V30 0V30 40", "L0 1L1", VertID=4, PrimID=0)
    extract = read(broken, shape("Path", "<PrimList>LineClosed</PrimList>", VertID=4, PrimID=1))
    assert codes(extract) == ["broken_shapes"]
    assert extract.geometry["cut_length_mm"] == 120


@pytest.mark.parametrize(
    "flat",
    [
        shape("Ellipse", Rx=10, Ry=0),
        shape("Ellipse", Rx=0, Ry=10),
        shape("Ellipse", Rx=10, Ry=1e-9),
        # Both half axes along (3, 4), 8 and 6 long: together they reach out as far as 10.
        shape("Ellipse", Rx=8, Ry=6, matrix="0.6 0.8 0.6 0.8 0 0"),
        shape("Rect", W=0, H=20),
    ],
)
def test_a_shape_as_thin_as_a_line_is_that_line_there_and_back(flat):
    extract = read(rect(5, 5, at=(100, 0)), flat)
    assert totals(extract)[1:3] == (1, 1)
    assert extract.geometry["cut_length_mm"] == pytest.approx(20 + 20)
    assert extract.geometry["duplicate_length_mm"] == pytest.approx(20)
    assert "self_intersection" not in codes(extract)
    assert [part["quantity"] for part in extract.geometry["parts"]] == [1]


def test_a_project_of_a_thousand_kilometres_is_doubted():
    assert codes(read(rect(1e9, 1e9))) == ["unit_doubtful"]
    assert codes(read(rect(30_000, 10))) == []
    assert codes(read(rect(10, 30_001))) == ["unit_doubtful"]


def test_narrow_strips_are_told_as_of_a_dxf():
    extract = read(rect(100, 50), circle(5, at=(44, 0)), circle(5, at=(0, 0)))
    webs = extract.details["narrowest_webs"]
    assert [(web["width_mm"], web["between"]) for web in webs] == [
        (pytest.approx(1, abs=0.02), "edge"), (pytest.approx(20, abs=0.02), "edge"),
    ]  # fmt: skip


def test_a_shape_without_size_is_no_cut():
    extract = read(rect(0, 0))
    assert codes(extract) == ["nothing_to_cut"]
    assert extract.geometry["bounding_box"] is None


# Pictures of drawings


def drawn(extract):
    assert extract.preview.mime_type == "image/svg+xml"
    root = ET.fromstring(base64.b64decode(extract.preview.base64, validate=True))
    return {
        found.get("class"): [path.get("d") for path in found.findall(f"{SVG}path")]
        for found in root.iter(f"{SVG}g")
        if found.get("class")
    }


def test_what_the_laser_follows_is_drawn_and_the_thumbnail_is_not_kept():
    extract = read(
        f'<Thumbnail Source="{PNG}"/>', setting(1, kind="Scan"), setting(2, doOutput=0),
        rect(100, 50), circle(5), circle(3, at=(20, 0), layer=1), rect(900, 900, layer=2),
    )  # fmt: skip
    assert {look: len(paths) for look, paths in drawn(extract).items()} == {
        "cut outline": 1, "cut hole": 1, "engrave": 1,
    }  # fmt: skip


def test_the_frame_of_an_engraved_picture_is_drawn_and_in_view():
    extract = read(rect(10, 10), shape("Bitmap", W=40, H=30, at=(100, 0)))
    assert sorted(drawn(extract)) == ["cut outline", "engrave"]
    root = ET.fromstring(base64.b64decode(extract.preview.base64))
    assert root.find(f"{SVG}title").text == "125 x 30 mm"


def test_of_too_many_lines_lightburns_own_picture_is_kept(monkeypatch):
    monkeypatch.setattr(pile, "MOST_CURVES", 10)
    squares = [rect(1, 1, at=(5 * n, 0)) for n in range(5)]
    extract = read(f'<Thumbnail Source="{PNG}"/>', *squares)
    assert extract.preview.mime_type == "image/png"
    assert (codes(extract), extract.partial) == (["contours_left_out"], True)


# Limits


def test_too_many_lines_still_have_length_and_size(monkeypatch):
    monkeypatch.setattr(pile, "MOST_CURVES", 10)
    extract = read(setting(1, kind="Scan"), *(rect(1, 1, at=(5 * n, 0)) for n in range(5)),
                   circle(2, layer=1, at=(50, 0)))  # fmt: skip
    assert extract.geometry["cut_length_mm"] == 20
    assert extract.geometry["bounding_box"]["width"] == 21
    assert layer(extract, 1)["length_mm"] == pytest.approx(4 * math.pi, abs=1e-5)
    assert "pierce_count" not in extract.geometry


def test_more_shapes_than_can_be_read_in_time_are_left_off_aloud(monkeypatch):
    monkeypatch.setattr(lightburn_survey, "_MOST_SHAPES", 3)
    extract = read(setting(0), *(rect(1, 1, at=(5 * n, 0)) for n in range(5)))
    assert ("shapes_left_out" in codes(extract), extract.partial) == (True, True)
    assert extract.geometry["cut_length_mm"] == 12


def test_one_outline_shown_thousands_of_times_is_left_off_aloud(monkeypatch):
    monkeypatch.setattr(lightburn_survey, "_MOST_EFFORT", 500)
    vertices = "".join(f"V{n} {n * n}" for n in range(100))
    first = path(vertices, "LineOpen", VertID=0, PrimID=0)
    again = shape("Path", VertID=0, PrimID=0, at=(0, 50))
    extract = read(first, *[again] * 50)
    assert (codes(extract)[0], extract.partial) == ("shapes_left_out", True)
    assert 1 < extract.details["shapes"]["Path"] < 10


def test_vertices_that_are_not_joined_count_too(monkeypatch):
    monkeypatch.setattr(lightburn_survey, "_MOST_EFFORT", 500)
    vertices = "".join(f"V{n} 0" for n in range(100))
    first = path(vertices, "L0 1", VertID=0, PrimID=0)
    extract = read(first, *[shape("Path", VertID=0, PrimID=0)] * 50)
    assert extract.details["shapes"]["Path"] < 10


@pytest.mark.parametrize(
    "outline",
    [
        path("V1 1" * 60, "LineOpen"),
        path("V0 0V1 1", "L0 1" * 60),
        path("V0 0V1 1", "B0 1" * 60),
    ],
)
def test_a_path_of_more_vertices_than_anybody_draws_is_told(monkeypatch, outline):
    monkeypatch.setattr(lightburn_paths, "_MOST_VERTICES", 50)
    extract = read(rect(10, 10), outline)
    assert codes(extract) == ["broken_shapes"]
    assert extract.geometry["cut_length_mm"] == 40
