"""What fuzzing found, each as small as it can be: what broke once must not break again."""

import io
import struct
import time
import zipfile

import pytest

from modn_watch.errors import Oversize, Rejected, Unreadable
from modn_watch.geometry.bounds import REACH_MM
from modn_watch.model import Limits
from modn_watch.parsers import dxf, image, lightburn, lightburn_survey, sheet_table, spreadsheet
from modn_watch.parsers.dxf_read import read_drawing
from modn_watch.parsers.dxf_survey import survey
from modn_watch.parsers.plain import plain
from tests.builders import (
    a_lightburn_project,
    a_zip,
    an_image,
    an_ods,
    an_xls,
    an_xlsb,
)
from tests.fuzz import drawings, pictures, projects
from tests.fuzz.workbooks import small_xlsx

LIMITS = Limits(entities=20_000)
#: Of work; what broke took a minute, or for ever.
QUICK_S = 10


def read(parser, content, limits=LIMITS):
    start = time.process_time()
    try:
        return parser.parse(io.BytesIO(content), limits)
    finally:
        assert time.process_time() - start < QUICK_S


def drawn(*entities, blocks=(), release="AC1015"):
    pairs = [pair for entity in entities for pair in entity]
    return read(dxf, drawings.drawing(pairs, blocks=blocks, release=release))


def codes(extract):
    return {note.code for note in extract.notes}


def width(extract):
    box = extract.geometry["bounding_box"]
    return box and (box["width"], box["height"])


LINE = [(0, "LINE"), (8, "CUT"), (10, 0), (20, 0), (11, 100), (21, 50)]
DOT = ("DOT", [(0, "CIRCLE"), (8, "0"), (10, 0), (20, 0), (40, 1)])


def reference(*groups):
    return [(0, "INSERT"), (8, "0"), (2, "DOT"), (10, 5), (20, 5), *groups]


@pytest.mark.parametrize(
    "groups",
    [
        [(70, 7557128752053079981), (71, 4), (44, 50), (45, 50)],
        [(70, 2**31), (71, 2**31), (44, 1), (45, 1)],
    ],
)
def test_an_array_of_too_many_cells_is_left_out_and_the_rest_read(groups):
    extract = drawn(LINE, reference(*groups), blocks=[DOT])
    assert width(extract) == (100, 50)
    assert "block_array" in codes(extract)


@pytest.mark.parametrize("groups", [[(70, 10**12), (71, 0)], [(70, 0), (71, -5), (44, 3)]])
def test_rows_without_columns_are_one_column(groups):
    assert width(drawn(reference((45, 0), *groups), blocks=[DOT])) == (2, 2)


def test_cells_on_one_spot_are_not_counted_one_by_one():
    many = reference((70, 2), (45, 0), (44, 10), (71, 2**40))
    assert width(drawn(many, blocks=[DOT])) == (12, 2)


@pytest.mark.parametrize(
    "broken",
    [
        [(0, "INSERT"), (8, "0"), (10, 5), (20, 5)],
        [(0, "INSERT"), (8, "0"), (2, "DOT"), (10, 5), (1010, 3), (70, 3), (44, 5), (45, 5)],
        [(0, "INSERT"), (8, "0"), (2, "DOT"), (10, 5), (20, 5), (210, 0), (220, 0), (230, 0)],
    ],
    ids=["no name", "no place", "no direction"],
)
def test_a_broken_reference_does_not_cost_the_drawing(broken):
    assert width(drawn(LINE, broken, blocks=[DOT]))[0] >= 100


def test_blocks_inside_each_other_in_other_letters_are_a_loop():
    snake = ("Snake", [*LINE, (0, "INSERT"), (8, "0"), (2, "SNAKE"), (10, 9), (20, 9)])
    extract = drawn([(0, "INSERT"), (8, "0"), (2, "sNAKE"), (10, 0), (20, 0)], blocks=[snake])
    assert "block_loop" in codes(extract)
    assert extract.details["entities_with_blocks"]["LINE"] == 1


def spline(knots, points, weights=()):
    pairs = [(0, "SPLINE"), (100, "AcDbEntity"), (8, "CUT"), (100, "AcDbSpline")]
    pairs += [(70, 12 if weights else 8), (71, 3), (74, 0), *((40, knot) for knot in knots)]
    for x, y in points:
        pairs += [(10, x), (20, y), (30, 0)]
    return [*pairs, *((41, weight) for weight in weights)]


PLAIN = (0, 0, 0, 0, 1, 1, 1, 1)
WAVE = ((0, 0), (3, 9), (6, -9), (9, 0))


@pytest.mark.parametrize(
    ("knots", "weights"),
    [
        ((0, 0, 0, 0, 30858099, 1, 1, 1), ()),
        ((0, 0, 0, "1e309", 1, 1, 1, 1), (1, 2, 2, 1)),
        (PLAIN, (1, "nan", 2, 1)),
        (PLAIN, (1, -2, 2, 1)),
        (PLAIN, (1, "1e300", 2, 1)),
    ],
    ids=["knots that go back", "endless knot", "NaN weight", "negative weight", "vast weight"],
)
def test_a_spline_of_impossible_numbers_is_noted_and_the_rest_read(knots, weights):
    extract = drawn(LINE, spline(knots, WAVE, weights))
    assert width(extract) == (100, 50)
    assert "broken_entities" in codes(extract)


def test_a_rational_spline_of_a_kilometre_takes_no_minute():
    vast = [(x * 1e9, y * 1e9) for x, y in WAVE]
    extract = drawn(spline(PLAIN, vast, (1, 2, 2, 1)))
    assert width(extract)[0] == pytest.approx(9e9)


def test_a_spline_through_many_points_takes_no_square_of_their_number():
    points = [p for n in range(9_000) for p in ((11, n), (21, n % 7), (31, 0))]
    fitted = [*spline((), ())[:5], (71, 3), (74, 9_000), *points]
    assert width(drawn(fitted)) == (8_999, 6)


def test_a_mesh_with_fewer_vertices_than_it_says_does_not_cost_the_drawing():
    mesh = [(0, "POLYLINE"), (8, "CUT"), (66, 1), (70, 16), (71, 32767), (72, 32767)]
    mesh += [(0, "VERTEX"), (8, "CUT"), (10, 1), (20, 2)] * 4 + [(0, "SEQEND"), (8, "CUT")]
    assert width(drawn(LINE, mesh, release="AC1009")) == (100, 50)


def test_dimensions_that_share_one_picture_do_not_multiply_its_texts():
    text = [(0, "TEXT"), (8, "0"), (10, 5), (20, 5), (40, 3), (1, "Qty: 4")]
    size = [(0, "DIMENSION"), (8, "0"), (2, "T"), (10, 0), (20, 0), (70, 0)]
    blocks = [("T", text * 50)]
    document = read_drawing(drawings.drawing(size * 50, blocks=blocks)).document
    assert len(survey(document, millimetres=1, limits=Limits(texts=60)).texts) == 61


def test_one_outline_shown_a_thousand_times_is_cut_short(monkeypatch):
    monkeypatch.setattr(lightburn_survey, "_MOST_EFFORT", 10_000)
    outline = (
        '<Shape Type="Path" CutIndex="0" VertID="0" PrimID="0"><VertList>'
        f"{'V1 2' * 1_000}</VertList><PrimList>LineClosed</PrimList></Shape>"
    )
    again = '<Shape Type="Path" CutIndex="0" VertID="0" PrimID="0"/>'
    extract = read(lightburn, a_lightburn_project(outline, *[again] * 50))
    assert extract.partial
    assert extract.details["shapes"] == {"Path": 10}


def test_thousands_of_cut_settings_are_not_compared_with_each_other():
    whole = projects.seeds()[0]
    many = whole.replace(b"</LightBurnProject>", b"<CutSetting/>" * 60_000 + b"</LightBurnProject>")
    assert "layer_repeated" in codes(read(lightburn, many))


def sheet(rows):
    return small_xlsx(
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        f"{rows}</sheetData></worksheet>"
    )


def cell(place):
    return f'<c r="{place}"><v>1</v></c>'


@pytest.mark.parametrize(
    "rows",
    [
        f'<row r="1">{cell("A1")}</row><row r="1048576">{cell("XFD1048576")}</row>',
        "<row r='1'><c r = 'A1'><v>1</v></c></row><row><c r='XFD2000'><v>1</v></c></row>",
        f"<row>{'<c><v>1</v></c>' * 10_000}</row>{'<row/>' * 20_000}<row><c><v>1</v></c></row>",
        f'<row r="1048000">{cell("XFA1048000")}</row>',
        f"<row>{'<c><v>1</v></c>' * 16_384}</row>{'<row><c><v>1</v></c></row>' * 900}",
    ],
    ids=["corners", "other quotes", "places not said", "bottom", "wide and tall"],
)
def test_a_sheet_of_too_many_cells_is_refused_before_room_is_made_for_them(rows):
    with pytest.raises(Oversize, match="reaches to cell"):
        read(spreadsheet, sheet(rows))


def test_a_cell_at_the_bottom_of_a_narrow_sheet_is_read():
    extract = read(spreadsheet, sheet(f'<row r="1">{cell("A1")}</row>{cell("J1048576")}'))
    assert extract.texts[0] == "1"


@pytest.mark.parametrize("place", ["ZZZZZZ1", "A1048577", "XFE1", "A99999999999999999999"])
def test_a_cell_outside_of_any_sheet_is_damage(place):
    with pytest.raises(Unreadable, match="outside"):
        read(spreadsheet, sheet(f'<row r="1">{cell("A1")}{cell(place)}</row>'))


def xlsb(*records):
    size = b"\x94\x01\x10" + struct.pack("<IIII", 0, 0, 0, 9)
    begin, end = b"\x81\x01\x00" + size + b"\x91\x01\x00", b"\x92\x01\x00\x82\x01\x00"
    names = ("[Content_Types].xml", "xl/workbook.bin", "xl/_rels/workbook.bin.rels")
    with zipfile.ZipFile(io.BytesIO(an_xlsb(("a", 1)))) as whole:
        members = [(name, whole.read(name)) for name in names]
    return a_zip(*members, ("xl/worksheets/sheet1.bin", begin + b"".join(records) + end))


def row(number):
    return b"\x00\x11" + struct.pack("<I", number) + bytes(13)


def number(column):
    return b"\x05\x10" + struct.pack("<IId", column, 0, 1.5)


@pytest.mark.parametrize(
    "records",
    [
        (row(0), number(0), row(2**20), number(0)),
        (row(0), number(0), number(2**30)),
        (row(0), number(0), b"\x6f\x08exmxflor", b"\x02\x00"),
    ],
    ids=["row", "column", "a cell without a place"],
)
def test_a_cell_outside_of_any_binary_sheet_is_damage(records):
    with pytest.raises(Unreadable):
        read(spreadsheet, xlsb(*records))
    assert read(spreadsheet, xlsb(row(0), number(0), number(1))).texts == ("1.5\t1.5",)


def test_a_cell_outside_of_an_old_sheet_is_damage():
    whole = an_xls(("a", 7.25))
    far = whole.replace(
        struct.pack("<HHHH", 0x203, 14, 0, 1), struct.pack("<HHHH", 0x203, 14, 0, 60_000)
    )
    assert far != whole
    with pytest.raises(Unreadable, match="outside"):
        read(spreadsheet, far)


@pytest.mark.parametrize(
    "repeated",
    [("table-cell ", "number-columns-repeated"), ("table-row", "number-rows-repeated")],
)
def test_what_is_repeated_thousands_of_millions_of_times_is_damage(repeated):
    element, how_often = repeated
    with zipfile.ZipFile(io.BytesIO(an_ods(("a", 1)))) as packed:
        text = packed.read("content.xml").decode()
    often = text.replace(
        f"<table:{element}", f'<table:{element.strip()} table:{how_often}="4000000000" ', 1
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    with pytest.raises(Unreadable, match="outside"):
        read(spreadsheet, a_zip(("mimetype", kind), ("content.xml", often)))


def test_one_wide_row_does_not_make_every_other_row_as_wide(monkeypatch):
    monkeypatch.setattr(sheet_table, "_MOST_CELLS", 40_000)
    extract = read(spreadsheet, b"a," * 999 + b"a\n" + b"b\n" * 500)
    assert extract.partial
    assert [(len(each.rows), len(each.columns)) for each in extract.tables] == [(40, 1_000)]


@pytest.mark.parametrize(
    "at",
    [
        pytest.param(512 + 4 * 1, id="the folder"),
        pytest.param(512 + 4 * 2, id="the workbook"),
        pytest.param(512 + 4 * 5, id="the workbook, further on"),
    ],
)
def test_sectors_that_follow_each_other_in_a_circle_are_damage(at):
    """calamine takes memory for them until there is none."""
    whole = bytearray(an_xls(["Part", "Pieces"], ["Bracket", 14]))
    whole[at : at + 4] = struct.pack("<I", (at - 512) // 4)
    with pytest.raises(Unreadable):
        read(spreadsheet, bytes(whole))


@pytest.mark.parametrize("at", [60, 512 + 512 + 116], ids=["small streams", "their sectors"])
def test_a_circle_that_no_stream_needs_is_damage_too(at):
    whole = bytearray(an_xls(["Part", "Pieces"], ["Bracket", 14]))
    whole[at : at + 4] = struct.pack("<I", 9)
    whole[512 + 4 * 9 : 512 + 4 * 10] = struct.pack("<I", 9)
    with pytest.raises(Unreadable):
        read(spreadsheet, bytes(whole))


def test_an_old_sheet_that_states_more_cells_than_there_can_be_is_damage():
    """calamine makes room for them at once."""
    whole = an_xls(["Part", "Pieces"], ["Bracket", 14])
    first = whole.index(struct.pack("<HH", 0x204, 6 + 2 + 1 + 4))
    stated = struct.pack("<HHIIHHH", 0x200, 14, 0, 0x00070000, 0, 0x7361, 0)
    with pytest.raises(Unreadable):
        read(spreadsheet, whole[:first] + stated + whole[first : -len(stated)])


def test_an_old_sheet_that_states_all_cells_there_can_be_is_read():
    whole = an_xls(["Part", "Pieces"], ["Bracket", 14])
    first = whole.index(struct.pack("<HH", 0x204, 6 + 2 + 1 + 4))
    stated = struct.pack("<HHIIHHH", 0x200, 14, 0, 65_536, 0, 256, 0)
    extract = read(spreadsheet, whole[:first] + stated + whole[first : -len(stated)])
    assert extract.tables


def test_a_formula_far_away_in_an_old_sheet_is_refused_before_room_is_made_for_it():
    whole = an_xls(["Part", "Pieces"], ["Bracket", 14])
    first = whole.index(struct.pack("<HH", 0x204, 6 + 2 + 1 + 4))
    formula = struct.pack("<HHHHH", 0x06, 22, 65_280, 255, 0) + bytes(16)
    with pytest.raises(Oversize):
        read(spreadsheet, whole[:first] + formula + whole[first : -len(formula)])


def test_a_table_of_sectors_in_a_circle_is_damage():
    whole = bytearray(an_xls(["Part", "Pieces"], ["Bracket", 14]))
    whole[68:72] = struct.pack("<I", 9)
    whole[512 * 10 + 508 : 512 * 11] = struct.pack("<I", 9)
    with pytest.raises(Unreadable):
        read(spreadsheet, bytes(whole))


def test_a_tag_with_a_zero_character_inside_is_stored_without_it():
    assert plain(b"S\0\x01\0") == "S\x01"


def test_a_picture_with_numbered_colours_and_no_palette_is_damage():
    whole = an_image(pictures.dots("P"), "PNG")
    begin = whole.index(b"PLTE") - 4
    (length,) = struct.unpack_from(">I", whole, begin)
    with pytest.raises(Unreadable):
        read(image, whole[:begin] + whole[begin + 12 + length :])


@pytest.mark.parametrize("kind", range(19))
def test_tags_of_a_wrong_type_are_no_reason_to_break_down(kind):
    whole = an_image(pictures.dots(), "TIFF", dpi=(200, 200))
    for tag in (256, 258, 262, 273, 277, 282):
        at = whole.index(struct.pack("<H", tag), 8)
        wrong = whole[: at + 2] + struct.pack("<H", kind) + whole[at + 4 :]
        try:
            read(image, wrong)
        except Rejected:
            continue


def test_a_contour_that_sticks_out_of_reach_is_in_no_group():
    far = [(0, "CIRCLE"), (8, "0"), (10, 0), (20, REACH_MM - 10), (40, 25)]
    near = [(0, "CIRCLE"), (8, "0"), (10, 0), (20, 0), (40, 1)]
    groups = drawn(far, near).details["clusters"]
    assert [group["max_y"] for group in groups] == [1]
