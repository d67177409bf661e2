import io
import json
import math
from dataclasses import asdict

import ezdxf
import pytest
from ezdxf.math import Matrix44
from hypothesis import given, settings
from hypothesis import strategies as st

from modn_watch.errors import Unreadable
from modn_watch.model import Limits, Source
from modn_watch.parsers.dxf import parse

FEW = Limits(entities=2_000)


def tags(*pairs):
    return "".join(f"{code:>3}\r\n{value}\r\n" for code, value in pairs)


def lightburn(*entities, layer="Layer_0"):
    """A drawing as LightBurn exports it: bare R12, handles used over and over."""
    head = [
        (0, "SECTION"), (2, "HEADER"), (9, "$ACADVER"), (1, "AC1009"), (0, "ENDSEC"),
        (0, "SECTION"), (2, "TABLES"), (0, "TABLE"), (2, "LAYER"), (70, 1),
        (0, "LAYER"), (2, layer), (70, 0), (62, 7), (6, "CONTINUOUS"),
        (0, "ENDTAB"), (0, "ENDSEC"), (0, "SECTION"), (2, "ENTITIES"),
    ]  # fmt: skip
    tail = [(0, "ENDSEC"), (0, "EOF")]
    return tags(*head, *(tag for entity in entities for tag in entity), *tail).encode()


def polyline(*vertices, layer="Layer_0", closed=1):
    yield from ((0, "POLYLINE"), (5, 90), (8, layer), (66, 1), (70, closed))
    for x, y, *bulge in vertices:
        yield from ((0, "VERTEX"), (5, 90), (8, layer), (10, x), (20, y))
        yield from ((42, b) for b in bulge)
    yield (0, "SEQEND")


def circle(x, y, radius, layer="Layer_0"):
    return [(0, "CIRCLE"), (5, 90), (8, layer), (10, x), (20, y), (40, radius)]


PLATE = lightburn(polyline((0, 0), (300, 0), (300, 190), (0, 190)), circle(50, 50, 5.5))


def read(data, limits=FEW):
    return parse(io.BytesIO(data), limits)


def new(version="R2010", units=4):
    return ezdxf.new(version, units=units)


def saved(document):
    stream = io.StringIO()
    document.write(stream)
    return stream.getvalue().encode(document.output_encoding, "dxfreplace")


def size(extract):
    box = extract.geometry["bounding_box"]
    return None if box is None else (box["width"], box["height"])


def corners(extract):
    box = extract.geometry["bounding_box"]
    return tuple(box[key] for key in ("min_x", "min_y", "max_x", "max_y"))


def codes(extract):
    return [note.code for note in extract.notes]


def layer(extract, name):
    return next(row for row in extract.geometry["layers"] if row["name"] == name)


def drawn(draw, version="R2010", units=4):
    document = new(version, units)
    draw(document.modelspace())
    return read(saved(document))


# What is stated about the file


def test_a_lightburn_export_is_read_whole():
    extract = read(PLATE)
    assert corners(extract) == (0, 0, 300, 190)
    assert extract.geometry["unit"] == "mm"
    assert "LightBurn" in extract.geometry["unit_evidence"]
    assert extract.geometry["drawing_kind"] == "cut"
    assert extract.details["release"] == "R12"
    assert extract.details["entities"] == {"CIRCLE": 1, "POLYLINE": 1}
    assert layer(extract, "Layer_0")["entities"] == 2
    assert extract.notes == ()
    assert not extract.partial


@pytest.mark.parametrize(
    ("version", "release"),
    [("R12", "R12"), ("R2000", "R2000"), ("R2004", "R2004"), ("R2007", "R2007"),
     ("R2010", "R2010"), ("R2013", "R2013"), ("R2018", "R2018")],
)  # fmt: skip
def test_every_release_gives_the_same_drawing(version, release):
    def draw(space):
        space.add_line((0, 0), (100, 40))
        space.add_arc((50, 20), 30, 0, 90)
        space.add_text("PL6 Ø11", dxfattribs={"insert": (1, 1)})

    extract = drawn(draw, version)
    assert extract.details["release"] == release
    assert corners(extract) == pytest.approx((0, 0, 100, 50))
    assert extract.texts == ("PL6 Ø11",)


@pytest.mark.parametrize("version", ["R12", "R2000", "R2010", "R2018"])
def test_binary_gives_the_same_drawing(version):
    document = new(version)
    document.modelspace().add_circle((10, 0), 5)
    stream = io.BytesIO()
    document.write(stream, fmt="bin")
    extract = read(stream.getvalue())
    assert corners(extract) == pytest.approx((5, -5, 15, 5))
    assert extract.details["read_as"] == "binary"


@pytest.mark.parametrize(
    ("code", "name", "millimetres"),
    [(1, "in", 25.4), (2, "ft", 304.8), (4, "mm", 1), (5, "cm", 10), (6, "m", 1000)],
)
def test_lengths_are_millimetres_whatever_the_drawing_is_in(code, name, millimetres):
    extract = drawn(lambda space: space.add_line((0, 0), (3, 2)), units=code)
    assert size(extract) == pytest.approx((3 * millimetres, 2 * millimetres))
    assert extract.geometry["unit"] == name
    assert extract.geometry["unit_evidence"] == f"$INSUNITS={code}"
    assert extract.facts[0].value == pytest.approx(3 * millimetres)


def test_a_unit_that_nobody_states_is_assumed_aloud_and_speaks_for_nothing():
    extract = drawn(lambda space: space.add_line((0, 0), (3, 2)), units=0)
    assert size(extract) == (3, 2)
    assert "unit_assumed" in codes(extract)
    assert {fact.source for fact in extract.facts} == {Source.DEFAULT}


def test_a_drawing_without_a_header_states_no_unit():
    data = tags((0, "SECTION"), (2, "ENTITIES"), *circle(0, 0, 4, "cut"), (0, "ENDSEC"), (0, "EOF"))
    extract = read(data.encode())
    assert size(extract) == (8, 8)
    assert "unit_assumed" in codes(extract)


def test_feet_and_inches_displayed_mean_inches():
    document = new(units=0)
    document.header["$LUNITS"] = 4
    document.modelspace().add_line((0, 0), (2, 1))
    extract = read(saved(document))
    assert size(extract) == (50.8, 25.4)
    assert extract.geometry["unit_evidence"] == "$LUNITS=4"


def test_layers_called_as_lightburn_does_are_no_proof_when_the_header_says_more():
    document = new("R12", units=0)
    document.layers.add("Layer_0")
    document.modelspace().add_line((0, 0), (1, 1), dxfattribs={"layer": "Layer_0"})
    assert "unit_assumed" in codes(read(saved(document)))


def test_a_drawing_of_two_hundred_metres_is_doubted():
    extract = drawn(lambda space: space.add_line((0, 0), (200, 1)), units=6)
    assert "unit_doubtful" in codes(extract)


def test_layers_tell_colour_linetype_and_state():
    document = new()
    document.layers.add("BEND", color=1, linetype="Continuous")
    document.layers.add("OFF", color=3).off()
    document.layers.add("COLD", color=5).freeze()
    space = document.modelspace()
    for name in ("BEND", "OFF", "OFF", "COLD"):
        space.add_line((0, 0), (10, 0), dxfattribs={"layer": name})
    extract = read(saved(document))
    wanted = {"color", "linetype", "frozen", "off", "entities"}
    shown = {
        name: {key: layer(extract, name)[key] for key in wanted} for name in ("BEND", "OFF", "COLD")
    }
    line = {"linetype": "Continuous"}
    assert shown == {
        "BEND": line | {"color": 1, "frozen": False, "off": False, "entities": 1},
        "OFF": line | {"color": 3, "frozen": False, "off": True, "entities": 2},
        "COLD": line | {"color": 5, "frozen": True, "off": False, "entities": 1},
    }


def test_layers_that_no_table_defines_are_listed():
    data = tags(
        (0, "SECTION"), (2, "ENTITIES"), *circle(0, 0, 1, "CUT_3MM"), (0, "ENDSEC"), (0, "EOF")
    )  # fmt: skip
    assert layer(read(data.encode()), "CUT_3MM")["entities"] == 1


# Geometry


def test_an_arc_is_measured_not_its_circle():
    extract = drawn(lambda space: space.add_arc((0, 0), 10, 30, 60))
    cos, sin = math.cos(math.pi / 6) * 10, math.sin(math.pi / 6) * 10
    assert corners(extract) == pytest.approx((sin, sin, cos, cos), abs=1e-6)


def test_a_bulge_reaches_past_its_vertices():
    extract = drawn(lambda s: s.add_lwpolyline([(0, 0, 1), (20, 0, 0)], format="xyb"))
    assert corners(extract) == pytest.approx((0, -10, 20, 0), abs=1e-6)


def test_a_bulge_that_is_nan_is_straight():
    extract = read(lightburn(polyline((0, 0, "nan"), (50, 0, "nan"), (50, 30), closed=0)))
    assert corners(extract) == (0, 0, 50, 30)


def test_a_closed_polyline_that_repeats_its_first_vertex_is_fine():
    extract = read(lightburn(polyline((0, 0), (50, 0), (50, 30), (0, 0, 0.5))))
    assert corners(extract) == (0, 0, 50, 30)


def test_an_ellipse_is_measured_at_its_extremes():
    extract = drawn(lambda s: s.add_ellipse((0, 0), major_axis=(10, 10), ratio=0.5))
    half = math.hypot(10, 5)
    assert corners(extract) == pytest.approx((-half, -half, half, half), abs=1e-6)


@pytest.mark.parametrize("degree", [1, 2, 3, 5])
def test_a_spline_stays_within_its_control_points(degree):
    controls = [(0, 0), (10, 40), (30, -40), (40, 40), (60, 0), (80, 10), (90, 0)]

    def draw(space):
        space.add_open_spline(controls, degree=degree)

    document = new()
    draw(document.modelspace())
    spline = document.modelspace()[0]
    dense = list(spline.construction_tool().approximate(20_000))
    extract = drawn(draw)
    seen = [f(p[axis] for p in dense) for f in (min, max) for axis in (0, 1)]
    assert corners(extract) == pytest.approx(tuple(seen), abs=0.01)


def test_a_rational_spline_is_measured_too():
    # A quarter circle of radius 10 as a rational curve of degree 2.
    def draw(space):
        spline = space.add_open_spline([(10, 0), (10, 10), (0, 10)], degree=2)
        spline.weights = [1, math.sqrt(0.5), 1]

    assert corners(drawn(draw)) == pytest.approx((0, 0, 10, 10), abs=0.02)


def test_a_spline_of_fit_points_is_measured():
    extract = drawn(lambda space: space.add_spline([(0, 0), (10, 5), (20, 0)]))
    assert size(extract) == pytest.approx((20, 5), abs=0.5)


def test_a_mirrored_extrusion_is_a_mirror():
    extract = drawn(lambda s: s.add_arc((10, 0), 5, 0, 90, dxfattribs={"extrusion": (0, 0, -1)}))
    assert corners(extract) == pytest.approx((-15, 0, -10, 5), abs=1e-6)


def test_solids_and_faces_are_outlines():
    def draw(space):
        space.add_solid([(0, 0), (10, 0), (0, 5), (10, 5)])
        space.add_3dface([(20, 0), (30, 0), (30, 8), (20, 8)])

    assert size(drawn(draw)) == (30, 8)


def test_control_points_of_a_fitted_polyline_are_not_drawn():
    data = lightburn(
        [
            (0, "POLYLINE"), (8, "Layer_0"), (66, 1), (70, 4),
            (0, "VERTEX"), (8, "Layer_0"), (10, 500), (20, 500), (70, 16),
            (0, "VERTEX"), (8, "Layer_0"), (10, 0), (20, 0), (70, 8),
            (0, "VERTEX"), (8, "Layer_0"), (10, 10), (20, 5), (70, 8),
            (0, "SEQEND"),
        ]
    )  # fmt: skip
    assert corners(read(data)) == (0, 0, 10, 5)


@pytest.mark.parametrize("radius", [0, -5])
def test_a_circle_without_a_radius_is_noted_and_left_out(radius):
    extract = read(lightburn(circle(500, 500, radius), circle(0, 0, 3)))
    assert size(extract) == (6, 6)
    assert "broken_entities" in codes(extract)


@pytest.mark.parametrize("bad", ["nan", "inf", "1e300"])
def test_coordinates_that_are_no_place_are_noted_and_left_out(bad):
    extract = read(lightburn(circle(bad, 0, 3), circle(0, 0, 3)))
    assert size(extract) == (6, 6)
    assert "broken_entities" in codes(extract)
    json.dumps(extract.geometry, allow_nan=False)


def test_coordinates_far_away_are_measured():
    extract = read(lightburn(polyline((1e9, 1e9), (1e9 + 20, 1e9), (1e9 + 20, 1e9 + 10))))
    assert size(extract) == (20, 10)


def test_an_entity_of_an_unknown_type_is_noted_and_left_out():
    extract = read(lightburn([(0, "ACME_NEST"), (8, "Layer_0"), (10, 5), (20, 5)], circle(0, 0, 3)))
    assert size(extract) == (6, 6)
    assert [(note.code, note.evidence) for note in extract.notes] == [
        ("unmeasured_entities", "1 ACME_NEST")
    ]


# What does not count


@pytest.mark.parametrize(
    "annotate",
    [
        lambda s: s.add_text("far", dxfattribs={"insert": (900, 900)}),
        lambda s: s.add_mtext("far", dxfattribs={"insert": (900, 900)}),
        lambda s: s.add_linear_dim(base=(0, 900), p1=(0, 900), p2=(900, 900)).render(),
        lambda s: s.add_hatch().paths.add_polyline_path([(0, 0), (900, 0), (900, 900)]),
        lambda s: s.add_wipeout([(0, 0), (900, 900)]),
        lambda s: s.add_point((900, 900)),
        lambda s: s.add_line((0, 0), (900, 9), dxfattribs={"layer": "Defpoints"}),
    ],
)
def test_annotation_is_not_in_the_box(annotate):
    def draw(space):
        space.add_lwpolyline([(0, 0), (100, 0), (100, 50)], close=True)
        annotate(space)

    assert size(drawn(draw)) == (100, 50)


def test_hidden_geometry_is_not_in_the_box_and_that_is_said():
    document = new()
    document.layers.add("COLD").freeze()
    document.layers.add("OFF").off()
    space = document.modelspace()
    space.add_line((0, 0), (10, 5))
    space.add_line((0, 0), (900, 0), dxfattribs={"layer": "COLD"})
    space.add_line((0, 0), (900, 0), dxfattribs={"layer": "OFF"})
    space.add_line((0, 0), (900, 0), dxfattribs={"invisible": 1})
    extract = read(saved(document))
    assert size(extract) == (10, 5)
    assert [note.evidence for note in extract.notes if note.code == "hidden_entities"] == ["3 LINE"]


def test_paper_space_is_not_in_the_box_but_its_texts_are_read():
    document = new()
    document.modelspace().add_line((0, 0), (10, 5))
    paper = document.paperspace()
    paper.add_line((0, 0), (900, 900))
    paper.add_text("Material: S355JR", dxfattribs={"insert": (1, 1)})
    extract = read(saved(document))
    assert size(extract) == (10, 5)
    assert extract.texts == ("Material: S355JR",)
    assert extract.details["entities_on_paper"] == 2


def test_a_drawing_of_words_alone_has_no_size_and_says_so():
    extract = drawn(lambda space: space.add_text("hello"))
    assert extract.geometry["bounding_box"] is None
    assert codes(extract) == ["nothing_to_cut", "live_text"]
    assert extract.facts == ()


# Blocks


def blocky(**attributes):
    document = new()
    block = document.blocks.new("HOLE", base_point=(1, 0))
    block.add_line((0, 0), (10, 0))
    block.add_arc((10, 0), 5, 0, 90)
    reference = document.modelspace().add_blockref("HOLE", (100, 50), dxfattribs=attributes)
    return document, reference


@pytest.mark.parametrize(
    "attributes",
    [
        {},
        {"rotation": 30},
        {"xscale": 2, "yscale": 2},
        {"xscale": -1},
        {"xscale": 3, "yscale": 0.5, "rotation": 75},
        {"xscale": -2, "yscale": -1, "rotation": -20},
        {"extrusion": (0, 0, -1), "rotation": 40},
    ],
)
def test_a_reference_is_measured_as_ezdxf_explodes_it(attributes):
    document, reference = blocky(**attributes)
    box = corners(read(saved(document)))
    points = []
    for entity in reference.virtual_entities():
        if entity.dxftype() == "LINE":
            points += [entity.dxf.start, entity.dxf.end]
        else:
            points += list(entity.flattening(0.0005))
    seen = [f(p[axis] for p in points) for f in (min, max) for axis in (0, 1)]
    assert box == pytest.approx(tuple(seen), abs=0.002)


def test_an_array_shows_its_block_in_every_cell():
    attributes = {"column_count": 4, "row_count": 3, "column_spacing": 20, "row_spacing": 30}
    document = new()
    document.blocks.new("DOT").add_circle((0, 0), 1)
    document.modelspace().add_blockref("DOT", (0, 0), dxfattribs=attributes)
    extract = read(saved(document))
    assert corners(extract) == (-1, -1, 61, 61)
    assert extract.details["entities_with_blocks"] == {"CIRCLE": 12, "INSERT": 1}
    assert extract.details["entities"] == {"INSERT": 1}


def test_an_array_turns_with_its_reference_and_is_not_scaled():
    attributes = {
        "column_count": 2,
        "column_spacing": 100,
        "rotation": 90,
        "xscale": 2,
        "yscale": 2,
    }
    document = new()
    document.blocks.new("DOT").add_circle((0, 0), 1)
    document.modelspace().add_blockref("DOT", (0, 0), dxfattribs=attributes)
    assert corners(read(saved(document))) == pytest.approx((-2, -2, 2, 102))


def test_blocks_in_blocks_are_entered():
    document = new()
    document.blocks.new("INNER").add_line((0, 0), (1, 0))
    middle = document.blocks.new("MIDDLE")
    middle.add_blockref("INNER", (10, 0), dxfattribs={"rotation": 90})
    document.modelspace().add_blockref("MIDDLE", (0, 0), dxfattribs={"xscale": 3, "yscale": 3})
    extract = read(saved(document))
    assert corners(extract) == pytest.approx((30, 0, 30, 3))
    by_name = {block["name"]: block for block in extract.details["blocks"]}
    assert by_name["INNER"] == {"name": "INNER", "entities": 1, "shown": 1}


def test_layer_zero_in_a_block_is_the_references_layer():
    document, reference = blocky()
    document.layers.add("HIDDEN").freeze()
    reference.dxf.layer = "HIDDEN"
    extract = read(saved(document))
    assert extract.geometry["bounding_box"] is None
    assert layer(extract, "HIDDEN")["entities"] == 3


def test_a_reference_on_a_layer_that_is_off_still_shows_what_has_its_own_layer():
    document = new()
    document.layers.add("OFF").off()
    document.layers.add("CUT")
    block = document.blocks.new("PART")
    block.add_line((0, 0), (10, 5), dxfattribs={"layer": "CUT"})
    block.add_line((0, 0), (900, 0))
    document.modelspace().add_blockref("PART", (0, 0), dxfattribs={"layer": "OFF"})
    assert size(read(saved(document))) == (10, 5)


def test_a_frozen_reference_hides_what_has_its_own_layer_too():
    document = new()
    document.layers.add("COLD").freeze()
    document.blocks.new("PART").add_line((0, 0), (10, 5), dxfattribs={"layer": "CUT"})
    document.modelspace().add_blockref("PART", (0, 0), dxfattribs={"layer": "COLD"})
    assert size(read(saved(document))) is None


def test_a_block_that_contains_itself_is_entered_once():
    document = new()
    block = document.blocks.new("SNAKE")
    block.add_line((0, 0), (10, 5))
    block.add_blockref("SNAKE", (10, 5))
    document.modelspace().add_blockref("SNAKE", (0, 0))
    extract = read(saved(document))
    assert size(extract) == (10, 5)
    assert "block_loop" in codes(extract)


def test_blocks_nested_past_reason_end():
    document = new()
    document.blocks.new("B0").add_line((0, 0), (1, 1))
    for n in range(1, 60):
        document.blocks.new(f"B{n}").add_blockref(f"B{n - 1}", (0, 0))
    document.modelspace().add_blockref("B59", (0, 0))
    extract = read(saved(document))
    assert extract.geometry["bounding_box"] is None
    assert "block_loop" in codes(extract)


def test_a_missing_block_is_noted():
    document = new()
    document.modelspace().add_line((0, 0), (10, 5))
    document.modelspace().add_blockref("NOWHERE", (0, 0))
    extract = read(saved(document))
    assert size(extract) == (10, 5)
    assert "block_missing" in codes(extract)


def array(rows, columns, *, row_spacing=1, column_spacing=1, rotation=0):
    document = new()
    document.blocks.new("DOT").add_circle((0, 0), 1)
    many = {"column_count": columns, "row_count": rows, "rotation": rotation}
    many |= {"column_spacing": column_spacing, "row_spacing": row_spacing}
    document.modelspace().add_blockref("DOT", (0, 0), dxfattribs=many)
    return saved(document)


def test_a_thousand_million_copies_are_left_out_aloud():
    extract = read(array(32767, 32767))
    assert extract.partial
    assert "block_array" in codes(extract)
    assert extract.geometry["bounding_box"] is None


def test_an_array_past_the_limit_is_cut_short_aloud():
    extract = read(array(300, 300), Limits(entities=500))
    assert extract.partial
    assert "entities_left_out" in codes(extract)


def test_cells_on_the_same_spot_count_once_however_many_they_are():
    extract = read(array(2**31, 3, row_spacing=0, column_spacing=10))
    assert size(extract) == (22, 2)
    assert extract.details["entities_with_blocks"] == {"CIRCLE": 3, "INSERT": 1}


def test_an_array_turns_with_its_block():
    assert size(read(array(1, 3, column_spacing=10, rotation=90))) == (2, 22)


def test_an_array_of_nothing_ends_at_once():
    document = new()
    document.blocks.new("VOID")
    many = {"column_count": 32767, "row_count": 32767, "column_spacing": 1, "row_spacing": 1}
    document.modelspace().add_blockref("VOID", (0, 0), dxfattribs=many)
    document.modelspace().add_line((0, 0), (10, 5))
    assert size(read(saved(document))) == (10, 5)


# Texts


def test_every_kind_of_text_is_read_in_plain_words():
    document = new()
    space = document.modelspace()
    space.add_text("45%%d")
    space.add_mtext(r"{\fArial|b1;Mild} steel\P3mm")
    block = document.blocks.new("TITLE")
    block.add_attdef("MARK", (0, 0), text="form")
    block.add_text("Scale")
    title = space.add_blockref("TITLE", (0, 0))
    title.add_attrib("MARK", "VA2620")
    extract = read(saved(document))
    assert extract.texts == ("45°", "Mild steel\n3mm", "VA2620", "Scale")


def test_the_words_of_a_dimension_are_read():
    document = new()
    dimension = document.modelspace().add_linear_dim(base=(0, 10), p1=(0, 0), p2=(100, 0))
    dimension.render()
    assert "100" in read(saved(document)).texts


def test_texts_past_the_limit_are_left_out_aloud():
    def draw(space):
        for n in range(10):
            space.add_text(f"text {n}")

    document = new()
    draw(document.modelspace())
    extract = read(saved(document), Limits(texts=4))
    assert len(extract.texts) == 4
    assert extract.partial
    assert "texts_left_out" in codes(extract)


def test_bytes_that_are_no_text_do_not_poison_the_json():
    data = lightburn([(0, "TEXT"), (8, "Layer_0"), (10, 0), (20, 0), (40, 1), (1, "caf@")])
    extract = read(data.replace(b"caf@", b"caf\x81\x00"))
    assert json.dumps(extract.texts).encode("utf-8")
    assert extract.texts[0].startswith("caf")


# Drawing sheets


def sheet(*, views=1, loose=False):
    document = new()
    part = document.blocks.new("Part-1-2 - 3")
    part.add_lwpolyline([(0, 0), (1255, 0), (1255, 600), (0, 600)], close=True)
    note = document.blocks.new("StraightDimension-1")
    note.add_line((-200, -200), (1500, -200))
    note.add_text("1 255")
    space = document.modelspace()
    for n in range(views):
        space.add_blockref("Part-1-2 - 3", (0, 2000 * n))
    if loose:
        space.add_line((0, 0), (5000, 0))
    else:
        space.add_blockref("StraightDimension-1", (0, 0))
    return read(saved(document))


def test_a_drawing_sheet_is_as_large_as_its_part():
    extract = sheet()
    assert extract.geometry["drawing_kind"] == "sheet"
    assert size(extract) == (1255, 600)
    assert extract.details["parts_on_sheet"] == 1
    assert [fact.value for fact in extract.facts] == [1255, 600]
    assert extract.texts == ("1 255",)


def test_several_views_on_a_sheet_state_no_size_for_the_part():
    extract = sheet(views=2)
    assert extract.details["parts_on_sheet"] == 2
    assert extract.facts == ()


def test_blocks_called_part_alone_make_no_sheet():
    extract = sheet(loose=True)
    assert extract.geometry["drawing_kind"] == "cut"
    assert size(extract) == (5000, 600)


# Damage


def test_text_called_dxf_is_refused():
    with pytest.raises(Unreadable, match="not a DXF"):
        read(b"Please cut 5 plates of 3mm.\n")


@pytest.mark.parametrize("data", [b"", b"\x00" * 500, b"%PDF-1.7\n", b"<html></html>", b"  0\n"])
def test_what_is_no_dxf_is_refused(data):
    with pytest.raises(Unreadable):
        read(data)


def test_a_drawing_with_nothing_in_it_is_refused():
    with pytest.raises(Unreadable, match="nothing"):
        read(saved(new()))


def test_a_byte_order_mark_and_blank_lines_are_read_over():
    extract = read(b"\xef\xbb\xbf\r\n\r\n" + PLATE)
    assert size(extract) == (300, 190)
    assert codes(extract) == ["byte_order_mark"]


def test_trash_after_the_end_is_noted():
    extract = read(PLATE + b"\r\nsomething else\r\n")
    assert size(extract) == (300, 190)
    assert codes(extract) == ["trash_after_end"]


@pytest.mark.parametrize("padding", [b"\r\n\r\n", b"\x1a", b"\x00\x00\x00"])
def test_padding_after_the_end_is_no_trash(padding):
    assert read(PLATE + padding).notes == ()


@pytest.mark.parametrize("ending", [b"\n", b"\r\n", b"\r", b"\r\r\n"])
def test_line_endings_do_not_matter(ending):
    extract = read(PLATE.replace(b"\r\n", ending))
    assert extract == read(PLATE)
    assert extract.details["read_as"] == "strict"


def test_a_drawing_that_lost_only_its_end_is_complete_with_a_note():
    cut = PLATE[: PLATE.rindex(b"  0\r\nEOF")]
    extract = read(cut)
    assert size(extract) == (300, 190)
    assert codes(extract) == ["truncated"]


@pytest.mark.parametrize("share", [0.3, 0.6, 0.8, 0.95])
def test_a_drawing_cut_off_in_its_entities_is_refused(share):
    data = lightburn(*(circle(n * 10, 0, 3) for n in range(200)))
    with pytest.raises(Unreadable, match="middle"):
        read(data[: int(len(data) * share)])


def test_a_binary_drawing_cut_off_is_refused():
    document = new("R2000")
    document.modelspace().add_circle((10, 0), 5)
    stream = io.BytesIO()
    document.write(stream, fmt="bin")
    with pytest.raises(Unreadable, match="middle"):
        read(stream.getvalue()[:-2000])


def test_a_repaired_drawing_says_so():
    broken = PLATE.replace(
        b"  0\r\nENDSEC\r\n  0\r\nEOF", b"  0\r\nENDSEC\r\n  0\r\nENDSEC\r\n  0\r\nEOF"
    )
    extract = read(broken)
    assert size(extract) == (300, 190)
    assert "repaired" in codes(extract)
    assert extract.details["read_as"] == "mended"


def test_decimal_commas_are_repaired():
    extract = read(lightburn(circle("10,0", "0,5", "5,5")))
    assert size(extract) == (11, 11)
    assert "repaired" in codes(extract)


def rich():
    document = new("R2010")
    document.layers.add("CUT", color=1)
    space = document.modelspace()
    block = document.blocks.new("Part-1")
    block.add_lwpolyline([(0, 0, 0.3), (100, 0, 0), (100, 60, -1)], format="xyb", close=True)
    block.add_attdef("MARK", (0, 0))
    turned = {"rotation": 30, "column_count": 2, "column_spacing": 150}
    reference = space.add_blockref("Part-1", (5, 5), dxfattribs=turned)
    reference.add_attrib("MARK", "A1")
    space.add_ellipse((0, 0), (10, 3), 0.4, 0.2, 4)
    space.add_open_spline([(0, 0), (10, 40), (30, -40), (40, 40)])
    space.add_mtext("S355JR 6mm")
    space.add_linear_dim(base=(0, 10), p1=(0, 0), p2=(100, 0)).render()
    return saved(document)


RICH = rich()


@st.composite
def damaged(draw):
    data = bytearray(draw(st.sampled_from([PLATE, RICH])))
    for _ in range(draw(st.integers(0, 12))):
        data[draw(st.integers(0, len(data) - 1))] ^= 1 << draw(st.integers(0, 7))
    return bytes(data[: draw(st.integers(0, len(data)))] if draw(st.booleans()) else data)


@settings(max_examples=120)
@given(damaged())
def test_damage_gives_plain_json_or_unreadable_and_ends(data):
    try:
        extract = read(data)
    except Unreadable:
        return
    json.dumps(asdict(extract), allow_nan=False)
    assert read(data) == extract


@given(
    st.floats(-180, 180),
    st.tuples(st.floats(-500, 500), st.floats(-500, 500)),
    st.floats(0.1, 8),
    st.booleans(),
)
@settings(max_examples=40)
def test_a_reference_measures_like_the_same_drawing_transformed(angle, at, scale, mirrored):
    def draw(space):
        space.add_line((0, 0), (30, 10))
        space.add_arc((10, 20), 15, 200, 320)
        space.add_lwpolyline([(0, 0, 0.7), (40, 5, -0.2), (10, 60, 0)], format="xyb", close=True)

    placed, moved = new(), new()
    draw(placed.blocks.new("B"))
    sign = -1 if mirrored else 1
    attributes = {"rotation": angle, "xscale": sign * scale, "yscale": scale}
    placed.modelspace().add_blockref("B", at, dxfattribs=attributes)
    draw(moved.modelspace())
    matrix = Matrix44.chain(
        Matrix44.scale(sign * scale, scale, scale),
        Matrix44.z_rotate(math.radians(angle)),
        Matrix44.translate(*at, 0),
    )
    for entity in moved.modelspace():
        entity.transform(matrix)
    there, here = corners(read(saved(placed))), corners(read(saved(moved)))
    assert there == pytest.approx(here, abs=1e-4)


# What the drawing states


def stated(extract):
    return {f.field: f.value for f in extract.facts if f.field not in {"width_mm", "height_mm"}}


def test_a_layer_and_a_title_block_state_facts_with_their_evidence():
    document = new()
    space = document.modelspace()
    space.add_line((0, 0), (10, 5), dxfattribs={"layer": "CUT_3MM"})
    space.add_text("Material: Mild Steel")
    extract = read(saved(document))
    evidence = {f.field: f.evidence for f in extract.facts}
    assert stated(extract) == {"thickness_mm": 3.0, "material": "Mild Steel"}
    assert evidence["thickness_mm"] == 'layer "CUT_3MM"'
    assert evidence["material"] == 'text "Material: Mild Steel"'


def test_a_list_of_several_parts_states_nothing_for_the_file():
    def draw(space):
        space.add_line((0, 0), (10, 5))
        for text in ("Material: Mild Steel", "Thickness: 3mm", "Thickness: 5mm", "Material: Brass"):
            space.add_text(text)

    assert stated(drawn(draw)) == {}


def test_layers_that_are_empty_or_hidden_state_nothing():
    document = new()
    document.layers.add("CUT_5MM")
    document.layers.add("CUT_8MM").freeze()
    space = document.modelspace()
    space.add_line((0, 0), (10, 5))
    space.add_line((0, 0), (10, 5), dxfattribs={"layer": "CUT_8MM"})
    assert stated(read(saved(document))) == {}


def test_blocks_are_named_in_one_order():
    """ezdxf adds missing arrowheads in an order that differs from process to process."""
    document = ezdxf.new("R2000")
    for name in ("b", "c", "a"):
        document.blocks.new(name).add_point((0, 0))
        document.modelspace().add_blockref(name, (0, 0))
    document.modelspace().add_line((0, 0), (1, 0))
    text = io.StringIO()
    document.write(text)
    names = [
        block["name"]
        for block in parse(io.BytesIO(text.getvalue().encode()), FEW).details["blocks"]
    ]
    assert {"a", "b", "c"} <= set(names)
    assert names == sorted(names)
