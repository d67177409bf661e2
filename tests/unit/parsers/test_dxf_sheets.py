"""Drawings on sheets, beside the figures of the part alone."""

import io
import math

import ezdxf
import pytest

from modn_watch.model import Limits, Source
from modn_watch.parsers.dxf import parse

#: The part of most sheets: 120 x 60 with two holes of 10.
LENGTH = 2 * (120 + 60) + 2 * 10 * math.pi
AREA = 120 * 60 - 2 * 25 * math.pi
FIELDS = ("TITLE", "BRACKET", "SCALE", "1:1", "DATE", "2024-05-01")


def new(units=4):
    return ezdxf.new("R2010", units=units, setup=True)


def read(document):
    stream = io.StringIO()
    document.write(stream)
    return parse(io.BytesIO(stream.getvalue().encode()), Limits())


def rectangle(space, x, y, width, height, **look):
    corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
    space.add_lwpolyline(corners, close=True, dxfattribs=look)


def lines(space, x, y, width, height, **look):
    corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
    for start, end in zip(corners, corners[1:] + corners[:1], strict=True):
        space.add_line(start, end, dxfattribs=look)


def part(space, x=100, y=120, k=1):
    rectangle(space, x, y, 120 * k, 60 * k)
    space.add_circle((x + 20 * k, y + 30 * k), 5 * k)
    space.add_circle((x + 100 * k, y + 30 * k), 5 * k)


def dimensions(space, x=100, y=120, k=1):
    look = {"dimtxt": 2.5 * k, "dimasz": 2.5 * k}
    for base, p1, p2, angle in (
        ((x, y - 20 * k), (x, y), (x + 120 * k, y), 0),
        ((x - 20 * k, y), (x, y), (x, y + 60 * k), 90),
    ):
        space.add_linear_dim(base=base, p1=p1, p2=p2, angle=angle, override=look).render()
    space.add_leader([(x + 20 * k, y + 30 * k), (x + 40 * k, y + 80 * k)])


def table(space, right=410, bottom=10, k=1, texts=FIELDS, **look):
    """A title block of two columns and three rows, 120 x 30, in the lower right corner."""
    left = right - 120 * k
    for y in (10, 20, 30):
        space.add_line((left, bottom + y * k), (right, bottom + y * k), dxfattribs=look)
    for x in (left, left + 60 * k):
        space.add_line((x, bottom), (x, bottom + 30 * k), dxfattribs=look)
    # What touches no side of the frame: a cell, and the sign of the projection in it.
    space.add_line((left, bottom + 25 * k), (left + 60 * k, bottom + 25 * k), dxfattribs=look)
    space.add_circle((left + 50 * k, bottom + 15 * k), 3 * k, dxfattribs=look)
    for number, text in enumerate(texts):
        column, row = number % 2, number // 2
        at = (left + (60 * column + 3) * k, bottom + (10 * row + 3) * k)
        space.add_text(text, height=3 * k, dxfattribs={"insert": at, **look})


def frame(space, k=1, draw=lines, **look):
    """A3 lying, its edge and a frame 10 inside of it, both of plain lines."""
    draw(space, 0, 0, 420 * k, 297 * k, **look)
    draw(space, 10 * k, 10 * k, 400 * k, 277 * k, **look)


def title_block(document, name, texts=FIELDS, *, framed=False):
    block = document.blocks.new(name)
    rectangle(block, 290, 10, 120, 30)
    table(block, texts=texts)
    if framed:
        frame(block)
    return block


def codes(extract):
    return {note.code for note in extract.notes}


def is_part_alone(extract, scale=1.0):
    geometry = extract.geometry
    assert geometry["drawing_kind"] == "sheet"
    box = geometry["bounding_box"]
    assert (box["width"], box["height"]) == pytest.approx((120 * scale, 60 * scale), abs=1e-5)
    assert geometry["cut_length_mm"] == pytest.approx(LENGTH * scale, abs=1e-4)
    assert geometry["net_area_mm2"] == pytest.approx(AREA * scale**2, abs=1e-3)
    assert (geometry["pierce_count"], geometry["open_contours"]) == (3, 0)
    assert extract.details["parts_on_sheet"] == 1
    assert "drawing_around_part" in codes(extract)
    assert not codes(extract) & {"several_views", "live_text", "annotation_in_cut", "several_parts"}


def is_cut(extract, width, height):
    assert extract.geometry["drawing_kind"] == "cut"
    box = extract.geometry["bounding_box"]
    assert (box["width"], box["height"]) == pytest.approx((width, height))
    assert extract.details["parts_on_sheet"] is None
    assert "drawing_around_part" not in codes(extract)


# Sheets


@pytest.mark.parametrize(
    "name", ["TITLEBLOCK", "Title Block (ISO)", "A3_TitleBlock", "TEKENINGHOOF"]
)
def test_what_an_inserted_title_block_draws_is_no_part(name):
    document = new()
    title_block(document, name, framed=True)
    document.modelspace().add_blockref(name, (0, 0))
    part(document.modelspace())
    dimensions(document.modelspace())
    is_part_alone(read(document))


def test_a_title_block_of_labels_alone_is_one_too():
    document = new()
    block = title_block(document, "titleblock", texts=())
    for number, tag in enumerate(("NAME", "SCALE")):
        block.add_attdef(tag, (300 + 60 * number, 13), dxfattribs={"height": 3})
    document.modelspace().add_blockref("titleblock", (0, 0)).add_auto_attribs(
        {"NAME": "BRACKET", "SCALE": "1:1"}
    )
    part(document.modelspace())
    is_part_alone(read(document))


def test_a_frame_beside_an_inserted_title_block_is_left_out_with_it():
    document = new()
    title_block(document, "TITLEBLOCK")
    space = document.modelspace()
    frame(space)
    space.add_blockref("TITLEBLOCK", (0, 0))
    part(space)
    is_part_alone(read(document))


def test_a_block_called_as_other_things_are_too_needs_a_frame_and_dimensions():
    document = new()
    title_block(document, "TITLE")
    space = document.modelspace()
    space.add_blockref("TITLE", (0, 0))
    part(space)
    assert read(document).geometry["drawing_kind"] == "cut"
    frame(space)
    dimensions(space)
    is_part_alone(read(document))


@pytest.mark.parametrize("texts", [FIELDS, ("BRACKET", "A. BODY", "3 OFF")])
def test_a_block_called_so_may_stand_anywhere_in_a_frame(texts):
    document = new()
    title_block(document, "TITLE", texts)
    space = document.modelspace()
    frame(space)
    space.add_blockref("TITLE", (-50, 60))
    part(space)
    if texts is not FIELDS:
        is_cut(read(document), 420, 297)
        dimensions(space)
    is_part_alone(read(document))


def test_a_frame_in_a_block_called_so_is_one_where_dimensions_stand_in_it():
    document = new()
    frame(document.blocks.new("A3"))
    space = document.modelspace()
    space.add_blockref("A3", (0, 0))
    part(space)
    extract = read(document)
    assert extract.geometry["drawing_kind"] == "cut"
    dimensions(space)
    is_part_alone(read(document))


@pytest.mark.parametrize("draw", [lines, rectangle])
def test_a_frame_and_a_title_block_of_plain_lines_are_no_part(draw):
    document = new()
    space = document.modelspace()
    frame(space, draw=draw)
    table(space)
    part(space)
    dimensions(space)
    is_part_alone(read(document))


def test_a_title_block_whose_fields_have_names_needs_no_dimensions():
    document = new()
    space = document.modelspace()
    frame(space)
    table(space)
    part(space)
    is_part_alone(read(document))


def test_zones_and_marks_between_two_frames_go_with_them():
    document = new()
    space = document.modelspace()
    frame(space)
    for number in range(1, 8):
        x = 420 * number / 8
        space.add_line((x, 0), (x, 10))
        space.add_text(str(number), height=3, dxfattribs={"insert": (x - 20, 3)})
    # The middle of a side is marked into the frame.  Source: ISO 5457.
    space.add_line((0, 148.5), (15, 148.5))
    table(space)
    part(space)
    dimensions(space)
    is_part_alone(read(document))


def test_a_title_block_beside_the_inner_rectangle_makes_that_the_part():
    document = new()
    space = document.modelspace()
    lines(space, 0, 0, 420, 297)
    rectangle(space, 29, 28, 362, 260)
    space.add_circle((200, 150), 20)
    table(space, right=420, bottom=0, k=0.8)
    dimensions(space)
    geometry = read(document).geometry
    assert geometry["drawing_kind"] == "sheet"
    assert (geometry["bounding_box"]["width"], geometry["bounding_box"]["height"]) == (362, 260)
    assert geometry["pierce_count"] == 2


def test_a_frame_drawn_ten_times_paper_holds_a_part_ten_times_as_large():
    document = new()
    space = document.modelspace()
    frame(space, k=10)
    table(space, right=4100, bottom=100, k=10)
    part(space, 1000, 1200, 10)
    dimensions(space, 1000, 1200, 10)
    is_part_alone(read(document), scale=10)


def test_a_frame_in_inches_is_paper_too():
    document = new(units=1)
    space = document.modelspace()
    lines(space, 0, 0, 17, 11)
    table(space, right=17, bottom=0, k=0.04)
    part(space, 4, 5, 0.04)
    dimensions(space, 4, 5, 0.04)
    is_part_alone(read(document), scale=0.04 * 25.4)


def test_a_sheet_far_from_the_origin_and_turned_upright_is_one():
    document = new()
    space = document.modelspace()
    lines(space, 5_000, -900, 210, 297)
    table(space, right=5_210, bottom=-900)
    part(space, 5_050, -700)
    is_part_alone(read(document))


def test_two_different_views_are_flagged():
    document = new()
    space = document.modelspace()
    frame(space)
    table(space)
    part(space)
    rectangle(space, 250, 120, 6, 60)
    extract = read(document)
    assert extract.geometry["drawing_kind"] == "sheet"
    assert extract.details["parts_on_sheet"] == 2
    assert "several_views" in codes(extract)
    assert {fact.field for fact in extract.facts}.isdisjoint({"width_mm", "height_mm"})


def test_open_lines_on_a_sheet_are_flagged():
    document = new()
    space = document.modelspace()
    frame(space)
    table(space)
    part(space)
    space.add_line((250, 120), (250, 180))
    assert "several_views" in codes(read(document))


def test_the_same_part_drawn_twice_is_two_of_one_part():
    document = new()
    space = document.modelspace()
    frame(space)
    table(space)
    part(space)
    part(space, 100, 200)
    extract = read(document)
    assert extract.details["parts_on_sheet"] == 2
    assert "several_views" not in codes(extract)


def test_the_size_on_a_sheet_that_may_be_to_scale_speaks_for_nothing():
    document = new()
    space = document.modelspace()
    frame(space)
    table(space)
    part(space)
    sizes = [fact for fact in read(document).facts if fact.field in {"width_mm", "height_mm"}]
    assert [fact.source for fact in sizes] == [Source.DEFAULT] * 2


@pytest.mark.parametrize("name", ["TITLE BLOCK", "Title Block (ISO)", "SCHRIFTFELD"])
def test_a_layer_called_so_tells_a_sheet_though_it_is_not_cut(name):
    document = new()
    space = document.modelspace()
    table(space, texts=("BRACKET", "A. BODY", "3 OFF"), layer=name)
    part(space)
    is_part_alone(read(document))


def test_a_frame_on_a_layer_called_so_is_one_where_dimensions_stand_in_it():
    document = new()
    space = document.modelspace()
    frame(space, layer="Border (ISO)")
    part(space)
    is_cut(read(document), 420, 297)
    dimensions(space)
    is_part_alone(read(document))


def test_what_else_is_drawn_in_the_block_of_a_frame_is_left_out_with_it():
    document = new()
    block = document.blocks.new("DIN A3")
    frame(block)
    rectangle(block, 300, 30, 40, 20)
    space = document.modelspace()
    space.add_blockref("DIN A3", (0, 0))
    part(space)
    dimensions(space)
    is_part_alone(read(document))


def test_a_sheet_that_is_one_block_keeps_its_part():
    document = new()
    block = document.blocks.new("SHEET 1")
    frame(block)
    table(block)
    part(block)
    dimensions(block)
    document.modelspace().add_blockref("SHEET 1", (0, 0))
    is_part_alone(read(document))


def test_a_part_in_a_corner_of_the_frame_is_no_title_block():
    document = new()
    space = document.modelspace()
    frame(space)
    table(space)
    part(space, 12, 225)
    is_part_alone(read(document))


def test_a_list_in_another_corner_goes_too():
    document = new()
    space = document.modelspace()
    frame(space)
    table(space)
    for n in range(4):
        space.add_line((10, 287 - 8 * n), (60, 287 - 8 * n))
        space.add_text("1 PLATE", dxfattribs={"insert": (12, 281 - 8 * n)})
    space.add_line((60, 287), (60, 263))
    space.add_line((35, 287), (35, 263))
    part(space)
    is_part_alone(read(document))


# Sheets that are hard to tell


@pytest.mark.parametrize("draw", [lines, rectangle])
@pytest.mark.parametrize("framed", [frame, lambda space, **_: lines(space, 10, 10, 400, 277)])
def test_a_part_that_reaches_over_the_title_block_is_a_part(draw, framed):
    document = new()
    space = document.modelspace()
    framed(space, draw=draw)
    table(space)
    draw(space, 200, 30, 120, 60)
    space.add_circle((220, 60), 5)
    space.add_circle((300, 60), 5)
    is_part_alone(read(document))


def test_a_part_that_touches_the_title_block_in_one_point_is_a_part():
    document = new()
    space = document.modelspace()
    frame(space)
    table(space)
    part(space, 170, 40)
    is_part_alone(read(document))


def test_a_frame_in_a_block_and_a_frame_of_loose_lines_are_one():
    loose, packed = new(), new()
    block = packed.blocks.new("A3_TITLE")
    for document, space in ((loose, loose.modelspace()), (packed, block)):
        frame(space)
        table(space)
        part(document.modelspace(), 200, 30)
    packed.modelspace().add_blockref("A3_TITLE", (0, 0))
    is_part_alone(read(loose))
    is_part_alone(read(packed))


@pytest.mark.parametrize("size", [(600, 200), (277, 270), (400, 400)])
def test_fields_of_a_title_block_tell_a_sheet_of_any_size(size):
    document = new()
    space = document.modelspace()
    lines(space, 0, 0, *size)
    table(space, right=size[0], bottom=0)
    part(space, 100, 100)
    is_part_alone(read(document))


def test_a_title_block_may_stand_where_the_second_frame_would_run():
    document = new()
    space = document.modelspace()
    lines(space, 0, 0, 420, 297)
    table(space)
    part(space)
    dimensions(space)
    is_part_alone(read(document))


def test_two_fields_in_a_double_frame_tell_a_sheet():
    document = new()
    space = document.modelspace()
    table(space, texts=("TITLE", "SCALE 1:1"))
    part(space)
    lines(space, 10, 10, 400, 277)
    is_cut(read(document), 400, 277)
    lines(space, 0, 0, 420, 297)
    is_part_alone(read(document))


def test_a_table_of_closed_cells_goes_as_a_whole():
    document = new()
    space = document.modelspace()
    frame(space)
    for n in range(6):
        x, y = 290 + 60 * (n % 2), 10 + 10 * (n // 2)
        rectangle(space, x, y, 60, 10)
        space.add_text(FIELDS[n], dxfattribs={"insert": (x + 3, y + 3)})
    part(space)
    is_part_alone(read(document))


def test_dimensions_may_reach_into_the_margin_of_a_double_frame():
    document = new()
    space = document.modelspace()
    frame(space)
    table(space)
    part(space, 24, 120)
    dimensions(space, 24, 120)
    is_part_alone(read(document))


def two_sheets(space, apart=500):
    for x in (0, apart):
        lines(space, x, 0, 420, 297)
        table(space, right=x + 420, bottom=0)
        part(space, x + 100)
        dimensions(space, x + 100)


def test_two_sheets_beside_each_other_are_two():
    document = new()
    two_sheets(document.modelspace())
    extract = read(document)
    assert extract.geometry["drawing_kind"] == "sheet"
    assert extract.geometry["cut_length_mm"] == pytest.approx(2 * LENGTH)
    assert extract.geometry["net_area_mm2"] == pytest.approx(2 * AREA)
    assert extract.details["parts_on_sheet"] == 2
    assert "drawing_around_part" in codes(extract)


def test_a_part_beside_two_sheets_makes_all_of_it_no_sheet():
    document = new()
    space = document.modelspace()
    two_sheets(space)
    rectangle(space, 1000, 0, 50, 50)
    is_cut(read(document), 1050, 297)


def test_a_word_beside_two_sheets_makes_all_of_it_no_sheet():
    document = new()
    space = document.modelspace()
    two_sheets(space)
    space.add_text("NOTE", dxfattribs={"insert": (450, 100)})
    is_cut(read(document), 920, 297)


def test_hidden_words_make_no_sheet():
    document = new()
    document.layers.add("OLD").off()
    space = document.modelspace()
    frame(space)
    table(space, texts=())
    for n, word in enumerate(FIELDS):
        space.add_text(word, dxfattribs={"insert": (300, 12 + 4 * n), "layer": "OLD"})
    part(space)
    is_cut(read(document), 420, 297)


# What is cut


def test_dimensions_without_a_frame_make_no_sheet():
    document = new()
    part(document.modelspace())
    dimensions(document.modelspace())
    extract = read(document)
    is_cut(extract, 120, 60)
    assert "annotation_in_cut" in codes(extract)


@pytest.mark.parametrize("dimensioned", [False, True])
@pytest.mark.parametrize("size", [(297, 210), (210, 297), (420, 297), (431.8, 279.4)])
def test_a_plate_like_paper_is_a_plate(size, dimensioned):
    document = new()
    space = document.modelspace()
    rectangle(space, 0, 0, *size)
    part(space, 50, 80)
    if dimensioned:
        dimensions(space, 50, 80)
    is_cut(read(document), *size)


def test_a_picture_frame_with_dimensions_is_cut():
    document = new()
    space = document.modelspace()
    frame(space)
    part(space)
    dimensions(space)
    is_cut(read(document), 420, 297)


def test_a_plate_with_words_on_it_is_a_plate():
    document = new()
    space = document.modelspace()
    rectangle(space, 0, 0, 297, 210)
    for n in range(4):
        space.add_circle((10 + 277 * (n % 2), 10 + 190 * (n // 2)), 3)
        space.add_text("PUMP 4 MAIN SUPPLY", dxfattribs={"insert": (50, 50 + 20 * n)})
    extract = read(document)
    is_cut(extract, 297, 210)
    assert "live_text" in codes(extract)


def test_a_plate_with_a_ruled_corner_of_words_that_name_no_field_is_a_plate():
    document = new()
    space = document.modelspace()
    rectangle(space, 0, 0, 420, 297)
    table(space, right=420, bottom=0, texts=("ON", "OFF", "UP", "DOWN"))
    space.add_circle((100, 150), 5)
    is_cut(read(document), 420, 297)


def test_two_words_in_a_ruled_corner_are_no_title_block():
    document = new()
    space = document.modelspace()
    rectangle(space, 0, 0, 420, 297)
    table(space, right=420, bottom=0, texts=("DATE", "SCALE"))
    space.add_circle((100, 150), 5)
    is_cut(read(document), 420, 297)


@pytest.mark.parametrize(("texts", "ruled"), [(FIELDS, False), (("ONE",), True)])
def test_a_title_block_has_lines_and_several_words(texts, ruled):
    document = new()
    block = document.blocks.new("TITLEBLOCK")
    if ruled:
        rectangle(block, 30, 30, 40, 10)
    for n, word in enumerate(texts):
        block.add_text(word, dxfattribs={"insert": (31, 31 + 4 * n)})
    document.modelspace().add_blockref("TITLEBLOCK", (0, 0))
    rectangle(document.modelspace(), 0, 0, 150, 100)
    is_cut(read(document), 150, 100)


def test_one_of_two_rectangles_called_a_frame_is_not_enough():
    document = new()
    space = document.modelspace()
    lines(space, 0, 0, 420, 297)
    lines(space, 10, 10, 400, 277, layer="FRAME")
    part(space)
    dimensions(space)
    is_cut(read(document), 420, 297)


def test_labels_cut_from_a_sheet_of_paper_size_are_parts():
    document = new()
    space = document.modelspace()
    rectangle(space, 0, 0, 297, 210)
    for n in (1, 2):
        space.add_line((99 * n, 0), (99 * n, 210))
        space.add_line((0, 70 * n), (297, 70 * n))
    for n, word in enumerate(("DATE", "SCALE", "TITLE", "CLIENT")):
        space.add_text(word, dxfattribs={"insert": (20 + 99 * (n % 3), 20 + 70 * (n // 3))})
    space.add_circle((50, 50), 3)
    is_cut(read(document), 297, 210)


def test_a_rectangle_that_is_not_like_paper_is_no_frame_for_words_that_name_no_field():
    document = new()
    space = document.modelspace()
    lines(space, 0, 0, 600, 200)
    table(space, right=600, bottom=0, texts=("ON", "OFF", "UP", "DOWN"))
    part(space)
    dimensions(space, 100, 100)
    is_cut(read(document), 600, 200)


def test_a_plate_of_data_with_screws_in_its_corners_is_no_sheet():
    document = new()
    space = document.modelspace()
    lines(space, 0, 0, 600, 200)
    table(space, right=600, bottom=0, texts=("WEIGHT", "MATERIAL", "DATE", "PROJECT"))
    for x in (10, 590):
        for y in (10, 190):
            space.add_circle((x, y), 3)
    part(space)
    is_cut(read(document), 600, 200)


def test_two_fields_tell_no_sheet_that_is_not_like_paper_and_has_no_dimensions():
    document = new()
    space = document.modelspace()
    lines(space, 0, 0, 600, 200)
    table(space, right=600, bottom=0, texts=("WEIGHT", "5 KG", "DATE", "2024"))
    part(space)
    is_cut(read(document), 600, 200)
    dimensions(space, 100, 120)
    is_part_alone(read(document))


def test_a_rectangle_with_dimensions_outside_is_no_frame():
    document = new()
    space = document.modelspace()
    lines(space, 0, 0, 420, 297)
    table(space, right=420, bottom=0)
    part(space)
    dimensions(space)
    space.add_linear_dim(base=(0, -30), p1=(0, 0), p2=(420, 0)).render()
    is_cut(read(document), 420, 297)


def test_a_rectangle_with_a_gap_in_it_is_no_frame():
    document = new()
    space = document.modelspace()
    for start, end in (((0, 0), (420, 0)), ((420, 0), (420, 297)), ((0, 297), (0, 0))):
        space.add_line(start, end)
    space.add_line((0, 297), (200, 297))
    space.add_line((220, 297), (420, 297))
    table(space, right=420, bottom=0)
    part(space)
    dimensions(space)
    is_cut(read(document), 420, 297)


@pytest.mark.parametrize("name", ["A1", "A3", "FRAME", "LOGO", "TITLE", "SUBTITLEBLOCKER"])
def test_parts_kept_in_blocks_with_such_names_are_cut(name):
    document = new()
    block = document.blocks.new(name)
    rectangle(block, 0, 0, 297, 210)
    for n in range(3):
        block.add_text("NO ENTRY", dxfattribs={"insert": (20, 20 + 20 * n)})
    space = document.modelspace()
    space.add_blockref(name, (0, 0))
    space.add_circle((200, 150), 5)
    is_cut(read(document), 297, 210)


def test_a_drawing_kept_whole_in_a_title_block_is_not_left_out():
    document = new()
    block = title_block(document, "TITLEBLOCK")
    part(block)
    document.modelspace().add_blockref("TITLEBLOCK", (0, 0))
    assert read(document).geometry["drawing_kind"] == "cut"


def test_a_sheet_on_a_paper_layout_leaves_the_part_a_cut():
    document = new()
    part(document.modelspace())
    title_block(document, "TITLEBLOCK", framed=True)
    document.layout("Layout1").add_blockref("TITLEBLOCK", (0, 0))
    is_cut(read(document), 120, 60)


def test_a_frame_and_nothing_in_it_is_measured_as_it_is():
    document = new()
    space = document.modelspace()
    frame(space)
    table(space)
    space.add_circle((100, 150), 5, dxfattribs={"layer": "ENGRAVE"})
    is_cut(read(document), 420, 297)


# Damage


@pytest.mark.parametrize("number", [math.nan, math.inf, 1e300])
def test_impossible_numbers_make_no_sheet_and_no_crash(number):
    document = new()
    space = document.modelspace()
    frame(space)
    table(space)
    part(space)
    space.add_line((number, 0), (0, number))
    space.add_text("SCALE", dxfattribs={"insert": (number, 0)})
    assert read(document).geometry["drawing_kind"] in {"cut", "sheet"}


def test_a_frame_of_no_width_is_none():
    document = new()
    space = document.modelspace()
    space.add_line((0, 0), (1e-320, 0))
    space.add_line((0, 0), (0, 1e-320))
    table(space, right=0, bottom=0, k=1e-320)
    assert read(document).geometry["drawing_kind"] == "cut"


def test_among_lines_without_number_nobody_looks_for_a_title_block():
    document = new()
    space = document.modelspace()
    frame(space)
    table(space)
    part(space)
    for n in range(2_500):
        x, y = 15 + 5 * (n % 50), 45 + 4 * (n // 50)
        space.add_line((x, y), (x + 2, y))
    assert read(document).geometry["drawing_kind"] == "cut"
