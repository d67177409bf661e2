import io
import math

import ezdxf
import pytest
from ezdxf.math import OCS, Matrix44, Vec3

from modn_watch.model import Limits
from modn_watch.parsers.dxf import parse

UNCUT = {"live_text", "annotation_in_cut", "not_flat"}


def findings(draw, units=4):
    document = ezdxf.new("R2010", units=units)
    document.layers.add("OFF").off()
    document.layers.add("FROZEN").freeze()
    space = document.modelspace()
    space.add_lwpolyline([(0, 0), (100, 0), (100, 50), (0, 50)], close=True)
    draw(space)
    stream = io.StringIO()
    document.write(stream)
    notes = parse(io.BytesIO(stream.getvalue().encode()), Limits()).notes
    return [note for note in notes if note.code in UNCUT]


def codes(notes):
    return [note.code for note in notes]


def on(layer):
    return {"layer": layer}


def test_a_text_is_told_with_its_place_and_its_words():
    (note,) = findings(lambda s: s.add_text("LEFT", dxfattribs={"insert": (10, 20)}))
    assert (note.code, note.place, note.evidence) == ("live_text", "x 10 mm, y 20 mm", "LEFT")
    assert 'The text "LEFT" at x 10 mm, y 20 mm is live text' in note.message
    assert "would not be cut; convert to paths" in note.message


def test_a_paragraph_is_told_without_its_formatting_and_cut_short():
    words = " ".join(["word"] * 40)
    (note,) = findings(lambda s: s.add_mtext(r"{\fArial;" + words + "}").set_location((1, 2)))
    assert note.place == "x 1 mm, y 2 mm"
    assert note.evidence.startswith("word word")
    assert len(note.evidence) <= 60


def test_places_of_a_drawing_in_inches_are_millimetres():
    (note,) = findings(lambda s: s.add_text("A", dxfattribs={"insert": (1, 2)}), units=1)
    assert note.place == "x 25.4 mm, y 50.8 mm"


def test_a_text_stands_where_its_block_puts_it_and_is_told_for_each():
    def draw(space):
        block = space.doc.blocks.new("B")
        block.add_text("N", dxfattribs={"insert": (3, 0)})
        space.add_blockref("B", (10, 10), dxfattribs={"rotation": 90})
        space.add_blockref("B", (50, 10), dxfattribs={"xscale": 2})

    assert [note.place for note in findings(draw)] == ["x 10 mm, y 13 mm", "x 56 mm, y 10 mm"]


def test_an_aligned_text_stands_where_it_is_aligned_to():
    def draw(space):
        middle = {"halign": 1, "valign": 2, "insert": (0, 0), "align_point": (30, 7)}
        space.add_text("R", dxfattribs=middle)

    assert [note.place for note in findings(draw)] == ["x 30 mm, y 7 mm"]


def test_a_text_seen_from_behind_is_mirrored():
    attribs = {"insert": (10, 20), "extrusion": (0, 0, -1)}
    (note,) = findings(lambda s: s.add_text("BACK", dxfattribs=attribs))
    assert note.place == "x -10 mm, y 20 mm"


def test_what_a_reference_is_labelled_with_is_live_text():
    def draw(space):
        space.doc.blocks.new("TAG")
        reference = space.add_blockref("TAG", (0, 0))
        reference.add_attrib("NO", "17", (5, 6))
        reference.add_attrib("HIDDEN", "no", (5, 6)).is_invisible = True

    assert [(n.place, n.evidence) for n in findings(draw)] == [("x 5 mm, y 6 mm", "17")]


@pytest.mark.parametrize("layer", ["OFF", "FROZEN", "DIM", "ENGRAVE", "Defpoints"])
def test_texts_on_layers_that_are_not_cut_are_nobodys_fault(layer):
    def draw(space):
        space.add_text("A", dxfattribs=on(layer))
        space.add_mtext("A", dxfattribs=on(layer))
        space.add_hatch(dxfattribs=on(layer)).paths.add_polyline_path([(0, 0), (1, 0), (1, 1)])

    assert findings(draw) == []


def test_blank_texts_are_no_texts():
    assert findings(lambda s: s.add_text("   ")) == []


@pytest.mark.parametrize("count", [20, 31])
def test_texts_past_the_first_twenty_are_counted(count):
    notes = findings(lambda s: [s.add_text(f"T{n}") for n in range(count)])
    assert len(notes) == min(count, 21)
    if count > 20:
        assert notes[-1].message == "There are 11 more live texts: 31 in all."
        assert notes[-1].place == ""


def tekla(space):
    for name in ("Part-1", "Mark-2"):
        block = space.doc.blocks.new(name)
        block.add_circle((0, 0), 5)
        block.add_text("PL10")
        space.add_blockref(name, (0, 0))
    space.add_linear_dim(base=(3, 60), p1=(0, 0), p2=(100, 0)).render()


def test_words_and_dimensions_belong_on_a_sheet():
    assert findings(tekla) == []


def test_dimensions_leaders_and_hatches_are_one_note_with_counts_and_places():
    def draw(space):
        for y in (60, 80):
            space.add_linear_dim(base=(3, y), p1=(0, 0), p2=(100, 0)).render()
        space.add_leader([(7, 8), (20, 20)])
        hatch = space.add_hatch()
        hatch.paths.add_polyline_path([(40, 10), (50, 10), (50, 20)])
        edges = space.add_hatch().paths.add_edge_path()
        edges.add_line((60, 10), (70, 10))

    (note,) = findings(draw)
    assert note.code == "annotation_in_cut"
    counts, *places = note.evidence.split("; ")
    assert counts == "2 DIMENSION, 2 HATCH, 1 LEADER"
    assert note.place == "x 50 mm, y 60 mm"
    assert places == [
        "x 50 mm, y 80 mm", "x 7 mm, y 8 mm", "x 40 mm, y 10 mm", "x 60 mm, y 10 mm",
    ]  # fmt: skip
    assert "the first at x 50 mm, y 60 mm" in note.message


def test_of_many_dimensions_the_places_of_five_are_told():
    def draw(space):
        for n in range(9):
            space.add_leader([(n, 8), (20, 20)])

    (note,) = findings(draw)
    assert note.evidence.split("; ") == ["9 LEADER", *(f"x {n} mm, y 8 mm" for n in range(1, 5))]


def test_a_hatch_without_a_path_stands_nowhere_and_is_told():
    (note,) = findings(lambda s: s.add_hatch())
    assert (note.code, note.place, note.evidence) == ("annotation_in_cut", "", "1 HATCH")


def test_numbers_that_are_no_places_do_no_harm():
    (note,) = findings(lambda s: s.add_text("A", dxfattribs={"insert": (math.nan, 1e300)}))
    assert (note.code, note.place) == ("live_text", "")


CURVES = {
    "line": lambda s, z: s.add_line((0, 0, z), (9, 0, z)),
    "circle": lambda s, z: s.add_circle((50, 25, z), 5),
    "arc": lambda s, z: s.add_arc((50, 25, z), 5, 0, 90),
    "ellipse": lambda s, z: s.add_ellipse((50, 25, z), (5, 0)),
    "light polyline": lambda s, z: s.add_lwpolyline([(1, 1), (2, 1)], dxfattribs={"elevation": z}),
    "flat polyline": lambda s, z: setattr(
        s.add_polyline2d([(1, 1), (2, 1)]).dxf, "elevation", Vec3(0, 0, z)
    ),
    "polyline in space": lambda s, z: s.add_polyline3d([(1, 1, z), (2, 1, z)]),
    "spline": lambda s, z: s.add_open_spline([(1, 1, z), (2, 1, z), (3, 3, z), (4, 1, z)]),
    "solid": lambda s, z: s.add_solid([(1, 1, z), (2, 1, z), (2, 2, z)]),
}


@pytest.mark.parametrize("kind", CURVES)
def test_a_curve_above_the_others_is_not_flat(kind):
    (note,) = findings(lambda s: CURVES[kind](s, 3.5))
    assert (note.code, note.evidence) == ("not_flat", "3.5 mm")
    assert findings(lambda s: CURVES[kind](s, 0.009)) == []
    assert codes(findings(lambda s: CURVES[kind](s, 0.011))) == ["not_flat"]
    (note,) = findings(lambda s: CURVES[kind](s, -2), units=1)
    assert note.evidence == "50.8 mm"


def test_a_drawing_at_one_height_is_flat():
    document = ezdxf.new("R2010", units=4)
    for draw in CURVES.values():
        draw(document.modelspace(), 700.0)
    stream = io.StringIO()
    document.write(stream)
    notes = parse(io.BytesIO(stream.getvalue().encode()), Limits()).notes
    assert "not_flat" not in codes(notes)


def test_a_line_that_climbs_is_not_flat():
    (note,) = findings(lambda s: s.add_line((0, 0, 0), (5, 5, 0.25)))
    assert note.evidence == "0.25 mm"


@pytest.mark.parametrize(
    ("kind", "spread"),
    [("circle", 10 * math.sin(0.3)), ("light", 8 * math.sin(0.3)), ("flat", 8 * math.sin(0.3))],
)
def test_what_lies_in_a_tilted_plane_is_not_flat(kind, spread):
    # Tilted about the x axis: the plane's own y climbs.
    normal = Vec3(0, -math.sin(0.3), math.cos(0.3))
    ocs = OCS(normal)
    middle = ocs.from_wcs(Vec3(20, 0, 0))
    across = ocs.from_wcs(Vec3(0, math.cos(0.3), math.sin(0.3)))
    corners = [middle + across * y for y in (-4, 4)]

    def draw(space):
        attribs = {"extrusion": normal}
        if kind == "circle":
            space.add_circle(middle, 5, dxfattribs=attribs)
        elif kind == "light":
            attribs["elevation"] = middle.z
            space.add_lwpolyline([c.vec2 for c in corners], dxfattribs=attribs)
        else:
            space.add_polyline2d([c.vec2 for c in corners], dxfattribs=attribs)

    (note,) = findings(draw)
    assert float(note.evidence.removesuffix(" mm")) == pytest.approx(spread, abs=0.01)


def test_a_block_that_is_tilted_or_lifted_is_not_flat():
    def tilted(space):
        space.doc.blocks.new("B").add_lwpolyline([(0, 0), (0, 10)])
        space.add_blockref("B", (0, 0)).transform(Matrix44.x_rotate(math.pi / 6))

    def lifted(space):
        space.doc.blocks.new("B").add_circle((0, 0), 10)
        space.add_blockref("B", (0, 0, 4))

    assert [n.evidence for n in findings(tilted)] == ["5 mm"]
    assert [n.evidence for n in findings(lifted)] == ["4 mm"]


def test_seen_from_behind_is_flat_too():
    assert (
        findings(lambda s: s.add_circle((9, 9, 0), 3, dxfattribs={"extrusion": (0, 0, -1)})) == []
    )


def test_impossible_heights_are_no_height():
    assert findings(lambda s: s.add_circle((9, 9, math.nan), 3)) == []
    assert findings(lambda s: s.add_line((0, 0, 1e300), (9, 9, 0))) == []


def test_faces_meshes_and_bodies_are_not_flat():
    def draw(space):
        space.add_3dface([(0, 0), (1, 0), (1, 1)])
        with space.add_mesh().edit_data() as mesh:
            mesh.vertices = [(0, 0, 0), (1, 0, 0), (1, 1, 0)]
            mesh.faces = [(0, 1, 2)]
        space.add_polyface().append_face([(0, 0, 0), (1, 0, 0), (1, 1, 0)])
        space.add_polymesh((2, 2))

    (note,) = findings(draw)
    assert note.code == "not_flat"
    assert note.evidence == "1 3DFACE, 1 MESH, 2 POLYLINE"


@pytest.mark.parametrize("kind", ["3DSOLID", "BODY", "EXTRUDEDSURFACE"])
def test_bodies_are_not_flat(kind):
    def draw(space):
        body = space.new_entity(kind, {})
        body.sat = ["700 0 1 0", "End-of-ACIS-data"]

    assert [(n.code, n.evidence) for n in findings(draw)] == [("not_flat", f"1 {kind}")]


def test_what_is_not_cut_may_lie_at_any_height():
    assert findings(lambda s: s.add_line((0, 0, 50), (9, 0, 50), dxfattribs=on("DIM"))) == []
