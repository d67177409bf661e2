"""A rectangle around all else, which may be the frame of a drawing or the sheet itself."""

import io

import ezdxf
import pytest

from modn_watch.model import Limits
from modn_watch.parsers.dxf import parse


def read(draw):
    document = ezdxf.new("R2010", units=4, setup=True)
    draw(document.modelspace())
    stream = io.StringIO()
    document.write(stream)
    return parse(io.BytesIO(stream.getvalue().encode()), Limits())


def rectangle(space, x, y, width, height):
    corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
    space.add_lwpolyline(corners, close=True)


def plate(space, x=30, y=100):
    rectangle(space, x, y, 200, 100)
    space.add_circle((x + 50, y + 50), 10)


def dimension(space, x=30, y=100):
    space.add_linear_dim((x, y - 20), (x, y), (x + 200, y)).render()


def asked(draw):
    extract = read(draw)
    notes = [note for note in extract.notes if note.code == "frame_in_cut"]
    found = {note.code for note in extract.notes}
    assert extract.geometry["drawing_kind"] == "cut"
    assert not (notes and "part_in_hole" in found)
    return notes


@pytest.mark.parametrize("margin", [None, 10])
def test_a_rectangle_with_dimensions_in_it_may_be_a_frame(margin):
    def draw(space):
        rectangle(space, 0, 0, 500, 300)
        if margin:
            rectangle(space, margin, margin, 500 - 2 * margin, 300 - 2 * margin)
        plate(space)
        dimension(space)

    (note,) = asked(draw)
    assert note.evidence == "500 x 300 mm"
    assert "500 x 300 mm lies around everything with dimensions in it" in note.message


def test_words_of_a_title_block_speak_for_a_frame_though_dimensions_stand_beside_it():
    def draw(space):
        rectangle(space, 0, 0, 500, 300)
        plate(space, 30, 10)
        dimension(space, 30, 10)
        for n, word in enumerate(("SCALE 1:1", "DATE")):
            space.add_text(word, dxfattribs={"insert": (300, 50 + 20 * n)})

    assert len(asked(draw)) == 1


def screwed(space):
    rectangle(space, 0, 0, 500, 300)
    plate(space)
    dimension(space)
    for x in (10, 490):
        space.add_circle((x, 10), 3)


def rounded(space):
    corners = [(0, 0, 0), (500, 0, 0), (500, 290, 0.4142), (490, 300, 0), (0, 300, 0)]
    space.add_lwpolyline(corners, format="xyb", close=True)
    plate(space)
    dimension(space)


def measured_inside_its_hole(space):
    rectangle(space, 0, 0, 500, 300)
    rectangle(space, 30, 60, 400, 200)
    space.add_circle((100, 200), 10)
    dimension(space)


def measured_from_outside(space):
    rectangle(space, 0, 0, 420, 297)
    plate(space)
    dimension(space)
    space.add_linear_dim((0, -30), (0, 0), (420, 0)).render()


def holed(space):
    rectangle(space, 0, 0, 500, 300)
    space.add_circle((200, 150), 20)
    dimension(space)


def not_around_all(space):
    rectangle(space, 0, 0, 500, 300)
    plate(space)
    dimension(space)
    space.add_line((600, 0), (610, 0))


@pytest.mark.parametrize(
    "draw",
    [screwed, rounded, measured_inside_its_hole, measured_from_outside, holed, not_around_all],
)
def test_what_speaks_for_a_plate_leaves_it_one(draw):
    assert asked(draw) == []


def nest(space, width=2500, height=1250, *, holed=True, count=20):
    rectangle(space, 0, 0, width, height)
    for n in range(count):
        x, y = 20 + 220 * (n % 5), 20 + 120 * (n // 5)
        rectangle(space, x, y, 200, 100)
        if holed:
            space.add_circle((x + 50, y + 50), 10)


@pytest.mark.parametrize(
    "draw",
    [
        nest,
        lambda space: nest(space, 1130, 620),
        lambda space: nest(space, holed=False, count=3),
        lambda space: nest(space, 297, 210, count=1),
    ],
)
def test_parts_on_a_rectangle_like_a_sheet_are_asked_about(draw):
    (note,) = asked(draw)
    assert "the sheet that parts are cut from" in note.message


@pytest.mark.parametrize(
    "draw",
    [
        lambda space: nest(space, 2600, holed=False),
        lambda space: nest(space, holed=False, count=2),
        lambda space: nest(space, 1130, 620, count=2),
        lambda space: [
            nest(space, count=0),
            *(space.add_circle((9 * n, 50), 4) for n in (1, 2, 3)),
        ],
        lambda space: [
            nest(space, count=0),
            *(rectangle(space, 60 * n, 50, 40, 40) for n in range(1, 30)),
        ],
    ],
)
def test_openings_in_a_plate_are_no_parts_on_a_sheet(draw):
    assert asked(draw) == []


def test_a_piece_in_a_hole_of_a_plate_falls_out_as_before():
    def draw(space):
        rectangle(space, 0, 0, 600, 400)
        rectangle(space, 150, 50, 300, 300)
        plate(space, 200, 100)

    assert "part_in_hole" in {note.code for note in read(draw).notes}
