"""What is not drawn with lines, not printed, in another file or far away: told, and not guessed."""

import io
import math

import ezdxf
import pytest

from modn_watch.model import Limits
from modn_watch.parsers.dxf import parse
from tests.fuzz.drawings import drawing

PLATE = [(0, 0), (200, 0), (200, 100), (0, 100)]
PLATE_MM = 600


def read(draw, units=4):
    document = ezdxf.new("R2010", units=units)
    space = document.modelspace()
    space.add_lwpolyline(PLATE, close=True)
    draw(space)
    stream = io.StringIO()
    document.write(stream)
    return parse(io.BytesIO(stream.getvalue().encode()), Limits())


def told(extract, code):
    return [(note.place, note.evidence) for note in extract.notes if note.code == code]


def codes(extract):
    return {note.code for note in extract.notes}


def cut_mm(extract):
    return extract.geometry["cut_length_mm"]


def image(space, layer="0"):
    definition = space.doc.add_image_def("logo.png", (100, 100))
    space.add_image(definition, (10, 10), (20, 20), dxfattribs={"layer": layer})


def test_a_sound_plate_says_nothing_of_all_this():
    assert read(lambda _: None).notes == ()


@pytest.mark.parametrize("overlay", [False, True])
def test_a_reference_to_another_file_is_told_by_that_files_name(overlay):
    def draw(space):
        space.doc.add_xref_def(r"C:\jobs\holes.dwg", "HOLES", flags=8 if overlay else 4)
        space.add_blockref("HOLES", (0, 0))
        space.add_blockref("HOLES", (50, 0))

    extract = read(draw)
    assert told(extract, "external_drawing") == [("", "holes.dwg")]
    assert "(holes.dwg)" in next(n.message for n in extract.notes if n.code == "external_drawing")
    assert cut_mm(extract) == PLATE_MM


def test_a_reference_to_another_file_that_was_written_along_is_measured():
    def draw(space):
        space.doc.add_xref_def("holes.dwg", "HOLES")
        space.doc.blocks.get("HOLES").add_circle((50, 50), 5)
        space.add_blockref("HOLES", (0, 0))

    extract = read(draw)
    assert cut_mm(extract) == pytest.approx(PLATE_MM + 10 * math.pi, abs=1e-5)
    assert "external_drawing" not in codes(extract)


def test_of_many_other_files_the_first_are_named():
    def draw(space):
        for n in range(7):
            space.doc.add_xref_def(f"part{n}.dwg", f"X{n}")
            space.add_blockref(f"X{n}", (0, 0))

    (found,) = told(read(draw), "external_drawing")
    assert found == ("", "part0.dwg, part1.dwg, part2.dwg, part3.dwg, part4.dwg, 2 more")


def test_a_picture_among_what_is_cut_is_told():
    assert told(read(image), "picture_in_cut") == [("", "1 IMAGE")]


@pytest.mark.parametrize("kind", ["OLE2FRAME", "OLEFRAME"])
def test_pieces_of_other_programs_are_told(kind):
    line = [(0, "LINE"), (8, "0"), (10, 0), (20, 0), (11, 9), (21, 0)]
    data = drawing([*line, (0, kind), (8, "0"), (10, 1), (20, 1)], release="AC1009")
    extract = parse(io.BytesIO(data), Limits())
    assert told(extract, "picture_in_cut") == [("", f"1 {kind}")]


@pytest.mark.parametrize("kind", ["pdf", "dwf", "dgn"])
def test_pages_that_lie_under_the_drawing_are_told(kind):
    def draw(space):
        space.add_underlay(space.doc.add_underlay_def(f"page.{kind}", kind, "1"))

    assert told(read(draw), "picture_in_cut") == [("", f"1 {kind.upper()}UNDERLAY")]


def test_a_picture_on_a_layer_that_is_not_cut_is_nobodys_business():
    assert "picture_in_cut" not in codes(read(lambda s: image(s, layer="TITLE BLOCK")))


def test_lines_under_a_cover_are_measured_and_the_cover_is_told():
    def draw(space):
        space.add_circle((50, 50), 5)
        space.add_wipeout([(40, 40), (60, 60)])

    extract = read(draw)
    assert told(extract, "covered_lines") == [("", "1 WIPEOUT")]
    assert "picture_in_cut" not in codes(extract)
    assert cut_mm(extract) == pytest.approx(PLATE_MM + 10 * math.pi, abs=1e-5)


def unprinted(space, name, operation_layer=True):
    space.doc.layers.add(name).dxf.plot = 0
    if operation_layer:
        space.add_circle((50, 50), 5, dxfattribs={"layer": name})


def test_lines_that_do_not_print_are_measured_and_told():
    extract = read(lambda s: unprinted(s, "EXTRA"))
    assert told(extract, "unprinted_lines") == [("", "EXTRA")]
    assert cut_mm(extract) == pytest.approx(PLATE_MM + 10 * math.pi, abs=1e-5)


@pytest.mark.parametrize(("name", "used"), [("EXTRA", False), ("BEND", True), ("NO CUT", True)])
def test_layers_that_do_not_print_and_are_not_cut_are_not_told(name, used):
    assert "unprinted_lines" not in codes(read(lambda s: unprinted(s, name, used)))


@pytest.mark.parametrize("place", [(1e9, 50), (50, -1e9), (-60_000, 50)])
def test_a_shape_left_far_away_is_told_with_its_place_and_not_as_a_unit(place):
    extract = read(lambda s: (s.add_circle(place, 10), s.add_circle((50, 50), 5)))
    ((where, count),) = told(extract, "far_away")
    assert where == f"x {place[0]:.0f} mm, y {place[1]:.0f} mm"
    assert count == "shapes: 1"
    assert "unit_doubtful" not in codes(extract)


def test_a_drawing_that_is_large_all_over_is_doubted_for_its_unit():
    def draw(space):
        for n in range(12):
            space.add_circle((n * 5_000, 500), 10)

    assert {"unit_doubtful"} == codes(read(draw)) & {"unit_doubtful", "far_away"}


def test_shapes_apart_by_no_more_than_a_canvas_are_two_parts():
    assert "far_away" not in codes(read(lambda s: s.add_circle((29_000, 50), 10)))


def test_a_region_is_not_measured_and_not_called_a_body():
    region = [(0, "REGION"), (100, "AcDbEntity"), (8, "0"), (100, "AcDbModelerGeometry"), (70, 1)]
    data = drawing([*region, (0, "CIRCLE"), (8, "0"), (10, 0), (20, 0), (40, 5)], release="AC1015")
    extract = parse(io.BytesIO(data), Limits())
    assert told(extract, "unmeasured_entities") == [("", "1 REGION")]
    assert "not_flat" not in codes(extract)


def doubled(height):
    """The plate twice, a diagonal that crosses itself, and something at another height."""

    def draw(space):
        space.add_lwpolyline(PLATE, close=True)
        space.add_lwpolyline([(300, 0), (350, 50), (350, 0), (300, 50)], close=True)
        space.add_line((0, 200, height), (50, 200, height))

    return draw


CROSSED = {"duplicate_line", "self_intersection"}


def test_of_what_is_drawn_in_space_crossings_and_doubled_lines_mean_nothing():
    extract = read(doubled(5))
    assert "not_flat" in codes(extract)
    assert not codes(extract) & CROSSED


@pytest.mark.parametrize("height", [0, 0.5])
def test_what_is_flat_but_for_noise_is_checked_all_the_same(height):
    assert codes(read(doubled(height))) >= CROSSED


def test_letters_that_r12_spells_out_are_read():
    text = [(0, "TEXT"), (8, "0"), (10, 1), (20, 1), (40, 2), (1, r"\U+00D8 12")]
    extract = parse(io.BytesIO(drawing(text)), Limits())
    assert extract.texts == ("\u00d8 12",)
    assert [note.evidence for note in extract.notes if note.code == "live_text"] == ["\u00d8 12"]


# Linetypes, and what is said of layers

CENTRE = [2.0, 1.25, -0.25, 0.25, -0.25]


def pitch(linetype, pattern=CENTRE, layer="0", of_layer=""):
    def draw(space):
        if pattern is not None:
            space.doc.linetypes.add(linetype, pattern)
        if of_layer:
            space.doc.layers.add(of_layer, linetype=linetype)
        look = {"layer": of_layer} if of_layer else {"layer": layer, "linetype": linetype}
        space.add_circle((100, 50), 30, dxfattribs=look)

    return draw


@pytest.mark.parametrize(
    ("pattern", "cut"),
    [
        (CENTRE, False),
        ([0.75, 0.5, -0.25], False),
        ([0.2, 0.0, -0.2], False),
        ([1.0, 1.0], True),
        ([0.0], True),
    ],
    ids=["strokes and dots", "strokes", "dots", "a whole line", "nothing"],
)
def test_a_line_with_gaps_in_any_language_is_not_cut(pattern, cut):
    extract = read(pitch("EIXO", pattern))
    assert cut_mm(extract) == pytest.approx(PLATE_MM + (60 * math.pi if cut else 0), abs=1e-5)
    assert ("ignored_lines" in codes(extract)) is not cut


def test_a_layers_linetype_counts_and_names_are_told_apart_by_no_case():
    def draw(space):
        pitch("Eixo", of_layer="A")(space)
        space.add_circle((100, 50), 20, dxfattribs={"linetype": "EIXO"})

    assert cut_mm(read(draw)) == PLATE_MM


def test_a_layer_that_says_it_is_cut_is_cut_in_strokes_too():
    extract = read(pitch("EIXO", layer="CUT"))
    assert cut_mm(extract) == pytest.approx(PLATE_MM + 60 * math.pi, abs=1e-5)


def test_a_whole_line_is_whole_whatever_a_table_says_of_it():
    line = [(0, "CIRCLE"), (8, "0"), (6, "CONTINUOUS"), (10, 0), (20, 0), (40, 5)]
    table = "0\nTABLE\n2\nLTYPE\n70\n1\n0\nLTYPE\n2\nCONTINUOUS\n70\n0\n3\n\n72\n65\n73\n2\n40\n2\n"
    table += "49\n1\n49\n-1\n0\nENDTAB\n"
    data = drawing(line).replace(b"2\nTABLES\n", b"2\nTABLES\n" + table.encode())
    extract = parse(io.BytesIO(data), Limits())
    assert cut_mm(extract) == pytest.approx(10 * math.pi, abs=1e-5)


def operations(extract):
    return {row["name"]: row["operation"] for row in extract.geometry["layers"]}


def test_a_layer_of_which_nothing_is_cut_is_ignored_and_an_empty_one_says_nothing():
    def draw(space):
        for name in ("CENTER", "DIM", "A", "B", "NOTES", "EMPTY"):
            space.doc.layers.add(name)
        space.add_line((0, 0), (9, 9), dxfattribs={"layer": "CENTER"})
        space.add_text("12", dxfattribs={"layer": "DIM"})
        space.add_text("12", dxfattribs={"layer": "NOTES"})
        space.add_line((5, 5), (9, 9), dxfattribs={"layer": "A", "linetype": "DASHED"})
        space.add_line((5, 5), (9, 9), dxfattribs={"layer": "B", "linetype": "DASHED"})
        space.add_line((5, 5), (9, 5), dxfattribs={"layer": "B"})

    found = operations(read(draw))
    assert (found["CENTER"], found["DIM"], found["A"]) == ("ignore", "ignore", "ignore")
    assert (found["0"], found["B"]) == ("cut", "cut")
    assert (found["EMPTY"], found["NOTES"]) == (None, None)
