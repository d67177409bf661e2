import io

import ezdxf
import pytest

from modn_watch.conventions import Drafting
from modn_watch.model import Limits
from modn_watch.parsers import dxf, lightburn


def dxf_of(draw, **habits):
    document = ezdxf.new("R2010", units=4)
    draw(document)
    stream = io.StringIO()
    document.write(stream)
    limits = Limits(drafting=Drafting(**habits))
    return dxf.parse(io.BytesIO(stream.getvalue().encode()), limits)


def project_of(*shapes, name="C00", **habits):
    content = f"""<LightBurnProject><CutSetting type="Cut"><index Value="0"/>
        <name Value="{name}"/></CutSetting>{"".join(shapes)}</LightBurnProject>"""
    return lightburn.parse(io.BytesIO(content.encode()), Limits(drafting=Drafting(**habits)))


def path(*points):
    vertices = "".join(f"V{x} {y}c0x1c1x1" for x, y in points)
    return (
        f'<Shape Type="Path" CutIndex="0"><VertList>{vertices}</VertList>'
        "<PrimList>LineOpen</PrimList></Shape>"
    )


def operations(extract):
    return {row["name"]: row["operation"] for row in extract.geometry["layers"]}


def lines(*rows):
    def draw(document):
        for start, end in rows:
            document.modelspace().add_line(start, end)

    return draw


def test_a_layer_of_the_shops_own_name_does_what_the_shop_says():
    def draw(document):
        document.layers.add("Rooi lyne")
        document.modelspace().add_line((0, 0), (9, 0), dxfattribs={"layer": "Rooi lyne"})

    assert operations(dxf_of(draw))["Rooi lyne"] == "cut"
    assert operations(dxf_of(draw, layer_operations={"rooi": "mark"}))["Rooi lyne"] == "mark"
    square = path((0, 0), (9, 0), (9, 9))
    engraved = project_of(square, name="Rooi", layer_operations={"ROOI": "engrave"})
    assert operations(engraved) == {"Rooi": "engrave"}


def test_a_colour_does_what_the_shop_says_where_the_layer_says_nothing():
    def draw(document):
        for layer, color in (("A", 3), ("Bend", 3), ("B", 5)):
            document.layers.add(layer, color=color)
            document.modelspace().add_line((0, 0), (9, 0), dxfattribs={"layer": layer})

    found = operations(dxf_of(draw, color_operations={3: "engrave"}))
    assert (found["A"], found["Bend"], found["B"]) == ("engrave", "bend", "cut")


@pytest.mark.parametrize(
    ("habits", "contours", "gaps"),
    [({}, 2, 1), ({"gap_mm": 0.2}, 2, 0), ({"snap_mm": 0.6}, 1, 1)],
)
def test_how_near_ends_meet_is_the_shops_to_say(habits, contours, gaps):
    drawn = dxf_of(lines(((0, 0), (10, 0)), ((10.5, 0), (20, 0))), **habits)
    project = project_of(path((0, 0), (10, 0)), path((10.5, 0), (20, 0)), **habits)
    for figures in (drawn.geometry, project.geometry):
        assert (figures["open_contours"], figures["gaps"]) == (contours, gaps)


def test_how_long_lines_lie_on_each_other_is_the_shops_to_say():
    draw = lines(((0, 0), (10, 0)), ((8, 0), (20, 0)))
    assert dxf_of(draw).geometry["duplicate_length_mm"] == pytest.approx(2)
    assert dxf_of(draw, overlap_mm=3).geometry["duplicate_length_mm"] == 0
