"""Which unit a drawing is taken to be in, how sure that is, and what is said of it."""

import io

import ezdxf
import pytest

from modn_watch.model import Limits, Source
from modn_watch.parsers.dxf import parse
from tests.fuzz.contract import broken_rules


def read(draw, units=0, version="R2010", **header):
    document = ezdxf.new(version, units=units)
    # `new` states that the drawing is metric.
    del document.header["$MEASUREMENT"]
    for name, value in header.items():
        document.header[f"${name}"] = value
    draw(document.modelspace())
    stream = io.StringIO()
    document.write(stream)
    data = stream.getvalue().encode(document.output_encoding)
    extract = parse(io.BytesIO(data), Limits(entities=2_000))
    assert broken_rules(extract, texts=20_000) == []
    return extract


def unit(extract):
    geometry = extract.geometry
    return geometry["unit"], geometry["unit_confidence"], codes(extract)


def codes(extract):
    return [note.code for note in extract.notes if note.code.startswith("unit_")]


def plate(space, width=100, height=50, holes=()):
    corners = [(0, 0), (width, 0), (width, height), (0, height)]
    space.add_lwpolyline(corners, close=True)
    for number, diameter in enumerate(holes):
        space.add_circle((width * (number + 1) / (len(holes) + 1), height / 2), diameter / 2)


def written(*texts):
    def draw(space):
        plate(space)
        for text in texts:
            space.add_text(text)

    return draw


def dimensioned(*texts, width=100.0):
    def draw(space):
        plate(space, width)
        for text in texts:
            space.add_linear_dim((0, -9), (0, 0), (width, 0), text=text).render()

    return draw


def sources(extract):
    return {fact.source for fact in extract.facts if fact.field == "width_mm"}


def test_a_stated_unit_is_nearly_certain():
    extract = read(plate, units=4)
    assert unit(extract) == ("mm", 0.95, [])
    assert sources(extract) == {Source.UNLABELLED}


def test_nothing_that_tells_a_unit_leaves_the_custom_and_a_note():
    extract = read(plate)
    assert unit(extract) == ("mm", 0.4, ["unit_assumed"])
    assert sources(extract) == {Source.DEFAULT}


@pytest.mark.parametrize(("code", "confidence"), [(1, 0.5), (0, 0.3), (7, 0.4)])
def test_how_a_drawing_was_begun_is_no_more_than_a_hint(code, confidence):
    assert unit(read(plate, MEASUREMENT=code)) == ("mm", confidence, ["unit_assumed"])


def test_a_text_tells_the_unit_where_the_header_does_not():
    extract = read(written("ALL DIMENSIONS IN INCHES", "5 mm PLATE"))
    assert unit(extract) == ("in", 0.85, [])
    assert extract.geometry["bounding_box"]["width"] == pytest.approx(2540)
    assert extract.geometry["unit_evidence"] == 'text "ALL DIMENSIONS IN INCHES"'
    assert sources(extract) == {Source.UNLABELLED}
    assert unit(read(written("MAATE IN MM"))) == ("mm", 0.85, [])


def test_formatting_in_a_text_does_not_hide_the_unit():
    def draw(space):
        plate(space)
        space.add_mtext(r"{\fArial|b0;ALL DIMENSIONS\PIN INCHES}")

    assert unit(read(draw))[0] == "in"


@pytest.mark.parametrize(("shown", "name"), [(True, "in"), (False, "mm")])
def test_a_title_block_speaks_only_where_it_is_shown(shown, name):
    def draw(space):
        plate(space)
        block = space.doc.blocks.new("TITLE")
        block.add_text("DIMENSIONS IN INCHES")
        if shown:
            space.add_blockref("Title", (200, 0))

    assert unit(read(draw))[0] == name


@pytest.mark.parametrize("version", ["R2000", "R2018"])
def test_an_attribute_and_a_text_on_paper_tell_the_unit(version):
    def attribute(space):
        plate(space)
        space.doc.blocks.new("TITLE")
        space.add_blockref("TITLE", (200, 0)).add_attrib("NOTE", "UNITS: INCHES", (200, 0))

    def paper(space):
        plate(space)
        space.doc.layout("Layout1").add_text("UNITS: INCHES")

    assert unit(read(attribute, version=version))[0] == "in"
    assert unit(read(paper, version=version))[0] == "in"


def test_dimensions_tell_the_unit_by_what_is_written_on_them():
    # 100 mm, said in inches.
    assert unit(read(dimensioned('3.937"', '3.937"')))[:2] == ("mm", 0.9)
    assert unit(read(dimensioned('100"', '100"')))[:2] == ("in", 0.9)
    extract = read(dimensioned("25.4", "25.4", width=1.0))
    assert unit(extract)[:2] == ("in", 0.9)
    assert extract.geometry["bounding_box"]["width"] == pytest.approx(25.4)
    assert extract.geometry["unit_evidence"] == "2 of 2 dimensions measure what they say in inches"


def test_the_length_that_a_dimension_claims_to_have_measured_is_not_believed():
    def draw(space):
        dimensioned('4"', '4"', width=101.6)(space)
        for entity in space.query("DIMENSION"):
            entity.dxf.actual_measurement = 4.0

    assert unit(read(draw))[:2] == ("mm", 0.9)


def test_a_stated_unit_stands_and_what_speaks_against_it_is_told():
    extract = read(written("ALL DIMENSIONS IN INCHES"), units=4)
    assert unit(extract) == ("mm", 0.6, ["unit_doubtful"])
    assert extract.geometry["bounding_box"]["width"] == 100
    (note,) = [note for note in extract.notes if note.code == "unit_doubtful"]
    assert note.evidence == 'text "ALL DIMENSIONS IN INCHES", which means inches'
    assert "measured in millimetres ($INSUNITS=4)" in note.message
    assert sources(extract) == {Source.DEFAULT}
    assert unit(read(written("ALL DIMENSIONS IN MM"), units=4)) == ("mm", 0.95, [])


def test_a_drawing_in_inches_may_be_dimensioned_in_millimetres():
    def draw(space):
        dimensioned("25.4", "25.4", width=1.0)(space)
        space.add_text("ALL DIMENSIONS IN MM")

    assert unit(read(draw, units=1)) == ("in", 0.95, [])


def test_holes_of_sixteenths_are_doubted_and_never_converted():
    extract = read(lambda space: plate(space, 6, 4, holes=(5 / 16, 3 / 8, 3 / 8)))
    assert unit(extract) == ("mm", 0.2, ["unit_doubtful"])
    assert extract.geometry["bounding_box"]["width"] == 6
    (note,) = [note for note in extract.notes if note.code == "unit_doubtful"]
    assert note.evidence == "all holes are of sixteenths of an inch"


def test_a_large_drawing_with_holes_of_sixteenths_is_not_in_inches():
    extract = read(lambda space: plate(space, 100, 50, holes=(5 / 16, 3 / 8, 3 / 8)))
    assert unit(extract) == ("mm", 0.4, ["unit_assumed"])


def test_holes_of_whole_millimetres_make_millimetres_likelier_and_no_more():
    extract = read(lambda space: plate(space, holes=(6, 10, 10.5)))
    assert unit(extract) == ("mm", 0.6, ["unit_assumed"])
    assert "whole or half millimetres" in extract.geometry["unit_evidence"]


def test_sizes_say_nothing_where_the_unit_is_known():
    def draw(space):
        plate(space, 60, 40, holes=(5 / 16, 3 / 8, 3 / 8))

    assert unit(read(draw, units=4)) == ("mm", 0.95, [])
    assert unit(read(draw, LUNITS=4)) == ("in", 0.8, [])


@pytest.mark.parametrize(
    ("units", "name", "width", "metres"),
    [(1, "inches", 1000, 25.4), (2, "feet", 300, 91.44), (5, "centimetres", 6000, 60)],
)
def test_what_no_laser_takes_and_is_a_usual_size_in_millimetres_is_doubted(
    units, name, width, metres
):
    extract = read(lambda space: plate(space, width, 50, holes=(6, 20)), units=units)
    assert unit(extract)[1:] == (0.3, ["unit_doubtful"])
    assert extract.geometry["bounding_box"]["width"] == pytest.approx(metres * 1000)
    (note,) = [note for note in extract.notes if note.code == "unit_doubtful"]
    assert note.evidence == (
        f"in {name} it is {metres:g} m long, more than a laser takes, and in millimetres {width} mm"
    )
    assert sources(extract) == {Source.DEFAULT}


@pytest.mark.parametrize(
    ("units", "width", "holes"),
    # Within the bed; a hole of half a drawing unit; a thing of 9 mm; a canvas in millimetres.
    [(1, 255, (6,)), (1, 1000, (0.5, 6)), (6, 9, (1,)), (4, 9971, (6,))],
)
def test_large_drawings_that_may_be_right_are_not_doubted(units, width, holes):
    extract = read(lambda space: plate(space, width, 5, holes=holes), units=units)
    assert unit(extract)[1:] == (0.95, [])


def test_a_large_drawing_whose_text_says_the_same_unit_is_not_doubted():
    def draw(space):
        plate(space, 300, 50)
        space.add_text("ALL DIMENSIONS IN INCHES")

    assert unit(read(draw, units=1)) == ("in", 0.95, [])
    assert unit(read(draw)) == ("in", 0.3, ["unit_doubtful"])


@pytest.mark.parametrize(
    ("width", "height", "holes"),
    [(2, 1, (1 / 8,)), (8, 4, (1 / 4,)), (12, 8, (1 / 4, 1 / 4, 1 / 2)), (14, 4, (9 / 8, 11 / 8))],
)
@pytest.mark.parametrize("units", [0, 4])
def test_tiny_plates_of_fractions_of_an_inch_are_doubted(width, height, holes, units):
    extract = read(lambda space: plate(space, width, height, holes=holes), units=units)
    assert unit(extract) == ("mm", 0.3, ["unit_doubtful"])
    assert extract.geometry["bounding_box"]["width"] == pytest.approx(width)
    (note,) = [note for note in extract.notes if note.code == "unit_doubtful"]
    assert "fractions of an inch" in note.evidence


@pytest.mark.parametrize(
    ("width", "height", "holes"),
    # Half millimetres, no fraction, larger, and too few sizes to prove anything.
    [(12, 8, (2, 3.5)), (12, 8, (0.3, 0.4)), (16, 4, (1 / 4,)), (2.125, 1.125, ())],
)
def test_tiny_plates_that_may_be_millimetres_are_not_doubted(width, height, holes):
    extract = read(lambda space: plate(space, width, height, holes=holes), units=4)
    assert unit(extract) == ("mm", 0.95, [])


def test_a_dimension_without_points_and_one_of_nan_tell_nothing():
    def draw(space):
        plate(space)
        for length in (0.0, float("inf")):
            dimension = space.add_linear_dim((0, -9), (0, 0), (100, 0), text='100"')
            dimension.render()
            dimension.dimension.dxf.defpoint3 = (length, 0)

    assert unit(read(draw))[:2] == ("mm", 0.4)
