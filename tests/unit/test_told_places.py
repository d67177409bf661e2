import base64
import io
from xml.etree import ElementTree as ET

import ezdxf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from modn_watch import cuttable
from modn_watch.model import Extract, Limits, Note, Preview, Record
from modn_watch.parsers.dxf import parse
from modn_watch.telling import place_of, place_text, placed
from modn_watch.told_places import ringed

SVG = "{http://www.w3.org/2000/svg}"
THICK = Record(material="Mild Steel", thickness_mm=3)


def read(*draws):
    document = ezdxf.new("R2010", units=4)
    space = document.modelspace()
    space.add_lwpolyline([(1000, 500), (1200, 500), (1200, 600), (1000, 600)], close=True)
    for draw in draws:
        draw(space)
    stream = io.StringIO()
    document.write(stream)
    return parse(io.BytesIO(stream.getvalue().encode()), Limits())


def svg(extract):
    return ET.fromstring(base64.b64decode(extract.preview.base64, validate=True))


def rings(extract, look="told"):
    """Where the rings are in the drawing, and what stands on them."""
    root = svg(extract)
    left, top = float(root.get("data-left-mm")), float(root.get("data-top-mm"))
    return {
        (left + float(ring.get("cx")), top - float(ring.get("cy"))): ring[0].text
        for group in root.iter(f"{SVG}g")
        if group.get("class") == look
        for ring in group.findall(f"{SVG}circle")
    }


def everything(extract):
    return (*extract.notes, *cuttable.judge(THICK, extract))


def is_in_view(root):
    left, top, width, height = map(float, root.get("viewBox").split())
    return all(
        left <= float(ring.get("cx")) <= left + width
        and top <= float(ring.get("cy")) <= top + height
        for ring in root.iter(f"{SVG}circle")
    )


def note(x, y, code="junction"):
    return placed(Note(code=code, message="At {}."), (x, y))


@pytest.mark.parametrize(
    ("draw", "place", "words"),
    [
        (lambda s: s.add_circle((1100, 550), 1), (1100, 550), "hole smaller than thickness"),
        (lambda s: s.add_circle((1012, 550), 10), (1001, 550), "hole near edge"),
        (lambda s: s.add_text("ABC").set_placement((1050, 520)), (1050, 520), "live text"),
    ],
)
def test_what_is_told_of_a_place_is_ringed_there(draw, place, words):
    extract = read(draw)
    found = rings(ringed(extract, everything(extract)))
    assert [*found.values()] == [words]
    assert [*found] == [pytest.approx(place, abs=0.5)]


def test_a_piece_in_a_hole_and_lines_that_fork_are_ringed():
    extract = read(
        lambda s: s.add_circle((1100, 550), 40),
        lambda s: s.add_circle((1100, 550), 10),
        lambda s: s.add_line((1000, 500), (900, 400)),
    )
    found = rings(ringed(extract, everything(extract)))
    assert found[(1100, 550)] == "part in hole"


def test_a_place_that_has_a_ring_gets_no_other():
    extract = read(lambda s: s.add_line((1020, 520), (1080, 580)))
    assert {note.code for note in extract.notes} == {"open_contour"}
    assert ringed(extract, everything(extract)) == extract
    once = ringed(extract, [note(1100, 550), note(1100, 551), note(1150, 550)])
    assert [*rings(once)] == [(1100, 550), (1150, 550)]


def test_a_place_beside_the_drawing_is_brought_into_view_and_nothing_moves():
    extract = read()
    found = ringed(extract, [note(1100, 440), note(980, 550)])
    before, after = svg(extract), svg(found)
    assert {*rings(found)} == {(1100, 440), (980, 550)}
    assert not is_in_view(ET.fromstring(
        base64.b64decode(found.preview.base64).decode().replace(
            after.get("viewBox"), before.get("viewBox"))
    ))  # fmt: skip
    assert is_in_view(after)
    assert [path.get("d") for path in after.iter(f"{SVG}path")] == [
        path.get("d") for path in before.iter(f"{SVG}path")
    ]
    wide, high = float(after.get("width")), float(after.get("height"))
    _, _, width, height = map(float, after.get("viewBox").split())
    assert wide / high == pytest.approx(width / height, abs=0.01)


def test_a_place_as_far_off_as_the_drawing_is_large_is_not_drawn():
    extract = read()
    assert ringed(extract, [note(1100, 0), note(1e9, -1e9)]) == extract


def test_notes_without_places_draw_nothing():
    extract = read()
    odd = Note(code="junction", message="", place="sheet Parts, row 3")
    assert ringed(extract, [Note(code="no_material", message=""), odd]) == extract


def test_there_is_an_end_of_rings():
    notes = [note(1000 + 12 * (n % 17), 500 + 7 * (n // 17)) for n in range(17 * 15)]
    assert len(rings(ringed(read(), notes))) == 200


@pytest.mark.parametrize(
    "preview",
    [
        None,
        Preview(mime_type="image/png", base64="iVBORw0KGgo="),
        Preview(mime_type="image/svg+xml", base64=base64.b64encode(b"<svg/>").decode()),
    ],
)
def test_pictures_that_are_not_ours_stay_as_they_are(preview):
    extract = Extract(file_type="dxf", parser_version="1", mime_type="", preview=preview)
    assert ringed(extract, [note(1, 2)]) == extract


@given(*[st.floats(-1e12, 1e12)] * 2)
def test_places_are_read_as_they_were_written(x, y):
    assert place_of(place_text((x, y))) == pytest.approx((x, y), abs=0.006)
