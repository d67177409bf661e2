import importlib
import io
import math
import struct
import sys
import time
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from modn_watch.errors import StorageFull, Unreadable
from modn_watch.model import Limits
from modn_watch.parsers import dwg
from modn_watch.parsers.dwg_objects import is_any_damaged
from tests.builders import a_dxf
from tests.dwgs import a_dwg, a_dwg_head, a_dwg_of, objects, sealed

MIRRORED = {"extrusion": (0, 0, -1)}
SQUARE = [(0, 0), (10, 0), (10, 10), (0, 10)]


def read(data, limits=None):
    return dwg.parse(io.BytesIO(data), limits or Limits())


def drawn(draw, **more):
    """What is read of what `draw` puts into a new drawing's model space."""
    return read(a_dwg_of(lambda drawing: draw(drawing, drawing.modelspace()), **more))


def length(extract):
    return extract.geometry["cut_length_mm"]


def corners(extract):
    box = extract.geometry["bounding_box"]
    return tuple(box[side] for side in ("min_x", "min_y", "max_x", "max_y"))


def codes(extract):
    return {note.code for note in extract.notes}


def test_a_drawing_is_measured_as_a_dxf_is():
    extract = read(a_dwg())
    figures = extract.geometry
    assert corners(extract) == (0, 0, 100, 50)
    assert length(extract) == pytest.approx(300 + 30 * math.pi)
    assert (figures["pierce_count"], figures["closed_contours"]) == (3, 3)
    assert figures["net_area_mm2"] == pytest.approx(5_000 - 125 * math.pi)
    (part,) = figures["parts"]
    assert part["holes"] == [
        {"kind": "round", "diameter_mm": 20.0, "count": 1},
        {"kind": "round", "diameter_mm": 10.0, "count": 1},
    ]
    assert set(extract.texts) == {"Material: MS 5mm", "Qty: 4"}
    facts = {fact.field: fact.value for fact in extract.facts}
    assert (facts["thickness_mm"], facts["quantity"]) == (5.0, 4)
    assert (facts["width_mm"], facts["height_mm"]) == (100.0, 50.0)
    assert [note.code for note in extract.notes] == ["live_text", "live_text"]
    assert extract.preview is not None
    assert extract.file_type == "dwg"


def test_details_tell_the_release_and_who_read_it():
    details = read(a_dwg()).details
    assert (details["version"], details["release"]) == ("AC1015", "R2000")
    assert details["read_as"] == "ezdwg"
    assert details["entities"] == {
        "CIRCLE": 1, "INSERT": 1, "LWPOLYLINE": 1, "MTEXT": 1, "TEXT": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("insunits", "unit", "width"), [(1, "in", 254.0), (4, "mm", 10.0), (5, "cm", 100.0)]
)
def test_the_unit_is_the_one_that_the_file_states(insunits, unit, width):
    extract = drawn(lambda _, space: space.add_lwpolyline(SQUARE, closed=True), insunits=insunits)
    assert extract.geometry["unit"] == unit
    assert extract.geometry["unit_evidence"] == f"$INSUNITS={insunits}"
    assert extract.geometry["bounding_box"]["width"] == pytest.approx(width)


def test_a_drawing_without_a_unit_says_so():
    extract = drawn(lambda _, space: space.add_lwpolyline(SQUARE, closed=True), insunits=0)
    assert (extract.geometry["unit"], codes(extract)) == ("mm", {"unit_assumed"})


def test_each_kind_of_curve_has_its_length():
    def sampled(point, steps=20_000):
        places = [point(step / steps) for step in range(steps + 1)]
        return sum(math.dist(a, b) for a, b in pairwise(places))

    def ellipse(t):
        return 5 * math.cos(math.tau * t), 2.5 * math.sin(math.tau * t)

    def cubic(t):
        controls = ((0, 0), (5, 5), (10, 0), (15, 5))
        shares = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
        return tuple(sum(s * c[k] for s, c in zip(shares, controls, strict=True)) for k in (0, 1))

    bulged = {"closed": True, "bulges": [0, 0.5, 0]}
    # A bulge is the tangent of a quarter of the arc's angle.
    angle = 4 * math.atan(0.5)
    arc = angle * 10 / (2 * math.sin(angle / 2))
    corner = [(0, 0), (10, 0), (10, 10)]
    expected = {
        "line": (lambda s: s.add_line((0, 0), (3, 4)), 5),
        "arc": (lambda s: s.add_arc((5, 5), 2, 350, 80), math.pi),
        "circle": (lambda s: s.add_circle((5, 5), radius=2), 4 * math.pi),
        "ellipse": (lambda s: s.add_ellipse((0, 0), (5, 0, 0), 0.5), sampled(ellipse)),
        "lwpolyline": (lambda s: s.add_lwpolyline(corner, **bulged), 10 + arc + math.sqrt(200)),
        "open": (lambda s: s.add_lwpolyline(corner), 20),
        "polyline": (lambda s: s.add_polyline2d(corner, **bulged), 10 + arc + math.sqrt(200)),
        "polyline3d": (
            lambda s: s.add_polyline3d([(0, 0, 0), (10, 0, 0), (10, 10, 7)], closed=True),
            20 + math.sqrt(200),
        ),
        "spline": (
            lambda s: s.add_spline([(0, 0, 0), (5, 5, 0), (10, 0, 0), (15, 5, 0)]),
            sampled(cubic),
        ),
        "arc as a rational spline": (
            lambda s: s.add_spline(
                [(1, 0, 0), (1, 1, 0), (0, 1, 0)], 2, weights=[1, math.sqrt(0.5), 1]
            ),
            math.pi / 2,
        ),
        # Stored as a zigzag: the third corner is the one that lies across from the first.
        "solid": (lambda s: s.add_solid([(0, 0, 0), (4, 0, 0), (0, 3, 0), (4, 3, 0)]), 14),
        "face": (lambda s: s.add_3dface([(0, 0, 0), (4, 0, 0), (4, 3, 0), (0, 3, 0)]), 14),
    }
    for name, (draw, known) in expected.items():
        extract = drawn(lambda _, space, draw=draw: draw(space))
        assert length(extract) == pytest.approx(known, rel=1e-6), name
        assert not codes(extract) & {"entities_lost", "broken_entities"}, name


def test_a_spline_through_points_meets_them():
    points = [(0, 0, 0), (5, 5, 0), (10, 0, 0)]
    extract = drawn(lambda _, space: space.add_spline_fit(points))
    low_x, low_y, high_x, high_y = corners(extract)
    assert (low_x, low_y, high_x) == pytest.approx((0, 0, 10), abs=1e-6)
    assert high_y == pytest.approx(5, abs=0.01)


@pytest.mark.parametrize(
    "draw",
    [
        lambda s: s.add_circle((5, 0), radius=2, **MIRRORED),
        lambda s: s.add_arc((5, 0), 2, 0, 359.999, **MIRRORED),
        lambda s: s.add_lwpolyline([(3, 0), (7, 0)], closed=True, bulges=[1, 1], **MIRRORED),
        lambda s: s.add_polyline2d([(3, 0), (7, 0)], closed=True, bulges=[1, 1], **MIRRORED),
    ],
    ids=["circle", "arc", "lwpolyline", "polyline"],
)
def test_what_was_mirrored_stays_mirrored(draw):
    """A plane that faces down has its x to the left."""
    extract = drawn(lambda _, space: draw(space))
    assert corners(extract) == pytest.approx((-7, -2, -3, 2), abs=1e-3)


def test_blocks_stand_where_their_references_put_them():
    def draw(drawing, space):
        inner = drawing.blocks.new("INNER", base_point=(1, 1, 0))
        inner.add_lwpolyline([(1, 1), (4, 1), (4, 2), (1, 2)], closed=True)
        drawing.blocks.new("OUTER").add_blockref("INNER", (10, 0), rotation=90.0)
        space.add_blockref("OUTER", (100, 0), xscale=2.0, yscale=2.0)
        space.add_blockref("OUTER", (0, 0), **MIRRORED)

    extract = drawn(draw)
    # Turned by 90 degrees the 3 x 1 of the inner block reaches from 9 to 10, and up to 3.
    assert corners(extract) == pytest.approx((-10, 0, 120, 6))
    assert length(extract) == pytest.approx(8 * 2 + 8)
    assert extract.details["entities_with_blocks"] == {"INSERT": 4, "LWPOLYLINE": 2}


def test_texts_of_references_and_pictures_of_dimensions_are_read():
    def draw(drawing, space):
        drawing.blocks.new("MARK").add_attdef("MAT", "", (0, 0))
        reference = space.add_blockref("MARK", (0, 0))
        space.add_attrib(reference, "MAT", "Material: MS 5mm")
        space.add_linear_dim((0, 5), (0, 0), (12, 0))
        drawing.paperspace().add_text("Sheet 1", (0, 0), height=2.0)
        space.add_circle((0, 0), radius=1)

    extract = drawn(draw)
    assert sorted(extract.texts) == ["12", "Material: MS 5mm", "Sheet 1"]
    assert length(extract) == pytest.approx(2 * math.pi)
    assert extract.details["entities_on_paper"] == 1


def test_what_is_hidden_or_not_cut_is_not_measured():
    def draw(drawing, space):
        drawing.layers["ICE"] = {"color_index": 1, "frozen": True}
        drawing.layers["OUT"] = {"color_index": 1, "off": True}
        drawing.layers["AXIS"] = {"color_index": 1, "linetype": "CENTER"}
        drawing.linetypes["CENTER"] = {"description": "", "dashes": [10, -3, 2, -3]}
        drawing.linetypes["HIDDEN"] = {"description": "", "dashes": [5, -3]}
        space.add_circle((0, 0), radius=1)
        space.add_circle((50, 0), radius=9, layer="ICE")
        space.add_circle((60, 0), radius=9, layer="OUT")
        space.add_circle((70, 0), radius=9, invisible=True)
        space.add_line((0, -90), (0, 90), layer="AXIS")
        space.add_line((5, -90), (5, 90), linetype="HIDDEN")

    extract = drawn(draw)
    assert length(extract) == pytest.approx(2 * math.pi)
    assert codes(extract) == {"hidden_entities", "ignored_lines"}
    layers = {
        layer["name"]: (layer["frozen"], layer["off"]) for layer in extract.geometry["layers"]
    }
    assert (layers["ICE"], layers["OUT"]) == ((True, False), (False, True))


def test_entities_without_an_outline_are_counted_and_not_cut():
    def draw(_, space):
        space.add_hatch([SQUARE])
        space.add_point((500, 500))
        space.add_xline((0, 0), (1, 0, 0))

    extract = drawn(draw)
    assert extract.details["entities"] == {"HATCH": 1, "POINT": 1, "XLINE": 1}
    assert extract.geometry["cut_length_mm"] == 0
    assert codes(extract) == {"annotation_in_cut", "nothing_to_cut"}


def test_layers_that_state_a_thickness_are_heard():
    def draw(drawing, space):
        drawing.layers["CUT_3MM"] = {"color_index": 1}
        space.add_circle((0, 0), radius=5, layer="CUT_3MM")

    found = {fact.field: (fact.value, fact.evidence) for fact in drawn(draw).facts}
    assert found["thickness_mm"] == (3.0, 'layer "CUT_3MM"')


def test_an_empty_drawing_is_refused():
    with pytest.raises(Unreadable, match="nothing in this drawing"):
        drawn(lambda drawing, space: None)


@pytest.mark.parametrize("share", [0.05, 0.3, 0.5, 0.7, 0.9, 0.99])
def test_a_drawing_that_was_cut_off_is_refused(share):
    whole = a_dwg()
    with pytest.raises(Unreadable) as caught:
        read(whole[: int(len(whole) * share)])
    assert "not saved completely" in caught.value.message
    assert "DXF" in caught.value.hint


def test_two_drawings_of_the_same_length_are_not_mixed_up():
    """Whoever reads them keeps what it read by the file's path."""
    first, second = (
        a_dwg_of(lambda drawing, r=r: drawing.modelspace().add_circle((0, 0), radius=r))
        for r in (2, 3)
    )
    assert len(first) == len(second)
    lengths = [length(read(data)) for data in (first, second, first)]
    assert lengths == pytest.approx([4 * math.pi, 6 * math.pi, 4 * math.pi])


def test_nothing_is_left_behind(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    read(a_dwg())
    with pytest.raises(Unreadable):
        read(a_dwg()[:1000])
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_not_the_drawings_fault(monkeypatch):
    def full(path, data):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(StorageFull):
        read(a_dwg())


def test_limits_leave_the_rest_out_and_say_so():
    extract = read(a_dwg(), replace(Limits(), entities=2))
    assert extract.partial
    assert "entities_left_out" in codes(extract)


def two_circles(drawing):
    for x in (0, 50):
        drawing.modelspace().add_circle((x, 0), radius=5)


def test_an_object_that_changed_is_refused():
    """It would be another circle, or none."""
    data = a_dwg_of(two_circles)
    for start, end in objects(data):
        for where in (start, (start + end) // 2, end - 1, end):
            changed = bytearray(data)
            changed[where] ^= 0x40
            with pytest.raises(Unreadable, match="damaged"):
                read(bytes(changed))


def test_objects_that_lie_in_each_other_are_damage_and_take_no_time():
    # Ten thousand lengths of 32 767 one after the other, and checksums of 0 behind them.
    data = b"\xff\x7f" * 10_000 + bytes(40_000)
    assert not is_any_damaged(data, "AC1015", [0, 0])
    begun = time.process_time()
    assert is_any_damaged(data, "AC1015", range(0, 20_000, 2))
    assert time.process_time() - begun < 1


def test_a_shape_that_is_listed_and_not_there_is_told():
    data = a_dwg_of(two_circles)
    start, _ = objects(data)[1]
    # Of no length, and so of no checksum but the seed.
    gone = data[: start - 2] + bytes(2) + data[start:]
    extract = read(sealed(gone, start, start))
    (note,) = extract.notes
    assert (note.code, note.evidence) == ("entities_lost", "1 object")
    assert length(extract) == pytest.approx(10 * math.pi)


def bits(data):
    return "".join(f"{byte:08b}" for byte in data)


def with_number(data, old, new):
    """The drawing with another number in it, which stands on no byte's boundary."""
    changed = bits(data).replace(bits(struct.pack("<d", old)), bits(struct.pack("<d", new)), 1)
    assert changed != bits(data)
    damaged = int(changed, 2).to_bytes(len(data), "big")
    for start, end in objects(data):
        damaged = sealed(damaged, start, end)
    return damaged


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf, 1e300])
@pytest.mark.parametrize(("x", "radius"), [(123.456, 7), (7, 123.456)])
def test_impossible_numbers_are_told_and_not_measured(number, x, radius):
    """Nobody writes them, so they are put in by hand."""
    data = a_dwg_of(lambda drawing: drawing.modelspace().add_circle((x, 9), radius=radius))
    extract = read(with_number(data, 123.456, number))
    assert codes(extract) == {"broken_entities", "nothing_to_cut"}
    assert extract.geometry["bounding_box"] is None


@pytest.mark.parametrize(
    ("mark", "release"),
    [("AC1009", "R11/R12"), ("AC1006", "R10"), ("AC2.10", "unknown"), ("AC1035", "unknown")],
)
def test_a_release_that_nobody_reads_is_filed_all_the_same(mark, release):
    extract = read(a_dwg_head(mark))
    (note,) = extract.notes
    assert note.code == "content_not_read"
    assert "DXF" in note.message
    assert extract.details == {"version": mark, "release": release}
    assert (extract.file_type, extract.geometry) == ("dwg", None)


@pytest.mark.parametrize("mark", ["AC1012", "AC1015", "AC1018", "AC1021", "AC1024", "AC1032"])
def test_a_beginning_alone_is_refused(mark):
    with pytest.raises(Unreadable, match="damaged"):
        read(a_dwg_head(mark))


def test_without_the_library_a_drawing_is_filed_and_the_note_says_what_to_install(monkeypatch):
    with monkeypatch.context() as without:
        without.setitem(sys.modules, "ezdwg", None)
        importlib.reload(dwg)
        try:
            extract = read(a_dwg())
        finally:
            without.undo()
            importlib.reload(dwg)
    (note,) = extract.notes
    assert note.code == "content_not_read"
    assert "modn-watch[dwg]" in note.message
    assert extract.details == {"version": "AC1015", "release": "R2000"}
    assert read(a_dwg()).geometry


@pytest.mark.parametrize(
    "data", [b"", b"AC10", b"AC1x24" + bytes(200), b"%PDF-1.7\n", b"AC9999", b"AC1.5x", a_dxf()]
)
def test_what_is_no_dwg_is_refused(data):
    with pytest.raises(Unreadable, match="not a DWG"):
        read(data)
