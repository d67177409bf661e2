import base64
import io
from xml.etree import ElementTree as ET

import ezdxf

from modn_watch.geometry.drawn import Operation
from modn_watch.model import Limits
from modn_watch.parsers import pile
from modn_watch.parsers import preview as previews
from modn_watch.parsers.dxf import parse
from modn_watch.parsers.preview import preview
from tests.builders import a_dxf
from tests.paths import points
from tests.sketches import drawn, square

FEW = Limits(entities=2_000)
SVG = "{http://www.w3.org/2000/svg}"


def read(draw, limits=FEW, units=4):
    document = ezdxf.new("R2010", units=units)
    draw(document.modelspace())
    stream = io.StringIO()
    document.write(stream)
    return parse(io.BytesIO(stream.getvalue().encode()), limits)


def svg(extract):
    assert extract.preview.mime_type == "image/svg+xml"
    return ET.fromstring(base64.b64decode(extract.preview.base64, validate=True))


def paths(root):
    return {
        group.get("class"): [path.get("d") for path in group.findall(f"{SVG}path")]
        for group in root.iter(f"{SVG}g")
        if group.get("class")
    }


def codes(extract):
    return [note.code for note in extract.notes]


def plate(space):
    space.add_lwpolyline([(0, 0), (4, 0), (4, 2), (0, 2)], close=True)
    space.add_circle((1, 1), 0.5)
    space.add_line((2, 1), (3, 1), dxfattribs={"layer": "ENGRAVE"})


def test_a_drawing_in_inches_is_shown_in_millimetres():
    root = svg(read(plate, units=1))
    assert root.find(f"{SVG}title").text == "101.6 x 50.8 mm"
    found = paths(root)
    assert sorted(found) == ["cut hole", "cut outline", "engrave"]
    corners = set(points(found["cut outline"][0]))
    assert corners == {(0, 0), (101.6, 0), (101.6, 50.8), (0, 50.8)}
    assert found["engrave"] in (["M50.8,25.4L76.2,25.4"], ["M76.2,25.4L50.8,25.4"])


def test_layer_names_are_told_and_harmless():
    circle = ("CIRCLE", {8: "</g>&<b a='1'>", 10: 0, 20: 0, 40: 5})
    root = svg(parse(io.BytesIO(a_dxf(circle)), FEW))
    assert [title.text for title in root.iter(f"{SVG}title")][1:] == ["</g>&<b a='1'>"]


def test_a_drawing_with_nothing_to_cut_has_no_picture():
    extract = read(lambda space: space.add_text("4 mm MS"))
    assert (extract.preview, "preview_left_out" in codes(extract)) == (None, False)


def test_an_engraving_alone_is_shown():
    root = svg(read(lambda s: s.add_line((0, 0), (9, 0), dxfattribs={"layer": "ENGRAVE"})))
    assert list(paths(root)) == ["engrave"]


def many(space):
    for number in range(200):
        space.add_circle((number % 20, number // 20), 0.4)


def test_no_picture_takes_more_than_a_quarter_of_an_extract():
    roomy = read(many)
    assert codes(roomy).count("preview_left_out") == 0
    small = read(many, Limits(entities=2_000, extract_bytes=20_000))
    assert (small.preview, codes(small).count("preview_left_out")) == (None, 1)
    assert small.geometry["closed_contours"] == 200
    taken = len(roomy.preview.base64)
    enough = read(many, Limits(entities=2_000, extract_bytes=taken * 4 + 16))
    assert enough.preview == roomy.preview
    short = read(many, Limits(entities=2_000, extract_bytes=taken * 4 - 16))
    assert short.preview is None or len(short.preview.base64) < taken


def test_where_contours_were_not_looked_for_one_note_says_so(monkeypatch):
    monkeypatch.setattr(pile, "MOST_CURVES", 10)
    extract = read(many)
    assert extract.preview is None
    assert "contours_left_out" in codes(extract)
    assert "preview_left_out" not in codes(extract)


def test_what_the_machine_does_not_follow_makes_no_picture_wider():
    heap = pile.Pile()
    for one in (*drawn(square(0, 0, 10)), *drawn(square(500, 0, 9), operation=Operation.IGNORE)):
        heap.add(one)
    shown, notes = preview(pile.taken([heap]), 1_000_000)
    root = ET.fromstring(base64.b64decode(shown.base64))
    assert (root.find(f"{SVG}title").text, notes) == ("10 x 10 mm", ())


def test_however_much_an_extract_may_hold_a_picture_has_its_limit(monkeypatch):
    monkeypatch.setattr(previews, "_MOST_BYTES", 10_000)
    extract = read(many, Limits(entities=2_000, extract_bytes=100_000_000))
    assert (extract.preview, codes(extract).count("preview_left_out")) == (None, 1)
